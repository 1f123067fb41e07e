"""Which field a heading means where its words say nothing known: by how near it lies to what papers call the fields."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.practice.paper_headings import examples, folded, heading_words, without_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.encoder import Encoder

    Floats = NDArray[np.float32]

NEAR = 0.5
"""How near the nearest field must lie, in deviations of headings of other fields."""

NEARER = 0.9
"""How much nearer than the next field: of 70 headings that no list holds 18 were placed so, one of them wrong."""

MOST_HEADINGS = 60
"""Headings of one paper that are asked for; each costs an encoding."""

_BLIND = "hashing"
"""The stand-in for an encoder, which knows words alone and proves nothing by them."""


class HeadingMeaning:
    """`encoders` gives those of the home; they are opened when the first heading needs them."""

    def __init__(self, encoders: "Callable[[], Sequence[Encoder]]") -> None:
        self._encoders = encoders

    def fields(self, headings: Sequence[str]) -> tuple[str, ...]:
        """For each heading the field that it means; empty where none is plainly nearer than the others."""
        asked = {h: folded(without_number(h)) for h in headings[:MOST_HEADINGS]}
        asked = {h: text for h, text in asked.items() if text and text not in heading_words().elsewhere}
        encoders = [one for one in self._encoders() if one.facts.name != _BLIND] if asked else []
        if not encoders:
            return ("",) * len(headings)
        import numpy as np

        near = np.mean([_nearness(encoder, [without_number(h) for h in asked]) for encoder in encoders], axis=0)
        fields = tuple(examples())
        found: dict[str, str] = {}
        for heading, row in zip(asked, near, strict=True):
            order = np.argsort(-row)
            plain = row[order[0]] >= NEAR and row[order[0]] - row[order[1]] >= NEARER
            found[heading] = fields[order[0]] if plain else ""
        return tuple(found.get(heading, "") for heading in headings)


def _nearness(encoder: "Encoder", headings: Sequence[str]) -> "Floats":
    """Shape (headings, fields): zero where a heading is as near as those of other fields are on average."""
    vectors, mean, deviation = _examples(encoder)  # type: ignore[arg-type]  # an encoder is known by its identity
    return (_scores(encoder.passages(headings) @ vectors.T) - mean) / deviation


@lru_cache(maxsize=4)
def _examples(encoder: "Encoder") -> "tuple[Floats, float, float]":
    """The vectors of the examples, and how near those of one field lie to the others."""
    import numpy as np

    vectors = encoder.passages([text for texts in examples().values() for text in texts])
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1.0)
    scores = _scores(alike)
    of_others = scores[_owners()[:, None] != np.arange(scores.shape[1])[None]]
    return vectors, float(of_others.mean()), float(of_others.std()) or 1.0


def _owners() -> "NDArray[np.int64]":
    import numpy as np

    return np.repeat(np.arange(len(examples())), [len(texts) for texts in examples().values()])


def _scores(alike: "Floats") -> "Floats":
    """Of each field the two nearest examples, on average."""
    import numpy as np

    owners = _owners()
    columns = [np.sort(alike[:, owners == at], axis=1)[:, -2:].mean(axis=1) for at in range(len(examples()))]
    return np.asarray(np.stack(columns, axis=1), np.float32)
