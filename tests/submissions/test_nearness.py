"""Which practices a draft's author is warned of."""

from kb.knowledge_base import KnowledgeBase
from kb.search.results import Hit
from kb.submissions.nearness import standing_out


def hits(kb: KnowledgeBase, *similarities: float | None) -> list[Hit]:
    card = next(iter(kb.home.cards().values()))
    return [Hit(card, 0.0, False, True, (), similarity, None) for similarity in similarities]


def test_a_practice_far_nearer_than_the_others_stands_out(kb: KnowledgeBase) -> None:
    found = hits(kb, 0.86, *(0.5 - n / 100 for n in range(20)))
    assert standing_out(found, 5) == (found[0],)


def test_where_all_are_about_as_near_none_stands_out(kb: KnowledgeBase) -> None:
    assert standing_out(hits(kb, *(0.5 - n / 100 for n in range(20))), 5) == ()


def test_among_few_or_by_words_alone_all_that_was_found_is_shown(kb: KnowledgeBase) -> None:
    assert len(standing_out(hits(kb, 0.5, 0.49, 0.48), 5)) == 3
    assert len(standing_out(hits(kb, *[None] * 20), 5)) == 5
    assert standing_out([], 5) == ()
