"""Questions to the owners of practices, and letters with the yearly question, in SQLite."""

from dataclasses import replace
from typing import Any

from kb.correspondence.owner_question import OwnerQuestion
from kb.errors import Unknown
from kb.store.sqlite.part import SQLitePart

COLUMNS = "no, practice, economy, account, name, email, text, at, answer, answered_by, answered_at, sent"


class SQLiteCorrespondence(SQLitePart):
    """The part of the store that keeps what people write to each other. The trail does not tell of it."""

    def keep_question(self, question: OwnerQuestion, client: str) -> OwnerQuestion:
        with self._file.writing() as db:
            no = db.execute("select coalesce(max(no), 0) + 1 from owner_questions").fetchone()[0]
            kept = replace(question, no=no)
            db.execute(
                f"insert into owner_questions ({COLUMNS}, client) values ({', '.join('?' * 13)})",  # noqa: S608
                [
                    *(kept.no, kept.practice, kept.economy, kept.account, kept.name, kept.email, kept.text, kept.at),
                    *(kept.answer, kept.answered_by, kept.answered_at, int(kept.sent), client),
                ],
            )
        return kept

    def owner_questions(self) -> tuple[OwnerQuestion, ...]:
        found = self._file.db.execute(f"select {COLUMNS} from owner_questions order by no desc")  # noqa: S608
        return tuple(_question(row) for row in found)

    def owner_question(self, no: int) -> OwnerQuestion:
        query = f"select {COLUMNS} from owner_questions where no = ?"  # noqa: S608
        row = self._file.db.execute(query, [no]).fetchone()
        if row is None:
            raise Unknown("question", str(no))
        return _question(row)

    def keep_answer(self, question: OwnerQuestion) -> None:
        with self._file.writing() as db:
            db.execute(
                "update owner_questions set answer = ?, answered_by = ?, answered_at = ?, sent = ? where no = ?",
                [question.answer, question.answered_by, question.answered_at, int(question.sent), question.no],
            )

    def questions_since(self, moment: str, account: str = "", client: str = "", practice: str = "") -> int:
        query = """select count(*) from owner_questions where at >= ? and account = ?
                   and (? = '' or client = ?) and (? = '' or practice = ?)"""
        asked = [moment, account, client, client, practice, practice]
        return int(self._file.db.execute(query, asked).fetchone()[0])

    def cut_questions(self, before: str) -> int:
        with self._file.writing() as db:
            return int(db.execute("delete from owner_questions where at < ?", [before]).rowcount)

    def question_letters(self, account: str, year: int) -> tuple[int, str]:
        row = self._file.db.execute(
            "select times, day from question_letters where account = ? and year = ?", [account, year]
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, "")

    def keep_question_letter(self, account: str, year: int, day: str) -> None:
        with self._file.writing() as db:
            db.execute(
                """insert into question_letters (account, year, times, day) values (?, ?, 1, ?)
                   on conflict (account, year) do update set times = times + 1, day = excluded.day""",
                [account, year, day],
            )


def _question(row: tuple[object, ...]) -> OwnerQuestion:
    told: dict[str, Any] = dict(zip(COLUMNS.split(", "), row, strict=True))
    return OwnerQuestion(**told | {"sent": bool(told["sent"])})
