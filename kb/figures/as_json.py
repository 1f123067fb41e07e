"""Figures as JSON and CSV, each with its list and its reasons."""

from collections.abc import Callable
from typing import Any

from kb.documents.csv_text import csv_text
from kb.figures.breakdown import BreakdownRow, Overlap
from kb.figures.reason import Reason
from kb.figures.tally import Figure, Tally
from kb.ledger.as_json import adoption_json

Json = dict[str, Any]


Title = Callable[[str], str]
"""A practice's title by its id."""


TALLY_COLUMNS = (
    "period", "by", "key", "label", "shared", "adopted", "shared practices", "adopted practices",
    "silent", "silent practices",
)  # fmt: skip


def tally_json(tally: Tally) -> Json:
    return {
        **_head(tally),
        "figures": {
            figure.key: {
                "indicator": figure.indicator,
                "title": figure.title,
                "value": figure.value,
                "practices": list(figure.practices),
            }
            for figure in tally.figures
        },
        "adoptions": [adoption_json(adoption) for adoption in tally.adoptions],
        "adoptions_by_evidence": {level.value: number for level, number in tally.levels.items()},
        "adopting_economies": list(tally.adopters),
        "silent": _silent(tally),
        "listed_not_counted": [
            {**adoption_json(adoption), "reason": reason_json(reason)} for adoption, reason in tally.pipeline
        ],
        "by": tally.breakdown.by.value,
        "rows": [_row(row) for row in tally.breakdown.rows],
        "overlap": {
            "shared": _overlap(tally.breakdown.shared_overlap),
            "adopted": _overlap(tally.breakdown.adopted_overlap),
        },
        "coverage": {"reporting": list(tally.reporting), "of": tally.members},
    }


def figure_json(tally: Tally, figure: Figure, title: Title) -> Json:
    """One figure with its list, and with every other practice and why it is not counted."""
    beside = {"silent": _silent(tally)} if figure.key == "in_force" else {}
    return {
        **_head(tally),
        "figure": figure.key,
        "indicator": figure.indicator,
        "title": figure.title,
        "value": figure.value,
        "practices": [{"id": id, "title": title(id)} for id in figure.practices],
        "not_counted": [
            {"id": id, "title": title(id), "reasons": [reason_json(reason) for reason in reasons]}
            for id, reasons in figure.not_counted.items()
        ],
        **beside,
    }


def tally_csv(tally: Tally) -> str:
    """The breakdown as CSV, then the figures: a row each with its number and its practices, under `shared` or
    `adopted` as it counts sharing or adoption; beside what is in force the silent ones, which no figure holds.
    """
    period = tally.period.title
    rows: list[tuple[str | int, ...]] = [
        (period, tally.breakdown.by.value, row.key, row.label, len(row.shared), len(row.adopted), " ".join(row.shared),
         " ".join(row.adopted), "", "")
        for row in tally.breakdown.rows
    ]  # fmt: skip
    for figure in tally.figures:
        number, ids = figure.value, " ".join(figure.practices)
        sharing = figure.key in ("shared", "first_shared")
        cells = (number, "", ids, "") if sharing else ("", number, "", ids)
        silent = _silent_cells(tally) if figure.key == "in_force" else ("", "")
        rows.append((period, "figure", figure.key, figure.title, *cells, *silent))
    return csv_text(TALLY_COLUMNS, rows)


def reason_json(reason: Reason) -> Json:
    return {"rule": reason.rule, "text": reason.text}


def _head(tally: Tally) -> Json:
    return {
        "period": tally.period.title,
        "years": list(tally.period.years),
        "plan": tally.plan,
        "rules": tally.rules,
    }


def _silent_cells(tally: Tally) -> tuple[int, str]:
    """How many are silent, and which, by the year of the last word."""
    told = (f"{since or 'never'}: {' '.join(ids)}" for since, ids in tally.silent.items())
    return sum(map(len, tally.silent.values())), "; ".join(told)


def _silent(tally: Tally) -> list[Json]:
    """Of which no adopter has said that they are in force at the period's end, by the last year of which one did; null
    where none ever did."""
    return [{"since": since or None, "practices": list(ids)} for since, ids in tally.silent.items()]


def _overlap(overlap: Overlap) -> Json:
    return {"practices": list(overlap.practices), "rows_exceed_total_by": overlap.excess}


def _row(row: BreakdownRow) -> Json:
    return {
        "key": row.key,
        "label": row.label,
        "shared": len(row.shared),
        "adopted": len(row.adopted),
        "shared_practices": list(row.shared),
        "adopted_practices": list(row.adopted),
    }
