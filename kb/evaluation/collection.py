"""How well a search finds: a test collection indexed as practices, its topics run, judged by the field's measures."""

import hashlib
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.encoder import Encoder
from kb.errors import BrokenFile
from kb.files.strict_yaml import decode, read_bytes, read_jsonl
from kb.index.fulltext import NONE
from kb.index.index_file import IndexFile, digest_of
from kb.index.synonyms import Synonyms
from kb.index.updating import Progress, update
from kb.practice.practice import Submission
from kb.search.query import Mode
from kb.search.searcher import Searcher

DEPTH = 100
"""How many practices of a run are judged."""

MEASURES = {"nDCG@10": "nDCG@10", "recall@100": "R@100", "MRR@10": "RR@10", "P@5": "P@5"}
"""What is told, and its name in ir-measures, which computes it. Graded gain for nDCG; for the others a grade of 1
or more is relevant."""


_GRADE = re.compile(r"-?[0-9]{1,9}(\.0+)?")
"""A whole number, also as some tools write it: 1.0."""


@dataclass(frozen=True)
class Topic:
    """A query of a test collection; what follows its text is empty where the collection does not tell."""

    id: str
    text: str
    lang: str = ""
    kind: str = ""
    translation_of: str = ""
    """The topic that asks the same in English."""

    on: str = ""
    """What is searched, where the topics of one file are asked of several collections."""

    split: str = ""
    """The half that it belongs to: one to learn from, one to report."""


@dataclass(frozen=True)
class JudgedCollection:
    """Documents, topics and judgements: `qrels` are (topic, document, grade)."""

    name: str
    documents: Mapping[str, Submission]
    topics: tuple[Topic, ...]
    qrels: tuple[tuple[str, str, int], ...]

    @property
    def answerable(self) -> tuple[Topic, ...]:
        """The topics that have a relevant document."""
        judged = {topic for topic, _, grade in self.qrels if grade > 0}
        return tuple(topic for topic in self.topics if topic.id in judged)

    def is_itself(self, topic: Topic) -> bool:
        """A collection of arguments or of duplicates asks with its own documents, under their ids: such a document is
        found first and answers nothing, so the field leaves it out of the ranking.
        """
        return topic.id in self.documents


@dataclass(frozen=True)
class Run:
    """What a mode of search answers: each topic's documents with their scores, and its milliseconds."""

    mode: Mode
    rankings: Mapping[str, Sequence[tuple[str, float]]]
    times: Mapping[str, float]


@dataclass(frozen=True)
class RunResult:
    """One way of searching: the measures over `topics` judged topics, and milliseconds a query. `left_out` topics are
    documents of the collection themselves, each left out of its own ranking.
    """

    mode: str
    group: str
    topics: int
    measures: Mapping[str, float]
    median_ms: float
    p95_ms: float
    left_out: int = 0


def read_collection(folder: Path, judgements: str = "qrels.tsv") -> JudgedCollection:
    """corpus.jsonl, queries.jsonl and the judgements of a folder. Raises BrokenFile with the line, and where the
    judgements leave nothing to measure.
    """
    topics = tuple(read_topics(folder / "queries.jsonl"))
    collection = JudgedCollection(
        folder.resolve().name, read_documents(folder / "corpus.jsonl"), topics, tuple(read_qrels(folder / judgements))
    )
    if not collection.answerable:
        reason = "no query here has a relevant document: give one of queries.jsonl a document with a grade of 1 or more"
        raise BrokenFile(folder / judgements, 0, reason)
    return collection


def read_documents(path: Path) -> Mapping[str, Submission]:
    """A document a line, by id. Raises BrokenFile with the line."""
    documents = {}
    for line, record in read_jsonl(path):
        id = _id(record, path, line)
        title, text = str(record.get("title") or ""), str(record.get("text") or "")
        documents[id] = Submission(id=id, title=title, body=text)
    return documents


def read_topics(path: Path) -> Iterator[Topic]:
    """A topic a line. Raises BrokenFile with the line."""
    for line, record in read_jsonl(path):
        told = {name: str(record.get(name) or "") for name in ("text", "lang", "kind", "translation_of", "on", "split")}
        yield Topic(_id(record, path, line), **told)


def evaluate(
    collection: JudgedCollection,
    built: Path,
    encoders: Sequence[Encoder],
    tell: Callable[[str, Progress], None],
    synonyms: Synonyms = NONE,
) -> tuple[RunResult, ...]:
    """Index the collection (kept under `built`, so that a second run encodes nothing), run every topic that has a
    relevant document in every mode without a floor, and judge: all topics together, then by kind and by language
    where the topics tell. A document under a topic's own id is left out of that topic's ranking.
    """
    searcher = indexed(collection, built, encoders, tell, synonyms)
    results: list[RunResult] = []
    for mode in (Mode.WORDS, Mode.MEANING, Mode.BOTH) if encoders else (Mode.WORDS,):
        ran = run(searcher, collection, mode, tell)
        values = each(collection, ran)
        for group, members in groups(collection.answerable):
            left_out = sum(map(collection.is_itself, members))
            results.append(_together(ran, values, group, members, left_out))
    return tuple(results)


def indexed(
    collection: JudgedCollection,
    built: Path,
    encoders: Sequence[Encoder],
    tell: Callable[[str, Progress], None],
    synonyms: Synonyms = NONE,
    beside: Path | None = None,
) -> Searcher:
    """The collection's own index, brought in step. What the index `beside` it holds is not encoded again."""
    index = IndexFile(built / f"evaluation-{collection.name}.sqlite")
    if beside and beside.exists():
        index.take_vectors(IndexFile(beside))
    wanted = {id: digest_of(_digest(document)) for id, document in collection.documents.items()}
    update(index, wanted, collection.documents.__getitem__, encoders, lambda at: tell("index", at))
    return Searcher(index, encoders, synonyms=synonyms)


def run(searcher: Searcher, collection: JudgedCollection, mode: Mode, tell: Callable[[str, Progress], None]) -> Run:
    """The ranking of each topic that has a relevant document and its milliseconds, the encoding of the query included.
    The first is a warm-up.
    """
    topics = collection.answerable
    rankings: dict[str, list[tuple[str, float]]] = {}
    times: dict[str, float] = {}
    if topics:
        searcher.ranking("warm-up " + topics[0].text, mode, DEPTH)
    searcher.forget_queries()
    for done, topic in enumerate(topics, 1):
        start = time.perf_counter()
        ranking = searcher.ranking(topic.text, mode, DEPTH + collection.is_itself(topic))
        times[topic.id] = (time.perf_counter() - start) * 1000
        rankings[topic.id] = [(id, score) for id, score in ranking if id != topic.id][:DEPTH]
        tell(f"search {mode.value}", Progress(done, len(topics), 0))
    return Run(mode, rankings, times)


def each(
    collection: JudgedCollection, run: Run, measures: Mapping[str, str] = MEASURES
) -> Mapping[str, Mapping[str, float]]:
    """Every measure's value for every topic of the run; `measures` are known to ir-measures by their values."""
    from importlib import import_module

    ir: Any = import_module("ir_measures")  # it carries no types

    qrels = [ir.Qrel(*qrel) for qrel in collection.qrels if qrel[0] in run.rankings]
    docs = [ir.ScoredDoc(id, doc, score) for id, ranking in run.rankings.items() for doc, score in ranking]
    parsed = {ir.parse_measure(known): name for name, known in measures.items()}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(run.rankings, 0.0) for name in measures}
    for metric in ir.iter_calc(list(parsed), qrels, docs):
        values[parsed[metric.measure]][metric.query_id] = float(metric.value)
    return values


def groups(topics: Sequence[Topic]) -> Iterator[tuple[str, list[Topic]]]:
    """All topics together, then by kind and by language where they tell."""
    yield "all", list(topics)
    for name in ("kind", "lang"):
        for value in sorted({getattr(topic, name) for topic in topics} - {""}):
            yield f"{name} {value}", [topic for topic in topics if getattr(topic, name) == value]


def _together(
    run: Run, values: Mapping[str, Mapping[str, float]], group: str, members: Sequence[Topic], left_out: int
) -> RunResult:
    spent = sorted(run.times[topic.id] for topic in members)
    return RunResult(
        mode=run.mode.value,
        group=group,
        topics=len(members),
        measures={
            name: round(statistics.fmean(value[topic.id] for topic in members), 4) for name, value in values.items()
        },
        median_ms=round(statistics.median(spent), 2),
        p95_ms=round(spent[min(len(spent) - 1, int(0.95 * len(spent)))], 2),
        left_out=left_out,
    )


def _id(record: Mapping[str, Any], path: Path, line: int) -> str:
    for name in ("_id", "id", "qid"):
        if record.get(name) not in (None, ""):
            return str(record[name])
    raise BrokenFile(path, line, "has no id (`_id`, `id` or `qid`)")


def read_qrels(path: Path) -> Iterator[tuple[str, str, int]]:
    """Query, document, grade with tabs between, or TREC's four columns with any space; line 1 may be a header.

    Raises BrokenFile with the line.
    """
    for line, text in enumerate(decode(read_bytes(path), path).splitlines(), 1):
        cells = [cell.strip() for cell in text.split("\t")] if "\t" in text else text.split()
        columns = (3, 4) if "\t" in text else (4,)
        if not cells or (line == 1 and _header(cells)):
            continue
        if len(cells) not in columns or not (cells[0] and cells[-2] and _GRADE.fullmatch(cells[-1])):
            raise BrokenFile(
                path,
                line,
                "must be query, document and a whole number as grade with tabs between, or TREC's four columns",
            )
        yield cells[0], cells[-2], int(cells[-1].split(".")[0])


def _header(cells: Sequence[str]) -> bool:
    """Every cell is a word; the last, which names the grade, holds no digit of any kind."""
    return all(re.search(r"[^\W\d_]", cell) for cell in cells) and not any(c.isnumeric() for c in cells[-1])


def _digest(document: Submission) -> str:
    return hashlib.sha256(f"{document.title}\n{document.body}".encode("utf-8", "replace")).hexdigest()
