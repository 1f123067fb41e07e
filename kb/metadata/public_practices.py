"""What anyone may read of the base, and what of it is gone: all that the world is told is made of this."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kb.errors import BrokenFile, Unknown
from kb.ledger.entries import Meeting
from kb.metadata.changed import Changed, PublicChanges, sentence
from kb.metadata.needs import MetadataNeeds, PublicNeed, PublicNeeds
from kb.metadata.public_history import Departure, PublicHistory, PublicStanding
from kb.metadata.record import PublicRecord, RecordSet
from kb.metadata.world_addresses import WorldAddresses
from kb.periods.snapshot import Snapshot
from kb.person import VISITOR
from kb.practice import writeup
from kb.practice.card import OTHERS, Card
from kb.practice.history import lives_on_in
from kb.practice.identifier import number_of
from kb.practice.practice import Practice, Submission
from kb.settings import Settings

SET_NAME = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
"""What a part of a set's name may hold."""


class PublicPractices:
    """Whoever asks, the answer is the visitor's."""

    def __init__(self, home: MetadataNeeds, needs: PublicNeeds = tuple) -> None:
        self._home, self._needs = home, needs
        self._changed = Changed(home)
        self._agreed: tuple[PublicChanges, PublicChanges] | None = None

    @property
    def settings(self) -> Settings:
        return self._home.settings

    @property
    def links(self) -> WorldAddresses:
        return WorldAddresses(self._home.settings.site)

    # -- what is public, and was -------------------------------------------------------------------------

    def changes(self) -> PublicChanges:
        """Every practice that is or was public, each with the moment at which the public's view of it changed last.

        What the trail says is held to what a visitor may read now: of a home whose trail tells less than that, what is
        read now holds."""
        changes, cards = self._changed.now(), self._home.cards()
        if self._agreed and self._agreed[0] is changes:
            return self._agreed[1]
        raw = changes
        wrong = [id for id, one in changes.standings.items() if (one.left is None) != (id in cards)]
        wrong += [id for id in cards if id not in changes.standings]
        if wrong:
            mended = {id: self._mended(id, changes, cards) for id in wrong}
            changes = replace(changes, histories={**changes.histories, **mended})
        self._agreed = raw, changes
        return changes

    def _mended(self, id: str, changes: PublicChanges, cards: Mapping[str, Card]) -> PublicHistory:
        known = changes.standings.get(id)
        if id not in cards:
            gone = known and replace(known, left=Departure.CONFIDED)
            return replace(changes.histories[id], standing=gone)
        at = known.changed if known else self._home.store.versions(id)[-1].at
        version = cards[id].practice.version
        return PublicHistory(PublicStanding(id, known.since if known else at, at, version))

    def standing(self, id: str) -> PublicStanding | None:
        """What anyone knows of a practice; None for what never was public, as for what never was."""
        return self._changed.of(id)

    def gone(self, id: str) -> str:
        """The sentence that is said of a practice that was public once and is gone; empty for any other."""
        standing = self.standing(id)
        if standing is None or standing.left is None or id in self._home.cards():
            return ""
        return self.told_of(standing)

    def told_of(self, standing: PublicStanding) -> str:
        """What is said of one that is gone."""
        day = self._home.settings.day_of(standing.changed)
        survivor = self._survivor(standing)
        name = self._home.store.practice(standing.practice).identifier
        return sentence(standing, name, f"{day.day} {day:%B %Y}", survivor and self.links.practice(survivor))

    def _survivor(self, standing: PublicStanding) -> str:
        """Where it lives on, if anyone may read that."""
        last = lives_on_in(standing.practice, self._home.store.merges()) if standing.into else ""
        return last if last in self._home.cards() else ""

    # -- records -----------------------------------------------------------------------------------------

    def record(self, standing: PublicStanding, whole: bool = False) -> PublicRecord:
        """`whole`: with the text of the write-up, which is read for it."""
        card = self._home.cards().get(standing.practice)
        if standing.left is not None or card is None:
            return self._gone_record(standing)
        practice = self._home.store.practice(standing.practice) if whole else card.practice
        return PublicRecord(
            standing,
            practice.identifier,
            practice,
            card.objectives,
            card.areas,
            self._slugs(practice),
            card.adopters,
            card.meetings,
        )

    def _gone_record(self, standing: PublicStanding) -> PublicRecord:
        """With what it was filed under when anyone could read it last."""
        store, id = self._home.store, standing.practice
        identifier = store.practice(id).identifier
        if standing.left is None:
            standing = replace(standing, left=Departure.CONFIDED)
        try:
            last = writeup.read(store.version_source(id, standing.version), id, id, self._home.economies)
        except (BrokenFile, Unknown):
            return PublicRecord(standing, identifier, None)
        objectives = last.objectives if standing.objectives is None else standing.objectives
        areas = self._home.plan.areas_of(objectives)
        return PublicRecord(standing, identifier, None, objectives, areas, self._slugs(last))

    def _slugs(self, practice: Submission) -> tuple[str, ...]:
        found = (self._home.economies.find(name) for name in practice.economies)
        return tuple(one.slug for one in found if one) or (OTHERS,)

    def identified(self, identifier: str) -> PublicRecord:
        """The record of a practice that is cited so, also of one that is gone. Raises Unknown."""
        number = number_of(identifier)
        id = self._home.store.numbered(number) if number else None
        standing = self.changes().standings.get(id) if id else None
        if standing is None:
            raise Unknown("record", identifier)
        return self.record(standing, whole=True)

    def objectives(self, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Each with the plan's words for it; those of another plan are left out."""
        plan = self._home.plan
        return ((id, plan.objective(id).title) for id in ids if plan.has(id))

    # -- sets --------------------------------------------------------------------------------------------

    def sets(self) -> tuple[RecordSet, ...]:
        """Areas of the plan and economies, whether there is anything in them or not."""
        areas = (RecordSet(f"area:{one.id}", one.title) for one in self._home.plan.priority_areas)
        economies = (RecordSet(f"economy:{one.slug}", one.name) for one in self._home.economies)
        found = (
            RecordSet("area", "By priority area"),
            *areas,
            RecordSet("economy", "By submitting economy"),
            *economies,
            RecordSet(f"economy:{OTHERS}", "From none of the member economies"),
        )
        return tuple(one for one in found if all(SET_NAME.fullmatch(part) for part in one.spec.split(":")))

    def in_set(self, spec: str) -> Sequence[PublicStanding]:
        """What was last filed in a set, by the moment of its last change, the oldest first; all of them in none."""
        changes = self.changes()
        if not spec:
            return changes.in_time
        if not changes.parts:
            parts: dict[str, list[PublicStanding]] = {}
            for standing in changes.in_time:
                names = {name for one in self.record(standing).sets for name in (one, one.partition(":")[0])}
                for name in names:
                    parts.setdefault(name, []).append(standing)
            changes.parts.update(parts or {"": []})
        return changes.parts.get(spec, ())

    # -- what else feeds tell of -------------------------------------------------------------------------

    def newest(self, ids: Iterable[str] | None = None) -> tuple[PublicStanding, ...]:
        """The practices by their last change, the newest first; these alone where they are named."""
        changes = self.changes()
        if ids is None:
            return tuple(reversed(changes.in_time))
        return tuple(changes.standings[id] for id in ids if id in changes.standings)

    def meetings(self) -> tuple[tuple[Meeting, str], ...]:
        """Every meeting and the moment at which what is said of it changed last, the newest first."""
        moments = {entry.act.subject: entry.at for entry in self._home.store.trail(kind="meeting")}
        begins = self._home.settings.begins
        found = ((one, moments.get(one.id, begins(one.starts))) for one in self._home.ledger().meetings.values())
        return tuple(sorted(found, key=lambda pair: (pair[1], pair[0].id), reverse=True))

    def restatements(self) -> tuple[Snapshot, ...]:
        """The later snapshots of years that were locked, the newest first."""
        found = (one for one in self._home.store.snapshots() if one.restates)
        return tuple(sorted(found, key=lambda one: (one.at, one.year, one.no), reverse=True))

    def wanted(self) -> tuple[PublicNeed, ...]:
        """The needs on the wanted board, what was posted or closed last first."""
        return tuple(sorted(self._needs(), key=lambda one: (max(one.at, one.closed_at), one.no), reverse=True))

    def open_practices(self) -> Iterator[Practice]:
        """What anyone may read today, without the texts."""
        return (card.practice for card in self._home.cards(VISITOR).values())
