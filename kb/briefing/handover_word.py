"""A page to hand over as a Word document, which may be filled in and sent on."""

import io
from typing import TYPE_CHECKING, Any

from kb.briefing.handover import Handover, ServedObjective
from kb.briefing.handover_said import (
    ASK,
    ASKED,
    NOBODY,
    TAKEN_UP,
    adoption_lines,
    closing,
    eyebrow,
    section_line,
    serves,
)
from kb.briefing.word_looks import HANDOVER, dress_handover
from kb.documents.stable import NO_MOMENT
from kb.reports.drawing import HUES
from kb.reports.word_markup import cell, escaped, lines_run, paragraph, run, table_look
from kb.reports.word_paper import WordFile, WordPaper, dress
from kb.reports.word_parts import STYLES

if TYPE_CHECKING:
    from docx.document import Document

EMU = 12_700
"""Of the format's units in a point."""

QR = 82
LABEL, FACT = 1_560, 6_190
"""Widths of the facts, in twentieths of a point."""

PICTURE = (
    '<w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
    'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="margin"><wp:align>top</wp:align></wp:positionV>'
    '<wp:extent cx="{edge}" cy="{edge}"/><wp:wrapNone/><wp:docPr id="1" name="QR code" descr="{alt}"/>'
    '<wp:cNvGraphicFramePr/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="QR code" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="{part}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="{edge}" cy="{edge}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)


def written(page: Handover) -> bytes:
    """The same page makes the same bytes."""
    from docx import Document

    word = Document()
    said = WordFile(page.title, page.identifier, page.site, NO_MOMENT, "", "", numbered=False)
    dress(word, said, STYLES, HANDOVER)
    dress_handover(word)
    paper = WordPaper(word)
    named = run(page.identifier, "Named")
    paper.add(_paragraph("Eyebrow", f"{_picture(word, page)}{named}{run(f' · {eyebrow(page)}')}"))
    paper.add(_paragraph("Title", lines_run(page.title)))
    if page.summary:
        paper.add(_paragraph("Lead", lines_run(page.summary)))
    _facts(paper, page)
    for part in page.parts:
        paper.add(_paragraph("Heading1", run(part.title)))
        for one in part.quotations:
            if section := section_line(part, one):
                paper.add(paragraph("SectionOf", section, follows=True))
            paper.add(_paragraph("Quote", lines_run(one.text)))
        if part.is_cut:
            paper.add(_paragraph("More", f"{run('… the whole at ')}{paper.link(page.address, page.address)}"))
    paper.add(_paragraph("Heading1", run(TAKEN_UP)))
    for line in tuple(adoption_lines(page)) or (NOBODY,):
        paper.add(paragraph("Told", line))
    paper.add(_paragraph("Heading1", run(ASK)))
    paper.add(_paragraph("Told", f"{run(f'{ASKED} ')}{paper.link(page.ask, page.ask)}"))
    cited, *more = closing(page)
    paper.add(_paragraph("Cited", f"{run(f'{cited} ')}{paper.link(page.address, page.address)}"))
    for line in more:
        paper.add(paragraph("CitedMore", line))
    return paper.saved(NO_MOMENT)


def _paragraph(style: str, inside: str) -> str:
    return paragraph(style, "", inside)


def _facts(paper: WordPaper, page: Handover) -> None:
    rows = [(label, lines_run(text)) for label, text in page.facts]
    if page.objectives:
        broken = "<w:r><w:br/></w:r>"
        rows.append((serves(page), broken.join(map(_objective, page.objectives))))
    grid = f'<w:tblGrid><w:gridCol w:w="{LABEL}"/><w:gridCol w:w="{FACT}"/></w:tblGrid>'
    inside = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(run(label, 'Label'), LABEL, style='Fact')}"
        f"{cell(said, FACT, style='Fact')}</w:tr>"
        for label, said in rows
    )
    look = table_look(LABEL + FACT, "Facts", head=False, style="Facts")
    paper.add(f"<w:tbl>{look}{grid}{inside}</w:tbl>")


def _objective(one: ServedObjective) -> str:
    fill = HUES[one.hue].lstrip("#").upper()
    mark = (
        f'<w:r><w:rPr><w:b/><w:color w:val="FFFFFF"/><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/></w:rPr>'
        f'<w:t xml:space="preserve"> {escaped(one.id)} </w:t></w:r>'
    )
    return f"{mark}{run(f' {one.title}')}"


def _picture(word: "Document", page: Handover) -> str:
    """The QR code, black on white, larger than it is shown: it stays sharp on paper."""
    import segno

    out = io.BytesIO()
    segno.make(page.address, error="m", micro=False).save(out, kind="png", scale=12, border=0)
    part: Any
    part, _ = word.part.get_or_add_image(io.BytesIO(out.getvalue()))
    return PICTURE.format(edge=QR * EMU, part=part, alt=escaped(f"QR code that opens {page.address}"))
