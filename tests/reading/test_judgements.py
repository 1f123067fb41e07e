"""Judgements are kept a line each, whole, by several writers at once."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb as group
from kb.errors import BadValue, BrokenFile, StoreProblem, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.reading.judgements import MOST_CHARACTERS, HitVerdict, add_judgement, judgement, read_judgements
from tests.conftest import ROOT

DAY = date(2026, 1, 2)
WRITER = """
import sys
from datetime import date
from pathlib import Path
from kb.reading.judgements import add_judgement, judgement
from kb.person import operator
for number in range(60):
    assert add_judgement(Path(sys.argv[1]), judgement(f"{sys.argv[2]} {number}", "a", "right", date(2026, 1, 2)))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index" / "judgements.jsonl"


def test_two_writers_at_once_lose_nothing(path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, name], env={"PYTHONPATH": str(ROOT)})
        for name in ("one", "two")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert {one.query for one in read_judgements(path)} == {f"{name} {n}" for name in ("one", "two") for n in range(60)}


def test_the_last_word_on_a_query_and_practice_wins(path: Path) -> None:
    for verdict in ("wrong", "right"):
        assert add_judgement(path, judgement("loans", "a", verdict, DAY))
    assert add_judgement(path, judgement("loans", "b", "wrong", DAY))
    assert not add_judgement(path, judgement("loans", "b", "wrong", date(2026, 3, 4)))
    said = {one.practice: one.verdict for one in read_judgements(path)}
    assert said == {"a": HitVerdict.RIGHT, "b": HitVerdict.WRONG}


def test_a_line_cut_off_by_a_power_cut_is_neither_read_nor_built_upon(path: Path) -> None:
    add_judgement(path, judgement("loans", "a", "right", DAY))
    with path.open("ab") as stream:
        stream.write(b'{"query": "half')
    assert [one.query for one in read_judgements(path)] == ["loans"]
    add_judgement(path, judgement("markets", "b", "right", DAY))
    assert [one.query for one in read_judgements(path)] == ["loans", "markets"]


def test_any_text_comes_back_as_it_was_but_for_white_space(path: Path) -> None:
    for text in ("借款 и кредиты", 'a "quoted" \\ word', "\x1b[31m\x00", "\ud800", "a\nb", "x" * 5000):
        add_judgement(path, judgement(text, "a", "right", DAY))
    said = [one.query for one in read_judgements(path)]
    assert said[:2] == ["借款 и кредиты", 'a "quoted" \\ word']
    assert said[3:] == ["?", "a b", "x" * MOST_CHARACTERS]


def test_a_query_without_words_and_a_verdict_that_is_none_are_refused() -> None:
    for query, verdict in (("  ", "right"), ("loans", "perhaps")):
        with pytest.raises(BadValue):
            judgement(query, "a", verdict, DAY)


def test_a_file_that_is_full_says_what_to_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.reading.judgements.MOST_BYTES", 200)
    with pytest.raises(StoreProblem, match="move it aside"):
        for number in range(9):
            add_judgement(path, judgement(f"loans {number}", "a", "right", DAY))


def test_a_line_that_is_no_judgement_is_told_with_its_number(path: Path) -> None:
    add_judgement(path, judgement("loans", "a", "right", DAY))
    for broken in ('{"query": "loans"}', '{"query": "q", "practice": "a", "grade": 9, "when": "2026-01-02"}', "[]"):
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n" + broken + "\n", "utf-8")
        with pytest.raises(BrokenFile) as error:
            read_judgements(path)
        assert error.value.line == 2


def test_the_command_judges_as_the_page_does(kb: KnowledgeBase) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(group, ["--home", str(kb.settings.home), "judge", *words])

    assert run("bank loans", "japan-credit-guarantee", "right").output == "japan-credit-guarantee: noted as right\n"
    assert "already noted" in run("bank  loans", "japan-credit-guarantee", "right").output
    assert isinstance(run("loans", "no-such-practice", "wrong").exception, Unknown)
    assert len(kb.reading.judgements()) == 1
