"""The care of the base in SQLite: versions, merges, review days and batches."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from kb.errors import Conflict, Unknown
from kb.files.database import now
from kb.ledger.entries import Adoption, OriginConfirmation, SharingEvent
from kb.practice.history import IMPORT, UNDID, Batch, BatchItem, Merge, ReviewDate, Version
from kb.store import rows
from kb.store.sqlite.ledger import keep_origin
from kb.store.sqlite.part import SQLitePart
from kb.store.sqlite.trail import COLUMNS, read_entry
from kb.trail.chain import Act, Entry

_BATCH = "no, field, told, why, by, at, undone"


class SQLiteCare(SQLitePart):
    """The part of the store that keeps what is beside the write-ups."""

    # -- versions ----------------------------------------------------------------------------------------

    def versions(self, id: str) -> tuple[Version, ...]:
        found = self._file.db.execute(
            "select version, at, by from versions where practice = ? order by version", [id]
        ).fetchall()
        if not found:
            raise Unknown("practice", id)
        told = self._file.db.execute("select after, why from trail where practice = ? and kind = 'practice'", [id])
        why = {number_of(after): text for after, text in told if number_of(after)}
        return tuple(Version(no, at, by, why.get(no, "")) for no, at, by in found)

    def version_source(self, id: str, no: int) -> bytes:
        row = self._file.db.execute(
            "select source from versions where practice = ? and version = ?", [id, no]
        ).fetchone()
        if row is None:
            raise Unknown("version", f"{id}, version {no}")
        return bytes(row[0])

    def reinstate(self, id: str, by: str, why: str) -> None:
        with self._write(by) as trail:
            done = self._file.db.execute("update practices set withdrawn = 0 where id = ?", [id])
            if not done.rowcount:
                raise Unknown("practice", id)
            trail.append(Act("reinstated", "practice", id, id, why=why))

    # -- merges ------------------------------------------------------------------------------------------

    def merges(self) -> Mapping[str, Merge]:
        found = self._file.db.execute("select dropped, kept, at, by, why from merges order by at, dropped")
        return {row[0]: Merge(*row) for row in found}

    def merge(
        self,
        merge: Merge,
        events: Sequence[SharingEvent],
        adoptions: Sequence[Adoption],
        origins: Sequence[OriginConfirmation] = (),
    ) -> None:
        with self._write(merge.by) as trail:
            for id in (merge.dropped, merge.kept):
                if not self._file.db.execute("select 1 from practices where id = ?", [id]).fetchone():
                    raise Unknown("practice", id)
            if merge.dropped in self.merges() or merge.kept in self.merges():
                raise Conflict("one of the two was merged before; look at the practice it was merged into")
            self._file.db.execute(
                "insert into merges (dropped, kept, at, by, why) values (?, ?, ?, ?, ?)",
                [merge.dropped, merge.kept, merge.at, merge.by, merge.why],
            )
            after = json.dumps({"into": merge.kept})
            trail.append(Act("merged", "merge", merge.dropped, merge.kept, after=after, why=merge.why))
            for table, entries in (("events", events), ("adoptions", adoptions)):
                self._give_over(table, merge, entries, trail)
            self._move_strikes(merge, trail)
            self._move_origins(merge, origins, trail)
            self._move_confirmations(merge, trail)
            self._move_follow_ups(merge, trail)
            self.set_review(merge.dropped, None, merge.by, merge.why)

    def _give_over(
        self, table: str, merge: Merge, entries: Sequence[SharingEvent | Adoption], trail: list[Act]
    ) -> None:
        """Make `entries` all that the survivor has in a table, and leave nothing under the dropped practice's id."""
        db, kind = self._file.db, table[:-1]
        held = dict(
            db.execute(
                f"select id, fields from {table} where practice in (?, ?)",  # noqa: S608
                [merge.dropped, merge.kept],
            ).fetchall()
        )
        given = {entry.id: rows.dump(entry) for entry in entries}
        for id in held.keys() - given.keys():
            db.execute(f"delete from {table} where id = ?", [id])  # noqa: S608
            trail.append(Act("moved away", kind, id, id.split("@")[0], held[id], "", merge.why))
        for id, fields in given.items():
            if held.get(id) != fields:
                db.execute(
                    f"insert or replace into {table} (id, practice, fields) values (?, ?, ?)",  # noqa: S608
                    [id, merge.kept, fields],
                )
                trail.append(Act("moved here", kind, id, merge.kept, held.get(id, ""), fields, merge.why))

    def _move_origins(self, merge: Merge, origins: Sequence[OriginConfirmation], trail: list[Act]) -> None:
        db = self._file.db
        found = db.execute("select economy, word from origins where practice = ? order by economy", [merge.dropped])
        for economy, word in found.fetchall():
            told = json.dumps({"word": word})
            trail.append(Act("moved away", "origin", f"{merge.dropped}@{economy}", merge.dropped, told, "", merge.why))
        db.execute("delete from origins where practice = ?", [merge.dropped])
        for one in origins:
            keep_origin(db, one, "moved here", trail)

    def _move_strikes(self, merge: Merge, trail: list[Act]) -> None:
        """What was struck of the dropped practice is struck of the survivor, unless that has the same on record or
        struck: then it stays under the name that it was recorded under."""
        db = self._file.db
        found = db.execute("select kind, id, fields from struck where practice = ? order by kind, id", [merge.dropped])
        for kind, id, fields in found.fetchall():
            entry = rows.event(fields) if kind == "event" else rows.adoption(fields)
            moved = replace(entry, practice=merge.kept)
            table = f"{kind}s"
            if (
                db.execute(f"select 1 from {table} where id = ?", [moved.id]).fetchone()  # noqa: S608
                or db.execute("select 1 from struck where kind = ? and id = ?", [kind, moved.id]).fetchone()
            ):
                continue
            told = rows.dump(moved)
            db.execute(
                "update struck set id = ?, practice = ?, fields = ? where kind = ? and id = ?",
                [moved.id, merge.kept, told, kind, id],
            )
            trail.append(Act("moved away", "strike", f"{kind} {id}", merge.dropped, fields, "", merge.why))
            trail.append(Act("moved here", "strike", f"{kind} {moved.id}", merge.kept, "", told, merge.why))

    def _move_follow_ups(self, merge: Merge, trail: list[Act]) -> None:
        """What was answered of the dropped practice was answered of the survivor, where that has no answer itself."""
        db = self._file.db
        found = db.execute(
            "select economy, year, answer from follow_ups where practice = ? order by year, economy", [merge.dropped]
        )
        for economy, year, answer in found.fetchall():
            done = db.execute(
                "update or ignore follow_ups set practice = ? where practice = ? and economy = ? and year = ?",
                [merge.kept, merge.dropped, economy, year],
            )
            if not done.rowcount:
                db.execute(
                    "delete from follow_ups where practice = ? and economy = ? and year = ?",
                    [merge.dropped, economy, year],
                )
            gone = f"{merge.dropped}@{economy}@{year}"
            trail.append(Act("moved away", "follow-up", gone, merge.dropped, answer, "", merge.why))
            if done.rowcount:
                here = f"{merge.kept}@{economy}@{year}"
                trail.append(Act("moved here", "follow-up", here, merge.kept, "", answer, merge.why))

    def _move_confirmations(self, merge: Merge, trail: list[Act]) -> None:
        db = self._file.db
        found = db.execute(
            "select plan, objectives, by, at from confirmations where practice = ? order by plan", [merge.dropped]
        ).fetchall()
        for plan, objectives, by, at in found:
            db.execute("delete from confirmations where practice = ? and plan = ?", [merge.dropped, plan])
            gone = Act(
                "moved away", "confirmation", f"{merge.dropped}@{plan}", merge.dropped, objectives, "", merge.why
            )
            trail.append(gone)
            done = db.execute(
                "insert or ignore into confirmations (practice, plan, objectives, by, at) values (?, ?, ?, ?, ?)",
                [merge.kept, plan, objectives, by, at],
            )
            if done.rowcount:
                subject = f"{merge.kept}@{plan}"
                trail.append(Act("moved here", "confirmation", subject, merge.kept, "", objectives, merge.why))

    # -- review days -------------------------------------------------------------------------------------

    def reviews(self) -> Mapping[str, ReviewDate]:
        found = self._file.db.execute("select practice, day, by, at, why from reviews order by day, practice")
        return {row[0]: ReviewDate(row[0], date.fromisoformat(row[1]), *row[2:]) for row in found}

    def set_review(self, practice: str, day: date | None, by: str, why: str) -> bool:
        with self._write(by) as trail:
            old = self._file.db.execute("select day from reviews where practice = ?", [practice]).fetchone()
            before, after = (old[0] if old else ""), (day.isoformat() if day else "")
            if before == after:
                return False
            if day:
                self._file.db.execute(
                    "insert or replace into reviews (practice, day, by, at, why) values (?, ?, ?, ?, ?)",
                    [practice, after, by, now(), why],
                )
            else:
                self._file.db.execute("delete from reviews where practice = ?", [practice])
            trail.append(Act("set a review day", "review", practice, practice, _day(before), _day(after), why))
        return True

    # -- batches -----------------------------------------------------------------------------------------

    def keep_batch(self, batch: Batch) -> Batch:
        with self._write(batch.by) as trail:
            db = self._file.db
            no = db.execute("select coalesce(max(no), 0) + 1 from batches").fetchone()[0]
            db.execute(
                f"insert into batches ({_BATCH}) values (?, ?, ?, ?, ?, ?, '')",  # noqa: S608
                [no, batch.field, batch.told, batch.why, batch.by, batch.at],
            )
            for item in batch.items:
                db.execute(
                    "insert into batch_items (batch, practice, before, after) values (?, ?, ?, ?)",
                    [no, item.practice, item.before, item.after],
                )
            trail.append(Act("edited many", "batch", str(no), after=_told_of(batch), why=batch.why))
        return self.batch(no)

    def batch(self, no: int) -> Batch:
        row = self._file.db.execute(f"select {_BATCH} from batches where no = ?", [no]).fetchone()  # noqa: S608
        if row is None:
            raise Unknown("batch", str(no))
        return self._batch(row)

    def batches(self) -> tuple[Batch, ...]:
        found = self._file.db.execute(f"select {_BATCH} from batches order by no desc").fetchall()  # noqa: S608
        return tuple(self._batch(row) for row in found)

    def mark_undone(self, no: int, by: str, why: str) -> None:
        with self._write(by) as trail:
            if self.batch(no).undone:
                raise Conflict(f"batch {no} was undone before; look at its page")
            self._file.db.execute("update batches set undone = ? where no = ?", [now(), no])
            trail.append(Act("undid", "batch undone", str(no), why=why))

    def acted_on_since(self, batch: int) -> Mapping[str, frozenset[str]]:
        found = self._file.db.execute(
            """select distinct practice, kind from trail
               where no > (select min(no) from trail where kind = 'batch' and subject = ?)
                 and practice in (select practice from batch_items where batch = ?)""",
            [str(batch), batch],
        )
        kinds: dict[str, set[str]] = {}
        for practice, kind in found:
            kinds.setdefault(practice, set()).add(kind)
        return {practice: frozenset(names) for practice, names in kinds.items()}

    def taken_back_with_import(self) -> frozenset[str]:
        # the last act on it as a practice says why: with its import, and not at its economy's wish
        found = self._file.db.execute(
            """select id from practices where withdrawn = 1
                 and id in (select practice from batch_items join batches on no = batch
                            where field = ? and before = '' and undone <> '')
                 and (select action || ' ' || why from trail where trail.practice = id and kind = 'practice'
                      order by no desc limit 1) like ?""",
            [IMPORT, f"withdrawn {UNDID} %"],
        )
        return frozenset(row[0] for row in found)

    def _batch(self, row: tuple[int, str, str, str, str, str, str]) -> Batch:
        no, field, told, why, by, at, undone = row
        items = self._file.db.execute(
            "select practice, before, after from batch_items where batch = ? order by rowid", [no]
        )
        return Batch(no, field, told, why, by, at, tuple(BatchItem(*item) for item in items), undone)

    # -- the trail ---------------------------------------------------------------------------------------

    def trail_page(
        self, practice: str, by: str, kind: str, since: str, size: int, page: int
    ) -> tuple[tuple[Entry, ...], int]:
        where = """where (:practice = '' or practice = :practice) and (:by = '' or by = :by)
                     and (:kind = '' or kind = :kind) and at >= :since"""
        given = {"practice": practice, "by": by, "kind": kind, "since": since}
        with self._file.reading() as db:
            total = db.execute(f"select count(*) from trail {where}", given).fetchone()[0]  # noqa: S608
            found = db.execute(
                f"select {COLUMNS} from trail {where} order by no desc limit :size offset :skip",  # noqa: S608
                {**given, "size": size, "skip": (page - 1) * size},
            ).fetchall()
        return tuple(read_entry(row) for row in found), int(total)


def number_of(after: str) -> int:
    """The number of the version that an entry of the trail speaks of; 0 where it speaks of none."""
    if after.startswith("version "):  # as it was told before the trail was chained
        return int(after[8:]) if after[8:].isdecimal() else 0
    try:
        told = json.loads(after or "null")
    except ValueError:
        return 0
    no = told.get("version") if isinstance(told, dict) else 0
    return no if isinstance(no, int) else 0


def _told_of(batch: Batch) -> str:
    """What the trail says of a batch."""
    items = [[item.practice, item.before, item.after] for item in batch.items]
    return json.dumps({"field": batch.field, "edit": batch.told, "practices": items}, ensure_ascii=False)


def _day(text: str) -> str:
    return json.dumps({"day": text}) if text else ""
