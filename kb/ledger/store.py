"""What a store must keep of the ledger: confirmations, sharing, adoptions, gates, meetings, the yearly question."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Protocol

from kb.ledger.agenda import Agenda, PreparedPractice
from kb.ledger.entries import Adoption, Confirmation, FollowUp, Meeting, OriginConfirmation, SharingEvent, Strike, Word
from kb.ledger.gate import Decision


class LedgerStore(Protocol):
    """What is said anew replaces what was said before; the trail keeps both. What is read `of` practices is of these
    alone."""

    def confirmations(self, plan: str, of: Collection[str] | None = None) -> Mapping[str, Confirmation]:
        """The latest confirmation of each practice under a plan."""
        ...

    def confirm(self, confirmation: Confirmation) -> None: ...

    def take_confirmation_away(self, practice: str, plan: str, by: str) -> None:
        """As if nobody had decided on its objectives."""
        ...

    def confirmed_origins(self, of: Collection[str] | None = None) -> Mapping[str, tuple[OriginConfirmation, ...]]:
        """The co-submitting economies of each practice that are confirmed."""
        ...

    def confirm_origin(self, confirmation: OriginConfirmation) -> bool:
        """False where the economy is confirmed already: the first word stands."""
        ...

    def events(self, of: Collection[str] | None = None) -> tuple[SharingEvent, ...]:
        """By id."""
        ...

    def share(self, event: SharingEvent, by: str, why: str = "") -> bool:
        """False where the very same event is already on record; one that differs replaces it. Raises Conflict where it
        was struck."""
        ...

    def adoptions(self, of: Collection[str] | None = None) -> tuple[Adoption, ...]:
        """By id."""
        ...

    def adopt(self, adoption: Adoption, by: str) -> bool:
        """False where the very same adoption is already on record; one that differs replaces it. Raises Conflict where
        it was struck."""
        ...

    def words_in_trail(self, day_of: Callable[[str], date], practice: str = "") -> Mapping[str, tuple[Word, ...]]:
        """What the trail knows of the days on which adopters said that an adoption is in force, by the adoption's id;
        of one practice where it is named. Adoptions kept before words were have no others."""
        ...

    def first_recorded(self, adoption: Adoption) -> str:
        """The moment at which an adoption first came on record, as the trail knows it; empty where it does not."""
        ...

    def struck(self) -> tuple[Strike, ...]:
        """The events and adoptions that were struck, the oldest strike first; `events()` and `adoptions()` leave them
        out."""
        ...

    def strike(self, strike: Strike) -> None:
        """Take a record out of the ledger and keep it as struck. Raises Unknown where none is on record."""
        ...

    def take_back(self, strike: Strike, entry: SharingEvent | Adoption, by: str, why: str) -> None:
        """Put `entry` on record in place of the strike. Raises Unknown where there is no such strike, and Conflict
        where the same is on record."""
        ...


class GateStore(Protocol):
    """The latest word on a gate of a practice."""

    def decide(self, decision: Decision) -> None:
        """The latest word on a gate replaces the one before; the trail keeps both."""
        ...

    def decisions(self, of: Collection[str] | None = None) -> tuple[Decision, ...]: ...


class MeetingStore(Protocol):
    """Both are replaced when they are said anew; the trail keeps what was said before."""

    def meetings(self) -> tuple[Meeting, ...]:
        """Every meeting on record, by id: those of the home's file too, once they were taken in."""
        ...

    def meetings_taken_in(self) -> Mapping[str, Meeting]:
        """What the home's file said of each meeting when it was last taken in."""
        ...

    def take_in_meeting(self, meeting: Meeting, by: str, why: str) -> None:
        """Put on record what the home's file says, and remember that it was taken in."""
        ...

    def keep_meeting(self, meeting: Meeting, by: str, why: str = "") -> bool:
        """False where the very same meeting is already on record; one that differs replaces it."""
        ...

    def follow_ups(self, of: Collection[str] | None = None) -> tuple[FollowUp, ...]:
        """The last answer on each adoption and year, by year, practice and economy."""
        ...

    def answer_follow_up(self, answer: FollowUp) -> bool:
        """False where the same was answered before; another answer replaces it."""
        ...


class AgendaStore(Protocol):
    """What a meeting has before it. Nothing here counts."""

    def agendas(self) -> Mapping[str, Agenda]:
        """Every agenda on record, by meeting."""
        ...

    def agendas_taken_in(self) -> Mapping[str, Agenda]:
        """What the home's file said of each meeting's agenda when it was last taken in."""
        ...

    def take_in_agenda(self, agenda: Agenda, by: str, why: str) -> None:
        """Put on record what the home's file says, and remember that it was taken in."""
        ...

    def keep_agenda(self, agenda: Agenda, by: str, why: str = "") -> bool:
        """False where the very same agenda is already on record; one that differs replaces it."""
        ...

    def prepared(self) -> tuple[PreparedPractice, ...]:
        """Every practice prepared for a meeting, by id."""
        ...

    def prepare(self, prepared: PreparedPractice, by: str, why: str = "") -> bool:
        """False where the very same is already on record; one that differs replaces it."""
        ...

    def unprepare(self, prepared: PreparedPractice, by: str, why: str = "") -> None:
        """Nothing happens where it is not prepared."""
        ...
