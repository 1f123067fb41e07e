"""Second factors in SQLite, and sign-ins that wait for one."""

from collections.abc import Sequence

from kb.accounts.account import SecondFactor
from kb.errors import Unknown
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act

_FACTOR = "account, key, since, step"


class SQLiteSecondFactors(SQLitePart):
    """The part of the store that keeps second factors. Of one, as of a password, the trail says that it was set."""

    def propose_factor(self, account: str, key: str, at: str) -> None:
        with self._file.writing() as db:
            db.execute(
                "insert or replace into proposed_factors (account, key, at) values (?, ?, ?)", [account, key, at]
            )

    def proposed_factor(self, account: str, since: str) -> str:
        query = "select key from proposed_factors where account = ? and at > ?"
        row = self._file.db.execute(query, [account, since]).fetchone()
        return str(row[0]) if row else ""

    def set_second_factor(self, factor: SecondFactor, codes: Sequence[str], by: str) -> None:
        with self._write(by) as trail:
            db, account = self._file.db, factor.account
            self._forget(account)
            db.execute(
                f"insert into second_factors ({_FACTOR}) values (?, ?, ?, ?)",  # noqa: S608
                [account, factor.key, factor.since, factor.step],
            )
            self._keep_codes(account, codes)
            trail.append(Act("set up a second factor", "account", account))

    def second_factor(self, account: str) -> SecondFactor | None:
        query = f"select {_FACTOR} from second_factors where account = ?"  # noqa: S608
        row = self._file.db.execute(query, [account]).fetchone()
        return SecondFactor(*row) if row else None

    def second_factors(self) -> tuple[SecondFactor, ...]:
        query = f"select {_FACTOR} from second_factors order by account"  # noqa: S608
        return tuple(SecondFactor(*row) for row in self._file.db.execute(query))

    def take_step(self, account: str, step: int) -> bool:
        with self._file.writing() as db:
            query = "update second_factors set step = ? where account = ? and step < ?"
            return bool(db.execute(query, [step, account, step]).rowcount)

    # -- recovery codes ----------------------------------------------------------------------------------

    def renew_recovery_codes(self, account: str, codes: Sequence[str], by: str) -> None:
        with self._write(by) as trail:
            if self.second_factor(account) is None:
                raise Unknown("second factor", account)
            self._file.db.execute("delete from recovery_codes where account = ?", [account])
            self._keep_codes(account, codes)
            trail.append(Act("made recovery codes", "account", account))

    def recovery_codes(self, account: str) -> int:
        query = "select count(*) from recovery_codes where account = ? and used = ''"
        return int(self._file.db.execute(query, [account]).fetchone()[0])

    def use_recovery_code(self, account: str, hashed: str, at: str) -> bool:
        with self._file.writing() as db:
            query = "update recovery_codes set used = ? where account = ? and hash = ? and used = ''"
            return bool(db.execute(query, [at, account, hashed]).rowcount)

    def drop_second_factor(self, account: str, by: str, why: str = "") -> bool:
        with self._write(by) as trail:
            found = self.second_factor(account)
            self._forget(account)
            if found:
                trail.append(Act("took the second factor off", "account", account, why=why))
        return found is not None

    # -- sign-ins that wait for their second step ---------------------------------------------------------

    def begin_half(self, hashed: str, account: str, at: str, expires: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from half_sign_ins where expires <= ?", [at])
            db.execute(
                "insert into half_sign_ins (hash, account, expires) values (?, ?, ?)", [hashed, account, expires]
            )

    def half(self, hashed: str, at: str) -> str:
        query = "select account from half_sign_ins where hash = ? and expires > ?"
        row = self._file.db.execute(query, [hashed, at]).fetchone()
        return str(row[0]) if row else ""

    def end_half(self, hashed: str) -> bool:
        with self._file.writing() as db:
            return bool(db.execute("delete from half_sign_ins where hash = ?", [hashed]).rowcount)

    def end_halves(self, account: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from half_sign_ins where account = ?", [account])

    def _forget(self, account: str) -> None:
        for table in ("second_factors", "proposed_factors", "recovery_codes"):
            self._file.db.execute(f"delete from {table} where account = ?", [account])  # noqa: S608

    def _keep_codes(self, account: str, codes: Sequence[str]) -> None:
        for code in codes:
            self._file.db.execute("insert into recovery_codes (account, hash) values (?, ?)", [account, code])
