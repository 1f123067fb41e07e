"""What is kept for a time alone, cut in SQLite. None of it leaves an entry in the trail."""

from datetime import datetime, timedelta

from kb.accounts.sessions import IDLE
from kb.store.sqlite.part import SQLitePart

ATTEMPTS = timedelta(days=1)
"""How long wrong passwords are known at most."""


class SQLiteEnded(SQLitePart):
    """The part of the store that throws away."""

    def clear_ended(self, at: str) -> int:
        idle, old = (_before(at, delay) for delay in (IDLE, ATTEMPTS))
        return sum(
            self._cut(statement, value)
            for statement, value in (
                ("delete from sessions where expires <= ?", at),
                ("delete from sessions where seen <= ?", idle),
                ("delete from links where expires <= ?", at),
                ("delete from half_sign_ins where expires <= ?", at),
                ("delete from proposed_factors where at < ?", old),
                ("delete from attempts where at <= ?", old),
            )
        )

    def cut_gaps(self, day: str) -> int:
        return self._cut("delete from gaps where day < ?", day)

    def cut_notices(self, before: str) -> int:
        return self._cut("delete from notices where read = 1 and at < ?", before)

    def cut_submission_keys(self, before: str) -> int:
        return self._cut("delete from submission_keys where at < ?", before)

    def is_first_of_day(self, name: str, day: int) -> bool:
        with self._file.writing() as db:
            done = db.execute(
                """insert into numbers (name, value) values (?, ?)
                   on conflict (name) do update set value = excluded.value where value < excluded.value""",
                [name, day],
            )
            return bool(done.rowcount > 0)

    def _cut(self, statement: str, value: str) -> int:
        with self._file.writing() as db:
            return int(db.execute(statement, [value]).rowcount)


def _before(at: str, delay: timedelta) -> str:
    return (datetime.fromisoformat(at) - delay).isoformat(timespec="seconds")
