"""What an economy looks for, the practices that were offered to it, and what helped."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kb.person import Audience


class NeedState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class PracticeOffer:
    """A practice that somebody holds for an answer, with the sentence that says why; `by` is an account's id, or a
    name given at the command line."""

    need: int
    practice: str
    said: str
    by: str
    at: str

    @property
    def id(self) -> str:
        return f"{self.need}/{self.practice}"


@dataclass(frozen=True)
class Need:
    """Something looked for. `economy` is whose need it is; empty where it is the secretariat's. `meeting`, `area` and
    `objective` are ids, empty where none is named; `until` the last day on which an answer is of use. `searched`: it
    grew from what readers looked for and did not find, and nobody knows who they were.

    `offers` stand in the order in which they were made. Of a closed one `helped` are the practices that did, `said` the
    sentence on it.
    """

    no: int
    text: str
    why: str = ""
    economy: str = ""
    meeting: str = ""
    area: str = ""
    objective: str = ""
    until: date | None = None
    audience: Audience = Audience.PUBLIC
    searched: bool = False
    by: str = ""
    at: str = ""
    state: NeedState = NeedState.OPEN
    helped: tuple[str, ...] = ()
    said: str = ""
    closed_at: str = ""
    offers: tuple[PracticeOffer, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state is NeedState.OPEN

    def is_past(self, today: date) -> bool:
        """Whether it is open, and its day has gone by."""
        return self.is_open and self.until is not None and self.until < today

    def seen_by(self, practices: Collection[str]) -> "Need":
        """The need as it is for whoever may read these practices alone: no other is there, nor counted."""
        return replace(
            self,
            offers=tuple(one for one in self.offers if one.practice in practices),
            helped=tuple(one for one in self.helped if one in practices),
        )
