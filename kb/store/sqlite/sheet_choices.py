"""What was chosen for sheets with the same header row, in SQLite."""

import json

from kb.files.database import now
from kb.importing.sheet_choices import SheetChoices
from kb.store.sqlite.part import SQLitePart


class SQLiteSheetChoices(SQLitePart):
    """The part of the store that remembers how sheets are read. It says nothing of who chose, and the trail neither:
    what comes in by it is told there."""

    def keep_sheet_choices(self, digest: str, choices: SheetChoices) -> None:
        columns, answers = (
            json.dumps(told, ensure_ascii=False) for told in (dict(choices.columns), dict(choices.answers))
        )
        with self._file.writing() as db:
            db.execute(
                """insert into sheet_choices (digest, columns, answers, at) values (?, ?, ?, ?)
                    on conflict (digest) do update set columns = excluded.columns, answers = excluded.answers,
                      at = excluded.at""",
                [digest, columns, answers, now()],
            )

    def sheet_choices(self, digest: str) -> SheetChoices | None:
        row = self._file.db.execute("select columns, answers from sheet_choices where digest = ?", [digest]).fetchone()
        return SheetChoices(json.loads(row[0]), json.loads(row[1])) if row else None
