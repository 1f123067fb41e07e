"""Search: filters first, then words and meaning over what they allow; every count is the list that opens."""

import json
from itertools import product

import pytest

from kb.errors import BadValue, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.practice.card import Facet, Filters
from kb.search.as_json import results_json
from kb.search.query import Mode, Query, Sort
from tests.conftest import SHARED, shared_data


def only(**values: str | tuple[str, ...]) -> Filters:
    return Filters({Facet(n): v if isinstance(v, tuple) else (v,) for n, v in values.items()})


def ids(kb: KnowledgeBase, text: str = "", **fields: object) -> list[str]:
    return [hit.card.id for hit in kb.reading.search(Query(text, **fields)).hits]  # type: ignore[arg-type]


def test_the_practice_with_the_words_comes_first_and_shows_them(kb: KnowledgeBase) -> None:
    hit = kb.reading.search(Query("rural women sell online")).hits[0]
    assert hit.card.id == "chile-market-days"
    assert hit.words
    assert hit.excerpt is not None
    shown = [hit.excerpt.text[span.start : span.end] for span in hit.excerpt.spans]
    assert shown and all(word.casefold() in {"rural", "women", "sell", "sold", "online"} for word in shown)
    assert set(hit.terms) <= {"rural", "women", "sell", "online"}


def test_the_passage_shown_names_its_section(kb: KnowledgeBase) -> None:
    hit = kb.reading.search(Query("lending without collateral doubled")).hits[0]
    assert hit.excerpt is not None
    assert (hit.card.id, hit.excerpt.heading) == ("japan-credit-guarantee", "Results")


def test_nothing_close_enough_is_said_with_nothing(kb: KnowledgeBase) -> None:
    results = kb.reading.search(Query("quantum chromodynamics lattice"))
    assert (results.total, results.hits) == (0, ())


def test_an_empty_query_lists_everything_the_filters_allow_newest_first(kb: KnowledgeBase) -> None:
    assert ids(kb)[:2] == ["peru-viet-nam-customs-window", "chile-market-days"]
    assert ids(kb, filters=only(status="ended")) == ["international-body-guide"]
    assert ids(kb, sort=Sort.ADOPTED)[0] == "chile-market-days"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (only(area="4"), {"japan-credit-guarantee"}),
        (only(objective="2.1"), {"peru-viet-nam-customs-window"}),
        (only(economy="Vietnam"), {"peru-viet-nam-customs-window"}),
        (only(economy=("Chile", "Japan")), {"chile-market-days", "japan-credit-guarantee"}),
        (only(year="2022"), {"peru-viet-nam-customs-window"}),
        (only(meeting="m-2023-1"), {"chile-market-days", "japan-credit-guarantee"}),
        (only(group="women"), {"chile-market-days"}),
        (only(kind="Finance Instrument"), {"japan-credit-guarantee"}),
        (only(status="pilot"), {"peru-viet-nam-customs-window"}),
        (only(area="4", economy="Chile"), set()),
    ],
)
def test_each_filter_narrows(kb: KnowledgeBase, filters: Filters, expected: set[str]) -> None:
    assert set(ids(kb, filters=filters)) == expected
    everything = "village small firms credit customs economies online practice"
    assert set(ids(kb, everything, filters=filters)) <= expected


@pytest.mark.parametrize(
    "filters",
    [
        only(area="9"),
        only(objective="9.9"),
        only(economy="Atlantis"),
        only(meeting="m"),
        only(year="soon"),
        only(kind="law"),
    ],
)
def test_a_filter_that_is_none_is_told(kb: KnowledgeBase, filters: Filters) -> None:
    with pytest.raises(BadValue):
        kb.reading.search(Query("x", filters))


@pytest.mark.parametrize("text", ["", "small firms online credit form", "village producers"])
@pytest.mark.parametrize("filters", [Filters(), only(economy="Chile"), only(area=("3", "4"), status="running")])
def test_every_facet_count_is_the_list_that_opens(kb: KnowledgeBase, text: str, filters: Filters) -> None:
    results = kb.reading.search(Query(text, filters, size=100))
    assert results.total == len(results.hits)
    for facet, counts in results.facets.items():
        for count in counts:
            chosen = Filters({**filters.chosen, facet: (count.value,)})
            assert kb.reading.search(Query(text, chosen)).total == count.count, (facet, count)


def test_ranks_within_a_filter_do_not_depend_on_what_is_outside(kb: KnowledgeBase) -> None:
    text, inside = "small firms credit online form", only(status="running")
    narrow = [(h.card.id, h.score) for h in kb.reading.search(Query(text, inside)).hits]
    for other in ("peru-viet-nam-customs-window", "international-body-guide"):
        kb.submissions.withdrawal.withdraw(other, by=operator("x"))
    kb.home.update_index()
    assert [id for id, _ in narrow] == [h.card.id for h in kb.reading.search(Query(text, inside)).hits]


def test_words_and_meaning_can_be_asked_for_alone(kb: KnowledgeBase) -> None:
    words = kb.reading.search(Query("village producers", mode=Mode.WORDS))
    meaning = kb.reading.search(Query("village producers", mode=Mode.MEANING))
    assert all(hit.words and not hit.meaning for hit in words.hits)
    assert all(hit.meaning and not hit.words for hit in meaning.hits)
    assert not words.meaning_used and meaning.meaning_used


def test_a_quoted_phrase_must_occur_as_it_stands(kb: KnowledgeBase) -> None:
    assert ids(kb, '"village producers"') == ["chile-market-days"]


def test_a_phrase_that_stands_nowhere_is_looked_for_without_its_quotation_marks(kb: KnowledgeBase) -> None:
    results = kb.reading.search(Query('"producers village" who sell'))
    assert [hit.card.id for hit in results.hits][:1] == ["chile-market-days"]
    assert "without" in results.notes[0] and results.query.text == '"producers village" who sell'
    assert kb.reading.search(Query('"village producers"', only(economy="Japan"))).total == 0


def test_dropping_a_filter_is_offered_where_it_helps(kb: KnowledgeBase) -> None:
    results = kb.reading.search(Query("credit guarantees for firms", only(economy="Chile", area="4")))
    assert results.total == 0
    assert (Facet.ECONOMY, "Chile", 1) in results.relaxed


def test_pages_follow_each_other_without_gap_or_repeat(kb: KnowledgeBase) -> None:
    whole = ids(kb, size=100)
    assert [id for page in (1, 2, 3) for id in ids(kb, page=page, size=2)] == whole
    assert ids(kb, page=99, size=2) == []
    with pytest.raises(BadValue):
        kb.reading.search(Query("x", page=0))


def test_similar_practices_leave_out_the_practice_itself(kb: KnowledgeBase) -> None:
    near = kb.reading.similar("chile-market-days")
    assert "chile-market-days" not in [hit.card.id for hit in (*near.problem, *near.block)]
    with pytest.raises(Unknown):
        kb.reading.similar("members-note")


def test_json_holds_what_the_page_shows(kb: KnowledgeBase) -> None:
    results = kb.reading.search(Query("village producers", only(economy="Chile")))
    told = json.loads(json.dumps(results_json(results)))
    assert told["total"] == 1
    assert told["filters"] == {"economy": ["Chile"]}
    passage = told["hits"][0]["passage"]
    assert passage["nearest"] is None
    start, end = passage["highlights"][0]
    assert passage["text"][start:end].casefold() in {"village", "producers", "villages"}


@shared_data
def test_no_text_breaks_the_search(kb: KnowledgeBase) -> None:
    payloads = SHARED / "payloads"
    texts = json.loads((payloads / "own" / "fts_query_breakers.json").read_text("utf-8"))
    texts += json.loads((payloads / "unicode" / "blns.json").read_text("utf-8"))
    texts += json.loads((payloads / "own" / "unicode_search.json").read_text("utf-8"))["must_not_crash"]
    for text, mode in product(texts, Mode):
        kb.reading.search(Query(text, mode=mode))


@pytest.mark.parametrize(
    "text", ['"', "AND OR NOT", "NEAR(a b,", "title:", "' OR 1=1 --", "a*b ^c", "\ud800", "\x00", "(" * 50]
)
def test_query_syntax_is_taken_as_words(kb: KnowledgeBase, text: str) -> None:
    kb.reading.search(Query(text))
