"""Files written whole or not at all, and lasting before anything points to them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import Conflict


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, whatever stops the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a name in a folder last: a synced file in one that is not can be lost with its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def whole_folder(target: Path, last: str = "") -> Iterator[Path]:
    """A folder to fill, its owner's alone, which takes the place of `target` in the end, or leaves nothing behind.

    `target` may be an empty folder that is there: somebody may stand in it, or a disk be mounted there, so it is
    filled, with what is called `last` at the end. Raises Conflict where something stands in it.
    """
    must_be_empty(target)
    place = target.absolute()
    within = place if place.exists() else place.parent
    within.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{place.name}.part-", dir=within))
    try:
        yield part
        if within == place:
            for path in sorted(part.iterdir(), key=lambda one: (one.name == last, one.name)):
                path.rename(place / path.name)
            part.rmdir()
        else:
            part.rename(place)
        sync_folder(within)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def must_be_empty(folder: Path) -> None:
    """Raises Conflict where something stands at a place that is to be an empty folder, or none yet."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} is not empty: what stands in it is left alone; name a new folder, or an empty one")
