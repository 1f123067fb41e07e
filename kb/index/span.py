"""A stretch of a text: where a word or a sentence stands in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Characters `start` up to `end` of a text."""

    start: int
    end: int
