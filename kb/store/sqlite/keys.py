"""The keys to accounts in SQLite: links, tokens, attempts to sign in, sign-ons on their way."""

import json
from collections.abc import Sequence

from kb.accounts.account import Link, Purpose, SignOn, Token
from kb.errors import Unknown
from kb.person import Scope
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

    # -- single sign-on ----------------------------------------------------------------------------------

    def begin_sign_on(self, state: str, browser: str, sign_on: SignOn, at: str, expires: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from sign_ons where expires <= ?", [at])
            db.execute(
                "insert into sign_ons (state, browser, nonce, verifier, next, expires) values (?, ?, ?, ?, ?, ?)",
                [state, browser, sign_on.nonce, sign_on.verifier, sign_on.next, expires],
            )

    def take_sign_on(self, state: str, browser: str, at: str) -> SignOn | None:
        with self._file.writing() as db:
            row = db.execute(
                "select nonce, verifier, next from sign_ons where state = ? and browser = ? and expires > ?",
                [state, browser, at],
            ).fetchone()
            db.execute("delete from sign_ons where state = ? and browser = ?", [state, browser])
        return SignOn(*row) if row else None


_FOR = {Purpose.INVITATION: "an invitation", Purpose.RESET: "a new password"}


def _link(row: tuple[str, str, str, str, str] | None) -> Link | None:
    return Link(row[0], Purpose(row[1]), *row[2:]) if row else None


def _token(row: tuple[str, str, str, str, str, str, str, int]) -> Token:
    id, account, title, scope, created, expires, last_used, revoked = row
    return Token(id, account, title, Scope(scope), created, expires, last_used, bool(revoked))
