"""Commands about the rest of the plan."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb as group
from kb.errors import KBError

ROW = {
    "id": "MADE_UP_1",
    "title": "A made-up workshop",
    "year": 2022,
    "proposing_economies": ["Chile"],
    "status": "Completed Project",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "projects.jsonl"
    path.write_text(json.dumps(ROW) + "\n{}\n")
    return path


def run(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(group, ["--home", str(home), *map(str, arguments)])


def test_activities_come_in_once_and_are_listed(home: Path, file: Path) -> None:
    first = run(home, "activities", "import", file)
    assert "1 added, 0 changed, 0 unchanged, 1 refused" in first.output and "line 2" in first.output
    assert "0 added, 0 changed, 1 unchanged" in run(home, "activities", "import", file).output
    assert json.loads(run(home, "activities", "import", file, "--json").output)["refused"][0]["line"] == 2
    listed = run(home, "activities", "list", "--economy", "chile").output
    assert "MADE_UP_1" in listed and "not confirmed" in listed and "1 record\n" in listed
    assert json.loads(run(home, "activities", "list", "--year", "2021", "--json").output) == {"activities": []}


def test_a_file_of_which_nothing_can_be_taken_fails(home: Path, file: Path) -> None:
    file.write_text("{}\n")
    assert isinstance(run(home, "activities", "import", file).exception, KBError)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_indicators_go_out_come_back_and_are_kept_only_when_asked(home: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"chile.{kind}"
    assert "172 rows" in run(home, "indicators", "export", out, "--economy", "chile").output
    filled = tmp_path / "filled.csv"
    filled.write_text("Indicator,Economy,Year,Value,Source\n1.1.1,Chile,2022,12,s\n1.1.1,Chile,2022,x,s\n")
    looked = run(home, "indicators", "import", filled).output
    assert "row 2: 1.1.1 Chile 2022: new" in looked and "nothing is recorded yet" in looked
    assert "1 taken up, 1 left out" in run(home, "indicators", "import", filled, "--keep", "submit").output
    assert "the same" in run(home, "indicators", "import", filled, "--keep", "draft").output
    assert isinstance(run(home, "indicators", "export", tmp_path / "x.pdf", "--economy", "chile").exception, KBError)


def test_nothing_to_report_is_handed_in_told_and_taken_back(home: Path) -> None:
    said = run(home, "indicators", "nil", "G3", "chile", "2023", "--why", "a letter").output
    assert "G3.1 Chile 2023: nothing to report" in said and "G3.2 Chile 2023" in said
    told = run(home, "indicators", "coverage", "--year", "2023", "--indicator", "G3.1").output
    assert "G3.1" in told and "partly" in told and "1 of 21, nothing to report: Chile" in told
    csv = run(home, "indicators", "coverage", "--year", "2023", "--csv").output
    assert ",2023,Chile,nothing to report,Z," in csv and ",2023,Peru,not reported,M," in csv
    found = json.loads(run(home, "indicators", "coverage", "--json").output)
    assert len(found["indicators"]) == 48
    assert found["indicators"][2]["years"]["2023"]["nil"] == ["Chile"]
    back = run(home, "indicators", "nil", "G3.1", "Chile", "2023", "--take-back", "--why", "in error")
    assert "G3.1 Chile 2023: taken back" in back.output
    listed = json.loads(run(home, "indicators", "nil", "1.1.1", "Chile", "2022", "--why", "w", "--json").output)
    assert [(one["indicator"], one["year"]) for one in listed["nil_reports"]] == [("G3.2", 2023), ("1.1.1", 2022)]
    assert isinstance(run(home, "indicators", "nil", "9.9", "Chile", "2022", "--why", "w").exception, KBError)


def test_the_sheet_of_an_indicator_is_printed(home: Path) -> None:
    told = json.loads(run(home, "indicators", "sheet", "G3.1").output)
    assert told["id"] == "G3" and "Counted is the practice" in told["indicators"][0]["what_counts"][0]
