"""Every group of the list that ships works in both directions on the demonstration's write-ups, and names of economies,
agencies and programmes are searched as words."""

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.plan.reference import read_synonyms
from kb.practice.card import Facet
from kb.search.query import Mode, Query
from kb.search.results import Results
from tests.conftest import ROOT
from tests.homes import demonstration

GROUPS = read_synonyms(ROOT / "practices" / "synonyms.yaml")


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return demonstration(tmp_path_factory.mktemp("groups") / "home")


def asked(kb: KnowledgeBase, text: str) -> Results:
    return kb.reading.search(Query(text, mode=Mode.WORDS, size=100))


def found(kb: KnowledgeBase, text: str) -> set[str]:
    return {hit.card.id for hit in asked(kb, text).hits}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: str(group[0]))
def test_whichever_of_a_group_is_typed_what_holds_another_is_found(kb: KnowledgeBase, group: tuple[str, ...]) -> None:
    standing = {}
    for member in group:
        phrase = asked(kb, f'"{member}"')
        if not phrase.notes:  # it stands somewhere as it is
            standing[member] = {hit.card.id for hit in phrase.hits}
    for typed in group:
        for member, holders in standing.items():
            assert holders <= found(kb, typed), (typed, member)


def test_some_groups_stand_in_the_demonstration(kb: KnowledgeBase) -> None:
    """Else the walk above would walk over nothing."""
    assert sum(any(found(kb, f'"{member}"') for member in group) for group in GROUPS) >= 15


@pytest.mark.parametrize(
    ("typed", "practice"),
    [
        ("MINCETUR", "peru-parcel-post-exports"),
        ("Ministry of Foreign Trade and Tourism", "peru-parcel-post-exports"),
        ("Export Council of Australia", "australia-indigenous-exporters-exchange"),
        ("National Indigenous Australians Agency", "australia-indigenous-exporters-exchange"),
        ("Growing Indigenous Businesses in APEC through Trade", "australia-indigenous-exporters-exchange"),
        ("SME 01 2021S", "australia-indigenous-exporters-exchange"),
    ],
)
def test_names_that_the_page_shows_are_searched(kb: KnowledgeBase, typed: str, practice: str) -> None:
    assert practice in found(kb, typed)
    assert practice in {hit.card.id for hit in kb.reading.search(Query(typed, size=48)).hits}


@pytest.mark.parametrize(
    ("typed", "economy"),
    [
        ("South Korea", "Korea"),
        ("ROK", "Korea"),
        ("U.S.", "United States"),
        ("USA", "United States"),
        ("Vietnam", "Viet Nam"),
        ("Perú", "Peru"),
        ("Hong Kong", "Hong Kong, China"),
        ("PRC", "China"),
        ("PNG", "Papua New Guinea"),
    ],
)
def test_an_economy_is_found_by_any_of_its_names_and_offers_its_filter(
    kb: KnowledgeBase, typed: str, economy: str
) -> None:
    whose = {id for id, card in kb.reading.cards().items() if economy in card.values(Facet.ECONOMY)}
    results = kb.reading.search(Query(typed, size=48))
    assert whose <= {hit.card.id for hit in results.hits}
    assert results.economies == (economy,)


def test_a_practice_of_hong_kong_china_is_none_of_china(kb: KnowledgeBase) -> None:
    hits = kb.reading.search(Query("China", size=48)).hits
    assert hits and all("Hong Kong, China" not in hit.card.practice.economies for hit in hits)


def test_led_of_women_led_is_no_evidence_for_what_an_economy_led(kb: KnowledgeBase) -> None:
    assert found(kb, "Thailand led") == found(kb, "Thailand")


def test_a_name_that_nobody_bears_is_named(kb: KnowledgeBase) -> None:
    results = kb.reading.search(Query("Zubrowski Institute"))
    assert results.total == 0 and "Zubrowski" in results.unknown


@pytest.mark.parametrize("typed", ["?", "!!! ???", "the of and", "it is", "…"])
def test_what_says_nothing_is_answered_with_nothing_in_one_sentence(kb: KnowledgeBase, typed: str) -> None:
    results = kb.reading.search(Query(typed))
    assert (results.total, results.related) == (0, ())
    assert len(results.notes) == 1
