"""From evidence to how often it is right: logistic curves, kept as data that says where they were learned."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats

SHARP = 20.0
"""How much the best evidence of a practice stands for all of it in `around`."""

UNKNOWN = "other"
"""The curves for encoders that none were learned for: flat ones, so that such scores promise little."""

WORDS = "words"
"""The curves for where there is no encoder."""

CONSTANT = "constant"


@dataclass(frozen=True)
class Calibration:
    """Curves for one objective, over (1, its evidence, the evidence around it), and for none of them, over the
    relevance that each tagger finds: a weight a number of it, by the tagger's name."""

    objective: tuple[float, ...]
    none: Mapping[str, Sequence[float]]

    def expected(self, evidence: "Floats", relevance: "Mapping[str, Floats]") -> "Floats":
        """How likely each objective is, and none of them last: shape (practices, objectives + 1)."""
        constant, own, other = self.objective
        each = _chance(constant + own * evidence + other * around(evidence))
        telling = [found @ np.asarray(self.none[name]) for name, found in relevance.items() if name in self.none]
        none = _chance(np.sum(telling, axis=0) + self.none[CONSTANT][0])
        return np.asarray(np.column_stack([each, none]), np.float32)


@dataclass(frozen=True)
class LearnedCurves:
    """What was learned with some encoders together. `objective` is for objectives known by title and indicators,
    `scoped` for those with a scope; `none` is for plans that leave open what lies outside of them, `outside` for the
    others."""

    objective: tuple[float, ...]
    scoped: tuple[float, ...]
    none: Mapping[str, Sequence[float]]
    outside: Mapping[str, Sequence[float]]


def calibration_for(encoders: Sequence[str], scoped: bool = False, bounded: bool = False) -> Calibration:
    """The curves that were learned with these encoders together, else cautious ones. `scoped`: the plan's objectives
    have a scope; `bounded`: the plan says what lies outside of it."""
    known = learned_curves()
    curves = known.get(key(encoders), known[UNKNOWN])
    return Calibration(curves.scoped if scoped else curves.objective, curves.outside if bounded else curves.none)


def key(encoders: Sequence[str]) -> str:
    """The name of the encoders together, in whatever order."""
    return " + ".join(sorted(encoders)) or WORDS


def around(evidence: "Floats") -> "Floats":
    """What a practice shows on the whole, a soft maximum: shape (practices, 1)."""
    return np.asarray(np.log(np.exp(SHARP * evidence).mean(axis=1, keepdims=True)) / SHARP, np.float32)


def _chance(odds: "Floats") -> "Floats":
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


@lru_cache(maxsize=1)
def learned_curves() -> dict[str, LearnedCurves]:
    """By the encoders' names together."""
    read = tomllib.loads(resources.files("kb.tagging").joinpath("calibration.toml").read_text("utf-8"))
    return {
        name: LearnedCurves(tuple(told["objective"]), tuple(told["scoped"]), told["none"], told["outside"])
        for name, told in read["curves"].items()
    }
