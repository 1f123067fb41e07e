"""The SQLite store carried elsewhere: a copy of its file by SQLite's own online backup, and its tables row by row."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from kb.errors import StoreProblem
from kb.files.database import told
from kb.files.modes import closed_file
from kb.store.carried import Row, Tell, Value
from kb.store.sqlite.migrations import schema
from kb.store.sqlite.part import SQLitePart

PAGES = 4096
"""Pages copied between two words on how far it is."""

_OF_SQLITE = ("sqlite_", "_sqlite_migrations")
"""What tables are called that SQLite and the migrations keep for themselves."""


class SQLiteCarried(SQLitePart):
    """The part of the store that is read by backups and exports alone, and written by an import of a whole home."""

    def copy_to(self, path: Path, tell: Tell = lambda done, total: None) -> None:
        closed_file(path)
        with told(path), closing(sqlite3.connect(path, isolation_level=None)) as copy:
            # A read transaction is held over all steps: without one, SQLite begins the copy anew each time that another
            # process writes between two of them, and under steady writing it would never end.
            with self._file.reading() as db:
                db.execute("select count(*) from generation").fetchone()
                db.conn.backup(copy, pages=PAGES, progress=lambda _, left, total: tell(total - left, total), sleep=0)
            # the mode is kept in the file: one with a log beside it would not be whole by itself
            copy.execute("pragma journal_mode=delete")

    def close(self) -> None:
        self._file.close()

    def schema(self) -> tuple[str, ...]:
        applied = {migration.name for migration in schema.applied(self._file.db)}
        return tuple(migration.name for migration in schema._migrations if migration.name in applied)

    def tables(self) -> Mapping[str, tuple[str, ...]]:
        found = self._file.db.execute("select name from sqlite_master where type = 'table' order by name").fetchall()
        names = [name for (name,) in found if not name.startswith(_OF_SQLITE)]
        return {
            name: tuple(row[1] for row in self._file.db.execute(f'pragma table_info("{name}")').fetchall())
            for name in names
        }

    def sizes(self) -> Mapping[str, int]:
        return {
            name: int(self._file.db.execute(f'select count(*) from "{name}"').fetchone()[0])  # noqa: S608
            for name in self.tables()
        }

    def table_rows(self, table: str, order: Sequence[str]) -> Iterator[Row]:
        columns = self.tables()[table]
        sorted_by = ", ".join(f'"{name}"' for name in order)
        named = ", ".join(f'"{name}"' for name in columns)
        ordered = f" order by {sorted_by}" if order else ""
        for row in self._file.db.execute(f'select {named} from "{table}"{ordered}'):  # noqa: S608
            yield dict(zip(columns, row, strict=True))

    def fill(self, rows: Iterable[tuple[str, Row]], emptied: Iterable[str] = ()) -> None:
        with self._file.writing() as db:
            for table in self.tables().keys() & set(emptied):
                db.conn.execute(f'delete from "{table}"')  # noqa: S608
            for table, row in rows:
                named, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" for _ in row)
                try:
                    db.conn.execute(
                        f'insert or replace into "{table}" ({named}) values ({marks})',  # noqa: S608
                        tuple(row.values()),
                    )
                except (sqlite3.IntegrityError, sqlite3.OperationalError) as error:
                    raise StoreProblem(f"a row of {table} does not fit into this store: {error}") from None

    def drop_rows(self, table: str, column: str, value: Value) -> int:
        if column not in self.tables()[table]:
            raise StoreProblem(f"{table} has no column {column}")
        with self._file.writing() as db:
            done = db.execute(f'delete from "{table}" where "{column}" = ?', [value])  # noqa: S608
            return int(done.rowcount)

    def kept_files(self) -> Mapping[str, int]:
        return dict(
            self._file.db.execute(
                "select sha256, max(size) from attachments where removed < 2 group by sha256 order by sha256"
            )
        )
