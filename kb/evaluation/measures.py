"""What an evaluation of suggestions tells: scikit-learn's measures, and whether scores mean what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.evaluation.judged import Judged
from kb.plan.plan import Plan
from kb.tagging.suggestion import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.tagging.tagger import Floats

Put = tuple[Verdict, tuple[str, ...]]
"""What is put forward for a practice."""

Row = tuple[str, int, float, float, float]
"""An id, how many records were judged to have it, precision, recall, F1."""

BINS = (0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Reliability:
    """Of the objectives that were given a score in `least`..`most`: how many, their mean score, how many were right."""

    least: float
    most: float
    count: int
    score: float
    right: float


@dataclass(frozen=True)
class TagReport:
    """`p_at_1`, `area_p_at_1` and `lrap` are over the `tagged` records that have an objective, the F1 over all.

    `examples` is how many a record's suggestions learned from; `unsure` counts records for which nothing was put
    forward, neither objectives nor that there are none.
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
    none_f1: float
    unsure: int
    reliability: tuple[Reliability, ...]
    objectives: tuple[Row, ...]
    areas: tuple[Row, ...]


def report(plan: Plan, judged: Sequence[Judged], scores: "Floats", put: Sequence[Put], examples: int) -> TagReport:
    """`scores` and what was `put` forward for each judged record, held against what people said."""
    from sklearn.metrics import f1_score, label_ranking_average_precision_score, precision_recall_fscore_support

    ids = [objective.id for objective in plan.objectives]
    truth = np.array([[id in j.objectives for id in ids] for j in judged], int)
    said = np.array([[id in forward for id in ids] for _, forward in put], int)
    each, tagged = scores[:, :-1], truth.any(axis=1)
    first = each.argmax(axis=1)
    areas = [plan.areas_of(j.objectives) for j in judged]
    none = precision_recall_fscore_support(
        ~tagged, [verdict is Verdict.NONE for verdict, _ in put], average="binary", zero_division=0
    )
    return TagReport(
        records=len(judged),
        tagged=int(tagged.sum()),
        examples=examples,
        p_at_1=_mean(truth[np.arange(len(judged)), first][tagged]),
        area_p_at_1=_mean([plan.objectives[first[row]].area in areas[row] for row in np.flatnonzero(tagged)]),
        f1_micro=_round(f1_score(truth, said, average="micro", zero_division=0)),
        f1_macro=_round(f1_score(truth, said, average="macro", zero_division=0)),
        lrap=_round(label_ranking_average_precision_score(truth[tagged], each[tagged])) if tagged.any() else 0.0,
        none_precision=_round(none[0]),
        none_recall=_round(none[1]),
        none_f1=_round(none[2]),
        unsure=sum(verdict is Verdict.UNSURE for verdict, _ in put),
        reliability=reliability(truth, each),
        objectives=_table(ids, truth, said),
        areas=_area_table(plan, areas, [forward for _, forward in put]),
    )


def reliability(truth: "NDArray[Any]", scores: "Floats") -> tuple[Reliability, ...]:
    """Over every record and objective, by bins of the score; bins that nothing falls into are left out."""
    found = []
    for least, most in pairwise(BINS):
        within = (scores >= least) & (scores < most)
        if within.any():
            found.append(Reliability(least, most, int(within.sum()), _mean(scores[within]), _mean(truth[within])))
    return tuple(found)


def _area_table(plan: Plan, areas: Sequence[tuple[str, ...]], forward: Sequence[tuple[str, ...]]) -> tuple[Row, ...]:
    ids = [area.id for area in plan.priority_areas]
    truth = np.array([[id in given for id in ids] for given in areas], int)
    said = np.array([[id in plan.areas_of(put) for id in ids] for put in forward], int)
    return _table(ids, truth, said)


def _table(ids: Sequence[str], truth: "NDArray[Any]", said: "NDArray[Any]") -> tuple[Row, ...]:
    from sklearn.metrics import precision_recall_fscore_support

    # a last column of zeros: one column alone would be taken for one question with two answers
    padded = [np.column_stack([part, np.zeros(len(part), int)]) for part in (truth, said)]
    precision, recall, f1, judged = precision_recall_fscore_support(*padded, zero_division=0)
    return tuple(
        (id, int(judged[at]), _round(precision[at]), _round(recall[at]), _round(f1[at])) for at, id in enumerate(ids)
    )


def _mean(values: Any) -> float:
    return _round(np.mean(values)) if len(values) else 0.0


def _round(value: Any) -> float:
    return round(float(value), 4)
