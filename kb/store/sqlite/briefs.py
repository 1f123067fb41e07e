"""Briefs and baskets, each its owner's alone, in SQLite."""

import json
from datetime import date

from kb.briefing.brief import KeptBrief
from kb.briefing.plain import brief_of, brief_text
from kb.files.database import now
from kb.store.sqlite.part import SQLitePart

_COLUMNS = "id, account, economy, fields, shared_until, created, changed"


class SQLiteBriefs(SQLitePart):
    """The part of the store that keeps what people collect for themselves. Nothing of it is on record, so the trail
    says nothing of it and the generation does not grow."""

    def keep_brief(self, kept: KeptBrief) -> None:
        until = kept.shared_until.isoformat() if kept.shared_until else ""
        moment = now()
        with self._file.writing() as db:
            db.execute(
                f"""insert into briefs ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (id) do update set economy = excluded.economy, fields = excluded.fields,
                      shared_until = excluded.shared_until, changed = excluded.changed""",  # noqa: S608
                [kept.id, kept.account, kept.economy, brief_text(kept.brief), until, kept.created or moment, moment],
            )

    def brief(self, id: str) -> KeptBrief | None:
        row = self._file.db.execute(f"select {_COLUMNS} from briefs where id = ?", [id]).fetchone()  # noqa: S608
        return _kept(row) if row else None

    def briefs_of(self, account: str) -> tuple[KeptBrief, ...]:
        found = self._file.db.execute(
            f"select {_COLUMNS} from briefs where account = ? order by changed desc, id",  # noqa: S608
            [account],
        )
        return tuple(map(_kept, found))

    def briefs_shared(self, economy: str, day: str) -> tuple[KeptBrief, ...]:
        found = self._file.db.execute(
            f"""select {_COLUMNS} from briefs where economy = ? and shared_until >= ?
                order by changed desc, id""",  # noqa: S608
            [economy, day],
        )
        return tuple(map(_kept, found))

    def drop_brief(self, id: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from briefs where id = ?", [id])

    def keep_basket(self, account: str, practices: tuple[str, ...]) -> None:
        with self._file.writing() as db:
            db.execute(
                """insert into baskets (account, practices) values (?, ?)
                   on conflict (account) do update set practices = excluded.practices""",
                [account, json.dumps(practices)],
            )

    def basket(self, account: str) -> tuple[str, ...]:
        row = self._file.db.execute("select practices from baskets where account = ?", [account]).fetchone()
        return tuple(json.loads(row[0])) if row else ()


def _kept(row: tuple[str, ...]) -> KeptBrief:
    id, account, economy, fields, until, created, changed = row
    shared = date.fromisoformat(until) if until else None
    return KeptBrief(id, account, brief_of(fields), economy, shared, created, changed)
