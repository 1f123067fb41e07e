"""What a store must lay open of its trail and of itself, so that it can be proved."""

from collections.abc import Iterator, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kb.practice.history import Version
from kb.practice.practice import Practice
from kb.trail.chain import Entry


@dataclass(frozen=True)
class StoredPractice:
    """A practice's row as it lies in the store, for a check: `digest` is what the row says of its source, `practice` is
    none where the row cannot be read."""

    id: str
    version: int
    number: int
    withdrawn: bool
    practice: Practice | None
    digest: str
    source: bytes


@dataclass(frozen=True)
class StoredVersion:
    """A version as it lies in the store, for a check."""

    practice: str
    version: Version
    source: bytes


@dataclass(frozen=True)
class StoredEntry:
    """A row that the trail must agree with: `told` is what the trail's `after` says of it, and empty where the row says
    of itself that it was taken back. `by`, `at` and `why` are who is behind it, when and why, and none where the row
    does not say so; `practice` is empty where it is of none.

    `older` are the subjects under which older or erased entries speak of it. `later` are the names in `told` that
    entries tell only since some day. Of a `silent` one the trail need not speak. `fault` says what is wrong with the
    row in itself.
    """

    kind: str
    subject: str
    practice: str
    told: str
    by: str | None = None
    at: str | None = None
    why: str | None = None
    older: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    silent: bool = False
    fault: str = ""


class TrailStore(Protocol):
    """Entries are added by what they tell of, never by themselves."""

    def trail(self, practice: str = "", by: str = "", kind: str = "", since: int = 0) -> Iterator[Entry]:
        """The trail's entries after number `since`, in order; those of a practice, a person, a kind alone."""
        ...

    def entry(self, no: int) -> Entry:
        """Raises Unknown."""
        ...

    def erase(self, no: int, by: str, why: str) -> None:
        """Take who, before, after and why out of an entry; another entry says so. Raises Unknown."""
        ...

    def trail_page(
        self, practice: str, by: str, kind: str, since: str, size: int, page: int
    ) -> tuple[tuple[Entry, ...], int]:
        """One page of the trail, newest first, and how many entries there are on all; `since` is a moment."""
        ...

    def head(self) -> tuple[int, str]:
        """The trail's last number and hash; 0 and zeros where it is empty."""
        ...


class ProofStore(Protocol):
    """What lies there, as it lies there."""

    def reading(self) -> AbstractContextManager[object]:
        """What is read inside is one and the same state of the store."""
        ...

    def unsound(self) -> tuple[str, ...]:
        """What the engine itself finds broken in its file."""
        ...

    def journal(self) -> str:
        """How the engine keeps what was acknowledged through a power cut."""
        ...

    def stands(self) -> bool:
        """Whether what is open is still what stands in its place."""
        ...

    def try_writing(self, seconds: float) -> None:
        """Write something and take it back, waiting so long at most for another's write to end. Raises StoreProblem
        where nothing could be kept now."""
        ...

    def files(self) -> tuple[Path, ...]:
        """The files of this machine that the store lies in, if it does."""
        ...

    def rows(self) -> Iterator[StoredPractice]:
        """Every practice's row, also of the withdrawn and the dropped."""
        ...

    def kept_versions(self) -> Iterator[StoredVersion]:
        """Every version of every practice, in order."""
        ...

    def kept_kinds(self) -> Set[str]:
        """What `kept_entries` reads: every kind that an entry of the trail may be about, but practices."""
        ...

    def kept_entries(self) -> Iterator[StoredEntry]:
        """Every row of each of these kinds, as it lies there."""
        ...
