"""What words, encoders and fields weigh in a search, and its floor: data that was learned on judged sets."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np


@dataclass(frozen=True)
class JointWeights:
    """What some encoders weigh together: each one's share of the meaning, and the share of the `words` beside it."""

    encoders: Mapping[str, float]
    words: tuple[float, float]


@dataclass(frozen=True)
class Floor:
    """From where on a practice is found by meaning, for one set of encoders, by logistic regression.

    The chance that a practice answers is the logistic function of `bias` + `per_word` x the query's telling words
    (`most_words` at most) + for each encoder its entry of `encoders` x the practice's best passage. A query that no
    practice answers with a chance of `answer`, and none by its words, finds nothing; else all are found that reach
    `keep`.
    """

    encoders: Mapping[str, float]
    bias: float
    per_word: float
    most_words: int
    answer: float
    keep: float


@dataclass(frozen=True)
class Weights:
    """How the evidence is joined. Pairs are (from, in full): between them it grows evenly.

    `common` is, for an encoder, how much of what all passages have in common is taken off a query. `long` are the
    numbers of telling words from and to which the words' share falls to `left` of itself. `feedback` is how far a query
    is moved at most towards the best `feedback_of` practices that its words single out. `foreign` is how much of what
    sets its language apart is taken off a query of another language.
    """

    held: tuple[float, float]
    known: tuple[float, float]
    long: tuple[int, int]
    left: float
    whole: float
    second: float
    feedback: float
    feedback_of: int
    foreign: float
    objective: float
    common: Mapping[str, float]
    joined: tuple[JointWeights, ...]
    floors: tuple[Floor, ...] = ()

    def language(self, known: float) -> float:
        """0..1: whether the query is in the language that the index is written in."""
        return float(np.interp(known, self.known, (0.0, 1.0)))

    def of_words(self, held: float, encoders: Iterable[str]) -> float:
        """The words' share beside these encoders; `held` is the largest share of the query that a practice holds."""
        return float(np.interp(held, self.held, self._joined(encoders).words))

    def length(self, asked: int) -> float:
        """left..1: what is left of the words' share in a query of so many telling words. Of a long text the rare words
        single out little; its meaning does not wear thin."""
        return float(np.interp(asked, self.long, (1.0, self.left)))

    def shares(self, encoders: Sequence[str]) -> tuple[float, ...]:
        """Each encoder's share of the meaning; of unknown ones together an equal one."""
        known = self._joined(encoders).encoders
        return tuple(known.get(name, 1 / len(encoders)) for name in encoders)

    def floor(self, encoders: Iterable[str]) -> Floor | None:
        """The floor learned for these encoders together; None where there is none."""
        names = set(encoders)
        return next((floor for floor in self.floors if set(floor.encoders) == names), None)

    def _joined(self, encoders: Iterable[str]) -> JointWeights:
        names = set(encoders)
        return next((one for one in self.joined if set(one.encoders) == names), self.joined[-1])


@lru_cache(maxsize=1)
def learned() -> Weights:
    """The weights that came with this version."""
    return parsed(resources.files("kb.search").joinpath("weights.toml").read_text("utf-8"))


def parsed(text: str) -> Weights:
    data = tomllib.loads(text)
    fusion = data["fusion"]
    return Weights(
        held=(fusion["held"][0], fusion["held"][1]),
        known=(fusion["known"][0], fusion["known"][1]),
        long=(fusion["long"][0], fusion["long"][1]),
        left=fusion["left"],
        whole=fusion["whole"],
        second=fusion["second"],
        feedback=fusion["feedback"],
        feedback_of=fusion["feedback_of"],
        foreign=fusion["foreign"],
        objective=fusion["objective"],
        common=fusion["common"],
        joined=tuple(JointWeights(one["encoders"], (one["words"][0], one["words"][1])) for one in data["joined"]),
        floors=tuple(Floor(**floor) for floor in data["floor"]),
    )
