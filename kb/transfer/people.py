"""An export without people: names of persons are taken out of every table, and out of the trail by erasing.

What an erased entry said is gone, its salted digest stays, and the chain holds. An entry is added for each that says
so, as when an administrator erases one: so the trail of the export proves itself.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kb.accounts.account import AccountState
from kb.accounts.provisioning import NAME as SIGN_ON
from kb.periods.state import NOBODY as MOVED_BACK
from kb.person import Role
from kb.store.carried import Row, Value
from kb.submissions.dossier import State
from kb.trail.chain import ERASED, Act, Entry, entry
from kb.trail.words import ACCOUNTS, MADE_TOKEN, REVOKED_TOKEN
from kb.transfer.form import CellKind, Table

SOMEBODY = "(a person)"
BY, WHY = "export", "exported without people"

_ID = re.compile(r"account-\d+")
NOBODY = frozenset((
    *("", BY, SOMEBODY, MOVED_BACK, "reader", "this version", "demonstration (made up)", SIGN_ON),
    *(role.value for role in Role),
))  # fmt: skip
"""Who may stand in the trail and is no person by name."""

PERSONS = ("by", "approver")
"""The names in JSON under which a person stands."""

SHORTEST = 3
"""Letters of a name that is looked for in texts; a shorter one would be found in words."""


class PersonNames:
    """Everybody whom accounts name, and every name that was given at the command line."""

    def __init__(self, accounts: Iterable[Row], given: Iterable[str], not_persons: Iterable[str]) -> None:
        others = {one.casefold() for one in not_persons}
        known = {str(row[key]) for row in accounts for key in ("name", "email") if row["state"] != AccountState.ERASED}
        looked_for = {
            name
            for name in (*known, *(one for one in given if not is_anonymous(one)))
            if len(name) >= SHORTEST and name not in NOBODY and name.casefold() not in others
        }
        longest_first = sorted(looked_for, key=lambda name: (-len(name), name))
        self._begins = {_words(name)[0] for name in looked_for if _words(name)}
        alternatives = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE) if looked_for else None

    def taken_out(self, text: str) -> str:
        """A text with every name in it replaced."""
        # few texts hold a name, and a pattern of many names is slow: the first words are looked up before
        if self._pattern is None or self._begins.isdisjoint(_words(text)):
            return text
        return self._pattern.sub(SOMEBODY, text)

    def without(self, table: Table, row: Row) -> Row | None:
        """A row as it may be given out; none where it is a person's alone."""
        if table.people:
            return None
        made = {name: self._value(table, name, value) for name, value in row.items()}
        if table.name == "accounts" and row["state"] != AccountState.ERASED:
            made |= {"email": f"{row['id']!s}@erased.invalid", "state": AccountState.ERASED.value}
            made |= dict.fromkeys(("name", "economy", "subject"), "")
        if table.name == "dossiers":
            made["entries"] = "{}"
            return made if row["state"] == State.PUBLISHED else None
        return made

    def _value(self, table: Table, name: str, value: Value) -> Value:
        column = table.columns.get(name)
        if column is None or not isinstance(value, str):
            return value
        if column.kind is CellKind.PERSON:
            return value if is_anonymous(value) else SOMEBODY
        if column.kind is CellKind.SAID:
            return self.taken_out(value)
        return self._spoken(value, column.ascii) if column.speaks else value

    def _spoken(self, text: str, ascii: bool) -> str:
        """A JSON text without names; one that holds none stays as it is, to the letter."""
        try:
            read = json.loads(text)
        except ValueError:
            return text
        made = self._anonymous(read)
        return text if made == read else json.dumps(made, ensure_ascii=ascii, sort_keys=True)

    def _anonymous(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self._anonymous(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self._anonymous(one, name) for one in value]
        if not isinstance(value, str):
            return value
        return self.taken_out(value) if name not in PERSONS or is_anonymous(value) else SOMEBODY

    def _names_somebody(self, text: str) -> bool:
        """As it is written, or as it reads where it is JSON: there a letter may stand as its number."""
        return self.taken_out(text) != text or self._spoken(text, False) != text

    def trail(
        self, entries: Iterable[Entry], erased_accounts: frozenset[str], attachments: frozenset[str]
    ) -> Iterator[Entry]:
        """The trail with what names somebody erased, and an entry at its end for each. `erased_accounts` are given as
        erased ones, and `attachments` alone are carried: what the trail says of the rest is not what stands."""
        silent: list[int] = []
        last: Entry | None = None
        for one in entries:
            act = one.act
            of_account = act.kind == "account" and act.action in ACCOUNTS and act.subject in erased_accounts
            not_carried = _is_of_submissions(act) or (act.kind == "attachment" and act.subject not in attachments)
            named = not is_anonymous(one.by) or any(map(self._names_somebody, (act.before, act.after, act.why)))
            if not one.erased and (of_account or not_carried or named):
                silent.append(one.no)
                one = Entry(one.no, one.at, "", replace(act, before="", after="", why=""), "", one.digest, one.hash)
            last = one
            yield one
        for no in silent:
            assert last is not None
            # the moment and the salt come from what stands before: two exports of one home are the same
            salt = hashlib.sha256(f"{BY} {last.hash}".encode()).hexdigest()[:32]
            last = entry(last.hash, last.no + 1, last.at, BY, Act(ERASED, "trail", str(no), why=WHY), salt)
            yield last


def is_anonymous(by: str) -> bool:
    """Whether what stands for a person names none: an account's id, a role, or a part of the product."""
    return by in NOBODY or by.startswith("practices/") or bool(_ID.fullmatch(by))


def _is_of_submissions(act: Act) -> bool:
    """What is carried with people alone: what authors and the desk wrote to each other, what two people released, which
    other systems are told, and keys to the API."""
    return act.kind in ("dossier", "release", "webhook") or (
        act.kind == "account" and (act.action.startswith(MADE_TOKEN) or act.action == REVOKED_TOKEN)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
