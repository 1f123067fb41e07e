"""Files brought and not yet applied: each lies in the home under the hash of its bytes, for a day."""

import hashlib
import os
import secrets
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

from kb.errors import Conflict, StoreProblem, Unknown
from kb.files.modes import closed_file, closed_folder
from kb.files.whole import lasting_folder, sync_folder
from kb.importing.store import UploadStore
from kb.importing.upload import Upload

KEPT = timedelta(days=1)

MOST_WAITING = 10
"""Files of one account; a further one takes the place of the oldest."""

FRESH = 600.0
"""Seconds for which a file may wait for its row."""


class UploadFolder:
    """The uploads of one home: the row in its store, the bytes in a folder."""

    def __init__(self, store: UploadStore, folder: Path) -> None:
        self._store, self._folder = store, folder

    def keep(self, account: str, data: bytes, name: str) -> Upload:
        """Keep a file; it is on the disk before its row is. What is older than a day is swept out, and of one account
        all but the last few. Raises StoreProblem where the disk does not take it."""
        self.sweep(account)
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            if not self._folder.is_dir():
                lasting_folder(self._folder.parent)
                closed_folder(self._folder)
                sync_folder(self._folder.parent)
            _write(self._folder / sha256, data)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise StoreProblem(f"the file cannot be kept: {reason}; free some space and try again") from None
        shown = PurePath(name.replace("\\", "/")).name[-120:] or "file"
        upload = Upload(token=secrets.token_urlsafe(16), account=account, name=shown, sha256=sha256, mapping={})
        self._store.keep_upload(upload)
        return upload

    def upload(self, token: str, account: str) -> Upload:
        """The account's own. Raises Unknown for anybody else's, whose existence is told to nobody."""
        upload = self._store.upload(token)
        if upload.account != account:
            raise Unknown("upload", token[:40], hint="it is kept for a day; bring the file again")
        return upload

    def data(self, upload: Upload) -> bytes:
        """Its bytes, as they were brought. Raises Conflict where they are not there any more or not the same."""
        path = self._folder / upload.sha256
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != upload.sha256:
            raise Conflict("the file that was brought is not there any more; bring it again")
        return data

    def holds(self, upload: Upload) -> bool:
        """Whether the file is there as it was brought."""
        with suppress(Conflict):
            return bool(self.data(upload))
        return False

    def change(self, upload: Upload, **news: object) -> Upload:
        changed = replace(upload, **news)  # type: ignore[arg-type]
        self._store.keep_upload(changed)
        return changed

    def is_old(self, upload: Upload) -> bool:
        """Whether it has waited longer than files are kept, and goes with the next sweep."""
        return upload.at < (datetime.now(UTC) - KEPT).isoformat(timespec="seconds")

    def sweep(self, account: str = "") -> int:
        """Forget what is older than a day, and what an account brought before its last few; take away files that
        nothing waits for. How many of these there were."""
        before = (datetime.now(UTC) - KEPT).isoformat(timespec="seconds")
        wanted = set(self._store.sweep_uploads(before, account, MOST_WAITING - 1))
        gone = 0
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            with suppress(OSError):  # another process sweeps as well
                # a younger file may be one whose row is just being written
                if path.name not in wanted and path.stat().st_mtime < time.time() - FRESH:
                    path.unlink()
                    gone += 1
        return gone


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    closed_file(part)
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
