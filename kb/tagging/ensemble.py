"""Suggestions: the plan's wording and the confirmed examples together, each objective with its sentence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from kb.index.passage import sentences
from kb.plan.plan import Plan
from kb.practice.practice import words
from kb.tagging.calibration import Calibration
from kb.tagging.confirmed_examples import ConfirmedExamples, confirmed_columns
from kb.tagging.suggestion import Suggestion, Suggestions, Verdict
from kb.tagging.tagger import Tagger, TaggerReading, Text

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats

LIKELY = 0.35
"""An objective is put forward from this score on."""

NO_OBJECTIVE = 0.38
"""That a practice serves none of the objectives is said from this score on, where no objective has twice as much.
Most are found for the fewest false ones where a threshold lies near half of the F1 that is reached."""

MOST_FORWARD = 3

MOST_SENTENCES = 16
"""Sentences that are weighed: each costs an encoding."""


@dataclass(frozen=True)
class Readings:
    """A practice as every tagger read it; worth keeping, for it does not change with the examples."""

    readings: tuple[TaggerReading, ...]


@dataclass(frozen=True)
class Example:
    """A practice that a person judged. `objectives` were confirmed: an empty tuple says that it serves none, and None
    that nobody has confirmed any yet. `rejected` were suggested, and the person said no."""

    seen: Readings
    objectives: tuple[str, ...] | None
    rejected: tuple[str, ...] = ()


class Ensemble:
    """Adds the evidence of its taggers, turns it into how often it is right, and lets confirmations correct it."""

    def __init__(self, plan: Plan, taggers: Sequence[tuple[Tagger, float]], calibration: Calibration) -> None:
        self._plan, self._calibration = plan, calibration
        self._taggers, self._weights = [tagger for tagger, _ in taggers], [weight for _, weight in taggers]
        self._ids = [objective.id for objective in plan.objectives]
        self._kept: tuple[tuple[Example, ...], ConfirmedExamples | None] = ((), None)

    def see(self, text: Text) -> Readings:
        return Readings(tuple(tagger.read(text) for tagger in self._taggers))

    def evidence(self, seen: Sequence[Readings]) -> "Floats":
        """What the wording alone says, uncalibrated: shape (practices, objectives)."""
        parts = [[w * r.evidence for r, w in zip(one.readings, self._weights, strict=True)] for one in seen]
        return np.asarray(np.sum(parts, axis=1), np.float32)

    def relevance(self, seen: Sequence[Readings]) -> "dict[str, Floats]":
        """For each tagger how much the practices have to do with the plan at all: a row a practice, of two numbers, or
        of one where the plan says what lies outside of it."""
        return {
            tagger.name: np.asarray([one.readings[at].relevance for one in seen], np.float32)
            for at, tagger in enumerate(self._taggers)
        }

    def expected(self, seen: Sequence[Readings]) -> "Floats":
        """What the wording alone says, as how often it is right: shape (practices, objectives + 1)."""
        return self._calibration.expected(self.evidence(seen), self.relevance(seen))

    def scores(self, seen: Sequence[Readings], examples: Sequence[Example]) -> "Floats":
        """Shape (practices, objectives + 1), each in 0..1: how likely each objective is, and none of them last."""
        expected = self.expected(seen)
        if examples:
            likeness = self._likeness(seen, [example.seen for example in examples])
            expected = expected + self._learned(examples).correction(likeness)
        return np.asarray(np.clip(expected, 0.01, 0.99), np.float32)

    def judged(self, scores: "Floats", held: Collection[str] = ()) -> tuple[Verdict, tuple[str, ...]]:
        """What one practice's scores put forward: objectives, best first and three at most, or none, or nothing. Those
        `held` back are not put forward, whatever their score."""
        if scores[-1] >= NO_OBJECTIVE and 2 * scores[-1] >= scores[:-1].max():
            return Verdict.NONE, ()
        order = [at for at in np.argsort(-scores[:-1], kind="stable") if self._ids[at] not in held][:MOST_FORWARD]
        forward = tuple(self._ids[at] for at in order if scores[at] >= LIKELY)
        return (Verdict.OBJECTIVES if forward else Verdict.UNSURE), forward

    def suggest(
        self, text: Text, seen: Readings, examples: Sequence[Example], held: Collection[str] = ()
    ) -> Suggestions:
        """Every objective, best first, each with the sentence of the practice that speaks most for it."""
        scores = self.scores([seen], examples)[0]
        verdict, forward = self.judged(scores, held)
        order = np.argsort(-scores[:-1], kind="stable")
        quoted = self._sentences(text, seen, order.tolist())
        ranked = tuple(
            Suggestion(
                objective=self._ids[at],
                area=self._plan.objectives[at].area,
                score=float(scores[at]),
                suggested=self._ids[at] in forward,
                sentence=quoted[at],
            )
            for at in order
        )
        return Suggestions(ranked, float(scores[-1]), verdict)

    def _learned(self, examples: Sequence[Example]) -> ConfirmedExamples:
        """What the examples teach; kept until others are asked for, for most practices learn from the same."""
        kept, learned = self._kept
        same = len(kept) == len(examples) and all(
            old.seen is new.seen and (old.objectives, old.rejected) == (new.objectives, new.rejected)
            for old, new in zip(kept, examples, strict=True)
        )
        if learned is None or not same:
            known = [example.seen for example in examples]
            said = [example.objectives for example in examples], [example.rejected for example in examples]
            confirmed = confirmed_columns(*said, self._ids)
            learned = ConfirmedExamples(self._likeness(known, known), self.expected(known), confirmed)
            self._kept = tuple(examples), learned
        return learned

    def _likeness(self, some: Sequence[Readings], others: Sequence[Readings]) -> "Floats":
        parts = []
        for at, (tagger, weight) in enumerate(zip(self._taggers, self._weights, strict=True)):
            profiles = [[one.readings[at].profile for one in group] for group in (some, others)]
            parts.append(weight * tagger.likeness(*profiles))
        return np.asarray(sum(parts), np.float32)

    def _sentences(self, text: Text, seen: Readings, order: Sequence[int]) -> list[str]:
        """For each objective, in the plan's order, the sentence nearest to it, out of the passages that speak most for
        the objectives put first: the others' sentences need no more than that."""
        if not text.passages:
            return [""] * len(self._ids)
        best = [int(seen.readings[0].speaks[at]) for at in order[:MOST_FORWARD]]
        told = (s for at in dict.fromkeys([*best, *range(len(text.passages))]) for s in sentences(text.passages[at]))
        candidates = list(islice((s for s in dict.fromkeys(told) if 4 <= words(s) <= 80), MOST_SENTENCES))
        if not candidates:
            return [""] * len(self._ids)
        voices = dict.fromkeys((self._taggers[0], self._taggers[-1]))  # one encoder's word will do for a quotation
        support = np.sum([tagger.support(candidates) for tagger in voices], axis=0)
        nearest = support.argmax(axis=0)
        return [candidates[at].removeprefix("• ") if support[at, place] > 0 else "" for place, at in enumerate(nearest)]
