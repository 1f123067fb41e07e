"""What is kept beside a practice's text: its versions, the day to look at it again, merges, and batches of edits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Version:
    """One state of a write-up; `no` counts from 1. `why` is what was said when it was kept."""

    no: int
    at: str
    by: str
    why: str = ""


@dataclass(frozen=True)
class ReviewDate:
    """The day by which a practice is to be looked at again."""

    practice: str
    day: date
    by: str
    at: str
    why: str = ""


@dataclass(frozen=True)
class Merge:
    """A practice that was found to be another's double: `dropped` is led on to `kept`, which may be dropped later."""

    dropped: str
    kept: str
    at: str
    by: str
    why: str


IMPORT = "import"
"""The field of a batch that is an import."""

UNDID = "undid batch"
"""What the trail says of why, of what was taken back with a batch, before the batch's number."""


@dataclass(frozen=True)
class BatchItem:
    """What a batch did to one practice: the number of its version before and after, or its review day. Empty before: an
    import brought it in."""

    practice: str
    before: str
    after: str


@dataclass(frozen=True)
class Batch:
    """Many practices edited at once, or brought in from a file. `field` is what was edited, or that it is an import;
    `told` how, in words; `undone` the moment when it was taken back, or empty."""

    no: int
    field: str
    told: str
    why: str
    by: str
    at: str
    items: tuple[BatchItem, ...] = ()
    undone: str = ""

    @property
    def is_import(self) -> bool:
        return self.field == IMPORT


def lives_on_in(id: str, merges: Mapping[str, Merge]) -> str:
    """The practice at the end of a chain of merges; the same one where it was not merged, and where the chain runs in a
    circle, which no merge makes: then somebody wrote past the store, and `kb verify` says so."""
    at, seen = id, {id}
    while at in merges:
        at = merges[at].kept
        if at in seen:
            return id
        seen.add(at)
    return at
