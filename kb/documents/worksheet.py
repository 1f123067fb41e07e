"""One sheet of a workbook as a stream of rows: what each cell is shown as, and what is to be said of it.

Read straight from its part: the library that writes our workbooks gives neither hidden rows nor merged cells nor
formulas without a result where it reads in a stream, and holds everything at once where it does not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from xml.etree import ElementTree

from kb.documents.cell_strings import CellString, cell_string, clean, kept_and_struck
from kb.documents.cell_styles import PLAIN, CellStyle
from kb.documents.error_values import is_error
from kb.documents.number_format import Shown
from kb.documents.remark import DocumentRemarkKind as Kind
from kb.documents.sandbox_child import WontRead
from kb.documents.workbook_parts import Workbook, WorkbookSheet, is_set, local, streamed

MOST_COLUMNS = 300
MOST_MERGED = 100_000
"""Merged cells of a sheet, links likewise; what is beyond is no table."""

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_LINK = re.compile(r'\s*HYPERLINK\s*\(\s*"([^"]{1,2000})"', re.I)


@dataclass(frozen=True, slots=True)
class CellFinding:
    """Something to say of a cell. `is_unread`: what it holds is not among the texts, and `text` is what it was."""

    kind: Kind
    row: int
    column: int
    detail: str = ""
    is_unread: bool = False
    text: str = ""


@dataclass(slots=True)
class WorksheetRow:
    """`texts` by column, at most `MOST_COLUMNS`; `is_hidden`: it is not shown, or filtered out."""

    no: int
    texts: list[str]
    is_hidden: bool
    findings: list[CellFinding]


@dataclass(frozen=True)
class CellRange:
    """A range of cells, both ends among them."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Worksheet:
    """What stands beside the rows is known once `rows` has come to its end."""

    book: Workbook
    sheet: WorkbookSheet
    strings: Sequence[CellString]
    styles: Sequence[CellStyle]
    merged: list[CellRange] = field(default_factory=list)
    links: list[tuple[CellRange, str]] = field(default_factory=list)
    arrays: list[CellRange] = field(default_factory=list)
    """Ranges of formulas that were never worked out."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    last_column: int = 0
    """The last that holds anything, however far out."""

    def rows(self) -> Iterator[WorksheetRow]:
        """Every row that is written down, in their order. Raises WontRead."""
        no = 0
        for name, element in streamed(self.book.archive, self.sheet.path):
            if name == "row":
                no = max(no + 1, _number(element.get("r")))
                yield self._row(no, element)
                element.clear()
            elif name == "col":
                self._column(element)
            elif name == "mergeCell" and len(self.merged) < MOST_MERGED:
                self.merged += filter(None, [cell_range(element.get("ref", ""))])
            elif name == "hyperlink" and len(self.links) < MOST_MERGED:
                self._link(element)

    def is_hidden_column(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)

    def _row(self, no: int, row: ElementTree.Element) -> WorksheetRow:
        made = WorksheetRow(no, [], is_set(row, "hidden") or _is_nothing(row.get("ht")), [])
        column = 0
        for cell in row:
            place = cell.get("r")
            column = max(column + 1, _column_of(place)) if place else column + 1
            if len(cell) == 0:
                continue
            text = self._text(cell, made, column)
            if text or (made.findings and made.findings[-1].column == column):
                self.last_column = max(self.last_column, column)
            if text and column <= MOST_COLUMNS:
                made.texts += [""] * (column - 1 - len(made.texts))
                made.texts.append(text)
        return made

    def _text(self, cell: ElementTree.Element, row: WorksheetRow, column: int) -> str:
        """What the cell is shown as; what is to be said of it goes to the row's findings."""
        formula = value = inline = None
        for child in cell:
            name = local(child.tag)
            if name == "v":
                value = child
            elif name == "f":
                formula = child
            elif name == "is":
                inline = child
        kind, style = cell.get("t", "n"), self._style(cell.get("s"))
        said = value.text or "" if value is not None else ""

        def find(what: Kind, detail: str = "", unread: bool = False, text: str = "") -> None:
            row.findings.append(CellFinding(what, row.no, column, detail, unread, text))

        if formula is not None and self._is_without_result(formula, value is not None, kind, said, row.no, column):
            written = "=" + " ".join((formula.text or "").split())
            doubted = Kind.DOUBTED_RESULT if said.strip() else Kind.NO_RESULT
            find(doubted, written[:80] if len(written) > 1 else "", unread=True)
            return ""
        if kind == "e":
            find(Kind.ERROR_VALUE, said.strip()[:40], unread=True)
            return ""
        if formula is not None and (link := _LINK.match(formula.text or "")):
            find(Kind.LINKS, link[1])
        if kind in ("s", "inlineStr", "str"):
            text, struck = kept_and_struck(self._string(kind, said, inline), style.is_struck)
            hides = style.format.hides_text
        else:
            text, shown = self._number(kind, said, style)
            text, struck = ("", text) if style.is_struck else (text, "")
            hides = shown is Shown.HIDDEN
            if text and shown in (Shown.SCALED, Shown.LONG):
                find(Kind.SCALED_NUMBER if shown is Shown.SCALED else Kind.LONG_NUMBER, f"{said.strip()} as {text}")
        if text and hides:
            find(Kind.HIDDEN_CELL, unread=True, text=text)
            return ""
        if text and is_error(text):
            find(Kind.ERROR_VALUE, text, unread=True)
            return ""
        if struck:
            find(Kind.STRUCK_TEXT, _short(struck), unread=not text)
        return text

    def _is_without_result(
        self, formula: ElementTree.Element, has_value: bool, kind: str, said: str, row: int, column: int
    ) -> bool:
        """Whether a formula was never worked out: it holds nothing where a text of no letters would say so, or the 0
        that a program writes that cannot reckon, in a workbook that asks to be worked out when it is opened."""
        if said.strip():
            return self.book.is_stale and kind == "n" and said.strip() == "0"
        if has_value and kind == "str":
            return False
        whole = cell_range(formula.get("ref", "")) if formula.get("t") in ("array", "dataTable") else None
        if whole and whole != CellRange(row, column, row, column):
            self.arrays.append(whole)
        return True

    def _string(self, kind: str, said: str, inline: ElementTree.Element | None) -> CellString:
        if kind == "inlineStr":
            return cell_string(inline) if inline is not None else ""
        if kind == "str":
            return said
        if not said.strip():
            return ""
        place = _number(said.strip())
        if place >= len(self.strings) or not said.strip().isdigit():
            raise WontRead("it is damaged; save it anew and try again")
        return self.strings[place]

    def _number(self, kind: str, said: str, style: CellStyle) -> tuple[str, Shown]:
        if not said.strip():
            return "", Shown.AS_IT_IS
        if kind == "b":
            return ("yes" if said.strip() in ("1", "true") else "no"), Shown.AS_IT_IS
        if kind == "d":
            with suppress(ValueError):
                return style.format.moment(datetime.fromisoformat(said.strip()).replace(tzinfo=None)), Shown.AS_IT_IS
            return clean(said), Shown.AS_IT_IS
        return style.format.text(said, self.book.from_1904)

    def _style(self, id: str | None) -> CellStyle:
        place = _number(id)
        return self.styles[place] if place < len(self.styles) else PLAIN

    def _column(self, element: ElementTree.Element) -> None:
        first, last = _number(element.get("min")), _number(element.get("max"))
        hidden = is_set(element, "hidden") or _is_nothing(element.get("width"))
        if hidden and 0 < first <= last and len(self.hidden_columns) < MOST_COLUMNS:
            self.hidden_columns.append((first, last))

    def _link(self, element: ElementTree.Element) -> None:
        id = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
        where, target = cell_range(element.get("ref", "")), self._targets.get(id, "")
        if where and target:
            self.links.append((where, target))

    @cached_property
    def _targets(self) -> Mapping[str, str]:
        return self.book.outside(self.sheet.path)


def cell_range(ref: str) -> CellRange | None:
    """Of a reference such as B2:B5 or C4; None where it is none."""
    ends = [_PLACE.fullmatch(end.strip()) for end in ref.split(":", 1)]
    if not ref or not all(ends):
        return None
    rows = sorted(int(end[2]) for end in ends if end)
    columns = sorted(_column_of(end[1]) for end in ends if end)
    return CellRange(rows[0], columns[0], rows[-1], columns[-1]) if rows[0] else None


def letters(column: int) -> str:
    """The name of a column, from 1: A, Z, AA."""
    said = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


def _column_of(place: str) -> int:
    column = 0
    for char in place[:10]:
        if not ("A" <= char <= "Z" or "a" <= char <= "z"):
            break
        column = column * 26 + ord(char) % 32
    return min(column, 1_000_000)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _is_nothing(size: str | None) -> bool:
    """Whether a height or width is 0; none is the usual one."""
    with suppress(ValueError):
        return size is not None and float(size) == 0
    return False


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:79] + "…"
