"""All that is kept of one person, as JSON with their files: for the person, who may ask for it."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.accounts.account import AccountState
from kb.errors import Conflict, DamagedFile
from kb.files.content_store import ContentStore
from kb.files.database import now
from kb.files.whole import whole_folder
from kb.knowledge_base import KnowledgeBase
from kb.permission import may_manage_accounts, require
from kb.person import Person
from kb.store.carried import Row, Value
from kb.transfer.person_marks import PersonMarks

SECRET = frozenset({"password", "hash", "state", "browser", "nonce", "verifier", "salt", "token", "secret"})
"""Columns of tables of keys that open something: whoever reads the export is to have no more than the person knows."""

OF_KEYS = frozenset({"sessions", "links", "tokens", "accounts", "imports", "follow_choices"})
"""Tables in which those columns are keys; elsewhere such a name says something else."""

FILE = "person.json"


@dataclass(frozen=True)
class PersonExport:
    """Where it lies, and how many rows and files are in it."""

    folder: Path
    rows: int
    files: int


def export_person(kb: KnowledgeBase, email: str, folder: Path, by: Person) -> PersonExport:
    """Write it into a folder that is empty, or not there yet. Raises Unknown, and Conflict where something stands
    there or the account is erased."""
    require(may_manage_accounts(by), by, "take out what is kept of a person")
    store = kb.home.store
    account = kb.accounts.administering.account_at(by, email)
    if account.state is AccountState.ERASED:
        raise Conflict("this account is erased: nothing of the person is left")
    marks = PersonMarks(account, kb.accounts.administering.all(by))
    with store.reading():
        tables = {name: [_told(name, row) for row in store.table_rows(name, ()) if marks.in_row(row)]
                  for name in store.tables()}  # fmt: skip
        attached = [row for row in store.table_rows("attachments", ("no",)) if row["by"] == account.id]
    tables = {name: rows for name, rows in tables.items() if rows}
    with whole_folder(folder) as part:
        files = list(_files(kb, attached, part))
        told = {"account": account.id, "written": now(), "tables": tables, "files": files}
        (part / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8", "backslashreplace")
    return PersonExport(folder, sum(map(len, tables.values())), len(files))


def _files(kb: KnowledgeBase, attached: list[Row], part: Path) -> Iterator[dict[str, Value]]:
    kept = ContentStore(kb.settings.attachments)
    for row in attached:
        name = f"file-{row['no']!s}.{row['kind']!s}"
        try:
            (part / name).write_bytes(kept.read(str(row["sha256"])))
        except DamagedFile:
            continue  # `kb verify` tells of it
        yield {"file": name, "called": row["name"], "no": row["no"]}


def _told(table: str, row: Row) -> dict[str, Value]:
    """A row without what opens something."""
    hidden = SECRET if table in OF_KEYS else frozenset()
    hidden = hidden - {"state"} if table == "accounts" else hidden
    return {name: _as_json(value) for name, value in row.items() if name not in hidden}


def _as_json(value: Value) -> Value:
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()
