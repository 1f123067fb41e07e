"""Writing a whole home out as open text: tables as JSON Lines, write-ups as Markdown, its own files as they are."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from kb.errors import DamagedFile, StoreProblem
from kb.files.content_store import ContentStore
from kb.files.modes import beside
from kb.files.whole import whole_folder
from kb.knowledge_base import KnowledgeBase
from kb.settings import with_store
from kb.store.carried import Row, Tell, Value
from kb.submissions.dossier import State
from kb.trail.chain import Entry
from kb.transfer.cells import exported_cell
from kb.transfer.export_manifest import ExportManifest, ListedFile, manifest_text
from kb.transfer.form import ATTACHMENTS, FILES, HOME, MANIFEST, NEVER, README, TABLES, WRITE_UPS, CellKind, Table
from kb.transfer.people import PersonNames
from kb.transfer.readme import readme


def export_home(
    kb: KnowledgeBase, folder: Path, people: bool = False, tell: Tell = lambda done, total: None
) -> ExportManifest:
    """Write everything into a new folder, its owner's alone: whole, or not at all. It is safe while the site runs.

    Without `people` no name of a person is in it, and nothing that is not published yet. Raises Conflict where
    something stands in the folder, StoreProblem where it cannot be written, and DamagedFile where something is broken.
    """
    try:
        with whole_folder(folder) as part, ContentStore(kb.settings.attachments).held():
            copy = part / ".store.sqlite"
            kb.home.store.copy_to(copy)
            copied = KnowledgeBase(replace(kb.settings, store=f"sqlite:{copy}"))
            try:
                manifest = _Export(copied, kb.settings.home, part, people, tell).written()
            finally:
                copied.home.store.close()
            for path in beside(copy):
                path.unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise StoreProblem(
            f"{folder}: the export cannot be written: {reason}; check its permissions and the space left"
        ) from None
    return manifest


class _Export:
    """One export into a folder that is not yet in its place."""

    def __init__(self, kb: KnowledgeBase, home: Path, folder: Path, people: bool, tell: Tell) -> None:
        self._kb, self._home, self._folder, self._people, self._tell = kb, home, folder, people, tell
        self._store = kb.home.store
        self._files: dict[str, ListedFile] = {}
        self._rows: dict[str, int] = {}
        self._sizes = self._store.sizes()
        self._done, self._total = 0, sum(self._sizes.values())
        self._head = self._store.head()
        self._names = None if people else self._everybody()

    def written(self) -> ExportManifest:
        store = self._store
        self._must_know(store.tables())
        for table in TABLES:
            if table.name == "trail":
                self._trail(table)
            elif self._people or not table.people:
                self._table(table)
        damaged = tuple(self._attachments())
        if damaged:
            raise DamagedFile("nothing was exported, for the home is damaged: " + "; ".join(damaged[:10]))
        self._home_files()
        self._file(README, readme(self._people).encode())
        manifest = ExportManifest(
            version=self._kb.version, people=self._people, schema=store.schema(), head=self._head,
            head_of_home=store.head(),
            locked=tuple((one.plan, one.year, one.no, one.hash) for one in store.snapshots()),
            rows=self._rows, files=self._files,
        )  # fmt: skip
        self._file(MANIFEST, manifest_text(manifest).encode())
        return manifest

    def _must_know(self, tables: Mapping[str, tuple[str, ...]]) -> None:
        """A table that nobody described would be left out in silence."""
        known = {table.name: {*table.columns, *table.never} for table in TABLES}
        strange = [name for name in tables if name not in known and name not in NEVER]
        strange += [f"{name}.{one}" for name in known for one in tables.get(name, ()) if one not in known[name]]
        if strange:
            raise StoreProblem(
                f"this store keeps {', '.join(strange)}, which no export knows: install the version that wrote it"
            )

    # -- tables ------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        attached = self._attached() if table.name == "attachments" and not self._people else None

        def lines() -> Iterator[Mapping[str, object]]:
            for row in self._store.table_rows(table.name, table.key):
                self._step()
                if attached is not None and str(row["no"]) not in attached:
                    continue
                kept: Row | None = self._names.without(table, row) if self._names else row
                if kept is not None:
                    yield {name: self._given(table, name, kept) for name in table.columns if name in kept}

        self._lines(table, lines())

    def _given(self, table: Table, name: str, row: Row) -> object:
        column, value = table.columns[name], row[name]
        return self._write_up(row, value) if column.kind is CellKind.FILE else exported_cell(column, value)

    def _write_up(self, row: Row, value: Value) -> str:
        """The path of a write-up's file, which versions and practices share."""
        assert isinstance(value, bytes)
        id, no = str(row.get("practice") or row["id"]), str(row["version"])
        name = f"{WRITE_UPS}/{file_name(id)}/{no}.md"
        listed = self._files.get(name)
        if listed is not None and listed.sha256 != hashlib.sha256(value).hexdigest():
            raise DamagedFile(f"{id}: its write-up is not its latest version; run `kb verify`, then restore a backup")
        if listed is None:
            self._file(name, value)
        return name

    def _trail(self, table: Table) -> None:
        entries: Iterator[Entry] = self._store.trail()
        if self._names:
            shells = frozenset(
                str(row["id"]) for row in self._store.table_rows("accounts", ("no",)) if row["state"] != "erased"
            )
            entries = self._names.trail(entries, shells, self._attached())

        def lines() -> Iterator[Mapping[str, object]]:
            for one in entries:
                self._step()
                self._head = (one.no, one.hash)
                act = one.act
                yield {
                    "no": one.no, "at": one.at, "by": one.by, "action": act.action, "kind": act.kind,
                    "subject": act.subject, "practice": act.practice, "before": act.before, "after": act.after,
                    "why": act.why, "salt": one.salt, "digest": one.digest, "hash": one.hash,
                }  # fmt: skip

        self._lines(table, lines())

    def _lines(self, table: Table, rows: Iterator[Mapping[str, object]]) -> None:
        count = 0

        def text() -> Iterator[bytes]:
            nonlocal count
            for row in rows:
                count += 1
                yield json.dumps(row, ensure_ascii=False).encode() + b"\n"

        self._stream(table.file, text())
        self._rows[table.name] = count

    def _everybody(self) -> PersonNames:
        """Who could be named in it."""
        store, economies = self._store, self._kb.economies
        given = {str(entry.by) for entry in store.trail()}
        for table in TABLES:
            persons = [name for name, column in table.columns.items() if column.kind is CellKind.PERSON]
            if persons and table.name != "trail":
                given |= {
                    str(row[name]) for row in store.table_rows(table.name, table.key) for name in persons if name in row
                }
        # an economy's name is no person's, whatever an account is called
        others = [name for economy in economies for name in (economy.name, *economy.aliases)]
        return PersonNames(store.table_rows("accounts", ("no",)), sorted(given), others)

    def _attached(self) -> frozenset[str]:
        """The numbers of what goes with published practices."""
        dossiers = self._store.table_rows("dossiers", ("no",))
        published = {row["id"] for row in dossiers if row["state"] == State.PUBLISHED}
        rows = self._store.table_rows("attachments", ("no",))
        return frozenset(str(row["no"]) for row in rows if row["dossier"] in published and not row["removed"])

    # -- files -------------------------------------------------------------------------------------------

    def _attachments(self) -> Iterator[str]:
        wanted: dict[str, None] = {}
        attached, there = None if self._people else self._attached(), self._store.kept_files()
        for row in self._store.table_rows("attachments", ("no",)):
            if row["sha256"] in there and (attached is None or str(row["no"]) in attached):
                wanted[str(row["sha256"])] = None
        kept = ContentStore(self._kb.settings.attachments)
        for sha256 in sorted(wanted):
            try:
                self._file(f"{ATTACHMENTS}/{sha256[:2]}/{sha256}", kept.read(sha256))
            except DamagedFile as error:
                yield str(error)

    def _home_files(self) -> None:
        toml = self._home / "kb.toml"
        # where the store lies is a matter of the machine
        text = with_store(toml.read_text("utf-8") if toml.is_file() else "", "sqlite:kb.sqlite")
        self._file(f"{HOME}/kb.toml", text.encode())
        for place in FILES:
            for path in files_under(self._home / place) if place != "kb.toml" else ():
                self._file(f"{HOME}/{path.relative_to(self._home).as_posix()}", path.read_bytes())

    def _file(self, name: str, data: bytes) -> None:
        self._stream(name, iter((data,)))

    def _stream(self, name: str, pieces: Iterator[bytes]) -> None:
        path, digest, size = self._folder / name, hashlib.sha256(), 0
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        if name != MANIFEST:
            self._files[name] = ListedFile(size, digest.hexdigest())

    def _step(self) -> None:
        self._done += 1
        self._tell(self._done, max(self._done, self._total))


def files_under(path: Path) -> Iterator[Path]:
    """Every file under a path, sorted; links are followed."""
    if path.is_file():
        yield path
    seen: set[str] = set()
    for folder, folders, names in os.walk(path, followlinks=True):
        seen.add(os.path.realpath(folder))
        folders[:] = sorted(one for one in folders if os.path.realpath(Path(folder, one)) not in seen)
        yield from (Path(folder, name) for name in sorted(names) if Path(folder, name).is_file())


def file_name(id: str) -> str:
    """An id as the name of a folder that every file system takes, and that leads nowhere else."""
    made = quote(id, safe="").replace(".", "%2E") if id.strip(".") != id else quote(id, safe="")
    return made if len(made) <= 200 else hashlib.sha256(id.encode()).hexdigest()
