"""A brief as a Word document: the cover of an APEC paper, then each item with its practices, quoted and cited."""

from typing import TYPE_CHECKING

from kb.briefing.document import BriefDocument
from kb.briefing.document_blocks import (
    BriefBlock,
    BriefLook,
    blocks,
    cover_lines,
    ending,
    item_sum,
    item_title,
    sources,
)
from kb.briefing.word_looks import LOOKS, dress_reading
from kb.reports.word_markup import cell, lines_run, paragraph, run, table_look
from kb.reports.word_paper import WordFile, WordPaper, dress
from kb.reports.word_parts import STYLES

if TYPE_CHECKING:
    from docx.document import Document

HEADINGS = {BriefLook.ITEM: "Heading1", BriefLook.GROUP: "Heading2", BriefLook.PRACTICE: "Heading3"}

STYLED = {
    BriefLook.FACTS: "Facts",
    BriefLook.QUOTE: "Quote",
    BriefLook.SOURCE: "Source",
    BriefLook.LINE: "Line",
    BriefLook.FIGURE: "ListBullet",
    BriefLook.MISSING: "Missing",
    BriefLook.OWN: "OwnNote",
}

WIDTHS = (600, 3_552, 2_200, 3_400)
"""Of the list of sources, in twentieths of a point."""


def written(document: BriefDocument) -> bytes:
    from docx import Document

    word = Document()
    _dress(word, document)
    paper = WordPaper(word)
    _cover(paper, document)
    found = tuple(blocks(document))
    for place, block in enumerate(found):
        paper.add(_block(paper, block, first=place == 0))
    _sources(paper, document)
    ends = lines_run(f"{ending(document)} ")
    paper.add(
        f'<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr>{ends}{paper.link(document.address, document.address)}</w:p>'
    )
    return paper.saved(f"{document.on.isoformat()}T00:00:00")


def _dress(word: "Document", document: BriefDocument) -> None:
    cover = document.cover
    foot = " · ".join(text for text in (cover.document_number, _short(cover.title)) if text)
    author = cover.submitted_by or document.site
    subject = " · ".join(text for text in (cover.meeting, cover.agenda_item) if text)
    made_at = f"{document.on.isoformat()}T00:00:00"
    dress(word, WordFile(cover.title, subject, author, made_at, cover.classification, foot), STYLES, LOOKS)
    dress_reading(word)


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99].rstrip()}…"


def _cover(paper: WordPaper, document: BriefDocument) -> None:
    cover = document.cover
    if cover.document_number:
        paper.add(paragraph("PaperNumber", cover.document_number))
    if cover.agenda_item:
        paper.add(paragraph("PaperItem", f"Agenda item: {cover.agenda_item}"))
    paper.add(f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{lines_run(cover.title)}</w:p>')
    for label, text in cover_lines(cover):
        paper.add(_labelled("CoverLine", label, text))
    where = [text for text in (cover.forum, cover.meeting) if text]
    for place, text in enumerate(where):
        paper.add(paragraph("CoverForum" if place == 0 else "CoverMeeting", text))
    if document.sections:
        paper.add(paragraph("ContentsHead", "In this brief", follows=True))
    for place, section in enumerate(document.sections, 1):
        line = f"{run(item_title(section))}{run(f'   {item_sum(section)}', 'Quiet')}"
        linked = f'<w:hyperlink w:anchor="{_bookmark(place)}" w:history="1">{line}</w:hyperlink>'
        paper.add(f'<w:p><w:pPr><w:pStyle w:val="CoverItem"/></w:pPr>{linked}</w:p>')


def _labelled(style: str, label: str, text: str, more: str = "", follows: bool = False) -> str:
    near = "<w:keepNext/>" if follows else ""
    said = f"{run(f'{label}: ', 'Strong')}" if label else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{near}</w:pPr>{said}{lines_run(text)}{more}</w:p>'


def _block(paper: WordPaper, block: BriefBlock, first: bool) -> str:
    if block.look in HEADINGS:
        broken = "<w:pageBreakBefore/>" if first else ""
        said = f"{block.label} {block.text}" if block.label else block.text
        inside = lines_run(said)
        if block.item:
            mark = f'<w:bookmarkStart w:id="{block.item}" w:name="{_bookmark(block.item)}"/>'
            inside = f'{mark}{inside}<w:bookmarkEnd w:id="{block.item}"/>'
        head = f'<w:pPr><w:pStyle w:val="{HEADINGS[block.look]}"/><w:keepNext/>{broken}</w:pPr>'
        return f"<w:p>{head}{inside}</w:p>"
    if block.look is BriefLook.FIGURE:
        return _figure(paper, block)
    more = f"{run('. ')}{paper.link(block.address, block.address)}" if block.address else ""
    return _labelled(STYLED[block.look], block.label, block.text, more, follows=block.look is BriefLook.QUOTE)


def _figure(paper: WordPaper, block: BriefBlock) -> str:
    said = paper.link(block.address, block.text) if block.address else lines_run(block.text)
    return f'<w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr>{said}{run(f" ({block.label})", "Quiet")}</w:p>'


def _sources(paper: WordPaper, document: BriefDocument) -> None:
    found = sources(document)
    if not found:
        return
    paper.add(f'<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:keepNext/></w:pPr>{run("Sources")}</w:p>')
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    named = zip(("No.", "Practice", "Cited as", "Opens at"), WIDTHS, strict=True)
    head = "".join(cell(run(name), width, follows=True) for name, width in named)
    first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(cell(content, width) for content, width in zip(row, WIDTHS, strict=True))
        + "</w:tr>"
        for row in (
            (
                run(f"[{one.no}]"),
                run(one.text),
                run(one.cited),
                paper.link(one.address, one.address) if one.address else "",
            )
            for one in found
        )
    )
    paper.add(f"<w:tbl>{table_look(sum(WIDTHS), 'Sources')}<w:tblGrid>{grid}</w:tblGrid>{first}{rows}</w:tbl>")


def _bookmark(place: int) -> str:
    return f"item{place:04}"
