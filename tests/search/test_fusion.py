"""What is found and how it is ranked: weights are data, the floor is honest, and no language is talked over."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from kb.encoder import HashingEncoder
from kb.encoder.catalogue import catalogue
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.practice.card import Facet, Filters
from kb.search.feedback import QueryReading, asked_again, singled_out
from kb.search.fusion import MatchEvidence, Meaning, fuse
from kb.search.language_directions import without_language
from kb.search.query import Mode, Query
from kb.search.weights import Weights, learned
from tests.conftest import WRITEUPS

ALL = np.ones(3, bool)
OPEN = len(WRITEUPS) - 1
"""One of the write-ups is for members only and stays out of the index."""
NOTHING = np.zeros(3, np.float32)
WEIGHTS = replace(learned(), objective=0.0, whole=0.0)


def scores(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def meaning(encoder: str, *values: float) -> Meaning:
    return Meaning(encoder, scores(*values), scores(*values))


def evidence(bm25: np.ndarray, *meanings: Meaning, known: float = 1.0, held: float = 1.0) -> MatchEvidence:
    return MatchEvidence(bm25, NOTHING, held, known, meanings)


def ranked(one: MatchEvidence, weights: Weights = WEIGHTS) -> list[int]:
    return list(np.argsort(-fuse(one, ALL, weights), kind="stable"))


def test_words_are_not_heard_for_a_query_in_a_language_the_index_does_not_know() -> None:
    one = evidence(scores(9, 0, 0), meaning("multilingual-e5-small", 0.1, 0.3, 0.2), known=0.2)
    assert ranked(one) == [1, 2, 0]
    assert fuse(replace(one, known=1.0), ALL, WEIGHTS)[0] > fuse(one, ALL, WEIGHTS)[0]


def test_words_weigh_more_the_more_of_the_query_one_practice_holds() -> None:
    shares = [WEIGHTS.of_words(held, ["all-MiniLM-L6-v2"]) for held in (0.2, 0.6, 0.8, 1.0)]
    assert shares == sorted(shares) and shares[0] < shares[-1]


def test_scores_lie_between_0_and_1_and_0_outside_what_is_looked_at() -> None:
    one = evidence(scores(3, 2, 1), meaning("all-MiniLM-L6-v2", 0.5, 0.9, 0.1))
    within = np.array([True, True, False])
    fused = fuse(one, within, WEIGHTS)
    assert fused[2] == 0 and fused.min() >= 0 and fused.max() <= 1


def test_what_is_outside_the_filter_does_not_scale_what_is_inside() -> None:
    one = evidence(scores(3, 2, 100), meaning("all-MiniLM-L6-v2", 0.5, 0.4, 0.99))
    alone = evidence(scores(3, 2, 0), meaning("all-MiniLM-L6-v2", 0.5, 0.4, np.nan))
    within = np.array([True, True, False])
    assert fuse(one, within, WEIGHTS) == pytest.approx(fuse(alone, within, WEIGHTS))


def test_a_long_text_is_ranked_by_its_meaning_more_than_by_its_words() -> None:
    one = evidence(scores(9, 8.5, 0), meaning("all-MiniLM-L6-v2", 0.5, 0.3, 0.65))
    assert ranked(replace(one, asked=3)) == [0, 2, 1]
    assert ranked(replace(one, asked=32)) == [2, 0, 1]


def test_of_two_practices_with_equal_passages_the_one_with_a_good_second_comes_first() -> None:
    one = replace(meaning("own", 0.1, 0.9, 0.9), second=scores(0.1, 0.3, 0.8))
    assert ranked(evidence(NOTHING, one)) == [2, 1, 0]


def test_words_single_out_what_few_practices_hold() -> None:
    few = evidence(np.array([9, 8] + 98 * [0], np.float32))
    assert singled_out(few, 100) == 1
    assert singled_out(replace(few, bm25=np.linspace(9, 0, 100, dtype=np.float32)), 100) < 0.1
    assert singled_out(replace(few, held=0.4), 100) == pytest.approx(0.4)
    assert singled_out(replace(few, bm25=np.zeros(100, np.float32)), 100) == 0
    # two of three are not few
    assert singled_out(evidence(scores(9, 8, 0)), 3) == 0


def test_the_weights_of_every_encoder_of_the_catalogue_are_learned() -> None:
    names = [entry.title for entry in catalogue().values()]
    assert sum(learned().shares(names)) == pytest.approx(1)
    assert learned().shares(["own", "other"]) == (0.5, 0.5)


def test_whether_anything_answers_does_not_depend_on_the_filter(kb: KnowledgeBase) -> None:
    for text in ("loans", "village producers reach buyers", "customs forms for exporters"):
        whole = kb.reading.search(Query(text, mode=Mode.MEANING))
        for count in whole.facets[Facet.ECONOMY]:
            chosen = Filters({Facet.ECONOMY: (count.value,)})
            assert kb.reading.search(Query(text, chosen, mode=Mode.MEANING)).total == count.count


Shelve = Callable[..., KnowledgeBase]


@pytest.fixture
def shelve(empty: KnowledgeBase, write: Callable[[str, str], object]) -> Shelve:
    """Practices of these texts, by id; more keywords are fields of all."""

    def _shelve(**texts: str) -> KnowledgeBase:
        for id, text in texts.items():
            title, _, body = text.partition("\n")
            head = f"id: {id.replace('_', '-')}\ntitle: {title}\neconomies: [Chile]\nobjectives: ['5.1']\n"
            empty.importing.import_files([write(f"{id}.md", f"---\n{head}---\n\n{body}\n")], by=operator("x"))  # type: ignore[list-item]
        empty.home.update_index()
        return empty

    return _shelve


def test_words_scattered_over_a_practice_do_not_find_it(shelve: Shelve) -> None:
    filler = "Something else altogether is told here, at some length and in other terms. " * 12
    kb = shelve(
        scattered=f"One\nA succession of floods.\n\n{filler}\n\nCareful planning.\n\n{filler}\n\nOwned by a family.",
        together="Two\nA course in succession planning for firms that a family owned.",
        other="Three\nNothing of it.",
    )
    found = {
        hit.card.id: hit.words
        for hit in kb.reading.search(Query("family owned succession planning", mode=Mode.WORDS)).hits
    }
    assert found == {"together": True}


def test_a_practice_with_all_the_words_in_its_title_is_never_lost(shelve: Shelve) -> None:
    many = {
        f"p{number:02}": f"Practice {number}\nTidal mills for bakers, said again: tidal mills." for number in range(40)
    }
    kb = shelve(**many, wanted="Tidal mills for bakers\nAn unlike text about something else entirely.")
    assert "wanted" in [hit.card.id for hit in kb.reading.search(Query("tidal mills for bakers")).hits]


def test_the_names_of_objectives_speak_for_a_practice(shelve: Shelve, kb: KnowledgeBase) -> None:
    shelve(one_help="Offers, one\nSmall firms learn to make offers in procurement, one.")
    shelve(two_help="Offers, two\nSmall firms learn to make offers in procurement, two.")

    def first() -> str:
        hits = kb.reading.search(Query("offers in procurement", mode=Mode.WORDS)).hits
        return next(hit.card.id for hit in hits if hit.card.id.endswith("-help"))

    for served, other in (("one-help", "two-help"), ("two-help", "one-help")):
        kb.recording.confirm(served, ["5.1"], by=operator("x"))
        kb.recording.confirm(other, ["3.1"], by=operator("x"))
        assert first() == served


def test_an_encoder_of_one_language_is_not_asked_in_another(kb: KnowledgeBase) -> None:
    english = replace(HashingEncoder.facts, name="english", languages="English")

    class English(HashingEncoder):
        facts = english
        id = "english@1"

    both = KnowledgeBase(kb.settings, English(), HashingEncoder())
    both.home.update_index()
    heard = [one.encoder for one in both.home.searcher.judged("rural women sell online")[1].evidence.meanings]
    foreign = [
        one.encoder for one in both.home.searcher.judged("préstamos para empresas pequeñas")[1].evidence.meanings
    ]
    assert (heard, foreign) == (["english", "hashing"], ["hashing"])


FARMING = {
    f"other_{number:02}": f"Harvest {number}\nTractors, ploughs, irrigation ditches number {number} for farmers."
    for number in range(20)
}


def test_practices_like_the_one_that_a_name_singles_out_come_next(shelve: Shelve) -> None:
    kb = shelve(
        **FARMING,
        named="Ombalo\nOmbalo lends kitchen equipment to caterers, canteens, bakeries, restaurants.",
        like_it="Shared stoves\nA union lends kitchen equipment to caterers, canteens, bakeries, restaurants.",
    )
    ranking = [id for id, _ in kb.home.searcher.ranking("ombalo", Mode.BOTH, 30)]
    assert ranking[:2] == ["named", "like-it"]


def test_what_answers_is_judged_by_the_query_as_it_was_asked(shelve: Shelve) -> None:
    kb = shelve(named="Ombalo\nOmbalo lends kitchen equipment to caterers and canteens.", **FARMING)
    evidence = kb.home.searcher.judged("ombalo")[1].evidence
    (asked,), (again,) = evidence.meanings, evidence.again
    vector = HashingEncoder().query("ombalo")
    (space,) = kb.home.searcher.snapshot().spaces
    best = (space.vectors_of(0)[1] @ vector).max()
    assert asked.passage[0] == pytest.approx(best, abs=1e-6) and again.passage[0] > asked.passage[0]


def test_what_sets_a_language_apart_is_taken_off_a_query_and_the_rest_of_it_stays() -> None:
    rng = np.random.default_rng(1)
    query, centre = rng.normal(size=384).astype(np.float32), np.zeros(384, np.float32)
    half = without_language(query, "multilingual-e5-small", centre, 0.5)
    whole = without_language(query, "multilingual-e5-small", centre, 1.0)
    assert np.allclose(query - half, half - whole, atol=1e-5)
    assert np.allclose(without_language(whole, "multilingual-e5-small", centre, 1.0), whole, atol=1e-5)
    assert 0 < np.linalg.norm(query - whole) < 0.5 * np.linalg.norm(query)


@pytest.mark.parametrize(("encoder", "dimension"), [("another", 384), ("multilingual-e5-small", 256)])
def test_of_an_encoder_whose_languages_nobody_learned_a_query_stays_as_it_is(encoder: str, dimension: int) -> None:
    query = np.ones(dimension, np.float32)
    assert without_language(query, encoder, np.zeros(dimension, np.float32), 1.0) is query


class Multilingual(HashingEncoder):
    """Stands for an encoder of which it is known what sets languages apart: it hashes to as many numbers."""

    facts = replace(HashingEncoder.facts, name="multilingual-e5-small")
    id = "multilingual@1"

    def query(self, text: str) -> np.ndarray:
        vector = np.concatenate([super().query(text), super().query(text[::-1])[:128]])
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self.query(text) for text in texts]) if texts else np.zeros((0, 384), np.float32)


def test_a_query_in_another_language_is_asked_again_without_it_also_where_its_words_were_translated(
    kb: KnowledgeBase,
) -> None:
    home = KnowledgeBase(kb.settings, Multilingual()).home
    home.update_index()
    snapshot, everything = home.searcher.snapshot(), np.arange(OPEN)
    (space,), query = snapshot.spaces, Multilingual().query("préstamos para empresas pequeñas")
    near, whole = space.reached(query, everything), space.wholes(query, everything)
    reading = QueryReading("multilingual-e5-small", space, near, query)
    one = MatchEvidence(
        np.zeros(OPEN, np.float32),
        np.zeros(OPEN, np.float32),
        0.0,
        0.0,
        (Meaning(reading.encoder, near.cosine, whole),),
    )
    (apart,) = asked_again(one, [reading], everything, everything >= 0, OPEN, learned()).again
    (translated,) = asked_again(
        replace(one, known=1.0, foreign=True), [reading], everything, everything >= 0, OPEN, learned()
    ).again
    assert np.allclose(apart.passage, translated.passage) and not np.allclose(apart.passage, near.cosine)
    assert asked_again(replace(one, known=1.0), [reading], everything, everything >= 0, OPEN, learned()).again == ()
