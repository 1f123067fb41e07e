"""The letters of a Word paragraph in their order: what is hidden or struck out stays out, notes stand at their place,
boxes and fields say what they show. Runs in the sandbox."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kb.documents import word_maths
from kb.documents.remark import DocumentRemarkKind
from kb.documents.sandbox_child import WontRead
from kb.documents.word_fields import OPEN, TICKED, WordField, computed, is_reading_aid, link
from kb.documents.word_findings import WordFindings
from kb.documents.word_pieces import RunPiece, marked, settled
from kb.documents.word_styles import Ground, LetterLook, ParagraphStyle, WordStyles
from kb.documents.word_symbols import UNKNOWN, draws, sign, signs
from kb.documents.word_xml import DEEP, DGM, MC, MOST_DEPTH, W14, A, M, R, V, W, is_on, value

_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_SPACES = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_AROUND = frozenset(
    f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "sdtContent", "customXml", "dir", "bdo", "rubyBase")
)
"""Parts that only lie around letters."""

_DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_CHARTS = (
    "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "http://schemas.microsoft.com/office/drawing/2014/chartex",
)
_PLACEHOLDER = "placeholder text"


@dataclass(frozen=True)
class NotePart:
    """Foot- and endnotes by their kind and id, and where the links of each kind lead."""

    notes: Mapping[tuple[str, str], Element] = field(default_factory=dict)
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Diagram:
    """The relation of a diagram to the part that holds its words."""

    relation: str


Box = Element | str | Diagram
"""What stands beside a paragraph: a box with blocks in it, drawn words, or a diagram."""


class RunReader:
    """Reads paragraphs of one part. `boxes` is what was found beside the letters since somebody took it."""

    def __init__(self, styles: WordStyles, links: Mapping[str, str], notes: NotePart, findings: WordFindings) -> None:
        self._styles, self._links, self._notes, self._findings = styles, links, notes, findings
        self._fields: list[WordField] = []
        self._said_notes: dict[tuple[str, str], str] = {}
        self._controls = 0
        self.boxes: list[Box] = []

    def pieces(self, paragraph: Element, style: ParagraphStyle, ground: Ground) -> list[RunPiece]:
        """Raises WontRead where it is nested too deeply."""
        self._fields = [one for one in self._fields if one.shows]  # one that never shows anything ends here
        return list(self._within(paragraph, style, ground, 0))

    def formula(self, element: Element, style: ParagraphStyle, ground: Ground) -> str:
        """A formula on one line."""

        def is_left_out(properties: Element | None) -> bool:
            letters = self._styles.letters(style, properties, ground)
            return letters.hidden or letters.struck

        said = word_maths.line(element, is_left_out)
        if said:
            self._findings.add(DocumentRemarkKind.FORMULAS)
            self._findings.read(said)
        return said

    def note(self, kind: str, id: str, mark: str = "") -> str:
        """What stands in a note, on one line."""
        if (kind, id) not in self._said_notes:
            self._said_notes[kind, id] = self._note(kind, id)
        text = self._said_notes[kind, id]
        return text.removeprefix(f"[{mark}]").removeprefix(mark).strip() if mark else text

    def _note(self, kind: str, id: str) -> str:
        element = self._notes.notes.get((kind, id))
        if element is None:
            return ""
        reader = RunReader(self._styles, self._notes.links.get(kind, {}), NotePart(), self._findings)
        said = []
        for paragraph in element.iter(f"{W}p"):
            style = self._styles.paragraph(value(paragraph.find(f"{W}pPr"), "pStyle"))
            pieces, _ = settled(reader.pieces(paragraph, style, Ground()))
            said.append(marked([RunPiece(piece.text, link=piece.link) for piece in pieces]))
        return " ".join(" ".join(said).split())

    # -- what lies around letters ------------------------------------------------------------------------

    def _within(
        self, parent: Element, style: ParagraphStyle, ground: Ground, depth: int, link: str = ""
    ) -> Iterator[RunPiece]:
        if depth > MOST_DEPTH:
            raise WontRead(DEEP)
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                yield from self._run(element, style, ground, depth, link)
            elif tag == f"{W}hyperlink":
                target = self._links.get(element.get(f"{R}id", ""), "")
                yield from self._within(element, style, ground, depth + 1, target or link)
            elif tag in _AROUND:
                yield from self._within(element, style, ground, depth + 1, link)
            elif tag == f"{W}fldSimple":
                yield from self._simple_field(element, style, ground, depth, link)
            elif tag == f"{W}sdt":
                yield from self._control(element, style, ground, depth, link)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                said = self.formula(element, style, ground)
                if said:
                    yield RunPiece(said, link=link)
            elif tag == f"{MC}AlternateContent":
                chosen = alternative(element)
                if chosen is not None:
                    yield from self._within(chosen, style, ground, depth + 1, link)

    def _simple_field(
        self, element: Element, style: ParagraphStyle, ground: Ground, depth: int, around: str
    ) -> Iterator[RunPiece]:
        instruction = element.get(f"{W}instr", "")
        pieces = list(self._within(element, style, ground, depth + 1, around or link(instruction)))
        said = "" if any(piece.text.strip() for piece in pieces) else computed(instruction)
        yield from [RunPiece(said)] if said else pieces

    def _control(
        self, element: Element, style: ParagraphStyle, ground: Ground, depth: int, link: str
    ) -> Iterator[RunPiece]:
        """What stands in a form's control: while it only says what to fill in, nothing."""
        box = ticked(element)
        content = element.find(f"{W}sdtContent")
        if content is None or is_on(element.find(f"{W}sdtPr"), "showingPlcHdr"):
            return
        self._controls += 1
        try:
            pieces = list(self._within(content, style, ground, depth + 1, link))
        finally:
            self._controls -= 1
        if box and any(piece.text.strip() for piece in pieces):
            yield RunPiece(box)
        else:
            yield from pieces

    # -- letters -----------------------------------------------------------------------------------------

    def _run(self, run: Element, style: ParagraphStyle, ground: Ground, depth: int, link: str) -> Iterator[RunPiece]:
        properties = run.find(f"{W}rPr")
        letters = self._styles.letters(style, properties, ground)
        if self._controls and self._styles.called(value(properties, "rStyle")) == _PLACEHOLDER:
            return
        reason = _left_out(letters)
        skipped: Element | None = None
        for place, child in enumerate(run):
            if child.tag in (f"{W}fldChar", f"{W}instrText"):
                result = self._field(child)
                if result and reason is None:
                    yield _piece(result, letters, link)
            elif not all(one.shows for one in self._fields):
                continue
            elif reason is not None:
                self._findings.left_out(reason, _letters_in(child))
            elif child.tag in _NOTES:
                skipped = run[place + 1] if is_set(child, "customMarkFollows") and place + 1 < len(run) else None
                mark = "" if skipped is None else _letters_in(skipped)
                said = self.note(_NOTES[child.tag], child.get(f"{W}id", ""), mark)
                if said:
                    self._findings.add(DocumentRemarkKind.NOTES)
                    yield RunPiece(f" (note: {said})", note=True)
            elif child is not skipped:
                yield from self._said(child, letters, style, ground, depth, link)

    def _said(
        self, child: Element, letters: LetterLook, style: ParagraphStyle, ground: Ground, depth: int, link: str
    ) -> Iterator[RunPiece]:
        tag = child.tag
        if tag == f"{W}ruby":
            base = child.find(f"{W}rubyBase")
            self._findings.add(DocumentRemarkKind.READING_AIDS)
            if base is not None:
                yield from self._within(base, style, ground, depth + 1, link)
            return
        if tag == f"{MC}AlternateContent":
            chosen = alternative(child)
            if chosen is not None:
                for one in chosen:
                    yield from self._said(one, letters, style, ground, depth + 1, link)
            return
        if tag in _DRAWN:
            self._draw(child)
            return
        text = self._text(child, letters)
        if text:
            self._findings.read(text)
            for opened in self._fields:
                opened.said = opened.said or bool(text.strip())
            inner = next((one.link for one in reversed(self._fields) if one.link), "") if self._fields else ""
            yield _piece(text, letters, link or inner, any(one.is_mark_of_note for one in self._fields))

    def _text(self, child: Element, letters: LetterLook) -> str:
        said = 0
        if child.tag == f"{W}t":
            text = (child.text or "").replace("\u00ad", "").replace("\r", "").replace("\n", " ")
            said = text.count(UNKNOWN)
            text = signs(letters.font, text)
        elif child.tag == f"{W}sym":
            font = child.get(f"{W}font", "").casefold()
            text = sign(font, _code(child.get(f"{W}char", "")))
            if not draws(font) and font in ("", letters.font):
                text = signs(letters.font, text)
        else:
            return _SPACES.get(child.tag, "")
        self._findings.add(DocumentRemarkKind.SYMBOLS, text.count(UNKNOWN) - said)
        return text

    def _field(self, child: Element) -> str:
        """What is to be said where a field ends."""
        if child.tag == f"{W}instrText":
            if self._fields and not self._fields[-1].shows:
                self._fields[-1].told(child.text or "")
            return ""
        kind = child.get(f"{W}fldCharType", "")
        if kind == "begin":
            if len(self._fields) > MOST_DEPTH:
                raise WontRead(DEEP)
            self._fields.append(WordField.begun(child))
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            inner = any(not one.shows for one in self._fields)  # what a field within an instruction says is told to it
            if is_reading_aid(ended.instruction) and not inner:
                self._findings.add(DocumentRemarkKind.READING_AIDS)
            return "" if inner else ended.result
        return ""

    # -- what is drawn -----------------------------------------------------------------------------------

    def _draw(self, drawing: Element) -> None:
        """Notes the boxes in what is drawn, and what of it has no letters."""
        if _is_hidden(drawing):
            self._findings.left_out(DocumentRemarkKind.HIDDEN_TEXT, _letters_in(drawing))
            return
        waiting = [drawing]
        while waiting:
            element = waiting.pop()
            tag = element.tag
            if tag == f"{W}txbxContent":
                self.boxes.append(element)
            elif tag == f"{MC}AlternateContent":
                chosen = alternative(element)
                waiting.extend([] if chosen is None else [chosen])
            elif tag in (_PICTURE, f"{V}imagedata"):
                self._findings.add(DocumentRemarkKind.PICTURES)
            elif tag == f"{A}graphicData" and element.get("uri", "") in _CHARTS:
                self._findings.add(DocumentRemarkKind.CHARTS)
            elif tag == f"{DGM}relIds":
                self.boxes.append(Diagram(element.get(f"{R}dm", "")))
            elif tag == f"{V}textpath":
                self.boxes.append(element.get("string", ""))
            else:
                waiting.extend(reversed(element))


def alternative(element: Element) -> Element | None:
    """Of what stands there twice, for newer and for older programs, the newer."""
    chosen = element.find(f"{MC}Choice")
    return element.find(f"{MC}Fallback") if chosen is None else chosen


def ticked(control: Element) -> str:
    """Of a control that is a box to tick, whether it is ticked; empty for any other."""
    box = control.find(f"{W}sdtPr/{W14}checkbox")
    if box is None:
        return ""
    state = box.find(f"{W14}checked")
    return TICKED if state is not None and state.get(f"{W14}val", "1").casefold() in ("1", "true", "on") else OPEN


def is_set(element: Element, name: str) -> bool:
    return element.get(f"{W}{name}", "").casefold() in ("1", "true", "on")


def _left_out(letters: LetterLook) -> DocumentRemarkKind | None:
    if letters.hidden:
        return DocumentRemarkKind.HIDDEN_TEXT
    if letters.struck:
        return DocumentRemarkKind.STRUCK_TEXT
    return DocumentRemarkKind.FAINT_TEXT if letters.faint else None


def _piece(text: str, letters: LetterLook, link: str, raised: bool = False) -> RunPiece:
    above = 1 if raised else letters.raised
    set_off = letters.bold if link else letters.set_off  # links are underlined everywhere
    return RunPiece(text, letters.bold, letters.italic, set_off, link, above, letters.size)


def _letters_in(element: Element) -> str:
    """Whether letters stand in it, and which, without a look at how."""
    if element.tag in _NOTES or element.tag == f"{W}sym":
        return "*"
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _code(text: str) -> int:
    return int(text, 16) if 0 < len(text) <= 5 and all(one in "0123456789abcdefABCDEF" for one in text) else 0


def _is_hidden(drawing: Element) -> bool:
    for element in drawing.iter():
        if element.tag.endswith("}docPr"):
            return element.get("hidden", "").casefold() in ("1", "true")
        if element.tag.startswith(V) and "visibility:hidden" in element.get("style", "").replace(" ", "").casefold():
            return True
    return False
