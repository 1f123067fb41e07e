"""A home made again from its backup: every hash proved before anything is put in place, and the whole proved after."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.backup.archive import check_backup, unpack
from kb.backup.manifest import Manifest
from kb.errors import DamagedFile, StoreProblem
from kb.files.modes import close, usual
from kb.files.whole import must_be_empty, whole_folder
from kb.knowledge_base import KnowledgeBase
from kb.settings import SECOND_FACTOR_KEY, load
from kb.store.carried import Tell
from kb.trail.recount import LockedRecount, recounted
from kb.trail.verify import Proof


@dataclass(frozen=True)
class Restored:
    """A home that stands again, with its proof and its locked figures counted anew. `notes` say what is still to be
    done by hand."""

    manifest: Manifest
    proof: Proof
    recount: LockedRecount
    notes: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.proof.holds and not self.recount.wrong and not self.manifest.damaged


def restore(
    archive: Path, folder: Path, key: bytes | None = None, tell: Tell = lambda done, total: None, index: bool = False
) -> Restored:
    """Make the home of a backup again in an empty folder, or in one that is not there yet.

    Raises Conflict where something stands there, StoreProblem where a newer version wrote it or it cannot be written,
    and DamagedFile where anything in it is not what was backed up; nothing is put in place then.
    """
    target = folder.absolute()
    must_be_empty(folder)
    check_backup(archive, key)  # before a folder is made: whoever mistypes a name finds nothing changed
    try:
        with whole_folder(folder, last="practices") as part:  # practices/ makes a folder a home
            manifest = unpack(archive, key, part, tell)
            _open_up(part, manifest, target.exists())
            _try(part, manifest)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise StoreProblem(
            f"{folder}: the home cannot be written: {reason}; check its permissions and the space left"
        ) from None
    return proved(target, manifest, index)


def proved(folder: Path, manifest: Manifest, index: bool = False) -> Restored:
    """A restored home held against its own trail and against what its backup says of it."""
    kb = _opened(folder, manifest)
    if index:
        kb.home.update_index()
    proof = kb.trail.verification.prove(manifest.head if manifest.head[0] else None)
    snapshots = kb.home.store.snapshots()
    locked = {(one.plan, one.year, one.no): one.hash for one in manifest.locked}
    counted = recounted(snapshots, kb.home.store.trail(kind="snapshot"), locked)
    kb.home.store.close()
    return Restored(manifest, proof, counted, tuple(_notes(folder, manifest, index)))


def _opened(folder: Path, manifest: Manifest) -> KnowledgeBase:
    """Its own store, whatever KB_STORE says: that one is of another home."""
    return KnowledgeBase(load(folder, {"store": f"sqlite:{manifest.store}"}))


def _try(folder: Path, manifest: Manifest) -> None:
    """Open the store where it is not yet in place; an older one is brought to the schema of this version."""
    store = _opened(folder, manifest).home.store
    try:
        no, hashed = manifest.head
        # a step to a newer schema may have written since: the head is held to be in the chain, not to be its end
        if store.head()[0] < no or (no and store.entry(no).hash != hashed):
            raise DamagedFile("the store in this backup is not the one that it speaks of; take another backup")
    finally:
        store.close()


def _open_up(folder: Path, manifest: Manifest, taken: bool) -> None:
    """Files are laid as their owner's alone; what is for everybody to read gets its usual modes."""
    mask = os.umask(0)
    os.umask(mask)
    if not taken:
        usual(folder)
    for member in manifest.members:
        if member.name == "kb.toml" or member.name.startswith("practices/"):
            (folder / member.name).chmod(0o666 & ~mask)
    for name in (manifest.store, "attachments", "index/judgements.jsonl", "keys"):
        close(folder / name)


def _notes(folder: Path, manifest: Manifest, index: bool) -> Iterator[str]:
    for name in manifest.secrets:
        yield f"set KB_{name.upper()} again: secrets are in no backup"
    for variable, value in (manifest.environment or {}).items():
        yield f"{variable}={value} was set in the environment, and is not in kb.toml: set it again"
    if "KB_STORE" in os.environ:
        store = folder / manifest.store
        yield f"KB_STORE is set and wins over kb.toml: take it out, or another store than {store} is opened"
    for one in manifest.left_out:
        if one.what == SECOND_FACTOR_KEY:
            yield (
                f"put {one.what} back beside the store: it is in no backup, and without it codes of apps are not "
                "taken; recovery codes are, and `kb user reset-second-factor EMAIL` helps whoever has none"
            )
    yield from (f"broken in the home already when it was backed up: {one}" for one in manifest.damaged)
    if not index:
        yield "run `kb index`: the index is in no backup, and searches find nothing until then"
