"""What every part of the SQLite store rests on: the file, a transaction, and the trail that each change leaves."""

import json
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from hashlib import sha256

from kb.errors import StoreProblem
from kb.files.database import DatabaseFile, now
from kb.trail.chain import GENESIS, Act, entry


class SQLitePart:
    """Reads through `_file.db`; writes inside `_write`."""

    _file: DatabaseFile

    _changed: Callable[[], None] | None = None

    _seen: tuple[int, str] = (0, "")
    """The number and the hash of an entry of the trail that was its last once."""

    def on_change(self, after: Callable[[], None]) -> None:
        self._changed = after

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._noticing(), self._file.writing():
            self._must_lead_on()
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._file.reading():
            yield

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """Where the outermost transaction changed what is on record, whoever waits for it is called after it."""
        if self._changed is None or self.in_transaction():
            yield
            return
        before = self._generation()
        yield
        if self._generation() != before:
            self._changed()

    def _generation(self) -> int:
        return int(self._file.db.execute("select value from generation").fetchone()[0])

    def in_transaction(self) -> bool:
        return bool(self._file.db.conn.in_transaction)

    @contextmanager
    def _write(self, by: str) -> Iterator[list[Act]]:
        """A transaction; the acts appended to the list given become the trail, and the generation grows."""
        acts: list[Act] = []
        with self._noticing(), self._file.writing() as db:
            self._must_lead_on()
            yield acts
            for act in acts:
                self._append(by, act)
            if acts:
                db.execute("update generation set value = value + 1")

    def head(self) -> tuple[int, str]:
        row = self._file.db.execute("select no, hash from trail order by no desc limit 1").fetchone()
        head = (row[0], row[1]) if row else (0, GENESIS)
        if not self.in_transaction() and head != self._seen:  # what is in one may be taken back
            self._must_lead_on()
            self._seen = head
        return head

    def _must_lead_on(self) -> None:
        """The trail only grows: where it does not hold any more what was its last entry, the store was put back while
        it was in use, and what was acknowledged since is gone. Raises StoreProblem."""
        no, hash = self._seen
        if no and self._file.db.execute("select hash from trail where no = ?", [no]).fetchone() != (hash,):
            raise StoreProblem(
                "it holds an earlier or another state than it did: put back the one that was in use, or start again "
                "what works in this home",
                self._file.path,
            )

    def _append(self, by: str, act: Act) -> None:
        db = self._file.db
        last = db.execute("select no, hash from trail order by no desc limit 1").fetchone()
        no, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
        made = entry(previous, no, now(), by, act, secrets.token_hex(16))
        db.execute(
            """insert into trail (no, at, by, action, kind, subject, practice, before, after, why, salt, digest, hash)
               values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                *(no, made.at, by, act.action, act.kind, act.subject, act.practice, act.before, act.after, act.why),
                *(made.salt, made.digest, made.hash),
            ],
        )


Of = Collection[str] | None
"""The practices that are asked for; None: all."""


def among(of: Of, column: str = "practice") -> tuple[str, list[str]]:
    """A condition of a query that holds for rows of the practices asked for, and its values."""
    if of is None:
        return "true", []
    return f"{column} in (select value from json_each(?))", [json.dumps(sorted(of))]  # noqa: S608


def digest_of(*values: object) -> str:
    """SHA-256 over values that the trail holds a row to and does not repeat, being long or personal."""
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
