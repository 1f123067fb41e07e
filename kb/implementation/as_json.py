"""The rest of the plan as JSON and as separated values, for whoever takes it along."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kb.documents.csv_text import Cell, csv_text
from kb.figures.as_json import reason_json
from kb.implementation.activities import ListedActivity
from kb.implementation.activity_tally import ActivityTally, Count
from kb.implementation.checklist import FactorSummary
from kb.implementation.indicator_report import IndicatorReport, ReportStatus
from kb.implementation.indicators import IndicatorSummary, IndicatorTable
from kb.implementation.proposal import Ranked
from kb.implementation.report_rows import read_rows as read_report_rows
from kb.implementation.report_rows import write_csv as write_report_rows_csv
from kb.implementation.report_rows import write_xlsx as write_report_rows_xlsx
from kb.implementation.schedule import ScheduledAction
from kb.ledger.coverage import Coverage, EconomyStatus
from kb.periods.indicator_figure import LABEL as INDICATOR_LABEL
from kb.periods.indicator_figure import LateReport

__all__ = [
    "INDICATOR_LABEL",
    "read_report_rows",
    "write_report_rows_csv",
    "write_report_rows_xlsx",
]
"""What is taken over under the names by which pages ask for it."""

Json = dict[str, Any]

PROVISIONAL = "P"
"""The observation status of a value that the secretariat has not accepted yet, in SDMX's letters."""

SILENT, WAITING = EconomyStatus.SILENT.value, "submitted, not accepted yet"
"""What is said of an economy that is in no coverage."""


def activities_json(listed: Iterable[ListedActivity]) -> Json:
    return {"activities": [activity_json(one) for one in listed]}


def activity_json(one: ListedActivity) -> Json:
    activity = one.activity
    return {
        "id": activity.id,
        "title": activity.title,
        "kind": activity.kind.value,
        "year": activity.year,
        "status": activity.status.value,
        "proposing_economies": list(activity.economies),
        "co_sponsoring_economies": list(activity.co_sponsors),
        "partners": list(activity.partners),
        "organisation": activity.organisation,
        "fund": activity.fund,
        "topics": list(activity.topics),
        "source": activity.source,
        "objectives": list(one.objectives) if one.confirmation else None,
        "confirmed": one.decided.value,
    }


def activities_csv(listed: Iterable[ListedActivity]) -> str:
    heads = ("id", "title", "kind", "year", "status", "proposing", "co-sponsoring", "confirmed", "objectives", "source")
    return csv_text(
        heads,
        (
            (
                one.activity.id, one.activity.title, one.activity.kind.value, one.activity.year,
                one.activity.status.value, "; ".join(one.activity.economies), "; ".join(one.activity.co_sponsors),
                one.decided.value, " ".join(one.objectives), one.activity.source,
            )
            for one in listed
        ),
    )  # fmt: skip


def activity_tally_json(tally: ActivityTally) -> Json:
    return {
        "label": INDICATOR_LABEL,
        "period": tally.period.title,
        "years": list(tally.period.years),
        "plan": tally.plan,
        "rules": tally.rules,
        "figures": {figure.key: count_json(figure) for figure in tally.figures},
        "rows": [
            {"objective": row.objective, **{key: list(ids) for key, ids in row.counts.items()}} for row in tally.rows
        ],
        "in_several_rows": list(tally.several),
        "members": tally.members,
        "late": _late_by_year(tally.late),
    }


def count_json(figure: Count) -> Json:
    return {
        "indicator": figure.indicator,
        "title": figure.title,
        "value": figure.value,
        "ids": list(figure.ids),
        "not_counted": [
            {"id": id, "reasons": [reason_json(reason) for reason in reasons]}
            for id, reasons in figure.not_counted.items()
        ],
    }


def activity_tally_csv(tally: ActivityTally) -> str:
    """A row a figure, with what came late and is not in its value; then a row an objective and figure."""
    late = {one.key: _late_of(tally, one.indicator) for one in tally.figures}
    rows = [
        (tally.period.title, "", one.key, one.indicator, one.value, "; ".join(one.ids), late[one.key], INDICATOR_LABEL)
        for one in tally.figures
    ]
    rows += [
        (
            tally.period.title,
            row.objective,
            one.key,
            one.indicator,
            len(row.counts[one.key]),
            "; ".join(row.counts[one.key]),
            "",
            INDICATOR_LABEL,
        )
        for row in tally.rows
        for one in tally.figures
    ]
    heads = ("period", "objective", "figure", "indicator", "value", "counted", "beside locked years", "label")
    return csv_text(heads, rows)


def _late_of(tally: ActivityTally, indicator: str) -> str:
    found = {year: [one for one in lines if one.indicator == indicator] for year, lines in tally.late.items()}
    return "; ".join(f"{line.since.value}, for {year}: {line.text}" for year, lines in found.items() for line in lines)


def coverage_json(coverage: Coverage) -> Json:
    return {
        "value": coverage.value,
        "of": coverage.members,
        "status": coverage.status.value,
        "economies": list(coverage.received),
        "nil": list(coverage.nil),
        "rest": {name: WAITING if name in coverage.waiting else SILENT for name in coverage.silent},
    }


def late_json(line: LateReport) -> Json:
    return {
        "indicator": line.indicator,
        "since": line.since.value,
        "subject": line.subject,
        "title": line.title,
        "before": line.before,
        "after": line.after,
    }


def _late_by_year(late: Mapping[int, Sequence[LateReport]]) -> Json:
    """What today's records say of locked years otherwise than is told of them."""
    return {str(year): [late_json(line) for line in lines] for year, lines in late.items()}


def indicators_json(listing: Iterable[IndicatorSummary]) -> Json:
    return {
        "label": INDICATOR_LABEL,
        "indicators": [
            {
                "id": told.indicator.id,
                "objective": told.objective.id,
                "kind": told.indicator.kind,
                "title": told.indicator.title,
                "coverage": coverage_json(told.coverage),
                "late": {str(year): list(names) for year, names in told.late.items()},
            }
            for told in listing
        ],
    }


def indicators_csv(listing: Iterable[IndicatorSummary]) -> str:
    heads = (
        "objective", "indicator", "kind", "title", "economies reporting", "of", "note", "of these nil", "status",
        "late",
    )  # fmt: skip
    return csv_text(
        heads,
        (
            (t.objective.id, t.indicator.id, t.indicator.kind, t.indicator.title, t.coverage.value, t.coverage.members,
             INDICATOR_LABEL, len(t.coverage.nil), t.coverage.status.value,
             "; ".join(f"{name}, for {year}" for year, names in t.late.items() for name in names))
            for t in listing
        ),
    )  # fmt: skip


def indicator_json(table: IndicatorTable) -> Json:
    return {
        "label": INDICATOR_LABEL,
        "indicator": table.told.indicator.id,
        "title": table.told.indicator.title,
        "kind": table.told.indicator.kind,
        "years": list(table.years),
        "coverage": coverage_json(table.told.coverage),
        "coverage_by_year": {
            str(year): coverage_json(one) for year, one in zip(table.years, table.by_year, strict=True)
        },
        "totals": {str(year): str(one) for year, one in zip(table.years, table.totals, strict=True) if one is not None},
        "reports": [report_json(one) for one in table.reports],
        "late": _late_by_year(table.late),
    }


def report_json(report: IndicatorReport) -> Json:
    return {
        "economy": report.economy,
        "year": report.year,
        "value": report.value,
        "unit": report.unit,
        "period": report.period,
        "source": report.source,
        "note": report.note,
        "status": report.status.value,
    }


def indicator_csv(table: IndicatorTable, economies: Sequence[str]) -> str:
    """What is told, a row an economy and year, also of those that said that there is nothing or said nothing; then what
    stands on record of locked years and is not told of them."""
    told = [_report_cells(table, economy, year) for economy in economies for year in table.years]
    since = [_cells(one, f"{one.status.value}, late for a locked year", "") for one in table.since]
    heads = (
        "indicator", "economy", "year", "value", "unit", "period", "source", "note", "status", "observation status",
        "label",
    )  # fmt: skip
    return csv_text(heads, ((*row, INDICATOR_LABEL) for row in (*told, *since)))


def _report_cells(table: IndicatorTable, economy: str, year: int) -> tuple[Cell, ...]:
    report, status = table.report(economy, year), table.status(economy, year)
    if report is None:
        return (table.told.indicator.id, economy, year, "", "", "", "", "", status.value, status.letter)
    accepted = report.status is ReportStatus.ACCEPTED
    return _cells(report, report.status.value, EconomyStatus.REPORTED.letter if accepted else PROVISIONAL)


def _cells(one: IndicatorReport, status: str, letter: str) -> tuple[Cell, ...]:
    value = one.number if one.number is not None else one.value
    return (one.indicator, one.economy, one.year, value, one.unit, one.period, one.source, one.note, status, letter)


def schedule_json(actions: Iterable[ScheduledAction]) -> Json:
    return {
        "actions": [
            {
                "id": one.id,
                "objective": one.objective or None,
                "title": one.title,
                "from": one.first,
                "to": one.last,
                "status": one.status.value,
                "responsible": one.responsible,
                "source": one.source,
                "notes": {str(note.year): note.text for note in one.notes},
            }
            for one in actions
        ]
    }


def schedule_csv(actions: Iterable[ScheduledAction]) -> str:
    return csv_text(
        ("id", "objective", "title", "from", "to", "status", "responsible", "source", "notes"),
        (
            (one.id, one.objective, one.title, one.first, one.last, one.status.value, one.responsible, one.source,
             "; ".join(f"{note.year}: {note.text}" for note in one.notes))
            for one in actions
        ),
    )  # fmt: skip


def proposals_json(ranked: Iterable[Ranked]) -> Json:
    return {
        "proposals": [
            {
                "id": one.proposal.id,
                "title": one.proposal.title,
                "year": one.proposal.year,
                "economies": list(one.proposal.economies),
                "objectives": list(one.proposal.objectives),
                "place": one.place,
                "mean": None if one.mean is None else round(float(one.mean), 2),
                "criteria": {
                    told.criterion.id: {
                        "weight": told.criterion.weight,
                        "mean": None if told.mean is None else round(float(told.mean), 2),
                        "reasons": [{"points": score.points, "reason": score.reason} for score in told.scores],
                    }
                    for told in one.told
                },
            }
            for one in ranked
        ]
    }


def proposals_csv(ranked: Sequence[Ranked]) -> str:
    criteria = [told.criterion.id for told in ranked[0].told] if ranked else []
    return csv_text(
        ("place", "id", "title", "year", "economies", "mean", *criteria),
        (
            (one.place or "", one.proposal.id, one.proposal.title, one.proposal.year, "; ".join(one.proposal.economies),
             *("" if mean is None else round(float(mean), 2) for mean in (one.mean, *(told.mean for told in one.told))))
            for one in ranked
        ),
    )  # fmt: skip


def factors_json(told: Iterable[FactorSummary]) -> Json:
    return {
        "factors": [
            {
                "id": one.factor.id,
                "area": one.factor.area,
                "text": one.factor.text,
                "marked": [mark.practice for mark in one.marked],
                "suggested": [hit.card.id for hit in one.suggested],
            }
            for one in told
        ]
    }


def factors_csv(told: Iterable[FactorSummary]) -> str:
    rows = [
        (one.factor.id, one.factor.area, one.factor.text, id, how)
        for one in told
        for how, ids in (
            ("marked by a person", [mark.practice for mark in one.marked]),
            ("suggested", [hit.card.id for hit in one.suggested]),
        )
        for id in ids
    ]
    return csv_text(("factor", "area", "text", "practice", "how"), rows)
