"""Wording: an encoder is given one text for a query, whichever way its words are written."""

from pathlib import Path

import pytest

from kb.index.index_file import IndexFile
from kb.index.spelling import Spelling, Vocabulary
from kb.index.updating import update
from kb.index.wording import usual_wording
from kb.practice.practice import Submission

TEXTS = """
women women woman microcredit microcredit micro credit labor labor labour market markets markets center centre center
organizations organisations organizations cooperate with rural Peru banks banks firms firms in of how can small online
US us IT it SMEs SMEs SME led COVID COVID marketing startup one stop
"""


def vocabulary_of(folder: Path, text: str) -> Vocabulary:
    """The words of an index of one write-up."""
    index = IndexFile(folder / "index.sqlite")
    update(index, {"one": "1"}, {"one": Submission(id="one", title="", body=text)}.__getitem__, ())
    return Spelling(index).vocabulary()


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return vocabulary_of(tmp_path_factory.mktemp("index"), TEXTS)


@pytest.mark.parametrize(
    ("ways", "told"),
    [
        (["women", "woman", "WOMEN", "Women", "women’s", "womens"], "women"),
        (["microcredit", "micro-credit", "micro credit", "Micro‑Credits"], "microcredit"),
        (["one-stop", "onestop", "One Stop"], "one-stop"),
        (["online", "on-line"], "online"),
        (["labour market", "labor markets", "LABOUR MARKET"], "labor markets"),
        (["Perú", "peru", "PERU"], "Peru"),
        (["SME", "SMEs", "S.M.E.s", "smes"], "SMEs"),
        (["U.S.", "US"], "US"),
        (["IT skills"], "IT skills"),
        (["help us"], "help us"),
        (["1,000 firms", "1 000 firms", "1000 firm"], "1000 firms"),
        (["No. 5", "№ 5", "#5"], "5"),
        (["COVID-19", "covid19", "covid 19"], "COVID 19"),
        (["women-led firms", "women led firms!", "“women–led” firms"], "women led firms"),
        (["貿易便利化", "贸易便利化"], "贸易便利化"),
        (["ﾃﾞｰﾀ", "データ"], "データ"),
        (["中小企業の支援"], "中小企業の支援"),
        (["การค้าชายแดน"], "การค้าชายแดน"),
        (["", "  ", "-", "\u200b"], ""),
    ],
)
def test_variants_are_one_text(vocabulary: Vocabulary, ways: list[str], told: str) -> None:
    assert [usual_wording(way, vocabulary) for way in ways] == [told] * len(ways)


def test_a_long_query_keeps_its_marks_and_endings(vocabulary: Vocabulary) -> None:
    one = "How can small labour organisations co-operate with micro-credit “banks”, in a rural centre of Perú?"
    other = 'How can small labor organizations cooperate with microcredit "banks", in a rural center of Peru?'
    assert usual_wording(one, vocabulary) == usual_wording(other, vocabulary) == other
    assert (
        usual_wording("a small firm in a rural market of a bank", vocabulary)
        == "a small firm in a rural market of a bank"
    )


def test_a_title_in_capitals_is_read_in_small_letters(vocabulary: Vocabulary) -> None:
    assert (
        usual_wording("HOW CAN IT HELP US ORGANISE RURAL BANKS", vocabulary)
        == "how can it help us organise rural banks"
    )


def test_another_word_is_not_put_in_its_place(vocabulary: Vocabulary) -> None:
    for word in ("marketing", "leader", "centric", "blockchain", "Toyota"):
        assert usual_wording(word, vocabulary) == word


@pytest.mark.parametrize(
    "text", ["dan kinh te", "kinh tế tuần hoàn cho doanh nghiệp nhỏ", "formación de mujeres emprendedoras rurales"]
)
def test_an_accent_of_another_language_stays(tmp_path: Path, text: str) -> None:
    foreign = vocabulary_of(tmp_path, "dân kinh tế te tuan hoan nghiep formacion mujeres " * 9)
    assert usual_wording(text, foreign) == text


def test_a_heading_that_ran_together_is_nobody_s_spelling(tmp_path: Path) -> None:
    assert usual_wording("circulareconomy", vocabulary_of(tmp_path, "CircularEconomy " * 9)) == "circulareconomy"


@pytest.mark.parametrize(
    "text", ["\ud800", "a\u0301" * 5_000, "e-" * 4_000, "貿易" * 4_000, "1 " * 5_000, "women " * 1_600]
)
def test_no_query_breaks_it(vocabulary: Vocabulary, text: str) -> None:
    usual_wording(text, vocabulary)
