"""The trail in SQLite: read it, and erase the personal text of an entry."""

from collections.abc import Iterator

from kb.errors import Unknown
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import ERASED, GENESIS, Act, Entry

COLUMNS = "no, at, by, action, kind, subject, practice, before, after, why, salt, digest, hash"


class SQLiteTrail(SQLitePart):
    """The part of the store that keeps who did what."""

    def trail(self, practice: str = "", by: str = "", kind: str = "", since: int = 0) -> Iterator[Entry]:
        asked = {"practice": practice, "by": by, "kind": kind}
        where = "".join(f" and {column} = :{column}" for column, value in asked.items() if value)  # so an index serves
        found = self._file.db.execute(
            f"select {COLUMNS} from trail where no > :since{where} order by no",  # noqa: S608
            {**asked, "since": since},
        )
        for row in found:
            yield read_entry(row)

    def entry(self, no: int) -> Entry:
        row = self._file.db.execute(f"select {COLUMNS} from trail where no = ?", [no]).fetchone()  # noqa: S608
        if row is None:
            raise Unknown("entry of the trail", str(no))
        return read_entry(row)

    def touched(self, no: int, hash: str, most: int) -> set[str] | None:
        db = self._file.db
        row = db.execute("select hash from trail where no = ?", [no]).fetchone() if no else (GENESIS,)
        if row != (hash,):
            return None
        # of a merge the trail names the survivor, and the one that was dropped as what it is about
        found = db.execute(
            """select practice, case kind when 'merge' then subject else '' end from trail
               where no > ? order by no limit ?""",
            [no, most + 1],
        ).fetchall()
        return None if len(found) > most else {id for row in found for id in row if id}

    def erase(self, no: int, by: str, why: str) -> None:
        with self._write(by) as trail:
            done = self._file.db.execute(
                "update trail set by = '', before = '', after = '', why = '', salt = '' where no = ?", [no]
            )
            if not done.rowcount:
                raise Unknown("entry of the trail", str(no))
            trail.append(Act(ERASED, "trail", str(no), why=why))


def read_entry(row: tuple[int, str, str, str, str, str, str, str, str, str, str, str, str]) -> Entry:
    no, at, by, action, kind, subject, practice, before, after, why, salt, digest, hash = row
    return Entry(no, at, by, Act(action, kind, subject, practice, before, after, why), salt, digest, hash)
