"""Reading a whole home in from open text: into a fresh home, all or nothing, and proved where it stands."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import Conflict, DamagedFile, StoreProblem
from kb.files.content_store import ContentStore
from kb.files.modes import closed_file
from kb.files.strict_yaml import read_jsonl
from kb.files.whole import exchange, lasting_folder, sync_folder, sync_whole
from kb.home.new import starting_content
from kb.knowledge_base import KnowledgeBase
from kb.settings import load, with_store
from kb.store.carried import Row, Tell, Value
from kb.trail.recount import LockedRecount, recounted
from kb.trail.verify import Proof
from kb.transfer.cells import stored_cell
from kb.transfer.export_manifest import AGAIN, ExportManifest, prove_files, read_export_manifest
from kb.transfer.exporting import files_under
from kb.transfer.form import ATTACHMENTS, HOME, TABLES, CellKind, Table

COUNTERS = {"numbers", "generation"}
"""What every home has rows of; those of the export take their place."""

BEGUN = {"gaps", "trail", "meetings", "meetings_in_file", "agendas", "agendas_in_file"}
"""What a home may have rows of in which nobody has worked yet: what was looked for, and what its own files say."""

OWN_FILES = ("practices/",)
"""How those are called in the trail that stand for a file of the home."""

STAGED = ".kb-import-"


@dataclass(frozen=True)
class ReadIn:
    """A home that was read in, and its proof. `aside` is where the home's own practices/ went, if it was changed."""

    manifest: ExportManifest
    proof: Proof
    recount: LockedRecount
    aside: Path | None

    @property
    def holds(self) -> bool:
        return self.proof.holds and not self.recount.wrong


def import_home(kb: KnowledgeBase, folder: Path, tell: Tell = lambda done, total: None) -> ReadIn:
    """Read an export into a fresh home: one that `kb init` began, and in which nobody has worked.

    Its settings, plans, rules and lists come from the export. Raises Conflict where the home is not fresh, DamagedFile
    where a file of the export was changed, and StoreProblem where a newer version wrote it or it cannot be kept.
    """
    manifest = read_export_manifest(folder)
    store = kb.home.store
    _must_be_fresh(kb)
    if newer := set(manifest.schema) - set(store.schema()):
        raise StoreProblem(
            f"{folder} was written by a newer version ({', '.join(sorted(newer))}): install version {manifest.version}"
        )
    prove_files(folder, manifest)
    kept = ContentStore(kb.settings.attachments)
    for path in files_under(folder / ATTACHMENTS):  # under their hash: whatever happens after, they are in nobody's way
        kept.keep(path.read_bytes())
    total = sum(manifest.rows.values())

    def rows() -> Iterator[tuple[str, Row]]:
        for done, row in enumerate(_rows(folder), 1):
            yield row
            tell(done, max(done, total))

    with store.transaction():
        _must_be_fresh(kb)
        store.fill(rows(), BEGUN)
        store.number_practices()
        if store.head() != manifest.head:
            raise DamagedFile(f"{folder}: its trail does not end where its list says; {AGAIN}")
        aside = _put_home_files(kb, folder)
    store.close()
    again = KnowledgeBase(load(kb.settings.home, {"store": kb.settings.store}))
    proof = again.trail.verification.prove(manifest.head if manifest.head[0] else None)
    snapshots = again.home.store.snapshots()
    locked = {(plan, year, no): hash for plan, year, no, hash in manifest.locked}
    counted = recounted(snapshots, again.home.store.trail(kind="snapshot"), locked)
    return ReadIn(manifest, proof, counted, aside)


def _must_be_fresh(kb: KnowledgeBase) -> None:
    store = kb.home.store
    filled = [name for name, size in store.sizes().items() if size and name not in (*COUNTERS, *BEGUN)]
    filled += ["trail"] if any(not entry.by.startswith(OWN_FILES) for entry in store.trail()) else []
    if filled:
        raise Conflict(
            f"{kb.settings.home} is in use (it has {', '.join(sorted(filled)[:4])}): an export of a whole home is read "
            "into a fresh one alone; begin it with `kb init FOLDER`"
        )


def _rows(folder: Path) -> Iterator[tuple[str, Row]]:
    for table in TABLES:
        path = folder / table.file
        if not path.is_file():  # people were not carried, or an older version kept nothing of the kind
            continue
        for line, record in read_jsonl(path):
            yield table.name, _row(folder, table, record, f"{path}, line {line}")


def _row(folder: Path, table: Table, record: dict[str, object], where: str) -> Row:
    strange = record.keys() - table.columns.keys()
    if strange:
        raise DamagedFile(f"{where}: unknown field {sorted(strange)[0]!r}; {AGAIN}")
    row: dict[str, Value] = {name: text.format(no=record.get("no", "")) for name, text in table.never.items()}
    for name, value in record.items():
        column = table.columns[name]
        row[name] = _source(folder, str(value), where) if column.kind is CellKind.FILE else stored_cell(column, value)
    return row


def _source(folder: Path, name: str, where: str) -> bytes:
    path = folder / name
    if ".." in Path(name).parts or Path(name).is_absolute() or not path.is_file():
        raise DamagedFile(f"{where}: {name} is no file of this export; {AGAIN}")
    return path.read_bytes()


def _put_home_files(kb: KnowledgeBase, folder: Path) -> Path | None:
    """Put the files of the home in place, and say where its own went; where it fails, the old ones come back."""
    home = kb.settings.home
    for left in home.glob(f"{STAGED}*"):  # of a run that was stopped: nobody else reads in while this one writes
        _aside(home, left / "practices", folder / HOME / "practices")
        shutil.rmtree(left, ignore_errors=True)
    staged = Path(tempfile.mkdtemp(prefix=STAGED, dir=home))
    put: list[tuple[Path, Path, bool]] = []
    try:
        shutil.copytree(folder / HOME, staged, copy_function=shutil.copyfile, dirs_exist_ok=True)
        _own_store(kb, staged / "kb.toml")
        sync_whole(staged)
        for name in ("practices", "kb.toml", "index/judgements.jsonl", "index/relevance/summary.json"):
            new, place = staged / name, home / name
            if not new.exists():
                continue
            lasting_folder(place.parent)
            put.append((new, place, place.exists()))
            # at no moment is there a home without its practices/; what stood there stands then where the new one was
            exchange(new, place) if place.exists() else new.rename(place)
            sync_folder(place.parent)
        if (home / "index" / "judgements.jsonl").is_file():
            closed_file(home / "index" / "judgements.jsonl")
        return _aside(home, staged / "practices", folder / HOME / "practices")
    except BaseException:
        for new, place, stood in reversed(put):
            if stood and new.exists():
                exchange(new, place)
            elif not stood and not new.exists():
                place.rename(new)
        raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _own_store(kb: KnowledgeBase, toml: Path) -> None:
    """The settings are the export's; where the store lies is this home's."""
    text = toml.read_text("utf-8") if toml.is_file() else ""
    toml.write_text(with_store(text, kb.settings.store), "utf-8")


def _aside(home: Path, old: Path, new: Path) -> Path | None:
    """Keep what stood in practices/ where somebody has written something of their own in it."""
    begun = starting_content() / "practices"
    for path in files_under(old) if old.is_dir() else ():
        inside = path.relative_to(old)
        if not any(
            (one / inside).is_file() and (one / inside).read_bytes() == path.read_bytes() for one in (begun, new)
        ):
            kept, no = home / "practices-before-import", 2
            while kept.exists():
                kept, no = home / f"practices-before-import-{no}", no + 1
            old.rename(kept)
            sync_folder(home)
            return kept
    return None
