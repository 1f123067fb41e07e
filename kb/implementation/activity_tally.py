"""The figures of the general indicators G1, G2 and G4: each is the length of a list, and says why the rest is left out.

The unit is the record: a project that several economies propose counts once. It counts under the objectives that a
person confirmed, in the year of its record, once it is carried out or under way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.figures.reason import Reason
from kb.implementation.activity import Activity, ActivityConfirmation, ActivityKind, ActivityStatus
from kb.periods.indicator_figure import LateReport
from kb.plan.economy import Economies
from kb.plan.period import Period
from kb.plan.plan import Plan


@dataclass(frozen=True)
class ActivityRules:
    """What the plan leaves open. `under_way`: what is being carried out counts already."""

    version: str = "activities/1"
    under_way: bool = True


RULES = ActivityRules()

FIGURES: tuple[tuple[str, str, str, ActivityKind], ...] = (
    ("initiatives", "G1.1", "APEC initiatives in support of the priority areas", ActivityKind.INITIATIVE),
    ("activities", "G2.1", "APEC supported activities carried out for the objectives", ActivityKind.ACTIVITY),
    ("dialogues", "G4.1", "Dialogue sessions on topics of the priority areas", ActivityKind.DIALOGUE),
)
"""Every figure that counts records: its key, the plan's indicator, its title, and the kind it counts."""

PARTICIPANTS = ("economies", "G1.2", "Participating economies")

NO_PART = Reason("I6", "in no initiative or activity that counts")


@dataclass(frozen=True)
class Count:
    """A number that is the length of the list it opens. `ids` are records, or of `economies` their names."""

    key: str
    indicator: str
    title: str
    ids: tuple[str, ...]
    not_counted: Mapping[str, tuple[Reason, ...]]

    @property
    def value(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class CountRow:
    """An objective's line: a record stands in the row of each objective confirmed for it, so rows are not added."""

    objective: str
    title: str
    counts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ActivityTally:
    """`several` are the records that stand in more than one row; `members` is how many economies there are. `late` is
    what today's records say of a locked year otherwise than the snapshot that is told of it, by year."""

    period: Period
    plan: str
    rules: str
    figures: tuple[Count, ...]
    rows: tuple[CountRow, ...]
    several: tuple[str, ...]
    members: int
    late: Mapping[int, tuple[LateReport, ...]] = field(default_factory=dict)

    def figure(self, key: str) -> Count | None:
        return next((figure for figure in self.figures if figure.key == key), None)


def activity_tally(
    activities: Iterable[Activity],
    confirmations: Mapping[str, ActivityConfirmation],
    plan: Plan,
    economies: Economies,
    period: Period,
    rules: ActivityRules = RULES,
) -> ActivityTally:
    """Every figure of a period with its lists and reasons, and a row an objective."""
    known = {one.id: one for one in sorted(activities, key=lambda one: one.id)}
    counts = [_count(*figure, known, confirmations, plan, period, rules) for figure in FIGURES]
    carried = [known[id] for count in counts if count.key != "dialogues" for id in count.ids]
    counted = tuple(id for count in counts for id in count.ids)
    rows = tuple(
        CountRow(objective.id, objective.title, _row(objective.id, counts, known, confirmations, economies))
        for objective in plan.objectives
    )
    return ActivityTally(
        period=period,
        plan=plan.id,
        rules=rules.version,
        figures=(counts[0], _participants(carried, economies), *counts[1:]),
        rows=rows,
        several=tuple(id for id in counted if len(_objectives(id, confirmations, plan)) > 1),
        members=len(economies),
    )


def reasons(
    activity: Activity,
    kind: ActivityKind,
    confirmation: ActivityConfirmation | None,
    plan: Plan,
    period: Period,
    rules: ActivityRules = RULES,
) -> tuple[Reason, ...]:
    """Why a record is not in the figure of this kind; no reason: it is."""
    found = []
    if activity.kind is not kind:
        found.append(Reason("I1", f"recorded as {activity.kind.value}"))
    if activity.year not in period.years:
        found.append(Reason("I2", f"of {activity.year}, outside {period.title}"))
    if activity.status is ActivityStatus.PLANNED:
        found.append(Reason("I3", "planned only"))
    elif activity.status is ActivityStatus.CANCELLED:
        found.append(Reason("I3", "cancelled"))
    elif activity.status is ActivityStatus.UNDER_WAY and not rules.under_way:
        found.append(Reason("I3", "under way, not carried out yet"))
    if confirmation is None:
        found.append(Reason("I4", "no objective confirmed"))
    elif not any(plan.has(id) for id in confirmation.objectives):
        found.append(Reason("I5", "serves none of the objectives, as a person decided"))
    return tuple(found)


def _count(
    key: str,
    indicator: str,
    title: str,
    kind: ActivityKind,
    known: Mapping[str, Activity],
    confirmations: Mapping[str, ActivityConfirmation],
    plan: Plan,
    period: Period,
    rules: ActivityRules,
) -> Count:
    why = {id: reasons(one, kind, confirmations.get(id), plan, period, rules) for id, one in known.items()}
    return Count(
        key,
        indicator,
        title,
        tuple(id for id, found in why.items() if not found),
        {id: found for id, found in why.items() if found},
    )


def _participants(carried: Iterable[Activity], economies: Economies) -> Count:
    taking_part = economies.in_order(name for one in carried for name in one.participants)
    rest = {name: (NO_PART,) for name in economies.names if name not in taking_part}
    return Count(*PARTICIPANTS, taking_part, rest)


def _row(
    objective: str,
    counts: Iterable[Count],
    known: Mapping[str, Activity],
    confirmations: Mapping[str, ActivityConfirmation],
    economies: Economies,
) -> Mapping[str, tuple[str, ...]]:
    row = {count.key: tuple(id for id in count.ids if objective in confirmations[id].objectives) for count in counts}
    carried = (known[id] for key, ids in row.items() if key != "dialogues" for id in ids)
    row["economies"] = economies.in_order(name for one in carried for name in one.participants)
    return row


def _objectives(id: str, confirmations: Mapping[str, ActivityConfirmation], plan: Plan) -> tuple[str, ...]:
    return tuple(one for one in confirmations[id].objectives if plan.has(one))
