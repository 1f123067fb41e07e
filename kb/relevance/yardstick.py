"""The yardstick for "no", which comes with the product, and the search measured by it on homes of several sizes."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.encoder import Encoder, Remembering
from kb.evaluation.collection import JudgedCollection, Topic, indexed, read_documents, read_qrels, read_topics
from kb.home.new import starting_content, write
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.relevance.cell import Cell
from kb.relevance.honesty import USEFUL, Judgements, Tell, over, yardstick_cells
from kb.relevance.searching import read_ahead
from kb.relevance.sets import JudgedSet
from kb.settings import Settings

SEED = 7
"""Of the documents that a smaller home is drawn from."""


def read_yardstick(on: str) -> tuple[tuple[Topic, ...], tuple[tuple[str, str, int], ...]]:
    """The topics that are asked of a collection, and its judgements. Raises BrokenFile."""
    topics = tuple(topic for topic in read_topics(yardstick() / "queries.jsonl") if topic.on == on)
    ids = {topic.id for topic in topics}
    return topics, tuple(qrel for qrel in read_qrels(yardstick() / "qrels.tsv") if qrel[0] in ids)


def yardstick() -> Path:
    """The folder that comes with the product. Raises HomeProblem."""
    return starting_content() / "index" / "yardstick"


def measured_by_yardstick(
    judged: JudgedSet, kb: KnowledgeBase, sets: Path, encoders: Sequence[Encoder], tell: Tell
) -> list[Cell]:
    """On the demonstration's write-ups, or on a collection of `sets` or some of it. Raises BrokenFile."""
    topics, qrels = read_yardstick(judged.yardstick)
    remembering = [Remembering(encoder) for encoder in encoders]
    read_ahead(remembering, topics, tell)
    if not judged.folder:
        with demonstration(kb, remembering, tell) as home:
            return yardstick_cells(topics, Judgements.of(qrels, complete=True), home.reading.search, tell)
    collection = _home(judged, sets, topics, qrels)
    searcher = indexed(
        collection,
        kb.settings.built,
        remembering,
        lambda step, at: tell(step, at.done, at.total),
        kb.home.synonyms,
        kb.settings.built / f"evaluation-{judged.folder}.sqlite" if collection.name != judged.folder else None,
    )
    judgements = Judgements.of(collection.qrels, complete=False)
    return yardstick_cells(collection.topics, judgements, over(collection, searcher), tell)


@contextmanager
def demonstration(kb: KnowledgeBase, encoders: Sequence[Encoder], tell: Tell) -> Iterator[KnowledgeBase]:
    """A home with the demonstration's write-ups, brought in and indexed as any other's, for as long as it is measured.
    It searches with the encoders of the home given; what that has encoded already is not encoded again.
    """
    with TemporaryDirectory(prefix="kb-yardstick-") as folder:
        write(Path(folder), starting_content(), demonstration=True)
        names = tuple(encoder.facts.name for encoder in encoders)
        # the settings' defaults and no others: what KB_STORE names is the store of the home that is measured
        home = KnowledgeBase(Settings(Path(folder), encoder=names or ("none",)), *encoders)
        home.importing.import_files([home.settings.practices / "writeups"], by=operator("relevance"))
        if kb.home.collection().path.exists():
            home.home.index.take_vectors(kb.home.index)
        home.home.update_index(lambda at: tell("index", at.done, at.total))
        yield home
        home.home.index.close()


def _home(
    judged: JudgedSet, sets: Path, topics: tuple[Topic, ...], qrels: tuple[tuple[str, str, int], ...]
) -> JudgedCollection:
    """The documents of a folder, with those beside them, or a draw: all that answer a topic, and others by lot, so that
    a home of another size is asked the same.
    """
    name, documents = judged.folder, dict(read_documents(sets / judged.folder / "corpus.jsonl"))
    if judged.beside:
        name, documents = f"{name}-larger", {**read_documents(sets / judged.beside), **documents}
    if judged.sample:
        answers = {document for _, document, grade in qrels if grade >= USEFUL} & documents.keys()
        others = sorted(documents.keys() - answers)
        draw = random.Random(SEED)  # noqa: S311 a draw that anyone can repeat
        chosen = answers | set(draw.sample(others, min(len(others), max(0, judged.sample - len(answers)))))
        name, documents = f"{name}-{judged.sample}", {id: documents[id] for id in sorted(chosen)}
    # what is judged and lies elsewhere is no practice that this home could show
    return JudgedCollection(name, documents, topics, tuple(qrel for qrel in qrels if qrel[1] in documents))
