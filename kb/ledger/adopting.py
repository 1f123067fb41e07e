"""The use cases of an adoption's life: recorded, confirmed by the other side, asked about every year."""

from dataclasses import replace
from datetime import date

from kb.errors import BadValue, Conflict, Unknown
from kb.files.database import now
from kb.ledger.entries import Adoption, FollowUp, FollowUpAnswer, Stage, Word
from kb.ledger.follow_up import Question, confirmed, questions
from kb.ledger.instrument import is_same_act
from kb.ledger.needs import LedgerNeeds
from kb.ledger.parsing import joined_adoption
from kb.ledger.partial_date import parse_known_day
from kb.ledger.spoken import stands_at_end_of
from kb.permission import may_confirm_adoption, may_follow_up, must_report_adoption, require
from kb.person import Person, Role
from kb.record_version import must_stand, version_among

FIRST_YEAR = 1989
"""APEC's first year: nothing is said of one before."""


class CreditNeeded(Conflict):
    """The same instrument stands under several practices: a person says which of them the act is credited to (A10)."""

    def __init__(self, adoption: Adoption, practices: tuple[str, ...]) -> None:
        self.practices = practices
        super().__init__(
            f"{adoption.economy} has the same instrument, {adoption.instrument}, on record for "
            f"{' and '.join(practices[1:])}: one act is credited to one practice. Say to which, "
            f"{' or '.join(practices)} (on the command line with --credit), or name the instruments apart "
            "if these are two acts"
        )


class Adoptions:
    """Whoever reports speaks for one economy; the economies a practice comes from can confirm what others report."""

    def __init__(self, home: LedgerNeeds) -> None:
        self._home = home

    def record(self, adoption: Adoption, by: Person, correct: bool = False, seen: str | None = None) -> bool:
        """Keep it, joined to what was said before of the same; a correction stands alone. `seen` are the versions of
        the practice's adoptions. False: nothing is new. Raises BadValue, Conflict, Overtaken where it is on record
        otherwise by now, and CreditNeeded where the same act stands under another practice."""
        must_report_adoption(by, adoption.reported_by)
        with self._home.store.transaction():
            standing = self._on_record(adoption.practice, adoption.economy)
            old = self._known(adoption.practice, adoption.economy)
            _speaks_for_itself(by, old, adoption)
            joined = joined_adoption(old, _said(adoption, self._home.settings.today()), correct)
            _passed(joined, self._home.settings.today())
            _not_set_back(old, joined, correct, self._home.settings.today())
            kept = replace(joined, recorded=self._first_recorded(old))
            if standing and kept != standing:
                must_stand(version_among(seen, standing.id), f"the adoption by {standing.economy}", standing)
            self._credit(kept, by)
            return self._home.store.adopt(kept, by.id)

    def _credit(self, adoption: Adoption, by: Person) -> None:
        """What the act is credited to is said with all its adoptions: the others become "see also"."""
        if adoption.reported_by != adoption.economy:
            return
        near = {one.practice for one in self._home.ledger().same_act(adoption)}
        same = tuple(one for one in self._home.store.adoptions(near) if is_same_act(adoption, one))
        if same:
            readable = self._home.cards(by)
            same = tuple(one for one in same if one.practice in readable)
        practices = (adoption.practice, *(one.practice for one in same))
        chosen = adoption.credited_to
        if chosen and chosen not in practices:
            raise BadValue("credit", chosen, f"a practice that this act stands under: {', '.join(practices)}")
        if same and not chosen:
            raise CreditNeeded(adoption, practices)
        for one in same:
            if one.credited_to != chosen:
                self._home.store.adopt(replace(one, credited_to=chosen), by.id)

    def confirm(self, by: Person, practice: str, economy: str, seen: str | None = None) -> Adoption:
        """The adopter's delegate makes another's claim the own report; a delegate of an economy that the practice comes
        from confirms the report. `seen` is the version that was looked at. Raises Unknown, Conflict, and Overtaken
        where it is another by now."""
        adopter = self._home.economies.named(economy).name
        if practice not in self._home.cards(by):
            raise Unknown("practice", practice, (), "it may be withdrawn or not open to readers")
        origins = self._home.ledger().by_id[practice].economies
        require(may_confirm_adoption(by, adopter, origins), by, "confirm this adoption")
        with self._home.store.transaction():
            old = self._known(practice, adopter)
            if old is None:
                raise Unknown("adoption", adopter, (), "the practice's page lists those on record")
            must_stand(seen, f"the adoption by {adopter}", self._on_record(practice, adopter))
            made = _confirmed(old, by.economy, origins)
            if made.reported_by != old.reported_by:
                made = joined_adoption(None, _said(made, self._home.settings.today()), correct=True)
            self._home.store.adopt(made, by.id)
        return made

    def standing(self, practice: str, economy: str) -> Adoption | None:
        """What is on record of an economy's adoption of a practice, as readers see it; for whoever says it anew."""
        return self._on_record(practice, economy)

    # -- the yearly question -----------------------------------------------------------------------------

    def years(self) -> tuple[int, ...]:
        """The years that can be asked about, this one first: those of the plan that have begun, and since."""
        this, plan = self._home.settings.today().year, self._home.plan.years
        return tuple(range(this, min(plan[0] if plan else this, this) - 1, -1))

    def asked(self, by: Person, year: int | None = None, practice: str = "") -> tuple[Question, ...]:
        """What a delegate's economy is asked in a year (this one, unless another is named), the secretariat: what all
        are; of one practice where it is named. Only of practices that the person may read."""
        require(may_follow_up(by), by, "answer what is still in force")
        own = by.economy if by.role is Role.DELEGATE else ""
        ledger = self._home.ledger()
        found = questions(ledger, ledger.follow_ups, _year(year, self._home.settings.today()), own, practice)
        readable = self._home.cards(by)
        return tuple(question for question in found if question.adoption.practice in readable)

    def answer(
        self,
        by: Person,
        practice: str,
        economy: str,
        answer: str,
        ended: str = "",
        year: int | None = None,
        seen: str | None = None,
    ) -> bool:
        """Say whether it was in force at the end of a year, this one unless another is named; `no` needs the day on
        which it ended, and ends the adoption. `seen` is the version of the question that was answered. False: the same
        was said before. Raises BadValue, Conflict, Unknown, and Overtaken where it was answered otherwise."""
        adopter = self._home.economies.named(economy).name
        require(may_follow_up(by, adopter), by, "answer for another economy")
        about, said = _year(year, self._home.settings.today()), _answer(answer)
        with self._home.store.transaction():
            old = self._known(practice, adopter)
            asked = [one for one in self.asked(by, about, practice) if old and one.adoption.id == old.id]
            if old is None or not asked:
                raise Unknown("adoption in force", f"{practice}@{adopter}", (), "the list shows those that are")
            stands = stands_at_end_of(old.spells, about)
            if said is not FollowUpAnswer.NO and not stands:
                raise Conflict(f"on record as ended on {old.ended}; correct the adoption if that is wrong")
            if seen is not None and not _says_so(asked[0], said, ended):
                must_stand(seen, "what stands of this question", asked[0].adoption, asked[0].answer)
            if said is FollowUpAnswer.NO and (stands or ended.strip()):
                self._end(old, ended, by, about)
            return self._home.store.answer_follow_up(FollowUp(practice, adopter, about, said, by.id, now()))

    def still_in_force(self, year: int) -> dict[str, tuple[str, ...]]:
        """The practices confirmed as still in force in a year, with the economies that said so."""
        return dict(confirmed(self._home.ledger().follow_ups, year))

    def _end(self, old: Adoption, ended: str, by: Person, year: int) -> None:
        if not ended.strip():
            raise BadValue("ended", ended, f"the day on which it ceased, like {year}-06-30")
        day = parse_known_day("ended", ended)
        if day > self._home.settings.today():
            raise BadValue("ended", ended, "a day that has passed")
        if day.year > year:
            raise BadValue("ended", ended, f"a day of {year} or before: what ended later was in force at its end")
        self.record(replace(old, stage=Stage.ENDED, ended=day), by)

    def _on_record(self, practice: str, adopter: str) -> Adoption | None:
        """As readers see it."""
        return next((one for one in self._home.ledger().adoptions_of.get(practice, ()) if one.economy == adopter), None)

    def _known(self, practice: str, adopter: str) -> Adoption | None:
        """As it is kept; where that was before words were, with those that the trail knows."""
        store = self._home.store
        found = next((one for one in store.adoptions((practice,)) if one.economy == adopter), None)
        if found is None or found.words:
            return found
        return replace(found, words=store.words_in_trail(self._home.settings.day_of, practice).get(found.id, ()))

    def _first_recorded(self, old: Adoption | None) -> str:
        """The day it first came on record: of older ones the trail knows it."""
        if old is None:
            return self._home.settings.today().isoformat()
        if old.recorded:
            return old.recorded
        first = self._home.store.first_recorded(old)
        return self._home.settings.day_of(first).isoformat() if first else ""


def _says_so(question: Question, said: FollowUpAnswer, ended: str) -> bool:
    """Whether the very same answer stands, so that it is no news."""
    if question.answer is None or question.answer.answer is not said:
        return False
    return said is not FollowUpAnswer.NO or not ended.strip() or str(question.adoption.ended) == ended.strip()


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


def _said(adoption: Adoption, today: date) -> Adoption:
    """With the adopter's word of today: about the years named, else about this one. Only what was in force is spoken of
    so, and only by the adopter. Raises BadValue."""
    new = tuple(word.about for word in adoption.words if not word.on)
    old = tuple(word for word in adoption.words if word.on)
    if adoption.reported_by != adoption.economy or adoption.stage not in (Stage.ADOPTED, Stage.ENDED):
        if new:
            raise BadValue("about", new[0], "no year: one is named where the adopter itself says that it is in force")
        return adoption
    for year in new:
        if not FIRST_YEAR <= year <= today.year:
            raise BadValue("about", year, f"a year from {FIRST_YEAR} to {today.year}")
    return replace(adoption, words=(*old, *(Word(today.isoformat(), year) for year in new or (0,))))


def _passed(adoption: Adoption, today: date) -> None:
    """An end is a past fact; a day in force may lie ahead, and is listed as planned until it comes."""
    for spell in adoption.spells:
        if spell.ended and spell.ended > today:
            raise BadValue("ended", spell.ended, "a day that has passed")


def _not_set_back(old: Adoption | None, joined: Adoption, correct: bool, today: date) -> None:
    """A day that has not come makes a plan, and what is in force is set back to one by a correction alone."""
    was = old.stage_on(today) if old and old.effective else Stage.PLANNED
    if old and not correct and was in (Stage.ADOPTED, Stage.ENDED) and joined.stage_on(today) is Stage.PLANNED:
        raise Conflict(
            f"on record as {was.value} since {old.spells[0].effective}; {joined.effective} has not come, and would set "
            "it back to planned: mark this a correction"
        )


def _year(year: int | None, today: date) -> int:
    this = today.year
    if year is not None and not FIRST_YEAR <= year <= this:
        raise BadValue("year", year, f"a year from {FIRST_YEAR} to {this}")
    return this if year is None else year


def _answer(text: str) -> FollowUpAnswer:
    try:
        return FollowUpAnswer(text.strip().casefold())
    except ValueError:
        raise BadValue("answer", text, ", ".join(FollowUpAnswer)) from None
