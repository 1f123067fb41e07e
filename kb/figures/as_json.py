"""Figures as JSON and CSV, each with its list and its reasons."""

from collections.abc import Callable, Sequence
from typing import Any

from kb.documents.csv_text import csv_text
from kb.figures.breakdown import BreakdownRow, Overlap
from kb.figures.reason import Reason
from kb.figures.tally import Figure, Tally
from kb.figures.telling import Telling
from kb.ledger.as_json import adoption_json

Json = dict[str, Any]


Title = Callable[[str], str]
"""A practice's title by its id."""


TALLY_COLUMNS = (
    "period", "by", "key", "label", "shared", "adopted", "shared practices", "adopted practices", "status", "snapshot",
)  # fmt: skip

NOT_REPORTED = "not reported"


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
    `adopted` as it counts sharing or adoption; then those that nobody says are in force, which no figure holds; then
    what stands beside them: late lines, and what today's records would give. Not reported is an empty cell with its
    status, and never 0.
    """
    told = " ".join(f"{one.year}:{one.no}:{one.hash}" for one in tally.telling.closed)
    status = tally.telling.status
    rows: list[tuple[str | int, ...]] = []

    def add(by: str, key: str, label: str, cells: tuple[str | int, ...], said: str = status) -> None:
        rows.append((tally.period.title, by, key, label, *cells, said, told))

    for row in tally.breakdown.rows:
        numbers = tuple("" if n is None else n for n in (row.number("shared"), row.number("adopted")))
        said = status if row.reported else NOT_REPORTED
        add(tally.breakdown.by.value, row.key, row.label, (*numbers, " ".join(row.shared), " ".join(row.adopted)), said)
    for figure in tally.figures:
        add("figure", figure.key, figure.title, _cells(figure.key, figure.value, figure.practices))
    for since, silent in tally.silent.items():
        title = f"Adopted, no word since {since}" if since else "Adopted, no word ever"
        add("silent", str(since or ""), title, ("", len(silent), "", " ".join(silent)))
    for line in tally.telling.late:
        label = f"Late reports, for {line.year}"
        add("late", line.key, label, _cells(line.key, len(line.practices), line.practices), "late")
    for one in tally.telling.anew:
        ids = (*(f"+{id}" for id in one.came), *(f"-{id}" for id in one.left))
        add("counted anew", one.key, one.title, _cells(one.key, one.value, ids), "counted anew today")
    return csv_text(TALLY_COLUMNS, rows)


def _cells(key: str, number: int, ids: Sequence[str]) -> tuple[str | int, ...]:
    listed = " ".join(ids)
    return (number, "", listed, "") if key in ("shared", "first_shared") else ("", number, "", listed)


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
        "shared": row.number("shared"),
        "adopted": row.number("adopted"),
        "status": "reported" if row.reported else NOT_REPORTED,
        "shared_practices": list(row.shared),
        "adopted_practices": list(row.adopted),
    }
