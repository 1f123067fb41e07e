"""Who may read the files of a home: what is not public is its owner's alone, whatever the umask is."""

import os
import stat
from contextlib import suppress
from pathlib import Path

BESIDE = ("", "-journal", "-wal", "-shm")
"""What SQLite keeps beside a file; it takes the modes of the file over for what it makes itself."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close(path: Path) -> None:
    """Take everybody's rights but the owner's away from a file, or from a folder and, where it was open until now, all
    that lies in it. Where somebody else owns it, or the file system knows no modes, it stays as it is: that is for
    `kb verify` to tell, and no reason not to work."""
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if not mode & _OTHERS:
            return  # what lies in a closed folder is out of reach, and there may be a great deal of it
        path.chmod(mode & ~_OTHERS)
        if path.is_dir() and not stat.S_IMODE(path.stat().st_mode) & _OTHERS:
            for inner in path.iterdir():
                if not inner.is_symlink():  # it leads to what may not be of the home
                    close(inner)


def closed_folder(path: Path) -> None:
    """Make a folder where there is none, its owner's alone from the first moment; close one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    close(path)


def closed_file(path: Path) -> None:
    """Begin an empty file where there is none, its owner's alone from the first moment; close one that is there. A
    folder that takes no file is left to whoever writes the file, to be told of in its own words."""
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    close(path)


def usual(folder: Path) -> None:
    """Give a folder the modes that a new one has here, as the umask says."""
    mask = os.umask(0)
    os.umask(mask)
    folder.chmod(0o777 & ~mask)


def beside(path: Path) -> tuple[Path, ...]:
    """An SQLite file, and those that may lie beside it."""
    return tuple(path.with_name(path.name + end) for end in BESIDE)


def is_open_to_others(path: Path) -> bool:
    """Whether other users of the machine can read a file, or anything in a folder. The folders above it are not looked
    at: they may be opened any day."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISDIR(mode):
            return bool(mode & stat.S_IROTH)
        if mode & stat.S_IROTH:
            return True
        return bool(mode & stat.S_IXOTH) and any(is_open_to_others(inner) for inner in path.iterdir())
    except OSError:
        return False
