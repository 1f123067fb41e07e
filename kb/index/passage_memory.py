"""Passages as they were read for marking, of the latest ones asked for: what is found often is read once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 2048
"""Passages that are remembered, and at most as many of those before them."""

LONGEST = 4_000
"""Characters of a passage that is remembered; those that are written to be read have a quarter of it."""


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage by its number in the index: its section's heading, its text, and where terms and sentences stand in it
    (see `text_places`); `forms` are the terms' forms by themselves."""

    number: int
    heading: str
    text: str
    places: "NDArray[Any]"
    forms: "NDArray[np.uint32]"


class PassageMemory:
    """What was read of one index file. A number is never given to another passage and a passage never changes, so
    nothing here grows old. Safe for several threads: two that read at once may both have to read."""

    def __init__(self) -> None:
        self._latest: dict[int, IndexedPassage] = {}
        self._before: dict[int, IndexedPassage] = {}

    def recalled(
        self, numbers: Sequence[int], read: Callable[[Sequence[int]], Iterable[IndexedPassage]]
    ) -> dict[int, IndexedPassage]:
        """These passages by number; `read` gives those that are not remembered. One that is nowhere is left out."""
        found, latest, before = {}, self._latest, self._before
        unknown = []
        for number in numbers:
            one = latest.get(number) or before.get(number)
            if one is None:
                unknown.append(number)
            else:
                found[number] = latest[number] = one
        for one in read(unknown) if unknown else ():
            found[one.number] = one
            if len(one.text) <= LONGEST:
                latest[one.number] = one
        if len(latest) > MOST:
            self._latest, self._before = {}, latest
        return found
