"""What words, encoders and fields weigh in a search, and its floor: data that was learned on judged sets."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np


@dataclass(frozen=True)
class EncoderWeights:
    """An encoder's `share` among those in use, and how much of what all passages have in `common` is taken off."""

    share: float
    common: float


@dataclass(frozen=True)
class Floor:
    """From where on a practice is found by meaning, for one set of encoders, by logistic regression.

    The chance that a practice answers is the logistic function of `bias` + `per_word` x the query's telling words
    (`most_words` at most) + for each encoder its entry of `encoders` x the practice's best passage. A query that no
    practice answers with a chance of `answer` finds nothing by meaning; else all are found that reach `keep`.
    """

    encoders: Mapping[str, float]
    bias: float
    per_word: float
    most_words: int
    answer: float
    keep: float


@dataclass(frozen=True)
class Weights:
    """How the evidence is joined. Pairs are (from, in full): between them it grows evenly."""

    held: tuple[float, float]
    words: tuple[float, float]
    language_known: tuple[float, float]
    whole: float
    objective: float
    encoders: Mapping[str, EncoderWeights]
    floors: tuple[Floor, ...] = ()

    def of_words(self, held: float) -> float:
        """The words' share beside the meaning; `held` is the largest share of the query that a practice holds."""
        return float(np.interp(held, self.held, self.words))

    def language(self, known: float) -> float:
        """0..1: whether the query is in the language that the index is written in."""
        return float(np.interp(known, self.language_known, (0.0, 1.0)))

    def of(self, encoder: str) -> EncoderWeights:
        return self.encoders.get(encoder) or self.encoders[""]

    def floor(self, encoders: tuple[str, ...]) -> Floor | None:
        """The floor learned for these encoders together; None where there is none."""
        return next((floor for floor in self.floors if set(floor.encoders) == set(encoders)), None)


@lru_cache(maxsize=1)
def learned() -> Weights:
    """The weights that came with this version."""
    return parsed(resources.files("kb.search").joinpath("weights.toml").read_text("utf-8"))


def parsed(text: str) -> Weights:
    data = tomllib.loads(text)
    fusion = data["fusion"]
    return Weights(
        held=tuple(fusion["held"]),
        words=tuple(fusion["words"]),
        language_known=tuple(fusion["language"]),
        whole=fusion["whole"],
        objective=fusion["objective"],
        encoders={name: EncoderWeights(**values) for name, values in data["encoders"].items()},
        floors=tuple(Floor(**floor) for floor in data.get("floor", ())),
    )
