"""Taking a backup while the site runs: the store as of one moment, and with it the files of the home."""

import hashlib
import os
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from kb.backup.archive import read_manifest, write_archive
from kb.backup.manifest import LockedFigures, Manifest, Member, NotCarried
from kb.errors import Conflict, DamagedFile, KBError, StoreProblem
from kb.files.content_store import ContentStore
from kb.files.database import now
from kb.files.signing_key import PRIVATE, PUBLIC
from kb.files.whole import lasting_folder
from kb.home.last_backup import LastBackup, keep_last_backup
from kb.knowledge_base import KnowledgeBase
from kb.periods import PeriodState
from kb.settings import NAMES, SECOND_FACTOR_KEY, SECRETS, Settings, with_store
from kb.store.carried import Tell
from kb.trail.chain import faults

WORK = ".kb-backup-"
"""What the folder is called that a backup is put together in: in the home, so that what is to be locked with a key
never lies open on the disk that the backup goes to."""

DAY = 86_400.0
MOST_TOLD = 10

FIXED = (
    NotCarried("index/built/", "it is made again from the store: `kb index`"),
    NotCarried("index/encoders/", "models are brought again from their packages: `kb encoder add`"),
    NotCarried("imports/", "files that wait a day to be applied: bring them again"),
)

KEY_APART = "with it a backup would open accounts: keep a copy of it elsewhere and put it back, or reset second factors"

KNOWN = {"kb.toml", "practices", "index", "attachments", "imports", "keys", "last-backup.json", SECOND_FACTOR_KEY}

PRIVATE_KEY = NotCarried(
    "keys/signing.pem",
    "a backup that is not locked holds no private key: a restored home makes a new one, and keys/*.pub check what the "
    "old one signed",
)


def write_backup(
    kb: KnowledgeBase,
    path: Path,
    key: bytes | None = None,
    tell: Tell = lambda done, total: None,
    despite_damage: bool = False,
    lasting: bool = True,
) -> Manifest:
    """Write a backup of the whole home to `path`; it is read back before it has its name, and whoever writes meanwhile
    waits for the copy of the store alone.

    Raises DamagedFile where something in the home is broken already (`despite_damage` backs up the rest and names it in
    the manifest), StoreProblem where it cannot be written, and Conflict where another file stands at `path`, or it
    lies in what is backed up. A `lasting` one is noted in the home as its last.
    """
    settings = kb.settings
    _must_be_free(path, settings, key)
    lasting_folder(path.parent)
    _sweep(settings.home, path.parent, key)
    try:
        work = Path(tempfile.mkdtemp(prefix=WORK, dir=settings.home))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise StoreProblem(
            f"{settings.home}: nothing can be written there: {reason}; free some space and try again"
        ) from None
    held = ExitStack()
    try:
        # what the copy points to is not taken out before it is in the archive
        held.enter_context(ContentStore(settings.attachments).held())
        kb.home.store.copy_to(work / "store.sqlite")
        found: list[str] = []
        manifest = _described(settings, work, found, key is not None)
        if found and not despite_damage:
            told = "; ".join(found[:MOST_TOLD]) + (f"; and {len(found) - MOST_TOLD} more" if found[MOST_TOLD:] else "")
            raise DamagedFile(
                f"no backup was written, for the home is damaged: {told}. Older backups stand as they were: restore "
                "what is broken from one, or back up the rest with --despite-damage"
            )
        kept = ContentStore(settings.attachments)

        def source(member: Member) -> Path:
            if member.name == manifest.store:
                return work / "store.sqlite"
            if member.name.startswith("attachments/"):
                return kept.path(member.sha256)
            return work / "files" / member.name

        write_archive(path, manifest, source, key, tell)
    finally:
        held.close()
        shutil.rmtree(work, ignore_errors=True)
    if lasting:
        with suppress(OSError):  # the backup stands whether or not the home can say so
            keep_last_backup(settings, LastBackup(manifest.made, manifest.head[0], str(path.absolute())))
    return manifest


def identity(kb: KnowledgeBase) -> str:
    """What tells this home from every other: the hash of its trail's first entry; empty where nothing was done yet."""
    store = kb.home.store
    return store.entry(1).hash if store.head()[0] else ""


def _described(settings: Settings, work: Path, found: list[str], locked: bool) -> Manifest:
    """What the backup will hold, each file hashed; what is broken is added to `found`. `locked`: it is locked with a
    key, so that it may hold the home's own."""
    copied = KnowledgeBase(replace(settings, store=f"sqlite:{work / 'store.sqlite'}"))
    store = copied.home.store
    try:
        found += [f"{one}; restore the store from a backup" for one in _faults_of(copied)]
        years = copied.periods.years()
        facts = Manifest(
            version=copied.version,
            made=now(),
            home=identity(copied),
            head=store.head(),
            generation=store.generation(),
            store=_within(settings),
            schema=store.schema(),
            counts=store.sizes(),
            locked=tuple(LockedFigures(one.year, one.no, one.hash, one.plan) for one in store.snapshots()),
            locked_years=tuple(year.year for year in years if year.state is PeriodState.LOCKED),
            members=(),
            secrets=tuple(name for name in SECRETS if getattr(settings, name)),
            environment=_environment(),
        )
        kept = dict(store.kept_files())
    # rows that nobody wrote through the store, or pages that the disk gave back otherwise
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedFile(
            f"no backup was written, for the store cannot be read ({type(error).__name__}: {error}); "
            "`kb verify` says where: restore it from a backup"
        ) from None
    finally:
        store.close()
    members = [_hashed(work / "store.sqlite", facts.store)]
    members += _reference_files(settings, work / "files", facts.store, locked)
    members += _attachments(settings, kept, found)
    return replace(
        facts, members=tuple(members), left_out=tuple(_left_out(settings, facts, locked)), damaged=tuple(found)
    )


def _faults_of(kb: KnowledgeBase) -> Iterator[str]:
    """What is broken in the copied store. SQLite's own check looks at how pages hang together and not at what is
    written in them: texts are held against the hashes beside them."""
    store = kb.home.store
    yield from (f"the store's file is broken: {one}" for one in store.unsound())
    yield from (f"trail, entry {fault.no}: {fault.reason}" for fault in faults(store.trail()))
    for row in store.rows():
        if hashlib.sha256(row.source).hexdigest() != row.digest:
            yield f"{row.id}: its write-up is not what was handed in"


def _within(settings: Settings) -> str:
    """Where the store lies in the home; one that lies elsewhere is restored into the home."""
    file = settings.home / Path(settings.store.partition(":")[2]).expanduser()
    inside = file.resolve().is_relative_to(settings.home.resolve())
    return file.resolve().relative_to(settings.home.resolve()).as_posix() if inside else "kb.sqlite"


def _environment() -> dict[str, str]:
    names = {f"KB_{name.upper()}": name for name in NAMES if name != "store"}
    return {variable: os.environ[variable] for variable in sorted(names) if variable in os.environ}


def _reference_files(settings: Settings, work: Path, store: str, locked: bool) -> Iterator[Member]:
    """Copied first, so that what is hashed is what is written, whoever edits a file meanwhile."""
    toml = settings.home / "kb.toml"
    text = toml.read_text("utf-8") if toml.is_file() else ""
    work.mkdir(parents=True)
    (work / "kb.toml").write_text(with_store(text, f"sqlite:{store}"), "utf-8")
    yield _hashed(work / "kb.toml", "kb.toml")
    for name in ("practices", "index/README.md", "index/judgements.jsonl", "index/relevance", "keys"):
        for path in _files(settings.home / name):
            if name == "keys" and not (path.suffix == PUBLIC or (locked and path.name == PRIVATE)):
                continue
            inside = path.relative_to(settings.home).as_posix()
            copy = work / inside
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, copy)
            except OSError as error:
                reason = (error.strerror or "unknown reason").lower()
                raise StoreProblem(
                    f"{path}: it cannot be backed up: {reason}; mend it or take it out of the home"
                ) from None
            yield _hashed(copy, inside)


def _files(path: Path) -> Iterator[Path]:
    """Every file under a path; links are followed, for what they lead to is not in the backup otherwise."""
    if path.is_file():
        yield path
    seen: set[str] = set()
    for folder, folders, names in os.walk(path, followlinks=True):
        folders[:] = sorted(one for one in folders if os.path.realpath(Path(folder, one)) not in seen)
        seen |= {os.path.realpath(folder)}
        yield from (Path(folder, name) for name in sorted(names) if Path(folder, name).is_file())


def _attachments(settings: Settings, kept: dict[str, int], found: list[str]) -> Iterator[Member]:
    """Every file that a row of the copied store points to. Nothing is taken out of the folder meanwhile, and a file
    lasts before its row does: so all that the copy points to are there."""
    folder = ContentStore(settings.attachments)
    for sha256 in kept:
        path = folder.path(sha256)
        name = f"attachments/{sha256[:2]}/{sha256}"
        try:
            member = _hashed(path, name)
        except OSError:
            found.append(f"{name[:27]}… is gone: put it back from an older backup")
            continue
        if member.sha256 == sha256:
            yield member
        else:
            found.append(f"{name[:27]}… is damaged: put it back from an older backup")


def _hashed(path: Path, name: str) -> Member:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Member(name, stream.tell(), digest)


def _left_out(settings: Settings, facts: Manifest, locked: bool) -> Iterator[NotCarried]:
    yield from FIXED
    if not locked and (settings.keys / PRIVATE).exists():
        yield PRIVATE_KEY
    for name in SECRETS:
        yield NotCarried(name, f"a secret: set KB_{name.upper()} again, if it was set")
    if settings.second_factor_key.exists():
        yield NotCarried(settings.second_factor_key.name, KEY_APART)
    beside = (facts.store, *(f"{facts.store}-{end}" for end in ("journal", "wal", "shm")))
    for path in sorted(settings.home.iterdir()):
        if path.name not in KNOWN and path.name not in beside and not path.name.startswith(WORK):
            yield NotCarried(path.name, "it is no part of a home")


def _must_be_free(path: Path, settings: Settings, key: bytes | None) -> None:
    where = path.absolute()
    for folder in (settings.practices, settings.home / "index", settings.attachments, settings.imports):
        if where.is_relative_to(folder.absolute()):
            raise Conflict(f"{path} lies in what is backed up; choose a place outside {folder.name}/")
    if path.exists() and not is_backup(path, key):
        raise Conflict(f"{path} is there already and is no backup; choose another name, or move it away")


def is_backup(path: Path, key: bytes | None) -> bool:
    """Whether a file is a backup, as far as its beginning tells."""
    from kb.backup.sealing import is_sealed

    if not path.is_file():
        return False
    try:
        return is_sealed(path) or bool(read_manifest(path, key))
    except (KBError, OSError):
        return False


def _sweep(home: Path, target: Path, key: bytes | None) -> None:
    """Take away what a backup left that was killed; what is younger than a day may be of one that is running."""
    yesterday = time.time() - DAY
    for left in home.glob(f"{WORK}*"):
        if re.fullmatch(re.escape(WORK) + r"\w+", left.name) and left.stat().st_mtime < yesterday:
            shutil.rmtree(left, ignore_errors=True)
    for part in target.glob(".*.part"):
        if re.fullmatch(r"\..+\.\d+\.part", part.name) and part.stat().st_mtime < yesterday and is_backup(part, key):
            part.unlink(missing_ok=True)
