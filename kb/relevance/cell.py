"""One figure with a value for every topic behind it: its interval, and whether it fell since the run before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESAMPLES = 2_000
BLOCK = 200
"""Resamples drawn at a time, so that ten thousand topics fit in memory."""

SEED = 7

SLIGHT = 0.005
"""A fall of less is never called a drop, however sure it is."""

FEWEST = 5
"""Topics below which nothing is called a drop: resampling one or two cannot tell, and if all of five fall by chance
alone, that is one case in 32."""


@dataclass(frozen=True)
class Cell:
    """A figure of one set: the mean of `values`, or, where `of` is given, the sum of `values` over the sum of `of`.

    `topics` names the topic of each value; without names, two runs are compared as independent samples. `also`
    holds other measures of the same answers. A `gated` figure must not fall.
    """

    group: str
    mode: str
    measure: str
    values: tuple[float, ...]
    topics: tuple[str, ...] = ()
    of: tuple[float, ...] = ()
    also: Mapping[str, float] = field(default_factory=dict)
    gated: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.group, self.mode, self.measure

    @property
    def value(self) -> float:
        return float(_ratio(*self.arrays()))

    def interval(self) -> tuple[float, float]:
        """95 per cent, by the percentiles of resampled topics (Efron's bootstrap)."""
        return _middle(_resampled(*self.arrays(), SEED))

    def arrays(self) -> "tuple[Floats, Floats]":
        values = np.asarray(self.values, np.float64)
        return values, np.asarray(self.of, np.float64) if self.of else np.ones_like(values)

    def only(self, topics: set[str]) -> "Cell":
        """The same figure over some of its topics."""
        at = [place for place, topic in enumerate(self.topics) if topic in topics]
        return Cell(
            self.group,
            self.mode,
            self.measure,
            tuple(self.values[place] for place in at),
            tuple(self.topics[place] for place in at),
            tuple(self.of[place] for place in at) if self.of else (),
        )


@dataclass(frozen=True)
class CellChange:
    """A figure against the run before, over the topics of both: the difference and its 95 per cent interval."""

    topics: int
    before: float
    difference: float
    low: float
    high: float

    @property
    def is_drop(self) -> bool:
        return self.topics >= FEWEST and self.high < 0 and self.difference < -SLIGHT


def change(now: Cell, before: Cell) -> CellChange | None:
    """None where the two runs share no topic."""
    if now.topics and before.topics:
        shared = set(now.topics) & set(before.topics)
        now, before = _ordered(now.only(shared)), _ordered(before.only(shared))
    if not now.values or not before.values:
        return None
    paired = bool(now.topics) and bool(before.topics)
    drawn = _resampled(*now.arrays(), SEED) - _resampled(*before.arrays(), SEED if paired else SEED + 1)
    low, high = _middle(drawn)
    return CellChange(len(now.values), before.value, now.value - before.value, low, high)


def _ordered(cell: Cell) -> Cell:
    order = sorted(range(len(cell.topics)), key=cell.topics.__getitem__)
    return Cell(
        cell.group,
        cell.mode,
        cell.measure,
        tuple(cell.values[at] for at in order),
        tuple(cell.topics[at] for at in order),
        tuple(cell.of[at] for at in order) if cell.of else (),
    )


def _resampled(values: "Floats", of: "Floats", seed: int) -> "Floats":
    """The figure over topics drawn again and again; the same seed draws the same topics."""
    draw = np.random.default_rng(seed)
    drawn = []
    for _ in range(0, RESAMPLES, BLOCK):
        at = draw.integers(0, len(values), (BLOCK, len(values)))
        drawn.append(_ratio(values[at], of[at]))
    return np.concatenate(drawn)


def _ratio(values: "Floats", of: "Floats") -> "Floats":
    whole = of.sum(axis=-1)
    return np.asarray(values.sum(axis=-1) / np.where(whole > 0, whole, 1.0))


def _middle(drawn: "Floats") -> tuple[float, float]:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
