"""Agendas of meetings and the practices prepared for them, in SQLite."""

from collections.abc import Mapping

from kb.ledger.agenda import Agenda, PreparedPractice
from kb.store import rows
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act


class SQLiteAgendas(SQLitePart):
    """The part of the store that keeps what a meeting has before it."""

    def agendas(self) -> Mapping[str, Agenda]:
        found = self._file.db.execute("select id, fields from agendas order by id")
        return {id: rows.agenda(fields) for id, fields in found}

    def agendas_taken_in(self) -> Mapping[str, Agenda]:
        found = self._file.db.execute("select id, fields from agendas_in_file order by id")
        return {id: rows.agenda(fields) for id, fields in found}

    def take_in_agenda(self, agenda: Agenda, by: str, why: str) -> None:
        with self._file.writing() as db:
            self.keep_agenda(agenda, by, why)
            db.execute(
                """insert into agendas_in_file (id, fields) values (?, ?)
                   on conflict (id) do update set fields = excluded.fields""",
                [agenda.meeting, rows.dump(agenda)],
            )

    def keep_agenda(self, agenda: Agenda, by: str, why: str = "") -> bool:
        fields = rows.dump(agenda)
        with self._write(by) as trail:
            old = self._file.db.execute("select fields from agendas where id = ?", [agenda.meeting]).fetchone()
            if (old and old[0] == fields) or not (old or agenda.items):
                return False
            self._file.db.execute(
                """insert into agendas (id, fields) values (?, ?)
                   on conflict (id) do update set fields = excluded.fields""",
                [agenda.meeting, fields],
            )
            action = "changed" if old else "recorded"
            trail.append(Act(action, "agenda", agenda.meeting, before=old[0] if old else "", after=fields, why=why))
        return True

    def prepared(self) -> tuple[PreparedPractice, ...]:
        found = self._file.db.execute("select fields from prepared order by id")
        return tuple(rows.prepared(row[0]) for row in found)

    def prepare(self, prepared: PreparedPractice, by: str, why: str = "") -> bool:
        fields = rows.dump(prepared)
        with self._write(by) as trail:
            old = self._prepared_fields(prepared.id)
            if old == fields:
                return False
            self._file.db.execute(
                """insert into prepared (id, practice, fields) values (?, ?, ?)
                   on conflict (id) do update set fields = excluded.fields""",
                [prepared.id, prepared.practice, fields],
            )
            trail.append(Act("prepared", "preparation", prepared.id, prepared.practice, old, fields, why))
        return True

    def unprepare(self, prepared: PreparedPractice, by: str, why: str = "") -> None:
        with self._write(by) as trail:
            old = self._prepared_fields(prepared.id)
            if old:
                self._file.db.execute("delete from prepared where id = ?", [prepared.id])
                trail.append(Act("took off", "preparation", prepared.id, prepared.practice, old, "", why))

    def _prepared_fields(self, id: str) -> str:
        row = self._file.db.execute("select fields from prepared where id = ?", [id]).fetchone()
        return row[0] if row else ""
