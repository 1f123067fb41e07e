"""What the acts of the trail since a moment mean for what is on record: which practices they touched."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.trail.chain import ERASED, Entry

OF_PRACTICES = frozenset(
    ("practice", "confirmation", "event", "adoption", "gate", "follow-up", "strike", "origin"),
)
"""Kinds of acts that change what is on record of the practice that they name, and nothing else."""

OF_THE_PLAN = frozenset(
    (
        *("activity", "activity objectives", "indicator report", "nil report"),
        *("scheduled action", "proposal", "score", "success factor"),
    )
)
"""Kinds of acts that change the records of the plan beside the practices."""

BESIDE = frozenset(
    (
        *("dossier", "suggestion", "attachment", "account", "release", "period", "snapshot", "report"),
        *("batch", "batch undone", "review", "agenda", "preparation", "need", "need offer", "webhook"),
    )
)
"""Kinds of acts that change nothing of what is counted or listed."""

MOST_ACTS = 2_000
"""Above this everything is read anew: that costs no more."""


@dataclass(frozen=True)
class Touched:
    """`struck` and `plan`: whether what was struck, and the records of the plan, are to be read again too."""

    practices: frozenset[str] = frozenset()
    struck: bool = False
    plan: bool = False

    def __bool__(self) -> bool:
        return bool(self.practices or self.plan)


def touched(entries: Iterable[Entry]) -> Touched | None:
    """None where it cannot be told practice by practice: meetings count for every practice, a merge moves records from
    one to another, what is erased may have been the word of an adopter; and of whatever is new here nothing is known.
    """
    practices: set[str] = set()
    struck = plan = False
    for one in entries:
        kind = one.act.kind
        if one.act.action == ERASED or (kind in OF_PRACTICES and not one.act.practice):
            return None
        if kind in OF_PRACTICES:
            practices.add(one.act.practice)
            struck |= kind == "strike"
        elif kind in OF_THE_PLAN:
            plan = True
        elif kind not in BESIDE:
            return None
    return Touched(frozenset(practices), struck, plan)
