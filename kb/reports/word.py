"""A report pack as a Word document: real headings, captions, footnotes, tables whose head is repeated on every page."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kb.documents.csv_text import writable
from kb.documents.stable import stable
from kb.figures.chart import Chart
from kb.reports import word_chart
from kb.reports.report import Note, Number, Pack, ReportLink, ReportSection, ReportTable, Value, label_place, shown
from kb.reports.typeface import EAST_ASIAN, FACE
from kb.reports.word_parts import (
    CHART,
    CONTENTS,
    CONTENTS_BEGIN,
    CONTENTS_END,
    FOOTNOTE,
    FOOTNOTES,
    NAMESPACE,
    STYLES,
)

if TYPE_CHECKING:
    from docx.document import Document

PORTRAIT, LANDSCAPE = 9_752, 14_288
"""The width of the text on a page of A4, in twentieths of a point."""

LONGEST = 600
"""Characters of a cell up to which its row is kept on one page."""

SHORT = 22
"""Rows up to which a table is kept on one page, with its caption and its note."""

_PLACE = "<w:p><w:r><w:t>place {}</w:t></w:r></w:p>"
_PLACES = re.compile(rb"<w:p><w:r><w:t>place \d+</w:t></w:r></w:p>")


def written(pack: Pack, pages: Sequence[int] = ()) -> bytes:
    """The same pack makes the same bytes. `pages` are those that its sections begin on, where somebody has counted
    them: without, the list of contents has none until its field is brought up to date."""
    from docx import Document

    document = Document()
    _dress(document, pack)
    paper = _Paper(document)
    _cover(paper, pack, pages)
    before: ReportSection | None = None
    for no, section in enumerate(pack.sections, 1):
        if section.annex and not (before and before.annex):
            paper.turn()
        _section(paper, section, no, bool(section.alone or (before and before.alone)))
        before = section
    paper.add(_paragraph("Note", f"{pack.site}. Made {pack.made_at}."))
    paper.finish()
    out = io.BytesIO()
    document.save(out)
    return stable(out.getvalue(), pack.made_at, paper.filled)


class _Paper:
    """The document being written, from its beginning to its end."""

    def __init__(self, document: "Document") -> None:
        self.document, self.width, self.tables, self.charts = document, PORTRAIT, 0, 0
        self._footnotes: list[Note] = []
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

    def chart(self, chart: Chart) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        self.charts += 1
        self.add(_caption("Figure", self.charts, chart.title))
        name, package = PackURI(f"/word/charts/chart{self.charts}.xml"), self.document.part.package
        part = Part(name, word_chart.CONTENT_TYPE, word_chart.chart_xml(chart), package)
        id = f"rIdChart{self.charts}"
        self.document.part.rels.add_relationship(RELATIONSHIP_TYPE.CHART, part, id)
        width, height = (round(size * word_chart.EMU) for size in (word_chart.WIDTH, word_chart.height(chart)))
        said = {"title": _escaped(chart.title), "alt": _escaped(chart.alt)}
        self.add(CHART.format(width=width, height=height, no=self.charts, part=id, **said))
        self.add(_paragraph("Note", chart.source))

    def footnote(self, note: Note) -> str:
        """The mark of a footnote, apart and in brackets: what is copied out of 2024 and mark 6 is not 20246."""
        self._footnotes.append(note)
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

        name, package = PackURI("/word/footnotes.xml"), self.document.part.package
        part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, b"", package)
        ids: dict[str, str] = {}

        def link(one: ReportLink) -> str:
            if one.address not in ids:
                ids[one.address] = part.relate_to(one.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            return f'<w:hyperlink r:id="{ids[one.address]}">{_run(one.text, "Hyperlink")}</w:hyperlink>'

        notes = "".join(
            FOOTNOTE.format(id=no, inside=f"{_run(f' {note.text} ')}{_run('; ').join(map(link, note.links))}")
            for no, note in enumerate(self._footnotes, 1)
        )
        part._blob = FOOTNOTES.format(notes=notes).encode()
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _cover(paper: _Paper, pack: Pack, pages: Sequence[int]) -> None:
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
    last = len(pack.sections)
    shown = [str(page) for page in pages] or [""] * last
    entries = "".join(_entry(section, no, last, shown[no - 1]) for no, section in enumerate(pack.sections, 1))
    paper.add(CONTENTS.format(entries=entries))


def _entry(section: ReportSection, no: int, last: int, on: str) -> str:
    """A line of the list of contents; its field spans the first to the last."""
    page = _field(f"PAGEREF {_bookmark(no)} \\h", on)
    line = f"{_run(section.title)}<w:r><w:tab/></w:r>{page}"
    linked = f'<w:hyperlink w:anchor="{_bookmark(no)}" w:history="1">{line}</w:hyperlink>'
    begin, end = CONTENTS_BEGIN if no == 1 else "", CONTENTS_END if no == last else ""
    return f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{begin}{linked}{end}</w:p>'


def _section(paper: _Paper, section: ReportSection, no: int, on_new_page: bool) -> None:
    mark = f'<w:bookmarkStart w:id="{no}" w:name="{_bookmark(no)}"/>', f'<w:bookmarkEnd w:id="{no}"/>'
    broken = "<w:pageBreakBefore/>" if on_new_page else ""
    head = f'<w:pPr><w:pStyle w:val="Heading1"/><w:keepNext/>{broken}</w:pPr>'
    paper.add(f"<w:p>{head}{mark[0]}{_run(section.title)}{mark[1]}</w:p>")
    for text in section.paragraphs:
        follows = bool(section.tables or section.charts or section.points)
        paper.add(_paragraph("Sentence" if section.alone else "Normal", text, follows=follows))
    for chart in section.charts:
        paper.chart(chart)
    for table in section.tables:
        _table(paper, table)
    for text in section.points:
        paper.add(_paragraph("ListBullet", text))


def _bookmark(no: int) -> str:
    return f"_Toc{no:09}"


def _table(paper: _Paper, table: ReportTable) -> None:
    paper.tables += 1
    marks = "".join(map(paper.footnote, table.footnotes))
    paper.add(_caption("Table", paper.tables, table.title, marks))
    total = sum(table.widths)
    widths = [paper.width * width // total for width in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    amounts = table.amounts
    head = "".join(
        _cell(_run(name), width, right, True) for name, width, right in zip(table.columns, widths, amounts, strict=True)
    )
    rows = "".join(_rows(paper, table, widths, amounts))
    first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    layout = _layout(sum(widths), table.title)
    paper.add(f"<w:tbl>{layout}<w:tblGrid>{grid}</w:tblGrid>{first}{rows}</w:tbl>" + _paragraph("Note", table.note))


def _rows(paper: _Paper, table: ReportTable, widths: list[int], amounts: tuple[bool, ...]) -> Iterator[str]:
    whole = all(len(value) <= LONGEST for row in table.rows for value in row if isinstance(value, str))
    kept = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
    rows = len(table.rows)
    for place, row in enumerate(table.rows):
        values = [_value(paper, value) for value in row]
        values[label_place(row)] += "".join(map(paper.footnote, table.notes(row)))
        # a short table stays whole; of a long one neither its first rows nor its last stand alone
        last = place == rows - 1
        near = rows <= SHORT or place < 2 or place >= rows - 2
        follows = near and (not last or bool(table.note))
        cells = (_cell(v, w, right, follows) for v, w, right in zip(values, widths, amounts, strict=True))
        yield f"<w:tr>{kept}{''.join(cells)}</w:tr>"


def _value(paper: _Paper, value: Value) -> str:
    if isinstance(value, ReportLink):
        return paper.link(value.address, value.text)
    if not isinstance(value, Number):
        return _run(shown(value))
    text = f"{value.value:,}".replace(",", "\u2009")
    return paper.link(value.links[0].address, text) if len(value.links) == 1 else _run(text)


def _layout(width: int, title: str, head: bool = True) -> str:
    style, look, mask = ("PackTable", "1", "06A0") if head else ("PackCover", "0", "0680")
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{mask}" w:firstRow="{look}" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{_escaped(title)}"/></w:tblPr>'
    )


def _cell(content: str, width: int, right: bool = False, follows: bool = False) -> str:
    """`follows`: what stands beneath it comes on the same page."""
    side = '<w:jc w:val="right"/>' if right else ""
    near = "<w:keepNext/>" if follows else ""
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="PackCell"/>{near}{side}</w:pPr>{content}</w:p>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc>'


def _caption(what: str, no: int, title: str, marks: str = "") -> str:
    number = _field(f"SEQ {what} \\* ARABIC", str(no))
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Caption"/><w:keepNext/></w:pPr>{_run(f"{what} ")}{number}'
        f"{_run(f'. {title}')}{marks}</w:p>"
    )


def _field(code: str, result: str) -> str:
    """A field with what it says until somebody brings it up to date."""
    kinds = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    begin, separate, end = kinds
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{begin}{instruction}{separate}{_run(result)}{end}"


def _paragraph(style: str, text: str, more: str = "", follows: bool = False) -> str:
    near = "<w:keepNext/>" if follows else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{near}</w:pPr>{_run(text) if text else ""}{more}</w:p>'


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
    _face(styles)
    styles["Normal"].font.size = Pt(10.5)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 13), ("Heading 3", 11), ("Caption", 10)):
        font = styles[name].font
        font.size, font.color.rgb = Pt(size), RGBColor(0x0B, 0x5A, 0x63)
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    styles["Normal"].paragraph_format.widow_control = True
    styles["Title"].paragraph_format.space_before = Pt(36)
    subtitle = styles["Subtitle"]
    subtitle.font.italic, subtitle.font.color.rgb = False, RGBColor(0x56, 0x60, 0x69)
    for spacing in next(iter(subtitle.element.iter(qn("w:rPr")))).findall(qn("w:spacing")):
        spacing.getparent().remove(spacing)
    for edge in ("Header", "Footer"):
        styles[edge].font.size, styles[edge].font.color.rgb = Pt(8.5), RGBColor(0x56, 0x60, 0x69)
    _edge(page.header.paragraphs[0], pack.status, numbered=False)
    said = " · ".join(text for text in (pack.cover.document_number, pack.title) if text)
    _edge(page.footer.paragraphs[0], said, numbered=True)
    told = document.core_properties
    told.title, told.subject, told.language = writable(pack.title), writable(pack.subtitle), "en-GB"
    told.author = told.last_modified_by = writable(pack.cover.submitted_by or pack.site)
    told.comments, told.keywords = "", ""
    told.created = told.modified = datetime.fromisoformat(pack.made_at).replace(tzinfo=None)


def _face(styles: Any) -> None:
    """One face for all styles: the library's own names another for headings, by its theme."""
    from docx.oxml.ns import qn

    for fonts in styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for name in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{name}"), FACE)
        fonts.set(qn("w:eastAsia"), EAST_ASIAN)


def _edge(paragraph: Any, text: str, numbered: bool) -> None:
    """What stands at the head or the foot of every page."""
    from docx.oxml import parse_xml

    inside = _run(text)
    if numbered:
        inside = f"{_run(f'{text} · Page ')}{_field('PAGE', '1')}{_run(' of ')}{_field('NUMPAGES', '1')}"
    for element in parse_xml(f"<w:p {NAMESPACE}>{inside}</w:p>"):
        paragraph._p.append(element)
