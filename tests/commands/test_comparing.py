"""`kb evidence` and `kb compare` say what the pages say."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb as command
from kb.knowledge_base import KnowledgeBase

Run = Callable[..., Result]


@pytest.fixture
def run(kb: KnowledgeBase, home: Path) -> Run:
    return lambda *arguments: CliRunner().invoke(command, ["--home", str(home), *arguments])


def test_evidence_tells_each_cell_with_its_section_and_what_is_not_stated(run: Run) -> None:
    said = run("evidence", "--practice", "chile-market-days").stdout
    assert "Result with a figure: Sales of rural women rose by a third; women led 61 % of the stalls." in said
    assert "(Results)" in said and "Cost: not stated" in said


def test_evidence_as_json_and_as_csv_have_the_same_cells(run: Run) -> None:
    row = json.loads(run("evidence", "bank loans", "--json").stdout)["rows"][0]
    line = next(csv.DictReader(io.StringIO(run("evidence", "bank loans", "--csv").stdout.removeprefix("\ufeff"))))
    assert line["practice"] == row["practice"]["id"]
    assert line["done"] == row["cells"]["done"]["text"]


def test_evidence_of_nothing_asks_for_a_question(run: Run) -> None:
    done = run("evidence")
    assert done.exit_code == 2 and "give a question" in done.output


def test_compare_says_of_each_field_whether_it_is_the_same(run: Run) -> None:
    said = run("compare", "chile-market-days", "japan-credit-guarantee").stdout
    assert "Status: same" in said and "Kind: differs" in said and "Lead agency: only one" in said
    assert "Status" not in run("compare", "chile-market-days", "japan-credit-guarantee", "--only-differing").stdout


def test_compare_reads_as_a_visitor_does(run: Run) -> None:
    assert "members-note" in str(run("compare", "chile-market-days", "members-note").exception)
    assert run("compare", "chile-market-days", "members-note").exit_code != 0
