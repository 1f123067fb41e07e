"""A Word document as blocks in their order: headings, paragraphs, items of lists, tables. Runs in the sandbox.

Only four parts of the file are looked at (text, styles, numbering, the links' addresses): whatever else a document
brings along, pictures, links to files, is never touched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from kb.documents.sandbox_child import WontRead
from kb.documents.word_sizes import WordSizes
from kb.documents.zipped import opened

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_LINK = re.compile(r"(?:https?://|mailto:)[^\s()<>]+")

HINT = "hint"
"""The style of what a template says to whoever fills it in; it is no part of the text."""

MOST_BLOCKS = 50_000
MOST_CHARACTERS = 5_000_000
MOST_SEARCHED = 200_000
"""Characters of a document that is kept as it is."""

MOST_DEPTH = 200

Block = dict[str, Any]
"""As JSON has it; `kb.documents.block` says what it holds."""


def blocks(data: bytes) -> list[Block]:
    """What the document says, block by block. Raises WontRead."""
    found: list[Block] = []
    characters = 0
    for block in _each(data):
        found.append(block)
        characters += len(str(block.get("text", ""))) + sum(len(c) for row in block.get("rows", []) for c in row)
        if len(found) > MOST_BLOCKS or characters > MOST_CHARACTERS:
            raise WontRead("it holds more text than is read at once; split it")
    return found


def _each(data: bytes) -> Iterator[Block]:
    archive = opened(data, "word/document.xml", "a Word document (.docx)")
    document = _xml(archive, "word/document.xml")
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        strict = document is not None and _STRICT in document.tag
        kind = "it is saved as strict Open XML; save it as an ordinary Word document" if strict else "it holds no text"
        raise WontRead(kind)
    reader = _DocumentReader(
        _styles(archive), _numbers(archive), _links(archive), WordSizes(_xml(archive, "word/styles.xml"))
    )
    yield from reader.blocks(body)


def text(data: bytes) -> str:
    """What it says, without its form, as much of it as is searched. Raises WontRead."""
    lines, length = [], 0
    for block in _each(data):
        if block["kind"] == "table":
            lines += [" ".join(filter(None, row)) for row in block["rows"]]
        else:
            lines.append(str(block["plain"]))
        length += len(lines[-1]) if lines else 0
        if length > MOST_SEARCHED or len(lines) > MOST_BLOCKS:
            break
    return "\n".join(filter(None, lines))


@dataclass(frozen=True)
class _Style:
    """What a style of paragraphs makes of its text."""

    name: str = ""
    level: int = 0
    bold: bool = False
    number: tuple[str, int] | None = None


@dataclass
class _DocumentReader:
    styles: dict[str, _Style]
    numbers: dict[tuple[str, int], str]
    links: dict[str, str]
    sizes: WordSizes
    _boxes: list[Element] = field(default_factory=list)

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[Block]:
        if depth > MOST_DEPTH:
            raise WontRead("it is nested deeper than any document; save it anew")
        for element in parent:
            if element.tag == f"{W}p":
                block = self._paragraph(element)
                if block["plain"]:
                    yield block
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    yield from self.blocks(box, depth + 1)
            elif element.tag == f"{W}tbl":
                cells = [list(_cells(row)) for row in _within(element, "tr")]
                rows = [[self._cell(cell, depth) for cell in row] for row in cells]
                if any(any(row) for row in rows):
                    first = [[self._first(cell) for cell in row] for row in cells]
                    sizes = [[self._size(cell) for cell in row] for row in cells]
                    yield {"kind": "table", "rows": rows, "first": first, "sizes": sizes}
            elif element.tag in (f"{W}sdt", f"{W}customXml", f"{W}smartTag", f"{W}ins"):
                content = _content(element) if element.tag == f"{W}sdt" else element
                if content is not None:
                    yield from self.blocks(content, depth + 1)

    def _paragraph(self, element: Element) -> Block:
        properties = element.find(f"{W}pPr")
        style = self.styles.get(_value(properties, "pStyle"), _Style())
        runs = list(self._runs(element, 0))
        plain = "".join(text for text, _, _ in runs).strip()
        bold = bool(plain) and all(strong for text, strong, _ in runs if text.strip())
        level = style.level or _outline(properties)
        block: Block = {"kind": "paragraph", "plain": plain, "style": style.name, "bold": bold or style.bold}
        block["size"] = self.sizes.of(element)
        if level or style.name == "title":
            return {**block, "kind": "heading", "level": level, "text": plain}
        kind = self._list(properties, style)
        if kind:
            return {**block, "kind": "item", "level": kind[1], "ordered": kind[0] != "bullet", "text": _marked(runs)}
        return {**block, "text": _marked(runs)}

    def _list(self, properties: Element | None, style: _Style) -> tuple[str, int] | None:
        numbered = None if properties is None else properties.find(f"{W}numPr")
        if numbered is not None:
            number, level = _value(numbered, "numId"), int(_value(numbered, "ilvl") or 0)
            return None if number in ("", "0") else (self.numbers.get((number, level), "bullet"), level)
        if style.number:
            return self.numbers.get(style.number, "bullet"), style.number[1]
        found = re.match(r"list (bullet|number)(?: (\d))?$", style.name)
        return (found[1], int(found[2] or 1) - 1) if found else None

    def _runs(self, parent: Element, depth: int, link: str = "") -> Iterator[tuple[str, bool, bool]]:
        """Texts, each with whether it is bold and whether it is italic."""
        if depth > MOST_DEPTH:
            raise WontRead("it is nested deeper than any document; save it anew")
        for element in parent:
            if element.tag == f"{W}r":
                properties = element.find(f"{W}rPr")
                said = "".join(self._said(child) for child in element)
                if said:
                    yield said, _on(properties, "b"), _on(properties, "i")
            elif element.tag == f"{W}hyperlink":
                yield from self._link(element, depth)
            elif element.tag in (f"{W}ins", f"{W}smartTag", f"{W}sdtContent", f"{W}fldSimple", f"{W}customXml"):
                yield from self._runs(element, depth + 1)
            elif element.tag == f"{W}sdt":
                content = _content(element)
                if content is not None:
                    yield from self._runs(content, depth + 1)

    def _link(self, element: Element, depth: int) -> Iterator[tuple[str, bool, bool]]:
        address = self.links.get(element.get(f"{_R}id", ""), "")
        runs = list(self._runs(element, depth + 1))
        said = "".join(text for text, _, _ in runs).strip()
        if not address or not said or said in (address, address.removeprefix("mailto:")):
            yield from runs
        else:
            yield f"[{said}]({address})", False, False

    def _said(self, element: Element) -> str:
        if element.tag == f"{W}t":
            return element.text or ""
        if element.tag in (f"{W}drawing", f"{W}pict", "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
                           "AlternateContent"):  # fmt: skip
            box = next(element.iter(f"{W}txbxContent"), None)
            if box is not None:
                self._boxes.append(box)
            return ""
        return {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}.get(element.tag, "")

    def _cell(self, cell: Element, depth: int) -> str:
        return "\n".join(_flat(block) for block in self.blocks(cell, depth + 1) if block.get("style") != HINT).strip()

    def _first(self, cell: Element) -> str:
        paragraph = cell.find(f"{W}p")
        return "" if paragraph is None else str(self._paragraph(paragraph)["plain"])

    def _size(self, cell: Element) -> float:
        return max((self.sizes.of(paragraph) for paragraph in cell.iterfind(f"{W}p")), default=0.0)


def _marked(runs: list[tuple[str, bool, bool]]) -> str:
    """Runs as Markdown: neighbours of one kind are joined, and marks stand close to the words."""
    joined: list[tuple[str, bool, bool]] = []
    for text, bold, italic in runs:
        if joined and (joined[-1][1:] == (bold, italic) or not text.strip()):
            joined[-1] = (joined[-1][0] + text, *joined[-1][1:])
        else:
            joined.append((text, bold, italic))
    return "".join(_with_marks(*run) for run in joined).strip()


def _with_marks(text: str, bold: bool, italic: bool) -> str:
    mark = "*" * (2 * bold + italic)
    said = text.strip()
    if not mark or not said:
        return text
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    return start + "\n".join(f"{mark}{line.strip()}{mark}" if line.strip() else line for line in said.split("\n")) + end


def _cells(row: Element) -> Iterator[Element]:
    return _within(row, "tc")


def _within(parent: Element, name: str) -> Iterator[Element]:
    """The parts of a table that lie in it directly, or in a control of their own."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag == f"{W}sdt":
            yield from child.iterfind(f"{W}sdtContent/{W}{name}")


def _content(control: Element) -> Element | None:
    """What stands in a form's control; while it only says what to fill in, nothing."""
    waiting = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    return control.find(f"{W}sdtContent") if waiting is None else None


def _flat(block: Block) -> str:
    """A block within a cell; of a table in a cell its texts stay."""
    if block["kind"] == "table":
        return "\n".join(" · ".join(filter(None, row)) for row in block["rows"])
    mark = "- " if block["kind"] == "item" else ""
    return mark + str(block["text"])


def _styles(archive: ZipFile) -> dict[str, _Style]:
    root = _xml(archive, "word/styles.xml")
    elements = {} if root is None else {s.get(f"{W}styleId", ""): s for s in root.iterfind(f"{W}style")}
    return {id: _style(id, elements) for id in elements}


def _style(id: str, elements: dict[str, Element]) -> _Style:
    """A style with what it takes over from those it is based on."""
    name, level, bold, number, seen = "", 0, False, None, set[str]()
    while id in elements and id not in seen:
        seen.add(id)
        element = elements[id]
        properties = element.find(f"{W}pPr")
        called = _value(element, "name").casefold()
        name = name or called
        found = re.fullmatch(r"heading (\d)", called)
        level = level or (int(found[1]) if found else _outline(properties))
        bold = bold or _on(element.find(f"{W}rPr"), "b")
        numbered = None if properties is None else properties.find(f"{W}numPr")
        if number is None and numbered is not None:
            number = (_value(numbered, "numId"), int(_value(numbered, "ilvl") or 0))
        id = _value(element, "basedOn")
    return _Style(name, level, bold, number)


def _numbers(archive: ZipFile) -> dict[tuple[str, int], str]:
    """How each level of each list is counted: `bullet`, `decimal` …"""
    root = _xml(archive, "word/numbering.xml")
    if root is None:
        return {}
    formats = {
        (abstract.get(f"{W}abstractNumId", ""), int(level.get(f"{W}ilvl", 0))): _value(level, "numFmt")
        for abstract in root.iterfind(f"{W}abstractNum")
        for level in abstract.iterfind(f"{W}lvl")
    }
    return {
        (number.get(f"{W}numId", ""), level): kind
        for number in root.iterfind(f"{W}num")
        for (abstract, level), kind in formats.items()
        if abstract == _value(number, "abstractNumId")
    }


def _links(archive: ZipFile) -> dict[str, str]:
    root = _xml(archive, "word/_rels/document.xml.rels")
    targets = {} if root is None else {rel.get("Id", ""): rel.get("Target", "") for rel in root}
    return {id: target for id, target in targets.items() if _LINK.fullmatch(target)}


def _xml(archive: ZipFile, name: str) -> Element | None:
    try:
        return ElementTree.fromstring(archive.read(name)) if name in archive.namelist() else None  # noqa: S314
    except ElementTree.ParseError as error:
        raise WontRead("it is damaged; save it anew and try again") from error


def _outline(properties: Element | None) -> int:
    level = _value(properties, "outlineLvl")
    return int(level) + 1 if level.isdecimal() and int(level) < 9 else 0


def _value(parent: Element | None, name: str) -> str:
    child = None if parent is None else parent.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")


def _on(properties: Element | None, name: str) -> bool:
    child = None if properties is None else properties.find(f"{W}{name}")
    return child is not None and child.get(f"{W}val", "true").casefold() not in ("0", "false", "off", "none")
