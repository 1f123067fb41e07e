"""What the SQLite store lays open of itself, so that it can be proved against its trail."""

from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.files.modes import beside
from kb.practice.history import Version
from kb.store import rows
from kb.store.sqlite.care import SQLiteCare
from kb.store.sqlite.kept_rows import KINDS, strange_rows
from kb.trail.store import StoredEntry, StoredPractice, StoredVersion


class _TakenBack(Exception):
    """Ends a write that was only a try."""


class SQLiteVerification(SQLiteCare):
    """The part of the store that is read by `kb verify` alone."""

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._file.reading():
            yield

    def unsound(self) -> tuple[str, ...]:
        found = self._file.db.execute("pragma integrity_check").fetchall()
        return tuple(str(row[0]) for row in found if row[0] != "ok")

    def journal(self) -> str:
        mode = self._file.db.execute("pragma journal_mode").fetchone()[0]
        level = self._file.db.execute("pragma synchronous").fetchone()[0]
        return f"journal mode {mode}, synchronous={('OFF', 'NORMAL', 'FULL', 'EXTRA')[level]}"

    def stands(self) -> bool:
        return self._file.stands

    def try_writing(self, seconds: float) -> None:
        # begun and changed, so that the lock is taken and a journal is written; never committed, so that nothing is
        with suppress(_TakenBack), self._file.writing(seconds) as db:
            db.execute("update generation set value = value")
            raise _TakenBack

    def files(self) -> tuple[Path, ...]:
        return tuple(path for path in beside(self._file.path) if path.exists())

    def rows(self) -> Iterator[StoredPractice]:
        found = self._file.db.execute(
            """select id, fields, body, version, number, withdrawn, missing, digest, source from practices
               order by arrived"""
        )
        for id, fields, body, version, number, withdrawn, missing, digest, source in found:
            try:
                practice = rows.practice(fields, body, version, number, bool(withdrawn), missing)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # somebody wrote to the file
                practice = None
            yield StoredPractice(id, version, number, bool(withdrawn), practice, digest, bytes(source))

    def kept_versions(self) -> Iterator[StoredVersion]:
        found = self._file.db.execute(
            "select practice, version, at, by, source from versions order by practice, version"
        )
        for practice, no, at, by, source in found:
            yield StoredVersion(practice, Version(no, at, by), bytes(source))

    def kept_kinds(self) -> Set[str]:
        return KINDS.keys()

    def kept_entries(self) -> Iterator[StoredEntry]:
        for rows_of in (*KINDS.values(), strange_rows):
            yield from rows_of(self._file.db)
