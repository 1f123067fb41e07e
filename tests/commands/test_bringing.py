"""`kb import` reads spreadsheets and papers besides, says first what it would do, and does nothing twice."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.accounts.account import Account, AccountState
from kb.cli import kb as group
from kb.cli.writeups import import_
from kb.importing.templates import template
from kb.knowledge_base import KnowledgeBase
from kb.person import Role
from tests.importing.test_importing import GOOD, sheet
from tests.importing.test_paper import FILLED

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def run(empty: KnowledgeBase) -> Callable[..., Result]:
    def _run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(group, ["--home", str(empty.settings.home), *map(str, arguments)])

    return _run


def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    empty: KnowledgeBase, run: Callable[..., Result], write: Write
) -> None:
    table = write("x.xlsx", sheet(GOOD, {**GOOD, "Title": ""}))
    text = write("a.md", "---\nid: a\ntitle: T\neconomies: [Chile]\n---\n\n## Results\n\ntext\n")
    result = run("import", "--dry-run", table, text)
    assert result.exit_code == 0, result.output
    assert "nothing is done; it would be: 2 added, 0 changed, 0 unchanged, 1 refused" in result.output
    assert "row 3: Title:" in result.output
    assert empty.home.store.practices() == ()
    done = run("import", table, text)
    assert "2 added" in done.output and "nothing is done" not in done.output
    assert "0 added, 0 changed, 2 unchanged, 1 refused" in run("import", table, text).output
    assert "0 added, 0 changed, 2 unchanged, 1 refused" in run("import", "--dry-run", table, text).output


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_template_that_was_written_and_filled_in_is_read(
    empty: KnowledgeBase, run: Callable[..., Result], write: Write, tmp_path: Path, kind: str
) -> None:
    assert run("template", kind, tmp_path / f"t.{kind}").exit_code == 0
    assert (tmp_path / f"t.{kind}").read_bytes() == template(kind, empty.plan, empty.economies)
    filled = write(f"f.{kind}", template(kind, empty.plan, empty.economies, [("", FILLED)]))
    assert "1 added" in run("import", filled).output
    assert "1 unchanged" in run("import", filled).output


def test_a_column_is_read_as_it_is_said(empty: KnowledgeBase, run: Callable[..., Result], write: Write) -> None:
    table = write("x.csv", "Shoe size;Title;Submitting economies;What was done\n42;A thing;Chile;text\n")
    result = run("import", "--column", "Shoe size=Lead agency", table)
    assert result.exit_code == 0, result.output
    assert empty.home.store.practices()[0].agency == "42"
    for wrong, said in (("Shoe size", "header and the field"), ("Nothing=title", "columns"), ("Title=x", "field")):
        failed = run("import", "--column", wrong, table)
        assert failed.exit_code != 0 and said in str(failed.exception)


def test_a_file_that_cannot_be_read_never_stops_the_rest(run: Callable[..., Result], write: Write) -> None:
    result = run("import", "--json", write("broken.xlsx", b"PK\x03\x04"), write("x.xlsx", sheet(GOOD)))
    told = json.loads(result.stdout)
    assert told["added"] == 1
    assert "broken.xlsx" in told["refused"][0]["where"]


def test_the_command_is_told_in_its_help() -> None:
    assert ".xlsx" in str(import_.help)


def test_rows_that_may_be_on_record_are_named_and_may_be_that_practice(
    empty: KnowledgeBase, run: Callable[..., Result], write: Write
) -> None:
    head, text = "Title,Submitting economies,What was done\n", "Chile,Stalls were let.\n"
    rows = write("rows.csv", f"{head}Online market days for vilage producers,{text}Another thing,{text}")
    old = write("old.csv", f"ID,{head}chile-market-days,Online market days for village producers,{text}")
    assert "1 added" in run("import", old).output
    done = run("import", rows, "--dry-run")
    assert "row 2 “Online market days for vilage producers” may be the same as chile-market-days" in done.output
    assert "2 added" in done.output and "row 3 “" not in done.output
    done = run("import", rows, "--same", "2=chile-market-days", "--same", "3=none")
    assert "0 added, 1 changed" in done.output
    for wrong in ("x=chile-market-days", "9=chile-market-days", "2=nothing-such"):
        assert run("import", rows, "--same", wrong).exit_code, wrong


def test_drafts_are_of_the_account_that_is_named(
    empty: KnowledgeBase, run: Callable[..., Result], write: Write
) -> None:
    rows = write("rows.csv", "Title,Submitting economies,What was done\nA thing,Chile,Stalls were let.\n")
    refused = run("import", rows, "--drafts")
    assert refused.exit_code and "an officer's account" in str(refused.exception) and not empty.home.store.dossiers()
    officer = Account(id="", email="o@example.org", name="O", role=Role.SECRETARIAT, state=AccountState.ACTIVE)
    empty.home.store.add_account(officer, "x")
    assert "1 drafts to be handed in: d1" in run("import", rows, "--drafts", "--by", "o@example.org").output
    assert "1 unchanged" in run("import", rows, "--drafts", "--by", "o@example.org").output
