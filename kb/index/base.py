"""The large part of an index as columns in a folder beside its file, made once and mapped into memory ever after."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.files.whole import sync_whole
from kb.index.arrays import open_arrays, sums_of, write_arrays
from kb.index.index_file import IndexFile
from kb.index.passage import RECIPE
from kb.index.terms import FOLDING

if TYPE_CHECKING:
    from kb.index.segment import Segment

FORMAT = 2
"""Of the arrays: a base of another is not opened, and made anew."""

STAMP = "base"
"""The row of the index's manifest that names the folder in use."""

FACTS = "facts.json"
"""Written last into a folder: what it holds."""


def folder_of(path: Path) -> Path:
    """Where the bases of an index file lie, each in a folder of its own."""
    return path.with_suffix(".columns")


def open_base(index: IndexFile, stamp: str, encoders: Sequence[str]) -> "Segment | None":
    """The base of this stamp; None where it is lacking, not what was written, of another format, or lacks an encoder:
    then what it would say is read from the file."""
    from kb.index.segment import Segment

    folder = folder_of(index.path) / stamp
    try:
        facts = _facts(folder)
        if facts["recipe"] != _recipe() or not set(encoders) <= set(facts["encoders"]):
            return None
        if facts["sums"] != sums_of(folder):
            return None
        base = Segment.opened(open_arrays(folder), facts["encoders"])
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None
    return base if (len(base.numbers), len(base.passages)) == (facts["practices"], facts["passages"]) else None


def put_base(index: IndexFile, base: "Segment") -> str:
    """Write a base and make it the one in use; the others are deleted, and stay readable to who has them open."""
    stamp = secrets.token_hex(8)
    folder = folder_of(index.path) / stamp
    try:
        write_arrays(folder, base.arrays())
        facts = {
            "recipe": _recipe(),
            "encoders": list(base.vectors),
            "practices": len(base.numbers),
            "passages": len(base.passages),
            "sums": sums_of(folder),
        }
        (folder / FACTS).write_text(json.dumps(facts), "utf-8")
        sync_whole(folder)  # the stamp that names it lasts at once
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    index.write_manifest(STAMP, stamp)
    clear(index.path, stamp)
    return stamp


def unsound(index: IndexFile) -> tuple[str, ...]:
    """What is broken in the columns in use."""
    stamp = index.manifest(STAMP)
    folder = folder_of(index.path) / stamp
    if not stamp:
        return ()
    try:
        facts, sums = _facts(folder), sums_of(folder)
        if facts["recipe"] != _recipe():
            return ()
        odd = [name for name in {**facts["sums"], **sums} if facts["sums"].get(name) != sums.get(name)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ("the saved columns cannot be read",)
    return tuple(f"{name} among the saved columns is not what was written" for name in odd)


def _facts(folder: Path) -> dict[str, Any]:
    """Raises OSError and ValueError where it is none."""
    facts: dict[str, Any] = json.loads((folder / FACTS).read_text("utf-8"))
    return facts


def clear(path: Path, but: str = "") -> None:
    """Delete the bases of an index file, all but one."""
    folder = folder_of(path)
    for other in folder.iterdir() if folder.is_dir() else ():
        if other.name != but:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def alone(index: IndexFile) -> Iterator[bool]:
    """Whether nobody else makes a base of this index now, and nobody does meanwhile."""
    folder = folder_of(index.path)
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield _locked(lock)
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _recipe() -> str:
    """What arrays are made by: of another way of cutting or folding they say something else."""
    return f"{FORMAT} {RECIPE} {FOLDING}"
