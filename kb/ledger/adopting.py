"""The use cases of an adoption's life: recorded, confirmed by the other side, asked about every year."""

from dataclasses import replace

from kb.errors import BadValue, Conflict, Unknown
from kb.files.database import now
from kb.ledger.entries import Adoption, Stage
from kb.ledger.follow_up import FollowUp, FollowUpAnswer, Question, confirmed, questions
from kb.ledger.needs import LedgerNeeds
from kb.ledger.parsing import joined_adoption
from kb.permission import may_confirm_adoption, may_follow_up, must_report_adoption, require
from kb.person import Person, Role
from kb.raw_text import parse_day


class Adoptions:
    """Whoever reports speaks for one economy; the economies a practice comes from can confirm what others report."""

    def __init__(self, home: LedgerNeeds) -> None:
        self._home = home

    def record(self, adoption: Adoption, by: Person, correct: bool = False) -> bool:
        """Keep it, joined to what was said before of the same; a correction stands alone. False: nothing is new.
        Raises BadValue and Conflict."""
        must_report_adoption(by, adoption.reported_by)
        with self._home.store.transaction():
            old = self._known(adoption.id)
            _speaks_for_itself(by, old, adoption)
            joined = joined_adoption(old, adoption, correct)
            return self._home.store.adopt(replace(joined, recorded=self._first_recorded(old)), by.id)

    def confirm(self, by: Person, practice: str, economy: str) -> Adoption:
        """The adopter's delegate makes another's claim the own report; a delegate of an economy that the practice comes
        from confirms the report. Raises Unknown and Conflict."""
        adopter = self._home.economies.named(economy).name
        if practice not in self._home.cards(by):
            raise Unknown("practice", practice, (), "it may be withdrawn or not open to readers")
        origins = self._home.ledger().by_id[practice].economies
        require(may_confirm_adoption(by, adopter, origins), by, "confirm this adoption")
        with self._home.store.transaction():
            old = self._known(f"{practice}@{adopter}")
            if old is None:
                raise Unknown("adoption", adopter, (), "the practice's page lists those on record")
            made = _confirmed(old, by.economy, origins)
            self._home.store.adopt(made, by.id)
        return made

    # -- the yearly question -----------------------------------------------------------------------------

    def asked(self, by: Person, year: int | None = None) -> tuple[Question, ...]:
        """What a delegate's economy is asked in a year (this one, unless another is named), the secretariat: what all
        are. Only of practices that the person may read."""
        require(may_follow_up(by), by, "answer what is still in force")
        own = by.economy if by.role is Role.DELEGATE else ""
        found = questions(
            self._home.ledger(), self._home.store.follow_ups(), year or self._home.settings.today().year, own
        )
        readable = self._home.cards(by)
        return tuple(question for question in found if question.adoption.practice in readable)

    def answer(self, by: Person, practice: str, economy: str, answer: str, ended: str = "") -> bool:
        """Say whether it is still in force this year; `no` needs the day on which it ended, and ends the adoption.
        False: the same was said before. Raises BadValue, Conflict, Unknown."""
        adopter = self._home.economies.named(economy).name
        require(may_follow_up(by, adopter), by, "answer for another economy")
        year, said = self._home.settings.today().year, _answer(answer)
        with self._home.store.transaction():
            old = self._known(f"{practice}@{adopter}")
            if old is None or not any(q.adoption.id == old.id for q in self.asked(by)):
                raise Unknown("adoption in force", f"{practice}@{adopter}", (), "the list shows those that are")
            if said is not FollowUpAnswer.NO and old.stage is Stage.ENDED:
                raise Conflict(f"on record as ended on {old.ended}; correct the adoption if that is wrong")
            if said is FollowUpAnswer.NO:
                self._end(old, ended, by)
            return self._home.store.answer_follow_up(FollowUp(practice, adopter, year, said, by.id, now()))

    def still_in_force(self, year: int) -> dict[str, tuple[str, ...]]:
        """The practices confirmed as still in force in a year, with the economies that said so."""
        return dict(confirmed(self._home.store.follow_ups(), year))

    def _end(self, old: Adoption, ended: str, by: Person) -> None:
        if old.stage is Stage.ENDED and not ended.strip():
            return
        if not ended.strip():
            raise BadValue("ended", ended, "the day on which it ceased, like 2024-06-30")
        day = parse_day("ended", ended)
        if day > self._home.settings.today():
            raise BadValue("ended", ended, "a day that has passed")
        self.record(replace(old, stage=Stage.ENDED, ended=day), by)

    def _known(self, id: str) -> Adoption | None:
        return {entry.id: entry for entry in self._home.store.adoptions()}.get(id)

    def _first_recorded(self, old: Adoption | None) -> str:
        """The day it first came on record: of older ones the trail knows it."""
        if old is None:
            return self._home.settings.today().isoformat()
        if old.recorded:
            return old.recorded
        first = self._home.store.first_recorded(old)
        return self._home.settings.day_of(first).isoformat() if first else ""


def _speaks_for_itself(by: Person, old: Adoption | None, new: Adoption) -> None:
    """A delegate neither corrects what another economy reported of itself (A5) nor gives the secretariat's reason for
    an adoption older than the sharing (A6)."""
    if by.role is not Role.DELEGATE:
        return
    if old and old.reported_by == old.economy != by.economy:
        raise Conflict(f"{old.economy} has reported this itself; its delegate or the secretariat corrects it")
    given = new.exception and new.exception != (old.exception if old else "")
    require(not given, by, "give the reason why an adoption older than the sharing counts")


def _confirmed(old: Adoption, speaker: str, origins: tuple[str, ...]) -> Adoption:
    if speaker == old.economy:
        if old.reported_by == old.economy:
            raise Conflict(f"{old.economy} has reported this itself already")
        claimed_by = (old.reported_by,) if old.reported_by in origins else ()
        return replace(
            old, reported_by=old.economy, confirmed_by=tuple(dict.fromkeys((*old.confirmed_by, *claimed_by)))
        )
    if old.reported_by != old.economy:
        raise Conflict(f"{old.economy} has not said so itself yet: there is nothing to confirm")
    if speaker in old.confirmed_by:
        raise Conflict(f"{speaker} has confirmed this already")
    return replace(old, confirmed_by=(*old.confirmed_by, speaker))


def _answer(text: str) -> FollowUpAnswer:
    try:
        return FollowUpAnswer(text.strip().casefold())
    except ValueError:
        raise BadValue("answer", text, ", ".join(FollowUpAnswer)) from None
