"""A file that was brought, read: the rows of a spreadsheet, or a paper as the one row that it is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from kb.documents import sandbox
from kb.documents.remark import DocumentRemark
from kb.errors import BadValue, BrokenFile
from kb.importing import paper, table
from kb.importing.meanings import KEPT_AS_TEXT, Meanings, bare
from kb.importing.paper import Paper
from kb.importing.sheet_choices import Answers, SheetChoices, header_digest
from kb.importing.sheet_told import NO_SHEET, told_of
from kb.importing.table import ColumnFate, SheetRow
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
    """`headers` and the field read from each are empty for a paper. `remembered` gives what was chosen for a header row
    before, by its digest. Raises Refused and BadValue."""

    def __init__(
        self,
        plan: Plan,
        economies: Economies,
        data: bytes,
        name: str,
        today: date,
        chosen: SheetChoices | None = None,
        remembered: Callable[[str], SheetChoices | None] = lambda digest: None,
    ) -> None:
        self.name = name
        self.sheet = NO_SHEET
        self.digest = ""
        self.meanings: Meanings | None = None
        self.choices = chosen or SheetChoices()
        self.headers: tuple[str, ...] = ()
        self.mapping: Mapping[str, str] = {}
        self.rows: Sequence[SheetRow] = ()
        self.remarks: tuple[DocumentRemark, ...] = ()
        if PurePath(name).suffix.casefold() in paper.KINDS:
            brought = read_paper(plan, economies, data, name)
            self.rows, self.remarks = (SheetRow(1, "", entries_of_paper(brought)),), brought.remarks
        else:
            self._read_sheet(plan, economies, data, today, remembered)

    def _read_sheet(
        self,
        plan: Plan,
        economies: Economies,
        data: bytes,
        today: date,
        remembered: Callable[[str], SheetChoices | None],
    ) -> None:
        grid = table.read_grid(data, self.name, self.choices.options)
        # without headers there is nothing by which the next sheet would be known
        self.digest = header_digest(grid.headers) if grid.fields else ""
        before = remembered(self.digest) if self.digest else None
        if before:
            own = {_same(header): header for header in grid.headers}
            columns = {own[_same(header)]: field for header, field in before.columns.items() if _same(header) in own}
            self.choices = self.choices.over(replace(before, columns=columns))
        self.meanings = Meanings(plan, economies, today, self.choices.answers)
        found = table.table(grid, plan, self.meanings, self.choices)
        self.headers, self.mapping, self.rows = found.headers, found.mapping, found.rows
        self.remarks = grid.remarks
        self.sheet = told_of(grid, found, self.choices, before is not None)

    def answers(self, said: Mapping[str, str]) -> Answers:
        """What values mean, as somebody says without a field: in each field that the value stands in and that takes
        the meaning. Raises BadValue."""
        given = []
        for value, meaning in said.items():
            fields = [one.field for one in self.sheet.values if one.key == bare(value)]
            if not fields:
                known = ", ".join(dict.fromkeys(one.value[:40] for one in self.sheet.values[:20])) or "none is unclear"
                raise BadValue("value", value, f"one of the file's values that are not in our words: {known}")
            given += [(field, value, meaning) for field in self._taking(fields, meaning)]
        return self.answered(given)

    def _taking(self, fields: Sequence[str], meaning: str) -> Sequence[str]:
        """Those of the fields that take the meaning; where none does the first, whose refusal says what it takes."""
        taking = []
        for field in fields:
            with suppress(BadValue):
                self.answered([(field, "x", meaning)])
                taking.append(field)
        return taking or fields[:1]

    def answered(self, given: Sequence[tuple[str, str, str]]) -> Answers:
        """Answers of what values mean (field, value, meaning). Raises BadValue."""
        answers: dict[str, dict[str, str]] = {}
        for field, value, meaning in given:
            if self.meanings is not None and field in BY_NAME:
                answers.setdefault(field, {})[bare(value)] = self.meanings.answer(field, meaning)
        return answers

    def kept_choices(self, as_shown: bool) -> SheetChoices:
        """What is remembered for this header row once the file is in. `as_shown`: somebody looked at it, so what they
        left as it was is chosen too."""
        fates = (ColumnFate.CHOSEN, ColumnFate.UNSURE) if as_shown else (ColumnFate.CHOSEN,)
        columns = {one.header: one.field for one in self.sheet.columns if one.fate in fates}
        asked = [one for one in self.sheet.values if one.meaning.asks] if as_shown else []
        texts: dict[str, dict[str, str]] = {}
        for one in asked:
            texts.setdefault(one.field, {})[one.key] = KEPT_AS_TEXT
        return SheetChoices(answers=self.choices.answers).over(SheetChoices(columns, texts))

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


def _same(header: str) -> str:
    """A header as header rows are compared."""
    return " ".join(header.casefold().split())


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
