"""The reference files beside a plan, each optional: its implementation schedule and the criteria for proposals."""

from pathlib import Path

from kb.errors import BadValue, Unknown
from kb.files.strict_yaml import YAMLNode, parse, read_text
from kb.implementation.proposal import Criteria, Criterion
from kb.implementation.schedule import ActionStatus, ScheduledAction, sound
from kb.plan.plan import Plan

MOST_WEIGHT = 100

NO_CRITERIA = Criteria("no criteria are set", ())


def read_schedule(path: Path, plan: Plan) -> tuple[ScheduledAction, ...]:
    """The actions that a plan itself states; none without the file. Raises BrokenFile."""
    if not path.exists():
        return ()
    root = parse(read_text(path), path, name="the schedule")
    f = root.fields(("actions",), ("source",))
    actions: dict[str, ScheduledAction] = {}
    for node in f["actions"].items():
        action = _action(node, plan, f["source"].text())
        if action.id in actions:
            raise node.broken(f"the action {action.id!r} stands twice")
        actions[action.id] = action
    return tuple(actions.values())


def read_criteria(path: Path) -> Criteria:
    """The criteria in their order; none without the file. Raises BrokenFile."""
    if not path.exists():
        return NO_CRITERIA
    f = parse(read_text(path), path, name="the criteria").fields(("label", "criteria"))
    found: dict[str, Criterion] = {}
    for node in f["criteria"].items():
        criterion = _criterion(node)
        if criterion.id in found:
            raise node.broken(f"the criterion {criterion.id!r} stands twice")
        found[criterion.id] = criterion
    return Criteria(f["label"].text(), tuple(found.values()))


def _action(node: YAMLNode, plan: Plan, source: str) -> ScheduledAction:
    f = node.fields(("id", "title", "from", "to"), ("objective", "responsible", "status", "source"))
    action = ScheduledAction(
        id=f["id"].text(),
        title=f["title"].text(),
        first=f["from"].number(),
        last=f["to"].number(),
        objective=f["objective"].text(),
        status=ActionStatus.PLANNED if f["status"].empty else f["status"].choice(ActionStatus),
        responsible=f["responsible"].text(),
        source=f["source"].text() or source,
    )
    try:
        return sound(action, plan)
    except (BadValue, Unknown) as error:
        raise node.broken(str(error)) from None


def _criterion(node: YAMLNode) -> Criterion:
    f = node.fields(("id", "title", "weight"), ("help",))
    weight = f["weight"].number()
    if not 1 <= weight <= MOST_WEIGHT:
        raise f["weight"].broken(f"a weight is a whole number from 1 to {MOST_WEIGHT}, not {weight}")
    return Criterion(f["id"].text(), f["title"].text(), weight, f["help"].text())
