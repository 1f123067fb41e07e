"""What people type besides words: every operator works or is named in a note, and plain language is none of it."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.index.index_file import IndexFile
from kb.index.indexed_words import IndexedWords
from kb.index.updating import update
from kb.plan.reference import read_economies
from kb.practice.card import Facet
from kb.practice.practice import Submission
from kb.search.syntax import parsed, restrict
from tests.conftest import ROOT

ECONOMIES = read_economies(ROOT / "practices" / "economies.yaml")

WRITE_UPS = {
    "fund": ("A credit guarantee fund", "Women and men borrow. The guarantee of credit is the state's."),
    "exporters": ("Exporters online", "Rural women sell abroad. Microfinance helps; international fairs too."),
    "youth": ("Young people in trade", "Youth and their internal markets. Credit without a guarantee: café financing."),
    "tea": ("茶園のデータ共有", "中小企業のデータ。Industry finances it."),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexFile]:
    """Four write-ups, indexed without an encoder."""
    file = IndexFile(tmp_path_factory.mktemp("index") / "index.sqlite")
    written = {id: Submission(id=id, title=title, body=body) for id, (title, body) in WRITE_UPS.items()}
    update(file, dict.fromkeys(written, "1"), written.__getitem__, ())
    yield file
    file.close()


Answers = Callable[[str], set[str] | None]


@pytest.fixture
def answers(index: IndexFile) -> Answers:
    """The write-ups that satisfy a query's operators; None where it has none."""
    ids = dict(index.db.execute("select no, id from practices order by no").fetchall())

    def _answers(text: str) -> set[str] | None:
        mask = restrict(parsed(text), IndexedWords.read(index))
        return None if mask is None else {id for id, holds in zip(ids.values(), mask, strict=True) if holds}

    return _answers


@pytest.mark.parametrize(
    "text",
    [
        "rural women",
        "covid-19 and e-commerce",
        "women - and men",
        "- women\n- youth",
        "-women\n-youth\n-credit",
        "* women\n* youth",
        "Lessons: what works",
        "Title: Women in trade",
        "see http://example.org/a-b?c=1&d=2",
        "mailto:someone@example.org",
        "12:30 in Lima",
        "标题：中小企业",
        "R&D and M&A",
        "C++ and C#",
        "+86 138",
        "growth of -5 percent",
        "2015 -2020",
        "las pymes -incluidas las de mujeres- crecen",
        "what NOT to do",
        "what works?",
        "SME(s) and fair(s)",
        "(rural) women",
        "PROMOTING TRADE AND INVESTMENT FOR WOMEN AND YOUTH",
        "TRADE & INVESTMENT OR GROWTH FOR SMEs",
        "TO EXPORT OR NOT TO EXPORT",
        "women and men or not",
        "mujeres Y hombres",
        "**bold** words",
        "5 * 4 = 20, 5*4",
        'a 5" pipe',
        "it's a 'word'",
        "10^6 and ~50 firms",
        "",
        "   ",
    ],
)
def test_plain_language_holds_no_operator(text: str) -> None:
    query = parsed(text)
    assert not query.operators and query.notes == ()
    assert query.words == query.plain == query.free == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        '"credit guarantee"',
        "“credit guarantee”",
        "„credit guarantee“",
        "”credit guarantee”",
        "«credit guarantee»",
        "« credit guarantee »",
        "»credit guarantee«",
        "＂credit guarantee＂",
        '""credit guarantee""',
        "「credit guarantee」",
        '"credit guarantee”',
    ],
)
def test_a_phrase_stands_between_quotation_marks_of_any_kind(text: str, answers: Answers) -> None:
    query = parsed(f"women {text}")
    assert query.phrases == ("credit guarantee",) and query.words == "women credit guarantee"
    assert query.free == "women" and query.notes == ()
    assert answers(text) == {"fund"}


@pytest.mark.parametrize("text", ['"rural women', "rural women”", "«rural women", '"', "rural » women"])
def test_a_quotation_mark_without_its_pair_is_none(text: str) -> None:
    query = parsed(text)
    assert query.phrases == () and "quotation mark" in query.notes[0]
    assert query.words in ("rural women", "")


@pytest.mark.parametrize(
    ("text", "excluded", "words"),
    [
        ("women -men", ("men",), "women"),
        ("women −men", ("men",), "women"),
        ("women －men", ("men",), "women"),
        ("-men women", ("men",), "women"),
        ('women -"rural men"', ("rural men",), "women"),
        ("women -«rural men»", ("rural men",), "women"),
        ("women NOT men", ("men",), "women"),
        ('women NOT "rural men"', ("rural men",), "women"),
        ("women AND NOT men", ("men",), "women"),
        ("women -e-commerce", ("e-commerce",), "women"),
        ("women -financ*", ("financ*",), "women"),
        ("training -2020", ("2020",), "training"),
        ("women -men, trade", ("men",), "women trade"),
        ("women NOT (men OR boys)", ("men", "boys"), "women"),
        ("中小企业 -美国", ("美国",), "中小企业"),
        ("women short- and long-term -men", ("men",), "women short- and long-term"),
    ],
)
def test_what_is_left_out_is_not_searched_for(text: str, excluded: tuple[str, ...], words: str) -> None:
    query = parsed(text)
    assert query.excluded == excluded and query.words == query.plain == words


def test_a_little_word_leaves_nothing_out(answers: Answers) -> None:
    query = parsed("women -the")
    assert query.excluded == () and "`the`" in query.notes[0] and query.words == "women"
    assert answers("women -the") is None


def test_exclusions_alone_list_everything_else_and_say_so(answers: Answers) -> None:
    assert answers("-women") == {"youth", "tea"}
    assert parsed("-women").words == "" and "all practices" in parsed("-women").notes[0]
    assert parsed("fund -women").notes == () == parsed("title:fund -women").notes


@pytest.mark.parametrize("text", ["women OR youth", "women | youth", "women|youth", "women || youth", "women ｜ youth"])
def test_either_word_answers(text: str, answers: Answers) -> None:
    query = parsed(text)
    assert query.alternatives == (("women", "youth"),) and query.words == "women youth" and query.free == ""
    assert answers(text) == {"fund", "exporters", "youth"}


@pytest.mark.parametrize("text", ["women AND credit", "women & credit", "+women +credit", "women && credit"])
def test_both_words_must_stand_there(text: str, answers: Answers) -> None:
    assert parsed(text).required == ("women", "credit") and parsed(text).words == "women credit"
    assert answers(text) == {"fund"}


def test_or_says_what_it_joined_where_more_may_have_been_meant() -> None:
    assert parsed("rural women OR young men").notes == (
        "OR joins the two words beside it. Read as: (`women` or `young`).",
    )
    assert parsed("women OR youth").notes == ()
    assert parsed('"rural women" OR "young men"').notes == ()
    assert parsed('"rural women" OR "young men"').alternatives == (("rural women", "young men"),)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("(women OR youth) AND credit", "(`women` or `youth`) and `credit`"),
        ("credit (women OR youth)", "(`women` or `youth`)"),
        ("(women AND credit) OR youth", "`women` and (`credit` or `youth`)"),
        ("credit NOT (women OR youth)", "without `women` and without `youth`"),
        ("credit -(women|youth)", "without `women` and without `youth`"),
    ],
)
def test_parentheses_are_left_out_and_a_note_tells_what_was_read(text: str, read: str) -> None:
    assert f"Parentheses were left out. Read as: {read}." in parsed(text).notes
    assert not set("()") & set(parsed(text).words)


def test_several_words_in_parentheses_are_a_phrase() -> None:
    query = parsed("(rural women) OR (young people)")
    assert query.alternatives == (("rural women", "young people"),)
    assert query.notes[0] == "`(rural women)` was read as the phrase “rural women”."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("financ*", {"youth", "tea"}),
        ("finance*", {"tea"}),
        ("finances*", {"tea"}),
        ("financi*", {"youth"}),
        ("financin*", {"youth"}),
        ("micro*", {"exporters"}),
        ("exporter*", {"exporters"}),
        ("exporte*", {"exporters"}),
        ("internat*", {"exporters"}),
        ("international*", {"exporters"}),
        ("intern*", {"exporters", "youth"}),
        ("industry*", {"tea"}),
        ("industrial*", set()),
        ("caf*", {"youth"}),
        ("CAFÉ*", {"youth"}),
        ("中小*", {"tea"}),
        ("企*", {"tea"}),
        ('"credit guarant*"', {"fund"}),
        ('"credit guarant"*', {"fund"}),
        ("title:export*", {"exporters"}),
        ("title:financ*", set()),
        ("-financ*", {"fund", "exporters"}),
    ],
)
def test_a_star_finds_words_that_begin_so_as_they_are_written(text: str, found: set[str], answers: Answers) -> None:
    assert answers(text) == found
    assert not any("star" in note for note in parsed(text).notes)


def test_a_beginning_is_no_word() -> None:
    query = parsed("rural financ*")
    assert query.words == query.free == "rural" and query.beginnings == ("financ",) and query.plain == "rural financ"


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("fi* women", "fi women", "too short a beginning"),
        ("*ship women", "ship women", "end of a word"),
        ("wo*n", "wo n", "end of a word"),
        ("women * finance", "women finance", "end of a word"),
        ("wom?n", "wom n", "`?`"),
        ("women~", "women", "`~`"),
        ("women~2 trade", "women trade", "`~2`"),
        ("~women", "women", "`~`"),
        ("women^3", "women", "`^3`"),
        ("!women trade", "women trade", "`-women`"),
        ("women NEAR trade", "women trade", "`NEAR`"),
        ("women NEAR/5 trade", "women trade", "`NEAR/5`"),
        ("author:smith trade", "smith trade", "`author:`"),
        ("filetype:pdf", "pdf", "`filetype:`"),
        ("site:apec.org trade", "apec.org trade", "`site:`"),
        ("intitle:women", "women", "`title:`"),
        ("country:Peru", "Peru", "`economy:`"),
        ('agency:"Ministry of Trade"', "Ministry of Trade", "`agency:`"),
        ("women OR", "women OR", "`OR`"),
        ("AND women", "AND women", "`AND`"),
        ("2010..2020 trade", "2010 2020 trade", "`year:"),
        ("-economy:Peru women", "women", "`economy:`"),
        ("women OR economy:Peru", "women", "OR does not reach"),
        ("women OR -men", "women", "OR does not reach"),
        ("women NOT", "women NOT", "`NOT`"),
        ("year:>=2020 trade", ">=2020 trade", "`year:`"),
        ("SME OR FDI", "SME OR FDI", "capitals"),
    ],
)
def test_what_has_no_meaning_here_is_named_in_a_note(text: str, words: str, says: str) -> None:
    query = parsed(text)
    assert query.words == words and query.operators
    assert any(says in note for note in query.notes)


def test_the_title_alone_is_asked_for(answers: Answers) -> None:
    assert parsed("title:credit women").in_title == ("credit",)
    assert parsed("title:credit women").words == "credit women"
    assert answers("title:credit") == {"fund"} == answers('title:"credit guarantee"')
    assert answers("-title:credit") == {"exporters", "youth", "tea"}


@pytest.mark.parametrize(
    ("text", "wishes", "words"),
    [
        ("economy:Peru women", [(Facet.ECONOMY, "Peru")], "women"),
        ("Economy:Peru", [(Facet.ECONOMY, "Peru")], ""),
        ("economy:Peru,Chile women", [(Facet.ECONOMY, "Peru"), (Facet.ECONOMY, "Chile")], "women"),
        ('economy:"Hong Kong, China" women', [(Facet.ECONOMY, "Hong Kong, China")], "women"),
        ("economy:Hong Kong, China women", [(Facet.ECONOMY, "Hong Kong, China")], "women"),
        ("economy:new zealand women", [(Facet.ECONOMY, "New Zealand")], "women"),
        ("economy:Peru OR economy:Chile", [(Facet.ECONOMY, "Peru"), (Facet.ECONOMY, "Chile")], ""),
        ("economy:Peru women | youth", [(Facet.ECONOMY, "Peru")], "women youth"),
        ("year:2023 area:2", [(Facet.YEAR, "2023"), (Facet.AREA, "2")], ""),
        ("year:2021-2023", [(Facet.YEAR, "2021"), (Facet.YEAR, "2022"), (Facet.YEAR, "2023")], ""),
        ("objective:4.1 kind:policy", [(Facet.OBJECTIVE, "4.1"), (Facet.KIND, "policy")], ""),
    ],
)
def test_facets_are_wished(text: str, wishes: list[tuple[Facet, str]], words: str) -> None:
    query = parsed(text, ECONOMIES)
    assert list(query.wishes) == wishes and query.words == words and query.notes == ()


def test_what_is_no_value_of_a_filter_is_for_the_filter_to_refuse() -> None:
    wishes = ((Facet.ECONOMY, "Atlantis"), (Facet.ECONOMY, "Peru"))
    assert parsed("economy:Atlantis,Peru women", ECONOMIES).wishes == wishes
    assert parsed("economy:Atlantis,Peru women", ECONOMIES).words == "women"


@pytest.mark.parametrize("text", ["economy:Peru", "year:2023 area:2", "*", "-the"])
def test_where_nothing_is_looked_for_everything_is_listed(text: str, answers: Answers) -> None:
    assert parsed(text).words == "" and answers(text) == set(WRITE_UPS)


def test_a_pasted_text_has_no_operators() -> None:
    text = 'The "credit guarantee" of (some) banks -or funds- & others: title:x. ' * 10
    query = parsed(text)
    assert query.words == query.free == text.strip() and not query.restricts
    assert "as it stands" in query.notes[0]
    assert len(parsed(" OR ".join(f"word{at}" for at in range(80))).alternatives[0]) == 32


def test_the_operators_of_one_query_are_bounded(answers: Answers) -> None:
    query = parsed(" ".join(f"+w{at}" for at in range(100)))
    assert len(query.required) == 32 and len(query.free.split()) == 68 and "at most" in query.notes[-1]
    assert answers(" | ".join(f"w{at}" for at in range(100))) == set()


MARKS = [
    "title:",
    "economy:",
    "year:",
    "women",
    "Peru",
    "the",
    "中小",
    "é",
    "\ud800",
    "\0",
    "ß",
    "2020",
    "http://",
    "\n",
]
PIECES = st.sampled_from([*'"“„«»「-+*?~^|&(): ', "AND", "OR", "NOT", *MARKS])


def letters(text: str) -> str:
    """What of a text can be looked for; between little words an AND binds nothing."""
    return "".join(filter(str.isalnum, re.sub("AND|OR|NOT", "", text)))


@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join)))
def test_no_text_breaks_it(text: str) -> None:
    query = parsed(text, ECONOMIES)
    assert query.operators or letters(query.words) == letters(text)
    assert len(query.words) <= len(text) and len(query.plain) <= 2 * len(text)
    assert sum(map(len, query.wishes)) <= 2 * 50 * (len(text) + 1)


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map(" ".join)))
def test_whatever_is_typed_can_be_looked_up(index: IndexFile, text: str) -> None:
    mask = restrict(parsed(text), IndexedWords.read(index))
    assert mask is None or mask.shape == (4,)


HEAVY = [
    "(a OR ",
    "-(a ",
    "-a ",
    "+a OR ",
    "a|",
    "economy:Hong Kong ",
    "a*",
    "NOT ",
    "a AND ",
    "\n-a",
    "economy:a,",
    "AND OR ",
]


@pytest.mark.parametrize(
    "piece", ['"', "„a", "«", "«a", "「a", "(", ")", "title:", "* ", "a-", "~", "a~", "x:y ", "年", *HEAVY]
)
def test_no_text_holds_it_up(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    start = time.perf_counter()
    assert parsed(text, ECONOMIES).words is not None
    assert parsed(100 * text, ECONOMIES).words == (100 * text).strip()
    assert time.perf_counter() - start < 5


WORDS = (
    *("a", "the", "AND", "and", "NOT", "or", "OR", "SME", "e-commerce", "5", "2019", "x.", "y,", "NEAR", "NEAR5", "."),
    *("women's", "1,000", "-5", "No.", "U.S.", "etc.;", "ADJ3", "ＡＮＤ", "農村", "Peru"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.sampled_from([" ", "  ", "\n"]))
def test_a_text_of_words_alone_is_passed_over_and_reads_as_it_does_with_care(words: list[str], space: str) -> None:
    text = space.join(words)
    quickly = parsed(text, ECONOMIES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb.search.syntax._is_plain", lambda text: False)
        assert quickly == parsed(text, ECONOMIES)
