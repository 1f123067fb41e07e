"""The records of the plan as JSON text, for engines that keep them so, and back."""

import json
from dataclasses import asdict
from typing import Any

from kb.implementation.activity import Activity, ActivityConfirmation, ActivityKind, ActivityStatus
from kb.implementation.indicator_report import IndicatorReport, ReportStatus
from kb.implementation.proposal import Proposal, Score
from kb.implementation.schedule import ActionStatus, ScheduledAction, YearNote
from kb.implementation.success_factor import FactorMark
from kb.ledger.coverage import NilReport

Record = Activity | ActivityConfirmation | IndicatorReport | NilReport | ScheduledAction | Proposal | Score | FactorMark


def dump(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False, sort_keys=True)


def activity(text: str) -> Activity:
    f = _tuples(text, "economies", "co_sponsors", "partners", "topics")
    return Activity(**{**f, "kind": ActivityKind(f["kind"]), "status": ActivityStatus(f["status"])})


def confirmation(text: str) -> ActivityConfirmation:
    return ActivityConfirmation(**_tuples(text, "objectives"))


def report(text: str) -> IndicatorReport:
    f = _tuples(text)
    return IndicatorReport(**{**f, "status": ReportStatus(f["status"])})


def nil_report(text: str) -> NilReport:
    return NilReport(**_tuples(text))


def action(text: str) -> ScheduledAction:
    f = _tuples(text)
    notes = tuple(YearNote(**note) for note in f["notes"])
    return ScheduledAction(**{**f, "status": ActionStatus(f["status"]), "notes": notes})


def proposal(text: str) -> Proposal:
    return Proposal(**_tuples(text, "economies", "objectives"))


def score(text: str) -> Score:
    return Score(**_tuples(text))


def mark(text: str) -> FactorMark:
    return FactorMark(**_tuples(text))


def _tuples(text: str, *names: str) -> dict[str, Any]:
    """The fields, those named as tuples."""
    fields: dict[str, Any] = json.loads(text)
    return {name: tuple(value) if name in names else value for name, value in fields.items()}
