"""Tags by meaning: a practice is near to an objective's wording, measured from what is usual in the home."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.encoder import Encoder
from kb.plan.plan import Objective, Plan
from kb.tagging.tagger import TaggerReading, Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats

BEST = 3
"""A practice is judged by its best passages: what it does stands in some of them, not in all."""

NEAREST = 3
"""A passage is judged by the nearest lines of an objective: no practice does all that one covers."""

SHARP = 1 / 0.06
"""How much the nearest lines stand for all of them where inside and outside of the plan are weighed."""

USUAL = 5
"""So many write-ups' worth of the plan's own wording is mixed into what is usual: a small home knows little yet."""


class PlanWording:
    """An objective is a handful of lines: what the plan says of it, and each line of its scope. The evidence is the
    mean cosine of the practice's best passages to their nearest lines.

    From passages the mean of the home's write-ups is taken away, and from lines the objectives' own mean: what all
    texts share says nothing, and without it the vectors of any encoder spread about zero.
    """

    def __init__(self, plan: Plan, encoder: Encoder, place: int, usual: Sequence[Text]) -> None:
        self.name, self._encoder, self._place = encoder.facts.name, encoder, place
        wording = _encoded(plan, encoder)  # type: ignore[arg-type]  # an encoder is known by its identity
        self._parts = wording.parts
        centres = np.stack([wording.lines[part].mean(axis=0) for part in wording.parts])
        middle = centres.mean(axis=0)
        self._lines = _normal(wording.lines - middle) if len(centres) > 1 else wording.lines
        means = [text.vectors[place].mean(axis=0) for text in usual if self._seen(text)]
        self._usual = (np.sum(means, axis=0) + USUAL * middle) / (len(means) + USUAL)
        self._whole = self._special(np.vstack([_normal(centres), middle]))
        self._inside = self._special(wording.lines)
        self._outside = self._special(wording.outside) if len(wording.outside) else None
        # whoever looks at suggestions often decides on them next, and then they are made again
        self._lately = lru_cache(maxsize=8)(encoder.passages)

    def read(self, text: Text) -> TaggerReading:
        if not self._seen(text):
            nothing = np.zeros(len(self._parts), np.float32)
            unknown = (0.0, 0.0) if self._outside is None else (0.0,)
            return TaggerReading(nothing, unknown, np.zeros(self._usual.shape), nothing.astype(np.int64))
        vectors = self._special(text.vectors[self._place])
        cosines = self._near(vectors)
        return TaggerReading(
            evidence=_best(cosines),
            relevance=self._relevance(vectors),
            profile=_normal(vectors.mean(axis=0)),
            speaks=cosines.argmax(axis=0),
        )

    def likeness(self, some: Sequence[Any], others: Sequence[Any]) -> "Floats":
        return np.asarray(np.stack(some) @ np.stack(others).T, np.float32)

    def support(self, sentences: Sequence[str]) -> "Floats":
        return self._near(self._special(self._lately(tuple(sentences))))

    def _near(self, vectors: "Floats") -> "Floats":
        """The mean of each objective's nearest lines: shape (vectors, objectives)."""
        cosines = vectors @ self._lines.T
        nearest = [np.sort(cosines[:, part], axis=1)[:, -NEAREST:].mean(axis=1) for part in self._parts]
        return np.asarray(np.stack(nearest, axis=1), np.float32)

    def _relevance(self, vectors: "Floats") -> tuple[float, ...]:
        if self._outside is None:
            *nearest, whole = _best(vectors @ self._whole.T)
            return float(max(nearest)), float(whole)
        # every passage has a say: a programme for patients may name small firms in one of them
        return (float((_soft(vectors @ self._inside.T) - _soft(vectors @ self._outside.T)).mean()),)

    def _seen(self, text: Text) -> bool:
        return len(text.vectors) > self._place and len(text.vectors[self._place]) > 0

    def _special(self, vectors: "Floats") -> "Floats":
        return _normal(vectors - self._usual)


@dataclass(frozen=True)
class EncodedWording:
    """A plan's wording as one encoder has it: `lines` of all objectives, `parts` says whose they are; `outside` the
    lines for what none covers. Shapes (lines, dimensions)."""

    lines: "Floats"
    parts: tuple[slice, ...]
    outside: "Floats"


@lru_cache(maxsize=8)
def _encoded(plan: Plan, encoder: Encoder) -> EncodedWording:
    """Kept, for a plan's wording takes a second to encode and a home's usual changes with every practice."""
    texts = [text for objective in plan.objectives for text in _texts(objective)] + list(plan.outside)
    rows = iter(encoder.passages(texts))  # at once, for an encoder is quickest with many short texts together
    lines: list[Floats] = []
    parts: list[slice] = []
    for objective in plan.objectives:
        title, *others = [next(rows) for _ in _texts(objective)]
        indicators, scope = others[: len(objective.indicators)], others[len(objective.indicators) :]
        # title and indicators are one voice, however many indicators there are
        formal = _normal(title + _normal(np.mean(indicators, axis=0))) if indicators else title
        parts.append(slice(len(lines), len(lines) + 1 + len(scope)))
        lines += [formal, *scope]
    outside = list(rows)
    none = np.zeros((0, len(lines[0])), np.float32)
    return EncodedWording(np.stack(lines), tuple(parts), np.stack(outside) if outside else none)


def _texts(objective: Objective) -> tuple[str, ...]:
    return objective.title, *(indicator.title for indicator in objective.indicators), *objective.scope


def _best(cosines: "Floats") -> "Floats":
    """The mean of the best passages for each column."""
    return np.asarray(np.sort(cosines, axis=0)[-BEST:].mean(axis=0), np.float32)


def _soft(cosines: "Floats") -> "Floats":
    """A soft maximum of each row."""
    return np.asarray(np.log(np.exp(SHARP * cosines).sum(axis=1)) / SHARP, np.float32)


def _normal(vectors: "Floats") -> "Floats":
    """Rows of length one; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), np.float32)
