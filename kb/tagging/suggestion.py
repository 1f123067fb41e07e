"""What a machine says of a practice: its objectives, how sure it is of each, and the sentence each rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload


@dataclass(frozen=True)
class Suggestion:
    """`score` is how often such a suggestion is right: 0.8 is right four times in five; `suggested` where it is put
    forward.

    `area` is the priority area that the objective belongs to; `sentence` is quoted from the write-up, empty
    where none supports the objective.
    """

    objective: str
    area: str
    score: float
    suggested: bool
    sentence: str


class Verdict(StrEnum):
    """What is put forward: objectives, that none of the objectives is served, or nothing, where all is too unsure."""

    OBJECTIVES = "objectives"
    NONE = "none"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        return {
            Verdict.OBJECTIVES: "serves objectives of the plan",
            Verdict.NONE: "serves none of the objectives",
            Verdict.UNSURE: "too unsure to suggest an objective",
        }[self]


@dataclass(frozen=True)
class Suggestions(Sequence[Suggestion]):
    """Every objective, best first. `none` is how often such a practice serves none of them."""

    ranked: tuple[Suggestion, ...]
    none: float
    verdict: Verdict

    @property
    def forward(self) -> tuple[Suggestion, ...]:
        """Those put forward, best first; perhaps none."""
        return tuple(s for s in self.ranked if s.suggested)

    def __len__(self) -> int:
        return len(self.ranked)

    @overload
    def __getitem__(self, at: int) -> Suggestion: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Suggestion, ...]: ...
    def __getitem__(self, at: int | slice) -> Suggestion | tuple[Suggestion, ...]:
        return self.ranked[at]
