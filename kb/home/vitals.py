"""The figures of a home that who watches it keeps an eye on."""

from dataclasses import dataclass

from kb.files import room
from kb.home.last_backup import last_backup
from kb.home.opened import Home
from kb.person import MEMBER, VISITOR


@dataclass(frozen=True)
class Vitals:
    """`generation` counts the changes of the store, `waiting` the practices that are not indexed as they stand; `free`
    is in bytes; `backup_age` in seconds, and none where no backup is on record."""

    generation: int
    waiting: int
    free: int
    backup_age: float | None


def vitals(home: Home) -> Vitals:
    """Raises StoreProblem and OSError."""
    made = last_backup(home.settings)
    return Vitals(
        generation=home.store.generation(),
        waiting=max(home.collection(person).waiting() for person in (VISITOR, MEMBER)),
        free=room.free(home.settings.home),
        backup_age=made.age().total_seconds() if made else None,
    )
