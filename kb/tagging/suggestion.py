"""What a machine says of a practice: an objective, how strongly, and the sentence it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """`score` lies in 0..1; `suggested` is true where it is strong enough to be shown as likely."""

    objective: str
    score: float
    sentence: str
    suggested: bool
