"""Whether the two numbers of a search may be quoted: what answers, and what is related below the line, held against
what people judged. The search is asked as readers meet it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.evaluation.collection import JudgedCollection, Topic, groups
from kb.practice.card import Card
from kb.practice.practice import Practice
from kb.relevance.cell import Cell
from kb.search.query import Query
from kb.search.results import Hit, Results
from kb.search.searcher import MOST_PER_PAGE, Searcher

BEST = 3
"""The grade of a practice that is just what was asked for."""

USEFUL = 2
"""The least grade of a practice that answers; a topic for which none has it is to be answered with nothing."""

TOUCHING = 1
"""The least grade of a practice that may stand below the line."""

MODE = "search with its floor"

NOTHING = "answered with nothing"
ANSWERED = f"grade {BEST} in the answer"
MISSING = f"grade {BEST} in neither"
ANSWER = f"answer judged {USEFUL} or {BEST}"
RELATED = f"related judged {TOUCHING} or more"

Ask = Callable[[Query], Results]
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class AnswerSheet:
    """What one query shows: the practices that answer, those below the line, and the first number as it is quoted."""

    answer: frozenset[str]
    related: frozenset[str]
    total: int


@dataclass(frozen=True)
class Judgements:
    """Grades by topic and practice. Where they are `complete`, a practice that is not listed has grade 0; else nobody
    judged it.
    """

    grades: Mapping[str, Mapping[str, int]]
    complete: bool

    @classmethod
    def of(cls, qrels: Sequence[tuple[str, str, int]], complete: bool) -> "Judgements":
        grades: dict[str, dict[str, int]] = {}
        for topic, practice, grade in qrels:
            grades.setdefault(topic, {})[practice] = grade
        return cls(grades, complete)

    def at_least(self, grade: int, topic: str) -> frozenset[str]:
        return frozenset(practice for practice, given in self.grades.get(topic, {}).items() if given >= grade)

    def judged(self, topic: str) -> frozenset[str]:
        return frozenset(self.grades.get(topic, {}))


def honesty_cells(collection: JudgedCollection, searcher: Searcher, tell: Tell) -> list[Cell]:
    """Of a collection whose judgements are a pool: how many topics without an answer get none, how much of the best is
    kept for those that have it, and what the answers are worth, over what was judged and strictly.
    """
    judgements = Judgements.of(collection.qrels, complete=False)
    none = [
        topic
        for topic in collection.topics
        if topic.id in judgements.grades and not judgements.at_least(USEFUL, topic.id)
    ]
    best = [topic for topic in collection.topics if judgements.at_least(BEST, topic.id)]
    sheets = asked(over(collection, searcher), [*none, *best], tell)
    cells = [_nothing("kind none", none, sheets)] if none else []
    for group, members in groups(best) if best else ():
        if not group.startswith("lang"):
            cells += [*_kept(group, members, judgements, sheets), *_worth(group, members, judgements, sheets)]
    return cells


def yardstick_cells(topics: Sequence[Topic], judgements: Judgements, ask: Ask, tell: Tell) -> list[Cell]:
    """Each half apart, the one to report first: all topics, each kind and each language."""
    sheets = asked(ask, topics, tell)
    cells: list[Cell] = []
    for half in sorted({topic.split for topic in topics}):
        own = [topic for topic in topics if topic.split == half]
        for group, members in groups(own):
            if group != "all" and len(members) == len(own):
                continue  # all of one language
            made = _honesty(f"{half}, {group}" if half else group, members, judgements, sheets)
            # of a language there are few: whether it is answered, and whether rightly not, is what can be told
            cells += [cell for cell in made if not group.startswith("lang") or cell.measure in (NOTHING, ANSWERED)]
    return cells


def asked(ask: Ask, topics: Sequence[Topic], tell: Tell) -> Mapping[str, AnswerSheet]:
    """What each topic shows, by its id."""
    sheets = {}
    for done, topic in enumerate(topics, 1):
        sheets[topic.id] = _sheet(ask, topic.text)
        tell(MODE, done, len(topics))
    return sheets


def over(collection: JudgedCollection, searcher: Searcher) -> Ask:
    """The documents searched as practices that anyone may read, with no facts of their own."""
    cards = {
        id: Card(Practice(**vars(document)), (), False, (), (), (), order)
        for order, (id, document) in enumerate(collection.documents.items())
    }
    return lambda query: searcher.search(query, cards)


def _sheet(ask: Ask, text: str) -> AnswerSheet:
    """Every practice that answers, page after page."""
    answer: set[str] = set()
    first = results = ask(Query(text, size=MOST_PER_PAGE))
    for page in range(2, first.pages + 2):
        answer |= _ids(results.hits)
        if page > first.pages:
            break
        results = ask(Query(text, page=page, size=MOST_PER_PAGE))
    return AnswerSheet(frozenset(answer), frozenset(_ids(first.related)), first.total)


def _ids(hits: Sequence[Hit]) -> set[str]:
    return {card.id for hit in hits for card in (hit.card, *hit.same)}


def _honesty(
    group: str, topics: Sequence[Topic], judgements: Judgements, sheets: Mapping[str, AnswerSheet]
) -> Iterator[Cell]:
    none = [topic for topic in topics if not judgements.at_least(USEFUL, topic.id)]
    must = [topic for topic in topics if judgements.at_least(USEFUL, topic.id)]
    if none:
        yield _nothing(group, none, sheets)
    if must:
        best = {topic.id: judgements.at_least(BEST, topic.id) for topic in must}
        answered = {id: best[id] & sheets[id].answer for id in best}
        missing = {id: best[id] - sheets[id].answer - sheets[id].related for id in best}
        yield _share(group, ANSWERED, answered, best)
        yield _share(group, MISSING, missing, best)
        yield from _worth(group, must, judgements, sheets)


def _nothing(group: str, topics: Sequence[Topic], sheets: Mapping[str, AnswerSheet]) -> Cell:
    ids = tuple(topic.id for topic in topics)
    return Cell(group, MODE, NOTHING, tuple(float(sheets[id].total == 0) for id in ids), ids)


def _kept(
    group: str, topics: Sequence[Topic], judgements: Judgements, sheets: Mapping[str, AnswerSheet]
) -> Iterator[Cell]:
    best = {topic.id: judgements.at_least(BEST, topic.id) for topic in topics}
    kept = {id: best[id] & sheets[id].answer for id in best}
    yield Cell(group, MODE, f"keeps one of grade {BEST}", tuple(float(bool(kept[id])) for id in best), tuple(best))
    yield _share(group, f"share of grade {BEST} kept", kept, best)


def _worth(
    group: str, topics: Sequence[Topic], judgements: Judgements, sheets: Mapping[str, AnswerSheet]
) -> Iterator[Cell]:
    """How much of each number is judged to belong there: of all that it counts, and, where judgements are a pool, of
    what was judged, since a good practice that nobody judged is no fault of the search.
    """
    answer = {topic.id: sheets[topic.id].answer for topic in topics}
    related = {topic.id: sheets[topic.id].related for topic in topics}
    for measure, least, shown in ((ANSWER, USEFUL, answer), (RELATED, TOUCHING, related)):
        worth = {id: judgements.at_least(least, id) & shown[id] for id in shown}
        if judgements.complete:
            yield _share(group, measure, worth, shown)
        else:
            judged = {id: judgements.judged(id) & shown[id] for id in shown}
            yield _share(group, f"{measure}, of the judged", worth, judged)
            yield _share(group, f"{measure}, of all", worth, shown)


def _share(group: str, measure: str, parts: "_Sets", wholes: "_Sets") -> Cell:
    """The sum of the parts over the sum of the wholes, by topic: a topic weighs what it shows."""
    return Cell(
        group,
        MODE,
        measure,
        tuple(float(len(parts[id])) for id in wholes),
        tuple(wholes),
        tuple(float(len(whole)) for whole in wholes.values()),
    )


_Sets = Mapping[str, frozenset[str]]
"""Practices by topic."""
