"""Closed years in SQLite: their states, and the snapshots taken when they were locked."""

import json
from collections.abc import Mapping
from functools import cached_property

from kb.errors import Conflict
from kb.files.database import now
from kb.periods.snapshot import Cause, Snapshot, as_text, from_text
from kb.periods.state import PeriodState
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act


class SQLitePeriods(SQLitePart):
    """The part of the store that keeps what was locked, as it was."""

    def period_states(self) -> Mapping[int, tuple[PeriodState, str]]:
        found = self._file.db.execute("select year, state, by from periods order by year")
        return {year: (PeriodState(state), by) for year, state, by in found}

    def move_period(self, year: int, before: PeriodState, after: PeriodState, by: str, why: str) -> None:
        with self._write(by) as trail:
            stands = self.period_states().get(year, (PeriodState.OPEN, ""))[0]
            if stands is not before:
                raise Conflict(f"{year} is {stands.value} meanwhile; look at it again")
            self._file.db.execute(
                """insert into periods (year, state, by, at) values (?, ?, ?, ?)
                   on conflict (year) do update set state = excluded.state, by = excluded.by, at = excluded.at""",
                [year, after, by, now()],
            )
            trail.append(Act(after.value, "period", str(year), "", json.dumps(before), json.dumps(after), why))

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        with self._write(snapshot.by) as trail:
            last = self._file.db.execute("select max(no) from snapshots where year = ?", [snapshot.year]).fetchone()[0]
            if snapshot.no != (last or 0) + 1:
                raise Conflict(f"{snapshot.year} was locked by somebody else meanwhile; look at it again")
            self._file.db.execute(
                """insert into snapshots (year, no, figures, rules, plan, by, at, cause, said, hash, kept)
                   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    *(snapshot.year, snapshot.no, json.dumps(snapshot.figures), snapshot.rules, snapshot.plan),
                    *(snapshot.by, snapshot.at, snapshot.cause or "", snapshot.said, snapshot.hash),
                    as_text(snapshot.content) if snapshot.content else "",
                ],
            )
            action = "restated" if snapshot.cause else "locked"
            after = json.dumps({"no": snapshot.no, "hash": snapshot.hash, "cause": snapshot.cause or ""})
            trail.append(Act(action, "snapshot", str(snapshot.year), after=after, why=snapshot.said))

    def snapshots(self) -> tuple[Snapshot, ...]:
        found = self._file.db.execute("select year, no, hash, by, at from snapshots order by year, no")
        return tuple(self._read.get(key) or self._snapshot(key) for key in map(tuple, found.fetchall()))

    @cached_property
    def _read(self) -> dict[tuple[object, ...], Snapshot]:
        """Those read before: a snapshot never changes, and is long."""
        return {}

    def _snapshot(self, key: tuple[object, ...]) -> Snapshot:
        year, no, figures, rules, plan, by, at, cause, said, kept = self._file.db.execute(
            """select year, no, figures, rules, plan, by, at, cause, said, kept from snapshots
               where year = ? and no = ?""",
            key[:2],
        ).fetchone()
        made = Snapshot(
            year, no, {key: tuple(ids) for key, ids in json.loads(figures).items()}, rules, plan, by, at,
            Cause(cause) if cause else None, said, from_text(kept) if kept else None,
        )  # fmt: skip
        self._read[key] = made
        return made
