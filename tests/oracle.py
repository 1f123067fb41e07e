"""The counting rules once more, slowly, written from their text alone: what the product counts must agree with it.

Nothing of the product's counting is used here: plain loops over plain records, one rule at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.ledger.entries import Adoption, ChangeKind, Form, MeetingKind, SharingEvent, Stage
from kb.ledger.ledger import Ledger
from kb.practice.practice import Practice, Status


@dataclass(frozen=True)
class Oracle:
    """Asks the records themselves, every time anew."""

    ledger: Ledger

    def shared(self, years: Iterable[int]) -> set[str]:
        """S1-S5: past the gates, and with an event that counts in these years."""
        years = set(years)
        return {p.id for p in self.ledger.practices if any(e.date.year in years for e in self.events(p))}

    def new(self, years: Iterable[int]) -> set[str]:
        """S5, S6: the first event that counts, of those in the plan's years, lies in these years."""
        years, first_year = set(years), min(self.ledger.plan.years)
        found = set()
        for practice in self.ledger.practices:
            days = sorted(e.date for e in self.events(practice))
            in_plan = [day for day in days if day.year >= first_year]
            if days and (in_plan or days)[0].year in years:
                found.add(practice.id)
        return found

    def adopted(self, years: Iterable[int]) -> set[str]:
        """A1, A8: the first adoption that counts came into force in these years; adapted, where so decided (A4)."""
        return self.first_adopted_in(years) if self.ledger.rules.as_is else self.adapted(years)

    def first_adopted_in(self, years: Iterable[int]) -> set[str]:
        years = set(years)
        return {p.id for p in self.ledger.practices if (d := self.first_adopted(p)) and d.year in years}

    def adapted(self, years: Iterable[int]) -> set[str]:
        """A4: of these, those with a change in an adoption that came into force in these years."""
        years = set(years)
        changed = set()
        for practice in self.ledger.practices:
            for one in self.adoptions(practice):
                kinds = {change.kind for change in one.changes}
                if self.began(practice, one).year in years and kinds - {ChangeKind.KEPT}:
                    changed.add(practice.id)
        return self.first_adopted_in(years) & changed

    def in_force(self, year: int) -> set[str]:
        """A9, A11: at least one adoption that counts is in force on the last day of the year, and its economy has said
        so for that year."""
        return {p.id for p in self.ledger.practices for one in self._stands(p, year) if year in self.said(one)}

    def silent(self, year: int) -> set[str]:
        """A11: nothing says that it ended, and nobody says that it is in force."""
        return {p.id for p in self.ledger.practices if self._stands(p, year)} - self.in_force(year)

    def _stands(self, practice: Practice, year: int) -> list[Adoption]:
        last, found = date(year, 12, 31), []
        for one in self.adoptions(practice):
            for begun, ended, _ in self.spells(one):
                if (begun, ended, _) in self.counted_spells(practice, one) and begun <= last:
                    found += [] if ended and ended <= last else [one]
        return found

    def said(self, one: Adoption) -> set[int]:
        """A11: the years named, those answered with yes, those it took effect in, and those in which something was said
        without a year, unless the question about such a year was answered otherwise."""
        answers = {
            a.year: a.answer.value
            for a in self.ledger.follow_ups
            if (a.practice, a.economy) == (one.practice, one.economy)
        }
        years = {year for year, answer in answers.items() if answer == "yes"}
        for word in one.words:
            if word.about:
                years.add(word.about)
            elif int(word.on[:4]) not in answers:
                years.add(int(word.on[:4]))
        for begun, _, _ in self.spells(one):
            if not one.words or any(date.fromisoformat(word.on) >= begun for word in one.words):
                years.add(begun.year)
        return years

    def economies_of(self, id: str, years: Iterable[int]) -> set[str]:
        """S9: the economy that leads it and each that confirmed or presented it; of a practice that comes from none,
        each that presented it in these years."""
        years = set(years)
        practice = next(p for p in self.ledger.practices if p.id == id)
        if practice.economies:
            said = {one.economy for one in self.ledger.confirmed_origins.get(id, ())}
            for event in self.ledger.events:
                if event.practice == id and event.form in (Form.PRESENTED, Form.TABLED):
                    said |= set(event.presenters)
            return {practice.economies[0]} | (set(practice.economies) & said)
        names = {name for e in self.events(practice) if e.date.year in years for name in e.presenters}
        return {name for name in names if name in self.ledger.economies.names}

    # -- the rules ---------------------------------------------------------------------------------------

    def events(self, practice: Practice) -> list[SharingEvent]:
        """S2, and nothing at all for what does not pass the gates."""
        counted = []
        for event in self.ledger.events:
            if event.practice != practice.id or event.meeting not in self.ledger.meetings:
                continue
            meeting = self.ledger.meetings[event.meeting]
            at_meeting = meeting.kind is MeetingKind.SMEWG or self.ledger.rules.workshops
            shown = event.form in (Form.PRESENTED, Form.TABLED) or self.ledger.rules.circulated
            presented = any(n in self.ledger.economies.names for n in event.presenters)
            own = bool(practice.economies) and (self.ledger.rules.by_organisation or not event.presenters)
            by_member = presented or own
            if at_meeting and shown and by_member and (event.agenda_item != "" or event.document != ""):
                counted.append(event)
        if not self._gates(practice, counted):
            return []
        before = [e for e in counted if e.date.year < min(self.ledger.plan.years)]
        return [] if before and not self.ledger.rules.reshared else counted

    def adoptions(self, practice: Practice) -> list[Adoption]:
        """A2, A3, A5, A6, A7, and A10: an act that counts under several counts under the one it is credited to."""
        counted = []
        for one in self._alone(practice):
            acts = [one]
            for other in self.ledger.practices:
                for act in self.ledger.adoptions:
                    same = bool(self.instruments(act) & self.instruments(one)) and act.reported_by == act.economy
                    if other.id != practice.id and act.practice == other.id and act.economy == one.economy and same:
                        acts.append(act)
            named = sorted({act.credited_to for act in acts} & {act.practice for act in acts})
            by_id = {p.id: p for p in self.ledger.practices}
            counting = sorted(act.practice for act in acts if act in self._alone(by_id[act.practice]))
            if len(acts) == 1 or (named or counting)[0] == practice.id:
                counted.append(one)
        return counted

    def instruments(self, one: Adoption) -> set[str]:
        return {instrument.casefold() for _, _, instrument in self.spells(one) if instrument}

    def spells(self, one: Adoption) -> list[tuple[date, date | None, str]]:
        """R13: when it was in force, each time; one that ended nobody knows when is in force at the end of no year."""
        found = [(spell.effective, spell.ended, spell.instrument) for spell in one.earlier]
        if one.effective and one.stage is Stage.ADOPTED:
            found.append((one.effective, None, one.instrument))
        if one.effective and one.stage is Stage.ENDED:
            found.append((one.effective, one.ended or one.effective, one.instrument))
        return found

    def counted_spells(self, practice: Practice, one: Adoption) -> list[tuple[date, date | None, str]]:
        """A3, A6: embodied by something, begun, and not before the first sharing."""
        first = min((e.date for e in self.events(practice)), default=date.max)
        return [
            (begun, ended, instrument)
            for begun, ended, instrument in self.spells(one)
            if instrument and begun <= self.ledger.today and (begun >= first or one.exception)
        ]

    def began(self, practice: Practice, one: Adoption) -> date:
        """A8: the first of them in the plan's years, else the first."""
        days = [begun for begun, _, _ in self.counted_spells(practice, one)]
        return min([day for day in days if day.year >= min(self.ledger.plan.years)] or days)

    def _alone(self, practice: Practice) -> list[Adoption]:
        days = sorted(e.date for e in self.events(practice))
        counted = []
        for one in self.ledger.adoptions:
            if one.practice != practice.id or not days or not self.counted_spells(practice, one):
                continue
            if one.economy in practice.economies or one.economy not in self.ledger.economies.names:
                continue
            if one.stage not in (Stage.ADOPTED, Stage.ENDED) or one.reported_by != one.economy:
                continue
            both_sides = bool(set(one.confirmed_by) - {one.economy}) or one.published != ""
            if self.ledger.rules.documented and not (one.evidence or both_sides):
                continue
            counted.append(one)
        return counted

    def first_adopted(self, practice: Practice) -> date | None:
        days = [self.began(practice, one) for one in self.adoptions(practice)]
        return min([day for day in days if day.year >= min(self.ledger.plan.years)] or days, default=None)

    def _gates(self, practice: Practice, counted: list[SharingEvent]) -> bool:
        """S1, S3, S4."""
        complete = bool(practice.summary and practice.kind and practice.status and not practice.missing)
        carried_out = practice.status is not Status.PLANNED
        members = set(self.ledger.economies.names)
        presented = {name for event in counted for name in event.presenters} & members
        confirmed = self.ledger.confirmations.get(practice.id)
        return (
            complete
            and carried_out
            and bool(practice.economies or presented)
            and bool(confirmed and confirmed.objectives)
        )
