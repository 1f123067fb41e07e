"""The trail's last word on everything that is stored, to be held against what stands."""

import json
from collections.abc import Iterator, Sequence, Set
from datetime import datetime
from hashlib import sha256

from kb.trail.chain import Entry
from kb.trail.store import StoredEntry, StoredPractice, StoredVersion

OLD_KINDS = {"shared": "event", "adopted": "adoption", "confirmed": "confirmation"}
"""What entries were about that were written before the trail named kinds; all of these say `practice`."""

PRACTICE, VERSIONS = "practice", ("added", "changed")
HIDING = {"withdrawn": True, "reinstated": False}
KINDS = ("event", "adoption", "strike", "origin", "confirmation", "gate", "review", "merge", "batch", "account")
MOVED = "moved here"
ACCOUNTS = ("invited", "changed")
"""The acts that say what an account is; others say what was done with it."""

APART = 60
"""Seconds between a version's moment and its entry's, at most: they are written together."""


class LastWords:
    """An entry whose text was erased proves that something was written, and no longer what: `unproved` counts the rows
    looked at that rest on one."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._last: dict[tuple[str, str], Entry] = {}
        self._versions: dict[tuple[str, int], Entry] = {}
        self._hidden: dict[str, bool] = {}
        self.unproved = 0
        for entry in entries:
            act = entry.act
            # old entries say `practice` of everything, and only their action tells what they were about
            kind = OLD_KINDS.get(act.action, act.kind) if act.kind == PRACTICE else act.kind
            if kind == "account" and act.action not in ACCOUNTS:  # a sign-in says nothing of what the account is
                continue
            if kind != PRACTICE:
                self._last[kind, act.subject] = entry
            elif act.action in HIDING:  # kept apart: hiding a text says nothing of what the text is
                self._hidden[act.subject] = HIDING[act.action]
            elif act.action in VERSIONS:
                self._last[PRACTICE, act.subject] = entry
                no = self._number(entry)
                self._versions[act.subject, no] = entry

    def of_practice(self, row: StoredPractice) -> Iterator[str]:
        """Where a practice's row is not what the trail says."""
        id, entry = row.id, self._last.get((PRACTICE, row.id))
        # asked even where the entry is missing or erased: whether it is hidden is another entry's word
        if row.withdrawn != self._hidden.get(id, False):
            yield f"{id}: that it is {'' if row.withdrawn else 'not '}withdrawn is not what the trail says"
        if entry is None:
            yield f"{id}: no entry of the trail says that it was brought in"
        elif entry.erased:
            self.unproved += 1
        elif not _agrees(entry.act.after, row.version, row.digest):
            yield f"{id}: entry {entry.no} of the trail speaks of another version or text than stands"

    def of_version(self, one: StoredVersion) -> Iterator[str]:
        """Where a version is not what the trail said when it was kept."""
        entry, told = self._versions.get((one.practice, one.version.no)), f"{one.practice}, version {one.version.no}"
        if entry is None:
            yield f"{told}: no entry of the trail says that it was kept"
            return
        if not entry.erased and not _agrees(entry.act.after, one.version.no, sha256(one.source).hexdigest()):
            yield f"{told}: its text is not the one that entry {entry.no} of the trail speaks of"
        if not entry.erased and entry.by != one.version.by:
            yield f"{told}: entry {entry.no} of the trail names another person"
        # erasing takes what was written and not when: the moment is proved of an erased entry too
        if _apart(entry.at, one.version.at) > APART:
            yield f"{told}: entry {entry.no} of the trail names another moment"

    def of_entry(self, one: StoredEntry) -> Iterator[str]:
        """Where a row of the ledger, a gate, a review day, a merge, … is not what the trail says."""
        entry = self._last.get((one.kind, one.subject)) or self._of_old(one)
        if entry is None:
            yield f"{one.kind} {one.subject}: no entry of the trail says that it was recorded"
        elif entry.erased:
            self.unproved += 1
        elif not same(entry.act.after, one.told):
            yield f"{one.kind} {one.subject}: it is not what entry {entry.no} of the trail says"
        elif entry.act.action != MOVED:  # a merge moves a row and leaves who said it, and when, as they were
            yield from _told_otherwise(entry, one)

    def gone(self, standing: Set[tuple[str, str]]) -> Iterator[str]:
        """What the trail says stands, and does not."""
        for (kind, subject), entry in self._last.items():
            # an empty `after` says that it was taken away; an erased one does not say what was there
            if kind not in (PRACTICE, *KINDS) or (kind, subject) in standing or entry.erased or not entry.act.after:
                continue
            if kind == "confirmation" and "@" not in subject:
                continue  # written before the trail named the plan
            yield f"{kind} {subject}: entry {entry.no} of the trail says that it was recorded, and it is not there"

    def _of_old(self, one: StoredEntry) -> Entry | None:
        return self._last.get(("confirmation", one.practice)) if one.kind == "confirmation" else None

    def _number(self, entry: Entry) -> int:
        """The version that an entry speaks of; of an erased one the next that is not spoken of yet."""
        no = _version(entry.act.after)[0]
        if no:
            return no
        told = [number for id, number in self._versions if id == entry.act.subject]
        return max(told, default=0) + 1


def _told_otherwise(entry: Entry, one: StoredEntry) -> Iterator[str]:
    """Where a row names another person, moment or reason than its entry; what was moved here keeps its own."""
    said = f"{one.kind} {one.subject}: entry {entry.no} of the trail names another"
    if one.by and entry.by != one.by:
        yield f"{said} person"
    if one.at and _apart(entry.at, one.at) > APART:
        yield f"{said} moment"
    if one.why and entry.act.why != one.why:
        yield f"{said} reason"


def same(one: str, other: str) -> bool:
    """Whether two JSON texts say the same."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, RecursionError):
        return one == other


def _version(after: str) -> tuple[int, str]:
    """The version and the digest that an entry speaks of; 0 and nothing where it speaks of none."""
    if after.startswith("version ") and after[8:].isdecimal():  # as it was told before the trail was chained
        return int(after[8:]), ""
    try:
        told = json.loads(after)
    except (ValueError, RecursionError):
        return 0, ""
    return (told.get("version", 0), told.get("digest", "")) if isinstance(told, dict) else (0, "")


def _agrees(after: str, no: int, digest: str) -> bool:
    told, hashed = _version(after)
    return told == no and hashed in ("", digest)  # entries from before the chain name no digest


def _apart(one: str, other: str) -> float:
    try:
        return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds())
    except (ValueError, TypeError):
        return APART + 1  # a moment that cannot be read proves nothing, so it counts as another
