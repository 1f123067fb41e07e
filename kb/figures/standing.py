"""What the counting rules say of one practice: which of its events and adoptions count, and why the others do not.

The unit is the practice: not the presentation, not the adoption, not the economy. S1-S10 say what was
shared at SMEWG meetings (indicator G3.1), A1-A11 what was adapted and adopted (indicator G3.2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kb.figures.adoption_rules import adoption_reason, counted_spells
from kb.figures.reason import Reason
from kb.ledger.entries import Adoption, Form, Meeting, MeetingKind, SharingEvent, Spell
from kb.ledger.ledger import Changes, Ledger
from kb.ledger.spoken import stands_at_end_of, years_spoken_for
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
    ends: int = 9999
    """The plan's last year."""
    spells: Mapping[str, tuple[Spell, ...]] = field(default_factory=dict)
    """The times in force that count of each counted adoption, by its id, oldest first."""
    spoken: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The years of which the adopter has said that it is in force, of each counted adoption by its id."""

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

    def began(self, adoption: Adoption) -> date:
        """The day that decides the year of an adoption that counts (A8): the first of its times in force that count, of
        those in the plan's years where there are any. What was ended and is adopted again is not new again."""
        days = [spell.effective for spell in self.spells[adoption.id]]
        return min([day for day in days if day.year >= self.begins] or days)

    @property
    def listed(self) -> tuple[tuple[Adoption, Reason], ...]:
        """The adoptions that no figure of the plan counts, each with why."""
        return (*self.not_adopted, *self._outside())

    def _outside(self) -> Iterable[tuple[Adoption, Reason]]:
        for adoption in self.adoptions:
            year = self.began(adoption).year
            if not self.begins <= year <= self.ends:
                side = "before" if year < self.begins else "after"
                text = f"{adoption.economy}: in force since {year}, {side} the years of this plan"
                yield adoption, Reason("A8", text)

    @property
    def in_plan(self) -> tuple[Adoption, ...]:
        """The counted adoptions that came into force in the plan's years."""
        outside = {adoption.id for adoption, _ in self._outside()}
        return tuple(adoption for adoption in self.adoptions if adoption.id not in outside)

    def adopted_in(self, period: Period, adapted: bool | None = None) -> tuple[Reason, ...]:
        """A practice is newly adopted in the year of its first counted adoption within the plan's years (A8). Where
        what was taken up as it is stands outside the headline, that is the first with a change: so the years add up."""
        if not self.adoptions:
            return self._why_not_adopted()
        began = {adoption.id: self.began(adoption) for adoption in self.adoptions}
        every = self.as_is or adapted is False
        days = [began[adoption.id] for adoption in self.adoptions if every or adoption.adapted]
        if not days:
            return (Reason("A4", "taken up as it is: no change is recorded"),)
        first = min([day for day in days if day.year >= self.begins] or days)
        if not period.holds(first):
            return (Reason("A8", f"first adopted in {first.year}, not in {period.title}"),)
        was_adapted = any(a.adapted for a in self.adoptions if period.holds(began[a.id]))
        if adapted is not None and was_adapted != adapted:
            return (
                Reason(
                    "A4",
                    "an adopter changed it" if was_adapted else "taken up as it is: no change is recorded",
                ),
            )
        return ()

    def in_force_at(self, year: int) -> tuple[Reason, ...]:
        """In force at the end of a year: took effect by then, not ended by then, and the adopter has said so for that
        year (A9, A11). What nobody has said anything of is silent, and counted beside it."""
        if not self.adoptions:
            return self._why_not_adopted()
        begun = [a for a in self.adoptions if any(s.effective <= date(year, 12, 31) for s in self.spells[a.id])]
        if not begun:
            return (Reason("A8", f"first adopted after {year}"),)
        standing = [a for a in begun if stands_at_end_of(self.spells[a.id], year)]
        if not standing:
            return (Reason("A9", f"adopted, and ended by the end of {year}"),)
        if any(year in self.spoken[a.id] for a in standing):
            return ()
        return tuple(Reason("A11", f"{a.economy}: {_silence(self._last_word(a, year), year)}") for a in standing)

    def silent_since(self, year: int) -> int | None:
        """The last year before `year` of which an adopter said that it is in force, where nobody has said so of `year`
        and nothing says that it ended; 0 where nobody ever did. None: it is in force, or ended, or never was."""
        why = self.in_force_at(year)
        if not why or why[0].rule != "A11" or not self.adoptions:
            return None
        return max(self._last_word(a, year) for a in self.adoptions if stands_at_end_of(self.spells[a.id], year))

    def _last_word(self, adoption: Adoption, year: int) -> int:
        return max((spoken for spoken in self.spoken[adoption.id] if spoken <= year), default=0)

    def _why_not_adopted(self) -> tuple[Reason, ...]:
        reasons = tuple(reason for _, reason in self.not_adopted)
        return reasons or (Reason("A11", "no economy has reported taking it up"),)


def standings(ledger: Ledger) -> Mapping[str, Standing]:
    """What the rules say of every practice by its id, reckoned once for a ledger."""

    def mended(before: Mapping[str, Standing], changes: Changes) -> Mapping[str, Standing]:
        found = dict(before)
        # those that are new arrived after all others
        for id in sorted(changes.practices & ledger.places.keys(), key=ledger.places.__getitem__):
            found[id] = standing(ledger, ledger.by_id[id])
        return found

    return ledger.remembered(
        ("standings",), lambda: {practice.id: standing(ledger, practice) for practice in ledger.practices}, mended
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
        reason = adoption_reason(practice, adoption, counted, ledger) or _credit_reason(ledger, adoption)
        if reason:
            pipeline.append((adoption, reason))
        else:
            adopted.append(adoption)
    spells = {one.id: counted_spells(one, counted, ledger.today) for one in adopted}
    adopted.sort(key=lambda one: spells[one.id][0].effective)
    spoken = {one.id: years_spoken_for(one, ledger.answers_of.get((one.practice, one.economy), ())) for one in adopted}
    ends = ledger.plan.years[-1] if ledger.plan.years else 9999
    return Standing(
        counted, tuple(adopted), not_shared, tuple(pipeline), ledger.rules.as_is, begins, ends, spells, spoken
    )


def _counted_events(ledger: Ledger, practice: Practice) -> tuple[SharingEvent, ...]:
    """The sharing events that an adoption can rest on: none where a gate keeps the practice out."""
    events, _ = _split_events(ledger, practice)
    if events and not ledger.rules.reshared and ledger.plan.years and events[0].date.year < ledger.plan.years[0]:
        return ()
    return () if any(_gates(ledger, practice, events or ledger.events_of.get(practice.id, ()))) else events


def _credit_reason(ledger: Ledger, adoption: Adoption) -> Reason | None:
    """One act is credited to one practice (A10). As long as nobody has said to which, it is the first on record of
    those that count for themselves, so that nothing counts twice and nothing is lost."""
    same = ledger.same_act(adoption)
    if not same:
        return None
    acts = (adoption, *same)
    chosen = sorted({one.credited_to for one in acts} & {one.practice for one in acts})
    if chosen:
        return None if chosen[0] == adoption.practice else _see_also(ledger, adoption, chosen[0], decided=True)
    counting = [one for one in acts if not _reason_alone(ledger, one)]
    first = min(counting, key=lambda one: (one.recorded, one.practice), default=adoption)
    return None if first is adoption else _see_also(ledger, adoption, first.practice, decided=False)


def _reason_alone(ledger: Ledger, adoption: Adoption) -> Reason | None:
    practice = ledger.by_id[adoption.practice]
    return adoption_reason(practice, adoption, _counted_events(ledger, practice), ledger)


def _see_also(ledger: Ledger, adoption: Adoption, other: str, decided: bool) -> Reason:
    known = ledger.by_id[other]
    # a reason is read by everybody: what is not open to everybody is not named
    named = other if not known.withdrawn and known.is_open(ledger.today) else "another practice"
    rest = "see also there" if decided else "say which of them it is credited to"
    return Reason("A10", f"{adoption.economy}: the same instrument is counted under {named}; {rest}")


def _silence(since: int, year: int) -> str:
    return f"no word since {since}" if since else f"no word of {year} that it is in force"


def silent(standings: Mapping[str, Standing], year: int) -> Mapping[int, tuple[str, ...]]:
    """The practices that would be in force at the end of a year had anybody said so, by the last year of which somebody
    did, the longest silent first (A11)."""
    found: dict[int, tuple[str, ...]] = {}
    for id, stand in sorted(standings.items()):
        since = stand.silent_since(year)
        if since is not None:
            found[since] = (*found.get(since, ()), id)
    return dict(sorted(found.items()))


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
        reason = event_reason(ledger, practice, event)
        if reason:
            doubts.append(reason)
        else:
            counted.append(event)
    if not counted and not doubts:
        doubts.append(Reason("S2", "not yet shared: submitted, never on the agenda of an SMEWG meeting"))
    return tuple(counted), tuple(doubts)


def event_reason(ledger: Ledger, practice: Practice, event: SharingEvent) -> Reason | None:
    """Why one event does not count, whatever else keeps its practice out: S2, S3; None if it counts."""
    meeting = ledger.meetings.get(event.meeting)
    return _event_reason(event, meeting, ledger.rules) or _presenter_reason(ledger, practice, event)


def _presenter_reason(ledger: Ledger, practice: Practice, event: SharingEvent) -> Reason | None:
    """S3, event by event: what comes from no member economy was shared by one only where one presented it, whoever did
    so another time; a member's own practice may be presented by an organisation alone, unless it was decided otherwise.
    A record that names no presenter says nothing against a member's own."""
    if any(map(ledger.economies.find, event.presenters)):
        return None
    if practice.economies and (ledger.rules.by_organisation or not event.presenters):
        return None
    return Reason("S3", f"presented at {event.meeting} by no member economy")


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
