"""Learn what words and meaning weigh in the order of hits, from judged sets: prints [[joined]] of weights.toml.

    python benchmarks/learn_search.py HOME SETS

HOME is a home whose encoders are learned for, each alone and all together; SETS holds gold/, data/scifact and
data/xquad_paragraphs. Weights are chosen over the topics of all sets; the figures held out are of the fold of five that
they were not chosen on.
"""

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from statistics import mean

import numpy as np
from tqdm import tqdm

from kb.encoder import Encoder, Remembering
from kb.evaluation.collection import JudgedCollection, Topic, indexed, read_collection
from kb.knowledge_base import KnowledgeBase
from kb.search.fusion import MatchEvidence, fuse
from kb.search.searcher import Searcher
from kb.search.weights import JointWeights, Weights, learned

FOLDS, SEED = 5, 7
PER_LANGUAGE = 100
"""XQuAD has 1,190 topics a language: so many of each are enough to learn from."""

WORDS = [(low, high) for low, high in product((0.15, 0.2, 0.25, 0.3, 0.35), (0.3, 0.35, 0.4, 0.45)) if low <= high]
SHARES = (0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True)
class Asked:
    """A topic looked up: what `fuse` needs, and what is relevant."""

    group: str
    topic: Topic
    ids: tuple[str, ...]
    evidence: MatchEvidence
    grades: Mapping[str, int]


def main(home: Path, sets: Path) -> None:
    kb = KnowledgeBase.open(home)
    collections = list(_collections(sets))
    every = [[encoder] for encoder in kb.home.encoders.all] + (
        [list(kb.home.encoders.all)] if len(kb.home.encoders.all) > 1 else []
    )
    joined: list[JointWeights] = []
    for encoders in every:
        names = [encoder.facts.name for encoder in encoders]
        print(f"\n{' + '.join(names)}")
        searchers = [_searcher(kb, collection, encoders) for collection in collections]
        looked = [list(_asked(*pair)) for pair in zip(collections, searchers, strict=True)]
        answered = [one for part in looked for one in part if one.grades]
        joined.append(_weights(names, answered))
        _taken_out(joined[-1], answered)
    print(_written(joined))


def _collections(sets: Path) -> Iterator[JudgedCollection]:
    yield read_collection(sets / "gold")
    yield read_collection(sets / "data" / "scifact")
    whole = read_collection(sets / "data" / "xquad_paragraphs")
    drawn = random.Random(SEED)
    by_language: dict[str, list[Topic]] = {}
    for topic in whole.topics:
        by_language.setdefault(topic.lang, []).append(topic)
    topics = [topic for lang in sorted(by_language) for topic in drawn.sample(by_language[lang], PER_LANGUAGE)]
    english = {id: document for id, document in whole.documents.items() if id.startswith("en:")}
    yield JudgedCollection("xquad_paragraphs-en", english, tuple(topics), whole.qrels)


def _searcher(kb: KnowledgeBase, collection: JudgedCollection, encoders: Sequence[Encoder]) -> Searcher:
    """Over an index that holds the vectors of all the home's encoders."""
    full = indexed(collection, kb.settings.built, kb.home.encoders.all, lambda step, at: None, kb.home.synonyms)
    return Searcher(full.index, [Remembering(encoder) for encoder in encoders], synonyms=kb.home.synonyms)


def _asked(collection: JudgedCollection, searcher: Searcher) -> Iterator[Asked]:
    grades: dict[str, dict[str, int]] = {}
    for topic, document, grade in collection.qrels:
        if grade > 0:
            grades.setdefault(topic, {})[document] = grade
    for topic in tqdm(collection.topics, desc=collection.name, mininterval=5):
        group = f"{collection.name} {topic.kind or topic.lang}".strip()
        ids, looked = searcher.judged(topic.text)
        yield Asked(group, topic, ids, looked.evidence, grades.get(topic.id, {}))


def _weights(names: Sequence[str], looked: Sequence[Asked]) -> JointWeights:
    """The candidate that is best over all groups alike."""
    shares = SHARES if len(names) == 2 else (1.0,)
    candidates = [
        JointWeights(dict(zip(sorted(names), (share, 1 - share) if len(names) == 2 else (1.0,), strict=True)), words)
        for share, words in product(shares, WORDS)
    ]
    values = np.array(
        [
            [_ndcg(one, replace(learned(), joined=(candidate,))) for one in looked]
            for candidate in tqdm(candidates, desc="weights", mininterval=5)
        ]
    )
    fold = np.array([random.Random(f"{SEED} {one.topic.id}").randrange(FOLDS) for one in looked])
    held_out = np.zeros(len(looked))
    for number in range(FOLDS):
        best = int(np.argmax([_score(row, looked, fold != number) for row in values]))
        held_out[fold == number] = values[best][fold == number]
    chosen = int(np.argmax([_score(row, looked, np.ones(len(looked), bool)) for row in values]))
    print(f"  words {candidates[chosen].words}, shares {dict(candidates[chosen].encoders)}; nDCG@10 chosen / held out")
    for group in dict.fromkeys(one.group for one in looked):
        of = [at for at, one in enumerate(looked) if one.group == group]
        print(f"    {group:28} {values[chosen][of].mean():.4f} / {held_out[of].mean():.4f}  ({len(of)} topics)")
    return candidates[chosen]


def _taken_out(joint: JointWeights, looked: Sequence[Asked]) -> None:
    """What each part of the ranking is worth: nDCG@10 by group with it, and how much it is less without it."""
    weights = replace(learned(), joined=(joint,))
    parts = {
        "feedback": (weights, [replace(one, evidence=replace(one.evidence, again=())) for one in looked]),
        "second passage": (replace(weights, second=0.0), looked),
        "whole practice": (replace(weights, whole=0.0), looked),
        "length": (replace(weights, left=1.0), looked),
    }
    whole = np.array([_ndcg(one, weights) for one in looked])
    losses = {name: whole - np.array([_ndcg(one, some) for one in those]) for name, (some, those) in parts.items()}
    print(f"    {'without':28}" + "".join(f"{name:>16}" for name in ("nothing", *losses)))
    for group in dict.fromkeys(one.group for one in looked):
        of = [at for at, one in enumerate(looked) if one.group == group]
        told = "".join(f"{-loss[of].mean():+16.4f}" for loss in losses.values())
        print(f"    {group:28}{whole[of].mean():16.4f}{told}")


def _score(row: "np.ndarray", looked: Sequence[Asked], where: "np.ndarray") -> float:
    """The mean over groups, so that many topics of one kind do not outvote few of another."""
    groups: dict[str, list[float]] = {}
    for value, one, ok in zip(row, looked, where, strict=True):
        if ok:
            groups.setdefault(one.group, []).append(float(value))
    return mean(mean(values) for values in groups.values())


def _ndcg(one: Asked, weights: Weights) -> float:
    """nDCG@10 with linear gain, as ir-measures has it by default."""
    scores = fuse(one.evidence, np.ones(len(one.ids), bool), weights)
    top = np.argsort(-scores, kind="stable")[:10]
    gain = sum(one.grades.get(one.ids[at], 0) / np.log2(rank + 2) for rank, at in enumerate(top))
    ideal = sum(grade / np.log2(rank + 2) for rank, grade in enumerate(sorted(one.grades.values(), reverse=True)[:10]))
    return float(gain / ideal)


def _written(joined: Sequence[JointWeights]) -> str:
    """The learned part of the file."""
    lines = [f"# Learned on {date.today().isoformat()} by `python benchmarks/learn_search.py HOME SETS`."]
    for one in joined:
        lines += ["", "[[joined]]", f"encoders = {_table(one.encoders)}", f"words = [{one.words[0]}, {one.words[1]}]"]
    return "\n".join(lines)


def _table(values: Mapping[str, float]) -> str:
    return "{ " + ", ".join(f'"{name}" = {value:.2f}' for name, value in values.items()) + " }"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
