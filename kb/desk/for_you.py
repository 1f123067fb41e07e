"""The page For you: everything that waits for one person, reckoned in one place for page, masthead, API and letter."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from kb.desk.needs import DeskNeeds
from kb.desk.turn import Turn, TurnKind, TurnList
from kb.permission import require
from kb.person import Person, Scope

TurnSource = Callable[[Person], Iterable[Turn]]
"""What one matter asks of a person: nothing of whoever may not do it."""

MOST_PEOPLE = 500
"""Of so many people the lists are remembered as long as nothing is written."""


class ForYou:
    """Everyone signed in sees the own one. A key that reads shows its owner's turns too: to look at them is no act."""

    def __init__(self, home: DeskNeeds, lasting: Sequence[TurnSource], passing: Sequence[TurnSource]) -> None:
        """`lasting` tell what rests on the record alone, and are asked anew when it or the day has changed; `passing`
        what is kept beside it, and are asked every time."""
        self._home, self._lasting, self._passing = home, lasting, passing
        self._remembered: tuple[tuple[int, date], dict[Person, tuple[Turn, ...]]] = ((-1, date.min), {})

    def lists(self, by: Person) -> tuple[TurnList, ...]:
        """One list a kind, oldest first; what waits for nobody knows when stands at the end of its list."""
        require(by.signed_in, by, "see what waits for you")
        found = self._turns(by)
        kinds = ((kind, [one for one in found if one.kind is kind]) for kind in TurnKind)
        return tuple(
            TurnList(kind, tuple(sorted(turns, key=lambda one: (one.since or "~", one.key))))
            for kind, turns in kinds
            if turns
        )

    def count(self, by: Person) -> int:
        """The number in the masthead: the length of all lists together; of a visitor none."""
        return len(self._turns(by)) if by.signed_in else 0

    def _turns(self, by: Person) -> tuple[Turn, ...]:
        person = replace(by, scope=Scope.WRITE)
        passing = tuple(turn for source in self._passing for turn in source(person))
        return (*self._on_record(person), *passing)

    def _on_record(self, person: Person) -> tuple[Turn, ...]:
        now = self._home.store.generation(), self._home.settings.today()
        as_of, known = self._remembered
        if as_of != now:
            self._remembered = now, (known := {})
        if (held := known.get(person)) is None:
            held = tuple(turn for source in self._lasting for turn in source(person))
            if len(known) >= MOST_PEOPLE:
                known.pop(next(iter(known)), None)
            known[person] = held
        return held
