"""A model as ONNX Runtime takes it, in a folder of the home: what it was made from, and whether it is still that.

The folder holds the graph, its weights (mapped, not read), the tokenizer, and last of all a stamp. The table of word
embeddings, four fifths of a multilingual model, is not copied: its rows are looked up in the model's own weights.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.encoder.checksums import Checksums
from kb.encoder.wordpieces import Marks

STAMP = "export.json"
"""Written last: what the export was made from, what was made, and how it is to be used."""

RECIPE = 1
"""Of how an export is made; another one is made anew."""

WEIGHTS = "model.safetensors"

SOURCES = (
    WEIGHTS, "config.json", "modules.json", "tokenizer.json", "tokenizer_config.json", "sentence_bert_config.json",
    "config_sentence_transformers.json", "1_Pooling/config.json",
)  # fmt: skip
"""Files of a model that decide a vector."""


@dataclass(frozen=True)
class EmbeddingTable:
    """Where the rows of the word embeddings stand in the weights."""

    offset: int
    rows: int
    columns: int
    dtype: str


@dataclass(frozen=True)
class Export:
    """An export that is whole and of these weights. Prompts stand before a text, `pooling` is mean or cls.

    `uncounted` is the word piece that a model leaves out when it counts the places of a text; -1 where it counts all.
    """

    folder: Path
    weights: Path
    table: EmbeddingTable
    marks: Marks
    query: str
    document: str
    pooling: str
    dimension: int
    uncounted: int


@dataclass(frozen=True)
class ExportPlace:
    """Where the export of one model is to lie. `name` is what `kb encoder add` calls the model, or empty."""

    folder: Path
    model: Path
    checksums: Checksums
    name: str = ""

    def opened(self) -> "Export | str":
        """The export, or why there is none that can be used, in a sentence."""
        again = f"`kb encoder add {self.name}` or `kb index` makes" if self.name else "`kb index` makes"
        stamp = self.stamp()
        if not stamp:
            return f"it has no export for ONNX Runtime yet; {again} it"
        if stamp.get("recipe") != RECIPE or stamp.get("sources") != self.sources():
            return f"its export for ONNX Runtime was made from other weights or by another version; {again} it anew"
        if stamp.get("why"):
            return f"it cannot be exported for ONNX Runtime: {stamp['why']}"
        files = stamp.get("files")
        if not isinstance(files, dict) or any(self.checksums.of(self.folder / name) != files[name] for name in files):
            return f"its export for ONNX Runtime was changed since it was made; {again} it anew"
        return _export(self, stamp)

    def stamp(self) -> dict[str, Any]:
        """What the stamp says; nothing where there is none."""
        try:
            stamp = json.loads((self.folder / STAMP).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def sources(self) -> Mapping[str, str]:
        """The checksum of each file that decides a vector."""
        return {name: self.checksums.of(self.model / name) for name in SOURCES}

    def settled(self) -> bool:
        """Whether there is nothing to make: an export stands, or it was tried in this way and cannot be made."""
        stamp = self.stamp()
        same = stamp.get("recipe") == RECIPE and stamp.get("sources") == self.sources()
        return same and bool(stamp.get("why") or not isinstance(self.opened(), str))


def _export(place: ExportPlace, stamp: dict[str, Any]) -> Export | str:
    try:
        marks = stamp["marks"]
        return Export(
            place.folder, place.model / WEIGHTS, EmbeddingTable(**stamp["table"]),
            Marks(tuple(marks["before"]), tuple(marks["after"]), marks["most"]),
            stamp["query"], stamp["document"], stamp["pooling"], stamp["dimension"], stamp["uncounted"],
        )  # fmt: skip
    except (KeyError, TypeError):
        return "the stamp of its export for ONNX Runtime cannot be read"
