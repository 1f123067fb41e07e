"""The store in one SQLite file: records, ledger and trail."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from kb.database import DatabaseFile, now
from kb.errors import Unknown
from kb.gap import Gap
from kb.ledger import Adoption, Confirmation, SharingEvent
from kb.practice import Practice, Submission
from kb.store import rows
from kb.store.migrations import schema
from kb.store.protocol import Outcome

MOMENT = 0.1
"""Seconds that a search waits to note that it found little: it has been answered for, and must not wait."""

MOST_GAPS = 1_000
"""Queries that are counted on one day: nobody can fill the disk by searching. What is asked for is always kept."""


class SQLiteStore:
    """A Store in one file; safe for several threads and several processes on one machine."""

    def __init__(self, path: Path) -> None:
        self._file = DatabaseFile(path, schema)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._file.writing():
            yield

    def generation(self) -> int:
        return int(self._file.db.execute("select value from generation").fetchone()[0])

    def practices(self) -> tuple[Practice, ...]:
        found = self._file.db.execute("select fields, '', version, withdrawn, missing from practices order by arrived")
        return tuple(
            rows.practice(fields, body, version, bool(withdrawn), missing)
            for fields, body, version, withdrawn, missing in found
        )

    def practice(self, id: str) -> Practice:
        row = self._file.db.execute(
            "select fields, body, version, withdrawn, missing from practices where id = ?", [id]
        ).fetchone()
        if row is None:
            raise Unknown("practice", id)
        return rows.practice(row[0], row[1], row[2], bool(row[3]), row[4])

    def digests(self) -> Mapping[str, str]:
        return dict(self._file.db.execute("select id, digest from practices").fetchall())

    def source(self, id: str) -> bytes:
        row = self._file.db.execute("select source from practices where id = ?", [id]).fetchone()
        if row is None:
            raise Unknown("practice", id)
        return bytes(row[0])

    def put(self, submission: Submission, source: bytes, missing: tuple[str, ...], by: str) -> Outcome:
        digest = hashlib.sha256(source).hexdigest()
        with self._write(by) as trail:
            old = self._file.db.execute(
                "select version, digest from practices where id = ?", [submission.id]
            ).fetchone()
            if old and old[1] == digest:
                return Outcome.UNCHANGED
            version = old[0] + 1 if old else 1
            self._file.db.execute(
                """insert into practices (id, version, digest, source, body, fields, missing)
                   values (:id, :version, :digest, :source, :body, :fields, :missing)
                   on conflict (id) do update set version = :version, digest = :digest, source = :source,
                     body = :body, fields = :fields, missing = :missing""",
                {
                    "id": submission.id,
                    "version": version,
                    "digest": digest,
                    "source": source,
                    "body": submission.body,
                    "fields": rows.dump(submission),
                    "missing": json.dumps(missing),
                },
            )
            self._file.db.execute(
                "insert into versions (practice, version, source, at, by) values (?, ?, ?, ?, ?)",
                [submission.id, version, source, now(), by],
            )
            outcome = Outcome.CHANGED if old else Outcome.ADDED
            trail.append((outcome.value, submission.id, f"version {version}"))
        return outcome

    def withdraw(self, id: str, by: str) -> None:
        with self._write(by) as trail:
            done = self._file.db.execute("update practices set withdrawn = 1 where id = ?", [id])
            if not done.rowcount:
                raise Unknown("practice", id)
            trail.append(("withdrawn", id, ""))

    def confirmations(self, plan: str) -> Mapping[str, Confirmation]:
        found = self._file.db.execute(
            "select practice, plan, objectives, by, at from confirmations where plan = ?", [plan]
        )
        return {row[0]: Confirmation(row[0], row[1], tuple(json.loads(row[2])), row[3], row[4]) for row in found}

    def confirm(self, confirmation: Confirmation) -> None:
        objectives = json.dumps(confirmation.objectives)
        with self._write(confirmation.by) as trail:
            self._file.db.execute(
                """insert into confirmations (practice, plan, objectives, by, at) values (?, ?, ?, ?, ?)
                   on conflict (practice, plan)
                   do update set objectives = excluded.objectives, by = excluded.by, at = excluded.at""",
                [confirmation.practice, confirmation.plan, objectives, confirmation.by, confirmation.at],
            )
            trail.append(("confirmed", confirmation.practice, objectives))

    def events(self) -> tuple[SharingEvent, ...]:
        return tuple(rows.event(row[0]) for row in self._file.db.execute("select fields from events order by id"))

    def share(self, event: SharingEvent, by: str) -> bool:
        return self._record("events", "shared", event, by)

    def adoptions(self) -> tuple[Adoption, ...]:
        found = self._file.db.execute("select fields from adoptions order by id")
        return tuple(rows.adoption(row[0]) for row in found)

    def adopt(self, adoption: Adoption, by: str) -> bool:
        return self._record("adoptions", "adopted", adoption, by)

    def note_gap(self, gap: Gap) -> None:
        row = {
            "day": gap.day.isoformat(),
            "text": gap.text,
            "filters": json.dumps(gap.filters, ensure_ascii=False),
            "found": gap.found,
            "times": 0 if gap.asked else gap.times,
            "asked": gap.asked,
        }
        with self._file.writing(wait=MOMENT) as db:
            done = db.execute(
                """update gaps set found = :found, times = times + :times, asked = max(asked, :asked)
                   where day = :day and text = :text and filters = :filters""",
                row,
            )
            if not done.rowcount:
                db.execute(
                    """insert into gaps (day, text, filters, found, times, asked)
                       select :day, :text, :filters, :found, 1, :asked
                       where :asked or (select count(*) from gaps where day = :day) < :most""",
                    {**row, "most": MOST_GAPS},
                )

    def gaps(self, since: date) -> tuple[Gap, ...]:
        found = self._file.db.execute(
            """select text, filters, day, found, times, asked from gaps where day >= ?
               order by day desc, times desc, asked desc, text, filters""",
            [since.isoformat()],
        )
        return tuple(rows.gap(*row) for row in found)

    def _record(self, table: str, action: str, entry: SharingEvent | Adoption, by: str) -> bool:
        fields = rows.dump(entry)
        with self._write(by) as trail:
            old = self._file.db.execute(f"select fields from {table} where id = ?", [entry.id]).fetchone()  # noqa: S608
            if old and old[0] == fields:
                return False
            self._file.db.execute(
                f"""insert into {table} (id, practice, fields) values (?, ?, ?)
                    on conflict (id) do update set fields = excluded.fields""",  # noqa: S608
                [entry.id, entry.practice, fields],
            )
            trail.append((action, entry.id, fields))
        return True

    @contextmanager
    def _write(self, by: str) -> Iterator[list[tuple[str, str, str]]]:
        """A transaction; what is appended to the list given becomes the trail, and the generation grows."""
        lines: list[tuple[str, str, str]] = []
        with self._file.writing() as db:
            yield lines
            for action, subject, detail in lines:
                db.execute(
                    "insert into trail (at, by, action, subject, detail) values (?, ?, ?, ?, ?)",
                    [now(), by, action, subject, detail],
                )
            if lines:
                db.execute("update generation set value = value + 1")
