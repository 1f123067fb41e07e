"""Files kept under the SHA-256 of what they hold: whole and lasting before anything in the store points to them."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from kb.errors import DamagedFile, StoreProblem
from kb.files.modes import closed_folder
from kb.files.whole import lasting_folder, sync_folder

PART = ".part-"
"""What the name of a file begins with that is not whole yet."""

DAY = 86_400.0

FRESH = 3_600.0
"""Seconds for which a file may wait for its row."""


class ContentStore:
    """A folder of files that rows point to; what no row points to any more is taken out again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Keep it, and return its SHA-256. Raises StoreProblem where the disk does not take it."""
        try:
            return self._keep(data)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise StoreProblem(f"the file cannot be kept: {reason}; free some space and try again") from None

    def _keep(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return sha256
        for folder in (self._folder, path.parent):
            if not folder.is_dir():
                lasting_folder(folder.parent)
                closed_folder(folder)
                sync_folder(folder.parent)
        self._sweep()
        # a temporary file is its owner's alone, and stays so under its name
        with NamedTemporaryFile(dir=self._folder, prefix=PART, delete=False) as part:
            try:
                part.write(data)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(path)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        sync_folder(path.parent)
        return sha256

    def _sweep(self) -> None:
        """Take away what a run left that was killed; what is younger than a day may be of one that is running."""
        yesterday = time.time() - DAY
        for left in self._folder.iterdir():
            if left.name.startswith(PART):
                with suppress(OSError):  # another run may take it away at the same time
                    if left.stat().st_mtime < yesterday:
                        left.unlink()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is taken out meanwhile: for whoever read the rows first and reads their files after."""
        with self._locked(fcntl.LOCK_SH):
            yield

    def drop(self, sha256: str) -> bool:
        """Take a file out, for a caller who knows in a write transaction that no row points to it. Whether it is out:
        not while others read."""
        with self._locked(fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
            if alone:
                self.path(sha256).unlink(missing_ok=True)
            return alone

    def older(self) -> Iterator[str]:
        """The SHA-256 of each file that has waited long enough for a row; what was half written then is swept out."""
        before = time.time() - FRESH
        for path in self._folder.glob("??/*"):
            with suppress(OSError):  # another process sweeps as well
                if path.stat().st_mtime < before:
                    if path.name.startswith(PART):
                        path.unlink()
                    else:
                        yield path.name

    @contextmanager
    def _locked(self, how: int) -> Iterator[bool]:
        """Whether the folder is locked so; it never is where it is not there, or its disk knows no locks."""
        try:
            handle = os.open(self._folder, os.O_RDONLY)
        except OSError:
            yield False
            return
        try:
            try:
                fcntl.flock(handle, how)
            except OSError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)

    def read(self, sha256: str) -> bytes:
        """Raises DamagedFile where it is gone or is not what was kept."""
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except OSError:
            raise DamagedFile(f"{path.name[:12]}… is gone from attachments/; restore it from a backup") from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedFile(f"{path.name[:12]}… in attachments/ is damaged; restore it from a backup")
        return data
