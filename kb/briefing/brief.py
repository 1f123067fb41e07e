"""A brief as it is kept: the items of an agenda, and under each the practices chosen for it, each as in a version."""

from dataclasses import dataclass, field
from datetime import date

from kb.briefing.document import BriefCover, Quotation

MOST_ITEMS = 200
MOST_ENTRIES = 40
"""Practices under one item."""

MOST_NOTE, MOST_TITLE, MOST_FIELD = 4_000, 500, 500
"""Characters of a note, of a title and of a field of the cover."""


@dataclass(frozen=True)
class BriefEntry:
    """A practice under an item: the version that was read, and what is quoted of it. `answers` is false for what is
    only related; `picked` goes into the document."""

    practice: str
    version: int
    quotations: tuple[Quotation, ...] = ()
    answers: bool = True
    picked: bool = True
    note: str = ""


@dataclass(frozen=True)
class BriefItem:
    """`waiting`: nothing was looked for yet. `unanswered` are the parts of the item that nothing answers, `nearest` the
    practice that is nearest to them, by id. `objectives` are those of the plan that it is about."""

    number: str
    title: str
    level: int = 0
    context: tuple[str, ...] = ()
    detail: str = ""
    lead: str = ""
    time: str = ""
    documents: tuple[str, ...] = ()
    housekeeping: bool = False
    waiting: bool = True
    entries: tuple[BriefEntry, ...] = ()
    unanswered: tuple[str, ...] = ()
    nearest: str = ""
    objectives: tuple[str, ...] = ()
    note: str = ""

    @property
    def answers(self) -> tuple[BriefEntry, ...]:
        return tuple(one for one in self.entries if one.answers)

    @property
    def related(self) -> tuple[BriefEntry, ...]:
        return tuple(one for one in self.entries if not one.answers)


@dataclass(frozen=True)
class Brief:
    """What a delegate carries into the room. `on` is the day on which it was begun."""

    cover: BriefCover
    items: tuple[BriefItem, ...] = ()
    on: date = field(default=date.min)

    @property
    def waiting(self) -> tuple[int, ...]:
        """The places of the items that nothing was looked for yet."""
        return tuple(no for no, item in enumerate(self.items) if item.waiting)


@dataclass(frozen=True)
class KeptBrief:
    """A brief of an account, under an id that nobody guesses. `shared_until` is the last day on which the people of its
    owner's economy may read it; none: it is not shared."""

    id: str
    account: str
    brief: Brief
    economy: str = ""
    shared_until: date | None = None
    created: str = ""
    changed: str = ""
