"""Many practices edited at once: shown before it is done, done in one go, and undone as one."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from kb.accounts.release import Release
from kb.accounts.releases import goes_alone
from kb.care.edit import BESIDE, MOST_AT_ONCE, OBJECTIVES, REVIEW, Edit, EditLine, edit_line, edited
from kb.care.needs import CareNeeds
from kb.care.opening import OpeningAsked, ask_to_open
from kb.care.practice_care import PracticeCare
from kb.errors import BadValue, Conflict, Unknown
from kb.figures.change import MovedFigure
from kb.figures.telling import LateLine
from kb.files.database import now
from kb.ledger.entries import Confirmation
from kb.ledger.ledger import Ledger
from kb.periods.effect import moved_as_told
from kb.periods.telling import ClosedYears, late_lines
from kb.permission import may_care, may_review, require
from kb.person import Person
from kb.practice import writeup
from kb.practice.card import Card, Filters
from kb.practice.history import UNDID, Batch, BatchItem, ReviewDate
from kb.practice.practice import Practice, Submission, missing, opens_earlier
from kb.raw_text import reason
from kb.search.cards import checked
from kb.search.facets import allowed

SINCE: Mapping[str, str] = {
    "practice": "it was changed",
    "event": "it was shared",
    "adoption": "it was taken up",
    "confirmation": "its objectives were confirmed",
    "origin": "an economy said that it is an origin of it",
    "strike": "what was recorded of it was struck",
    "follow-up": "the yearly question was answered",
    "merge": "another was merged into it",
    "preparation": "it was prepared for a meeting",
    "attachment": "a file was attached to it",
    "dossier": "a submission on it was handed in",
}
"""By what the trail's acts are about, why an import of a practice is not taken back after such an act."""


@dataclass(frozen=True)
class BulkPreview:
    """What an edit will do. `digest` stands for the state that was looked at."""

    edit: Edit
    lines: tuple[EditLine, ...]
    digest: str

    @property
    def changing(self) -> tuple[EditLine, ...]:
        return tuple(line for line in self.lines if line.changes)


@dataclass(frozen=True)
class BulkReversal:
    """What became of a batch's practices: taken back, or skipped, for they were changed since."""

    taken_back: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class UndoPreview:
    """What undoing a batch would do: the practices that it takes back, why each other one stays as it is, and what
    moves in the figures."""

    taken_back: tuple[str, ...]
    kept: Mapping[str, str]
    figures: tuple[MovedFigure, ...]


@dataclass(frozen=True)
class BulkEffect:
    """The figures that an edit moves, what comes late into years that are locked, and which years those are."""

    figures: tuple[MovedFigure, ...]
    late: tuple[LateLine, ...]
    locked: tuple[int, ...]


class Bulk(PracticeCare):
    """For the secretariat, and of nobody's own economy: such practices are listed as refused."""

    def __init__(self, home: CareNeeds, closed: Callable[[], ClosedYears]) -> None:
        super().__init__(home)
        self._closed = closed

    def listed(self, filters: Filters, person: Person, text: str = "") -> tuple[tuple[Card, ReviewDate | None], ...]:
        """The practices that have all these filters' values and whose titles have the words of a text, in order of
        arrival. Raises BadValue."""
        require(may_care(person), person, "edit many practices at once")
        wanted, reviews = checked(filters, self._home.ledger()), self._home.store.reviews()
        words = text.casefold().split()
        return tuple(
            (card, reviews.get(card.id))
            for card in allowed(self._home.cards(person).values(), wanted)
            if all(word in card.practice.title.casefold() for word in words)
        )

    def named(self, ids: Sequence[str], person: Person) -> tuple[Card, ...]:
        """Those of these practices that there are, in the order named."""
        require(may_care(person), person, "edit many practices at once")
        cards = self._home.cards(person)
        return tuple(cards[id] for id in dict.fromkeys(ids) if id in cards)

    def preview(self, edit: Edit, ids: Sequence[str], person: Person) -> BulkPreview:
        """Raises BadValue for none or too many, and Unknown."""
        require(may_care(person), person, "edit many practices at once")
        chosen, edit = tuple(dict.fromkeys(ids)), self._known(edit)
        if not 0 < len(chosen) <= MOST_AT_ONCE:
            raise BadValue(
                "practices", f"{len(chosen)} practices", f"1 to {MOST_AT_ONCE} practices: tick them in the list"
            )
        by_id, cards = self._home.ledger().by_id, self._home.cards(person)
        for id in chosen:
            if id not in cards:
                raise Unknown("practice", id, tuple(cards), "it may be withdrawn or merged into another")
        reviews, digests = self._home.store.reviews(), self._home.store.digests()
        tags = self._home.ledger().tags
        lines = tuple(_line(edit, by_id[id], reviews, tags(id), person) for id in chosen)
        seen = [[line.practice, digests[line.practice], line.current, line.refused] for line in lines]
        told = json.dumps([edit.field, edit.manner, edit.value, seen])
        return BulkPreview(edit, lines, hashlib.sha256(told.encode()).hexdigest())

    def apply(self, edit: Edit, ids: Sequence[str], digest: str, by: Person, why: str) -> Batch | Release:
        """Make the edit as it was previewed, all of it or nothing. One that opens to anyone what is confided takes two
        people: a request comes back that waits for the second. Raises BadValue without a reason, and Conflict where
        anything changed since the preview."""
        require(may_care(by), by, "edit many practices at once")
        because, store = reason(why), self._home.store
        with store.transaction():
            seen = self.preview(edit, ids, by)
            if seen.digest != digest:
                raise Conflict("something changed since the preview; look at it again and apply that")
            if not seen.changing:
                raise Conflict("this edit changes none of the practices; choose others or another value")
            if not goes_alone(by) and self.opening(seen):
                return ask_to_open(self._home, by, OpeningAsked(tuple(ids), edit, digest=digest), because)
            batch = self._applied(seen, by.id, because)
        self._home.follow_index()
        return batch

    def opening(self, preview: BulkPreview) -> tuple[str, ...]:
        """The practices that the edit opens to anyone before their time."""
        if preview.edit.field in BESIDE:
            return ()
        by_id, today = self._home.ledger().by_id, self._home.settings.today()
        return tuple(
            line.practice
            for line in preview.changing
            if opens_earlier(edited(by_id[line.practice], preview.edit), by_id[line.practice], today)
        )

    def effect(self, preview: BulkPreview) -> BulkEffect:
        """What the edit would do to the figures, as they are told: locked years stand, and what would be counted in one
        beside what was locked is told as late."""
        before, closed = self._home.ledger(), self._closed()
        after = self._after(before, preview)
        if after is before:
            return BulkEffect((), (), ())
        known = {(line.year, line.key): set(line.practices) for line in late_lines(before, closed)}
        late = tuple(
            replace(line, practices=new)
            for line in late_lines(after, closed)
            if (new := tuple(id for id in line.practices if id not in known.get((line.year, line.key), set())))
        )
        locked = tuple(sorted(closed.locked & set(before.plan.years)))
        return BulkEffect(moved_as_told(before, after, closed), late, locked)

    def _after(self, ledger: Ledger, preview: BulkPreview) -> Ledger:
        """The ledger as it will be."""
        edit, changing = preview.edit, {line.practice: line.new for line in preview.changing}
        if edit.field == REVIEW or not changing:
            return ledger
        if edit.field == OBJECTIVES:
            words = {
                id: Confirmation(id, ledger.plan.id, tuple(new.splitlines()), "", "") for id, new in changing.items()
            }
            return replace(ledger, confirmations={**ledger.confirmations, **words})
        then = (edited(one, edit) if one.id in changing else one for one in ledger.practices)
        return replace(
            ledger, practices=tuple(replace(one, missing=missing(one)) if one.id in changing else one for one in then)
        )

    def _known(self, edit: Edit) -> Edit:
        """The edit with objectives of the plan and economies by their official names. Raises BadValue."""
        if edit.field == OBJECTIVES:
            for id in edit.value.splitlines():
                if not self._home.plan.has(id):
                    raise BadValue("objectives", id, "an objective of the plan, such as 1.1")
        if edit.field == "economies":
            found = [(name, self._home.economies.find(name)) for name in edit.value.splitlines()]
            if wrong := next((name for name, member in found if member is None), None):
                raise BadValue("economies", wrong, "a member economy, as the list names it")
            return replace(edit, value="\n".join(dict.fromkeys(member.name for _, member in found if member)))
        return edit

    def apply_asked(self, asked: OpeningAsked, by: str, consenting: Person, why: str) -> None:
        """What one person previewed and another consents to. Raises Conflict where it would do something else now."""
        assert asked.edit is not None
        seen = self.preview(asked.edit, asked.practices, consenting)
        if seen.digest != asked.digest:
            raise Conflict(
                "what is on record changed since it was asked for, or a practice is of your own economy: refuse this "
                "and have it asked for anew, or leave it to another"
            )
        self._applied(seen, by, why)

    def _applied(self, seen: BulkPreview, by: str, why: str) -> Batch:
        items = [self._apply(seen.edit, line, by, why) for line in seen.changing]
        return self._home.store.keep_batch(Batch(0, seen.edit.field, seen.edit.told, why, by, now(), tuple(items)))

    def _apply(self, edit: Edit, line: EditLine, by: str, why: str) -> BatchItem:
        store = self._home.store
        if edit.field == REVIEW:
            store.set_review(line.practice, date.fromisoformat(line.new) if line.new else None, by, why)
            return BatchItem(line.practice, line.current, line.new)
        if edit.field == OBJECTIVES:
            return self._confirm(line.practice, line.new, by)
        before = store.practice(line.practice).version
        text = edited(self._submission(line.practice), edit)
        self._put(text, writeup.write(text), by, f"{edit.told}: {why}")
        return BatchItem(line.practice, str(before), str(store.practice(line.practice).version))

    def _confirm(self, practice: str, objectives: str, by: str) -> BatchItem:
        """Confirm these objectives, one a line; where there are none, take the confirmation away."""
        store, plan = self._home.store, self._home.plan.id
        old = store.confirmations(plan, (practice,)).get(practice)
        if objectives:
            store.confirm(Confirmation(practice, plan, tuple(objectives.splitlines()), by, now()))
        else:
            store.take_confirmation_away(practice, plan, by)
        return BatchItem(practice, "\n".join(old.objectives) if old else "", objectives)

    def batches(self, person: Person) -> tuple[Batch, ...]:
        """Every batch, newest first."""
        require(may_care(person), person, "look at edits of many practices")
        return self._home.store.batches()

    def batch(self, no: int, person: Person) -> Batch:
        """Raises Unknown."""
        require(may_care(person), person, "look at edits of many practices")
        return self._home.store.batch(no)

    def undoing(self, no: int, person: Person) -> UndoPreview:
        """What undoing a batch that stands would do. Raises Unknown."""
        require(may_care(person), person, "look at edits of many practices")
        batch = self._home.store.batch(no)
        kept, before = self._kept(batch, person), self._home.ledger()
        standing = [item for item in batch.items if item.practice not in kept]
        figures = moved_as_told(before, self._ledger_without(before, batch, standing), self._closed())
        return UndoPreview(tuple(item.practice for item in standing), kept, figures)

    def _ledger_without(self, ledger: Ledger, batch: Batch, standing: Sequence[BatchItem]) -> Ledger:
        """The ledger as it will be once these are taken back."""
        if batch.field == REVIEW or not standing:
            return ledger
        plan = ledger.plan.id
        if batch.field == OBJECTIVES:
            said = {**ledger.confirmations}
            for item in standing:
                said.pop(item.practice, None)
                if item.before:
                    said[item.practice] = Confirmation(item.practice, plan, tuple(item.before.splitlines()), "", "")
            return replace(ledger, confirmations=said)
        gone = {item.practice: item for item in standing}

        def then(practice: Practice) -> Practice:
            item = gone.get(practice.id)
            if item is None:
                return practice
            if not item.before:
                return replace(practice, withdrawn=True)
            old = self._submission(practice.id, int(item.before))
            said = {one.name: getattr(old, one.name) for one in fields(Submission)}
            return replace(practice, **said, missing=missing(old))

        return replace(ledger, practices=tuple(then(one) for one in ledger.practices))

    def undo(self, no: int, by: Person, why: str) -> BulkReversal | Release:
        """Write what each practice said before the batch as its next version, and hide what an import brought in, but
        for those that were changed since, or after an import shared, taken up or counted. Where that opens to anyone
        what is confided a request comes back that waits for a second person. Raises BadValue without a
        reason, Unknown, and Conflict where it was undone before or nothing is left to take back."""
        require(may_care(by), by, "undo an edit of many practices")
        because, store = reason(why), self._home.store
        with store.transaction():
            batch, standing = self._undoable(no, by)
            if not goes_alone(by) and (opened := self._opened_by_undoing(batch, standing)) and not batch.undone:
                return ask_to_open(self._home, by, OpeningAsked(opened, batch=no), because)
            self._undone(batch, standing, by.id, because)
        self._home.follow_index()
        back = tuple(item.practice for item in standing)
        return BulkReversal(back, tuple(item.practice for item in batch.items if item.practice not in back))

    def undo_asked(self, asked: OpeningAsked, by: str, consenting: Person, why: str) -> None:
        """What one person asked to take back and another consents to. Raises Conflict where it would open more."""
        batch, standing = self._undoable(asked.batch, consenting)
        if set(self._opened_by_undoing(batch, standing)) != set(asked.practices):
            raise Conflict("what is on record changed since it was asked for: refuse this and have it asked for anew")
        self._undone(batch, standing, by, why)

    def _undoable(self, no: int, person: Person) -> tuple[Batch, list[BatchItem]]:
        batch = self._home.store.batch(no)
        kept = self._kept(batch, person)
        standing = [item for item in batch.items if item.practice not in kept]
        if not standing and not batch.undone:
            raise Conflict(f"every practice of batch {no} was changed since; restore versions one by one")
        return batch, standing

    def _kept(self, batch: Batch, person: Person) -> Mapping[str, str]:
        """The practices of a batch that stay as they are, and why."""
        by_id, cards = self._home.ledger().by_id, self._home.cards(person)
        acts = self._home.store.acted_on_since(batch.no) if batch.is_import else {}
        kept: dict[str, str] = {}
        for item in batch.items:
            practice = by_id.get(item.practice)
            if practice is None or item.practice not in cards:
                kept[item.practice] = "it was withdrawn or merged since"
            elif not may_review(person, practice.economies):
                kept[item.practice] = "it is of your own economy: others decide on it"
            elif not self._stands(batch, item):
                kept[item.practice] = "it was changed since"
            elif since := [word for kind, word in SINCE.items() if kind in acts.get(item.practice, frozenset())]:
                kept[item.practice] = f"{' and '.join(since)} since"
        return kept

    def _undone(self, batch: Batch, standing: Sequence[BatchItem], by: str, why: str) -> None:
        self._home.store.mark_undone(batch.no, by, why)
        for item in standing:
            self._take_back(batch, item, by, f"{UNDID} {batch.no}: {why}")

    def _opened_by_undoing(self, batch: Batch, standing: Sequence[BatchItem]) -> tuple[str, ...]:
        if batch.field in BESIDE:
            return ()
        by_id, today = self._home.ledger().by_id, self._home.settings.today()
        return tuple(
            item.practice
            for item in standing
            if item.before
            and opens_earlier(self._submission(item.practice, int(item.before)), by_id[item.practice], today)
        )

    def _stands(self, batch: Batch, item: BatchItem) -> bool:
        """Whether a practice is still as the batch left it."""
        if batch.field == REVIEW:
            review = self._home.store.reviews().get(item.practice)
            return (review.day.isoformat() if review else "") == item.after
        if batch.field == OBJECTIVES:
            said = self._home.store.confirmations(self._home.plan.id, (item.practice,)).get(item.practice)
            return said is not None and "\n".join(said.objectives) == item.after
        return str(self._home.store.practice(item.practice).version) == item.after

    def _take_back(self, batch: Batch, item: BatchItem, by: str, why: str) -> None:
        store = self._home.store
        if batch.field == REVIEW:
            store.set_review(item.practice, date.fromisoformat(item.before) if item.before else None, by, why)
            return
        if batch.field == OBJECTIVES:
            self._confirm(item.practice, item.before, by)
            return
        if not item.before:  # nothing stood there before it came in
            store.withdraw(item.practice, by, why)
            return
        no = int(item.before)
        self._put(self._submission(item.practice, no), store.version_source(item.practice, no), by, why)


def _line(
    edit: Edit, practice: Practice, reviews: Mapping[str, ReviewDate], objectives: tuple[str, ...], person: Person
) -> EditLine:
    review = reviews.get(practice.id)
    own = "" if may_review(person, practice.economies) else "a practice of your own economy: others decide on it"
    if edit.field == "economies" and not may_review(person, edit.value.splitlines()):
        own = "your own economy: others decide on what is its practice"
    return edit_line(edit, practice, review.day if review else None, own, objectives)
