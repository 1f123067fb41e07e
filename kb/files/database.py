"""One way to open an SQLite file: durable, migrated, a connection a thread, and never two libraries on one file."""

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import DamagedFile, StoreProblem
from kb.files.modes import beside, close, closed_file, closed_folder
from kb.files.whole import lasting_folder, sync_folder

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

EngineProblem = sqlite3.Error
"""What the engine itself says, where nobody put it into words: see `told`."""

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


def is_wal_safe() -> bool:
    """Whether the linked SQLite keeps all that was committed to a write-ahead log."""
    return _WAL_SAFE


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
            raise StoreProblem("another process is writing and does not end; try again", path) from None
        if "readonly" in text or "unable to open" in text or "permission" in text:
            raise StoreProblem(f"{text}; give yourself permission to write it and its folder", path) from None
        if "full" in text or "disk I/O" in text:
            raise StoreProblem(f"{text}; free some space and try again: nothing is half written", path) from None
        if _is_damage(error):
            raise DamagedFile(f"{text}; restore it from a backup (`kb index` rebuilds an index)", path) from None
        raise


def _is_damage(error: BaseException) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and any(
        sign in str(error)
        for sign in (
            "malformed",
            "not a database",
            "corrupt",
            "decode",
            "no such",
            "already exists",
            "duplicate column",
        )
    )


def _place_of(path: Path) -> tuple[int, int] | None:
    """Which file it is that stands there; none where there is none, or nothing in it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_size else None


def now() -> str:
    """This moment, in universal time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class DatabaseFile:
    """An SQLite file, opened once a thread. Raises StoreProblem where it cannot be trusted."""

    def __init__(
        self,
        path: Path,
        migrations: "Migrations",
        text: Callable[[bytes], str] | None = None,
        must_stand: bool = False,
    ) -> None:
        """`text` reads what is kept as text, where that is not to fail on a byte that is wrong. What `must_stand` is
        neither read nor written any more when another file is in its place: part of what is written would go to the
        one, part to the other."""
        self.path = path
        self.is_damaged = False
        """Whether something read of it was broken."""
        self._text = text
        self._must_stand, self._place = False, None
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
        self._place, self._must_stand = _place_of(path), must_stand

    @property
    def is_sound(self) -> bool:
        """Whether the file `stands`, and nothing that was read of it was broken."""
        return not self.is_damaged and self.stands

    @property
    def stands(self) -> bool:
        """Whether the file stands where it was opened, not another in its place and not emptied."""
        return _place_of(self.path) == self._place

    @property
    def db(self) -> "Database":
        """This thread's connection."""
        database: Database | None = getattr(self._local, "db", None)
        if self._must_stand and not self.stands:
            raise StoreProblem(
                "another file is in its place, or none: put back the one that was in use, or start again what works in "
                "this home",
                self.path,
            )
        if database is None:
            with told(self.path):
                before = self._is_writable()
                database = self._local.db = self._connect()
                self._local.only_reads = not (before and self._is_writable())
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
            database: Database | None = getattr(self._local, "db", None)
            if wait is not None and database is not None:
                database.conn.execute(f"pragma busy_timeout={WAIT * 1000:.0f}")

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
            db = self._begun(begin)
            try:
                yield db
                self.db.conn.execute("commit")
            except BaseException as error:
                self.is_damaged = self.is_damaged or isinstance(error, DamagedFile) or _is_damage(error)
                if db.conn.in_transaction:
                    db.conn.execute("rollback")
                if isinstance(error, (sqlite3.OperationalError, StoreProblem)):
                    self.close()  # what a connection met with stays with it: the next one finds the file as it is then
                raise

    def _begun(self, begin: str) -> "Database":
        """The connection that a transaction begins on. One that was opened while the file could not be written only
        reads for as long as it lives, and says so no earlier than at its first write: it makes way for a new one."""
        if getattr(self._local, "only_reads", False):
            self.close()
        try:
            self.db.conn.execute(begin)
        except sqlite3.OperationalError:
            self.close()
            raise
        return self.db

    def close(self) -> None:
        """Close this thread's connection."""
        database: Database | None = getattr(self._local, "db", None)
        if database is not None:
            database.conn.close()
            self._local.db = None

    def _is_writable(self) -> bool:
        """Whether this process may write the file as it is now; one that is not there yet it may begin."""
        effective = os.access in os.supports_effective_ids
        return not self.path.exists() or os.access(self.path, os.W_OK, effective_ids=effective)

    def _connect(self) -> "Database":
        _light_sqlite_utils()
        from sqlite_utils import Database

        connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
        # SQLite answers with the mode that it is in, which is another one where a file system cannot have a log
        try:
            mode = connection.execute(f"pragma journal_mode={_JOURNAL}").fetchone()[0]
        except UnicodeDecodeError:  # what SQLite says of a broken schema quotes it
            raise DamagedFile("its schema cannot be read; restore it from a backup", self.path) from None
        connection.execute(f"pragma synchronous={_synchronous(mode)}")
        connection.execute("pragma foreign_keys=on")
        connection.execute("pragma trusted_schema=off")
        if self._text:
            connection.text_factory = self._text
        connection.execute("pragma secure_delete=on")  # what is erased is gone from the file too
        return Database(connection)

    def _migrate(self, migrations: "Migrations") -> None:
        known = {migration.name for migration in migrations._migrations}
        applied = {migration.name for migration in migrations.applied(self.db)}
        newer = applied - known
        if newer and not known <= applied:  # a newer version goes on from all that this one knows
            raise DamagedFile("its schema is not one that was ever written; restore it from a backup", self.path)
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
