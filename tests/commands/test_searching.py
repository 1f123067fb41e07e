"""`kb search` says what the page says: two numbers, what was mended, what no practice holds, what is related."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb as command
from kb.index.terms import MOST_CHARACTERS
from kb.knowledge_base import KnowledgeBase
from kb.search.results import Hit, Results
from tests.answers import fill, nothing, related

Run = Callable[..., Result]


@pytest.fixture
def search(kb: KnowledgeBase, home: Path) -> Run:
    def _search(*arguments: str) -> Result:
        done = CliRunner().invoke(command, ["--home", str(home), "search", *arguments])
        assert done.exit_code == 0, done.output
        return done

    return _search


def lines(done: Result) -> list[str]:
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


def test_the_first_line_is_the_two_numbers_and_the_related_stand_below_a_line(
    search: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, related(2))
    said = lines(search("collateral", "--mode", "words"))
    assert said[0] == "1 practice answers · 2 are related"
    at = said.index("Related: near to what you asked, but no answer")
    assert set(said[at - 1]) == {"─"}
    assert sum("japan-credit-guarantee" in line for line in said[:at]) == 1
    assert [line[0] for line in said[at:] if "  [" in line] == ["1", "2"]


def test_related_stand_on_the_last_page_and_earlier_ones_say_where(
    search: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch, related(2))
    first = lines(search("small", "--mode", "words", "--size", "3"))
    assert first[-1] == "What is related stands on the last page: --page 2"
    assert "Related: near to what you asked, but no answer" in lines(
        search("small", "--mode", "words", "--size", "3", "--page", "2")
    )


def test_nothing_that_answers_is_said_with_what_no_practice_holds(search: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, nothing(1, unknown=("blockchain", "zzz")))
    said = lines(search("blockchain zzz"))
    assert said[:2] == ["No practice answers · 1 is related", "No practice answers."]
    assert "No practice holds “blockchain” or “zzz”; nearest by meaning:" in said
    fill(monkeypatch, nothing(0, unknown=("blockchain",)))
    assert "No practice holds “blockchain”." in lines(search("blockchain"))


def test_an_economy_that_is_named_comes_with_the_option_for_it(search: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, related(0, economies=("Hong Kong, China",)))
    assert 'Only practices of Hong Kong, China: --economy "Hong Kong, China"' in lines(search("Hong Kong loans"))


def test_the_number_of_a_hit_is_its_chance_and_a_list_has_none(search: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(found: Results, others: tuple[Hit, ...]) -> Results:
        return replace(found, hits=tuple(replace(hit, score=1.0, chance=0.37) for hit in others))

    fill(monkeypatch, change)
    assert "words · chance 0.37" in search("small").stdout and "1.00" not in search("small").stdout
    assert "0." not in search("--economy", "Chile").stdout.split("objectives")[1].split("\n")[0]


def test_a_list_without_words_tells_one_number(search: Run) -> None:
    assert lines(search("--economy", "Chile"))[0] == "1 practice"
    assert lines(search("--economy", "others"))[0] == "1 practice"


def test_a_text_beyond_the_most_characters_is_cut_and_that_is_said(search: Run) -> None:
    text = "loans " * (MOST_CHARACTERS // 5)
    assert "Only the first 10,000 characters of the text were looked for." in search(text, "--mode", "words").stderr
    told = json.loads(search(text, "--mode", "words", "--json").stdout)
    assert told["notes"] and told["query"] == text


def test_json_tells_both_totals(search: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, related(2))
    told = json.loads(search("collateral", "--mode", "words", "--json").stdout)
    assert (told["total"], told["related_total"], len(told["hits"]), len(told["related"])) == (1, 2, 1, 2)
