"""The ledger: confirmations, sharing events, adoptions."""

import json
from collections.abc import Mapping

from kb.ledger.entries import Adoption, Confirmation, SharingEvent
from kb.store import rows
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act


class SQLiteLedger(SQLitePart):
    """The part of the store that keeps what was confirmed, shared and adopted."""

    def confirmations(self, plan: str) -> Mapping[str, Confirmation]:
        found = self._file.db.execute(
            "select practice, plan, objectives, by, at from confirmations where plan = ?", [plan]
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

    def events(self) -> tuple[SharingEvent, ...]:
        return tuple(rows.event(row[0]) for row in self._file.db.execute("select fields from events order by id"))

    def share(self, event: SharingEvent, by: str) -> bool:
        return self._record("events", "shared", event, by)

    def adoptions(self) -> tuple[Adoption, ...]:
        found = self._file.db.execute("select fields from adoptions order by id")
        return tuple(rows.adoption(row[0]) for row in found)

    def adopt(self, adoption: Adoption, by: str) -> bool:
        return self._record("adoptions", "adopted", adoption, by)

    def first_recorded(self, adoption: Adoption) -> str:
        found = self._file.db.execute(
            "select at from trail where practice = ? and subject = ? order by no limit 1",
            [adoption.practice, adoption.id],
        ).fetchone()
        return str(found[0]) if found else ""

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
            trail.append(Act(action, table[:-1], entry.id, entry.practice, old[0] if old else "", fields))
        return True
