"""How well objectives are suggested: a judged file against what the ensemble says, by scikit-learn's measures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.datafile import read_jsonl
from kb.encoder import Encoder
from kb.errors import BrokenFile
from kb.passage import cut
from kb.plan import Plan
from kb.practice import Submission
from kb.tagging import open_tagger
from kb.tagging.tagger import Example, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Judged:
    """A write-up with the objectives a person gave it, the main one first; none: it serves no objective."""

    submission: Submission
    objectives: tuple[str, ...]


@dataclass(frozen=True)
class TagReport:
    """`p_at_1`, `area_p_at_1` and `lrap` are over the `tagged` records that have an objective, the F1 over all.

    `objectives` and `areas` give (id, judged, precision, recall, F1).
    """

    records: int
    tagged: int
    examples: int
    p_at_1: float
    area_p_at_1: float
    f1_micro: float
    f1_macro: float
    lrap: float
    none_precision: float
    none_recall: float
    objectives: tuple[tuple[str, int, float, float, float], ...]
    areas: tuple[tuple[str, int, float, float, float], ...]


def read_judged(path: Path, plan: Plan) -> tuple[Judged, ...]:
    """{id, title, text, objectives} a line; a text that is missing is looked up in corpus.jsonl beside the file.

    Raises BrokenFile with the line.
    """
    records = list(read_jsonl(path))
    if not records:
        raise BrokenFile(path, 0, "holds no record: give a line of {id, title, text, objectives} a write-up")
    texts: dict[str, str] = {}
    beside = path.parent / "corpus.jsonl"
    if any(not record.get("text") for _, record in records) and beside.is_file():
        texts = {_id(beside, line, record): str(record.get("text") or "") for line, record in read_jsonl(beside)}
    return tuple(_judged(path, line, record, texts, plan) for line, record in records)


def _judged(path: Path, line: int, record: dict[str, Any], texts: dict[str, str], plan: Plan) -> Judged:
    id = _id(path, line, record)
    text = str(record.get("text") or texts.get(id, ""))
    if not text.strip():
        raise BrokenFile(path, line, f"the record {id!r} has no text, and corpus.jsonl beside the file has none for it")
    objectives = record.get("objectives", record.get("labels"))
    if not isinstance(objectives, list):
        raise BrokenFile(path, line, "`objectives` must be a list of the plan's ids, possibly empty")
    named = {objective.title: objective.id for objective in plan.objectives}
    ids = tuple(named.get(str(o), str(o)) for o in objectives)
    for objective in ids:
        if not plan.has(objective):
            raise BrokenFile(path, line, f"{objective!r} is not an objective of {plan.title}; name another with --plan")
    return Judged(Submission(id=id, title=str(record.get("title") or ""), body=text), ids)


def _id(path: Path, line: int, record: dict[str, Any]) -> str:
    for name in ("id", "_id"):
        if record.get(name) not in (None, ""):
            return str(record[name])
    raise BrokenFile(path, line, "has no id: give the record an `id` of its own")


def evaluate(
    plan: Plan,
    judged: Sequence[Judged],
    train: Sequence[Judged],
    encoders: Sequence[Encoder],
    tell: Callable[[int, int], None],
) -> TagReport:
    """Score every judged record; `train` are the confirmed examples, and a record is never its own example."""
    tagger = open_tagger(plan, encoders)
    total = len(judged) + len(train)
    texts = [_seen(j, encoders, tell, number, total) for number, j in enumerate((*train, *judged), 1)]
    examples = [(j.submission.id, Example(text, j.objectives)) for j, text in zip(train, texts, strict=False)]
    rows = []
    for j, text in zip(judged, texts[len(train) :], strict=True):
        rows.append(tagger.scores(text, [example for id, example in examples if id != j.submission.id]))
    return _report(plan, judged, np.stack(rows), [tagger.put_forward(row) for row in rows], len(train))


def _seen(j: Judged, encoders: Sequence[Encoder], tell: Callable[[int, int], None], number: int, total: int) -> Text:
    cuts = cut(j.submission)
    vectors = tuple(encoder.passages([passage.encoded for passage in cuts]) for encoder in encoders) if cuts else ()
    tell(number, total)
    return Text(tuple(passage.text for passage in cuts), vectors)


def _report(
    plan: Plan,
    judged: Sequence[Judged],
    scores: "NDArray[np.float32]",
    forward: Sequence[tuple[str, ...]],
    examples: int,
) -> TagReport:
    from sklearn.metrics import f1_score, label_ranking_average_precision_score

    ids = [objective.id for objective in plan.objectives]
    truth = np.array([[id in j.objectives for id in ids] for j in judged], int)
    said = np.array([[id in put for id in ids] for put in forward], int)
    tagged = truth.any(axis=1)
    first = scores.argmax(axis=1)
    areas = [plan.areas_of(j.objectives) for j in judged]
    best_area = [plan.objectives[at].area for at in first]
    none_said, none_true = said.sum(axis=1) == 0, truth.sum(axis=1) == 0
    return TagReport(
        records=len(judged),
        tagged=int(tagged.sum()),
        examples=examples,
        p_at_1=_mean([truth[row, first[row]] for row in np.flatnonzero(tagged)]),
        area_p_at_1=_mean([best_area[row] in areas[row] for row in np.flatnonzero(tagged)]),
        f1_micro=round(float(f1_score(truth, said, average="micro", zero_division=0)), 4),
        f1_macro=round(float(f1_score(truth, said, average="macro", zero_division=0)), 4),
        lrap=round(float(label_ranking_average_precision_score(truth[tagged], scores[tagged])), 4)
        if tagged.any()
        else 0,
        none_precision=_share(none_said & none_true, none_said),
        none_recall=_share(none_said & none_true, none_true),
        objectives=_table(ids, truth, said),
        areas=_area_table(plan, areas, forward),
    )


def _area_table(
    plan: Plan, areas: Sequence[tuple[str, ...]], forward: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, int, float, float, float], ...]:
    ids = [area.id for area in plan.priority_areas]
    truth = np.array([[id in given for id in ids] for given in areas], int)
    said = np.array([[id in plan.areas_of(put) for id in ids] for put in forward], int)
    return _table(ids, truth, said)


def _table(
    ids: Sequence[str], truth: "NDArray[Any]", said: "NDArray[Any]"
) -> tuple[tuple[str, int, float, float, float], ...]:
    from sklearn.metrics import precision_recall_fscore_support

    precision, recall, f1, support = precision_recall_fscore_support(truth, said, zero_division=0)
    return tuple(
        (id, int(support[at]), round(float(precision[at]), 4), round(float(recall[at]), 4), round(float(f1[at]), 4))
        for at, id in enumerate(ids)
    )


def _mean(values: Sequence[Any]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0


def _share(part: "NDArray[np.bool_]", whole: "NDArray[np.bool_]") -> float:
    return round(float(part.sum() / whole.sum()), 4) if whole.sum() else 0.0
