"""Files and folders written whole or not at all, and lasting before anything points to them.

What is not synced may be gone after a power cut, and with a name goes all that lies under it: a file that lasts needs
its folder to last, and that one the folder above it.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.errors import Conflict
from kb.files.modes import usual

MOVED = ".moved"
"""In a folder that is being put in place piece by piece: the names of what may stand in its place already."""

_AT_HERE, _EXCHANGE = -100, 2
"""Of Linux's renameat2: paths are as they are given, and both names change places."""


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever stops the machine."""
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():  # a device or a pipe: nothing takes its place
        path.write_bytes(data)
        return
    lasting_folder(path.parent)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a name in a folder last: a synced file in one that is not can be lost with its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lasting_folder(folder: Path) -> None:
    """Make a folder where there is none, and those above it, each lasting in the one above."""
    if folder.is_dir():
        return
    lasting_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_whole(folder: Path) -> None:
    """Make all that lies in a folder last: its files, its folders, and their names."""
    for inner, _, names in os.walk(folder):
        for name in names:
            if not os.path.islink(os.path.join(inner, name)):  # noqa: PTH114, PTH118 what it leads to is not in here
                sync_folder(Path(inner, name))
        sync_folder(Path(inner))


def exchange(one: Path, other: Path) -> None:
    """Put two files or folders of one disk in each other's places: at once where the system can, so that nobody ever
    finds a place empty."""
    import ctypes

    with suppress(AttributeError):  # a system without the call
        ask = ctypes.CDLL(None, use_errno=True).renameat2
        if ask(_AT_HERE, os.fsencode(one), _AT_HERE, os.fsencode(other), _EXCHANGE) == 0:
            return
    aside = one.with_name(f".{one.name}.aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


@contextmanager
def whole_folder(target: Path, last: str = "") -> Iterator[Path]:
    """A folder to fill, its owner's alone, which takes the place of `target` in the end, or leaves nothing behind.

    `target` may be an empty folder that is there: somebody may stand in it, or a disk be mounted there, so it is
    filled, with what is called `last` at the end. Raises Conflict where something stands in it.
    """
    place = target.absolute()
    must_be_empty(place)
    within = place if place.exists() else place.parent
    lasting_folder(within)
    _sweep(within, place.name)
    with _part(within, place.name) as part:
        yield part
        sync_whole(part)
        if within == place:
            _fill(place, part, last)
        else:
            part.rename(place)
        sync_folder(within)


@contextmanager
def renewed_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, with the usual modes, which takes the place of `target` and all that stands in it in the end,
    or leaves nothing behind."""
    place = target.absolute()
    lasting_folder(place.parent)
    _sweep(place.parent, place.name)
    with _part(place.parent, place.name) as part:
        usual(part)
        yield part
        sync_whole(part)
        if place.exists():
            exchange(part, place)
        else:
            part.rename(place)
        sync_folder(place.parent)


def must_be_empty(folder: Path) -> None:
    """Raises Conflict where something stands at a place that is to be an empty folder, or none yet. What a run has left
    there that was stopped is nobody's."""
    place = folder.absolute()
    if not place.exists():
        return
    left: set[str] = set()
    for part in _stopped(place, place.name) if place.is_dir() else ():
        left |= {part.name, *_moved(part)}
    if not place.is_dir() or any(one.name not in left for one in place.iterdir()):
        raise Conflict(f"{folder} is not empty: what stands in it is left alone; name a new folder, or an empty one")


@contextmanager
def _part(within: Path, name: str) -> Iterator[Path]:
    """A folder beside its place, or in it, that is held as long as it is filled: so nobody takes it for left over."""
    part = Path(tempfile.mkdtemp(prefix=f".{name}.part-", dir=within))
    handle = os.open(part, os.O_RDONLY)
    try:
        with suppress(OSError):  # not every file system knows locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
        os.close(handle)


def _fill(place: Path, part: Path, last: str) -> None:
    """Move what was filled into an empty folder, which is not left half filled: `last` comes when all else has lasted,
    and who begins anew finds in `part` what is to be taken out first."""
    names = sorted((path.name for path in part.iterdir()), key=lambda name: (name == last, name))
    write_whole(part / MOVED, json.dumps(names))
    sync_folder(place)
    for name in names:
        if name == last:
            sync_folder(place)
        (part / name).rename(place / name)
    sync_folder(place)
    shutil.rmtree(part)


def _sweep(within: Path, name: str) -> None:
    """Take away what was left by runs that were stopped."""
    for part in _stopped(within, name):
        for moved in _moved(part):
            left = within / moved
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink(missing_ok=True)
        sync_folder(within)
        shutil.rmtree(part, ignore_errors=True)


def _stopped(within: Path, name: str) -> Iterator[Path]:
    """The parts of a place that nobody fills any more."""
    for part in list(within.iterdir()):
        if not part.name.startswith(f".{name}.part-") or part.is_symlink() or not part.is_dir():
            continue
        handle = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        finally:
            os.close(handle)
        yield part


def _moved(part: Path) -> list[str]:
    """The names that a part was moved to its place under. Where it was moved whole, there are none."""
    try:
        read = json.loads((part / MOVED).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [str(name) for name in read if name and "/" not in str(name)] if isinstance(read, list) else []
