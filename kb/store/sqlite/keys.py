"""The keys to accounts in SQLite: links, tokens, attempts to sign in, and where it succeeded."""

import json
from collections.abc import Sequence

from kb.accounts.account import Link, Purpose, Token
from kb.errors import Unknown
from kb.store.sqlite.accounts import PATIENCE
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act

_LINK = "account, purpose, created, expires, by"
_TOKEN = "id, account, title, scope, created, expires, last_used, revoked"  # noqa: S105


class SQLiteKeys(SQLitePart):
    """The part of the store that keeps what opens an account. The trail says who got a key and never what it is."""

    # -- links -------------------------------------------------------------------------------------------

    def add_link(self, hashed: str, link: Link, by: str) -> None:
        with self._write(by) as trail:
            self.end_links(link.account)
            self._file.db.execute(
                f"insert into links (hash, {_LINK}) values (?, ?, ?, ?, ?, ?)",  # noqa: S608
                [hashed, link.account, link.purpose, link.created, link.expires, by],
            )
            trail.append(Act(f"handed on a link for {_FOR[link.purpose]}", "account", link.account))

    def link(self, hashed: str, at: str) -> Link | None:
        query = f"select {_LINK} from links where hash = ? and expires > ?"  # noqa: S608
        return _link(self._file.db.execute(query, [hashed, at]).fetchone())

    def use_link(self, hashed: str, at: str) -> Link | None:
        with self._file.writing() as db:
            found = self.link(hashed, at)
            db.execute("delete from links where hash = ? or expires <= ?", [hashed, at])
        return found

    def end_links(self, account: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from links where account = ?", [account])

    # -- tokens ------------------------------------------------------------------------------------------

    def add_token(self, hashed: str, token: Token) -> Token:
        with self._write(token.account) as trail:
            db = self._file.db
            no = db.execute("select coalesce(max(no), 0) + 1 from tokens").fetchone()[0]
            id = f"token-{no}"
            db.execute(
                f"insert into tokens (no, hash, {_TOKEN}) values (?, ?, ?, ?, ?, ?, ?, ?, '', 0)",  # noqa: S608
                [no, hashed, id, token.account, token.title, token.scope, token.created, token.expires],
            )
            after = json.dumps({"token": id, "expires": token.expires})
            trail.append(Act(f"made a token to {token.scope}", "account", token.account, after=after))
        return Token(id, token.account, token.title, token.scope, token.created, token.expires)

    def token(self, hashed: str) -> Token | None:
        row = self._file.db.execute(f"select {_TOKEN} from tokens where hash = ?", [hashed]).fetchone()  # noqa: S608
        return _token(row) if row else None

    def tokens(self, account: str) -> tuple[Token, ...]:
        query = f"select {_TOKEN} from tokens where account = ? order by no desc"  # noqa: S608
        return tuple(_token(row) for row in self._file.db.execute(query, [account]))

    def touch_token(self, id: str, at: str) -> None:
        with self._file.writing(wait=PATIENCE) as db:
            db.execute("update tokens set last_used = ? where id = ?", [at, id])

    def revoke_token(self, account: str, id: str, by: str) -> None:
        with self._write(by) as trail:
            mine = {token.id: token for token in self.tokens(account)}
            if id not in mine:
                raise Unknown("token", id, hint="your tokens are listed on the page of your account")
            if not mine[id].revoked:
                self._file.db.execute("update tokens set revoked = 1 where id = ?", [id])
                trail.append(Act("revoked a token", "account", account, before=f'"{id}"'))

    def revoke_tokens(self, account: str, by: str) -> None:
        with self.transaction():
            for token in self.tokens(account):
                self.revoke_token(account, token.id, by)

    # -- attempts to sign in -----------------------------------------------------------------------------

    def attempts(self, key: str, since: str) -> tuple[str, ...]:
        query = "select at from attempts where key = ? and at > ? order by at, no"
        return tuple(at for (at,) in self._file.db.execute(query, [key, since]))

    def note_attempts(self, keys: Sequence[str], at: str, since: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from attempts where at <= ?", [since])
            for key in keys:
                db.execute("insert into attempts (key, at) values (?, ?)", [key, at])

    def forget_attempts(self, key: str, last: bool = False) -> None:
        with self._file.writing() as db:
            if last:
                db.execute("delete from attempts where no = (select max(no) from attempts where key = ?)", [key])
            else:
                db.execute("delete from attempts where key = ?", [key])

    def forget_attempts_of(self, account: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from attempts where key >= ? and key < ?", [f"{account} ", f"{account}!"])

    def settle_attempts(self, at: str) -> None:
        with self._file.writing() as db:
            db.execute("update attempts set at = ? where at > ?", [at, at])

    def knows_place(self, account: str, place: str, since: str) -> bool:
        query = "select 1 from known_places where account = ? and place = ? and seen > ?"
        return self._file.db.execute(query, [account, place, since]).fetchone() is not None

    def know_places(self, account: str, places: Sequence[str], at: str, since: str, most: int) -> None:
        with self._file.writing() as db:
            db.execute("delete from known_places where seen <= ?", [since])
            for place in places:
                db.execute("insert or replace into known_places (account, place, seen) values (?, ?, ?)",
                           [account, place, at])  # fmt: skip
            db.execute(
                """delete from known_places where account = ? and place not in (
                     select place from known_places where account = ? order by seen desc, rowid desc limit ?)""",
                [account, account, most],
            )

    def forget_places(self, account: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from known_places where account = ?", [account])

    # -- forms that were sent ----------------------------------------------------------------------------

    def forms_sent(self, account: str) -> int:
        query = "select coalesce(max(number), -1) + 1 from forms_sent where account = ?"
        return int(self._file.db.execute(query, [account]).fetchone()[0])

    def form_sent(self, account: str, number: int, digest: str) -> str | None:
        row = self._file.db.execute(
            "select came_of_it from forms_sent where account = ? and number = ? and digest = ?",
            [account, number, digest],
        ).fetchone()
        return str(row[0]) if row else None

    def keep_form_sent(self, account: str, number: int, digest: str, came_of_it: str, at: str, since: str) -> None:
        with self._file.writing() as db:
            db.execute(
                "insert into forms_sent (account, number, digest, came_of_it, at) values (?, ?, ?, ?, ?)",
                [account, number, digest, came_of_it, at],
            )
            db.execute(
                "delete from forms_sent where at < ? and not (account = ? and number = ?)", [since, account, number]
            )


_FOR = {Purpose.INVITATION: "an invitation", Purpose.RESET: "a new password"}


def _link(row: tuple[str, str, str, str, str] | None) -> Link | None:
    return Link(row[0], Purpose(row[1]), *row[2:]) if row else None


def _token(row: tuple[str, str, str, str, str, str, str, int]) -> Token:
    id, account, title, scope, created, expires, last_used, revoked = row
    return Token(id, account, title, scope, created, expires, last_used, bool(revoked))
