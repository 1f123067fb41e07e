"""What the world's vocabularies need of a home: a part of it, and of its store."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from kb.ledger.ledger import Ledger
from kb.periods.snapshot import Snapshot
from kb.person import VISITOR, Person
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.history import Merge, Version
from kb.practice.practice import Practice
from kb.settings import Settings


class PublicAct(Protocol):
    """What was done, as far as the public's view rests on it."""

    @property
    def action(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def practice(self) -> str: ...
    @property
    def after(self) -> str: ...


class PublicEntry(Protocol):
    """An act in its place in the trail."""

    @property
    def no(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def hash(self) -> str: ...
    @property
    def act(self) -> PublicAct: ...


class KeptText(Protocol):
    """A version of a practice as it lies in the store."""

    @property
    def practice(self) -> str: ...
    @property
    def version(self) -> Version: ...
    @property
    def source(self) -> bytes: ...


class PublicRecords(Protocol):
    """The parts of a store that what is public is read from."""

    def reading(self) -> AbstractContextManager[object]: ...

    def in_transaction(self) -> bool: ...

    def head(self) -> tuple[int, str]: ...

    def touched(self, no: int, hash: str, most: int) -> set[str] | None: ...

    def trail(self, practice: str = "", by: str = "", kind: str = "", since: int = 0) -> Iterator[PublicEntry]: ...

    def kept_versions(self) -> Iterator[KeptText]: ...

    def versions(self, id: str) -> tuple[Version, ...]: ...

    def version_source(self, id: str, no: int) -> bytes: ...

    def merges(self) -> Mapping[str, Merge]: ...

    def practice(self, id: str) -> Practice: ...

    def practices(self, of: Collection[str] | None = None) -> tuple[Practice, ...]: ...

    def numbered(self, number: int) -> str | None: ...

    def snapshots(self) -> tuple[Snapshot, ...]: ...


class MetadataNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    economies: Economies

    @property
    def store(self) -> PublicRecords: ...

    @property
    def plans(self) -> Mapping[str, Plan]: ...

    def ledger(self) -> Ledger: ...

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]: ...


class PublicNeed(Protocol):
    """A need on the wanted board, as far as a feed tells of it; `at` and `closed_at` are moments of universal time, the
    latter empty of an open one, and `said` what helped."""

    @property
    def no(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def closed_at(self) -> str: ...


PublicNeeds = Callable[[], Iterable[PublicNeed]]
"""The needs that anyone may read."""
