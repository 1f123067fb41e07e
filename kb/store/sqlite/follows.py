"""What people follow, in SQLite."""

import json
from typing import Any

from kb.errors import Unknown
from kb.following.follow import Follow, FollowChoice, FollowKind, FollowRhythm, FollowSight
from kb.store.sqlite.part import SQLitePart

COLUMNS = "id, account, kind, subject, name, since, seen, told"


class SQLiteFollows(SQLitePart):
    """The part of the store that keeps what each person follows. It is theirs alone: the trail does not tell of it."""

    def follows(self, account: str) -> tuple[Follow, ...]:
        found = self._file.db.execute(
            f"select {COLUMNS} from follows where account = ? order by since, id",  # noqa: S608
            [account],
        )
        return tuple(_follow(*row) for row in found)

    def follow(self, id: str) -> Follow:
        row = self._file.db.execute(f"select {COLUMNS} from follows where id = ?", [id]).fetchone()  # noqa: S608
        if row is None:
            raise Unknown("follow", id)
        return _follow(*row)

    def follow_of(self, account: str, kind: FollowKind, subject: str) -> Follow | None:
        row = self._file.db.execute(
            f"select {COLUMNS} from follows where account = ? and kind = ? and subject = ?",  # noqa: S608
            [account, kind.value, subject],
        ).fetchone()
        return _follow(*row) if row else None

    def keep_follow(self, follow: Follow) -> bool:
        with self._file.writing() as db:
            done = db.execute(
                f"insert or ignore into follows ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [
                    *(follow.id, follow.account, follow.kind.value, follow.subject, follow.name, follow.since),
                    *(_sight_fields(follow.seen), _sight_fields(follow.told)),
                ],
            )
            return bool(done.rowcount)

    def name_follow(self, id: str, name: str) -> None:
        with self._file.writing() as db:
            db.execute("update follows set name = ? where id = ?", [name, id])

    def keep_sight(self, id: str, sight: FollowSight, seen: bool) -> None:
        fields = _sight_fields(sight)
        with self._file.writing() as db:
            if seen:
                db.execute("update follows set seen = ?, told = ? where id = ?", [fields, fields, id])
            else:
                db.execute("update follows set told = ? where id = ?", [fields, id])

    def drop_follow(self, id: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from follows where id = ?", [id])

    def follow_choice(self, account: str) -> FollowChoice:
        row = self._file.db.execute(
            "select rhythm, secret, marks, day from follow_choices where account = ?", [account]
        ).fetchone()
        if row is None:
            return FollowChoice(account)
        rhythm, feed, marks, day = row
        return FollowChoice(account, FollowRhythm(rhythm), feed, tuple(json.loads(marks)), day)

    def keep_follow_choice(self, choice: FollowChoice) -> None:
        with self._file.writing() as db:
            db.execute(
                """insert into follow_choices (account, rhythm, secret, marks, day) values (?, ?, ?, ?, ?)
                   on conflict (account) do update set rhythm = excluded.rhythm, secret = excluded.secret,
                     marks = excluded.marks, day = excluded.day""",
                [choice.account, choice.rhythm.value, choice.feed, json.dumps(choice.marks), choice.day],
            )

    def account_of_feed(self, hashed: str) -> str:
        row = self._file.db.execute("select account from follow_choices where secret = ?", [hashed]).fetchone()
        return str(row[0]) if row and hashed else ""


def _follow(id: str, account: str, kind: str, subject: str, name: str, since: str, seen: str, told: str) -> Follow:
    return Follow(id, account, FollowKind(kind), subject, name, since, _sight(seen), _sight(told))


def _sight_fields(sight: FollowSight) -> str:
    told = {"no": sight.no, "hash": sight.hash, "facts": dict(sight.facts)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _sight(text: str) -> FollowSight:
    f: dict[str, Any] = json.loads(text)
    return FollowSight(f["no"], f["hash"], {name: tuple(values) for name, values in f["facts"].items()})
