"""Coverage, nil reports and the indicators' sheets as JSON and as separated values, the same for all doors."""

from collections.abc import Iterable
from typing import Any

from kb.documents.csv_text import Cell, csv_text
from kb.implementation.as_json import WAITING, coverage_json, statuses_json
from kb.implementation.indicator_coverage import CoveredIndicator
from kb.implementation.indicator_sheet import IndicatorSheet
from kb.implementation.nil_reports import ListedNilReport
from kb.ledger.coverage import Coverage, EconomyStatus
from kb.periods.indicator_figure import LABEL

Json = dict[str, Any]

TOGETHER = "APEC"
"""What stands in the place of an economy where all are told together."""

LETTERS = {one.letter: one.value for one in EconomyStatus}

COLUMNS = (
    "indicator", "title", "objective", "year", "economy", "status", "observation status", "reported by", "of", "note",
    "year status",
)  # fmt: skip


def covered_json(listing: Iterable[CoveredIndicator], question: CoveredIndicator) -> Json:
    return {
        "label": LABEL,
        "observation_status": LETTERS,
        "indicators": [_indicator(one) for one in listing],
        "yearly_question": _indicator(question),
    }


def covered_csv(listing: Iterable[CoveredIndicator]) -> str:
    """A row an indicator and year for all together, then one an economy that was expected to report."""
    rows: list[tuple[Cell, ...]] = []
    for one in listing:
        about = (one.id, one.title, one.objective)
        for told in one.by_year:
            (year,) = told.years
            letter = EconomyStatus.REPORTED.letter
            rows.append(
                (*about, year, TOGETHER, told.status.value, letter, told.value, told.members, "", _stands(one, year))
            )
            for name in told.expected:
                status = told.status_of(name)
                rows.append(
                    (
                        *about,
                        year,
                        name,
                        status.value,
                        status.letter,
                        "",
                        "",
                        _note(one, told, name),
                        _stands(one, year),
                    )
                )
    return csv_text(COLUMNS, rows)


def sheet_json(sheet: IndicatorSheet) -> Json:
    return {
        "id": sheet.id,
        "title": sheet.title,
        "objective": sheet.objective or None,
        "indicators": [
            {
                "id": part.indicator.id,
                "title": part.indicator.title,
                "kind": part.indicator.kind,
                "what_counts": list(part.counts),
                "unit": part.unit,
                "source": part.source,
                "how_to_report": part.how,
                "figures": list(part.figures),
            }
            for part in sheet.parts
        ],
        "limits": list(sheet.limits),
        "decisions": [
            {"question": one.question, "in_force": one.in_force, "alternative": one.alternative}
            for one in sheet.decisions
        ],
        "coverage": [_indicator(one) for one in sheet.covered],
    }


def nil_reports_json(listed: Iterable[ListedNilReport]) -> Json:
    return {
        "nil_reports": [
            {
                "indicator": one.report.indicator,
                "economy": one.report.economy,
                "year": one.report.year,
                "why": one.report.why,
                "at": one.report.at,
                "overtaken": one.overtaken,
                "version": one.version,
            }
            for one in listed
        ]
    }


def _indicator(one: CoveredIndicator) -> Json:
    return {
        "id": one.id,
        "title": one.title,
        "objective": one.objective or None,
        "years": {str(told.years[0]): _year(one, told) for told in one.by_year},
        "together": _year(one, one.together),
        "year_status": statuses_json(one.statuses),
    }


def _year(one: CoveredIndicator, told: Coverage) -> Json:
    late = [name for year in told.years for name in one.late.get(year, ())]
    return {
        **coverage_json(told),
        "expected": list(told.expected),
        "received": list(told.received),
        "silent": list(told.silent),
        "late": late,
    }


def _stands(one: CoveredIndicator, year: int) -> str:
    return one.statuses[year].value if year in one.statuses else ""


def _note(one: CoveredIndicator, told: Coverage, name: str) -> str:
    if name in one.late.get(told.years[0], ()):
        return "reported after the year was locked"
    return WAITING if name in told.waiting else ""
