"""Checksums of large files, remembered: a file is read again only when it is no longer the one that was read."""

import hashlib
import json
import time
from contextlib import suppress
from pathlib import Path

from kb.files.whole import write_whole

MEMORY = "checksums.json"

SETTLED = 2 * 10**9
"""Nanoseconds after which a file that is written again is sure to have another time: clocks of file systems are
coarse."""


def digest(path: Path) -> str:
    """SHA-256 of a file; empty where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Checksums:
    """SHA-256 of files by path, size, inode and both times of change, kept in a folder where there is one.

    The time of a change of the inode (ctime) is what nobody sets back: a file that was changed and then dated as before
    is read again. Without a folder, or where it cannot be written, every file is read each time.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / MEMORY
        self._lines: dict[str, list[object]] | None = None

    def of(self, path: Path) -> str:
        """SHA-256 of a file; empty where there is none."""
        try:
            path = path.resolve()
            seen = path.stat()
        except OSError:
            return ""
        sign = [seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns]
        lines = self._remembered()
        line = lines.get(str(path))
        if line and line[:-1] == sign:
            return str(line[-1])
        checksum = digest(path)
        if time.time_ns() - seen.st_ctime_ns > SETTLED:
            lines[str(path)] = [*sign, checksum]
            self._remember(lines)
        return checksum

    def _remembered(self) -> dict[str, list[object]]:
        if self._lines is None:
            self._lines = {}
            with suppress(OSError, ValueError):
                read = json.loads(self._path.read_text("utf-8"))
                if isinstance(read, dict):
                    self._lines = {name: line for name, line in read.items() if isinstance(line, list) and line}
        return self._lines

    def _remember(self, lines: dict[str, list[object]]) -> None:
        """Whole or not at all; nothing is lost where it cannot be written."""
        if not self._path.parent.is_dir():
            return
        with suppress(OSError):
            standing = {name: line for name, line in lines.items() if Path(name).exists()}
            write_whole(self._path, json.dumps(standing))
