"""A paper cut into parts, in its own order, and where each goes: what is proposed to a person, and what becomes of it
when the person has decided. Both doors, the page and `kb import`, make their entries here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from kb.documents import sandbox
from kb.documents.remark import DocumentRemark
from kb.practice.canonical import UNTITLED
from kb.practice.fields import BY_NAME, Entries, Takes
from kb.practice.practice import MOST_CHARACTERS, Section

MOST_UNPLACED = 100
"""Parts that a person is asked about one by one; whatever comes after them stands together in the last."""

MOST_PARTS = 200
"""Parts that are shown one by one; of a paper with more each field's stand together."""

LEAVE_OUT = ""

REST = "rest"


class Placing(StrEnum):
    """How a part came to its field."""

    ITSELF = "as the paper says it"
    WORDS = "by its heading"
    MEANING = "by what its heading means"
    CONTENT = "by what it says"
    LOOK = "by how it looks"
    NONE = "not placed"

    @property
    def is_sure(self) -> bool:
        return self in (Placing.ITSELF, Placing.WORDS)


@dataclass(frozen=True)
class PaperPart:
    """A piece of a paper and where it goes: `field` is a field's name, or LEAVE_OUT. `heading` is the paper's own.
    `note`: what its author should look at before it is handed in. `apart`: the heading says something besides the
    field's label, so that it stays above the text."""

    field: str
    heading: str
    text: str
    placing: Placing = Placing.ITSELF
    note: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Paper:
    """`parts` are in the order of the paper; `kind` says what the paper was: template, document, pdf or text;
    `remarks` what its reader left out or is unsure of."""

    parts: tuple[PaperPart, ...]
    kind: str
    remarks: tuple[DocumentRemark, ...] = ()

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """What was placed, by field."""
        return entries_of_parts([part for part in self.parts if part.placing is not Placing.NONE])

    @property
    def unplaced(self) -> tuple[Section, ...]:
        """What no field is likely for: for a person to place or to leave out."""
        return tuple(Section(part.heading, part.text) for part in self.parts if part.placing is Placing.NONE)


def paper_of(entries: Entries, kind: str, remarks: tuple[DocumentRemark, ...] = ()) -> Paper:
    """A paper that says itself what is what."""
    parts = (PaperPart(name, BY_NAME[name].label, entries[name]) for name in BY_NAME if entries.get(name))
    return Paper(tuple(parts), kind, remarks)


_SHORT = (Takes.LINE, Takes.CHOICE, Takes.YEAR, Takes.DAY)

_LISTS = (Takes.LINES, Takes.CHOICES, Takes.ECONOMIES, Takes.OBJECTIVES)


def entries_of_parts(parts: Sequence[PaperPart]) -> Entries:
    """Entries as the parts are placed. A further part of a field follows under its own heading, and whatever else there
    is stands under its headings."""
    placed: dict[str, list[str]] = {}  # joined once: a paper may begin the same section ten thousand times
    for part in parts:
        field, text = BY_NAME.get(part.field), part.text.strip()
        if field is None or not text:
            continue
        before = placed.setdefault(field.name, [])
        if field.name == REST and not text.startswith("## "):
            text = f"## {part.heading}\n\n{text}" if part.heading else f"{UNTITLED}\n\n{text}"
        elif field.takes is Takes.TEXT and part.heading and (before or part.apart):
            bold = f"**{_bare(part.heading)}**"
            text = text if text.startswith(bold) else f"{bold}\n\n{text}"
        before.append(text)
    return {name: _joined(name, texts) for name, texts in placed.items()}


def _bare(heading: str) -> str:
    return " ".join(heading.replace("*", "").split())


def _joined(name: str, texts: Sequence[str]) -> str:
    takes = BY_NAME[name].takes
    if takes in _SHORT:
        return (", " if name == "contact" else " ").join(texts)
    if takes in _LISTS:
        return "\n".join(texts)
    return "\n\n".join(texts)


def sized(read: Paper) -> Paper:
    """Raises Refused where it is more than a write-up may be."""
    waiting = [part for part in read.parts if part.placing is Placing.NONE]
    if len(waiting) > MOST_UNPLACED:
        others = waiting[MOST_UNPLACED - 1 :]
        text = "\n\n".join(f"**{part.heading}**\n\n{part.text}".removeprefix("****").strip() for part in others)
        gone = set(map(id, others))
        left = tuple(part for part in read.parts if id(part) not in gone)
        read = replace(read, parts=(*left, PaperPart(REST, "", text, Placing.NONE)))
    if len(read.parts) > MOST_PARTS:
        whole = paper_of(read.entries, read.kind).parts
        read = replace(read, parts=(*whole, *(part for part in read.parts if part.placing is Placing.NONE)))
    length = sum(len(part.heading) * (part.placing is Placing.NONE) + len(part.text) for part in read.parts)
    if length > MOST_CHARACTERS:
        raise sandbox.refused(
            f"its text has {length:,} characters and {MOST_CHARACTERS:,} is the most; keep the practice itself"
        )
    return read


def entries_of_paper(read: Paper) -> Entries:
    """A paper's entries, with what could not be placed under Anything else."""
    return entries_of_parts(read.parts)
