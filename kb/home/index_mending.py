"""An index that is behind, lost or broken while the site serves: it is brought in step or made anew beside the readers,
and nobody starts anything again."""

import atexit
import fcntl
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from kb.errors import StoreProblem
from kb.files.whole import write_whole
from kb.index.background import IndexingProgress
from kb.search.collection import PracticeCollection
from kb.settings import Settings

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 5, 600
"""Seconds before another try after one that failed, as on a full disk; each pause is twice the one before."""

SOON = 600
"""Seconds after which an index may be broken again by something else than what was to be mended."""


class IndexMending:
    """Looks after the indexes of one home, in a process that serves it. Of several processes one makes the index anew,
    by `kb index` in a process of its own: it takes memory and time that readers do not pay for. Words come first, so
    that searches find by them while texts are still encoded. `collections` gives the indexes in use, and `names_model`
    says whether there is an encoder."""

    def __init__(
        self,
        settings: Settings,
        collections: Callable[[], Sequence[PracticeCollection]],
        names_model: Callable[[], bool],
    ) -> None:
        self._settings, self._collections, self._names_model = settings, collections, names_model
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._command: subprocess.Popen[bytes] | None = None
        self._serves = False
        self._again = 0.0
        self._asked = self._broken = False

    def serve(self) -> None:
        """From now on what is broken is mended, and what is behind is brought in step; what is lacking already, at
        once."""
        self._serves = True
        atexit.register(self._stop)
        if not all(one.is_complete for one in self._collections()):
            self.mend()
        elif any(one.waiting() for one in self._collections()):  # what a former process was at when it ended
            self.follow()

    def look_at(self, collection: PracticeCollection) -> None:
        """Let go of a file that is not the one that was opened, and mend what is not sound. Costs a look at the file's
        place where all is well."""
        if collection.is_sound:
            return
        if not collection.stands:
            collection.leave()
        self.mend()

    def mend(self) -> None:
        """Have indexes that are not sound made anew in the background, in a process that serves."""
        if self._serves:
            self._broken = True
            self._begin()

    def follow(self) -> bool:
        """Have the indexes brought in step in the background. False where this process does not serve: nobody does."""
        if self._serves:
            self._begin()
        return self._serves

    def progress(self, waiting: int) -> IndexingProgress:
        """How far it is, whichever process is at it, while so many practices wait."""
        try:
            began = json.loads(self._noted.read_text("utf-8"))
            done, spent = began["waiting"] - waiting, time.time() - began["at"]
        except (OSError, ValueError, KeyError, TypeError):
            done, spent = 0, 0.0
        seconds = waiting * spent / done if done > 0 and spent > 0 else None
        return IndexingProgress(waiting, self._serves, seconds)

    @property
    def _noted(self) -> Path:
        """Where the process that is at it says when it began, and with how many."""
        return self._settings.built / "indexing.json"

    def _begin(self) -> None:
        with self._lock:
            self._asked = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._mend, name="index", daemon=True)
                self._thread.start()

    def _mend(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                self._alone()
            except Exception:
                log.exception("the search index could not be made anew; another try in %d seconds", pause)
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                with self._lock:  # what came in while it was at it was asked for too
                    if not self._asked:
                        self._thread = None
                        return

    def _alone(self) -> None:
        """Bring the indexes in step, or wait for the process that does."""
        self._asked = False
        self._settings.built.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._settings.built / "mending.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if self._broken:
                    self._leave()
            if self._broken:
                self._make_anew()
            elif waiting := self._waiting():
                log.info("%d practices are indexed while the site goes on", waiting)
                self._index_all(waiting)
        finally:
            os.close(lock)

    def _waiting(self) -> int:
        return max((one.waiting() for one in self._collections()), default=0)

    def _make_anew(self) -> None:
        log.warning("the search index is lacking or broken: it is made anew while the site goes on")
        if time.monotonic() < self._again:  # what `kb index` could not mend, it makes of nothing
            for one in self._collections():
                one.throw_away()
        # a broken index is not asked how much of it is left: all is made
        self._index_all(max((len(one.wanted()) for one in self._collections()), default=0))
        self._again = time.monotonic() + SOON
        self._leave()
        self._broken = False
        log.warning("the search index is whole again")

    def _leave(self) -> None:
        for one in self._collections():
            one.leave()

    def _index_all(self, waiting: int) -> None:
        with suppress(OSError):  # without it nobody knows how long it takes
            write_whole(self._noted, json.dumps({"at": time.time(), "waiting": waiting}))
        try:
            if self._names_model() and not all(one.path.exists() and one.index.ids() for one in self._collections()):
                self._index({"KB_ENCODER": "none"})
            self._index({})
        finally:
            self._noted.unlink(missing_ok=True)

    def _index(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "kb.cli", "--home", str(self._settings.home), "index"]
        self._command = subprocess.Popen(  # noqa: S603 - this program itself
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        said = self._command.communicate()[1].decode(errors="replace").strip()
        if self._command.returncode:
            raise StoreProblem(f"`kb index` ended with {self._command.returncode}: {said[-500:]}")

    def _stop(self) -> None:
        """What it has done so far stands: the next start goes on there."""
        if self._command and self._command.poll() is None:
            self._command.terminate()
