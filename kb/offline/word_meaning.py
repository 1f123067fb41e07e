"""What words mean, computed beforehand: a vector for each usual word and for each passage, so that a page finds by
meaning without a model. A query is the sum of its words: that reads no order and no negation."""

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.encoder import Encoder
from kb.files.modes import closed_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Bytes = NDArray[np.int8]

DIMENSIONS = 128
"""How many numbers a vector has in a pack, at most: the directions in which passages differ most."""

BATCH = 1_000
"""Words encoded at once, between two words of how far it is."""


@dataclass(frozen=True)
class PackedVectors:
    """`words` and `passages` hold a row each, of whole numbers from -127 to 127, whose direction alone says
    something."""

    words: "Bytes"
    passages: "Bytes"

    @property
    def dimensions(self) -> int:
        return int(self.passages.shape[1])


def packed_vectors(words: "Vectors", passages: "Vectors") -> PackedVectors:
    """What all words, and all passages, have in common says nothing and is taken off; of the rest the directions are
    kept in which passages differ most."""
    centred = passages - passages.mean(axis=0)
    spread = (centred.T @ centred).astype(np.float64)
    _, directions = np.linalg.eigh(spread)
    most = min(DIMENSIONS, passages.shape[1])
    axes = directions[:, ::-1][:, :most].astype(np.float32)
    # each axis with its largest part positive, so that the same passages give the same numbers
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(most)])
    return PackedVectors(_whole((words - words.mean(axis=0)) @ axes), _whole(centred @ axes))


def _whole(vectors: "Vectors") -> "Bytes":
    most = np.abs(vectors).max(axis=1, keepdims=True)
    return np.rint(vectors / np.where(most > 0, most, 1) * 127).astype(np.int8)


class WordVectors:
    """Vectors of words by one encoder. They are the same in every pack, so they are kept in a folder of what can be
    thrown away."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder, self._folder = encoder, folder

    def of(self, words: Sequence[str], tell: Callable[[int], None] = lambda done: None) -> "Vectors":
        """Shape (len(words), dimension)."""
        known = self._read()
        lacking = [word for word in dict.fromkeys(words) if word not in known]
        for start in range(0, len(lacking), BATCH):
            some = lacking[start : start + BATCH]
            known.update(zip(some, self._encoder.queries(some), strict=True))
            tell(min(start + BATCH, len(lacking)))
        if lacking:
            self._write(known)
        return np.stack([known[word] for word in words])

    @property
    def _path(self) -> Path:
        return self._folder / f"words-{hashlib.sha256(self._encoder.id.encode()).hexdigest()[:16]}.npz"

    def _read(self) -> "dict[str, Vectors]":
        try:
            with np.load(self._path, allow_pickle=False) as kept:
                words, vectors = str(kept["words"]).split("\n"), kept["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):  # none yet, or broken: it is made anew
            return {}
        if len(words) != len(vectors):
            return {}
        return dict(zip(words, np.asarray(vectors, np.float32), strict=True))

    def _write(self, known: "dict[str, Vectors]") -> None:
        closed_folder(self._folder)
        words = sorted(known)
        part = self._path.with_name(f".{self._path.name}.part")
        with part.open("wb") as stream:
            np.savez(stream, words=np.array("\n".join(words)), vectors=np.stack([known[word] for word in words]))
        part.replace(self._path)
