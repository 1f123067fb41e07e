"""What waits for one person: each a sentence that begins with a verb and leads to where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class TurnKind(StrEnum):
    """Which of the lists a thing stands in, in the order in which they are shown."""

    CHANGES = "changes asked of you"
    LEFT = "left by a closed account"
    CLAIMS = "said of your economy"
    IN_FORCE = "still in force"
    YEARS = "years to report"
    QUESTIONS = "asked of your economy"
    OFFERS = "offers to your needs"
    WANTED = "wanted of you"
    SUBMISSIONS = "submissions"
    REPORTS = "indicator reports"
    FIGURES = "figures of a year"
    RELEASES = "a second person is needed"
    ACCOUNTS = "accounts"
    BROUGHT_IN = "brought in"
    OBJECTIVES = "objectives"
    REVIEWS = "to be looked at again"


TITLES: Mapping[TurnKind, str] = {
    TurnKind.CHANGES: "Changes asked of you",
    TurnKind.LEFT: "Left by a closed account",
    TurnKind.CLAIMS: "Said of your economy",
    TurnKind.IN_FORCE: "Still in force",
    TurnKind.YEARS: "Years to report",
    TurnKind.QUESTIONS: "Asked about practices",
    TurnKind.OFFERS: "Offered to what you look for",
    TurnKind.WANTED: "Wanted: your economy may know",
    TurnKind.SUBMISSIONS: "Submissions",
    TurnKind.REPORTS: "Indicator reports to check",
    TurnKind.FIGURES: "Figures of a year",
    TurnKind.RELEASES: "A second person is needed",
    TurnKind.ACCOUNTS: "Accounts",
    TurnKind.BROUGHT_IN: "Brought in",
    TurnKind.OBJECTIVES: "Objectives to confirm",
    TurnKind.REVIEWS: "To be looked at again",
}
"""What stands above each list."""


@dataclass(frozen=True)
class Turn:
    """`key` tells it from every other, as long as it waits for the same; `path` is the page on which it is done, from
    the site's root; `since` the moment or day since which it waits, in ISO 8601, empty where none is known."""

    kind: TurnKind
    key: str
    text: str
    path: str
    since: str = ""


@dataclass(frozen=True)
class TurnList:
    """Everything of one kind that waits for a person, oldest first; never empty."""

    kind: TurnKind
    turns: tuple[Turn, ...]

    @property
    def title(self) -> str:
        return TITLES[self.kind]
