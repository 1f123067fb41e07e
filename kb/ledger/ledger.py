"""Everything that counting looks at, as one value: practices, meetings, events, adoptions, confirmations, decisions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
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


MOST_REMEMBERED = 160
"""Figures of a period, or a breakdown of one, that a ledger remembers: those of a plan's years, by everything."""


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
        return _grouped(sorted(self.events, key=lambda event: (event.date, event.meeting)))

    @cached_property
    def adoptions_of(self) -> Mapping[str, tuple[Adoption, ...]]:
        """The adoptions of each practice, in the official order of the adopters."""
        order = {name: place for place, name in enumerate(self.economies.names)}
        return _grouped(sorted(self.adoptions, key=lambda adoption: order.get(adoption.economy, 99)))

    @cached_property
    def answers_of(self) -> Mapping[tuple[str, str], tuple[FollowUp, ...]]:
        """The answers to the yearly question on each adoption, by practice and economy."""
        groups: dict[tuple[str, str], tuple[FollowUp, ...]] = {}
        for one in self.follow_ups:
            groups[one.practice, one.economy] = (*groups.get((one.practice, one.economy), ()), one)
        return groups

    @cached_property
    def _same_acts(self) -> Mapping[str, tuple[Adoption, ...]]:
        """By the id of an adoption that its own economy reports: those of other practices that are the same act."""
        groups: dict[tuple[str, str], list[Adoption]] = {}
        for one in self.adoptions:
            if one.reported_by == one.economy and one.practice in self.by_id:
                for instrument in instruments(one):
                    groups.setdefault((one.economy, instrument), []).append(one)
        found: dict[str, dict[str, Adoption]] = {}
        for group in groups.values():
            for one in group if len(group) > 1 else ():  # nearly every act stands under one practice
                found.setdefault(one.id, {}).update({other.id: other for other in group if is_same_act(one, other)})
        return {id: tuple(others.values()) for id, others in found.items()}

    def same_act(self, adoption: Adoption) -> tuple[Adoption, ...]:
        """The adoptions of other practices by the same economy that the same instrument embodies (A10)."""
        return self._same_acts.get(adoption.id, ())

    @cached_property
    def _remembered(self) -> dict[tuple[object, ...], object]:
        return {}

    def remembered(self, what: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What was made of this ledger before, else made now: a ledger is a value, so it stays true. What was asked for
        least lately is forgotten first. Threads may make the same twice; neither answer is wrong."""
        made = self._remembered.pop(what, None)
        if made is None:
            made = make()
        self._remembered[what] = made  # at the end again: what is asked for often stays
        while len(self._remembered) > MOST_REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)), None)
        return cast(Made, made)

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


def _grouped(items: Iterable[Item]) -> dict[str, tuple[Item, ...]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.practice, []).append(item)
    return {practice: tuple(group) for practice, group in groups.items()}
