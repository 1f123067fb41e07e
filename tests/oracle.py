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
                assert one.effective
                kinds = {change.kind for change in one.changes}
                if one.effective.year in years and kinds - {ChangeKind.KEPT}:
                    changed.add(practice.id)
        return self.first_adopted_in(years) & changed

    def in_force(self, year: int) -> set[str]:
        """A9: at least one adoption that counts is in force on the last day of the year."""
        last = date(year, 12, 31)
        found = set()
        for practice in self.ledger.practices:
            for one in self.adoptions(practice):
                assert one.effective
                ended = one.stage is Stage.ENDED and (one.ended is None or one.ended <= last)
                if one.effective <= last and not ended:
                    found.add(practice.id)
        return found

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
        """A2, A3, A5, A6, A7."""
        days = sorted(e.date for e in self.events(practice))
        counted = []
        for one in self.ledger.adoptions:
            if one.practice != practice.id or not days or one.effective is None:
                continue
            if one.economy in practice.economies or one.economy not in self.ledger.economies.names:
                continue
            if one.stage not in (Stage.ADOPTED, Stage.ENDED) or one.reported_by != one.economy:
                continue
            if one.effective < days[0] and not one.exception:
                continue
            both_sides = bool(set(one.confirmed_by) - {one.economy}) or one.published != ""
            if self.ledger.rules.documented and not (one.evidence or both_sides):
                continue
            counted.append(one)
        return counted

    def first_adopted(self, practice: Practice) -> date | None:
        return min((one.effective for one in self.adoptions(practice) if one.effective), default=None)

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
