"""What a query's language alone does to its vector, so that it can be taken out.

A model of many languages lays all questions of one language a little together, apart from the same in another.
"""

import base64
import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

FILE = "language_directions.toml"
"""Written by `benchmarks/learn_languages.py`."""


def is_learned(encoder: str) -> bool:
    return encoder in _directions()


def without_language(query: "Vector", encoder: str, centre: "Vector", share: float) -> "Vector":
    """The query with this share of what sets its language apart from `centre`, the mean of what is searched, taken out;
    as it is where no directions of the encoder are known."""
    rows = _directions().get(encoder)
    if rows is None or share <= 0 or rows.shape[1] != len(query):
        return query
    return np.asarray(query - share * ((query - centre) @ rows.T) @ rows, np.float32)


def packed(directions: "NDArray[np.float32]") -> list[str]:
    """Directions as the file has them: a byte a number, a line a direction."""
    largest = np.abs(directions).max(axis=1, keepdims=True)
    return [base64.b64encode(row.tobytes()).decode() for row in np.rint(directions / largest * 127).astype(np.int8)]


@lru_cache(maxsize=1)
def _directions() -> "dict[str, NDArray[np.float32]]":
    """By encoder: shape (directions, dimension), each of length one and at right angles to the others."""
    file = tomllib.loads(resources.files("kb.search").joinpath(FILE).read_text("utf-8"))
    return {name: _orthonormal(lines) for name, lines in file["encoders"].items()}


def _orthonormal(lines: list[str]) -> "NDArray[np.float32]":
    rows = np.stack([np.frombuffer(base64.b64decode(line), np.int8) for line in lines]).astype(np.float32)
    return np.asarray(np.linalg.qr(rows.T)[0].T, np.float32)
