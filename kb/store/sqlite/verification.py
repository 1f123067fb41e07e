"""What the SQLite store lays open of itself, so that it can be proved against its trail."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.files.modes import beside
from kb.practice.history import Version
from kb.store import rows
from kb.store.sqlite.care import SQLiteCare, told_of
from kb.trail.store import StoredEntry, StoredPractice, StoredVersion


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

    def files(self) -> tuple[Path, ...]:
        return tuple(path for path in beside(self._file.path) if path.exists())

    def rows(self) -> Iterator[StoredPractice]:
        found = self._file.db.execute(
            "select id, fields, body, version, withdrawn, missing, digest, source from practices order by arrived"
        )
        for id, fields, body, version, withdrawn, missing, digest, source in found:
            try:
                practice = rows.practice(fields, body, version, bool(withdrawn), missing)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # somebody wrote to the file
                practice = None
            yield StoredPractice(id, version, bool(withdrawn), practice, digest, bytes(source))

    def kept_versions(self) -> Iterator[StoredVersion]:
        found = self._file.db.execute(
            "select practice, version, at, by, source from versions order by practice, version"
        )
        for practice, no, at, by, source in found:
            yield StoredVersion(practice, Version(no, at, by), bytes(source))

    def kept_entries(self) -> Iterator[StoredEntry]:
        db = self._file.db
        for kind, table in (("event", "events"), ("adoption", "adoptions")):
            for id, practice, fields in db.execute(f"select id, practice, fields from {table} order by id"):  # noqa: S608
                yield StoredEntry(kind, id, practice, fields)
        for kind, id, practice, fields, *rest in db.execute(
            "select kind, id, practice, fields, by, at, why from struck"
        ):
            yield StoredEntry("strike", f"{kind} {id}", practice, fields, *rest)
        for practice, economy, word, *rest in db.execute("select practice, economy, word, by, at, why from origins"):
            yield StoredEntry("origin", f"{practice}@{economy}", practice, json.dumps({"word": word}), *rest)
        for practice, plan, told, *rest in db.execute("select practice, plan, objectives, by, at from confirmations"):
            yield StoredEntry("confirmation", f"{practice}@{plan}", practice, told, *rest)
        for practice, gate, passed, *rest in db.execute("select practice, gate, passed, by, at, why from decisions"):
            yield StoredEntry("gate", f"{practice}@{gate}", practice, json.dumps({"passed": bool(passed)}), *rest)
        for practice, day, *rest in db.execute("select practice, day, by, at, why from reviews"):
            yield StoredEntry("review", practice, practice, json.dumps({"day": day}), *rest)
        for dropped, kept, *rest in db.execute("select dropped, kept, by, at, why from merges"):
            yield StoredEntry("merge", dropped, dropped, json.dumps({"into": kept}), *rest)
        for batch in self.batches():
            yield StoredEntry("batch", str(batch.no), "", told_of(batch), batch.by, batch.at, batch.why)
        for id, role, economy, state in db.execute("select id, role, economy, state from accounts"):
            told = json.dumps({"role": role, "economy": economy, "state": state})
            yield StoredEntry("account", id, "", told)
