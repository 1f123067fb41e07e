"""What the desk made of suggestions: how often each objective was right, what was missed, and which are too weak."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict

ENOUGH = 10
"""Judged suggestions of an objective before anything is concluded from them."""

HALF = 0.5
"""An objective whose suggestions were right less often than this is not put forward any more."""


@dataclass(frozen=True)
class DeskRecord:
    """One objective. `confirmed` and `rejected` are suggestions that people judged; `missed` were confirmed though
    nothing had suggested them."""

    objective: str
    confirmed: int
    rejected: int
    missed: int

    @property
    def judged(self) -> int:
        return self.confirmed + self.rejected

    @property
    def precision(self) -> float | None:
        """Of what was suggested, how much was right; None where nothing was judged."""
        return self.confirmed / self.judged if self.judged else None

    @property
    def recall(self) -> float | None:
        """Of what people confirmed, how much had been suggested; None where nothing was confirmed."""
        served = self.confirmed + self.missed
        return self.confirmed / served if served else None

    @property
    def abstains(self) -> bool:
        """Whether it is too weak to be put forward."""
        return self.judged >= ENOUGH and self.confirmed < HALF * self.judged


def desk_log(evidence: Iterable[SuggestionEvidence]) -> tuple[DeskRecord, ...]:
    """The record of every objective that people judged or missed, in the order of their ids."""
    counts: dict[str, list[int]] = {}
    for one in evidence:
        row = counts.setdefault(one.objective, [0, 0, 0])
        if one.verdict is SuggestionVerdict.MISSED:
            row[2] += 1
        elif one.suggested:
            row[0 if one.verdict is SuggestionVerdict.CONFIRMED else 1] += 1
    return tuple(DeskRecord(objective, *row) for objective, row in sorted(counts.items()) if any(row))


def weak(evidence: Iterable[SuggestionEvidence]) -> frozenset[str]:
    """The objectives that abstain."""
    return frozenset(record.objective for record in desk_log(evidence) if record.abstains)


def rejections(evidence: Iterable[SuggestionEvidence]) -> Mapping[str, tuple[str, ...]]:
    """By practice the objectives that people said no to; the word on a later version replaces the one on an earlier."""
    latest: dict[tuple[str, str], SuggestionEvidence] = {}
    for one in evidence:
        key = one.practice, one.objective
        if key not in latest or one.version >= latest[key].version:
            latest[key] = one
    found: dict[str, tuple[str, ...]] = {}
    for (practice, objective), one in latest.items():
        if one.verdict is SuggestionVerdict.REJECTED:
            found[practice] = (*found.get(practice, ()), objective)
    return found
