"""A spreadsheet as rows of texts, as they are shown in its cells. Runs in the sandbox.

A sheet is a dict, as JSON has it, from a workbook and from separated values alike:

`name`      empty of separated values.
`rows`      the texts of each row, from row 1 on. A row's place is its number in the file: one that holds nothing, or
            that is hidden, is an empty list. What is empty at a row's end is not there; a hidden column is empty.
`unread`    [row, column] of each cell, from 1, that holds something which was not read: a formula without a stored
            result, an error, text struck out or hidden. Its text is empty and must never clear what is on record.
`merged`    [row, column, rows, columns] of each merged cell, from 1. Its text stands in every row that it spans and
            that holds something of its own; and across the columns that it spans, but where nothing else stands in that
            row: such a cell is a title or a heading over what follows, and stands in its first column alone.

Of separated values besides:

`encoding`  what it was read as, a key of `kb.documents.encodings.ENCODINGS`.
`encodings` [key, words, sample] of each that it could be, the one taken first: `sample` is its first line with letters
            beyond ASCII as that encoding reads it. One alone where there is no doubt.

What may be chosen: `hidden` "yes" brings hidden rows, columns and sheets in (xlsx); `encoding` (csv).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kb.documents.cell_strings import shared_strings
from kb.documents.cell_styles import cell_styles
from kb.documents.merged_cells import spread
from kb.documents.remark import DocumentRemark
from kb.documents.remark import DocumentRemarkKind as Kind
from kb.documents.sandbox_child import Remarked, WontRead
from kb.documents.sheet_remarks import SheetPlace, columns_in_words, of_cells, rows_in_words
from kb.documents.workbook_parts import Workbook, WorkbookSheet, streamed, workbook
from kb.documents.worksheet import MOST_COLUMNS, CellFinding, Worksheet, letters
from kb.documents.zipped import opened

Sheet = dict[str, Any]

MOST_ROWS = 20_000
MOST_SHEETS = 20
MOST_CHARACTERS = 10_000_000
MOST_SEARCHED = 200_000
"""Characters of a spreadsheet that is kept as it is."""

A_FINDING = 50
"""What something to say of a cell counts among the characters."""

_OF_A_FILE_KEPT = (Kind.STRUCK_TEXT, Kind.NO_RESULT, Kind.DOUBTED_RESULT, Kind.ERROR_VALUE, Kind.HIDDEN_CELL)
"""What is said of the cells of a spreadsheet that is kept as it is: nothing of it is lost to whoever opens it."""


def sheets(data: bytes, hidden: str = "no") -> Remarked:
    """Every sheet. Raises WontRead."""
    book = _book(data)
    taken, told = _taken(book, hidden == "yes")
    sources = _Sources(book)
    room, found = MOST_CHARACTERS, list[Sheet]()
    for sheet in taken:
        reading = _SheetReading(sources.worksheet(sheet), SheetPlace(sheet.name, len(taken) > 1), hidden == "yes", room)
        found.append(reading.sheet())
        told += reading.remarks
        room = reading.room
    return Remarked(found, told)


def text(data: bytes) -> Remarked:
    """What stands in its cells, a row a line, as much of it as is searched. Raises WontRead."""
    book = _book(data)
    taken, told = _taken(book, False)
    sources, lines, length = _Sources(book), list[str](), 0
    for sheet in taken:
        if length > MOST_SEARCHED or len(lines) > MOST_ROWS:
            break
        worksheet, place = sources.worksheet(sheet), SheetPlace(sheet.name, len(taken) > 1)
        hidden_rows, findings = set[int](), list[CellFinding]()
        for row in worksheet.rows():
            if row.is_hidden:
                hidden_rows |= {row.no} if any(row.texts) else set()
                continue
            seen = [text for no, text in enumerate(row.texts, 1) if text and not worksheet.is_hidden_column(no)]
            if len(findings) < MOST_ROWS:
                findings += (one for one in row.findings if one.kind in _OF_A_FILE_KEPT)
            lines += [" ".join(seen)] if seen else []
            length += len(lines[-1]) if seen else 0
            if length > MOST_SEARCHED or len(lines) > MOST_ROWS:
                break
        told += _of_hidden_rows(hidden_rows, place)
        told += of_cells((one for one in findings if not worksheet.is_hidden_column(one.column)), place)
        told += _beside(book, sheet, place)
    return Remarked("\n".join(lines), told)


def _book(data: bytes) -> Workbook:
    return workbook(opened(data, "xl/workbook.xml", "a spreadsheet (.xlsx)"))


class _Sources:
    """What all sheets of a workbook share."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._strings, self._styles = book, shared_strings(book), cell_styles(book)

    def worksheet(self, sheet: WorkbookSheet) -> Worksheet:
        return Worksheet(self._book, sheet, self._strings, self._styles)


def _taken(book: Workbook, bring: bool) -> tuple[Sequence[WorkbookSheet], list[DocumentRemark]]:
    """The sheets to read, and what is said of the others; `bring`: those that are hidden too."""
    told = []
    taken = [sheet for sheet in book.sheets if bring or sheet.state == "visible"]
    for sheet in book.sheets:
        if sheet not in taken and _holds_anything(Worksheet(book, sheet, (), ())):
            told.append(DocumentRemark(Kind.HIDDEN_SHEET, place=f"sheet “{sheet.name}”", sheet=sheet.name))
    if len(taken) > MOST_SHEETS:
        names = ", ".join(f"“{sheet.name}”" for sheet in taken[MOST_SHEETS : MOST_SHEETS + 5])
        told.append(DocumentRemark(Kind.FURTHER_SHEETS, len(taken) - MOST_SHEETS, detail=f"{names} and so on"))
    return taken[:MOST_SHEETS], told


def _holds_anything(worksheet: Worksheet) -> bool:
    return any(name in ("v", "is") for name, _ in streamed(worksheet.book.archive, worksheet.sheet.path))


class _SheetReading:
    """A sheet on its way out of its part. `room` is how many characters may still be read."""

    def __init__(self, worksheet: Worksheet, place: SheetPlace, bring: bool, room: int) -> None:
        self._source, self._place, self._bring, self.room = worksheet, place, bring, room
        self._rows: list[list[str]] = []
        self._hidden_rows: set[int] = set()
        self._findings: list[CellFinding] = []
        self._unread: set[tuple[int, int]] = set()
        self.remarks: list[DocumentRemark] = []

    def sheet(self) -> Sheet:
        """Raises WontRead."""
        self._take_rows()
        self._take_arrays()
        merged, times = spread(self._source.merged, self._rows, self._unread)
        self._spend(sum(len(text) for row in self._rows for text in row) if times else 0)
        self._leave_out_columns()
        self._leave_out_rows()
        self._say(times)
        for row in self._rows:
            while row and not row[-1]:
                row.pop()
        while self._rows and not self._rows[-1]:
            self._rows.pop()
        unread = sorted([row, column] for row, column in self._unread if column <= MOST_COLUMNS)
        return {"name": self._place.name, "rows": self._rows, "unread": unread, "merged": merged}

    def _take_rows(self) -> None:
        for row in self._source.rows():
            if not row.texts and not row.findings:
                continue
            if row.no > MOST_ROWS:
                raise WontRead(f"a sheet has more than {MOST_ROWS:,} rows; split it")
            self._rows += ([] for _ in range(row.no - len(self._rows)))
            self._rows[row.no - 1] = row.texts
            if row.is_hidden:
                self._hidden_rows.add(row.no)
            for one in row.findings:
                if one.kind is Kind.HIDDEN_CELL and self._bring and one.column <= MOST_COLUMNS:
                    row.texts += [""] * (one.column - len(row.texts))
                    row.texts[one.column - 1] = one.text
                    continue
                self._findings.append(one)
                if one.is_unread:
                    self._unread.add((row.no, one.column))
            self._spend(sum(map(len, row.texts)) + A_FINDING * len(row.findings))

    def _take_arrays(self) -> None:
        """A formula that fills a range and was never worked out leaves all of it unread."""
        for range_ in self._source.arrays:
            rows = range(range_.top, min(range_.bottom, len(self._rows)) + 1)
            columns = range(range_.left, min(range_.right, MOST_COLUMNS) + 1)
            self._spend(len(rows) * len(columns))
            for row in rows:
                texts = self._rows[row - 1]
                self._unread |= {(row, no) for no in columns if no > len(texts) or not texts[no - 1]}

    def _leave_out_columns(self) -> None:
        if self._bring:
            return
        gone = set()
        for row in self._rows:
            for no, text in enumerate(row, 1):
                if text and self._source.is_hidden_column(no):
                    row[no - 1] = ""
                    gone.add(no)
        self._unread = {cell for cell in self._unread if not self._source.is_hidden_column(cell[1])}
        self._findings = [one for one in self._findings if not self._source.is_hidden_column(one.column)]
        if gone:
            place = self._place.words(columns_in_words(gone))
            self.remarks.append(
                DocumentRemark(Kind.HIDDEN_COLUMNS, len(gone), place, column=min(gone), sheet=self._place.name)
            )

    def _leave_out_rows(self) -> None:
        if self._bring:
            return
        gone = {no for no in self._hidden_rows if any(self._rows[no - 1])}
        for no in self._hidden_rows:
            self._rows[no - 1] = []
        self._unread = {cell for cell in self._unread if cell[0] not in self._hidden_rows}
        self._findings = [one for one in self._findings if one.row not in self._hidden_rows]
        self.remarks += _of_hidden_rows(gone, self._place)

    def _say(self, merged: int) -> None:
        links = (
            CellFinding(Kind.LINKS, where.top, where.left, target[:200])
            for where, target in self._source.links
            if not self._is_told(where.top, where.left, target)
        )
        self.remarks += of_cells((*self._findings, *links), self._place)
        if merged:
            place = self._place.words("")
            self.remarks.append(DocumentRemark(Kind.MERGED_CELLS, merged, place, sheet=self._place.name))
        if self._source.last_column > MOST_COLUMNS:
            place = self._place.words(f"from column {letters(MOST_COLUMNS + 1)} on")
            count = self._source.last_column - MOST_COLUMNS
            self.remarks.append(DocumentRemark(Kind.FURTHER_COLUMNS, count, place, sheet=self._place.name))
        self.remarks += _beside(self._source.book, self._source.sheet, self._place)

    def _is_told(self, row: int, column: int, target: str) -> bool:
        """Whether a cell says itself where its link leads, or holds nothing that is read."""
        texts = self._rows[row - 1] if row <= len(self._rows) else []
        text = texts[column - 1] if column <= len(texts) else ""
        return not text or target.removeprefix("mailto:").rstrip("/").casefold() in text.casefold()

    def _spend(self, characters: int) -> None:
        self.room -= characters
        if self.room < 0:
            raise WontRead("it holds more text than is read at once; split it")


def _of_hidden_rows(rows: set[int], place: SheetPlace) -> Iterator[DocumentRemark]:
    if rows:
        words = place.words(rows_in_words(rows))
        yield DocumentRemark(Kind.HIDDEN_ROWS, len(rows), words, row=min(rows), sheet=place.name)


def _beside(book: Workbook, sheet: WorkbookSheet, place: SheetPlace) -> Iterator[DocumentRemark]:
    """What lies on a sheet and in none of its cells."""
    notes = _counted(book, book.related(sheet.path, "comments"), "comment")
    notes = notes or _counted(book, book.related(sheet.path, "threadedComment"), "threadedComment")
    boxes = _counted(book, book.related(sheet.path, "drawing"), "txBody")
    counts: Mapping[Kind, int] = {Kind.NOTES: notes, Kind.TEXT_BOXES: boxes}
    for kind, count in counts.items():
        if count:
            yield DocumentRemark(kind, count, place.words(""), sheet=place.name)


def _counted(book: Workbook, paths: Sequence[str], name: str) -> int:
    """How many elements of a name hold any text."""
    return sum(
        any((text or "").strip() for text in element.itertext())
        for path in paths
        for found, element in streamed(book.archive, path)
        if found == name
    )
