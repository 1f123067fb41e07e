"""Meetings recorded on the site, and the answers to the yearly question, in SQLite."""

from collections.abc import Mapping

from kb.ledger.entries import FollowUp, FollowUpAnswer, Meeting
from kb.store import rows
from kb.store.sqlite.part import Of, SQLitePart, among
from kb.trail.chain import Act


class SQLiteMeetings(SQLitePart):
    """The part of the store that keeps meetings and follow-ups."""

    def meetings(self) -> tuple[Meeting, ...]:
        return tuple(rows.meeting(row[0]) for row in self._file.db.execute("select fields from meetings order by id"))

    def meetings_taken_in(self) -> Mapping[str, Meeting]:
        found = self._file.db.execute("select id, fields from meetings_in_file order by id")
        return {id: rows.meeting(fields) for id, fields in found}

    def take_in_meeting(self, meeting: Meeting, by: str, why: str) -> None:
        with self._file.writing() as db:
            self.keep_meeting(meeting, by, why)
            db.execute(
                """insert into meetings_in_file (id, fields) values (?, ?)
                   on conflict (id) do update set fields = excluded.fields""",
                [meeting.id, rows.dump(meeting)],
            )

    def keep_meeting(self, meeting: Meeting, by: str, why: str = "") -> bool:
        fields = rows.dump(meeting)
        with self._write(by) as trail:
            old = self._file.db.execute("select fields from meetings where id = ?", [meeting.id]).fetchone()
            if old and old[0] == fields:
                return False
            self._file.db.execute(
                """insert into meetings (id, fields) values (?, ?)
                   on conflict (id) do update set fields = excluded.fields""",
                [meeting.id, fields],
            )
            action = "changed" if old else "recorded"
            trail.append(Act(action, "meeting", meeting.id, before=old[0] if old else "", after=fields, why=why))
        return True

    def follow_ups(self, of: Of = None) -> tuple[FollowUp, ...]:
        where, values = among(of)
        found = self._file.db.execute(
            f"""select practice, economy, year, answer, by, at from follow_ups where {where}
                order by year, practice, economy""",  # noqa: S608
            values,
        )
        return tuple(FollowUp(row[0], row[1], row[2], FollowUpAnswer(row[3]), row[4], row[5]) for row in found)

    def answer_follow_up(self, answer: FollowUp) -> bool:
        key = [answer.practice, answer.economy, answer.year]
        with self._write(answer.by) as trail:
            old = self._file.db.execute(
                "select answer from follow_ups where practice = ? and economy = ? and year = ?", key
            ).fetchone()
            if old and old[0] == answer.answer:
                return False
            self._file.db.execute(
                """insert into follow_ups (practice, economy, year, answer, by, at) values (?, ?, ?, ?, ?, ?)
                   on conflict (practice, economy, year)
                   do update set answer = excluded.answer, by = excluded.by, at = excluded.at""",
                [*key, answer.answer, answer.by, answer.at],
            )
            subject = f"{answer.practice}@{answer.economy}@{answer.year}"
            before = old[0] if old else ""
            trail.append(Act("answered", "follow-up", subject, answer.practice, before, answer.answer.value))
        return True
