"""What readers look for and hardly find is kept for the gap map, without a trace of who asked."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.encoder import HashingEncoder
from kb.errors import BadValue
from kb.knowledge_base import KnowledgeBase
from kb.person import MEMBER, operator
from kb.practice.card import Facet, Filters
from kb.reading.as_json import gaps_json
from kb.reading.unmet import gap
from kb.search.query import Mode, Query
from tests.answers import fill, related

TODAY = date.today()


def looked_for(kb: KnowledgeBase) -> list[tuple[str, int, int]]:
    return [(gap.text, gap.times, gap.found) for gap in kb.reading.gaps(MEMBER)]


def test_a_readers_search_that_finds_little_is_kept_with_what_it_found(kb: KnowledgeBase) -> None:
    kb.reading.search(Query("tidal  MILLS"), note=True)
    kb.reading.search(Query("Tidal mills "), note=True)
    kb.reading.search(Query('"collateral"'), note=True)
    assert looked_for(kb) == [("tidal mills", 2, 0), ('"collateral"', 1, 1)]


def test_a_search_that_finds_enough_or_asks_for_nothing_is_not_kept(kb: KnowledgeBase) -> None:
    assert kb.reading.search(Query("small", mode=Mode.WORDS), note=True).total >= 3
    kb.reading.search(Query("", Filters({Facet.ECONOMY: ("Papua New Guinea",)})), note=True)
    kb.reading.search(Query("tidal mills", page=2), note=True)
    kb.reading.search(Query("tidal mills"))
    kb.home.searcher.ranking("tidal mills", Mode.BOTH, 10)
    assert kb.reading.gaps(MEMBER) == ()


def test_the_filters_are_kept_by_their_official_names(kb: KnowledgeBase) -> None:
    kb.reading.search(Query("tidal mills", Filters({Facet.ECONOMY: ("Vietnam",), Facet.AREA: ("4",)})), note=True)
    assert kb.reading.gaps(MEMBER)[0].filters == (("area", "4"), ("economy", "Viet Nam"))
    assert gaps_json(kb.reading.gaps(MEMBER))["gaps"][0]["filters"][1] == {"facet": "economy", "value": "Viet Nam"}


def test_a_search_counts_only_what_the_reader_may_see(kb: KnowledgeBase) -> None:
    kb.reading.search(Query('"Zanzibarite"'), note=True)
    assert looked_for(kb) == [('"zanzibarite"', 1, 0)]


@pytest.mark.parametrize(
    "text", ["ask jane.doe@example.org", "ｊａｎｅ＠example.org", "call +56 9 8765 4321", "id 84750193", "", " \n "]
)
def test_what_may_tell_of_a_person_is_not_kept(text: str) -> None:
    assert gap(text, [], 0, TODAY) is None


@pytest.mark.parametrize("text", ["strategic plan 2021-2024", "loans of 50 000", "web@home", "市場", "\ud800x"])
def test_what_tells_of_no_person_is_kept(text: str) -> None:
    assert gap(text, [], 0, TODAY)


def test_a_long_query_is_cut_and_broken_text_is_kept_as_text(kb: KnowledgeBase) -> None:
    kb.reading.search(Query("\ud800\x00 " + "mill " * 400), note=True)
    (kept,) = kb.reading.gaps(MEMBER)
    assert len(kept.text) <= 200


def test_a_wish_is_kept_with_the_search_it_stands_for(kb: KnowledgeBase) -> None:
    kb.reading.search(Query("tidal mills"), note=True)
    kb.reading.want(Query("Tidal mills"), operator("x"))
    (kept,) = kb.reading.gaps(MEMBER)
    assert (kept.asked, kept.times, kept.day) == (True, 1, TODAY)
    with pytest.raises(BadValue):
        kb.reading.want(Query("write to jane.doe@example.org"), operator("x"))


def test_a_store_that_is_being_written_still_answers_the_search(kb: KnowledgeBase, home: Path) -> None:
    holder = sqlite3.connect(home / "kb.sqlite", isolation_level=None)
    holder.execute("begin immediate")
    assert kb.reading.search(Query("tidal mills"), note=True).total == 0
    holder.close()
    assert kb.reading.gaps(MEMBER) == ()


def test_only_what_was_asked_since_a_day_is_listed(kb: KnowledgeBase) -> None:
    kb.reading.search(Query("tidal mills"), note=True)
    assert len(kb.reading.gaps(MEMBER, TODAY.isoformat())) == 1
    assert kb.reading.gaps(MEMBER, "9999-12-31") == ()
    with pytest.raises(BadValue):
        kb.reading.gaps(MEMBER, "yesterday")


@pytest.mark.parametrize("encoder", ["hashing", "none"])
def test_the_nearest_objectives_are_found_with_and_without_an_encoder(kb: KnowledgeBase, encoder: str) -> None:
    other = KnowledgeBase(replace(kb.settings, encoder=(encoder,)), *([HashingEncoder()] if encoder != "none" else []))
    near = other.reading.nearest_objectives("government procurement by small suppliers")
    assert near[0].objective.title == "Improve SME competitiveness in government procurement"
    assert len(near) <= 3
    assert other.reading.nearest_objectives("") == ()


def test_an_objective_comes_with_the_number_of_practices_its_list_opens(kb: KnowledgeBase) -> None:
    for near in kb.reading.nearest_objectives("digital market access and finance"):
        filters = Filters({Facet.OBJECTIVE: (near.objective.id,)})
        assert near.practices == kb.reading.search(Query("", filters)).total


@pytest.mark.parametrize(
    "text", ["???", "…—·", "the of and", "Is it?", "2021", "aaaa", "xxx zzzz", "asdfghjkl", "😀 😀"]
)
def test_what_says_nothing_is_not_kept_however_little_it_finds(kb: KnowledgeBase, text: str) -> None:
    kb.reading.search(Query(text, exact=True), note=True)
    assert kb.reading.gaps(MEMBER) == ()
    with pytest.raises(BadValue):
        kb.reading.want(Query(text, exact=True), operator("secretariat"))


@pytest.mark.parametrize(
    "text", ["is it blockchain?", "5G", "KYC", "strengths", "платформа", "市", "loans for the 2024"]
)
def test_a_word_among_little_ones_says_something(text: str) -> None:
    assert gap(text, [], 0, TODAY)


def test_what_is_related_makes_a_search_no_less_of_a_gap(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, related(9))
    kb.reading.want(Query("collateral", mode=Mode.WORDS), operator("secretariat"))
    assert looked_for(kb) == [("collateral", 1, 1)]


def test_a_slip_that_was_mended_is_kept_as_it_was_looked_for(kb: KnowledgeBase) -> None:
    kb.reading.search(Query("colateral", mode=Mode.WORDS), note=True)
    kb.reading.search(Query("collateral", mode=Mode.WORDS), note=True)
    assert looked_for(kb) == [("collateral", 2, 1)]
