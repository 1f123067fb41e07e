"""The digest of all that decides a set's figures: where it has not changed, measuring again would say the same."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from kb.relevance.sets import JudgedSet

DECIDES = (
    "encoder",
    "index",
    "search",
    "tagging",
    "evaluation",
    "relevance/searching.py",
    "relevance/honesty.py",
    "relevance/yardstick.py",
    "relevance/tags.py",
    "relevance/own.py",
)
"""The parts of the code that a figure depends on; what only writes it up is not among them."""


def recipe_of(judged: JudgedSet, encoders: Sequence[str], files: Sequence[Path]) -> str:
    """Of the code, of what is asked of the set, of the encoders and of the judged files."""
    digest = hashlib.sha256(repr(replace(judged, title="", target=(), headline=())).encode())
    digest.update("\n".join(encoders).encode())
    with resources.as_file(resources.files("kb")) as folder:
        for path in (*_code(folder), *files):
            digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _code(folder: Path) -> Iterator[Path]:
    for name in DECIDES:
        part = folder / name
        yield from sorted((*part.glob("*.py"), *part.glob("*.toml"))) if part.is_dir() else [part]
