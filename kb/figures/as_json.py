"""Figures as JSON and CSV, each with its list and its reasons."""

from collections.abc import Callable
from typing import Any

from kb.documents.csv_text import csv_text
from kb.figures.breakdown import BreakdownRow, Overlap
from kb.figures.reason import Reason
from kb.figures.tally import Figure, Tally
from kb.figures.telling import Telling
from kb.ledger.as_json import adoption_json
from kb.ledger.coverage import EconomyStatus

Json = dict[str, Any]


Title = Callable[[str], str]
"""A practice's title by its id."""


TALLY_COLUMNS = (
    "period", "by", "key", "label", "shared", "adopted", "shared practices", "adopted practices",
    "silent", "silent practices", "status", "snapshot", "late", "late practices", "counted anew", "came", "left",
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
        "rows": [_row(tally, row) for row in tally.breakdown.rows],
        "overlap": {
            "shared": _overlap(tally.breakdown.shared_overlap),
            "adopted": _overlap(tally.breakdown.adopted_overlap),
        },
        "coverage": {
            "reporting": list(tally.reporting),
            "nothing_to_report": list(tally.nil),
            "heard": tally.heard,
            "of": tally.members,
        },
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
    `adopted` as it counts sharing or adoption. On a figure's row stands what is beside it: the silent where it tells
    what is in force, the late reports by their year, and what today's records would give with what came and left. Not
    reported is an empty cell with its status, and never 0.
    """
    told = " ".join(f"{one.year}:{one.no}:{one.hash}" for one in tally.telling.closed)
    status, by = tally.telling.status, tally.breakdown.by.value
    rows: list[tuple[str | int, ...]] = []
    for row in tally.breakdown.rows:
        numbers = ("" if n is None else n for n in (row.number("shared"), row.number("adopted")))
        ids = (" ".join(row.shared), " ".join(row.adopted))
        of_row = tally.row_status(row)
        said = status if of_row is EconomyStatus.REPORTED else of_row.value
        cells = (tally.period.title, by, row.key, row.label, *numbers, *ids)
        rows.append((*cells, "", "", said, told, "", "", "", "", ""))
    for figure in tally.figures:
        number, listed = figure.value, " ".join(figure.practices)
        sharing = figure.key in ("shared", "first_shared")
        counted = (number, "", listed, "") if sharing else ("", number, "", listed)
        silent = _silent_cells(tally) if figure.key == "in_force" else ("", "")
        rows.append(
            (
                *(tally.period.title, "figure", figure.key, figure.title, *counted, *silent, status, told),
                *_late_cells(tally, figure.key),
                *_anew_cells(tally, figure.key),
            )
        )
    return csv_text(TALLY_COLUMNS, rows)


def _late_cells(tally: Tally, key: str) -> tuple[str | int, str]:
    lines = tally.telling.late_in(key)
    listed = "; ".join(f"{line.year}: {' '.join(line.practices)}" for line in lines)
    return (sum(len(line.practices) for line in lines), listed) if lines else ("", "")


def _anew_cells(tally: Tally, key: str) -> tuple[str | int, str, str]:
    one = tally.telling.recount(key)
    return (one.value, " ".join(one.came), " ".join(one.left)) if one else ("", "", "")


def reason_json(reason: Reason) -> Json:
    return {"rule": reason.rule, "text": reason.text}


def _head(tally: Tally) -> Json:
    return {
        "period": tally.period.title,
        "years": list(tally.period.years),
        "plan": tally.plan,
        "rules": tally.rules,
        **telling_json(tally.telling),
    }


def telling_json(telling: Telling) -> Json:
    """From which snapshots a period is told, and what stands beside it: late lines, what today's records would give,
    and what the years, added, hold more than once."""
    return {
        "status": telling.status,
        "told_from": [
            {"year": one.year, "status": one.status.value, "snapshot": one.no, "at": one.at, "hash": one.hash}
            for one in telling.years
        ],
        "late": [
            {"year": line.year, "figure": line.key, "value": len(line.practices), "practices": list(line.practices)}
            for line in telling.late
        ],
        "counted_anew": {
            one.key: {
                "value": one.value,
                "came": list(one.came),
                "left": [
                    {"id": id, "reasons": [reason_json(why) for why in one.reasons.get(id, ())]} for id in one.left
                ],
            }
            for one in telling.anew
        },
        "told_not_once": {key: dict(times) for key, times in telling.not_once.items()},
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


def _row(tally: Tally, row: BreakdownRow) -> Json:
    return {
        "key": row.key,
        "label": row.label,
        "shared": row.number("shared"),
        "adopted": row.number("adopted"),
        "status": tally.row_status(row).value,
        "shared_practices": list(row.shared),
        "adopted_practices": list(row.adopted),
    }
