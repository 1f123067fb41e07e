"""What stands beside each other as a Word document: one table across a wide page, its head on every page."""

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kb.comparison.compared import Comparison
from kb.comparison.evidence import COLUMNS, EvidenceCell, EvidenceTable
from kb.documents.csv_text import writable
from kb.documents.stable import stable
from kb.practice.card import Card

if TYPE_CHECKING:
    from docx.document import Document

AddressOf = Callable[[Card], str]
"""Where a practice is found, whole."""

Paragraphs = Sequence[tuple[str, bool]]
"""The paragraphs of a cell, and whether each is a remark on the one before."""

HEAD = "Practice"


def evidence_word(table: EvidenceTable, address_of: AddressOf, note: str) -> bytes:
    """The same table makes the same bytes. `note` says where it is from and when."""
    rows = [[_practice(row.card, address_of), *(_said(cell) for cell in row.cells)] for row in table.rows]
    asked = f"Evidence: {table.query.text}" if table.query.text.strip() else "Evidence table"
    return _written(asked, note, [[(head, False)] for head in (HEAD, *COLUMNS.values())], rows)


def comparison_word(comparison: Comparison, address_of: AddressOf, note: str, only_differing: bool = False) -> bytes:
    """As `evidence_word`: a row a field, a column a practice."""
    fields = comparison.differing if only_differing else comparison.fields
    rows = [
        [
            [(one.label, False), (one.agreement.value, True)],
            *([(one.text(at) or "not given", False)] for at in range(len(comparison.cards))),
        ]
        for one in fields
    ]
    heads = [[("Field", False)], *(_practice(card, address_of) for card in comparison.cards)]
    return _written(f"{len(comparison.cards)} practices beside each other", note, heads, rows)


def _practice(card: Card, address_of: AddressOf) -> Paragraphs:
    practice = card.practice
    cited = ", ".join(filter(None, (practice.identifier, f"version {practice.version}")))
    origins = "; ".join((*practice.economies, *practice.other_origins))
    return [(practice.title, False), (f"{origins}. {cited}. {address_of(card)}", True)]


def _said(cell: EvidenceCell) -> Paragraphs:
    heads = [(cell.heads, True)] if cell.heads else []
    return [*heads, (cell.shown, False), *([(cell.section, True)] if cell.section else [])]


def _written(title: str, note: str, heads: Sequence[Paragraphs], rows: Sequence[Sequence[Paragraphs]]) -> bytes:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(14)
    page.top_margin = page.bottom_margin = Mm(14)
    document.core_properties.title = writable(title)[:255]
    document.core_properties.author = ""
    document.add_heading(writable(title), 1)
    _table(document, heads, rows, Mm(297 - 28) // len(heads))
    document.add_paragraph(writable(note))
    out = io.BytesIO()
    document.save(out)
    return stable(out.getvalue())


def _table(document: "Document", heads: Sequence[Paragraphs], rows: Sequence[Sequence[Paragraphs]], width: int) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    for no, cells in enumerate((heads, *rows)):
        row = table.add_row()
        for cell, paragraphs in zip(row.cells, cells, strict=True):
            cell.width = width
            _fill(cell, paragraphs, bold=no == 0)
        if no == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: Any, paragraphs: Paragraphs, bold: bool) -> None:
    from docx.shared import Pt

    for no, (text, remark) in enumerate(paragraphs):
        paragraph = cell.paragraphs[0] if no == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(writable(text))
        run.font.size, run.italic, run.bold = Pt(7.5 if remark else 9), remark, bold and not remark
