"""A file that was brought, read: the rows of a spreadsheet, or a paper as the one row that it is."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from kb.documents import paper_kind, sandbox
from kb.documents.paper_kind import other_paper
from kb.documents.remark import DocumentRemark
from kb.documents.spreadsheet_kind import other_spreadsheet
from kb.errors import BadValue, BrokenFile
from kb.importing import paper, table
from kb.importing.meanings import KEPT_AS_TEXT, Meanings, bare
from kb.importing.paper import PaperKnowledge
from kb.importing.paper_parts import Paper, entries_of_paper, paper_of, sized
from kb.importing.sheet_choices import Answers, SheetChoices, header_digest
from kb.importing.sheet_told import NO_SHEET, told_of
from kb.importing.table import ColumnFate, SheetRow
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.fields import BY_NAME
from kb.practice.form import entries_of
from kb.practice.practice import MOST_CHARACTERS
from kb.practice.writeup import read

MOST_BYTES = 4 * MOST_CHARACTERS
"""Of a write-up that says itself what is what: every character may take four."""


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
        known: PaperKnowledge | None = None,
    ) -> None:
        self.name = name
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.sheet = NO_SHEET
        self.digest = ""
        self.meanings: Meanings | None = None
        self.choices = chosen or SheetChoices()
        self.headers: tuple[str, ...] = ()
        self.mapping: Mapping[str, str] = {}
        self.rows: Sequence[SheetRow] = ()
        self.remarks: tuple[DocumentRemark, ...] = ()
        if not other_spreadsheet(name) and (other := other_paper(name)):
            raise sandbox.refused(other)
        if PurePath(name).suffix.casefold() in paper_kind.KINDS:
            brought = read_paper(plan, economies, data, name, known)
            self.rows, self.remarks = (SheetRow(1, "", entries_of_paper(brought)),), brought.remarks
            self.sheet = replace(NO_SHEET, remarks=brought.remarks)
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


def read_paper(plan: Plan, economies: Economies, data: bytes, name: str, known: PaperKnowledge | None = None) -> Paper:
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
        return sized(paper_of(entries, "template"))
    return sized(paper.read_paper(data, name, plan, known or PaperKnowledge(economies)))


def _same(header: str) -> str:
    """A header as header rows are compared."""
    return " ".join(header.casefold().split())
