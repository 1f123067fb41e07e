"""People in SQLite: accounts and their sessions."""

import json
from dataclasses import asdict

from kb.accounts.account import Account, AccountState, Second, Session
from kb.errors import Conflict, Unknown
from kb.person import Role
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act

PATIENCE = 0.2
"""Seconds that noting a last use may wait for another's write: whoever reads should not."""

ID = 16
"""Characters of a session's hash that tell it from others."""

_COLUMNS = "id, email, name, role, economy, state, created, rests_on"
_SESSION = f"account, started, seen, expires, network, browser, substr(hash, 1, {ID}), proved, second"


class SQLiteAccounts(SQLitePart):
    """The part of the store that keeps accounts. What the trail says of one names no person."""

    def add_account(self, account: Account, by: str) -> Account:
        with self._write(by) as trail:
            db = self._file.db
            if db.execute("select 1 from accounts where email = ?", [account.email]).fetchone():
                raise Conflict("an account with this address exists already")
            no = db.execute("select coalesce(max(no), 0) + 1 from accounts").fetchone()[0]
            kept = Account(**{**asdict(account), "id": f"account-{no}"})
            db.execute(
                f"insert into accounts (no, {_COLUMNS}, password, subject) values (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",  # noqa: S608
                [no, kept.id, kept.email, kept.name, kept.role, kept.economy, kept.state, kept.created, kept.rests_on],
            )
            trail.append(Act("invited", "account", kept.id, after=_told(kept)))
        return kept

    def change_account(self, account: Account, by: str, why: str = "") -> None:
        with self._write(by) as trail:
            old = self.account(account.id)
            self._file.db.execute(
                """update accounts set email = ?, name = ?, role = ?, economy = ?, state = ?, rests_on = ?
                   where id = ?""",
                [
                    *(account.email, account.name, account.role, account.economy, account.state, account.rests_on),
                    account.id,
                ],
            )
            trail.append(Act("changed", "account", account.id, "", _told(old), _told(account), why))

    def account(self, id: str) -> Account:
        return self._account("id", id)

    def account_by_email(self, email: str) -> Account:
        return self._account("email", email)

    def accounts(self) -> tuple[Account, ...]:
        found = self._file.db.execute(f"select {_COLUMNS} from accounts order by no")  # noqa: S608
        return tuple(_read(row) for row in found)

    def password(self, id: str) -> str:
        row = self._file.db.execute("select password from accounts where id = ?", [id]).fetchone()
        return str(row[0]) if row else ""

    def set_password(self, id: str, hashed: str, by: str) -> None:
        with self._write(by) as trail:
            done = self._file.db.execute("update accounts set password = ? where id = ?", [hashed, id])
            if not done.rowcount:
                raise Unknown("account", id)
            trail.append(Act("set a password", "account", id))

    def renew_password(self, id: str, hashed: str) -> None:
        with self._file.writing() as db:
            db.execute("update accounts set password = ? where id = ?", [hashed, id])

    def subject(self, id: str) -> str:
        row = self._file.db.execute("select subject from accounts where id = ?", [id]).fetchone()
        return str(row[0]) if row else ""

    def account_by_subject(self, subject: str) -> Account:
        if not subject:
            raise Unknown("account", subject)
        return self._account("subject", subject)

    def bind_subject(self, id: str, subject: str, by: str) -> None:
        with self._write(by) as trail:
            done = self._file.db.execute("update accounts set subject = ? where id = ?", [subject, id])
            if not done.rowcount:
                raise Unknown("account", id)
            trail.append(Act("bound to the single sign-on", "account", id))

    def erase_account(self, account: Account, by: str) -> None:
        with self.transaction():
            self.change_account(account, by)
            self._file.db.execute("update accounts set password = '', subject = '' where id = ?", [account.id])

    def begin_session(
        self, hashed: str, account: str, at: str, expires: str, proved: str = "", second: Second = Second.NONE
    ) -> None:
        with self._file.writing() as db:
            db.execute("delete from sessions where expires < ?", [at])
            db.execute(
                "insert into sessions (hash, account, started, seen, expires, proved, second) "
                "values (?, ?, ?, ?, ?, ?, ?)",
                [hashed, account, at, at, expires, proved or at, second],
            )

    def renew_session(self, hashed: str, new: str, at: str) -> bool:
        with self._file.writing() as db:
            renewed = db.execute("update sessions set hash = ?, proved = ? where hash = ?", [new, at, hashed])
            return bool(renewed.rowcount)

    def place_session(self, hashed: str, network: str, browser: str) -> None:
        with self._file.writing() as db:
            db.execute("update sessions set network = ?, browser = ? where hash = ?", [network, browser, hashed])

    def session(self, hashed: str) -> Session | None:
        row = self._file.db.execute(f"select {_SESSION} from sessions where hash = ?", [hashed]).fetchone()  # noqa: S608
        return _session(row) if row else None

    def sessions(self, account: str) -> tuple[Session, ...]:
        query = f"select {_SESSION} from sessions where account = ? order by seen desc, hash"  # noqa: S608
        return tuple(_session(row) for row in self._file.db.execute(query, [account]))

    def touch_session(self, hashed: str, at: str) -> None:
        with self._file.writing(wait=PATIENCE) as db:
            db.execute("update sessions set seen = ? where hash = ?", [at, hashed])

    def end_session(self, hashed: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from sessions where hash = ?", [hashed])

    def end_session_of(self, account: str, id: str) -> bool:
        with self._file.writing() as db:
            query = f"delete from sessions where account = ? and substr(hash, 1, {ID}) = ?"  # noqa: S608
            return bool(db.execute(query, [account, id]).rowcount)

    def end_sessions(self, account: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from sessions where account = ?", [account])

    def _account(self, column: str, value: str) -> Account:
        query = f"select {_COLUMNS} from accounts where {column} = ?"  # noqa: S608
        row = self._file.db.execute(query, [value]).fetchone()
        if row is None:
            raise Unknown("account", value)
        return _read(row)


def _read(row: tuple[str, str, str, str, str, str, str, str]) -> Account:
    id, email, name, role, economy, state, created, rests_on = row
    return Account(
        id=id, email=email, name=name, role=Role(role), economy=economy, state=AccountState(state), created=created,
        rests_on=rests_on,
    )  # fmt: skip


def _session(row: tuple[str, ...]) -> Session:
    account, started, seen, expires, network, browser, id, proved, second = row
    return Session(account, started, seen, expires, network, browser, id, proved, Second(second))


def _told(account: Account) -> str:
    """What the trail keeps of an account: nothing personal."""
    names = ("role", "economy", "state", "rests_on")
    return json.dumps({name: getattr(account, name) for name in names})
