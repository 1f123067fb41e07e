"""At every door that gives out separated values or a spreadsheet, what people wrote stays text and numbers numbers."""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from openpyxl import load_workbook

from kb import KnowledgeBase
from kb.cli import kb as group
from kb.errors import BadValue
from kb.ledger.meetings import MeetingFacts
from kb.person import Person, Role, operator
from tests.conftest import ROOT
from tests.formulas import HOSTILE, begins, reckoned

As = Callable[[str], FlaskClient]
OFFICER = Person("o", Role.SECRETARIAT)
CHILE = Person("d", Role.DELEGATE, "Chile")

DOORS = (
    "/trail.csv", "/tally.csv?by=meeting", "/tally.csv?by=economy", "/tally/both.csv?by=meeting",
    "/tally/shared.csv?by=meeting", "/reports/final.csv", "/implementation.csv", "/activities.csv", "/indicators.csv",
    "/indicators/1.1.1.csv", "/indicators/sheet.csv?economy=chile", "/schedule.csv", "/proposals.csv",
    "/success-factors.csv",
)  # fmt: skip
SHEETS = ("/reports/final.xlsx", "/indicators/sheet.xlsx?economy=chile", "/templates/write-ups.xlsx")


@pytest.fixture
def hostile(kb: KnowledgeBase, home: Path) -> KnowledgeBase:
    """The small home where every hostile text was handed in wherever text is taken; some doors refuse some of them."""
    path = "practices/proposal_criteria.yaml"
    (home / path).write_bytes((ROOT / path).read_bytes())
    room = kb.implementation
    indicators = [one.id for objective in kb.plan.objectives for one in objective.indicators]
    refusing = contextlib.suppress(BadValue)
    for no, text in enumerate(HOSTILE):
        kb.home.store.withdraw("korea-plan-only", text, text)
        with refusing:
            room.activities.record(
                OFFICER, title=text, kind="activity", year="2022", status="carried out", economies=["Chile"],
                partners=[text], organisation=text, fund=text, source=text,
            )  # fmt: skip
        with refusing:
            action = room.schedule.keep(OFFICER, title=text, first="2021", last="2022", responsible=text, source=text)
            room.schedule.note(OFFICER, action.id, "2021", text)
        with refusing:
            room.proposals.keep(CHILE, title=text, summary=text, year="2024", economies=["Chile"])
        with refusing:
            indicator, year = indicators[no // 4], str(2021 + no % 4)
            given = {"unit": text, "period": text, "source": text, "note": text}
            room.indicators.keep(CHILE, indicator, "Chile", year, value="-5.20", submit=True, **given)  # type: ignore[arg-type]
        with refusing:
            facts = MeetingFacts(text, "smewg", "2022-03-01", "2022-03-02")
            meeting = kb.meetings.add(OFFICER, str(100 + no), facts).id
            event = kb.recording.event("chile-market-days", meeting, agenda_item="4.2", presenters=["Chile"])
            kb.recording.share(event, by=operator("o"))
    return kb


def test_no_separated_file_holds_a_formula_whoever_reads_it(hostile: KnowledgeBase, client_as: As) -> None:
    chair, officer, seen = client_as("chair"), client_as("officer"), ""
    for address in DOORS:
        answer = (officer if "sheet" in address else chair).get(address)
        assert answer.status_code == 200 and answer.content_type == "text/csv; charset=utf-8", address
        told = answer.data.decode()
        wrong = [cell for mark in ",;" for cell in reckoned(told, mark)]
        assert wrong == [], address
        seen += told
    for text in ("'=1+1", "'＝1+1", "'|cmd", "'%1", "'@SUM(A1)", "'－1", "'\u200b=1", "a;'=1+1"):
        assert seen.count(text) > 5
    assert ",-5.20," in officer.get("/indicators/sheet.csv?economy=chile").text


def test_no_spreadsheet_holds_a_formula(hostile: KnowledgeBase, client_as: As) -> None:
    for address in SHEETS:
        answer = client_as("officer").get(address)
        assert answer.status_code == 200, address
        cells = [cell for sheet in load_workbook(io.BytesIO(answer.data)) for row in sheet for cell in row]
        assert not any(cell.data_type == "f" for cell in cells), address
        texts = [cell for cell in cells if isinstance(cell.value, str) and begins(cell.value)]
        assert all(cell.quotePrefix for cell in texts), address
        if "indicators" in address:
            assert texts and any(cell.value == -5.2 for cell in cells)


def test_no_command_writes_a_formula(hostile: KnowledgeBase, home: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(group, ["--home", str(home), "tally", "--by", "meeting", "--csv"])
    assert told.exit_code == 0 and "'＝1+1" in told.output
    assert [cell for mark in ",;" for cell in reckoned(told.output, mark)] == []
    for name in ("x.csv", "x.xlsx"):
        command = ["--home", str(home), "indicators", "export", str(tmp_path / name), "--economy", "chile"]
        assert CliRunner().invoke(group, command).exit_code == 0
    assert [cell for mark in ",;" for cell in reckoned((tmp_path / "x.csv").read_bytes().decode(), mark)] == []
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert not any(cell.data_type == "f" for row in sheet for cell in row)
