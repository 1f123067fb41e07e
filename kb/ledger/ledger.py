"""Everything that counting looks at, as one value: practices, meetings, events, adoptions, confirmations, decisions."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from kb.ledger.coverage import SHARED, NilReport
from kb.ledger.entries import (
    Adoption,
    Confirmation,
    FollowUp,
    Form,
    Meeting,
    OriginConfirmation,
    SharingEvent,
    Strike,
)
from kb.ledger.instrument import instruments, is_same_act
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.plan.rules import RULES, Rules
from kb.practice.practice import Practice

Item = TypeVar("Item", SharingEvent, Adoption)


Made = TypeVar("Made")


LOOKED_UP = ("by_id", "places", "events_of", "adoptions_of", "answers_of", "acts_of")
"""The properties of a ledger that find its records, whatever it is counted by."""

Key = tuple[object, ...]
"""What names something that was made of a ledger."""

MOST_REMEMBERED = 160
"""Figures of a period, or a breakdown of one, that a ledger remembers: those of a plan's years, by everything."""


@dataclass(frozen=True)
class Changes:
    """What a ledger says otherwise than an earlier one: `practices` are those of which the rules may say something else
    now; `plan` is whether the records of the plan beside the practices changed too."""

    practices: frozenset[str]
    plan: bool = False

    def with_(self, later: "Changes") -> "Changes":
        return Changes(self.practices | later.practices, self.plan or later.plan)


@dataclass(frozen=True)
class Ledger:
    """Everything that counting looks at, as values."""

    plan: Plan
    economies: Economies
    practices: tuple[Practice, ...]
    meetings: Mapping[str, Meeting]
    events: tuple[SharingEvent, ...]
    adoptions: tuple[Adoption, ...]
    confirmations: Mapping[str, Confirmation]
    held_back: Mapping[str, str] = field(default_factory=dict)
    """Practices that the secretariat decided to keep out of every figure, each with why."""
    rules: Rules = RULES
    follow_ups: tuple[FollowUp, ...] = ()
    """The last answer on each adoption and year."""
    today: date = field(default_factory=date.today)
    """What lies after it is planned."""
    nil_reports: tuple[NilReport, ...] = ()
    """What economies said they have nothing to report of, all years and indicators."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """Practices merged away, each with the one that it lives on in."""

    struck: tuple[Strike, ...] = ()
    """Events and adoptions that were recorded in error: in no list and no count, and never back through a merge."""

    confirmed_origins: Mapping[str, tuple[OriginConfirmation, ...]] = field(default_factory=dict)
    """The co-submitting economies of each practice that confirmed, or were confirmed for (S9)."""

    published: Mapping[str, date] = field(default_factory=dict)
    """The day on which each practice was first put on record here."""

    def identity(self, practice: str) -> str:
        """The practice that one named before a merge is today."""
        return self.merged.get(practice, practice)

    def nothing_to_report(self, years: Iterable[int]) -> frozenset[str]:
        """The economies that said of one of the years that they have nothing to report (A11)."""
        heard = set(years)
        return frozenset(one.economy for one in self.nil_reports if one.indicator == SHARED and one.year in heard)

    @cached_property
    def by_id(self) -> Mapping[str, Practice]:
        return {practice.id: practice for practice in self.practices}

    @cached_property
    def events_of(self) -> Mapping[str, tuple[SharingEvent, ...]]:
        """The sharing events of each practice, oldest first."""
        return _grouped(in_time(self.events))

    @cached_property
    def adoptions_of(self) -> Mapping[str, tuple[Adoption, ...]]:
        """The adoptions of each practice, in the official order of the adopters."""
        return _grouped(by_adopter(self.adoptions, self.economies))

    @cached_property
    def answers_of(self) -> Mapping[tuple[str, str], tuple[FollowUp, ...]]:
        """The answers to the yearly question on each adoption, by practice and economy."""
        groups: dict[tuple[str, str], tuple[FollowUp, ...]] = {}
        for one in self.follow_ups:
            groups[one.practice, one.economy] = (*groups.get((one.practice, one.economy), ()), one)
        return groups

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each practice in the order of arrival."""
        return {practice.id: place for place, practice in enumerate(self.practices)}

    @cached_property
    def acts_of(self) -> Mapping[tuple[str, str], tuple[Adoption, ...]]:
        """What each economy says itself that an instrument of its own embodies, by economy and instrument."""
        groups: dict[tuple[str, str], list[Adoption]] = {}
        for one in self.adoptions:
            for key in acts(one, self.by_id):
                groups.setdefault(key, []).append(one)
        return {key: tuple(group) for key, group in groups.items()}

    def same_act(self, adoption: Adoption) -> tuple[Adoption, ...]:
        """The adoptions on record of other practices by the same economy that the same instrument embodies (A10)."""
        found: dict[str, Adoption] = {}
        for key in acts(adoption, self.by_id):
            found.update((one.id, one) for one in self.acts_of.get(key, ()) if is_same_act(adoption, one))
        return tuple(found[id] for id in sorted(found))

    def beside(self, practice: str) -> frozenset[str]:
        """The other practices of which the rules say what they say of this one: they have an act in common (A10)."""
        return frozenset(other.practice for one in self.adoptions_of.get(practice, ()) for other in self.same_act(one))

    def under(self, rules: Rules) -> "Ledger":
        """The same counted by other rules."""

        def made() -> Ledger:
            other = replace(self, rules=rules)
            other.__dict__.update({name: getattr(self, name) for name in LOOKED_UP})
            return other

        def mended(before: Ledger, changes: Changes) -> Ledger:
            other = made()
            other.follows(before, changes)
            return other

        return self.remembered(("under", rules), made, mended)

    # -- what was made of it -----------------------------------------------------------------------------

    @cached_property
    def _remembered(self) -> dict[Key, tuple[object, bool]]:
        """What was made, and whether it can be mended."""
        return {}

    @cached_property
    def _former(self) -> dict[Key, tuple[object, Changes]]:
        """What was made of ledgers before this one, and what has changed since it was."""
        return {}

    def remembered(
        self, what: Key, make: Callable[[], Made], mend: Callable[[Made, Changes], Made | None] | None = None
    ) -> Made:
        """What was made of this ledger before, else made now: a ledger is a value, so it stays true. What was asked for
        least lately is forgotten first. Threads may make the same twice; neither answer is wrong.

        `mend` makes it of what was made of an earlier ledger and of what has changed since, leaving that as it is; with
        None it is made from the ground."""
        held = self._remembered.pop(what, None)
        made = cast(Made, held[0]) if held else None
        if made is None and mend and (former := self._former.pop(what, None)):
            made = mend(cast(Made, former[0]), former[1])
        if made is None:
            made = make()
        self._remembered[what] = made, mend is not None  # at the end again: what is asked for often stays
        while len(self._remembered) > MOST_REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)), None)
        return made

    def remembered_of_plan(self, what: Key, make: Callable[[], Made]) -> Made:
        """The same of what is made of the records of the plan alone, whatever is on record of practices."""
        return self.remembered(what, make, lambda made, changes: None if changes.plan else made)

    def follows(self, ledger: "Ledger", changes: Changes) -> None:
        """Say that this one differs from another in nothing but these changes, so that what was made of that can be
        mended."""
        # copied in one go: other threads go on asking the other ledger
        former, made = ledger._former.copy(), ledger._remembered.copy()
        kept = {what: (value, since.with_(changes)) for what, (value, since) in former.items()}
        kept |= {what: (value, changes) for what, (value, mendable) in made.items() if mendable}
        most = len(self.practices) // 4 + 8
        self.__dict__["_former"] = {
            what: (value, since) for what, (value, since) in kept.items() if len(since.practices) <= most
        }

    def origins(self, practice: str) -> Mapping[str, str]:
        """The economies that a practice counts for in a row of their own, each with why: the lead, then those that
        confirmed or presented it themselves. Whom the lead alone names has none yet (S9)."""
        known = self.by_id[practice]
        if len(known.economies) < 2:  # most are of one economy: nothing to look up
            return dict.fromkeys(known.economies, "lead")
        told = {one.economy: one.word.value for one in self.confirmed_origins.get(practice, ())}
        shown = (event for event in self.events_of.get(practice, ()) if event.form is not Form.CIRCULATED)
        named = (self.economies.find(name) for event in shown for name in event.presenters)
        presented = {economy.name: "presented it itself" for economy in named if economy}
        why = {**presented, **told, **dict.fromkeys(known.economies[:1], "lead")}
        return {name: why[name] for name in known.economies if name in why}

    def tags(self, practice: str) -> tuple[str, ...]:
        """The objectives a person confirmed for a practice, the main one first."""
        confirmation = self.confirmations.get(practice)
        return confirmation.objectives if confirmation else ()


def in_time(events: Iterable[SharingEvent]) -> list[SharingEvent]:
    """The oldest first."""
    return sorted(events, key=lambda event: (event.date, event.meeting))


def by_adopter(adoptions: Iterable[Adoption], economies: Economies) -> list[Adoption]:
    """In the official order of the adopters."""
    order = {name: place for place, name in enumerate(economies.names)}
    return sorted(adoptions, key=lambda adoption: order.get(adoption.economy, 99))


def _grouped(items: Iterable[Item]) -> dict[str, tuple[Item, ...]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.practice, []).append(item)
    return {practice: tuple(group) for practice, group in groups.items()}


def acts(adoption: Adoption, practices: Container[str]) -> Iterator[tuple[str, str]]:
    """What an adoption of one of these practices is an act by, where its economy says so itself: the economy, and each
    instrument."""
    if adoption.reported_by == adoption.economy and adoption.practice in practices:
        for instrument in instruments(adoption):
            yield adoption.economy, instrument
