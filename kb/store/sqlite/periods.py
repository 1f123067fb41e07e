"""Closed years in SQLite: their states, and the snapshots taken when they were locked."""

import json
from collections.abc import Mapping
from functools import cached_property

from kb.errors import Conflict, DamagedFile
from kb.files.database import now
from kb.periods.change import Cause, RecordChange
from kb.periods.snapshot import Snapshot
from kb.periods.state import PeriodStanding, PeriodState
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act


class SQLitePeriods(SQLitePart):
    """The part of the store that keeps what was locked, as it was. A year of a home of the first releases that was
    never locked is of no plan named: it is of whichever asks."""

    def period_states(self, plan: str) -> Mapping[int, PeriodStanding]:
        found = self._file.db.execute(
            "select year, state, by, approver, digest from periods where plan in (?, '') order by year, plan", [plan]
        )
        return {year: PeriodStanding(PeriodState(state), *rest) for year, state, *rest in found}

    def move_period(self, plan: str, year: int, before: PeriodState, after: PeriodStanding, why: str) -> None:
        with self._write(after.by) as trail:
            stands = self.period_states(plan).get(year, PeriodStanding()).state
            if stands is not before:
                raise Conflict(f"{year} is {stands.value} meanwhile; look at it again")
            self._file.db.execute("delete from periods where plan in (?, '') and year = ?", [plan, year])
            self._file.db.execute(
                "insert into periods (plan, year, state, by, at, approver, digest) values (?, ?, ?, ?, ?, ?, ?)",
                [plan, year, after.state, after.by, now(), after.approver, after.digest],
            )
            subject = f"{plan}/{year}"
            told = json.dumps({"state": after.state, "approver": after.approver, "digest": after.digest})
            trail.append(Act(after.state.value, "period", subject, "", json.dumps(before), told, why))

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        key = [snapshot.plan, snapshot.year]
        with self._write(snapshot.by) as trail:
            last = self._file.db.execute("select max(no) from snapshots where plan = ? and year = ?", key).fetchone()[0]
            if snapshot.no != (last or 0) + 1:
                raise Conflict(f"{snapshot.year} was locked by somebody else meanwhile; look at it again")
            changes = json.dumps([[one.practice, one.cause.value, one.why] for one in snapshot.changes])
            self._file.db.execute(
                """insert into snapshots
                   (plan, year, no, figures, rules, by, at, cause, said, hash, kept, decisions, changes)
                   values (?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?)""",
                [
                    *(*key, snapshot.no, json.dumps(snapshot.figures), snapshot.rules, snapshot.by, snapshot.at),
                    *(snapshot.hash, snapshot.text, snapshot.decisions, changes if snapshot.changes else ""),
                ],
            )
            action = "restated" if snapshot.restates else "locked"
            after = json.dumps(
                {"no": snapshot.no, "hash": snapshot.hash, "changes": json.loads(changes)}, ensure_ascii=False
            )
            why = "; ".join(f"{one.practice}: {one.why} ({one.cause.value})" for one in snapshot.changes)
            trail.append(Act(action, "snapshot", f"{snapshot.plan}/{snapshot.year}", after=after, why=why))

    def snapshot_rules(self) -> tuple[tuple[str, str], ...]:
        found = self._file.db.execute("select distinct rules, decisions from snapshots where decisions <> ''")
        return tuple((version, decisions) for version, decisions in found)

    def snapshots(self) -> tuple[Snapshot, ...]:
        found = self._file.db.execute("select plan, year, no, hash, by, at from snapshots order by plan, year, no")
        return tuple(self._read.get(key) or self._snapshot(key) for key in map(tuple, found.fetchall()))

    @cached_property
    def _read(self) -> dict[tuple[object, ...], Snapshot]:
        """Those read before: a snapshot never changes, and is long."""
        return {}

    def _snapshot(self, key: tuple[object, ...]) -> Snapshot:
        plan, year, no, figures, rules, by, at, cause, said, hashed, kept, decisions, changes = self._file.db.execute(
            """select plan, year, no, figures, rules, by, at, cause, said, hash, kept, decisions, changes from snapshots
               where plan = ? and year = ? and no = ?""",
            key[:3],
        ).fetchone()
        told = tuple(RecordChange(id, Cause(word), why) for id, word, why in json.loads(changes or "[]"))
        if cause and not told:  # the first restatements had one cause for all that they changed
            told = (RecordChange("", Cause(cause), said),)
        made = Snapshot(
            year, no, {key: tuple(ids) for key, ids in json.loads(figures).items()}, rules, plan, by, at,
            kept, decisions, told,
        )  # fmt: skip
        if made.hash != hashed:
            raise DamagedFile(
                f"snapshot {no} of {year} is not what was locked; see what was changed with "
                "`kb verify`, and restore the store from a backup made before",
                self._file.path,
            )
        self._read[key] = made
        return made
