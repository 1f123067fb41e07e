"""A page to hand over as PDF; and what the length of every form of it is measured by."""

from collections.abc import Callable, Iterator
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, HRFlowable, Table, TableStyle

from kb.briefing.document_pdf import LEFT_OUT, READERS_FACE
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
from kb.briefing.pdf_letters import BOLD, SANS, SERIF, Lacking, faces, lacking, markup
from kb.briefing.pdf_paper import ACCENT, LINE, QUIET, WIDTH, BarredParagraph, PdfFile, heading, look, opened, paged
from kb.reports.drawing import HUES

QR, ASIDE = 82, 100
"""Points: the edge of the picture that a telephone reads, and what the text beside it leaves free."""

LABEL = 78
"""Points, of the labels of the facts."""

LOOKS = {
    "eyebrow": look("eyebrow", SANS, 8.5, colour=QUIET, rightIndent=ASIDE, spaceAfter=4),
    "title": look("title", SERIF, 18, 1.22, rightIndent=ASIDE, spaceAfter=6),
    "lead": look("lead", SERIF, 10.5, 1.4, rightIndent=ASIDE, spaceAfter=9),
    "label": look("label", BOLD, 8, 1.4, colour=QUIET),
    "fact": look("fact", SANS, 8.5, 1.35),
    "head": look("head", BOLD, 10, 1.3, ACCENT, spaceBefore=10, spaceAfter=3, keepWithNext=1),
    "section": look("section", SANS, 7.5, 1.4, colour=QUIET, leftIndent=14, spaceAfter=1, keepWithNext=1),
    "quote": look("quote", SERIF, 9.2, 1.42, bar=ACCENT, spaceAfter=4),
    "more": look("more", SANS, 8, 1.4, colour=QUIET, leftIndent=14, spaceAfter=2),
    "line": look("line", SANS, 8.5, 1.4, spaceAfter=2),
    "note": look("note", SANS, 7.5, 1.4, colour=QUIET, spaceBefore=3),
}

NOTES = ((Lacking.READERS_FACE, READERS_FACE), (Lacking.LEFT_OUT, LEFT_OUT))

Read = Callable[[str], str]
"""How a text is written: as it is, or as something of its length."""


def written(page: Handover) -> bytes:
    """Raises ProgramMissing."""
    faces()
    said = (page.title, page.summary, page.citation, *(one.text for part in page.parts for one in part.quotations))
    facts = (*(text for _, text in page.facts), *adoption_lines(page))
    told = lacking("".join((*said, *facts)))
    notes = tuple(text for what, text in NOTES if what in told)
    return paged(
        [*story(page, notes=notes)],
        PdfFile(page.title, page.identifier, page.site, page.site, numbered=False),
    )


def story(page: Handover, read: Read = str, notes: tuple[str, ...] = ()) -> Iterator[Any]:
    faces()

    def text(said: str, face: str) -> str:
        return markup(read(said), face)

    yield QrFlowable(page.address)
    named = f'<font name="{BOLD}" color="{ACCENT}">{text(page.identifier, BOLD)}</font>'
    yield BarredParagraph(f"{named} · {text(eyebrow(page), SANS)}", LOOKS["eyebrow"])
    yield from heading(read(page.title), LOOKS["title"], 0, "title")
    if page.summary:
        yield BarredParagraph(text(page.summary, SERIF), LOOKS["lead"])
    yield _facts(page, text)
    for part in page.parts:
        yield from heading(part.title, LOOKS["head"], 1, part.title)
        for one in part.quotations:
            if section := section_line(part, one):
                yield BarredParagraph(text(section, SANS), LOOKS["section"])
            yield BarredParagraph(text(one.text, SERIF), LOOKS["quote"])
        if part.is_cut:
            yield BarredParagraph(f"… the whole at {opened(page.address, page.address)}", LOOKS["more"])
    yield from heading(TAKEN_UP, LOOKS["head"], 1, "taken-up")
    lines = tuple(adoption_lines(page)) or (NOBODY,)
    for line in lines:
        yield BarredParagraph(text(line, SANS), LOOKS["line"])
    yield from heading(ASK, LOOKS["head"], 1, "ask")
    yield BarredParagraph(f"{ASKED} {opened(page.ask, page.ask)}", LOOKS["line"])
    yield HRFlowable(width="100%", thickness=0.6, color=HexColor(LINE), spaceBefore=7, spaceAfter=0)
    cited, *more = closing(page)
    yield BarredParagraph(f"{text(cited, SANS)} {opened(page.address, page.address)}", LOOKS["note"])
    for line in (*more, *notes):
        yield BarredParagraph(text(line, SANS), LOOKS["note"])


def _facts(page: Handover, text: Callable[[str, str], str]) -> Any:
    rows = [
        [BarredParagraph(label, LOOKS["label"]), BarredParagraph(text(said, SANS), LOOKS["fact"])]
        for label, said in page.facts
    ]
    if page.objectives:
        served = "<br/>".join(_objective(one, text) for one in page.objectives)
        rows.append([BarredParagraph(serves(page), LOOKS["label"]), BarredParagraph(served, LOOKS["fact"])])
    table = Table(rows, colWidths=(LABEL, WIDTH - ASIDE - LABEL), hAlign="LEFT", spaceAfter=4)
    plain = [("LEFTPADDING", 0), ("RIGHTPADDING", 4), ("TOPPADDING", 1), ("BOTTOMPADDING", 1)]
    style = [(name, (0, 0), (-1, -1), points) for name, points in plain]
    table.setStyle(TableStyle([*style, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _objective(one: ServedObjective, text: Callable[[str, str], str]) -> str:
    mark = f'<font name="{BOLD}" color="#ffffff" backColor="{HUES[one.hue]}">&nbsp;{text(one.id, BOLD)}&nbsp;</font>'
    return f"{mark} {text(one.title, SANS)}"


class QrFlowable(Flowable):  # type: ignore[misc]
    """What a telephone reads, at the right edge beside what follows; it takes no room of its own."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        import segno

        rows = [list(row) for row in segno.make(self._address, error="m", micro=False).matrix_iter(border=0)]
        edge = QR / len(rows)
        self.canv.setFillColor(HexColor("#000000"))
        for no, row in enumerate(rows):
            # neighbours in a row are one rectangle: printers leave no hairline between them
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and row[end]:
                    end += 1
                if end > start:
                    left, low = WIDTH - QR + start * edge, -(no + 1) * edge
                    self.canv.rect(left, low, (end - start) * edge, edge * 1.01, stroke=0, fill=1)
                start = max(end, start + 1)
        self.canv.linkURL(self._address, (WIDTH - QR, -QR, WIDTH, 0), relative=1)
