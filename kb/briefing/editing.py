"""What a person does to a brief, each a brief from a brief: nothing here reads or writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from kb.briefing.brief import (
    MOST_ENTRIES,
    MOST_FIELD,
    MOST_ITEMS,
    MOST_NOTE,
    MOST_TITLE,
    Brief,
    BriefEntry,
    BriefItem,
)
from kb.briefing.days import day_spelled
from kb.briefing.document import BriefCover
from kb.errors import BadValue, Unknown
from kb.ledger.agenda_text import ReadItem, is_housekeeping

Thing = TypeVar("Thing")

COVER = ("title", "document_number", "agenda_item", "purpose", "submitted_by", "forum", "meeting", "classification")
"""The fields of the cover, in their order."""


@dataclass(frozen=True)
class BriefWords:
    """What a form says of a brief: its cover, and by the place of an item, or of an item and an entry, counted from 0,
    notes and what is chosen. What it does not speak of stays; `picked` none: nothing is said of the choice."""

    cover: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[tuple[int, ...], str] = field(default_factory=dict)
    picked: frozenset[tuple[int, int]] | None = None


def items_of(read: Iterable[ReadItem]) -> tuple[BriefItem, ...]:
    """Items of an agenda as those of a brief, nothing looked for yet."""
    return tuple(
        BriefItem(
            one.number, one.title, one.level, one.context, one.detail, one.lead, one.time, one.documents,
            one.housekeeping, waiting=not one.housekeeping,
        )
        for one in read
    )[:MOST_ITEMS]  # fmt: skip


def as_told(brief: Brief, words: BriefWords) -> Brief:
    """The brief as a form has it. Raises BadValue for what is longer than it may be."""
    cover = {name: _line(name, value) for name, value in words.cover.items() if name in COVER}
    if "title" in cover and not cover["title"]:
        cover["title"] = brief.cover.title
    items = tuple(_told(no, item, words) for no, item in enumerate(brief.items))
    return replace(brief, cover=replace(brief.cover, **cover), items=items)


def _told(no: int, item: BriefItem, words: BriefWords) -> BriefItem:
    entries = tuple(
        replace(
            entry,
            note=_note(words.notes.get((no, at), entry.note)),
            picked=entry.picked if words.picked is None else (no, at) in words.picked,
        )
        for at, entry in enumerate(item.entries)
    )
    return replace(item, note=_note(words.notes.get((no,), item.note)), entries=entries)


def moved_item(brief: Brief, no: int, by: int) -> Brief:
    """An item one place up (-1) or down (1). Raises Unknown."""
    _must_be(no, brief.items)
    return replace(brief, items=_moved(brief.items, no, by))


def moved_entry(brief: Brief, no: int, at: int, by: int) -> Brief:
    """A practice one place up or down among those of its kind under its item. Raises Unknown."""
    item = _item(brief, no)
    _must_be(at, item.entries)
    alike = [place for place, one in enumerate(item.entries) if one.answers is item.entries[at].answers]
    beside = alike.index(at) + by
    if not 0 <= beside < len(alike):
        return brief
    entries = list(item.entries)
    entries[at], entries[alike[beside]] = entries[alike[beside]], entries[at]
    return _with(brief, no, replace(item, entries=tuple(entries)))


def without_item(brief: Brief, no: int) -> Brief:
    _must_be(no, brief.items)
    return replace(brief, items=brief.items[:no] + brief.items[no + 1 :])


def without_entry(brief: Brief, no: int, at: int) -> Brief:
    item = _item(brief, no)
    _must_be(at, item.entries)
    return _with(brief, no, replace(item, entries=item.entries[:at] + item.entries[at + 1 :]))


def with_item(brief: Brief, number: str, title: str) -> Brief:
    """An own item at the end, for which nothing was looked for yet. Raises BadValue."""
    said = " ".join(title.split())
    if not said:
        raise BadValue("title of the item", title, "what it is about, like Financing for women-led SMEs")
    if len(said) > MOST_TITLE:
        raise BadValue("title of the item", said, f"{MOST_TITLE} characters at most")
    if len(brief.items) >= MOST_ITEMS:
        raise BadValue("items", len(brief.items) + 1, f"{MOST_ITEMS} at most")
    item = BriefItem(_line("number", number)[:40], said, housekeeping=is_housekeeping(said))
    return replace(brief, items=(*brief.items, replace(item, waiting=not item.housekeeping)))


def with_entry(brief: Brief, no: int, entry: BriefEntry) -> Brief:
    """A practice put under an item, before what only is related; there already, it is chosen."""
    item = _item(brief, no)
    known = next((at for at, one in enumerate(item.entries) if one.practice == entry.practice), None)
    if known is not None:
        entries = list(item.entries)
        entries[known] = replace(entries[known], picked=True, answers=True)
        return _with(brief, no, replace(item, entries=tuple(entries)))
    if len(item.entries) >= MOST_ENTRIES:
        raise BadValue("practices", len(item.entries) + 1, f"{MOST_ENTRIES} under one item at most")
    return _with(brief, no, replace(item, entries=(*item.answers, entry, *item.related)))


def with_newer(brief: Brief, no: int, at: int, newer: BriefEntry) -> Brief:
    """The newer version in the place of the one that was read: the note and the choice stay."""
    item = _item(brief, no)
    _must_be(at, item.entries)
    old = item.entries[at]
    entries = list(item.entries)
    entries[at] = replace(newer, answers=old.answers, picked=old.picked, note=old.note)
    return _with(brief, no, replace(item, entries=tuple(entries)))


def with_answers(brief: Brief, no: int, item: BriefItem) -> Brief:
    return _with(brief, no, item)


def _item(brief: Brief, no: int) -> BriefItem:
    _must_be(no, brief.items)
    return brief.items[no]


def _with(brief: Brief, no: int, item: BriefItem) -> Brief:
    _must_be(no, brief.items)
    return replace(brief, items=(*brief.items[:no], item, *brief.items[no + 1 :]))


def _moved(things: Sequence[Thing], no: int, by: int) -> tuple[Thing, ...]:
    there = list(things)
    to = no + by
    if 0 <= to < len(there):
        there[no], there[to] = there[to], there[no]
    return tuple(there)


def _must_be(no: int, among: Sequence[object]) -> None:
    if not 0 <= no < len(among):
        raise Unknown("place in this brief", str(no + 1), (), f"it has {len(among)}")


def _line(name: str, value: str) -> str:
    said = " ".join(value.split())
    if len(said) > MOST_FIELD:
        raise BadValue(name.replace("_", " "), said, f"{MOST_FIELD} characters at most")
    return said


def _note(value: str) -> str:
    said = value.replace("\r\n", "\n").strip()
    if len(said) > MOST_NOTE:
        raise BadValue("note", said, f"{MOST_NOTE:,} characters at most")
    return said


def cover_of(title: str, on: date, meeting: str = "", submitted_by: str = "") -> BriefCover:
    """A cover with what is known when a brief is begun; raises BadValue."""
    said = _line("title", title) or f"Brief {f'for {meeting}' if meeting else f'of {day_spelled(on)}'}"
    return BriefCover(said, meeting=meeting, submitted_by=submitted_by, purpose="Information")
