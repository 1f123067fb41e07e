"""A brief as PDF: the same cover and items as in Word, with bookmarks, live links and the faces that it needs."""

from collections.abc import Iterator
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import HRFlowable, PageBreak, Spacer

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
from kb.briefing.pdf_letters import BOLD, SANS, SERIF, Lacking, faces, lacking, markup
from kb.briefing.pdf_paper import (
    ACCENT,
    AMBER,
    LINE,
    QUIET,
    WASH,
    BarredParagraph,
    PdfFile,
    heading,
    look,
    opened,
    paged,
    said,
)
from kb.errors import BadValue

READERS_FACE = (
    "Chinese, Japanese and Korean writing is set in faces of the program that shows this file: where it shows none, "
    "take the Word form of this paper."
)
LEFT_OUT = (
    "Some letters are in no face at hand for PDF: brackets stand in their place and say how many there are. "
    "The Word form of this paper has them all."
)

MOST_SET = 2_000_000
"""Characters of a brief: what is longer would keep the writer busy for minutes."""

LOOKS = {
    "number": look("number", BOLD, 13, alignment=2),
    "at": look("at", SANS, 10, alignment=2),
    "title": look("title", SERIF, 23, 1.25, spaceBefore=110, spaceAfter=22),
    "labelled": look("labelled", SANS, 10.5, spaceAfter=3),
    "forum": look("forum", BOLD, 11, colour=ACCENT, spaceBefore=9),
    "meeting": look("meeting", SANS, 10, colour=QUIET),
    "contents": look("contents", BOLD, 9.5, colour=ACCENT, spaceBefore=40, spaceAfter=4),
    "entry": look("entry", SANS, 9.5, spaceAfter=3),
    "note": look("note", SANS, 8, colour=QUIET, spaceBefore=6),
    "listed": look("listed", SANS, 8.5, spaceAfter=5, leftIndent=22, firstLineIndent=-22),
    BriefLook.ITEM: look("item", BOLD, 15, 1.25, ACCENT, spaceBefore=22, spaceAfter=6, keepWithNext=1),
    BriefLook.GROUP: look("group", BOLD, 11, 1.3, ACCENT, spaceBefore=14, spaceAfter=4, keepWithNext=1),
    BriefLook.PRACTICE: look("practice", BOLD, 10, 1.3, ACCENT, spaceBefore=12, spaceAfter=1, keepWithNext=1),
    BriefLook.FACTS: look("facts", SANS, 8.5, colour=QUIET, spaceAfter=5, keepWithNext=1),
    BriefLook.QUOTE: look("quote", SERIF, 9.5, 1.45, bar=ACCENT, spaceBefore=3, spaceAfter=2, keepWithNext=1),
    BriefLook.SOURCE: look("cited", SANS, 8, colour=QUIET, leftIndent=14, spaceAfter=7),
    BriefLook.LINE: look("told", SANS, 8.5, leftIndent=14, spaceAfter=2),
    BriefLook.FIGURE: look("figure", SANS, 8.5, leftIndent=14, spaceAfter=4),
    BriefLook.MISSING: look("missing", SANS, 9, bar=AMBER, spaceBefore=6, spaceAfter=8),
    BriefLook.OWN: look(
        "own", SANS, 9, bar="#827f77", backColor=HexColor(WASH), borderPadding=(3, 4, 3, 4), spaceBefore=7, spaceAfter=9
    ),
}

LEVELS = {BriefLook.ITEM: 0, BriefLook.GROUP: 1, BriefLook.PRACTICE: 1}
"""Of the bookmarks."""


def written(document: BriefDocument) -> bytes:
    """Raises ProgramMissing, and BadValue where it is too long."""
    faces()
    cover, found = document.cover, tuple(blocks(document))
    if sum(len(block.text) for block in found) > MOST_SET:
        raise BadValue("format", "pdf", f"another: a brief of more than {MOST_SET:,} characters is too long for PDF")
    story = [*_cover(document), PageBreak()]
    for place, block in enumerate(found):
        story += _block(block, place)
    story += _sources(document)
    story += _closing(document, found)
    return paged(
        story,
        PdfFile(
            title=cover.title,
            subject=cover.meeting,
            author=cover.submitted_by or document.site,
            creator=document.site,
            head=cover.classification,
            foot=" · ".join(text for text in (cover.document_number, cover.title) if text),
        ),
    )


def _cover(document: BriefDocument) -> Iterator[Any]:
    cover = document.cover
    if cover.document_number:
        yield from said(cover.document_number, LOOKS["number"])
    if cover.agenda_item:
        yield from said(f"Agenda item: {cover.agenda_item}", LOOKS["at"])
    yield from heading(cover.title, LOOKS["title"], 0, "cover")
    for label, text in cover_lines(cover):
        yield from said(text, LOOKS["labelled"], label)
    if cover.forum or cover.meeting:
        yield Spacer(1, 34)
        yield HRFlowable(width="100%", thickness=0.8, color=HexColor(LINE), spaceAfter=0)
    if cover.forum:
        yield from said(cover.forum, LOOKS["forum"])
    if cover.meeting:
        yield from said(cover.meeting, LOOKS["meeting"])
    if document.sections:
        yield from said("In this brief", LOOKS["contents"])
    for place, section in enumerate(document.sections, 1):
        title = item_title(section)
        sum = f'<font color="{QUIET}">   {markup(item_sum(section), SANS)}</font>'
        linked = f'<a href="#item{place}" color="{ACCENT}">{markup(title[:400], SANS)}</a>{sum}'
        yield BarredParagraph(linked, LOOKS["entry"])


def _block(block: BriefBlock, place: int) -> Iterator[Any]:
    style = LOOKS[block.look]
    if block.look in LEVELS:
        text = f"{block.label} {block.text}" if block.label else block.text
        yield from heading(text, style, LEVELS[block.look], f"item{block.item}" if block.item else f"at{place}")
    elif block.look is BriefLook.FIGURE:
        yield from said(f"{block.text} ({block.label})", style, address=block.address)
    else:
        yield from said(block.text, style, block.label, block.address)


def _sources(document: BriefDocument) -> Iterator[Any]:
    found = sources(document)
    if found:
        yield from heading("Sources", LOOKS[BriefLook.ITEM], 0, "sources")
    for one in found:
        yield from said(f"[{one.no}] {one.text}. {one.cited}", LOOKS["listed"], address=one.address)


def _closing(document: BriefDocument, found: tuple[BriefBlock, ...]) -> Iterator[Any]:
    at = f" {opened(document.address, document.address)}" if document.address else ""
    yield BarredParagraph(markup(ending(document)[:1_000], SANS) + at, LOOKS["note"])
    cover = document.cover
    told = lacking("".join((*(f"{block.text}{block.label}" for block in found), repr(cover))))
    for what, sentence in ((Lacking.READERS_FACE, READERS_FACE), (Lacking.LEFT_OUT, LEFT_OUT)):
        if what in told:
            yield BarredParagraph(sentence, LOOKS["note"])
