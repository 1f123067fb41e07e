"""A PDF as blocks in their order: headings, paragraphs, items, tables and what was filled in. Runs in the sandbox.

Two libraries look at it: pypdf at what acts by itself and at its lock, pdfminer at what its pages print.
"""

import io
import logging
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

# loaded before the sandbox closes: what decrypts is no part of Python and is opened as a file
from cryptography.hazmat.primitives.ciphers import algorithms as _algorithms  # noqa: F401
from pdfminer.pdfpage import PDFPage
from pdfminer.psparser import PSException

from kb.documents import pdf_form, pdf_lines
from kb.documents.block import Block, BlockKind
from kb.documents.pdf_lines import PrintedLine, PrintedRow
from kb.documents.pdf_paragraphs import blocks as blocks_of
from kb.documents.pdf_print import UNREAD, PagePrint, PrintedPage, layers_off
from kb.documents.pdf_running import without_running
from kb.documents.remark import DocumentRemark, DocumentRemarkKind
from kb.documents.sandbox_child import Remarked, WontRead

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 300
MOST_CHARACTERS = 5_000_000

MOST_SECONDS = 2.5
"""Of the processor, for the text of a PDF that is kept as it is: what is not read by then is not searched."""

_DAMAGED = "it is damaged; save it anew and try again"
_WHOLE, _FEW = 0.7, 20
_SCANNED = 0.3
"""Of a page: a picture that covers so much of one without text is a picture of text."""

_MAY_BE_COPIED, _MAY_BE_READ_OUT = 1 << 4, 1 << 9


def blocks(data: bytes) -> Remarked:
    """What it says, block by block, as JSON has it. Raises WontRead where it is locked, acts by itself, holds no text,
    or its owner forbids that it is read."""
    locked = _checked(data)
    if locked:
        raise WontRead(locked)
    reading, found = _whole(data)
    if not found or reading.broken:
        again, more = _whole(_anew(data))
        if len(more) > len(found):
            reading, found = again, more
    if not found:
        raise WontRead(reading.empty())
    return Remarked([asdict(block) for block in found], reading.remarks)


def printed_lines(data: bytes) -> Remarked:
    """The same line by line as it is printed, of a paper whose lines say one thing each, like an agenda. Raises
    WontRead as `blocks` does."""
    locked = _checked(data)
    if locked:
        raise WontRead(locked)
    reading, _ = _whole(data)
    found = reading.lines()
    if not found:
        reading, _ = _whole(_anew(data))
        found = reading.lines()
    if not found:
        raise WontRead(reading.empty())
    return Remarked([asdict(block) for block in found], reading.remarks)


def _whole(data: bytes) -> "tuple[_PdfReading, tuple[Block, ...]]":
    """All of it, as far as it can be read; where nothing of it can, its reading is empty. Raises WontRead where it is
    too much."""
    reading = _PdfReading(data)
    for page in reading.pages():
        if page > MOST_PAGES:
            raise WontRead(f"it has more than {MOST_PAGES} pages, which is the most; take out the rest")
        if reading.characters > MOST_CHARACTERS:
            raise WontRead("it holds more text than is read at once; split it")
    return reading, reading.blocks()


def _anew(data: bytes) -> bytes:
    """The same as pypdf writes it, which finds its way through files that pdfminer does not."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    out = io.BytesIO()
    try:
        PdfWriter(clone_from=reader).write(out)
    except _FAULTS:
        return data
    return out.getvalue()


def attached(data: bytes, most: int = 200_000) -> Remarked:
    """The text of a PDF that goes with a practice, up to `most` characters: there may be none, and it may be long.
    Raises WontRead where it is locked or damaged, or acts by itself."""
    if _checked(data):
        return Remarked("", [DocumentRemark(DocumentRemarkKind.CLOSED_TEXT)])
    reading = _PdfReading(data)
    for _ in reading.pages():
        if reading.characters > most or time.process_time() > MOST_SECONDS:
            break
    if not reading.count:
        raise WontRead(_DAMAGED)
    return Remarked("\n\n".join(filter(None, map(_plain, reading.blocks()))), reading.remarks)


def _plain(block: Block) -> str:
    if block.kind is BlockKind.TABLE:
        return "\n".join(" ".join(filter(None, row)) for row in block.rows)
    return block.plain


class _PdfReading:
    """A document on its way through: its pages one after the other, then all of them at once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._rows: list[list[list[PrintedRow]]] = []
        self._values: list[list[PrintedLine]] = []
        self._pictured: list[int] = []
        self._recognised: list[int] = []
        self.broken: list[int] = []
        self._remarks: list[DocumentRemark] = []
        self.count = 0
        self.characters = 0

    @property
    def remarks(self) -> Sequence[DocumentRemark]:
        found = list(self._remarks)
        for kind, pages in (
            (DocumentRemarkKind.PICTURED_PAGES, self._pictured),
            (DocumentRemarkKind.RECOGNISED_PAGES, self._recognised),
            (DocumentRemarkKind.UNREAD_PAGES, self.broken),
        ):
            if pages:
                found.append(DocumentRemark(kind, len(pages), _numbers(pages)))
        return found

    def pages(self) -> Iterator[int]:
        """Reads page after page, and gives the number of each once it was read."""
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfparser import PDFParser

        logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
        try:
            document = PDFDocument(PDFParser(io.BytesIO(self._data)), password="")
            paper = PagePrint(layers_off(document.catalog))
            listed = PDFPage.create_pages(document)
        except _FAULTS:
            self.broken.append(1)
            return
        while True:
            try:
                page = next(listed, None)
            except _FAULTS:
                self.broken.append(self.count + 1)
                return
            if page is None:
                return
            self.count += 1
            try:
                self._page(page, paper)
            except _FAULTS:
                self.broken.append(self.count)
                self._rows.append([])
                self._values.append([])
            yield self.count

    def _page(self, page: PDFPage, paper: PagePrint) -> None:
        printed = paper.page(page)
        on_page = pdf_form.form(page, printed)
        printed = pdf_form.without_struck(printed, on_page.struck)
        place = f"page {self.count}"
        hidden = printed.hidden + on_page.hidden
        self._say(DocumentRemarkKind.HIDDEN_TEXT, hidden, place)
        self._say(DocumentRemarkKind.STRUCK_TEXT, printed.struck, place)
        self._say(DocumentRemarkKind.PAGE_NOTES, on_page.notes, place)
        self._say(DocumentRemarkKind.RUNNING_LINES, bool(printed.running), place)
        self._say(DocumentRemarkKind.UNREAD_LETTERS, sum(word.text.count(UNREAD) for word in printed.words), place)
        if printed.recognised:
            self._recognised.append(self.count)
        elif not on_page.typed and printed.pictured > _SCANNED and _says_little(printed):
            self._pictured.append(self.count)
        printed, values = pdf_form.filled(printed, on_page.fields, self.count)
        printed = replace(printed, words=(*printed.words, *on_page.typed))
        self.characters += sum(len(word.text) + 1 for word in printed.words) + sum(len(one.filled) for one in values)
        self._rows.append(pdf_lines.rows(printed, self.count))
        self._values.append(values)

    def _say(self, kind: DocumentRemarkKind, count: int, place: str) -> None:
        if count:
            self._remarks.append(DocumentRemark(kind, count, place))

    def blocks(self) -> tuple[Block, ...]:
        self._remarks += without_running(self._rows)
        return tuple(block for block in blocks_of(self._printed()) if block.plain or block.rows)

    def lines(self) -> tuple[Block, ...]:
        """After `blocks`, which takes off what stands on every page: a row of a table, or a line of text, each."""
        found = (
            Block(BlockKind.TABLE, rows=(line.cells,), first=(line.cells,))
            if line.cells
            else Block(BlockKind.PARAGRAPH, line.text, line.text)
            for line in self._printed()
        )
        return tuple(block for block in found if block.plain.strip() or block.rows)

    def _printed(self) -> list[PrintedLine]:
        found: list[PrintedLine] = []
        for rows, values in zip(self._rows, self._values, strict=True):
            found += pdf_form.placed(pdf_lines.lines(rows), values)
        return found

    def empty(self) -> str:
        """Why there is nothing to read."""
        if self.broken or not self.count:
            return _DAMAGED
        if self._pictured:
            return "it is a scan: it holds no text, only pictures of it; paste the text instead"
        return "it holds no text; if it shows some, that is a picture of it: paste the text instead"


def _says_little(printed: PrintedPage) -> bool:
    """Whether a page holds no text besides its picture: on one that is all picture its number may be printed."""
    letters = sum(len(word.text) for word in printed.words)
    return not letters or (printed.pictured > _WHOLE and letters <= _FEW)


_FAULTS: tuple[type[Exception], ...] = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, ArithmeticError, EOFError, OSError,
    NotImplementedError, PSException, struct.error, zlib.error,
)  # fmt: skip
"""What pdfminer raises where a file is broken."""


def _checked(data: bytes) -> str:
    """Why its text may not be read; empty where it may. Raises WontRead where it is no PDF, locked or damaged, or acts
    by itself."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    from kb.documents.active_pdf import must_be_still

    if not data.strip(b"\0\t\r\n "):
        raise WontRead("it is empty")
    if b"%PDF-" not in data[:1024]:
        raise WontRead("it is not a PDF")
    try:
        reader = PdfReader(io.BytesIO(data))
        # locked only against being copied, it opens to anybody
        if reader.is_encrypted and not reader.decrypt(""):
            raise WontRead("it is locked with a password; save it without one")
        must_be_still(data, reader)
        return _closed(reader)
    except PyPdfError as error:
        raise WontRead(_DAMAGED) from error


def _closed(reader: "PdfReader") -> str:
    if not reader.is_encrypted:
        return ""
    lock = reader.trailer["/Encrypt"].get_object()
    allowed = int(lock.get("/P", -1))  # type: ignore[union-attr]
    # the second came with the third revision: before it, the first speaks for both
    of_old = int(lock.get("/R", 3)) < 3  # type: ignore[union-attr]
    if allowed & _MAY_BE_COPIED or (allowed & _MAY_BE_READ_OUT and not of_old):
        return ""
    return "its owner forbids that its text is copied; ask for one that allows it, or paste the text"


def _numbers(pages: Sequence[int]) -> str:
    """Such as "pages 2-5, 8"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {said}" if len(pages) == 1 else f"pages {said}"
