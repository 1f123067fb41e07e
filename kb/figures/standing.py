"""What the counting rules say of one practice: which of its events and adoptions count, and why the others do not.

The unit is the practice: not the presentation, not the adoption, not the economy. S1-S10 say what was
shared at SMEWG meetings (indicator G3.1), A1-A11 what was adapted and adopted (indicator G3.2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kb.figures.reason import Reason
from kb.ledger.entries import Adoption, Backing, Form, Meeting, MeetingKind, SharingEvent, Stage
from kb.ledger.ledger import Ledger
from kb.plan.period import Period
from kb.plan.rules import Rules
from kb.practice.practice import Practice, Status


@dataclass(frozen=True)
class Standing:
    """What the rules say of one practice, over all years.

    `events` are its counted sharing events, `adoptions` its counted adoptions, oldest first; the gate
    reasons keep it out of every figure, the others say why one event or adoption does not count.
    """

    events: tuple[SharingEvent, ...]
    adoptions: tuple[Adoption, ...]
    not_shared: tuple[Reason, ...]
    not_adopted: tuple[tuple[Adoption, Reason], ...]
    as_is: bool = True
    """Whether what was taken up as it is counts in the headline (A4)."""
    begins: int = 0
    """The plan's first year: a practice is new when it is first shared in the plan's years, so that the years' new ones
    add up to the plan's total (S6), whatever was shared before."""

    @property
    def first(self) -> SharingEvent:
        """The sharing that makes a practice new. There is one only where there are counted events."""
        return next((event for event in self.events if event.date.year >= self.begins), self.events[0])

    def shared_in(self, period: Period) -> tuple[Reason, ...]:
        """No reason: it counts as shared in the period."""
        if self.not_shared:
            return self.not_shared
        if any(period.holds(event.date) for event in self.events):
            return ()
        years = ", ".join(str(year) for year in sorted({event.date.year for event in self.events}))
        return (Reason("S5", f"shared in {years}, not in {period.title}"),)

    def first_shared_in(self, period: Period) -> tuple[Reason, ...]:
        reasons = self.shared_in(period)
        if not reasons and not period.holds(self.first.date):
            return (Reason("S5", f"first shared in {self.first.date.year}"),)
        return reasons

    def adopted_in(self, period: Period, adapted: bool | None = None) -> tuple[Reason, ...]:
        """A practice is newly adopted in the year of its first counted adoption (A8)."""
        if not self.adoptions:
            return self._why_not_adopted()
        first = self.adoptions[0]
        if not period.holds(first.effective):
            return (
                Reason(
                    "A8",
                    f"first adopted in {first.effective.year if first.effective else '?'}, not in {period.title}",
                ),
            )
        was_adapted = any(a.adapted for a in self.adoptions if period.holds(a.effective))
        if adapted is None and not self.as_is:
            adapted = True
        if adapted is not None and was_adapted != adapted:
            return (
                Reason(
                    "A4",
                    "an adopter changed it" if was_adapted else "taken up as it is: no change is recorded",
                ),
            )
        return ()

    def in_force_at(self, year: int) -> tuple[Reason, ...]:
        if not self.adoptions:
            return self._why_not_adopted()
        end = date(year, 12, 31)
        begun = [a for a in self.adoptions if a.effective and a.effective <= end]
        if not begun:
            return (Reason("A8", f"first adopted after {year}"),)
        if all(a.stage is Stage.ENDED and (a.ended or end) <= end for a in begun):
            return (Reason("A9", f"adopted, and ended by the end of {year}"),)
        return ()

    def _why_not_adopted(self) -> tuple[Reason, ...]:
        reasons = tuple(reason for _, reason in self.not_adopted)
        return reasons or (Reason("A11", "no economy has reported taking it up"),)


def standings(ledger: Ledger) -> Mapping[str, Standing]:
    """What the rules say of every practice by its id, reckoned once for a ledger."""
    return ledger.remembered(
        ("standings",), lambda: {practice.id: standing(ledger, practice) for practice in ledger.practices}
    )


def standing(ledger: Ledger, practice: Practice) -> Standing:
    """Apply the rules to one practice."""
    events, doubts = _split_events(ledger, practice)
    if events and not ledger.rules.reshared and ledger.plan.years and events[0].date.year < ledger.plan.years[0]:
        before = Reason("S5", f"first shared in {events[0].date.year}, before the years of this plan")
        events, doubts = (), (before,)
    gates = tuple(_gates(ledger, practice, events or ledger.events_of.get(practice.id, ())))
    not_shared = gates if gates or events else doubts
    counted = () if gates else events
    begins = ledger.plan.years[0] if ledger.plan.years else 0
    adopted: list[Adoption] = []
    pipeline: list[tuple[Adoption, Reason]] = []
    for adoption in ledger.adoptions_of.get(practice.id, ()):
        reason = _adoption_reason(practice, adoption, counted, ledger.rules)
        if reason:
            pipeline.append((adoption, reason))
        else:
            adopted.append(adoption)
    adopted.sort(key=lambda a: a.effective or date.max)
    return Standing(counted, tuple(adopted), not_shared, tuple(pipeline), ledger.rules.as_is, begins)


def _gates(ledger: Ledger, practice: Practice, events: tuple[SharingEvent, ...]) -> Iterable[Reason]:
    """What keeps a practice out of every year: S1, S3, S4. `events` are those that count, if any do."""
    if practice.id in ledger.held_back:
        yield Reason("S1", f"kept out of the figures by the secretariat: {ledger.held_back[practice.id]}")
    if practice.missing:
        yield Reason("S1", "incomplete: " + ", ".join(practice.missing) + " not given")
    if practice.status is Status.PLANNED:
        yield Reason("S1", "a plan, not yet carried out")
    presenters = {name for event in events for name in event.presenters}
    if not practice.economies and not any(ledger.economies.find(name) for name in presenters):
        yield Reason("S3", "neither submitted nor presented by a member economy")
    if not ledger.tags(practice.id):
        if practice.id in ledger.confirmations:
            yield Reason("S4", "confirmed to serve none of the plan's objectives")
        else:
            yield Reason("S4", "no objective confirmed by the secretariat")


def _split_events(ledger: Ledger, practice: Practice) -> tuple[tuple[SharingEvent, ...], tuple[Reason, ...]]:
    """The events that count (S2), and why the others do not."""
    counted: list[SharingEvent] = []
    doubts: list[Reason] = []
    for event in ledger.events_of.get(practice.id, ()):
        meeting = ledger.meetings.get(event.meeting)
        reason = _event_reason(event, meeting, ledger.rules)
        if reason is None and not practice.economies and not any(map(ledger.economies.find, event.presenters)):
            # from elsewhere: what a member economy did not present was not shared by one, whoever did so another time
            reason = Reason("S3", f"presented at {event.meeting} by no member economy")
        if reason:
            doubts.append(reason)
        else:
            counted.append(event)
    if not counted and not doubts:
        doubts.append(Reason("S2", "not yet shared: submitted, never on the agenda of an SMEWG meeting"))
    return tuple(counted), tuple(doubts)


def _event_reason(event: SharingEvent, meeting: Meeting | None, rules: Rules) -> Reason | None:
    if meeting is None:
        return Reason("S2", f"the meeting {event.meeting!r} is not on record")
    if meeting.kind is not MeetingKind.SMEWG and not rules.workshops:
        return Reason("S2", f"shown at {meeting.title}, which is not an SMEWG meeting")
    if event.form is Form.CIRCULATED and not rules.circulated:
        return Reason("S2", f"circulated at {meeting.title}, neither presented nor tabled")
    if not event.agenda_item and not event.document:
        return Reason("S2", f"no agenda item or document number given for {meeting.title}")
    return None


def _adoption_reason(
    practice: Practice, adoption: Adoption, shared: tuple[SharingEvent, ...], rules: Rules
) -> Reason | None:
    """Why an adoption does not count: A2, A3, A5, A6, A7; None if it counts."""
    who = adoption.economy
    if who in practice.economies:
        return Reason("A2", f"{who} submitted the practice itself")
    if adoption.stage not in (Stage.ADOPTED, Stage.ENDED) or adoption.effective is None:
        return Reason("A3", f"{who}: {adoption.stage.value}, not yet in force or regular operation")
    if adoption.reported_by != who:
        return Reason("A5", f"claimed by {adoption.reported_by} for {who}, which has not said so itself")
    if not shared:
        return Reason("A6", f"{who}: the practice itself does not count as shared")
    if adoption.effective < shared[0].date and not adoption.exception:
        return Reason("A6", f"{who}: in force before the practice was first shared on {shared[0].date.isoformat()}")
    if rules.documented and adoption.level is Backing.REPORTED:
        return Reason("A7", f"{who}: no reference or file documents it")
    return None
