"""The packs of a site, each made once for a state of the record: beside the readers, who see how far it is."""

import fcntl
import hashlib
import json
import logging
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KBError
from kb.files.modes import closed_folder
from kb.files.reserve import must_have_room
from kb.files.whole import write_whole
from kb.knowledge_base import KnowledgeBase
from kb.offline.pack import Readers, make_pack

log = logging.getLogger(__name__)

PAUSE = 0.3
"""Seconds between two words of how far it is."""


@dataclass(frozen=True)
class PackProgress:
    """How far a pack is: what is done at the moment, and how much of it. `failed` says why there is none."""

    what: str = ""
    done: int = 0
    total: int = 0
    failed: str = ""


class PackShelf:
    """Packs lie in a folder of what can be thrown away, one for each audience: as soon as the record goes on there is
    none, for what was taken back must not be handed out. Of several processes one makes it."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    def ready(self, audience: Readers) -> Path | None:
        """The pack of what stands on record now; None where it is not made."""
        path = self._path(audience)
        return path if path.is_file() else None

    def begin(self, audience: Readers) -> None:
        """Have it made in the background, unless it is there or somebody is at it. Raises DiskFull."""
        if self.ready(audience):
            return
        must_have_room(self._kb.settings.home, self._kb.settings.disk_reserve)
        closed_folder(self._folder)
        lock = os.open(self._folder / f"{audience}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return
        self._tell(audience, PackProgress("pages"))
        threading.Thread(target=self._make, args=(audience, lock), name="pack", daemon=True).start()

    def progress(self, audience: Readers) -> PackProgress | None:
        """How far it is, whichever process is at it; None where nobody is and nothing failed."""
        said = self._said(audience)
        if said and (said.failed or self._is_at_it(audience)):
            return said
        return None

    def _make(self, audience: Readers, lock: int) -> None:
        told = 0.0

        def tell(what: str, done: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told > PAUSE:
                told = time.monotonic()
                self._tell(audience, PackProgress(what, done, total))

        try:
            path = self._path(audience)
            pack = make_pack(self._kb, audience, tell=tell)
            write_whole(path, pack.data)
            for old in self._folder.glob(f"{audience}-*.zip"):
                if old != path:
                    old.unlink(missing_ok=True)
            (self._folder / f"{audience}.json").unlink(missing_ok=True)
        except KBError as error:
            self._tell(audience, PackProgress(failed=f"{error}."))
        except Exception:
            log.exception("a pack could not be made")
            self._tell(audience, PackProgress(failed="The pack could not be made; the site's log says why."))
        finally:
            os.close(lock)

    @property
    def _folder(self) -> Path:
        return self._kb.settings.built / "offline"

    def _path(self, audience: Readers) -> Path:
        """The record as it stands, the day, and what makes packs are in its name."""
        settings = self._kb.settings
        state = (*self._kb.home.store.head(), settings.today(), self._kb.version, settings.site, settings.site_name)
        key = hashlib.sha256(repr(state).encode()).hexdigest()[:16]
        return self._folder / f"{audience}-{key}.zip"

    def _tell(self, audience: Readers, at: PackProgress) -> None:
        with suppress(OSError):  # it is made all the same
            part = self._folder / f".{audience}.json.part"
            part.write_text(json.dumps([at.what, at.done, at.total, at.failed]), "utf-8")
            part.replace(self._folder / f"{audience}.json")

    def _said(self, audience: Readers) -> PackProgress | None:
        try:
            return PackProgress(*json.loads((self._folder / f"{audience}.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _is_at_it(self, audience: Readers) -> bool:
        try:
            lock = os.open(self._folder / f"{audience}.lock", os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False
