"""The trail's last word on everything that is stored, to be held against what stands."""

import json
from collections.abc import Collection, Iterator, Sequence, Set
from datetime import datetime
from hashlib import sha256

from kb.trail.chain import Entry
from kb.trail.store import StoredEntry, StoredPractice, StoredVersion
from kb.trail.words import PRACTICE, TRAIL, TrailWord, words

VERSIONS = ("added", "changed")
HIDING = {"withdrawn": True, "reinstated": False}
MOVED = "moved here"

APART = 60
"""Seconds between a version's moment and its entry's, at most: they are written together."""


class LastWords:
    """`kinds` are what the store reads back for a check, beside practices and versions.

    An entry whose text was erased proves that something was written, and no longer what: `unproved` counts the rows
    looked at that rest on one. `untold` counts those that rest on entries from before the trail told all of them.
    """

    def __init__(self, entries: Sequence[Entry], kinds: Collection[str]) -> None:
        self._last: dict[tuple[str, str], TrailWord] = {}
        self._written: dict[str, Entry] = {}
        self._versions: dict[tuple[str, int], Entry] = {}
        self._hidden: dict[str, bool] = {}
        self._strange: list[Entry] = []
        self.unproved = self.untold = 0
        for entry in entries:
            for word in words(entry):
                if word.kind == PRACTICE:
                    self._of_write_up(entry)
                elif word.kind in kinds:
                    self._last[word.kind, word.subject] = word
                elif word.kind != TRAIL:
                    self._strange.append(entry)

    def _of_write_up(self, entry: Entry) -> None:
        act = entry.act
        if act.action in HIDING:  # kept apart: hiding a text says nothing of what the text is
            self._hidden[act.subject] = HIDING[act.action]
        elif act.action in VERSIONS:
            self._written[act.subject] = entry
            self._versions[act.subject, self._number(entry)] = entry
        else:
            self._strange.append(entry)

    def of_practice(self, row: StoredPractice) -> Iterator[str]:
        """Where a practice's row is not what the trail says."""
        id, entry = row.id, self._written.get(row.id)
        # asked even where the entry is missing or erased: whether it is hidden is another entry's word
        if row.withdrawn != self._hidden.get(id, False):
            yield f"{id}: that it is {'' if row.withdrawn else 'not '}withdrawn is not what the trail says"
        if entry is None:
            yield f"{id}: no entry of the trail says that it was brought in"
        elif entry.erased:
            self.unproved += 1
        elif not _agrees(entry.act.after, row.version, row.digest):
            yield f"{id}: entry {entry.no} of the trail speaks of another version or text than stands"
        else:
            yield from self._of_number(row, entry)

    def _of_number(self, row: StoredPractice, entry: Entry) -> Iterator[str]:
        told = json.loads(entry.act.after) if entry.act.after.startswith("{") else {}
        if "number" not in told:  # written before practices had one
            self.untold += 1
        elif told["number"] != row.number:
            yield f"{row.id}: entry {entry.no} of the trail speaks of another number than {row.number}"

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
        """Where a row of the ledger, a snapshot, a meeting, a merge, … is not what the trail says."""
        if one.fault:
            yield f"{one.kind} {one.subject}: {one.fault}"
        found = [self._last[key] for name in (one.subject, *one.older) if (key := (one.kind, name)) in self._last]
        if not found:
            if not one.silent:
                yield f"{one.kind} {one.subject}: no entry of the trail says that it was recorded"
            return
        faults = list(self._held_to(one, found[0]))
        # an entry that was erased may have said, later than this one, just what stands
        if faults and any(word.entry.erased and word.entry.no > found[0].entry.no for word in found[1:]):
            self.unproved += 1
        else:
            yield from faults

    def _held_to(self, one: StoredEntry, word: TrailWord) -> Iterator[str]:
        entry = word.entry
        if entry.erased:
            self.unproved += 1
            return
        if not word.tells:
            self.untold += 1
            return
        told, untold = _without_later(one, word.after)
        self.untold += untold
        if not same(word.after, told):
            yield f"{one.kind} {one.subject}: it is not what entry {entry.no} of the trail says"
        elif entry.act.action != MOVED:  # a merge moves a row and leaves who said it, and when, as they were
            yield from _told_otherwise(entry, one)

    def gone(self, standing: Set[tuple[str, str]]) -> Iterator[str]:
        """What the trail says stands, and does not."""
        for id, entry in self._written.items():
            if (PRACTICE, id) not in standing and not entry.erased and entry.act.after:
                yield f"practice {id}: entry {entry.no} of the trail says that it was recorded, and it is not there"
        for (kind, subject), word in self._last.items():
            # an empty `after` says that it was taken away; an erased one does not say what was there
            if not (word.tells and word.names and word.after) or (kind, subject) in standing:
                continue
            no = word.entry.no
            yield f"{kind} {subject}: entry {no} of the trail says that it was recorded, and it is not there"

    def strange(self) -> Iterator[str]:
        """Entries on something that is not read back, so that nothing could be held against them."""
        for entry in self._strange:
            act = entry.act
            yield f"trail, entry {entry.no}: nothing is known of a {act.kind} that was {act.action}, {act.subject}"

    def _number(self, entry: Entry) -> int:
        """The version that an entry speaks of; of an erased one the next that is not spoken of yet."""
        no = _version(entry.act.after)[0]
        if no:
            return no
        told = [number for id, number in self._versions if id == entry.act.subject]
        return max(told, default=0) + 1


def _told_otherwise(entry: Entry, one: StoredEntry) -> Iterator[str]:
    """Where a row names another practice, person, moment or reason than its entry; what was moved here keeps its
    own."""
    said = f"{one.kind} {one.subject}: entry {entry.no} of the trail names another"
    # a merge is an act on the practice that stays, and its row is that of the one that goes
    if one.practice and one.kind != "merge" and entry.act.practice != one.practice:
        yield f"{said} practice"
    if one.by is not None and entry.by != one.by:
        yield f"{said} person"
    if one.at is not None and _apart(entry.at, one.at) > APART:
        yield f"{said} moment"
    if one.why is not None and entry.act.why != one.why:
        yield f"{said} reason"


def _without_later(one: StoredEntry, after: str) -> tuple[str, bool]:
    """What a row says, without what entries did not tell at first and this one does not; whether something was left
    out."""
    if not one.later:
        return one.told, False
    try:
        said, told = json.loads(after), json.loads(one.told)
    except (ValueError, RecursionError):
        return one.told, False
    if not (isinstance(said, dict) and isinstance(told, dict)):
        return one.told, False
    left = {name for name in one.later if name in told and name not in said}
    return json.dumps({name: value for name, value in told.items() if name not in left}), bool(left)


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
