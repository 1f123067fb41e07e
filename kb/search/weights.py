"""What words, encoders and fields weigh in a search, and what answers: data that was learned on judged sets."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

import numpy as np


@dataclass(frozen=True)
class JointWeights:
    """What some encoders weigh together: each one's share of the meaning, and the share of the `words` beside it."""

    encoders: Mapping[str, float]
    words: tuple[float, float]


@dataclass(frozen=True)
class AnswerWeights:
    """How likely a practice answers, by logistic regression, for one set of encoders: `bias` and what each feature of
    the evidence weighs (kb/search/chance.py names them).

    `meaning`: what the encoders alone say. `foreign`: for queries in another language than the index. From the chance
    `line` on a practice answers, from `related` on it is shown below the line.
    """

    encoders: frozenset[str]
    meaning: bool
    foreign: bool
    bias: float
    line: float
    related: float
    features: Mapping[str, float]


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
    answers: tuple[AnswerWeights, ...] = ()
    usual: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Mean and spread of a query's cosines over practices, by "passage ENCODER" and "practice ENCODER"."""

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

    def answer(self, encoders: Iterable[str], foreign: bool) -> AnswerWeights:
        """By all evidence; for encoders that nothing was learned for, by the words alone."""
        return self._answers(frozenset(encoders), False, foreign) or self._words_alone

    def meaning(self, encoders: Iterable[str], foreign: bool) -> AnswerWeights | None:
        """By what the encoders say alone; None where nothing was learned for them."""
        return self._answers(frozenset(encoders), True, foreign)

    def _answers(self, encoders: frozenset[str], meaning: bool, foreign: bool) -> AnswerWeights | None:
        fit = [one for one in self.answers if (one.encoders, one.meaning) == (encoders, meaning)]
        return next((one for one in fit if one.foreign == foreign), fit[0] if fit else None)

    @property
    def _words_alone(self) -> AnswerWeights:
        return next(one for one in self.answers if not one.encoders)

    def _joined(self, encoders: Iterable[str]) -> JointWeights:
        names = set(encoders)
        return next((one for one in self.joined if set(one.encoders) == names), self.joined[-1])


@lru_cache(maxsize=1)
def learned() -> Weights:
    """The weights that came with this version."""
    files = resources.files("kb.search")
    return parsed(files.joinpath("weights.toml").read_text("utf-8"), files.joinpath("answers.toml").read_text("utf-8"))


def parsed(weights: str, answers: str) -> Weights:
    """`weights`: how the evidence is ranked; `answers`: from where on a practice answers."""
    data, judged = tomllib.loads(weights), tomllib.loads(answers)
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
        answers=tuple(
            AnswerWeights(
                frozenset(one["encoders"]),
                one["judged"] == "meaning",
                one["foreign"],
                one["bias"],
                one["line"],
                one["related"],
                one["features"],
            )
            for one in judged["answer"]
        ),
        usual={name: (mean, spread) for name, (mean, spread) in judged["usual"].items()},
    )
