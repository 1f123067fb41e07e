"""Reading the trail: lists, one entry with what it changed, and taking personal text out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kb.accounts.release import Release, ReleaseKind
from kb.accounts.releases import ask, goes_alone
from kb.documents.csv_text import csv_text
from kb.documents.record import Json
from kb.errors import BadValue, Conflict
from kb.permission import may_erase, may_read_trail, require
from kb.person import Person
from kb.raw_text import parse_day, reason
from kb.trail.chain import GENESIS, Entry, chained, digest
from kb.trail.needs import TrailNeeds

PAGE = 50
"""Entries on a page."""


TRAIL_COLUMNS = (
    "no", "at", "by", "action", "kind", "subject", "practice", "before", "after", "why", "erased", "hash",
)  # fmt: skip


@dataclass(frozen=True)
class TrailFilter:
    """Which entries: of a practice, of a person, of a kind, since a day like 2026-01-31; empty: all."""

    practice: str = ""
    by: str = ""
    kind: str = ""
    since: str = ""


@dataclass(frozen=True)
class TrailPage:
    """A page of the trail, newest first. `head` is the number and hash of the last entry of all."""

    entries: tuple[Entry, ...]
    total: int
    pages: int
    head: tuple[int, str]


class ChainState(StrEnum):
    """Whether an entry holds in itself and to the one before it."""

    HOLDS = "holds"
    ERASED = "its text was erased, and its place in the chain holds"
    BROKEN = "does not hold: it was altered, or what stood before it was"


@dataclass(frozen=True)
class ValueChange:
    """One value before and after; `name` is empty where the text is not a record with named values."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class TrailEntry:
    """One entry with what it changed, and whether the chain holds here."""

    entry: Entry
    told: tuple[ValueChange, ...]
    state: ChainState
    previous: str


class TrailReading:
    """Those who answer for the figures and for the accounts read; an administrator erases."""

    def __init__(self, home: TrailNeeds) -> None:
        self._home = home

    def trail(self, person: Person, chosen: TrailFilter, page: int = 1, size: int = PAGE) -> TrailPage:
        """Raises BadValue for a day that is none."""
        require(may_read_trail(person), person, "read the trail")
        since = self._since(chosen)
        store = self._home.store
        entries, total = store.trail_page(chosen.practice, chosen.by, chosen.kind, since, size, page)
        return TrailPage(entries, total, max(1, -(-total // size)), store.head())

    def trail_entries(self, person: Person, chosen: TrailFilter) -> Iterator[Entry]:
        """All of them, oldest first. Raises BadValue."""
        require(may_read_trail(person), person, "read the trail")
        since = self._since(chosen)
        found = self._home.store.trail(chosen.practice, chosen.by, chosen.kind)
        return (entry for entry in found if entry.at >= since)

    def _since(self, chosen: TrailFilter) -> str:
        """The moment at which the day begins where the site is, as entries name moments."""
        return self._home.settings.begins(parse_day("since", chosen.since)) if chosen.since.strip() else ""

    def trail_entry(self, no: int, person: Person) -> TrailEntry:
        """Raises Unknown."""
        require(may_read_trail(person), person, "read the trail")
        store = self._home.store
        entry = store.entry(no)
        previous = store.entry(no - 1).hash if no > 1 else GENESIS
        return TrailEntry(entry, value_changes(entry.act.before, entry.act.after), _state(entry, previous), previous)

    def erase(self, no: int, by: Person, why: str) -> Release | None:
        """Take who, before, after and why out of an entry; another says so. It takes two people: a request comes back
        that waits for the second; none where the operator did it at once. Raises Unknown, BadValue without a reason,
        and Conflict where it was erased before or waits already."""
        require(may_erase(by), by, "erase a text of the trail")
        because = reason(why)
        with self._home.store.transaction():
            self._must_stand(no)
            if not goes_alone(by):
                return ask(self._home, by, ReleaseKind.ERASURE, str(no), {"entry": no}, because)
            self._home.store.erase(no, by.id, because)
        return None

    def _must_stand(self, no: int) -> None:
        if self._home.store.entry(no).erased:
            raise Conflict(f"the text of entry {no} was erased before; nothing of it is left")

    # -- what two people release -------------------------------------------------------------------------------

    def told(self, release: Release) -> str:
        return f"Erase who, before, after and why of entry {release.subject} of the trail"

    def carry_out(self, release: Release, consenting: Person) -> None:
        """Raises Conflict where it was erased meanwhile."""
        require(may_erase(consenting), consenting, "erase a text of the trail")
        self._must_stand(int(release.subject))
        self._home.store.erase(int(release.subject), release.asked_by, release.asked_why)

    def afterwards(self) -> None:
        """Nothing more is to be done."""

    def give_up(self, release: Release, by: str) -> None:
        """Nothing was kept for it but the request."""


def value_changes(before: str, after: str) -> tuple[ValueChange, ...]:
    """What an entry says before and after, value by value where both are records, else as one text; what is empty in
    both is left out."""
    old, new = _record(before), _record(after)
    if old is None or new is None:
        return (ValueChange("", _plain(before), _plain(after)),) if before or after else ()
    names = dict.fromkeys((*old, *new))
    values = (ValueChange(name, _written(old.get(name)), _written(new.get(name))) for name in names)
    return tuple(value for value in values if value.before or value.after)


def trail_csv(entries: Iterator[Entry]) -> str:
    """Entries as CSV, a line each; what a spreadsheet would take for a formula is given as text."""
    rows = (
        (one.no, one.at, one.by, one.act.action, one.act.kind, one.act.subject, one.act.practice, one.act.before,
         one.act.after, one.act.why, "yes" if one.erased else "", one.hash)
        for one in entries
    )  # fmt: skip
    return csv_text(TRAIL_COLUMNS, rows)


def trail_json(entries: Iterator[Entry]) -> dict[str, list[Json]]:
    """Entries as JSON, with what proves the chain."""
    return {"entries": [entry_json(one) for one in entries]}


def entry_json(one: Entry) -> dict[str, object]:
    """One of them, with what proves it."""
    return {
        "no": one.no, "at": one.at, "by": one.by, "action": one.act.action, "kind": one.act.kind,
        "subject": one.act.subject, "practice": one.act.practice, "before": one.act.before,
        "after": one.act.after, "why": one.act.why, "erased": one.erased, "salt": one.salt,
        "digest": one.digest, "hash": one.hash,
    }  # fmt: skip


def parse_head(text: str) -> tuple[int, str]:
    """A head of the chain as the operator kept it, NO:HASH. Raises BadValue."""
    no, _, hashed = text.strip().partition(":")
    if not (no.isascii() and no.isdecimal() and len(no) < 10 and len(hashed) == 64):
        raise BadValue("head", text, "the number and the hash that `kb verify` printed, like 812:4f0c…")
    return int(no), hashed


def _state(entry: Entry, previous: str) -> ChainState:
    if chained(previous, entry.no, entry.at, entry.act, entry.digest) != entry.hash:
        return ChainState.BROKEN
    if entry.erased:
        act = entry.act
        return ChainState.BROKEN if entry.by or act.before or act.after or act.why else ChainState.ERASED
    return ChainState.HOLDS if digest(entry.by, entry.act, entry.salt) == entry.digest else ChainState.BROKEN


def _record(text: str) -> dict[str, object] | None:
    """The JSON object of a text; an empty text is one without values, and anything else none."""
    if not text:
        return {}
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _plain(text: str) -> str:
    try:
        return _written(json.loads(text))
    except ValueError:
        return text


def _written(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_written(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_written(item)}" for name, item in value.items() if item not in ("", None, []))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
