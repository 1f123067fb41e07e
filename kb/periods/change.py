"""What a restatement changed, record by record, each with its own cause (P3, R6)."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a locked figure was restated (P3)."""

    ERROR = "error"
    LATE = "late"
    MERGE = "merge"
    RULES = "rule change"


@dataclass(frozen=True)
class RecordChange:
    """A practice whose place in a locked year was restated. Of the first restatements, which named one cause for all,
    `practice` is empty."""

    practice: str
    cause: Cause
    why: str


@dataclass(frozen=True)
class Difference:
    """A practice whose place in a locked year is not what it would be today: the figures that it came into and left.
    `cause` is what the records suggest; a person says what it was."""

    practice: str
    came: tuple[str, ...]
    left: tuple[str, ...]
    elsewhere: bool
    """Its figures are the same and its rows or adoptions are not."""
    cause: Cause
