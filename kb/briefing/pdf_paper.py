"""What the PDFs of this room have in common: looks, paragraphs with a bar, bookmarks, page numbers, live links."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from kb.briefing.pdf_letters import BOLD, SANS, faces, markup, set_in
from kb.documents.csv_text import writable

ACCENT, INK, QUIET, LINE, WASH, AMBER = "#0b5a63", "#1e2529", "#566069", "#dbd8d0", "#f3f1ec", "#8f4a00"

SIDE, EDGE = 1.9 * cm, 2 * cm
"""The margins of a page, as in Word."""

WIDTH, HEIGHT = A4[0] - 2 * SIDE, A4[1] - 2 * EDGE
"""Of the text on a page, in points."""

MOST = 2_000
"""Characters of a paragraph: a longer one is set as several, or the writer would take minutes over it."""

MOST_OUTLINED = 200
"""Characters of a bookmark."""


def look(name: str, face: str = SANS, size: float = 9, leading: float = 1.4, colour: str = INK, **more: Any) -> Any:
    """A style; `leading` in times of the size. `bar`: the colour of a line at its left."""
    placed = {"leftIndent": 14 if "bar" in more else 0, "bar": ""} | more
    return ParagraphStyle(
        name,
        fontName=face,
        fontSize=size,
        leading=size * leading,
        textColor=HexColor(colour),
        splitLongWords=1,
        **placed,
    )


class JoinedParagraph(Paragraph):  # type: ignore[misc]
    """The library's reader of markup makes a piece of every escaped sign; those that look the same are one again."""

    frags: list[Any]

    def _setup(self, text: str | None, *given: Any) -> None:
        super()._setup(text, *given)
        if text is None:  # a part of one that runs over a page, in a form of the library's own
            return
        joined: list[Any] = []
        for one in self.frags:
            last = joined[-1] if joined else None
            if last is not None and _looks(one) is not None and _looks(last) == _looks(one):
                last.text += one.text
            else:
                joined.append(one)
        self.frags = joined


def _looks(piece: Any) -> dict[str, Any] | None:
    """All that a piece is beside its text; nothing of one that is more than text, which is like no other."""
    told = {name: value for name, value in vars(piece).items() if name != "text"}
    return None if told.get("lineBreak") or told.get("cbDefn") or not hasattr(piece, "text") else told


class BarredParagraph(JoinedParagraph):
    """With a line at its left where its style has one."""

    def draw(self) -> None:
        if colour := getattr(self.style, "bar", ""):
            self.canv.setFillColor(HexColor(colour))
            self.canv.rect(self.style.leftIndent - 10, 0, 2, self.height, stroke=0, fill=1)
        super().draw()


class HeadingParagraph(JoinedParagraph):
    """One that the reader's outline lists, at a level from 0."""

    said, level, place = "", 0, ""

    def split(self, width: float, height: float) -> list[Any]:
        """Where it runs over a page, its beginning is what is listed."""
        parts: list[Any] = super().split(width, height)
        if parts:
            parts[0].said, parts[0].level, parts[0].place = self.said, self.level, self.place
        return parts

    def draw(self) -> None:
        if self.place:
            self.canv.bookmarkPage(self.place)
            self.canv.addOutlineEntry(self.said, self.place, self.level)
        super().draw()


def said(text: str, style: Any, label: str = "", address: str = "") -> Iterator[Any]:
    """Paragraphs that say a text, whole, behind a label and before what opens the address."""
    before = f'<font name="{BOLD}">{markup(label, BOLD)}:</font> ' if label else ""
    after = f"{'. ' if text else ''}{opened(address, address)}" if address else ""
    cut = tuple(pieces(text))
    for place, piece in enumerate(cut):
        last = place == len(cut) - 1
        inside = f"{'' if place else before}{markup(piece, style.fontName)}{after if last else ''}"
        own = style if len(cut) == 1 else style.clone(f"{style.name}-part", spaceAfter=style.spaceAfter if last else 0)
        if place:
            own.spaceBefore = 0
        yield BarredParagraph(inside, own)


def heading(text: str, style: Any, level: int, place: str) -> Iterator[Any]:
    cut = tuple(pieces(text))
    for no, piece in enumerate(cut):
        one = HeadingParagraph(markup(piece, style.fontName), style)
        if no == 0:
            outlined = " ".join(writable(text).split())
            one.said, one.level, one.place = outlined[:MOST_OUTLINED] or "…", level, place
        yield one


def opened(address: str, text: str) -> str:
    """A live link, as the paragraphs take it."""
    return f'<a href="{escape(writable(address), quote=True)}" color="{ACCENT}">{markup(text, SANS)}</a>'


def pieces(text: str) -> Iterator[str]:
    """The text cut between words, or where a word is longer than a paragraph."""
    rest = writable(text)
    while len(rest) > MOST:
        cut = max(rest.rfind(" ", 0, MOST), rest.rfind("\n", 0, MOST)) + 1 or MOST
        yield rest[:cut].rstrip("\n")
        rest = rest[cut:]
    yield rest


@dataclass(frozen=True)
class PdfFile:
    """What a file says of itself; `head` and `foot` stand on every page, `foot` with its number."""

    title: str
    subject: str
    author: str
    creator: str
    head: str = ""
    foot: str = ""
    numbered: bool = True


def paged(story: Sequence[Any], file: PdfFile) -> bytes:
    """The same story makes the same bytes."""
    faces()
    out = io.BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=A4,
        invariant=1,
        lang="en-GB",
        displayDocTitle=True,
        title=writable(file.title),
        author=writable(file.author),
        subject=writable(file.subject),
        creator=writable(file.creator),
    )
    frames = [Frame(SIDE, EDGE, WIDTH, HEIGHT, 0, 0, 0, 0)]
    template.addPageTemplates([PageTemplate(frames=frames, onPageEnd=lambda canvas, _: _edges(canvas, file))])
    template.build(list(story), canvasmaker=_CountingCanvas)
    return out.getvalue()


class _CountingCanvas(Canvas):  # type: ignore[misc]
    """How many pages there are is drawn where it was left out, when it is known."""

    def save(self) -> None:
        self.beginForm(_PAGES, 0, -5, 40, 20)
        self.setFont(SANS, 7.5)
        self.setFillColor(HexColor(QUIET))
        self.drawString(0, 0, str(self._pageNumber - 1))
        self.endForm()
        super().save()


_PAGES = "pages"


def _edges(canvas: Any, file: PdfFile) -> None:
    canvas.saveState()
    canvas.setFillColor(HexColor(QUIET))
    _line(canvas, file.head, A4[1] - 1.2 * cm, WIDTH)
    _line(canvas, file.foot, 1.2 * cm, WIDTH - 90)
    if file.numbered:
        right = A4[0] - SIDE - 16
        canvas.setFont(SANS, 7.5)
        canvas.drawRightString(right, 1.2 * cm, f"Page {canvas.getPageNumber()} of")
        canvas.translate(right + 3, 1.2 * cm)
        canvas.doForm(_PAGES)
    canvas.restoreState()


def _line(canvas: Any, text: str, height: float, width: float, size: float = 7.5) -> None:
    """As much of a text as one line holds."""
    at, end = SIDE, SIDE + width - size
    for face, run in set_in(" ".join(writable(text).split())[:300], SANS):
        shown = run
        while shown and at + stringWidth(shown, face, size) > end:
            shown = shown[:-1]
        canvas.setFont(face, size)
        canvas.drawString(at, height, shown)
        at += stringWidth(shown, face, size)
        if shown != run:
            canvas.setFont(SANS, size)
            canvas.drawString(at, height, "…")
            return
