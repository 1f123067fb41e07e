"""The proof that trail, store, index and figures agree: `kb verify`, check by check."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from kb.errors import BrokenFile, KBError
from kb.figures import tally
from kb.files.modes import is_open_to_others
from kb.index.passage import cut
from kb.person import MEMBER, VISITOR, Person
from kb.plan.period import Period
from kb.practice import writeup
from kb.practice.history import lives_on_in
from kb.practice.practice import Source, missing
from kb.search.collection import PracticeCollection
from kb.trail.chain import GENESIS, Entry, faults
from kb.trail.last_words import LastWords
from kb.trail.needs import TrailNeeds
from kb.trail.store import StoredEntry, StoredPractice, StoredVersion

Tell = Callable[[int, int], None]
"""How many steps are done of how many."""

MOST = 20
"""Faults told of one check; the rest are counted."""

RESTORE = "restore the store from a backup made before, and look who could write to the file"
REINDEX = "run `kb index`"

INDEXES = {
    "the index of what anyone may read agrees with the store": VISITOR,
    "the index of what members may read agrees with the store": MEMBER,
}
"""The check of each collection's index, by a person who reads there."""


@dataclass(frozen=True)
class Check:
    """One thing that was proved: its faults, each a sentence with what and the next step; `note` says what else is to
    be known."""

    title: str
    faults: tuple[str, ...]
    note: str = ""

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class StoreContent:
    """All that is proved, as it stood at one moment; `head` is the trail's last number and hash."""

    entries: tuple[Entry, ...]
    rows: tuple[StoredPractice, ...]
    versions: tuple[StoredVersion, ...]
    kept: tuple[StoredEntry, ...]
    head: tuple[int, str]


@dataclass(frozen=True)
class Proof:
    """Everything that was checked, and the head of the chain to be kept outside."""

    checks: tuple[Check, ...]
    head: tuple[int, str]

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


class Verification:
    """For the operator at the machine: no page does this."""

    def __init__(self, home: TrailNeeds) -> None:
        self._home = home

    def prove(self, head: tuple[int, str] | None = None, tell: Tell = lambda done, total: None) -> Proof:
        """`head` is an entry's number and hash that was kept outside: it must still stand in the chain.

        Where somebody wrote meanwhile, it is proved again, so that a change half seen is not taken for a fault.
        """
        for _ in range(3):
            generation = self._home.store.generation()
            proof = self._prove(head, tell)
            if proof.holds or self._home.store.generation() == generation:
                break
        return proof

    def glance(self) -> tuple[Check, ...]:
        """What is proved in seconds: the file, the chain, and that nobody else reads it."""
        return self._file(), _chain(tuple(self._home.store.trail()), None), self._closed()

    def _prove(self, head: tuple[int, str] | None, tell: Tell) -> Proof:
        stored = self._stored()
        words = LastWords(stored.entries, self._home.store.kept_kinds())
        total, done = len(stored.rows) + len(stored.versions) + 1, 0

        def step() -> None:
            nonlocal done
            done += 1
            tell(done, total)

        checks = (
            self._file(),
            _chain(stored.entries, head),
            self._write_ups(stored, step),
            _versions(stored, words),
            _guarded("events, adoptions and confirmations point to what is on record", lambda: self._points(stored)),
            _last_words(stored, words),
            *(_guarded(name, partial(self._index, name, person)) for name, person in INDEXES.items()),
            _guarded("every figure is the length of its list and counts the same anew", self._figures),
            self._closed(),
        )
        step()
        return Proof(checks, stored.head)

    def _stored(self) -> StoreContent:
        """Everything that is proved, as it stood at one moment."""
        store = self._home.store
        with store.reading():  # one snapshot: a write between two of these would look like a fault
            entries, kept = tuple(store.trail()), tuple(store.kept_entries())
            return StoreContent(entries, tuple(store.rows()), tuple(store.kept_versions()), kept, store.head())

    def _file(self) -> Check:
        found = tuple(f"the store's file is broken: {one}; {RESTORE}" for one in self._home.store.unsound())
        return Check("the store's file is whole", found, self._home.store.journal())

    def _closed(self) -> Check:
        """What is not public is closed when it is opened; left are files of another owner, or where there are no
        modes."""
        paths = (*self._home.store.files(), *self._home.settings.not_public)
        found = tuple(
            f"{path} can be read by other users of this machine; as its owner run "
            f"`chmod -R go= {shlex.quote(str(path))}`, or move the home to where files have an owner"
            for path in paths
            if is_open_to_others(path)
        )
        return Check("nobody else on this machine can read what is not public", found)

    def _write_ups(self, stored: StoreContent, step: Callable[[], None]) -> Check:
        """Every source has its digest, is its latest version, and reads as the row says; every version reads."""
        latest = {one.practice: one for one in stored.versions}
        found = []
        for row in stored.rows:
            step()
            last = latest.get(row.id)
            # two faults, for they differ in what was changed: the row alone, or the row against its history
            if sha256(row.source).hexdigest() != row.digest:
                found.append(f"{row.id}: its source is not what its digest says; {RESTORE}")
            if last is None or last.source != row.source or last.version.no != row.version:
                found.append(f"{row.id}: its source is not its latest version; {RESTORE}")
            found += self._reads(row)
        for one in stored.versions:
            step()
            try:
                writeup.read(one.source, one.practice, one.practice, self._home.economies)
            except BrokenFile as error:
                found.append(f"{one.practice}, version {one.version.no}: cannot be read ({error.reason}); {RESTORE}")
        note = f"{len(stored.rows)} practices, {len(stored.versions)} versions"
        return Check("every write-up is its latest version and reads back", tuple(found), note)

    def _reads(self, row: StoredPractice) -> list[str]:
        """What a row says other than its source."""
        practice = row.practice
        if practice is None or practice.id != row.id:
            return [f"{row.id}: its row cannot be read; {RESTORE}"]
        try:
            text = writeup.read(row.source, row.id, row.id, self._home.economies)
        except BrokenFile as error:
            return [f"{row.id}: its source cannot be read ({error.reason}); {RESTORE}"]
        # front matter folds white space and a file ends in a line end: neither is a difference of meaning
        names = [name for name in text.__dataclass_fields__ if name != "body"]
        differing = [name for name in names if _folded(getattr(text, name)) != _folded(getattr(practice, name))]
        differing += ["body"] if text.body.strip() != practice.body.strip() else []
        if practice.missing != missing(text):
            differing.append("what is missing")
        told = ", ".join(differing)
        return [f"{row.id}: its row does not say what its source says ({told}); {RESTORE}"] if differing else []

    def _points(self, stored: StoreContent) -> Check:
        """What the ledger keeps is of a practice on record that was not merged away, and of a meeting on record."""
        known, merges = {row.id for row in stored.rows}, self._home.store.merges()
        found = []
        for one in stored.kept:
            if one.kind == "gate" or not one.practice:
                continue  # a gate may be decided before its practice is published
            if one.practice not in known:
                found.append(f"{one.kind} {one.subject} is of a practice that is not on record; {RESTORE}")
            elif one.practice in merges and one.kind in ("event", "adoption", "origin", "confirmation"):
                found.append(f"{one.kind} {one.subject} is of a practice that was merged away; {RESTORE}")
        # a row says in a column whose it is; what counting reads stands in its fields, which may say otherwise
        ledger = self._home.ledger()
        spoken_of = {one.id: one.practice for one in ledger.events} | {one.id: one.practice for one in ledger.adoptions}
        for id, practice in spoken_of.items():
            if practice not in ledger.by_id:
                found.append(f"{id} speaks of a practice that is not on record; {RESTORE}")
        for event in ledger.events:
            if event.meeting not in ledger.meetings:
                found.append(f"event {event.id} is of an unknown meeting; put it on record")
        for ahead in self._home.store.prepared():
            if ahead.practice not in known or ahead.practice in merges:
                found.append(f"{ahead.id} is prepared, and the practice is not on record; {RESTORE}")
            if ahead.meeting not in ledger.meetings:
                found.append(f"{ahead.id} is prepared for an unknown meeting; put it on record")
        for merge in merges.values():
            if merge.kept not in known:
                found.append(f"{merge.dropped} was merged into {merge.kept}, which is not on record; {RESTORE}")
            if lives_on_in(merge.dropped, merges) == merge.dropped:
                found.append(f"{merge.dropped} was merged into itself, by way of {merge.kept}; {RESTORE}")
        return Check("events, adoptions and confirmations point to what is on record", tuple(found))

    def _index(self, name: str, person: Person) -> Check:
        """An index holds what its readers may read and nothing else, passage by passage."""
        from kb.index import base

        collection = self._home.collection(person)
        if person is MEMBER and collection is self._home.collection(VISITOR):
            return Check(name, (), "nothing is for members alone, so there is one index")
        if not collection.path.exists():
            return Check(name, (), f"not built yet; {REINDEX}")
        wanted, indexed = collection.wanted(), collection.index.digests()
        closed = sorted(indexed.keys() - wanted.keys())
        found = [f"the index holds {id}, which its readers may not read; {REINDEX}" for id in closed]
        # one that waits for `kb index` is behind, not wrong: only what claims to be current is held to its text
        current = {id for id, digest in wanted.items() if indexed.get(id) == digest}
        anew = f"delete {collection.path} and {REINDEX}"
        for id, held in collection.index.all_passages():
            if id in current:
                expected = tuple((one.digest, one.heading, one.text) for one in cut(collection.searched_text(id)))
                if held != expected:
                    found.append(f"{id}: the index does not hold its passages as they are; {anew}")
        found += [f"{one}; {anew}" for one in (*collection.index.unsound(), *base.unsound(collection.index))]
        waiting = len(wanted) - len(current)
        note = f"{len(current)} practices" + (f", {waiting} wait for `kb index`" if waiting else "")
        return Check(name, tuple(found), note + self._without_vectors(collection))

    def _without_vectors(self, collection: PracticeCollection) -> str:
        lacking = {encoder: len(collection.index.without_vector(encoder)) for encoder in collection.index.encoders()}
        return "".join(f", {count} lack vectors of {encoder}" for encoder, count in lacking.items() if count)

    def _figures(self) -> Check:
        """Each figure is the length of its list, and the same when it is counted anew from what is stored."""
        held, fresh, plan = self._home.ledger(), self._home.ledger_from_record(), self._home.plan
        found, count = [], 0
        for period in (*(Period(str(year), (year,)) for year in plan.years), Period(plan.title, plan.years)):
            if not period.years:
                continue
            # what pages show is remembered; if it differs from what is stored, somebody sees a wrong figure now
            now, anew = tally.tally(held, period), tally.tally(fresh, period)
            for figure in now.figures:
                count += 1
                again = anew.figure(figure.key)
                if figure.value != len(set(figure.practices)) or figure.practices != again.practices:
                    found.append(
                        f"{figure.key} of {period.title} is {figure.value} and counted anew {again.value}; "
                        "restart the site, and report this as a bug"
                    )
        return Check(
            "every figure is the length of its list and counts the same anew", tuple(found), f"{count} figures"
        )


def _folded(value: object) -> object:
    """A value with its white space folded, as a write-up's front matter is read."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Source):
        return _folded((value.title, value.url))
    return tuple(map(_folded, value)) if isinstance(value, tuple) else value


def _chain(entries: tuple[Entry, ...], head: tuple[int, str] | None) -> Check:
    found = [f"trail, entry {fault.no}: {fault.reason}; {RESTORE}" for fault in faults(entries)]
    if head:
        no, hashed = head
        # a chain written anew from some entry on holds in itself: only a head kept elsewhere gives it away
        if {entry.no: entry.hash for entry in entries}.get(no, GENESIS) != hashed:
            found.append(
                f"the head kept outside ({no}:{hashed[:12]}…) is not in the chain: it was cut off, rolled back or "
                f"written anew; {RESTORE}"
            )
    return Check("the trail's chain holds", tuple(found), f"{len(entries)} entries")


def _versions(stored: StoreContent, words: LastWords) -> Check:
    """Versions are numbered without a gap, belong to a practice, and are what the trail said when each was kept."""
    known = {row.id: row.version for row in stored.rows}
    counts = Counter(one.practice for one in stored.versions)
    found = [f"{id}: {counts[id]} versions are kept of {no}; {RESTORE}" for id, no in known.items() if counts[id] != no]
    # counted by practice above, so that a whole history without its practice is seen only here
    found += [f"versions of {id} are kept, which is not on record; {RESTORE}" for id in counts.keys() - known.keys()]
    for one in stored.versions:
        found += [f"{fault}; {RESTORE}" for fault in words.of_version(one)]
    return Check("every version is what the trail said when it was kept", tuple(found))


def _last_words(stored: StoreContent, words: LastWords) -> Check:
    """The trail's last word on each practice, event, adoption, … is what its row says, and nothing is gone."""
    found = [fault for row in stored.rows for fault in words.of_practice(row)]
    found += [fault for one in stored.kept for fault in words.of_entry(one)]
    # the other way round: what the trail speaks of and nobody finds was deleted past it
    standing = {("practice", row.id) for row in stored.rows}
    standing |= {(one.kind, subject) for one in stored.kept for subject in (one.subject, *one.older)}
    found += (*words.gone(standing), *words.strange())
    notes = (f"{words.unproved} rest on erased entries and cannot be proved" if words.unproved else "",
             f"{words.untold} rest on older entries that do not tell all of it" if words.untold else "")  # fmt: skip
    note = "; ".join(filter(None, notes))
    title = "the trail's last word on everything is what stands"
    return Check(title, tuple(f"{one}; {RESTORE}" for one in found), note)


def _guarded(title: str, check: Callable[[], Check]) -> Check:
    """A check that cannot read what it checks has found something: rows that nobody wrote through the store."""
    try:
        return check()
    except (KBError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Check(title, (f"what is stored cannot be read ({type(error).__name__}: {error}); {RESTORE}",))


def shown(check: Check) -> Iterator[str]:
    """A check's faults as they are printed: the first ones, and how many more there are."""
    yield from check.faults[:MOST]
    if len(check.faults) > MOST:
        yield f"and {len(check.faults) - MOST} more of this kind"
