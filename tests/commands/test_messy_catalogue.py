"""`kb import` of a catalogue as people keep it asks nothing: what is not sure is kept as text and told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb as group
from kb.knowledge_base import KnowledgeBase
from kb.practice.form import entries_of
from tests.importing.messy import catalogue

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def run(empty: KnowledgeBase) -> Callable[..., Result]:
    def _run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(group, ["--home", str(empty.settings.home), *map(str, arguments)])

    return _run


def test_thirty_of_its_rows_come_in_without_a_word_and_a_second_time_none(
    empty: KnowledgeBase, run: Callable[..., Result], write: Write
) -> None:
    table = write("messy.xlsx", catalogue())
    dry = run("import", "--dry-run", table)
    assert "32 added, 0 changed, 0 unchanged, 2 refused" in dry.output and empty.home.store.practices() == ()
    told = json.loads(run("import", "--json", table).stdout)
    assert (told["added"], len(told["refused"])) == (32, 2)
    said = "\n".join(told["told"])
    for part in ("“Finance” (perhaps 4.1)", "“on-going” as running", "Note: years are fiscal", "column “Remarks”"):
        assert part in said, part
    again = run("import", table)
    assert "0 added, 0 changed, 32 unchanged, 2 refused" in again.output


def test_what_a_value_means_is_said_once_and_remembered(
    empty: KnowledgeBase, run: Callable[..., Result], write: Write
) -> None:
    table = write("x.csv", "Country,Title,Status,Theme\nChile,A market,asleep,Finance\n")
    assert run("import", "--value", "asleep=ended", "--value", "finance=4.1", table).exit_code == 0
    (practice,) = empty.home.store.practices()
    assert (practice.status, practice.objectives) == ("ended", ("4.1",))
    other = write("y.csv", "Country,Title,Status,Theme\nPeru,A fair,Asleep,\n")
    assert run("import", other).exit_code == 0
    assert entries_of(empty.home.store.practices()[1])["status"] == "ended"
    for wrong, told in (("nowhere=ended", "values"), ("asleep=x", "running"), ("asleep", "what it means")):
        failed = run("import", "--value", wrong, write("z.csv", "Land,Title,Status\nChile,A,asleep\n"))
        assert failed.exit_code != 0 and told in str(failed.exception), wrong


def test_how_a_file_is_opened_may_be_said(empty: KnowledgeBase, run: Callable[..., Result], write: Write) -> None:
    table = write("x.csv", "Country;Title\nРоссия;Рынок\n".encode("cp1251"))
    assert run("import", "--encoding", "cp1251", table).exit_code == 0
    assert empty.home.store.practices()[0].economies == ("Russia",)
