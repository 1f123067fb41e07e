"""The gates that the secretariat decides on beside publishing: whether a practice counts, whether it is featured."""

from dataclasses import dataclass
from enum import StrEnum


class Gate(StrEnum):
    """What the secretariat decides of a practice besides publishing it. Undecided, `counts` is left to the rules;
    decided against, the practice stays out of every figure. `featured` practices stand on the first page."""

    COUNTS = "counts"
    FEATURED = "featured"


@dataclass(frozen=True)
class Decision:
    """The latest word on a gate of a practice."""

    practice: str
    gate: Gate
    passed: bool
    by: str
    at: str
    why: str

    @property
    def holds_back(self) -> bool:
        """Whether it keeps the practice out of every figure."""
        return self.gate is Gate.COUNTS and not self.passed
