"""What changed between two states of a write-up, field by field and word by word."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from kb.practice.fields import FIELDS, Entries

_BUDGET = 50_000
"""Pairs of equal parts looked at, a second at worst. Where words cost more, lines are compared, or the whole."""

_CUTS = (re.compile(r"\w+\s*|[^\w\s]\s*|\s+"), re.compile(r"[^\n]*\n+|[^\n]+"))
"""Words, each with the space behind it; lines."""


class PieceKind(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A run of text that shares one fate. Kept and removed make the text before, kept and added the one after."""

    kind: PieceKind
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A field that changed; `field` is its name."""

    field: str
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind is not PieceKind.ADDED)

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind is not PieceKind.REMOVED)


def field_changes(before: Entries, after: Entries) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the form; names that the form does not know come last, by name."""
    known = [field.name for field in FIELDS]
    others = sorted((before.keys() | after.keys()) - set(known))
    return tuple(_changes(before, after, [*known, *others]))


def text_changes(before: str, after: str) -> tuple[Piece, ...]:
    """What was kept, removed and added, in the order of reading."""
    old, new = _parts(before, after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(PieceKind.KEPT, "".join(old[a:b])))
            continue
        pieces += [Piece(PieceKind.REMOVED, "".join(old[a:b]))] if b > a else []
        pieces += [Piece(PieceKind.ADDED, "".join(new[c:d]))] if d > c else []
    return tuple(pieces)


def _changes(before: Entries, after: Entries, names: list[str]) -> Iterator[FieldChange]:
    for name in names:
        old, new = _text(before, name), _text(after, name)
        if old != new:
            yield FieldChange(name, text_changes(old, new))


def _text(entries: Entries, name: str) -> str:
    return entries.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _parts(before: str, after: str) -> tuple[list[str], list[str]]:
    for cut in _CUTS:
        old, new = cut.findall(before), cut.findall(after)
        counts = Counter(new)
        if sum(counts[part] for part in old) <= _BUDGET:
            return old, new
    return [before] if before else [], [after] if after else []
