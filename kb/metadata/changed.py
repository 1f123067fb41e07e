"""When what the public can see of each practice changed last: read from the trail once, and after a write of what it
touched alone."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from kb.errors import BrokenFile, Unknown
from kb.metadata.needs import MetadataNeeds, PublicEntry
from kb.metadata.public_history import Departure, PublicHistory, PublicStanding, PublicStep, Reach, replayed
from kb.practice import writeup
from kb.practice.history import Merge
from kb.practice.practice import Classification

SEEN = frozenset(("confirmation", "event", "adoption", "origin", "gate"))
"""Kinds of acts whose traces stand on a practice's page for everybody."""

OLD = frozenset(("shared", "adopted", "confirmed"))
"""What the oldest entries tell of the same, as acts on the practice."""

NEW_VERSION = frozenset(("added", "changed"))

MOST_TOUCHED = 2_000
"""Above this everything is read anew: that costs no more."""


@dataclass(frozen=True)
class PublicChanges:
    """What is and was public, as it stood at a head of the trail on a day."""

    head: tuple[int, str]
    day: date
    histories: Mapping[str, PublicHistory]

    @cached_property
    def standings(self) -> Mapping[str, PublicStanding]:
        """By practice; what never was public is not among them."""
        return {id: one.standing for id, one in self.histories.items() if one.standing}

    @cached_property
    def in_time(self) -> Sequence[PublicStanding]:
        """By the moment of the last change, the oldest first; of one second by id."""
        return sorted(self.standings.values(), key=in_order)

    @cached_property
    def parts(self) -> dict[str, Sequence[PublicStanding]]:
        """Parts of the list that were asked for, by the name of their set."""
        return {}

    @property
    def last(self) -> str:
        """The moment of the last change; empty where nothing ever was public."""
        return self.in_time[-1].changed if self.in_time else ""


def in_order(standing: PublicStanding) -> tuple[str, str]:
    """The place of a practice among those that changed."""
    return standing.changed, standing.practice


class Changed:
    """Safe to use from any thread."""

    def __init__(self, home: MetadataNeeds) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._latest: PublicChanges | None = None

    def now(self) -> PublicChanges:
        latest = self._latest
        if latest and self._stands(latest):
            return latest
        with self._lock:
            if self._latest and self._stands(self._latest):
                return self._latest
            with self._home.store.reading():
                self._latest = fresh = self._read(self._latest)
            return fresh

    def of(self, practice: str) -> PublicStanding | None:
        """What anyone knows of one practice; None where it never was public, or never was. Where all was read before it
        is looked up, else it alone is read."""
        if self._latest:
            return self.now().standings.get(practice)
        with self._home.store.reading():
            return self._one(practice, self._home.store.merges()).standing

    def _stands(self, changes: PublicChanges) -> bool:
        return (changes.head, changes.day) == (self._home.store.head(), self._home.settings.today())

    def _read(self, latest: PublicChanges | None) -> PublicChanges:
        store, today = self._home.store, self._home.settings.today()
        head = store.head()
        touched = store.touched(*latest.head, MOST_TOUCHED) if latest else None
        if latest is None or touched is None:
            return PublicChanges(head, today, self._all())
        until = self._until()
        due = {id for id, one in latest.histories.items() if one.opens and one.opens <= until}
        merges, news = store.merges(), dict[str, PublicHistory]()
        for id in touched | due:
            found = self._one(id, merges)
            if found.standing or found.opens or id in latest.histories:
                news[id] = found
        if not news:
            return replace_moment(latest, head, today)
        return PublicChanges(head, today, {**latest.histories, **news})

    def _all(self) -> Mapping[str, PublicHistory]:
        store = self._home.store
        acts: dict[str, list[PublicEntry]] = {}
        for entry in store.trail():
            if (id := entry.act.practice) and _is_of_practice(entry):
                acts.setdefault(id, []).append(entry)
        versions: dict[str, list[tuple[int, str, Reach]]] = {}
        for kept in store.kept_versions():
            reach = self._reach(kept.practice, kept.source)
            versions.setdefault(kept.practice, []).append((kept.version.no, kept.version.at, reach))
        merges = store.merges()
        return {id: self._replayed(id, versions[id], acts.get(id, ()), merges.get(id)) for id in versions}

    def _one(self, id: str, merges: Mapping[str, Merge]) -> PublicHistory:
        store = self._home.store
        try:
            kept = store.versions(id)
        except Unknown:
            return PublicHistory(None)
        versions = [(one.no, one.at, self._reach(id, store.version_source(id, one.no))) for one in kept]
        acts = [entry for entry in store.trail(practice=id) if _is_of_practice(entry)]
        return self._replayed(id, versions, acts, merges.get(id))

    def _reach(self, id: str, source: bytes) -> Reach:
        """Most say nothing of it, and are not read for that. What cannot be read any more was for nobody."""
        if b"classification" not in source:
            return Reach()
        try:
            read = writeup.read(source, id, id, self._home.economies)
        except BrokenFile:
            return Reach(Classification.MEMBERS)
        return Reach(read.classification, read.release_date)

    def _until(self) -> str:
        """Time alone opens nothing but at a midnight."""
        return self._home.settings.begins(self._home.settings.today())

    def _replayed(
        self, id: str, versions: Sequence[tuple[int, str, Reach]], acts: Iterable[PublicEntry], merge: Merge | None
    ) -> PublicHistory:
        steps = [*_steps(versions, list(acts), self._home.plan.id)]
        if merge:  # told of the survivor in the trail; of the same second, what moved is told after it
            after = sum(1 for one in steps if one.at <= merge.at)
            steps.insert(after, PublicStep(merge.at, into=merge.kept))
        return replayed(id, steps, self._home.settings.begins, self._until())


def replace_moment(changes: PublicChanges, head: tuple[int, str], day: date) -> PublicChanges:
    """The same at another moment, with all that was made of it."""
    other = replace(changes, head=head, day=day)
    for name in ("standings", "in_time", "parts"):
        if name in changes.__dict__:
            other.__dict__[name] = changes.__dict__[name]
    return other


def sentence(standing: PublicStanding, name: str, day: str, survivor: str = "") -> str:
    """What is said of what is gone, by the `name` that it was cited by; `day` is when it went, in words."""
    match standing.left:
        case Departure.WITHDRAWN:
            return f"{name} was withdrawn on {day}. What it counted in the figures stays."
        case Departure.MERGED if survivor:  # of one that is for members nothing is told, not even that it is there
            return f"{name} was found to be the same as another practice on {day}, and lives on in {survivor}."
        case _:
            return f"{name} was open to the public until {day} and is not any more."


def _is_of_practice(entry: PublicEntry) -> bool:
    return entry.act.kind == "practice" or entry.act.kind in SEEN


def _steps(versions: Sequence[tuple[int, str, Reach]], acts: Sequence[PublicEntry], plan: str) -> Iterator[PublicStep]:
    """Acts in the trail's order, which tells what came first within a second; versions of homes that were begun before
    there was a trail come before them."""
    written = sum(1 for one in acts if one.act.kind == "practice" and one.act.action in NEW_VERSION)
    early = max(0, len(versions) - written)
    for no, at, reach in versions[:early]:
        yield PublicStep(at, no, reach)
    later = iter(versions[early:])
    for entry in acts:
        act = entry.act
        if act.kind == "confirmation":
            named = act.subject.partition("@")[2]
            told = _objectives(act.after) if named in ("", plan) else None
            yield PublicStep(entry.at, objectives=told)
        elif act.kind in SEEN or act.action in OLD:
            yield PublicStep(entry.at)
        elif act.action in NEW_VERSION:
            if version := next(later, None):
                yield PublicStep(entry.at, version[0], version[2])
        elif act.action in ("withdrawn", "reinstated"):
            yield PublicStep(entry.at, withdrawn=act.action == "withdrawn")


def _objectives(after: str) -> tuple[str, ...]:
    try:
        told = json.loads(after) if after else []
    except ValueError:  # as it was told before the trail was chained
        return ()
    return tuple(str(one) for one in told) if isinstance(told, list) else ()
