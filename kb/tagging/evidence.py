"""What people made of suggestions: each verdict is evidence for the next one."""

from dataclasses import dataclass
from enum import StrEnum


class SuggestionVerdict(StrEnum):
    """What a person said of a suggested objective."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    MISSED = "missed"


@dataclass(frozen=True)
class SuggestionEvidence:
    """A suggestion and what a person made of it; `missed`: it was not suggested, and the person confirmed it."""

    practice: str
    version: int
    objective: str
    score: float
    suggested: bool
    verdict: SuggestionVerdict
    by: str
    at: str
