"""This home's own judgements measured: what readers called right and wrong, over what it holds."""

from collections.abc import Callable

from kb.encoder import Remembering
from kb.evaluation.collection import MEASURES, JudgedCollection, Run, Topic, each
from kb.knowledge_base import KnowledgeBase
from kb.relevance.cell import Cell
from kb.relevance.searching import grouped, side_by_side
from kb.relevance.sets import JudgedSet
from kb.search.query import Mode
from kb.search.searcher import Searcher

OWN = JudgedSet("own", "This home's own judgements: “this result is wrong”, “this one is right”")

EVERYTHING = 1_000_000


def own_judgements(kb: KnowledgeBase) -> JudgedCollection:
    """The judged queries as topics; what is not open to readers any more is left out."""
    judged = [one for one in kb.reading.judgements() if one.practice in kb.home.cards()]
    topics = tuple(Topic(query, query) for query in dict.fromkeys(one.query for one in judged))
    qrels = tuple((one.query, one.practice, one.verdict.grade) for one in judged)
    return JudgedCollection(OWN.name, {}, topics, qrels)


def own_cells(kb: KnowledgeBase, own: JudgedCollection, tell: Callable[[str, int, int], None]) -> list[Cell]:
    """Judged practices only: what nobody judged is taken out of each ranking before it is measured."""
    kb.home.update_index(lambda at: tell("index", at.done, at.total))
    encoders = [Remembering(encoder) for encoder in kb.home.encoders.all]
    searcher = Searcher(kb.home.index, encoders, synonyms=kb.home.synonyms)
    judged = {topic.id: {doc for id, doc, _ in own.qrels if id == topic.id} for topic in own.answerable}
    cells: list[Cell] = []
    for mode in (Mode.WORDS, Mode.MEANING, Mode.BOTH) if encoders else (Mode.WORDS,):
        rankings = {}
        for done, topic in enumerate(own.answerable, 1):
            ranking = searcher.ranking(topic.text, mode, EVERYTHING)
            rankings[topic.id] = [(doc, score) for doc, score in ranking if doc in judged[topic.id]]
            tell(f"search {mode.value}", done, len(judged))
        values = each(own, Run(mode, rankings, {}), MEASURES)
        cells += grouped(own.answerable, mode, OWN.measure, values)
    return side_by_side(cells)
