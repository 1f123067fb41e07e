"""Which practices may be one that was handed in, told again: from a floor on, and no other."""

from kb.knowledge_base import KnowledgeBase
from kb.search.results import Hit
from kb.search.suspects import FEWEST_WORDS, suspected

WORDS = "village producers sold nothing online before markets opened their platform together yesterday"


def hits(kb: KnowledgeBase, *similarities: float | None) -> list[Hit]:
    card = next(iter(kb.home.cards().values()))
    return [Hit(card, 0.0, False, True, (), similarity, None) for similarity in similarities]


def silent(_: str) -> str:
    return ""


def test_what_is_far_nearer_than_the_others_is_suspect(kb: KnowledgeBase) -> None:
    found = hits(kb, 0.86, *(0.5 - n / 100 for n in range(20)))
    assert suspected(WORDS, found, silent, 3) == (found[0],)


def test_the_nearest_of_many_that_are_about_as_near_is_not(kb: KnowledgeBase) -> None:
    assert suspected(WORDS, hits(kb, *(0.9 - n / 100 for n in range(20))), silent, 3) == ()
    assert suspected(WORDS, hits(kb, 0.53, *(0.5 - n / 100 for n in range(20))), silent, 3) == ()


def test_among_few_and_without_an_encoder_the_same_words_alone_say_so(kb: KnowledgeBase) -> None:
    for similarity in (0.95, None):
        found = hits(kb, similarity, 0.3)
        assert suspected(WORDS, found, silent, 3) == ()
        assert suspected(WORDS, found, lambda _: f"Otherwise: {WORDS.upper()}.", 3)


def test_a_few_words_in_common_make_nothing_suspect(kb: KnowledgeBase) -> None:
    few = " ".join(WORDS.split()[: FEWEST_WORDS // 2])
    assert suspected(few, hits(kb, 0.95), lambda _: WORDS, 3) == ()
    assert suspected("", [], silent, 3) == ()
