"""A report pack as a Word document: real headings, captions, footnotes, tables whose head is repeated on every page."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kb.figures.chart import Chart
from kb.reports import word_chart
from kb.reports.report import Note, Number, Pack, ReportLink, ReportSection, ReportTable, Value, label_place, shown
from kb.reports.word_markup import cell, escaped, field, paragraph, run, table_look
from kb.reports.word_paper import WordFile, WordPaper, dress
from kb.reports.word_parts import (
    CHART,
    CONTENTS,
    CONTENTS_BEGIN,
    CONTENTS_END,
    FOOTNOTE,
    FOOTNOTES,
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


def written(pack: Pack, pages: Sequence[int] = ()) -> bytes:
    """The same pack makes the same bytes. `pages` are those that its sections begin on, where somebody has counted
    them: without, the list of contents has none until its field is brought up to date."""
    from docx import Document

    document = Document()
    _dress(document, pack)
    paper = _PackPaper(document)
    _cover(paper, pack, pages)
    before: ReportSection | None = None
    for no, section in enumerate(pack.sections, 1):
        if section.annex and not (before and before.annex):
            paper.turn()
        _section(paper, section, no, bool(section.alone or (before and before.alone)))
        before = section
    paper.add(paragraph("Note", f"{pack.site}. Made {pack.made_at}."))
    paper.finish()
    return paper.saved(pack.made_at)


class _PackPaper(WordPaper):
    """With charts and footnotes."""

    def __init__(self, document: "Document") -> None:
        super().__init__(document)
        self.width, self.tables, self.charts = PORTRAIT, 0, 0
        self._footnotes: list[Note] = []

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
        said = {"title": escaped(chart.title), "alt": escaped(chart.alt)}
        self.add(CHART.format(width=width, height=height, no=self.charts, part=id, **said))
        self.add(paragraph("Note", chart.source))

    def footnote(self, note: Note) -> str:
        """The mark of a footnote, apart and in brackets: what is copied out of 2024 and mark 6 is not 20246."""
        self._footnotes.append(note)
        style = "FootnoteReference"
        reference = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:footnoteReference w:id="{len(self._footnotes)}"/>'
        return f"{run(chr(160))}{run('[', style)}<w:r>{reference}</w:r>{run(']', style)}"

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
            return f'<w:hyperlink r:id="{ids[one.address]}">{run(one.text, "Hyperlink")}</w:hyperlink>'

        notes = "".join(
            FOOTNOTE.format(id=no, inside=f"{run(f' {note.text} ')}{run('; ').join(map(link, note.links))}")
            for no, note in enumerate(self._footnotes, 1)
        )
        part._blob = FOOTNOTES.format(notes=notes).encode()
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _cover(paper: _PackPaper, pack: Pack, pages: Sequence[int]) -> None:
    rows = "".join(
        f"<w:tr>{cell(run(label, 'Strong'), 2_800)}{cell(run(text), PORTRAIT - 2_800)}</w:tr>"
        for label, text in pack.cover.lines
    )
    grid = f'<w:tblGrid><w:gridCol w:w="2800"/><w:gridCol w:w="{PORTRAIT - 2_800}"/></w:tblGrid>'
    paper.add(f"<w:tbl>{table_look(PORTRAIT, 'Cover of the paper', head=False)}{grid}{rows}</w:tbl>")
    paper.add(paragraph("Title", pack.title) + paragraph("Subtitle", pack.subtitle))
    paper.add(paragraph("Sentence", pack.sentence) + paragraph("Standing", pack.standing))
    for note in pack.notes:
        paper.add(paragraph("Standing", note))
    last = len(pack.sections)
    shown = [str(page) for page in pages] or [""] * last
    entries = "".join(_entry(section, no, last, shown[no - 1]) for no, section in enumerate(pack.sections, 1))
    paper.add(CONTENTS.format(entries=entries))


def _entry(section: ReportSection, no: int, last: int, on: str) -> str:
    """A line of the list of contents; its field spans the first to the last."""
    page = field(f"PAGEREF {_bookmark(no)} \\h", on)
    line = f"{run(section.title)}<w:r><w:tab/></w:r>{page}"
    linked = f'<w:hyperlink w:anchor="{_bookmark(no)}" w:history="1">{line}</w:hyperlink>'
    begin, end = CONTENTS_BEGIN if no == 1 else "", CONTENTS_END if no == last else ""
    return f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{begin}{linked}{end}</w:p>'


def _section(paper: _PackPaper, section: ReportSection, no: int, on_new_page: bool) -> None:
    mark = f'<w:bookmarkStart w:id="{no}" w:name="{_bookmark(no)}"/>', f'<w:bookmarkEnd w:id="{no}"/>'
    broken = "<w:pageBreakBefore/>" if on_new_page else ""
    head = f'<w:pPr><w:pStyle w:val="Heading1"/><w:keepNext/>{broken}</w:pPr>'
    paper.add(f"<w:p>{head}{mark[0]}{run(section.title)}{mark[1]}</w:p>")
    for text in section.paragraphs:
        follows = bool(section.tables or section.charts or section.points)
        paper.add(paragraph("Sentence" if section.alone else "Normal", text, follows=follows))
    for chart in section.charts:
        paper.chart(chart)
    for table in section.tables:
        _table(paper, table)
    for text in section.points:
        paper.add(paragraph("ListBullet", text))


def _bookmark(no: int) -> str:
    return f"_Toc{no:09}"


def _table(paper: _PackPaper, table: ReportTable) -> None:
    paper.tables += 1
    marks = "".join(map(paper.footnote, table.footnotes))
    paper.add(_caption("Table", paper.tables, table.title, marks))
    total = sum(table.widths)
    widths = [paper.width * width // total for width in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    amounts = table.amounts
    head = "".join(
        cell(run(name), width, right, True) for name, width, right in zip(table.columns, widths, amounts, strict=True)
    )
    rows = "".join(_rows(paper, table, widths, amounts))
    first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    layout = table_look(sum(widths), table.title)
    paper.add(f"<w:tbl>{layout}<w:tblGrid>{grid}</w:tblGrid>{first}{rows}</w:tbl>" + paragraph("Note", table.note))


def _rows(paper: _PackPaper, table: ReportTable, widths: list[int], amounts: tuple[bool, ...]) -> Iterator[str]:
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
        cells = (cell(v, w, right, follows) for v, w, right in zip(values, widths, amounts, strict=True))
        yield f"<w:tr>{kept}{''.join(cells)}</w:tr>"


def _value(paper: _PackPaper, value: Value) -> str:
    if isinstance(value, ReportLink):
        return paper.link(value.address, value.text)
    if not isinstance(value, Number):
        return run(shown(value))
    text = f"{value.value:,}".replace(",", "\u2009")
    return paper.link(value.links[0].address, text) if len(value.links) == 1 else run(text)


def _caption(what: str, no: int, title: str, marks: str = "") -> str:
    number = field(f"SEQ {what} \\* ARABIC", str(no))
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Caption"/><w:keepNext/></w:pPr>{run(f"{what} ")}{number}'
        f"{run(f'. {title}')}{marks}</w:p>"
    )


def _dress(document: "Document", pack: Pack) -> None:
    foot = " · ".join(text for text in (pack.cover.document_number, pack.title) if text)
    author = pack.cover.submitted_by or pack.site
    dress(document, WordFile(pack.title, pack.subtitle, author, pack.made_at, pack.status, foot), STYLES)
