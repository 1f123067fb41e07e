"""The records of the plan in SQLite: one table, a JSON text under its kind, its plan and its id."""

import json
from collections.abc import Mapping

from kb.implementation.activity import Activity, ActivityConfirmation
from kb.implementation.indicator_report import IndicatorReport
from kb.implementation.proposal import Proposal, Score
from kb.implementation.schedule import ScheduledAction
from kb.implementation.success_factor import FactorMark
from kb.ledger.coverage import NilReport
from kb.store import plan_rows
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act

_MOMENT = ("by", "at")
"""Who and when are no part of what is said: the same word twice is no news."""


class SQLitePlanRecords(SQLitePart):
    """The part of the store that keeps the rest of the plan. Activities and proposals outlive a plan: theirs is ''."""

    def activities(self) -> tuple[Activity, ...]:
        return tuple(plan_rows.activity(text) for text in self._found("activity"))

    def keep_activity(self, activity: Activity, by: str) -> bool:
        return self._keep("recorded", "activity", "", activity.id, activity, by)

    def activity_confirmations(self, plan: str) -> Mapping[str, ActivityConfirmation]:
        found = (plan_rows.confirmation(text) for text in self._found("activity objectives", plan))
        return {one.activity: one for one in found}

    def confirm_activity(self, confirmation: ActivityConfirmation) -> None:
        about = confirmation.plan, confirmation.activity
        self._keep("confirmed", "activity objectives", *about, confirmation, confirmation.by)

    def indicator_reports(self, plan: str) -> tuple[IndicatorReport, ...]:
        return tuple(plan_rows.report(text) for text in self._found("indicator report", plan))

    def keep_report(self, report: IndicatorReport, plan: str) -> bool:
        return self._keep(report.status.value, "indicator report", plan, report.id, report, report.by)

    def nil_reports(self, plan: str) -> tuple[NilReport, ...]:
        return tuple(plan_rows.nil_report(text) for text in self._found("nil report", plan))

    def keep_nil_report(self, report: NilReport, plan: str) -> bool:
        about = "nil report", plan, report.id
        return self._keep("handed in", *about, report, report.by, why=report.why)

    def take_back_nil_report(self, report: NilReport, plan: str, by: str, why: str) -> bool:
        return self._drop("taken back", "nil report", plan, report.id, by, why=why)

    def scheduled_actions(self, plan: str) -> tuple[ScheduledAction, ...]:
        return tuple(plan_rows.action(text) for text in self._found("scheduled action", plan))

    def keep_action(self, action: ScheduledAction, plan: str, by: str) -> bool:
        return self._keep("scheduled", "scheduled action", plan, action.id, action, by)

    def proposals(self) -> tuple[Proposal, ...]:
        return tuple(plan_rows.proposal(text) for text in self._found("proposal"))

    def keep_proposal(self, proposal: Proposal) -> bool:
        return self._keep("proposed", "proposal", "", proposal.id, proposal, proposal.by)

    def scores(self) -> tuple[Score, ...]:
        return tuple(plan_rows.score(text) for text in self._found("score"))

    def keep_score(self, score: Score) -> bool:
        return self._keep("scored", "score", "", f"{score.proposal}/{score.criterion}/{score.by}", score, score.by)

    def factor_marks(self, plan: str) -> tuple[FactorMark, ...]:
        return tuple(plan_rows.mark(text) for text in self._found("success factor", plan))

    def mark_factor(self, mark: FactorMark) -> bool:
        return self._keep("marked", "success factor", mark.plan, mark.id, mark, mark.by, mark.practice)

    def unmark_factor(self, plan: str, factor: str, practice: str, by: str) -> bool:
        return self._drop("unmarked", "success factor", plan, f"{factor}/{practice}", by, practice)

    def _found(self, kind: str, plan: str = "") -> list[str]:
        found = self._file.db.execute(
            "select fields from plan_records where kind = ? and plan = ? order by id", [kind, plan]
        )
        return [row[0] for row in found]

    def _one(self, kind: str, plan: str, id: str) -> str:
        row = self._file.db.execute(
            "select fields from plan_records where kind = ? and plan = ? and id = ?", [kind, plan, id]
        ).fetchone()
        return row[0] if row else ""

    def _keep(
        self,
        action: str,
        kind: str,
        plan: str,
        id: str,
        record: plan_rows.Record,
        by: str,
        practice: str = "",
        why: str = "",
    ) -> bool:
        fields = plan_rows.dump(record)
        with self._write(by) as trail:
            old = self._one(kind, plan, id)
            if old and _said(old) == _said(fields):
                return False
            self._file.db.execute(
                """insert into plan_records (kind, plan, id, fields) values (?, ?, ?, ?)
                   on conflict (kind, plan, id) do update set fields = excluded.fields""",
                [kind, plan, id, fields],
            )
            trail.append(Act(action, kind, f"{id}@{plan}" if plan else id, practice, old, fields, why))
        return True

    def _drop(self, action: str, kind: str, plan: str, id: str, by: str, practice: str = "", why: str = "") -> bool:
        """Take a record away; the trail keeps what it said. False where there is none."""
        with self._write(by) as trail:
            old = self._one(kind, plan, id)
            if not old:
                return False
            self._file.db.execute("delete from plan_records where kind = ? and plan = ? and id = ?", [kind, plan, id])
            trail.append(Act(action, kind, f"{id}@{plan}", practice, old, why=why))
        return True


def _said(fields: str) -> dict[str, object]:
    return {name: value for name, value in json.loads(fields).items() if name not in _MOMENT}
