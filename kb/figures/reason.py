"""Why a practice is not in a figure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """`rule` is its name in the counting rules."""

    rule: str
    text: str
