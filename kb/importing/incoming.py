"""A file that was brought, read: the rows of a spreadsheet, or a paper as the one row that it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from kb.documents import sandbox
from kb.documents.remark import DocumentRemark
from kb.errors import BrokenFile
from kb.importing import paper, table
from kb.importing.paper import Paper
from kb.importing.table import SheetRow
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.canonical import UNTITLED
from kb.practice.fields import BY_NAME, Entries, Takes
from kb.practice.form import entries_of
from kb.practice.practice import MOST_CHARACTERS, Section
from kb.practice.writeup import read

MOST_BYTES = 4 * MOST_CHARACTERS
"""Of a write-up that says itself what is what: every character may take four."""

KINDS = (*paper.KINDS, *table.KINDS)


class IncomingFile:
    """`headers` and the field read from each are empty for a paper. Raises Refused and BadValue."""

    def __init__(
        self, plan: Plan, economies: Economies, data: bytes, name: str, chosen: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.headers: tuple[str, ...] = ()
        self.mapping: Mapping[str, str] = {}
        self.rows: Sequence[SheetRow] = ()
        self.remarks: tuple[DocumentRemark, ...] = ()
        if PurePath(name).suffix.casefold() in paper.KINDS:
            brought = read_paper(plan, economies, data, name)
            self.rows, self.remarks = (SheetRow(1, "", entries_of_paper(brought)),), brought.remarks
        else:
            grid = table.read_grid(data, name)
            found, self.remarks = table.table(grid, plan, chosen), grid.remarks
            self.headers, self.mapping, self.rows = found.headers, found.mapping, found.rows

    def header(self, field: str) -> str:
        """The column that a field is read from; empty where it has none."""
        return next((header for header, name in self.mapping.items() if name == field), "")


def read_paper(plan: Plan, economies: Economies, data: bytes, name: str) -> Paper:
    """A paper as a proposal of entries; a write-up with front matter says itself what is what. Raises Refused."""
    is_markdown = PurePath(name).suffix.casefold() in (".md", ".markdown")
    if is_markdown and data.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
        if len(data) > MOST_BYTES:
            raise sandbox.refused(
                f"it has {len(data):,} bytes and {MOST_BYTES:,} is the most; keep the practice itself"
            )
        try:
            entries = entries_of(read(data, name, "paper", economies))
        except BrokenFile as error:
            raise sandbox.refused(str(error)) from None
        return sized(Paper({field: text for field, text in entries.items() if field in BY_NAME}, (), "template"))
    return sized(paper.read_paper(data, name, plan))


MOST_UNPLACED = 100
"""Parts that a person is asked about one by one; whatever comes after them stands together in the last."""

LEAVE_OUT = ""


@dataclass(frozen=True)
class PaperPart:
    """A piece of a paper and where it goes: `field` is a field's name, or LEAVE_OUT."""

    field: str
    heading: str
    text: str


def parts_of(read: Paper) -> tuple[PaperPart, ...]:
    """What a paper says, piece by piece, as it is proposed: in the order of the form, then what could not be placed."""
    placed = [PaperPart(name, BY_NAME[name].label, read.entries[name]) for name in BY_NAME if name in read.entries]
    return (*placed, *(PaperPart("rest", part.heading, part.text) for part in read.unplaced))


def entries_of_parts(parts: Sequence[PaperPart]) -> Entries:
    """Entries as a person placed the parts. A further part of a field follows under its own heading, and whatever else
    there is stands under its headings."""
    entries: dict[str, str] = {}
    for part in parts:
        field, text = BY_NAME.get(part.field), part.text.strip()
        if field is None or not text:
            continue
        if field.name == "rest" and not text.startswith("## "):
            text = f"## {part.heading}\n\n{text}" if part.heading else f"{UNTITLED}\n\n{text}"
        elif field.name in entries and field.takes is Takes.TEXT and part.heading:
            text = f"**{part.heading}**\n\n{text}"
        elif field.takes in (Takes.LINE, Takes.CHOICE, Takes.YEAR, Takes.DAY):
            text = " ".join([entries.pop(field.name, ""), text]).strip()
        entries[field.name] = f"{entries[field.name]}\n\n{text}" if field.name in entries else text
    return entries


def sized(read: Paper) -> Paper:
    """Raises Refused where it is more than a write-up may be."""
    if len(read.unplaced) > MOST_UNPLACED:
        first, others = read.unplaced[: MOST_UNPLACED - 1], read.unplaced[MOST_UNPLACED - 1 :]
        text = "\n\n".join(f"**{part.heading}**\n\n{part.text}".removeprefix("****").strip() for part in others)
        read = replace(read, unplaced=(*first, Section("", text)))
    length = sum(map(len, read.entries.values())) + sum(len(part.heading) + len(part.text) for part in read.unplaced)
    if length > MOST_CHARACTERS:
        raise sandbox.refused(
            f"its text has {length:,} characters and {MOST_CHARACTERS:,} is the most; keep the practice itself"
        )
    return read


def entries_of_paper(read: Paper) -> Entries:
    """A paper's entries, with what could not be placed under Anything else."""
    return entries_of_parts(parts_of(read))
