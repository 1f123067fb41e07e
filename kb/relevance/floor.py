"""What the search with its floor, as readers meet it, leaves out: what it must, and nothing that it must not."""

from collections.abc import Callable, Mapping, Sequence

from kb.evaluation.collection import JudgedCollection, Topic, groups
from kb.practice.card import Card
from kb.practice.practice import Practice
from kb.relevance.cell import Cell
from kb.search.query import Query
from kb.search.searcher import MOST_PER_PAGE, Searcher

BEST = 3
"""The grade of a practice that is just what was asked for."""

MODE = "search with its floor"


def floor_cells(collection: JudgedCollection, searcher: Searcher, tell: Callable[[str, int, int], None]) -> list[Cell]:
    """How many topics without an answer get none, and how much of the best is kept for those that have it."""
    judged = {topic for topic, _, _ in collection.qrels}
    answerable = {topic.id for topic in collection.answerable}
    none = [topic for topic in collection.topics if topic.id in judged and topic.id not in answerable]
    best = {id: {doc for topic, doc, grade in collection.qrels if (topic, grade) == (id, BEST)} for id in answerable}
    asked = [*none, *(topic for topic in collection.topics if best.get(topic.id))]
    cards = _cards(collection)
    found = {}
    for done, topic in enumerate(asked, 1):
        found[topic.id] = _found(searcher, topic, cards)
        tell("search with its floor", done, len(asked))
    cells = [_nothing(none, found)] if none else []
    for group, members in groups(asked[len(none) :]) if len(asked) > len(none) else ():
        if not group.startswith("lang"):
            cells += _kept(group, members, best, found)
    return cells


def _nothing(topics: Sequence[Topic], found: Mapping[str, set[str]]) -> Cell:
    ids = tuple(topic.id for topic in topics)
    return Cell("kind none", MODE, "answered with nothing", tuple(float(not found[id]) for id in ids), ids)


def _kept(
    group: str, topics: Sequence[Topic], best: Mapping[str, set[str]], found: Mapping[str, set[str]]
) -> list[Cell]:
    ids = tuple(topic.id for topic in topics)
    kept = [len(best[id] & found[id]) for id in ids]
    return [
        Cell(group, MODE, f"keeps one of grade {BEST}", tuple(float(n > 0) for n in kept), ids),
        Cell(
            group,
            MODE,
            f"share of grade {BEST} kept",
            tuple(map(float, kept)),
            ids,
            tuple(float(len(best[id])) for id in ids),
        ),
    ]


def _found(searcher: Searcher, topic: Topic, cards: Mapping[str, Card]) -> set[str]:
    """Every practice found, page after page."""
    found: set[str] = set()
    for page in range(1, len(cards) // MOST_PER_PAGE + 2):
        results = searcher.search(Query(topic.text, page=page, size=MOST_PER_PAGE), cards, lambda facet: ())
        found |= {card.id for hit in results.hits for card in (hit.card, *hit.same)}
        if page >= results.pages:
            break
    return found


def _cards(collection: JudgedCollection) -> dict[str, Card]:
    """The documents as practices that anyone may read, with no facts of their own."""
    return {
        id: Card(Practice(**vars(document)), (), False, (), (), (), order)
        for order, (id, document) in enumerate(collection.documents.items())
    }
