"""A report pack as a Word document: real headings, captions, footnotes, tables whose head is repeated on every page."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kb.documents.csv_text import writable
from kb.documents.stable import stable
from kb.figures.chart import Chart
from kb.reports.drawing import png
from kb.reports.report import NamedNumber, Number, Pack, ReportSection, ReportTable, Value, label_place
from kb.reports.word_parts import FOOTNOTE, FOOTNOTES, NAMESPACE, STYLES

if TYPE_CHECKING:
    from docx.document import Document

PORTRAIT, LANDSCAPE = 9_752, 14_288
"""The width of the text on a page of A4, in twentieths of a point."""

LONGEST = 600
"""Characters of a cell up to which its row is kept on one page."""

_PLACE = "<w:p><w:r><w:t>place {}</w:t></w:r></w:p>"
_PLACES = re.compile(rb"<w:p><w:r><w:t>place \d+</w:t></w:r></w:p>")


def written(pack: Pack) -> bytes:
    """The same pack makes the same bytes."""
    from docx import Document

    document = Document()
    _dress(document, pack)
    paper = _Paper(document)
    _cover(paper, pack)
    turned = False
    for section in pack.sections:
        if section.annex and not turned:
            paper.turn()
            turned = True
        _section(paper, section)
    paper.add(_paragraph("Note", f"{pack.site}. Made {pack.made_at}."))
    paper.finish()
    out = io.BytesIO()
    document.save(out)
    return stable(out.getvalue(), pack.made_at, paper.filled)


class _Paper:
    """The document being written, from its beginning to its end."""

    def __init__(self, document: "Document") -> None:
        self.document, self.width, self.tables = document, PORTRAIT, 0
        self._footnotes: list[str] = []
        self._links: dict[str, str] = {}
        self._written: dict[bytes, bytes] = {}

    def add(self, xml: str) -> None:
        """Only its place is marked: moving thousands of rows into the library's tree takes a minute or more."""
        from docx.oxml import parse_xml

        place = _PLACE.format(len(self._written))
        self.document.element.body.sectPr.addprevious(parse_xml(place.replace(">", f" {NAMESPACE}>", 1)))
        self._written[place.encode()] = xml.encode()

    def filled(self, name: str, content: bytes) -> bytes:
        """A part of the document with what was written in its places."""
        if name != "word/document.xml":
            return content
        return _PLACES.sub(lambda found: self._written[found[0]], content)

    def picture(self, chart: Chart) -> None:
        from docx.shared import Cm

        self.document.add_picture(io.BytesIO(png(chart)), width=Cm(16.5))
        shown = self.document.inline_shapes[-1]._inline.docPr
        shown.set("descr", writable(chart.alt))
        shown.set("title", writable(chart.title))

    def footnote(self, text: str) -> str:
        """The mark of a footnote, apart and in brackets: what is copied out of 2024 and mark 6 is not 20246."""
        self._footnotes.append(text)
        style = "FootnoteReference"
        reference = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:footnoteReference w:id="{len(self._footnotes)}"/>'
        return f"{_run(chr(160))}{_run('[', style)}<w:r>{reference}</w:r>{_run(']', style)}"

    def link(self, address: str, text: str) -> str:
        if address not in self._links:
            from docx.opc.constants import RELATIONSHIP_TYPE

            id = f"rIdLink{len(self._links) + 1}"
            self.document.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, id, is_external=True)
            self._links[address] = id
        return f'<w:hyperlink r:id="{self._links[address]}">{_run(text, "Hyperlink")}</w:hyperlink>'

    def turn(self) -> None:
        """What follows stands on pages that are wider than high."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        self.width = LANDSCAPE

    def finish(self) -> None:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        notes = "".join(
            FOOTNOTE.format(id=no, text=_escaped(text.strip())) for no, text in enumerate(self._footnotes, 1)
        )
        xml = FOOTNOTES.format(notes=notes).encode()
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _cover(paper: _Paper, pack: Pack) -> None:
    from docx.enum.text import WD_BREAK

    rows = "".join(
        f"<w:tr>{_cell(_run(label, 'Strong'), 2_800)}{_cell(_run(text), PORTRAIT - 2_800)}</w:tr>"
        for label, text in pack.cover.lines
    )
    grid = f'<w:tblGrid><w:gridCol w:w="2800"/><w:gridCol w:w="{PORTRAIT - 2_800}"/></w:tblGrid>'
    paper.add(f"<w:tbl>{_layout(PORTRAIT, 'Cover of the paper', head=False)}{grid}{rows}</w:tbl>")
    paper.add(_paragraph("Title", pack.title) + _paragraph("Subtitle", pack.subtitle))
    paper.add(_paragraph("Sentence", pack.sentence) + _paragraph("Standing", pack.standing))
    for note in pack.notes:
        paper.add(_paragraph("Standing", note))
    paper.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _section(paper: _Paper, section: ReportSection) -> None:
    heading = f"Annex. {section.heading}" if section.annex else section.heading
    paper.add(_paragraph("Heading1", heading))
    for text in section.paragraphs:
        paper.add(_paragraph("Normal", text))
    for chart in section.charts:
        paper.picture(chart)
    for table in section.tables:
        _table(paper, table)


def _table(paper: _Paper, table: ReportTable) -> None:
    paper.tables += 1
    marks = "".join(map(paper.footnote, table.footnotes))
    paper.add(_paragraph("Caption", f"Table {paper.tables}. {table.title}", marks))
    total = sum(table.widths)
    widths = [paper.width * width // total for width in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    amounts = table.amounts
    head = "".join(
        _cell(_run(name), width, right) for name, width, right in zip(table.columns, widths, amounts, strict=True)
    )
    whole = all(len(value) <= LONGEST for row in table.rows for value in row if isinstance(value, str))
    rows = "".join(_rows(paper, table, widths, amounts, "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""))
    first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    layout = _layout(sum(widths), table.title)
    paper.add(f"<w:tbl>{layout}<w:tblGrid>{grid}</w:tblGrid>{first}{rows}</w:tbl>" + _paragraph("Note", table.note))


def _rows(paper: _Paper, table: ReportTable, widths: list[int], amounts: tuple[bool, ...], kept: str) -> Iterator[str]:
    for row in table.rows:
        values = [_value(paper, value) for value in row]
        values[label_place(row)] += "".join(map(paper.footnote, table.notes(row)))
        cells = (_cell(v, w, right) for v, w, right in zip(values, widths, amounts, strict=True))
        yield f"<w:tr>{kept}{''.join(cells)}</w:tr>"


def _value(paper: _Paper, value: Value) -> str:
    if isinstance(value, NamedNumber):
        return paper.link(value.link, value.text)
    if not isinstance(value, Number):
        return _run(value)
    text = f"{value.value:,}".replace(",", "\u2009")
    return paper.link(value.links[0], text) if len(value.links) == 1 else _run(text)


def _layout(width: int, title: str, head: bool = True) -> str:
    style, look = ("PackTable", "1") if head else ("PackCover", "0")
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="{look}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{_escaped(title)}"/></w:tblPr>'
    )


def _cell(content: str, width: int, right: bool = False) -> str:
    side = '<w:jc w:val="right"/>' if right else ""
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="PackCell"/>{side}</w:pPr>{content}</w:p>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc>'


def _paragraph(style: str, text: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(text) if text else ""}{more}</w:p>'


def _run(text: str, style: str = "") -> str:
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'


def _escaped(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape(writable(text).replace("\n", " "), {'"': "&quot;"})


def _dress(document: "Document", pack: Pack) -> None:
    """Paper, styles, language, page numbers, and what the file says of itself."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.9)
    page.top_margin = page.bottom_margin = Cm(2)
    styles: Any = document.styles
    for element in parse_xml(STYLES):
        styles.element.append(element)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(10.5)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 13), ("Heading 3", 11), ("Caption", 10)):
        font = styles[name].font
        font.size, font.color.rgb = Pt(size), RGBColor(0x0B, 0x5A, 0x63)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Title"].paragraph_format.space_before = Pt(90)
    _foot(page.footer.paragraphs[0], pack)
    told = document.core_properties
    told.title, told.subject, told.language = writable(pack.title), writable(pack.subtitle), "en-GB"
    told.author = told.last_modified_by = writable(pack.cover.submitted_by or pack.site)
    told.comments, told.keywords = "", ""
    told.created = told.modified = datetime.fromisoformat(pack.made_at).replace(tzinfo=None)


def _foot(paragraph: Any, pack: Pack) -> None:
    from docx.oxml import parse_xml

    said = " · ".join(text for text in (pack.cover.document_number, pack.title) if text)
    field = '<w:fldSimple w:instr="{}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    inside = _run(f"{said} · ") + field.format("PAGE") + _run(" / ") + field.format("NUMPAGES")
    for element in parse_xml(f"<w:p {NAMESPACE}>{inside}</w:p>"):
        paragraph._p.append(element)
