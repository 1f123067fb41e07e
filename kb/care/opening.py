"""Opening to anyone what is confided, before its time: asked for by one person of the secretariat, done by a second."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from kb.accounts.release import Release, ReleaseKind
from kb.accounts.releases import ReleaseNeeds, ask
from kb.care.edit import Edit, Manner
from kb.person import Person


@dataclass(frozen=True)
class OpeningAsked:
    """What is to be done: an edit of many practices, a version restored, or a batch undone. `digest` stands for what
    was looked at: a preview's, or the version that stood."""

    practices: tuple[str, ...]
    edit: Edit | None = None
    version: int = 0
    batch: int = 0
    digest: str = ""


def ask_to_open(home: ReleaseNeeds, by: Person, asked: OpeningAsked, why: str) -> Release:
    """Raises Conflict where the same waits already."""
    return ask(home, by, ReleaseKind.OPENING, ", ".join(asked.practices), _details(asked), why)


def asked_of(release: Release) -> OpeningAsked:
    told = release.details
    edit = cast(Mapping[str, str] | None, told.get("edit"))
    return OpeningAsked(
        tuple(cast(list[str], told["practices"])),
        Edit(edit["field"], Manner(edit["manner"]), edit["value"]) if edit else None,
        cast(int, told["version"]),
        cast(int, told["batch"]),
        cast(str, told["digest"]),
    )


def opening_told(asked: OpeningAsked) -> str:
    """What is to be done, in a sentence."""
    if asked.edit:
        return f"Open to anyone, by an edit of many practices: {asked.edit.told}"
    if asked.version:
        return f"Open to anyone, by restoring version {asked.version}"
    return f"Open to anyone, by undoing batch {asked.batch}"


def _details(asked: OpeningAsked) -> Mapping[str, object]:
    edit = asked.edit
    return {
        "practices": list(asked.practices),
        "edit": {"field": edit.field, "manner": edit.manner.value, "value": edit.value} if edit else None,
        "version": asked.version,
        "batch": asked.batch,
        "digest": asked.digest,
    }
