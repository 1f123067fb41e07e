"""One way to open an SQLite file: durable, migrated, a connection a thread, and never two libraries on one file."""

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import DamagedFile, StoreProblem
from kb.files.modes import beside, close, closed_file, closed_folder
from kb.files.whole import lasting_folder, sync_folder

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

WAIT = 15.0
"""Seconds that a connection waits for another's write to end."""

# Every SQLite from 3.7.0 to 3.51.2 but these back-ports can lose committed pages when a checkpoint
# races with a commit in WAL mode, so WAL is used only where the linked library has the mend.
_WAL_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3) or sqlite3.sqlite_version_info in (
    (3, 44, 6),
    (3, 50, 7),
)


_JOURNAL = "wal" if _WAL_SAFE else "delete"


def _synchronous(mode: str) -> str:
    """How much a commit syncs in a journal mode. With a rollback journal it is the unlinking of the journal that
    commits, and FULL does not sync the folder after it: a journal that comes back with the power takes an acknowledged
    write away again, so that EXTRA is needed. With a write-ahead log FULL syncs the log at each commit."""
    return "full" if mode == "wal" else "extra"


def journal() -> str:
    """How SQLite files are journalled here, for `kb about` and the page of that name."""
    mode = "write-ahead log" if _WAL_SAFE else "rollback journal"
    return f"SQLite {sqlite3.sqlite_version}, {mode}, synchronous={_synchronous(_JOURNAL).upper()}"


def _light_sqlite_utils() -> None:
    """sqlite-utils imports numpy where it finds it, for column types not used here: 0.2 s for every command."""
    if "sqlite_utils" in sys.modules or "numpy" in sys.modules:
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils  # noqa: F401
    finally:
        del sys.modules["numpy"]


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What SQLite says, in words a user can act on."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise StoreProblem(f"{path}: another process is writing and does not end; try again") from None
        if "readonly" in text or "unable to open" in text or "permission" in text:
            raise StoreProblem(f"{path}: {text}; give yourself permission to write it and its folder") from None
        if "full" in text or "disk I/O" in text:
            raise StoreProblem(f"{path}: {text}; free some space and try again: nothing is half written") from None
        # a text that is no UTF-8 was never written: a bit of it turned
        if any(sign in text for sign in ("malformed", "not a database", "corrupt", "decode to UTF-8")):
            raise DamagedFile(f"{path}: {text}; restore it from a backup (`kb index` rebuilds an index)") from None
        raise


def now() -> str:
    """This moment, in universal time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class DatabaseFile:
    """An SQLite file, opened once a thread. Raises StoreProblem where it cannot be trusted."""

    def __init__(self, path: Path, migrations: "Migrations") -> None:
        self.path = path
        self._local = threading.local()
        if not path.parent.is_dir():
            lasting_folder(path.parent.parent)
            closed_folder(path.parent)
            sync_folder(path.parent.parent)
        closed_file(path)
        for one in beside(path):
            close(one)
        with told(path):
            self._migrate(migrations)

    @property
    def db(self) -> "Database":
        """This thread's connection."""
        database: Database | None = getattr(self._local, "db", None)
        if database is None:
            database = self._local.db = self._connect()
        return database

    @contextmanager
    def writing(self, wait: float | None = None) -> Iterator["Database"]:
        """A write transaction, taken at once so that two writers wait instead of failing. Nested: the outer one.

        `wait` is how many seconds at most, if not as long as ever.
        """
        if wait is not None:
            self.db.conn.execute(f"pragma busy_timeout={wait * 1000:.0f}")
        try:
            with self._transaction("begin immediate") as db:
                yield db
        finally:
            if wait is not None:
                self.db.conn.execute(f"pragma busy_timeout={WAIT * 1000:.0f}")

    @contextmanager
    def reading(self) -> Iterator["Database"]:
        """A read transaction: everything in it sees one and the same state of the file."""
        with self._transaction("begin") as db:
            yield db

    @contextmanager
    def _transaction(self, begin: str) -> Iterator["Database"]:
        with told(self.path):
            db = self.db
            if db.conn.in_transaction:
                yield db
                return
            db.conn.execute(begin)
            try:
                yield db
                db.conn.execute("commit")
            except BaseException:
                if db.conn.in_transaction:
                    db.conn.execute("rollback")
                raise

    def close(self) -> None:
        """Close this thread's connection."""
        database: Database | None = getattr(self._local, "db", None)
        if database is not None:
            database.conn.close()
            self._local.db = None

    def _connect(self) -> "Database":
        _light_sqlite_utils()
        from sqlite_utils import Database

        connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
        # SQLite answers with the mode that it is in, which is another one where a file system cannot have a log
        mode = connection.execute(f"pragma journal_mode={_JOURNAL}").fetchone()[0]
        connection.execute(f"pragma synchronous={_synchronous(mode)}")
        connection.execute("pragma foreign_keys=on")
        connection.execute("pragma trusted_schema=off")
        connection.execute("pragma secure_delete=on")  # what is erased is gone from the file too
        return Database(connection)

    def _migrate(self, migrations: "Migrations") -> None:
        known = {migration.name for migration in migrations._migrations}
        newer = {migration.name for migration in migrations.applied(self.db)} - known
        if newer:
            raise StoreProblem(
                f"{self.path} was written by a newer version ({', '.join(sorted(newer))}): install that version"
            )
        if migrations.pending(self.db):
            with self.writing():  # two processes may start at once: the second finds nothing pending
                migrations.apply(self.db)


def migrations(name: str) -> "Migrations":
    """A named set of migrations to register functions with."""
    _light_sqlite_utils()
    from sqlite_utils import Migrations

    return Migrations(name)
