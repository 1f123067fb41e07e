"""What waits for a person, and an economy's own page, as JSON and as separated values, the same for all doors."""

from collections.abc import Iterable
from typing import Any

from kb.desk.my_economy import EconomyPage, OwnAdoption
from kb.desk.turn import TurnList
from kb.documents.csv_text import Cell, csv_text
from kb.ledger.as_json import adoption_json

Json = dict[str, Any]

COLUMNS = ("what", "practice or indicator", "year", "economy", "status", "since", "to do")


def turns_json(lists: Iterable[TurnList]) -> Json:
    told = tuple(lists)
    return {
        "count": sum(len(one.turns) for one in told),
        "lists": [
            {
                "kind": one.kind.value,
                "title": one.title,
                "turns": [{"text": turn.text, "path": turn.path, "since": turn.since or None} for turn in one.turns],
            }
            for one in told
        ],
    }


def economy_page_json(page: EconomyPage) -> Json:
    return {
        "economy": page.economy,
        "year": page.year,
        "shared": {
            "value": len(page.shared) if page.shared or page.shared_status.value != "not reported" else None,
            "status": page.shared_status.value,
            "practices": list(page.shared),
        },
        "taken_up_by_others": {
            "value": len(page.taken_from_us),
            "practices": [
                {"practice": one.practice, "adoptions": [adoption_json(each) for each in one.adoptions]}
                for one in page.taken_from_us
            ],
        },
        "taken_up": {"value": len(page.taken_up), "adoptions": [_own(one) for one in page.taken_up]},
        "on_the_way": [_own(one) for one in page.on_the_way],
        "to_report": {str(year): left for year, left in page.silent.items()},
        "indicators": [
            {
                "id": one.id,
                "title": one.title,
                "status": one.status.value,
                "waits": one.waits,
                "value": one.report.value if one.report else None,
                "unit": one.report.unit if one.report else None,
                "report": one.report.status.value if one.report else None,
            }
            for one in page.due
        ],
    }


def economy_page_csv(page: EconomyPage) -> str:
    """A row a practice shared, one an adoption on either side, and one an indicator of the year."""
    year: Cell = page.year if page.year is not None else ""
    rows: list[tuple[Cell, ...]] = [("shared", id, year, page.economy, "", "", "") for id in page.shared]
    for taken in page.taken_from_us:
        for one in taken.adoptions:
            rows.append(
                ("taken up by others", one.practice, year, one.economy, one.stage.value, _day(one.effective), "")
            )
    for kind, listed in (("taken up", page.taken_up), ("on the way", page.on_the_way)):
        for own in listed:
            one = own.adoption
            to_do = "say whether it is still in force" if own.is_asked else ""
            rows.append((kind, one.practice, year, one.economy, one.stage.value, _day(one.effective), to_do))
    for due in page.due:
        status = "handed in" if due.waits else due.status.value
        rows.append(("indicator", due.id, due.year, page.economy, status, "", "report it" if due.is_due else ""))
    return csv_text(COLUMNS, rows)


def _own(one: OwnAdoption) -> Json:
    answer = one.question.answer.answer.value if one.question and one.question.answer else None
    reason = one.reason.text if one.reason else None
    return {**adoption_json(one.adoption), "asked": one.is_asked, "answer": answer, "not_counted": reason}


def _day(value: object) -> str:
    return str(value) if value else ""
