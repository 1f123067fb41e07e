"""Learn from where on a practice answers: writes kb/search/answers.toml anew.

    python benchmarks/learn_answers.py HOME SETS

HOME is a home whose encoders are learned for, each alone and all together, and for the words alone; SETS holds gold/.
Learned from are the yardstick that comes with the product (index/yardstick: its half "learn" on the demonstration, all
of its write-ups judged) and the judged write-ups of gold, of which those that nobody judged count half as wrong. The
half "held" is reported and never learned from. A chance is a logistic regression over the features of
kb/search/chance.py; `line` is the lowest chance at which what answers is right often enough and a query that nothing
answers is told so, `related` the one that loses hardly any practice of grade 3.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

import numpy as np
from tqdm import tqdm

from kb.encoder import Encoder, Remembering
from kb.evaluation.collection import Topic, indexed, read_collection
from kb.index.space import ProductSpread
from kb.knowledge_base import KnowledgeBase
from kb.relevance.searching import read_ahead
from kb.relevance.yardstick import demonstration, read_yardstick
from kb.search.chance import features_of
from kb.search.fusion import Meaning
from kb.search.searcher import QueryEvidence, Searcher

UNJUDGED = -1
GOLD = 0.35
"""What a practice of gold weighs beside one of the demonstration: there are 25 times as many."""

RIGHT = 0.7
"""Share of what answers that is to be judged 2 or 3."""

SILENT = 0.955
"""Share of the queries without an answer for which nothing is to answer."""

KEPT = 0.97
"""Share of the practices of grade 3 that are to stand above the line or below it."""

LINES = np.arange(0.25, 0.8, 0.01)
"""Below the first nothing is said to answer, whatever few queries of a kind may say."""

Usual = Mapping[str, tuple[float, float]]

REGULAR = 3.0
FEW = 0.1
"""How freely the weights are fitted; of other languages there are few queries to go by."""


@dataclass(frozen=True)
class Judged:
    """A query looked up on a collection, and the grade of each place; UNJUDGED where nobody gave one."""

    collection: str
    topic: Topic
    seen: QueryEvidence
    grades: "np.ndarray"

    @property
    def held(self) -> bool:
        return self.topic.split == "held"


@dataclass(frozen=True)
class Learned:
    encoders: tuple[str, ...]
    judged: str
    foreign: bool
    bias: float
    line: float
    related: float
    features: Mapping[str, float]


def main(home: Path, sets: Path) -> None:
    kb = KnowledgeBase.open(home)
    every: list[tuple[Encoder, ...]] = [(), *((encoder,) for encoder in kb.home.encoders.all)]
    if len(kb.home.encoders.all) > 1:
        every.append(kb.home.encoders.all)
    found: list[Learned] = []
    usual: dict[str, tuple[float, float]] = {}
    for encoders in every:
        with ExitStack() as stack:
            queries = list(_queries(kb, sets, encoders, stack))
        names = tuple(encoder.facts.name for encoder in encoders)
        usual |= _usual(queries)
        for foreign in (False, True) if names else (False,):
            # of those that the glossary understood too, how each encoder reads them as they stand
            some = [one for one in queries if (one.seen.evidence.foreign if foreign else not one.seen.foreign)]
            some = [one for one in some if foreign or one.seen.words.terms]
            for judged in ("all", "meaning") if names else ("all",):
                print(f"\n{' + '.join(names) or 'words alone'}, {judged}{', another language' if foreign else ''}")
                found.append(_learned(names, judged, foreign, some, usual))
    target = Path(__file__).parent.parent / "kb" / "search" / "answers.toml"
    hashing = target.read_text("utf-8").split(HASHING)[-1]
    target.write_text(_written(found, usual) + HASHING + hashing, "utf-8")


HASHING = "\n# Set, not learned: a stand-in for tests and trials.\n"


def _queries(kb: KnowledgeBase, sets: Path, encoders: Sequence[Encoder], stack: ExitStack) -> Iterator[Judged]:
    remembering = [Remembering(encoder) for encoder in encoders]

    def tell(step: str, done: int, total: int) -> None:
        pass

    topics, qrels = read_yardstick("demonstration")
    read_ahead(remembering, topics, tell)
    sample = stack.enter_context(demonstration(kb, remembering, tell))
    ledger, cards = sample.home.ledger(), sample.reading.cards()
    searcher = sample.home.collection().searcher
    for topic in tqdm(topics, desc="demonstration", mininterval=5):
        ids, seen = searcher.judged(topic.text, cards, ledger)
        grades = {practice: grade for asked, practice, grade in qrels if asked == topic.id}
        yield Judged("demonstration", topic, seen, np.array([grades.get(id, 0) for id in ids]))
    gold = read_collection(sets / "gold")
    read_ahead(remembering, gold.topics, tell)
    # its index holds every encoder's vectors; only these are searched with
    full = indexed(gold, kb.settings.built, kb.home.encoders.all, lambda step, at: None, kb.home.synonyms)
    alone = Searcher(full.index, remembering, synonyms=kb.home.synonyms)
    topics, qrels = read_yardstick("gold")
    read_ahead(remembering, topics, tell)
    for topic in tqdm((*gold.topics, *topics), desc="gold", mininterval=5):
        ids, seen = alone.judged(topic.text)
        grades = {practice: grade for asked, practice, grade in (*gold.qrels, *qrels) if asked == topic.id}
        # what nothing answers, nobody answers: it was looked for before that was said
        other = UNJUDGED if any(grade >= 2 for grade in grades.values()) else 0
        yield Judged("gold", topic, seen, np.array([grades.get(id, other) for id in ids]))


def _usual(queries: Sequence[Judged]) -> Usual:
    """Mean and deviation of a query's cosines over a collection, on average."""
    spreads: dict[str, list[ProductSpread]] = {}
    for one in queries:
        for meaning in one.seen.judged:
            spreads.setdefault(f"passage {meaning.encoder}", []).append(meaning.passages)
            spreads.setdefault(f"practice {meaning.encoder}", []).append(meaning.practices)
    return {
        name: (float(np.mean([one.mean for one in some])), float(np.mean([one.deviation for one in some])))
        for name, some in spreads.items()
    }


def _learned(names: tuple[str, ...], judged: str, foreign: bool, queries: Sequence[Judged], usual: Usual) -> Learned:
    from sklearn.linear_model import LogisticRegression

    rows = [_matrix(one, names, judged, foreign, usual) for one in queries]
    features = list(_features(queries[0], names, judged, foreign, usual))
    learn = [not one.held for one in queries]
    x = np.concatenate([row for row, ok in zip(rows, learn, strict=True) if ok])
    grades = np.concatenate([one.grades for one, ok in zip(queries, learn, strict=True) if ok])
    weight = np.concatenate(
        [
            np.where(one.grades == UNJUDGED, 0.5, 1.0) * (GOLD if one.collection == "gold" else 1.0)
            for one, ok in zip(queries, learn, strict=True)
            if ok
        ]
    )
    spread = x.std(axis=0) + 1e-9
    model = LogisticRegression(C=FEW if foreign else REGULAR, max_iter=1000)
    model.fit(x / spread, grades >= 2, sample_weight=weight)
    slopes = model.coef_[0] / spread
    chances = [1 / (1 + np.exp(-(row @ slopes + model.intercept_[0]))) for row in rows]
    mine = [(one, c) for one, c in zip(queries, chances, strict=True) if one.collection == "demonstration"]
    none = [
        (one, c)
        for one, c in zip(queries, chances, strict=True)
        if one.collection == "gold" and not (one.grades >= 2).any()
    ]
    line = _line([pair for pair in (*mine, *none) if not pair[0].held])
    best = np.concatenate([c[one.grades == 3] for one, c in mine if not one.held])
    related = round(float(min(np.quantile(best, 1 - KEPT), 0.5 * line)), 3) if len(best) else 0.5 * line
    for name, part in (
        ("learn", [pair for pair in mine if not pair[0].held]),
        ("held", [pair for pair in mine if pair[0].held]),
        ("gold", [(one, c) for one, c in zip(queries, chances, strict=True) if one.collection == "gold"]),
    ):
        if part:
            print(f"  {name:6} {_report(part, line, related)}")
    return Learned(
        names,
        judged,
        foreign,
        round(float(model.intercept_[0]), 3),
        line,
        related,
        {name: round(float(slope), 3) for name, slope in zip(features, slopes, strict=True)},
    )


def _line(queries: Sequence[tuple[Judged, "np.ndarray"]]) -> float:
    for line in LINES:
        right, silent = _right(queries, line), _silent(queries, line)
        if right >= RIGHT and silent >= SILENT:
            return round(float(line), 2)
    return round(float(LINES[-1]), 2)


def _right(queries: Sequence[tuple[Judged, "np.ndarray"]], line: float) -> float:
    answers = np.concatenate([one.grades[(c >= line) & (one.grades != UNJUDGED)] for one, c in queries])
    return float((answers >= 2).mean()) if len(answers) else 1.0


def _silent(queries: Sequence[tuple[Judged, "np.ndarray"]], line: float) -> float:
    none = [not (c >= line).any() for one, c in queries if not (one.grades >= 2).any()]
    return float(np.mean(none)) if none else 1.0


def _report(queries: Sequence[tuple[Judged, "np.ndarray"]], line: float, related: float) -> str:
    best = np.concatenate([c[one.grades == 3] for one, c in queries])
    if not len(best):
        return f"line {line}: nothing answers {_silent(queries, line):.3f}"
    return (
        f"line {line}, related {related}: answer judged 2 or 3 {_right(queries, line):.3f}, grade 3 in answer "
        f"{(best >= line).mean():.3f}, in either {(best >= related).mean():.3f}, "
        f"nothing answers {_silent(queries, line):.3f}; answers a query "
        f"{np.mean([(c >= line).sum() for _, c in queries]):.1f}, related "
        f"{np.mean([((c < line) & (c >= related)).sum() for _, c in queries]):.1f}"
    )


def _matrix(one: Judged, names: Sequence[str], judged: str, foreign: bool, usual: Usual) -> "np.ndarray":
    return np.stack(
        [np.asarray(values, float) for values in _features(one, names, judged, foreign, usual).values()], axis=1
    )


def _features(
    one: Judged, names: Sequence[str], judged: str, foreign: bool, usual: Usual
) -> Mapping[str, "np.ndarray"]:
    heard = {meaning.encoder: meaning for meaning in (one.seen.evidence.meanings if foreign else one.seen.judged)}
    nothing = np.full(len(one.grades), np.nan, np.float32)
    meanings = [heard.get(name, Meaning(name, nothing, nothing)) for name in names]
    features = features_of(one.seen.words, meanings, usual)
    if judged == "all" and not foreign:
        return features
    ends = tuple(chain(names, ("asked",)))
    return {name: values for name, values in features.items() if name.endswith(ends) and " x " not in name}


def _written(found: Sequence[Learned], usual: Usual) -> str:
    lines = [
        "# From where on a practice answers, and from where on it is related: learned on judged sets.",
        f"# Learned on {date.today().isoformat()} by `python benchmarks/learn_answers.py HOME SETS`.",
    ]
    lines += ["", "[usual]", *(f'"{name}" = [{mean:.4f}, {spread:.4f}]' for name, (mean, spread) in usual.items())]
    for one in found:
        lines += [
            "",
            "[[answer]]",
            f"encoders = {list(one.encoders)!r}".replace("'", '"'),
            f'judged = "{one.judged}"',
            f"foreign = {str(one.foreign).lower()}",
            f"bias = {one.bias}",
            f"line = {one.line}",
            f"related = {one.related}",
            "[answer.features]",
            *(f'"{name}" = {value}' for name, value in one.features.items()),
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
