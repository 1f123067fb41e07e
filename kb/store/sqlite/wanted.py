"""Needs and what was offered to them, in SQLite."""

from dataclasses import replace

from kb.errors import Unknown
from kb.person import Audience
from kb.store import rows
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act
from kb.wanted.need import Need, PracticeOffer

CONFIDED, MOST = 500_001, 999_999_999
"""The first number of a need that is for members when it is posted: in one row the numbers of what anyone reads would
tell how many there are beside it that they may not read."""


class SQLiteWanted(SQLitePart):
    """The part of the store that keeps what is looked for."""

    def needs(self) -> tuple[Need, ...]:
        offers: dict[int, list[PracticeOffer]] = {}
        for no, fields in self._file.db.execute("select need, fields from need_offers"):
            offers.setdefault(no, []).append(rows.offer(fields))
        found = self._file.db.execute("select no, fields from needs order by no")
        return tuple(rows.need(no, fields, _in_order(offers.get(no, []))) for no, fields in found)

    def need(self, no: int) -> Need:
        row = self._file.db.execute("select fields from needs where no = ?", [no]).fetchone()
        if row is None:
            raise Unknown("need", str(no))
        offers = self._file.db.execute("select fields from need_offers where need = ?", [no]).fetchall()
        return rows.need(no, row[0], _in_order([rows.offer(one[0]) for one in offers]))

    def keep_need(self, need: Need, by: str, action: str) -> Need:
        with self._write(by) as trail:
            db = self._file.db
            kept = need if need.no else replace(need, no=self._next(need.audience))
            old = db.execute("select fields from needs where no = ?", [kept.no]).fetchone()
            fields = rows.need_fields(kept)
            db.execute(
                """insert into needs (no, fields) values (?, ?)
                   on conflict (no) do update set fields = excluded.fields""",
                [kept.no, fields],
            )
            trail.append(Act(action, "need", str(kept.no), before=old[0] if old else "", after=fields))
        return kept

    def _next(self, audience: Audience) -> int:
        first, last = (1, CONFIDED - 1) if audience is Audience.PUBLIC else (CONFIDED, MOST)
        found = self._file.db.execute("select max(no) from needs where no between ? and ?", [first, last]).fetchone()[0]
        return found + 1 if found else first

    def keep_offer(self, offer: PracticeOffer) -> bool:
        fields = rows.dump(offer)
        with self._write(offer.by) as trail:
            db = self._file.db
            if db.execute("select 1 from need_offers where id = ?", [offer.id]).fetchone():
                return False
            db.execute(
                "insert into need_offers (id, need, practice, fields) values (?, ?, ?, ?)",
                [offer.id, offer.need, offer.practice, fields],
            )
            trail.append(Act("offered", "need offer", offer.id, offer.practice, "", fields))
        return True

    def take_offer_back(self, need: int, practice: str, by: str) -> bool:
        id = f"{need}/{practice}"
        with self._write(by) as trail:
            old = self._file.db.execute("select fields from need_offers where id = ?", [id]).fetchone()
            if old is None:
                return False
            self._file.db.execute("delete from need_offers where id = ?", [id])
            trail.append(Act("took the offer back", "need offer", id, practice, old[0], ""))
        return True


def _in_order(offers: list[PracticeOffer]) -> tuple[PracticeOffer, ...]:
    return tuple(sorted(offers, key=lambda one: (one.at, one.practice)))
