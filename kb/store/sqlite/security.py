"""The security log in SQLite."""

import json

from kb.accounts.security_note import ANYONES, FURTHER, MOST_ROWS, SecurityEvent, SecurityNote
from kb.store.sqlite.part import SQLitePart

_NOTE = "at, event, account, network, by, detail, times, last"


class SQLiteSecurity(SQLitePart):
    """The part of the store that keeps the security log, which is no part of the trail."""

    def note_security(
        self, note: SecurityNote, oldest: str, together: str | None = None, wait: float | None = None
    ) -> None:
        same = [note.event, note.account, note.network, note.by, note.detail]
        with self._file.writing(wait=wait) as db:
            db.execute("delete from security_log where last < ?", [oldest])
            if together is not None:
                if self._grown(same, note.at, together):
                    return
                if self._refusals(together) >= MOST_ROWS:
                    same = [note.event, "", "", "", FURTHER]
                    if self._grown(same, note.at, together):
                        return
            db.execute(
                f"insert into security_log ({_NOTE}) values (?, ?, ?, ?, ?, ?, 1, ?)",  # noqa: S608
                [note.at, *same, note.at],
            )

    def noted_security(self, note: SecurityNote, since: str) -> bool:
        query = """select 1 from security_log where event = ? and account = ? and network = ? and detail = ?
                     and last > ? and last <= ? limit 1"""
        for account, network, detail in ((note.account, note.network, note.detail), ("", "", FURTHER)):
            found = self._file.db.execute(query, [note.event, account, network, detail, since, note.at])
            if found.fetchone() is not None:
                return True
        return False

    def _grown(self, same: list[str], at: str, since: str) -> bool:
        """Whether a row of the same began since then, and counts this too."""
        done = self._file.db.execute(
            """update security_log set times = times + 1, last = ? where no = (
                 select no from security_log
                 where event = ? and account = ? and network = ? and by = ? and detail = ? and last > ? and at > ?
                 order by no desc limit 1)""",
            [at, *same, since, since],
        )
        return bool(done.rowcount)

    def _refusals(self, since: str) -> int:
        """How many rows refusals made since then, counted as far as it matters."""
        rows = """select count(*) from (select 1 from security_log where last > ?
                    and event in (select value from json_each(?)) limit ?)"""
        found = self._file.db.execute(rows, [since, json.dumps(sorted(ANYONES)), MOST_ROWS])
        return int(found.fetchone()[0])

    def security_notes(
        self, event: str, account: str, since: str, size: int = 0, page: int = 1
    ) -> tuple[tuple[SecurityNote, ...], int]:
        where = "last >= ? and (event = ? or ? = '') and (account = ? or ? = '')"
        values = [since, event, event, account, account]
        db = self._file.db
        total = db.execute(f"select count(*) from security_log where {where}", values).fetchone()[0]  # noqa: S608
        found = db.execute(
            f"select {_NOTE} from security_log where {where} order by last desc, no desc limit ? offset ?",  # noqa: S608
            [*values, size or -1, (page - 1) * size],
        )
        return tuple(_read(row) for row in found), int(total)

    def cut_security(self, oldest: str) -> int:
        with self._file.writing() as db:
            return int(db.execute("delete from security_log where last < ?", [oldest]).rowcount)


def _read(row: tuple[str, str, str, str, str, str, int, str]) -> SecurityNote:
    at, event, account, network, by, detail, times, last = row
    return SecurityNote(at, SecurityEvent(event), account, network, by, detail, times, last)
