"""Practices, and every version of each."""

import hashlib
import json
from collections.abc import Mapping

from kb.errors import Conflict, Unknown
from kb.files.database import now
from kb.ledger.entries import OriginConfirmation, OriginWord
from kb.practice.practice import Practice, Submission
from kb.practice.store import Outcome
from kb.store import rows
from kb.store.sqlite.ledger import keep_origin
from kb.store.sqlite.part import Of, SQLitePart, among
from kb.trail.chain import Act


class SQLitePractices(SQLitePart):
    """The part of the store that keeps write-ups."""

    def generation(self) -> int:
        return int(self._file.db.execute("select value from generation").fetchone()[0])

    def practices(self, of: Of = None) -> tuple[Practice, ...]:
        where, values = among(of, "id")
        found = self._file.db.execute(
            f"""select fields, '', version, withdrawn, missing from practices
                where {where} and id not in (select dropped from merges) order by arrived""",  # noqa: S608
            values,
        )
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

    def arrivals(self, of: Of = None) -> Mapping[str, str]:
        where, values = among(of)
        query = f"select practice, min(at) from versions where {where} group by practice"  # noqa: S608
        return dict(self._file.db.execute(query, values).fetchall())

    def digests(self, of: Of = None) -> Mapping[str, str]:
        where, values = among(of, "id")
        return dict(self._file.db.execute(f"select id, digest from practices where {where}", values).fetchall())  # noqa: S608

    def source(self, id: str) -> bytes:
        row = self._file.db.execute("select source from practices where id = ?", [id]).fetchone()
        if row is None:
            raise Unknown("practice", id)
        return bytes(row[0])

    def put(self, submission: Submission, source: bytes, missing: tuple[str, ...], by: str, why: str = "") -> Outcome:
        digest = hashlib.sha256(source).hexdigest()
        with self._write(by) as trail:
            old = self._file.db.execute(
                "select version, digest, fields from practices where id = ?", [submission.id]
            ).fetchone()
            if old and old[1] == digest:
                return Outcome.UNCHANGED
            merged = self._file.db.execute(
                """with recursive led (id) as (
                     select kept from merges where dropped = ? union select kept from merges join led on dropped = id)
                   select id from led where id not in (select dropped from merges)""",
                [submission.id],
            ).fetchone()
            if merged:
                raise Conflict(f"{submission.id} was merged into {merged[0]}: write to that one, or take another id")
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
            self._keep_former_lead(old[2] if old else "", submission, by, why, trail)
            outcome = Outcome.CHANGED if old else Outcome.ADDED
            before = json.dumps({"version": old[0], "digest": old[1]}) if old else ""
            after = json.dumps({"version": version, "digest": digest})
            trail.append(Act(outcome.value, "practice", submission.id, submission.id, before, after, why))
        return outcome

    def _keep_former_lead(self, before: str, now_said: Submission, by: str, why: str, trail: list[Act]) -> None:
        """An economy that led the practice submitted it itself: it stays an origin when another is named first."""
        lead = json.loads(before)["economies"][:1] if before else []
        if lead and lead[0] in now_said.economies[1:]:
            said = OriginConfirmation(now_said.id, lead[0], OriginWord.LED, by, now(), why)
            keep_origin(self._file.db, said, "confirmed", trail)

    def withdraw(self, id: str, by: str, why: str = "") -> None:
        with self._write(by) as trail:
            done = self._file.db.execute("update practices set withdrawn = 1 where id = ?", [id])
            if not done.rowcount:
                raise Unknown("practice", id)
            trail.append(Act("withdrawn", "practice", id, id, why=why))
