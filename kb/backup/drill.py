"""A restore tried out before it is needed: how long it takes, whether it holds, and what would be lost now."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from kb.backup.restoring import Restored, restore
from kb.backup.rotation import newest
from kb.backup.writing import identity, write_backup
from kb.knowledge_base import KnowledgeBase

Made = TypeVar("Made")


@dataclass(frozen=True)
class Loss:
    """What would be gone if the machine died now. Without a backup `file` is none, and `entries` are all there are."""

    file: Path | None
    age: timedelta
    entries: int
    passed_over: tuple[str, ...]
    elsewhere: bool = False
    """Whether the trail of the newest backup is another than this home's: it was rolled back, or written anew."""


@dataclass(frozen=True)
class Drill:
    """Seconds that a backup and its restore took (with its proof), its size in bytes, and what stands after it."""

    backup: float
    restore: float
    size: int
    restored: Restored
    loss: Loss | None

    @property
    def holds(self) -> bool:
        return self.restored.holds and (self.loss is None or (self.loss.file is not None and not self.loss.elsewhere))


def drill(
    kb: KnowledgeBase, backups: Path | None = None, key: bytes | None = None, within: Path | None = None
) -> Drill:
    """Back the home up and restore it into a temporary folder, which is cleared away; `backups` is the folder whose
    newest backup is held against the home as it stands. Raises what backing up and restoring raise."""
    loss = lost(kb, backups, key) if backups else None
    with tempfile.TemporaryDirectory(prefix="kb-drill-", dir=within) as folder:
        archive = Path(folder) / "drill.kbbackup"
        backup, _ = _timed(lambda: write_backup(kb, archive, key, lasting=False))
        size = archive.stat().st_size
        took, restored = _timed(lambda: restore(archive, Path(folder) / "home", key))
    return Drill(backup, took, size, restored, loss)


def lost(kb: KnowledgeBase, backups: Path, key: bytes | None = None) -> Loss:
    """What is in the home and not in the newest whole backup of it that lies in a folder. Raises StoreProblem."""
    found, passed = newest(backups, identity(kb), key)
    store = kb.home.store
    no, _ = store.head()
    if found is None:
        return Loss(None, timedelta(), no, passed)
    path, manifest = found
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.made)
    then = manifest.head
    stands = then[0] == 0 or (then[0] <= no and store.entry(then[0]).hash == then[1])
    return Loss(path, age, no - then[0] if stands else no, passed, elsewhere=not stands)


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made
