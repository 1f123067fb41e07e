"""How well objectives are suggested: judged write-ups scored by the ensemble, without examples or with."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.encoder import Encoder
from kb.evaluation.judged import Judged
from kb.evaluation.measures import TagReport, report
from kb.index.passage import cut
from kb.plan.plan import Plan
from kb.tagging.ensemble import Ensemble, Example, Readings
from kb.tagging.opening import open_tagger
from kb.tagging.tagger import Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats


def evaluate(
    plan: Plan,
    judged: Sequence[Judged],
    train: Sequence[Judged],
    folds: int,
    encoders: Sequence[Encoder],
    tell: Callable[[int, int], None],
) -> TagReport:
    """Score every judged record; `train` are confirmed examples, and with `folds` so are the judged of other folds.

    A record is never its own example. What is usual is taken from all the texts, their labels unseen.
    """
    texts = list(texts_of([*train, *judged], encoders, tell))
    tagger = open_tagger(plan, encoders, texts)
    seen = [tagger.see(text) for text in texts]
    scores, examples = _scores(tagger, judged, train, seen, folds)
    return report(plan, judged, scores, [tagger.judged(row) for row in scores], examples)


def texts_of(judged: Sequence[Judged], encoders: Sequence[Encoder], tell: Callable[[int, int], None]) -> Iterator[Text]:
    for number, one in enumerate(judged, 1):
        cuts = cut(one.submission)
        vectors = tuple(encoder.passages([passage.encoded for passage in cuts]) for encoder in encoders) if cuts else ()
        tell(number, len(judged))
        yield Text(one.submission.title, tuple(passage.text for passage in cuts), vectors)


def _scores(
    tagger: Ensemble, judged: Sequence[Judged], train: Sequence[Judged], seen: Sequence[Readings], folds: int
) -> "tuple[Floats, int]":
    """Scores of the judged records, and the mean number of examples they learned from."""
    known = [(one.submission.id, Example(at, one.objectives)) for one, at in zip([*train, *judged], seen, strict=True)]
    given, own = known[: len(train)], known[len(train) :]
    rows: dict[int, Floats] = {}
    learned = []
    for places, others in _apart([id for id, _ in own], {id for id, _ in given}, folds):
        itself = own[places[0]][0]
        examples = [example for id, example in [*given, *(own[at] for at in others)] if id != itself]
        found = tagger.scores([own[at][1].seen for at in places], examples)
        rows |= dict(zip(places, found, strict=True))
        learned += [len(examples)] * len(places)
    return np.stack([rows[at] for at in range(len(judged))]), round(float(np.mean(learned)))


def _apart(ids: Sequence[str], given: set[str], folds: int) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """As `_folds`, and each record that is among the given examples by itself, for it must not learn from itself."""
    for places, others in _folds(len(ids), folds):
        strangers = [at for at in places if ids[at] not in given]
        yield from ((part, others) for part in (strangers, *([at] for at in places if ids[at] in given)) if part)


def _folds(count: int, folds: int) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Places to score with the places to learn from."""
    if folds < 2:
        yield range(count), ()
        return
    from sklearn.model_selection import KFold

    for others, places in KFold(min(folds, count), shuffle=True, random_state=0).split(np.arange(count)):
        yield places.tolist(), others.tolist()
