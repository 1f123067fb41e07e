"""A stretch of a text: where a word or a sentence stands in it."""

from typing import NamedTuple


class Span(NamedTuple):
    """Characters `start` up to `end` of a text. A page of hits has hundreds."""

    start: int
    end: int
