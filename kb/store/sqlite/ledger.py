"""The ledger: confirmations, sharing events, adoptions."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kb.errors import Conflict, Unknown
from kb.ledger.entries import (
    Adoption,
    Confirmation,
    OriginConfirmation,
    OriginWord,
    SharingEvent,
    Stage,
    Strike,
    StruckKind,
    Word,
)
from kb.store import rows
from kb.store.sqlite.part import Of, SQLitePart, among
from kb.trail.chain import Act

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = {StruckKind.EVENT: "events", StruckKind.ADOPTION: "adoptions"}
"""Where the records of each kind lie that can be struck one by one."""


class SQLiteLedger(SQLitePart):
    """The part of the store that keeps what was confirmed, shared and adopted."""

    def confirmations(self, plan: str, of: Of = None) -> Mapping[str, Confirmation]:
        where, values = among(of)
        found = self._file.db.execute(
            f"select practice, plan, objectives, by, at from confirmations where plan = ? and {where}",  # noqa: S608
            [plan, *values],
        )
        return {row[0]: Confirmation(row[0], row[1], tuple(json.loads(row[2])), row[3], row[4]) for row in found}

    def confirm(self, confirmation: Confirmation) -> None:
        objectives = json.dumps(confirmation.objectives)
        with self._write(confirmation.by) as trail:
            old = self._file.db.execute(
                "select objectives from confirmations where practice = ? and plan = ?",
                [confirmation.practice, confirmation.plan],
            ).fetchone()
            self._file.db.execute(
                """insert into confirmations (practice, plan, objectives, by, at) values (?, ?, ?, ?, ?)
                   on conflict (practice, plan)
                   do update set objectives = excluded.objectives, by = excluded.by, at = excluded.at""",
                [confirmation.practice, confirmation.plan, objectives, confirmation.by, confirmation.at],
            )
            subject = f"{confirmation.practice}@{confirmation.plan}"
            before = old[0] if old else ""
            trail.append(Act("confirmed", "confirmation", subject, confirmation.practice, before, objectives))

    def take_confirmation_away(self, practice: str, plan: str, by: str) -> None:
        with self._write(by) as trail:
            about = [practice, plan]
            query = "select objectives from confirmations where practice = ? and plan = ?"
            old = self._file.db.execute(query, about).fetchone()
            if old:
                self._file.db.execute("delete from confirmations where practice = ? and plan = ?", about)
                subject = f"{practice}@{plan}"
                trail.append(Act("took a confirmation away", "confirmation", subject, practice, old[0], ""))

    def confirmed_origins(self, of: Of = None) -> Mapping[str, tuple[OriginConfirmation, ...]]:
        found: dict[str, list[OriginConfirmation]] = {}
        where, values = among(of)
        for practice, economy, word, *rest in self._file.db.execute(
            f"select practice, economy, word, by, at, why from origins where {where} order by practice, economy",  # noqa: S608
            values,
        ):
            made = OriginConfirmation(practice, economy, OriginWord(word), *rest)
            found.setdefault(practice, []).append(made)
        return {practice: tuple(made) for practice, made in found.items()}

    def confirm_origin(self, confirmation: OriginConfirmation) -> bool:
        with self._write(confirmation.by) as trail:
            return keep_origin(self._file.db, confirmation, "confirmed", trail)

    def events(self, of: Of = None) -> tuple[SharingEvent, ...]:
        return tuple(rows.event(fields) for fields in self._fields("events", of))

    def share(self, event: SharingEvent, by: str, why: str = "") -> bool:
        return self._record("events", "shared", event, by, why)

    def adoptions(self, of: Of = None) -> tuple[Adoption, ...]:
        return tuple(rows.adoption(fields) for fields in self._fields("adoptions", of))

    def _fields(self, table: str, of: Of) -> Iterator[str]:
        where, values = among(of)
        for row in self._file.db.execute(f"select fields from {table} where {where} order by id", values):  # noqa: S608
            yield row[0]

    def adopt(self, adoption: Adoption, by: str) -> bool:
        return self._record("adoptions", "adopted", adoption, by)

    def words_in_trail(self, day_of: Callable[[str], date], practice: str = "") -> Mapping[str, tuple[Word, ...]]:
        # the oldest entries name no kind, and erased ones say nothing any more
        acts = "action = 'adopted' and kind in ('adoption', 'practice') and after <> ''"
        only, values = (" and practice = ?", [practice]) if practice else ("", [])
        rows_found = self._file.db.execute(
            f"select subject, at, after from trail where {acts}{only} order by no",  # noqa: S608
            values,
        )
        words: dict[str, dict[str, Word]] = {}
        for subject, at, after in rows_found:
            try:
                said = rows.adoption(after)
            except (ValueError, KeyError, TypeError, AttributeError):  # no adoption, or one told otherwise
                continue
            if said.reported_by == said.economy and said.stage in (Stage.ADOPTED, Stage.ENDED):
                day = day_of(at).isoformat()
                words.setdefault(subject, {}).setdefault(day[:4], Word(day))
        return {subject: tuple(by_year.values()) for subject, by_year in words.items()}

    def first_recorded(self, adoption: Adoption) -> str:
        found = self._file.db.execute(
            "select at from trail where practice = ? and subject = ? order by no limit 1",
            [adoption.practice, adoption.id],
        ).fetchone()
        return str(found[0]) if found else ""

    def struck(self) -> tuple[Strike, ...]:
        found = self._file.db.execute(
            "select kind, id, practice, by, at, why, fields from struck order by at, kind, id"
        )
        return tuple(
            Strike(
                StruckKind(kind),
                id,
                practice,
                by,
                at,
                why,
                rows.event(text) if kind == "event" else rows.adoption(text),
            )
            for kind, id, practice, by, at, why, text in found
        )

    def strike(self, strike: Strike) -> None:
        table = TABLES[strike.kind]
        with self._write(strike.by) as trail:
            row = self._file.db.execute(f"select fields from {table} where id = ?", [strike.id]).fetchone()  # noqa: S608
            if row is None:
                raise Unknown(strike.kind.value, strike.id)
            self._file.db.execute(f"delete from {table} where id = ?", [strike.id])  # noqa: S608
            self._file.db.execute(
                "insert or replace into struck (kind, id, practice, fields, by, at, why) values (?, ?, ?, ?, ?, ?, ?)",
                [strike.kind, strike.id, strike.practice, row[0], strike.by, strike.at, strike.why],
            )
            trail.append(Act("struck", strike.kind, strike.id, strike.practice, row[0], "", strike.why))
            subject = f"{strike.kind} {strike.id}"
            trail.append(Act("struck", "strike", subject, strike.practice, after=row[0], why=strike.why))

    def take_back(self, strike: Strike, entry: SharingEvent | Adoption, by: str, why: str) -> None:
        table, key = TABLES[strike.kind], [strike.kind, strike.id]
        with self._write(by) as trail:
            row = self._file.db.execute("select fields from struck where kind = ? and id = ?", key).fetchone()
            if row is None:
                raise Unknown("strike", f"{strike.kind} {strike.id}")
            self._file.db.execute("delete from struck where kind = ? and id = ?", key)
            subject = f"{strike.kind} {strike.id}"
            trail.append(Act("took back", "strike", subject, strike.practice, row[0], "", why))
            # asked after the strike is gone, before anything is on record: another strike may bear the same id
            self._must_not_be_struck(table, entry.id)
            if self._file.db.execute(f"select 1 from {table} where id = ?", [entry.id]).fetchone():  # noqa: S608
                raise Conflict(f"{entry.id} is on record: what was struck cannot come back beside it")
            fields = rows.dump(entry)
            self._file.db.execute(
                f"insert into {table} (id, practice, fields) values (?, ?, ?)",  # noqa: S608
                [entry.id, entry.practice, fields],
            )
            trail.append(Act("took back", strike.kind, entry.id, entry.practice, "", fields, why))

    def _must_not_be_struck(self, table: str, id: str) -> None:
        found = self._file.db.execute("select why from struck where kind = ? and id = ?", [table[:-1], id]).fetchone()
        if found:
            raise Conflict(
                f"this was struck as recorded in error ({found[0]}); to put it on record again, "
                f"take the strike back with a reason: on its page, or `kb unstrike {table[:-1]} '{id}' --why …`"
            )

    def _record(self, table: str, action: str, entry: SharingEvent | Adoption, by: str, why: str = "") -> bool:
        fields = rows.dump(entry)
        with self._write(by) as trail:
            self._must_not_be_struck(table, entry.id)
            old = self._file.db.execute(f"select fields from {table} where id = ?", [entry.id]).fetchone()  # noqa: S608
            if old and old[0] == fields:
                return False
            self._file.db.execute(
                f"""insert into {table} (id, practice, fields) values (?, ?, ?)
                    on conflict (id) do update set fields = excluded.fields""",  # noqa: S608
                [entry.id, entry.practice, fields],
            )
            trail.append(Act(action, table[:-1], entry.id, entry.practice, old[0] if old else "", fields, why))
        return True


def keep_origin(db: "Database", made: OriginConfirmation, action: str, trail: list[Act]) -> bool:
    """Keep a word on an origin, unless there is one. What is written is an act of the trail."""
    done = db.execute(
        "insert or ignore into origins (practice, economy, word, by, at, why) values (?, ?, ?, ?, ?, ?)",
        [made.practice, made.economy, made.word, made.by, made.at, made.why],
    )
    if done.rowcount:
        subject, told = f"{made.practice}@{made.economy}", json.dumps({"word": made.word})
        trail.append(Act(action, "origin", subject, made.practice, after=told, why=made.why))
    return bool(done.rowcount)
