"""Practices, and every version of each."""

import hashlib
import json
from collections.abc import Mapping

from kb.errors import Conflict, Unknown
from kb.files.database import now
from kb.ledger.entries import OriginConfirmation, OriginWord
from kb.practice.identifier import CONFIDED
from kb.practice.practice import Classification, Practice, Submission
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
            f"""select fields, '', version, number, withdrawn, missing from practices
                where {where} and id not in (select dropped from merges) order by arrived""",  # noqa: S608
            values,
        )
        return tuple(
            rows.practice(fields, body, version, number, bool(withdrawn), missing)
            for fields, body, version, number, withdrawn, missing in found
        )

    def practice(self, id: str) -> Practice:
        row = self._file.db.execute(
            "select fields, body, version, number, withdrawn, missing from practices where id = ?", [id]
        ).fetchone()
        if row is None:
            raise Unknown("practice", id)
        return rows.practice(row[0], row[1], row[2], row[3], bool(row[4]), row[5])

    def numbered(self, number: int) -> str | None:
        row = self._file.db.execute("select id from practices where number = ? and number > 0", [number]).fetchone()
        return row and str(row[0])

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
                "select version, digest, fields, number from practices where id = ?", [submission.id]
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
            version, number = (old[0] + 1, old[3]) if old else (1, self._next_number(submission.classification))
            self._file.db.execute(
                """insert into practices (id, version, number, digest, source, body, fields, missing)
                   values (:id, :version, :number, :digest, :source, :body, :fields, :missing)
                   on conflict (id) do update set version = :version, digest = :digest, source = :source,
                     body = :body, fields = :fields, missing = :missing""",
                {
                    "id": submission.id,
                    "version": version,
                    "number": number,
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
            after = json.dumps({"version": version, "digest": digest, "number": number})
            trail.append(Act(outcome.value, "practice", submission.id, submission.id, before, after, why))
        return outcome

    def number_practices(self) -> None:
        with self._file.writing() as db:
            for id, fields in db.execute(
                "select id, fields from practices where number = 0 order by arrived"
            ).fetchall():
                classification = Classification(json.loads(fields)["classification"])
                number = self._next_number(classification)
                db.conn.execute("update practices set number = ? where id = ?", [number, id])

    def _next_number(self, classification: Classification) -> int:
        """The next of its row: what is merged away or withdrawn keeps its own, and nothing is ever taken off."""
        if classification is Classification.PUBLIC:
            query = f"select coalesce(max(number), 0) + 1 from practices where number < {CONFIDED}"  # noqa: S608
        else:
            query = f"select max(coalesce(max(number), 0) + 1, {CONFIDED}) from practices"  # noqa: S608
        return int(self._file.db.execute(query).fetchone()[0])

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
