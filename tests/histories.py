"""Random histories of a ledger: sharing, adopting, merging, withdrawing, tagging, locking, late reports, restating."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from kb.ledger.entries import (
    Adoption,
    Change,
    ChangeKind,
    Confirmation,
    Form,
    Meeting,
    MeetingKind,
    SharingEvent,
    Stage,
)
from kb.ledger.ledger import Ledger
from kb.periods.change import Cause
from kb.periods.snapshot import Snapshot
from kb.plan.economy import Economies, Economy
from kb.plan.plan import Objective, Plan, PriorityArea
from kb.plan.rules import Rules
from kb.practice.practice import Group, Kind, Practice, Status, missing
from tests.closing import locked

YEARS = (2021, 2022, 2023, 2024)
NAMES = ("Chile", "Japan", "Malaysia", "Peru", "Thailand", "Viet Nam")
OBJECTIVES = ("1.1", "1.2", "4.1")
PLAN = Plan(
    "p", "Plan",
    (
        PriorityArea("1", "Start-ups", (Objective("1.1", "Start", "1"), Objective("1.2", "Innovate", "1"))),
        PriorityArea("4", "Finance", (Objective("4.1", "Credit", "4"),)),
    ),
    YEARS,
)  # fmt: skip
ECONOMIES = Economies(Economy(name, order) for order, name in enumerate(NAMES, 1))
MEETINGS = {
    meeting.id: meeting
    for year in (2019, *YEARS)
    for meeting in (
        Meeting(f"{year}-1", f"{year}/1", MeetingKind.SMEWG, date(year, 3, 1), date(year, 3, 2)),
        Meeting(f"{year}-2", f"{year}/2", MeetingKind.SMEWG, date(year, 9, 1), date(year, 9, 2)),
        Meeting(f"{year}-w", f"Workshop {year}", MeetingKind.WORKSHOP, date(year, 6, 1), date(year, 6, 1)),
    )
}


@dataclass
class History:
    """What has come about so far, and what was locked on the way."""

    random: Random
    rules: Rules
    practices: dict[str, Practice] = field(default_factory=dict)
    events: dict[str, SharingEvent] = field(default_factory=dict)
    adoptions: dict[str, Adoption] = field(default_factory=dict)
    confirmations: dict[str, Confirmation] = field(default_factory=dict)
    locked: dict[int, Snapshot] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)

    def ledger(self) -> Ledger:
        return Ledger(
            PLAN, ECONOMIES, tuple(self.practices.values()), MEETINGS, tuple(self.events.values()),
            tuple(self.adoptions.values()), dict(self.confirmations), rules=self.rules, merged=self.merged,
        )  # fmt: skip

    def step(self) -> None:
        name = self.random.choice(STEPS)
        self.steps.append(name)
        getattr(self, f"_{name}")()

    # -- steps -------------------------------------------------------------------------------------------

    def _submit(self) -> None:
        id = f"p{len(self.steps)}"
        economies = tuple(self.random.sample(NAMES, self.random.choice((0, 1, 1, 1, 2))))
        made = Practice(
            id=id, title=id, body="b", economies=economies, other_origins=() if economies else ("A body",),
            summary=self.random.choice(("s", "s", "s", "")), kind=Kind.TOOL,
            status=self.random.choice((Status.RUNNING, Status.RUNNING, Status.ENDED, Status.PLANNED, None)),
            objectives=tuple(self.random.sample(OBJECTIVES, 1)),
            groups=tuple(self.random.sample(tuple(Group), self.random.choice((0, 1, 2)))),
        )  # fmt: skip
        self.practices[id] = replace(made, missing=missing(made))

    def _complete(self) -> None:
        if one := self._any(self.practices.values()):
            made = replace(one, summary="s", status=Status.RUNNING)
            self.practices[one.id] = replace(made, version=one.version + 1, missing=missing(made))

    def _share(self) -> None:
        if one := self._any(self.practices.values()):
            meeting = self.random.choice(tuple(MEETINGS.values()))
            item = self.random.choice(("4", "4", "4", ""))
            presenters = tuple(self.random.sample((*NAMES, "A body"), self.random.choice((0, 1, 2))))
            form = self.random.choice((Form.PRESENTED, Form.PRESENTED, Form.TABLED, Form.CIRCULATED))
            document = self.random.choice(("", "", "011"))
            event = SharingEvent(one.id, meeting.id, meeting.starts, form, item, document, presenters)
            self.events[event.id] = event

    def _adopt(self) -> None:
        if one := self._any(self.practices.values()):
            economy = self.random.choice(NAMES)
            stage = self.random.choice((*Stage, Stage.ADOPTED, Stage.ADOPTED, Stage.ADOPTED))
            effective = self._day() if stage in (Stage.ADOPTED, Stage.ENDED) else None
            ended = (
                date(effective.year + self.random.choice((0, 1, 2)), 12, 30)
                if stage is Stage.ENDED and effective
                else None
            )
            kinds = self.random.sample(tuple(ChangeKind), self.random.choice((0, 1, 2)))
            adoption = Adoption(
                one.id, economy, stage, self.random.choice((economy, economy, economy, self.random.choice(NAMES))),
                effective, ended, evidence=self.random.choice(("", "a paper")),
                changes=tuple(Change(kind, "x") for kind in kinds), exception=self.random.choice(("", "", "visited")),
            )  # fmt: skip
            self.adoptions[adoption.id] = adoption

    def _stage(self) -> None:
        if one := self._any(self.adoptions.values()):
            effective = one.effective or self._day()
            ended = self.random.random() < 0.3
            self.adoptions[one.id] = replace(
                one,
                stage=Stage.ENDED if ended else Stage.ADOPTED,
                effective=effective,
                ended=date(effective.year + 1, 6, 30) if ended else None,
            )

    def _confirm(self) -> None:
        """One side says the other's word is right: the origin, or the adopter of what was claimed for it."""
        if one := self._any(self.adoptions.values()):
            if one.reported_by != one.economy:
                self.adoptions[one.id] = replace(one, reported_by=one.economy, confirmed_by=(one.reported_by,))
            else:
                origins = self.practices[one.practice].economies
                self.adoptions[one.id] = replace(one, confirmed_by=tuple(dict.fromkeys((*one.confirmed_by, *origins))))

    def _tag(self) -> None:
        if one := self._any(self.practices.values()):
            objectives = tuple(self.random.sample(OBJECTIVES, self.random.choice((0, 1, 1, 2, 3))))
            self.confirmations[one.id] = Confirmation(one.id, PLAN.id, objectives, "officer", "now")

    def _withdraw(self) -> None:
        if one := self._any(self.practices.values()):
            self.practices[one.id] = replace(one, withdrawn=True)

    def _merge(self) -> None:
        if len(self.practices) > 2:
            keep, drop = self.random.sample(sorted(self.practices), 2)
            for event in [event for event in self.events.values() if event.practice == drop]:
                del self.events[event.id]
                moved = replace(event, practice=keep)
                self.events.setdefault(moved.id, moved)
            for adoption in [adoption for adoption in self.adoptions.values() if adoption.practice == drop]:
                del self.adoptions[adoption.id]
                moved_adoption = replace(adoption, practice=keep)
                self.adoptions.setdefault(moved_adoption.id, moved_adoption)
            confirmed = self.confirmations.pop(drop, None)
            if confirmed and keep not in self.confirmations:
                self.confirmations[keep] = replace(confirmed, practice=keep)
            del self.practices[drop]
            self.merged = {one: keep if kept == drop else kept for one, kept in self.merged.items()} | {drop: keep}

    def _lock(self) -> None:
        year = self.random.choice(YEARS)
        if year not in self.locked:
            self._snapshot(year, None)

    def _restate(self) -> None:
        if self.locked:
            self._snapshot(self.random.choice(sorted(self.locked)), self.random.choice(tuple(Cause)))

    def _snapshot(self, year: int, cause: Cause | None) -> None:
        no = sum(1 for one in self.snapshots if one.year == year) + 1
        self.locked[year] = locked(self.ledger(), year, no, cause, f"step {len(self.steps)}")
        self.snapshots.append(self.locked[year])

    def _any(self, among: "Sequence[Thing] | object") -> "Thing | None":
        found = list(among)  # type: ignore[call-overload]
        return self.random.choice(found) if found else None

    def _day(self) -> date:
        return date(self.random.choice((2019, *YEARS, 2025)), self.random.choice((1, 5, 12)), 15)


Thing = object
STEPS = ("submit",) * 3 + ("complete",) * 2 + ("share",) * 6 + ("adopt",) * 5 + ("stage",) * 2 + ("tag",) * 5 + (
    "confirm", "withdraw", "merge", "lock", "restate",
)  # fmt: skip
"""The steps, as often as they come about; a late report is an adoption in a locked year."""


def history(random: Random, steps: int, after: Callable[[History], None] = lambda history: None) -> History:
    """A history of so many steps; `after` looks at it after each."""
    rules = Rules(
        circulated=random.random() < 0.2, workshops=random.random() < 0.2, as_is=random.random() < 0.8,
        documented=random.random() < 0.2, reshared=random.random() < 0.8,
    )  # fmt: skip
    made = History(random, rules if random.random() < 0.5 else Rules())
    for _ in range(steps):
        made.step()
        after(made)
    return made
