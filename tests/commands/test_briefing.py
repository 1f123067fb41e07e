"""An agenda on the command line, with the verb of the page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from kb import KnowledgeBase
from kb.cli import kb as command

AGENDA = "1. Opening\n2. Loans without collateral\n3. Unicorn stables on the moon\n"


@pytest.fixture
def run(kb: KnowledgeBase, write: Callable[..., Path]) -> Callable[..., str]:
    agenda = write("agenda.txt", AGENDA)

    def _run(*options: str) -> str:
        done = CliRunner().invoke(command, ["--home", str(kb.settings.home), "brief", str(agenda), *options])
        assert done.exit_code == 0, done.output
        return done.stdout

    return _run


def test_it_says_what_answers_each_item_and_what_nothing_does(run: Callable[..., str]) -> None:
    said = run()
    assert "SMEWG-BP-" in said and "Credit guarantees for firms without land to pledge (Japan)" in said
    assert "missing: No practice on record answers this item." in said


def test_it_is_written_as_a_document_and_as_json(run: Callable[..., str], tmp_path: Path) -> None:
    out = tmp_path / "brief.docx"
    assert "practices cited" in run("--out", str(out), "--title", "For Lima")
    text = "\n".join(node.text for node in Document(str(out)).element.body.iter() if getattr(node, "text", None))
    assert "For Lima" in text and "SMEWG-BP-" in text
    told = json.loads(run("--json"))
    assert [one["title"] for one in told["items"]][1] == "Loans without collateral"
    assert told["items"][1]["answers"][0]["id"] == "japan-credit-guarantee"
