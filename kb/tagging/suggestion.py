"""What a machine says of a practice: an objective, how strongly, and the sentence it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """`score` lies in 0..1 and compares objectives of one practice; `suggested` where it is worth a look first.

    `area` is the priority area that the objective belongs to; `sentence` is quoted from the write-up, empty
    where none supports the objective.
    """

    objective: str
    area: str
    score: float
    suggested: bool
    sentence: str
