"""An evidence table: for each practice what a question about it comes down to, in the practice's own sentences."""

from dataclasses import dataclass
from enum import StrEnum

from kb.practice.card import Card
from kb.search.query import Query

MOST_ROWS = 25
"""Practices on one page of a table: what is read at once, and made within a second."""

NOT_STATED = "not stated"


class EvidenceKind(StrEnum):
    DONE = "done"
    FOR_WHOM = "for_whom"
    COST = "cost"
    RESULT = "result"
    LEVEL = "evidence_level"
    PRECONDITIONS = "preconditions"


COLUMNS = {
    EvidenceKind.DONE: "What was done",
    EvidenceKind.FOR_WHOM: "For whom",
    EvidenceKind.COST: "Cost",
    EvidenceKind.RESULT: "Result with a figure",
    EvidenceKind.LEVEL: "Evidence level",
    EvidenceKind.PRECONDITIONS: "What must be in place",
}
"""What the columns are called, in their order."""

LEVELS = {1: "stated", 2: "monitored figures", 3: "evaluated internally", 4: "independent evaluation"}
"""What a level of evidence means; it is the author's own word."""


@dataclass(frozen=True)
class EvidenceCell:
    """A sentence, an item of a list or a row of a table (its cells with ` | ` between) as it stands in the write-up,
    empty where nothing says it; of the level of evidence the field in words.

    `section` is the heading that it stands under, `heads` the first row of the table that a row is of, and `place`
    what an address says of it (`kb/reading/reading_on.py`): empty where the cell is a field of the card.
    """

    kind: EvidenceKind
    text: str = ""
    section: str = ""
    heads: str = ""
    place: str = ""

    @property
    def stated(self) -> bool:
        return bool(self.text)

    @property
    def shown(self) -> str:
        return self.text or NOT_STATED


@dataclass(frozen=True)
class EvidenceRow:
    """A practice in the version that stands now, and its cells in the order of COLUMNS."""

    card: Card
    cells: tuple[EvidenceCell, ...]

    def cell(self, kind: EvidenceKind) -> EvidenceCell:
        return next(cell for cell in self.cells if cell.kind is kind)


@dataclass(frozen=True)
class EvidenceTable:
    """Practices × cells. `query` is the search that they answer; where `chosen`, they were named one by one instead.

    `total` practices answer in all, on `pages` pages of MOST_ROWS; `related` says how many are only near.
    """

    query: Query
    rows: tuple[EvidenceRow, ...]
    total: int
    pages: int = 1
    chosen: bool = False
    related: int = 0
    searched: str = ""
    notes: tuple[str, ...] = ()
