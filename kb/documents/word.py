"""A Word document as blocks in their order: headings, paragraphs, items of lists, tables. Runs in the sandbox.

What people see in print is read: tracked changes as accepted, notes at their place; what is hidden or struck out stays
out, and whatever is left out or written otherwise is remarked. Pictures and links to files are never touched.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from kb.documents import word_changes, word_chunks, word_tables
from kb.documents.remark import DocumentRemarkKind
from kb.documents.sandbox_child import Remarked, WontRead
from kb.documents.word_findings import WordFindings
from kb.documents.word_lists import WordLists, with_typed_items
from kb.documents.word_package import WordPackage, main_part
from kb.documents.word_pieces import RunPiece, marked, plain, settled
from kb.documents.word_runs import Diagram, NotePart, RunReader, alternative, ticked
from kb.documents.word_styles import Ground, ParagraphStyle, WordStyles, outline, shade
from kb.documents.word_tables import TableCell
from kb.documents.word_xml import DEEP, DGM, MC, MOST_DEPTH, A, M, R, W, is_on, value
from kb.documents.zipped import opened

HINT = "hint"
"""The style of what a template says to whoever fills it in; it is no part of the text."""

MOST_BLOCKS = 50_000
MOST_CHARACTERS = 5_000_000
MOST_SEARCHED = 200_000
"""Characters of a document that is kept as it is."""

_LONGEST_HEADING = 100
_MOST_SHOWN = 120
_WORDS = re.compile(r"[^\W\d_]{2,}.{0,200}[^\W\d_]{2,}|[^\W\d_]{5,}")
"""More than the number of a page."""

_MOST_PADS = 60
_MOST_EMBEDDED = 2
"""How deep documents may be embedded in one another."""

_SECTIONS = frozenset(f"{W}{name}" for name in ("customXml", "smartTag", "ins", "moveTo", "sdtContent"))
_BLOCKS = frozenset((f"{W}p", f"{W}tbl", f"{W}altChunk", f"{M}oMath", f"{M}oMathPara"))
_NEVER_SHOWN = ("separator", "continuationSeparator", "continuationNotice")

Block = dict[str, Any]
"""As JSON has it; `kb.documents.block` says what it holds."""


def blocks(data: bytes) -> Remarked:
    """What the document says, block by block. Raises WontRead."""
    reader = _reader(data, embedding=True)
    found: list[Block] = []
    characters = 0
    for block in reader.read():
        found.append({name: what for name, what in block.items() if name != "once"})
        characters += len(str(block.get("text", ""))) + sum(len(c) for row in block.get("rows", []) for c in row)
        if len(found) > MOST_BLOCKS or characters > MOST_CHARACTERS:
            raise WontRead("it holds more text than is read at once; split it")
    return Remarked(found, reader.findings.remarks())


def text(data: bytes) -> Remarked:
    """What it says, without its form, as much of it as is searched. Raises WontRead."""
    reader = _reader(data, embedding=False)
    lines, length = [], 0
    for block in reader.read():
        if block["kind"] == "table":
            lines += [" ".join(filter(None, row)) for row in block["once"]]
        else:
            lines.append(str(block["plain"]))
        length += len(lines[-1]) if lines else 0
        if length > MOST_SEARCHED or len(lines) > MOST_BLOCKS:
            break
    return Remarked("\n".join(filter(None, lines)), reader.findings.remarks())


def _reader(data: bytes, embedding: bool, findings: WordFindings | None = None, depth: int = 0) -> "_DocumentReader":
    """`embedding`: documents that are embedded are read where they stand, since the file is given to nobody."""
    package = WordPackage(opened(data, main_part, "a Word document (.docx)", embedding=embedding))
    document = package.xml(package.main)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise WontRead("it holds no text")
    return _DocumentReader(package, body, findings, depth)


@dataclass(frozen=True)
class _CellText:
    """`text` with Markdown's marks, `plain` without, `first` its first paragraph, `size` of its largest letters."""

    text: str
    plain: str
    first: str
    size: float


class _DocumentReader:
    def __init__(self, package: WordPackage, body: Element, findings: WordFindings | None, depth: int) -> None:
        self.findings = findings or WordFindings()
        self._package, self._body, self._embedded = package, body, depth
        self._changes = word_changes.accepted(body)
        self._styles = WordStyles(package.xml(package.related(package.main, "styles")))
        numbering = package.xml(package.related(package.main, "numbering"))
        self._lists = WordLists(numbering, lambda style: self._styles.paragraph(style).number[0])
        self._runs = RunReader(self._styles, package.links(package.main), self._notes(), self.findings)

    def read(self) -> Iterator[Block]:
        yield from self.blocks(self._body, Ground())
        self.findings.add(DocumentRemarkKind.TRACKED_CHANGES, self._changes, placed=False)
        self.findings.add(DocumentRemarkKind.COMMENTS, self._comments(), placed=False)
        margins = self._margins()
        self.findings.add(DocumentRemarkKind.MARGINS, len(margins), "; ".join(margins)[:_MOST_SHOWN], placed=False)

    def blocks(self, parent: Element, ground: Ground, depth: int = 0) -> Iterator[Block]:
        """Those of a body, a cell or a box."""
        held: list[Block] = []
        for block in self._each(parent, ground, depth):
            # what counts on from line to line is known once it ends
            if block["kind"] == "paragraph":
                held.append(block)
                continue
            yield from with_typed_items(held)
            held = []
            yield block
        yield from with_typed_items(held)

    def _each(self, parent: Element, ground: Ground, depth: int) -> Iterator[Block]:
        held: list[Element] = []
        for element in self._elements(parent, depth):
            if element.tag == f"{W}p":
                held.append(element)
                if not self._goes_on(element, ground):
                    yield from self._paragraph(held, ground, depth)
                    held = []
                continue
            if held:
                yield from self._paragraph(held, ground, depth)
                held = []
            if element.tag == f"{W}tbl":
                yield from self._table(element, ground, depth)
            elif element.tag == f"{W}altChunk":
                yield from self._chunk(element.get(f"{R}id", ""))
            elif element.tag in (f"{M}oMath", f"{M}oMathPara"):
                said = self._runs.formula(element, self._styles.paragraph(""), ground)
                if said:
                    yield {"kind": "paragraph", "plain": said, "text": said, "style": "", "bold": False}
        if held:
            yield from self._paragraph(held, ground, depth)

    def _elements(self, parent: Element, depth: int) -> Iterator[Element]:
        """Paragraphs and tables, out of the controls and other parts that lie around them."""
        if depth > MOST_DEPTH:
            raise WontRead(DEEP)
        for element in parent:
            if element.tag == f"{W}sdt":
                content = self._content(element)
                if content is not None:
                    yield from self._elements(content, depth + 1)
            elif element.tag in _SECTIONS:
                yield from self._elements(element, depth + 1)
            elif element.tag == f"{MC}AlternateContent":
                chosen = alternative(element)
                if chosen is not None:
                    yield from self._elements(chosen, depth + 1)
            elif element.tag in _BLOCKS:
                yield element

    def _content(self, control: Element) -> Element | None:
        """What stands in a form's control: while it only says what to fill in, nothing."""
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        if content is None or is_on(properties, "showingPlcHdr"):
            return None
        gallery = None if properties is None else properties.find(f"{W}docPartObj/{W}docPartGallery")
        if gallery is not None and gallery.get(f"{W}val", "").casefold() == "table of contents":
            self._leave_contents_out()
            return None
        box = ticked(control)
        if box:
            sign = next((one for one in content.iter() if one.tag in (f"{W}t", f"{W}sym")), None)
            if sign is not None:
                sign.tag, sign.text = f"{W}t", box
        return content

    # -- paragraphs --------------------------------------------------------------------------------------

    def _style(self, paragraph: Element) -> ParagraphStyle:
        return self._styles.paragraph(value(paragraph.find(f"{W}pPr"), "pStyle"))

    def _goes_on(self, paragraph: Element, ground: Ground) -> bool:
        """Whether the next paragraph stands on the same line: the mark between them was deleted, or nobody sees it, or
        it is a large first letter."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return False
        if word_changes.mark_is_gone(paragraph):
            return True
        frame = properties.find(f"{W}framePr")
        if frame is not None and frame.get(f"{W}dropCap", "none") != "none":
            return True
        mark, style = properties.find(f"{W}rPr"), self._style(paragraph)
        # a heading that runs into its text in print is a heading all the same
        return mark is not None and not _level(properties, style) and self._styles.letters(style, mark, ground).hidden

    def _paragraph(self, elements: list[Element], ground: Ground, depth: int) -> Iterator[Block]:
        """The block that paragraphs on one line make, with the boxes that stand at it."""
        pieces: list[RunPiece] = []
        owner = elements[-1]
        for element in elements:
            style = self._style(element)
            if style.is_contents:
                self._leave_contents_out()
                continue
            found = self._runs.pieces(element, style, self._ground(element, style, ground))
            if plain(found) or element is elements[0]:  # the last with words in it says what kind it is
                owner = element
            pieces += found
        self.findings.end_paragraph()
        yield from self._block(owner, pieces)
        boxes, self._runs.boxes = self._runs.boxes, []
        for box in boxes:
            if isinstance(box, str):
                yield from [] if not box.strip() else [_paragraph_of(box.strip())]
            elif isinstance(box, Diagram):
                yield from self._diagram(box)
            else:
                yield from self.blocks(box, Ground(back=""), depth + 1)

    def _ground(self, paragraph: Element, style: ParagraphStyle, ground: Ground) -> Ground:
        shading = paragraph.find(f"{W}pPr/{W}shd")
        back = shade(shading) if shading is not None else self._styles.back(style.id)
        return Ground(back, ground.formats) if back else ground

    def _block(self, element: Element, found: list[RunPiece]) -> Iterator[Block]:
        properties, style = element.find(f"{W}pPr"), self._style(element)
        level = _level(properties, style)
        words = [piece for piece in found if not piece.note and piece.text.strip()]
        set_off = bool(words) and all(piece.set_off for piece in words)
        size = _size(words)
        notes: list[RunPiece] = []
        if level or style.is_title or (set_off and len(plain(words)) <= _LONGEST_HEADING):
            notes = [piece for piece in found if piece.note]  # a heading is its words; the note stands below it
            found = [piece for piece in found if not piece.note]
        pieces, bracketed = settled(found)
        self.findings.add(DocumentRemarkKind.RAISED_MARKS, bracketed)
        said = plain(pieces)
        block: Block = {"kind": "paragraph", "plain": said, "style": style.name, "bold": set_off, "size": size}
        if said and (level or style.is_title):
            yield {**block, "kind": "heading", "level": level, "text": said}
        elif said:
            place = self._lists.place(properties, style)
            kind = {"kind": "item", "level": place.level, "ordered": place.ordered} if place else {}
            yield {**block, **kind, "text": marked(pieces)}
        if said and "\n" not in said and len(said) <= _LONGEST_HEADING and (level or style.is_title or set_off):
            self.findings.heading = said
        for note in notes:
            yield _paragraph_of(note.text.strip())

    # -- tables ------------------------------------------------------------------------------------------

    def _table(self, element: Element, ground: Ground, depth: int) -> Iterator[Block]:
        """`rows` hold what is merged in each row of it, `once` only where it stands."""
        name = word_tables.style_of(element)
        once: list[list[str]] = []
        rows: list[list[str]] = []
        first: list[list[str]] = []
        sizes: list[list[float]] = []
        above: dict[int, _CellText] = {}
        for row in word_tables.rows(element):
            if row.hidden:
                for cell in row.cells:
                    said = "".join(text.text or "" for text in cell.element.iter(f"{W}t"))
                    self.findings.left_out(DocumentRemarkKind.HIDDEN_TEXT, said)
                continue
            hidden = self.findings.count(DocumentRemarkKind.HIDDEN_TEXT)
            read = [
                above[cell.column] if cell.goes_on and cell.column in above else self._cell(cell, name, ground, depth)
                for cell in row.cells
            ]
            if self.findings.count(DocumentRemarkKind.HIDDEN_TEXT) > hidden and not any(cell.text for cell in read):
                continue  # nothing of it is seen
            spread = [read[place] if place >= 0 else _NOTHING for place in _spread(row.cells)]
            rows.append([cell.text for cell in spread])
            first.append([cell.first for cell in spread])
            sizes.append([cell.size for cell in spread])
            once.append([one.plain for one, cell in zip(read, row.cells, strict=True) if not cell.goes_on])
            above = {cell.column: one for one, cell in zip(read, row.cells, strict=True)}
        if any(any(row) for row in rows):
            yield {"kind": "table", "rows": rows, "first": first, "sizes": sizes, "once": once}

    def _cell(self, cell: TableCell, style: str, ground: Ground, depth: int) -> _CellText:
        formats, shaded = self._styles.table(style, cell.parts)
        back = cell.shade or ("" if shaded else ground.back)
        self.findings.end_cell()
        found = [
            one
            for one in self.blocks(cell.element, Ground(back, (*ground.formats, *formats)), depth + 1)
            if one.get("style") != HINT
        ]
        self.findings.end_cell()
        said = "\n".join(_flat(one) for one in found).strip()
        bare = " ".join(_bare(one) for one in found)
        size = max((float(one.get("size", 0.0)) for one in found), default=0.0)
        return _CellText(said, bare, str(found[0].get("plain", "")) if found else "", size)

    # -- what stands beside the text ---------------------------------------------------------------------

    def _leave_contents_out(self) -> None:
        if not self.findings.count(DocumentRemarkKind.CONTENTS):
            self.findings.add(DocumentRemarkKind.CONTENTS, placed=False)

    def _notes(self) -> NotePart:
        notes: dict[tuple[str, str], Element] = {}
        links: dict[str, Mapping[str, str]] = {}
        for kind in ("footnote", "endnote"):
            part = self._package.related(self._package.main, f"{kind}s")
            root = self._package.xml(part)
            if root is None:
                continue
            self._changes += word_changes.accepted(root)
            links[kind] = self._package.links(part)
            for note in root.iterfind(f"{W}{kind}"):
                if note.get(f"{W}type", "normal") not in _NEVER_SHOWN:
                    notes[kind, note.get(f"{W}id", "")] = note
        return NotePart(notes, links)

    def _comments(self) -> int:
        root = self._package.xml(self._package.related(self._package.main, "comments"))
        found = () if root is None else root.iterfind(f"{W}comment")
        return sum(any((text.text or "").strip() for text in one.iter(f"{W}t")) for one in found)

    def _margins(self) -> list[str]:
        """What words stand at the top and the foot of pages."""
        found: dict[str, None] = {}
        for one in self._package.relations(self._package.main).values():
            root = self._package.xml(one.target) if one.kind in ("header", "footer") and not one.outside else None
            if root is None:
                continue
            word_changes.accepted(root)
            reader = RunReader(self._styles, {}, NotePart(), WordFindings())
            for paragraph in root.iter(f"{W}p"):
                said = plain(reader.pieces(paragraph, self._style(paragraph), Ground()))
                if _WORDS.search(said):
                    found[" ".join(said.split())] = None
        return list(found)

    def _chunk(self, id: str) -> Iterator[Block]:
        """A document that is embedded whole: another Word document, a page or plain text is read in its place."""
        relation = self._package.relations(self._package.main).get(id)
        content = None if relation is None or relation.outside else self._package.data(relation.target)
        found: Iterator[Block] | list[Block] | None = None
        if content is not None and content.startswith(b"PK\x03\x04") and self._embedded < _MOST_EMBEDDED:
            found = _reader(content, True, self.findings, self._embedded + 1).read()
        elif content is not None:
            found = word_chunks.blocks(content, self.findings)
        self.findings.add(DocumentRemarkKind.EMBEDDED_FILES if found is None else DocumentRemarkKind.EMBEDDED_TEXTS)
        yield from found or ()

    def _diagram(self, diagram: Diagram) -> Iterator[Block]:
        """The words of a drawn diagram, as a list."""
        relation = self._package.relations(self._package.main).get(diagram.relation)
        root = None if relation is None or relation.outside else self._package.xml(relation.target)
        found = () if root is None else root.iter(f"{DGM}pt")
        words = [" ".join("".join(text.text or "" for text in one.iter(f"{A}t")).split()) for one in found]
        if any(words):
            self.findings.add(DocumentRemarkKind.DIAGRAMS)
        for one in filter(None, words):
            yield {**_paragraph_of(one), "kind": "item", "level": 0, "ordered": False}


_NOTHING = _CellText("", "", "", 0.0)


def _level(properties: Element | None, style: ParagraphStyle) -> int:
    """The level of the heading that a paragraph is; 0 for none."""
    own = outline(properties)
    return style.level if own is None else own


def _size(pieces: Sequence[RunPiece]) -> float:
    """The size that most letters have."""
    letters = Counter[float]()
    for piece in pieces:
        letters[piece.size] += len(piece.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _paragraph_of(said: str) -> Block:
    return {"kind": "paragraph", "plain": said, "text": said, "style": "", "bold": False}


def _spread(cells: Sequence[TableCell]) -> list[int]:
    """The places of cells over the columns of their row, -1 for one that is empty beside a wide cell. A last one that
    is wide fills its row, and a row of one stands alone."""
    if sum(cell.after for cell in cells) > _MOST_PADS:
        return list(range(len(cells)))
    spread = [-1] * min(cells[0].column, _MOST_PADS) if len(cells) > 1 else []
    for place, cell in enumerate(cells):
        spread += [place] + [-1] * (cell.after if place < len(cells) - 1 else 0)
    return spread


def _flat(block: Block) -> str:
    """A block within a cell; of a table in a cell its texts stay."""
    if block["kind"] == "table":
        return "\n".join(" · ".join(filter(None, row)) for row in block["rows"])
    mark = "- " if block["kind"] == "item" else ""
    return mark + str(block["text"])


def _bare(block: Block) -> str:
    if block["kind"] == "table":
        return " ".join(" ".join(filter(None, row)) for row in block["once"])
    return str(block["plain"])
