"""One person's data erased for good: name and address wherever they are kept, keys, sessions, drafts. What the person
did stays on record under the account's id, and the trail's chain holds: an entry that named them, or that a row rests
on which did, is erased as any text of the trail is, and another entry says so."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kb.accounts.account import Account
from kb.accounts.throttle import account_key
from kb.errors import BadValue, BrokenFile
from kb.files.content_store import ContentStore
from kb.knowledge_base import KnowledgeBase
from kb.permission import may_manage_accounts, require
from kb.person import Person
from kb.practice import writeup
from kb.reading.judgements import blank_judgements
from kb.store.carried import Row, Value
from kb.submissions.dossier import State
from kb.trail.store import StoredEntry
from kb.trail.words import words
from kb.transfer.form import NEVER, TABLES
from kb.transfer.person_marks import PersonMarks

WHY = "a person's data was erased"

FROZEN = frozenset({"trail", "generation", "numbers", "snapshots", "tabled_reports"})
"""Tables whose rows stay as they are: the trail is erased entry by entry, and what was locked or tabled never moves."""

OWN = ("sessions", "links", "submission_keys", "imports", "notices", "digests", "follows", "follow_choices",
       "owner_questions", "question_letters", "briefs", "baskets")  # fmt: skip
"""Tables whose rows are one account's alone."""

STAYS = (
    "what the person did stays on record under {id}, shown as “a former member”: the figures rest on it",
    "the trail keeps when something was done and about what; an entry that named the person is erased",
    "reports that were tabled, and snapshots of locked years, stay to the byte",
    "backups keep everything until they are rotated: let the old ones go, or make new ones",
)
"""What is told before it is done."""


@dataclass(frozen=True)
class PersonErased:
    """`rows` were changed or taken away, `entries` of the trail erased; `left` says where the name or the address is
    found still, each with what to do."""

    account: str
    rows: int
    entries: int
    left: tuple[str, ...]


def erase_person(kb: KnowledgeBase, email: str, again: str, by: Person) -> PersonErased:
    """`again` is the address as it was typed once more. Raises Unknown, BadValue where it is another, and Conflict
    where no administrator would be left."""
    require(may_manage_accounts(by), by, "erase a person's data")
    account = kb.accounts.administering.account_at(by, email)
    if again.strip().casefold() != account.email:
        raise BadValue("address", again, f"{account.email}, typed once more: it cannot be undone")
    marks = PersonMarks(account, kb.accounts.administering.all(by))
    erasing = _Erasing(kb, account, marks)
    with kb.home.store.transaction():
        rows, entries = erasing.erase(by)
    erasing.clear_files()
    if erasing.touched_practices:
        kb.home.update_index()
    return PersonErased(account.id, rows, entries, tuple(left_of(kb, marks)))


def left_of(kb: KnowledgeBase, marks: PersonMarks) -> Iterator[str]:
    """Where the name or the address still stands, in tables and in files."""
    store = kb.home.store
    for table in store.tables():
        held = [row for row in store.table_rows(table, ()) if marks.in_row({k: v for k, v in row.items() if k != "id"})]
        named = [row for row in held if any(_names(marks, value) for value in row.values())]
        if named:
            hint = "it stays" if table in FROZEN else "look at them, and mend them by hand"
            yield f"{len(named)} rows of {table} name the person: {hint}"
    for path in sorted(kb.settings.home.rglob("*")):
        if path.is_file() and path not in store.files() and _names(marks, path.read_bytes()):
            inside = path.relative_to(kb.settings.home)
            built = path.is_relative_to(kb.settings.built)
            hint = "delete it and run `kb index`" if built else "mend it by hand, or take it away where it is attached"
            yield f"{inside} names the person: {hint}"


def _names(marks: PersonMarks, value: Value) -> bool:
    if isinstance(value, bytes):
        return marks.in_text(value.decode("utf-8", "replace"))
    return isinstance(value, str) and marks.in_text(value)


class _Erasing:
    """One erasure, within one transaction."""

    def __init__(self, kb: KnowledgeBase, account: Account, marks: PersonMarks) -> None:
        self._kb, self._store, self._account, self._marks = kb, kb.home.store, account, marks
        self.touched_practices: set[str] = set()
        self._changed_versions: set[str] = set()
        self._rows = 0
        self._files: list[str] = []
        self._uploads: list[str] = []

    def erase(self, by: Person) -> tuple[int, int]:
        """How many rows were changed or taken away, and how many entries of the trail erased."""
        before = self._kept()
        self._drop()
        self._kb.accounts.administering.erase(by, self._account.id)
        for table in self._store.tables():
            if table not in FROZEN:
                self._clear(table)
        after = self._kept()
        changed = {key for key, one in before.items() if key not in after or _told(after[key]) != _told(one)}
        keys = changed | {(kind, name) for kind, subject in changed for name in before[kind, subject].older}
        entries = [entry.no for entry in self._store.trail() if not entry.erased and self._is_named(entry.no, keys)]
        for no in entries:
            self._store.erase(no, by.id, WHY)
        return self._rows, len(entries)

    def clear_files(self) -> None:
        """What lies beside the store, once the store has let it go."""
        kept = ContentStore(self._kb.settings.attachments)
        with self._store.transaction():
            still = self._store.kept_files()
            for sha256 in self._files:
                if sha256 not in still:
                    kept.drop(sha256)
        for name in self._uploads:
            path = Path(self._kb.settings.imports) / name
            path.unlink(missing_ok=True)
        blank_judgements(self._kb.settings.judgements, lambda one: not self._marks.in_text(one.query))

    def _kept(self) -> Mapping[tuple[str, str], StoredEntry]:
        return {(one.kind, one.subject): one for one in self._store.kept_entries()}

    def _drop(self) -> None:
        """What is the person's alone: keys, notices, files that wait, drafts that nobody else has seen."""
        id, store = self._account.id, self._store
        drafts = [
            str(row["id"])
            for row in store.table_rows("dossiers", ("no",))
            if row["author"] == id and row["state"] == State.DRAFT and not row["round"]
        ]
        attached = [row for row in store.table_rows("attachments", ("no",)) if row["dossier"] in drafts]
        self._files = [str(row["sha256"]) for row in attached]
        self._uploads = [str(row["sha256"]) for row in store.table_rows("imports", ()) if row["account"] == id]
        for draft in drafts:
            for table in ("attachments", "submission_keys"):
                self._rows += store.drop_rows(table, "dossier", draft)
            self._rows += store.drop_rows("dossiers", "id", draft)
        for table in OWN:
            self._rows += store.drop_rows(table, "account", id)
        self._rows += store.drop_rows("attempts", "key", account_key(self._account.email))

    def _clear(self, table: str) -> None:
        for row in list(self._store.table_rows(table, ())):
            made = self._write_up(row) if table in ("practices", "versions") else self._plain(table, row)
            if made != row:
                key = KEYS.get(table, ())
                if any(made[name] != row[name] for name in key):
                    column = next(name for name in key if made[name] != row[name])
                    self._store.drop_rows(table, column, row[column])
                if table != "gaps":  # what was looked for with the name in it goes whole
                    self._store.fill([(table, made)])
                self._rows += 1

    def _plain(self, table: str, row: Row) -> Row:
        made = {
            name: self._marks.taken_out_of_json(value) if isinstance(value, str) else value
            for name, value in row.items()
        }
        if table == "tokens" and row["account"] == self._account.id:
            made["title"] = ""
        return made

    def _write_up(self, row: Row) -> Row:
        """A write-up's row or one of its versions: what names the person is written anew, and its digest with it."""
        source, id = row["source"], str(row["id"] if "id" in row else row["practice"])
        assert isinstance(source, bytes)
        made = dict(self._plain("", row))
        text = source.decode("utf-8", "replace")
        if self._marks.in_text(text):
            try:
                read = writeup.read(source, id, id, self._kb.economies)
                held = {name: self._marks.taken_out_of(getattr(read, name)) for name in SAID_FIELDS}
                written = writeup.write(replace(read, **held))
            except BrokenFile:  # kept by the rules of another day
                written = self._marks.taken_out(text).encode()
            made["source"] = written
            if "digest" in row:
                made["digest"] = hashlib.sha256(written).hexdigest()
        if made != row:
            self.touched_practices.add(id)
            self._changed_versions.add(id)
        return made

    def _is_named(self, no: int, keys: set[tuple[str, str]]) -> bool:
        entry = self._store.entry(no)
        act = entry.act
        if any(map(self._marks.in_text, (entry.by, act.before, act.after, act.why))):
            return True
        if act.kind == "practice" and act.subject in self._changed_versions:
            return True
        return any((word.kind, word.subject) in keys for word in words(entry))


SAID_FIELDS = (
    "title", "summary", "body", "agency", "partners", "other_origins", "contact", "provenance", "evidence", "taken_up",
    "translation_note", "consent",
)  # fmt: skip
"""Fields of a write-up in which a person may be named."""

KEYS = {table.name: table.key for table in TABLES} | dict.fromkeys(NEVER, ())


def _told(one: StoredEntry) -> tuple[object, ...]:
    return one.told, one.by, one.at, one.why, one.practice
