"""Headings for the converter of Markdown: those that were cut from the body, and no others."""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from kb.practice.body import BodyPiece

_SIGNS = re.compile(r"^#{1,6}[ \t](.*)$", re.M)


class Headings(Extension):
    """Puts the body's headings where the word `place` with a number and `h` stands for them.

    Within quotations and lists, where no section begins, a line like a heading is shown in bold.
    """

    def __init__(self, place: str, headings: Sequence[BodyPiece]) -> None:
        super().__init__()
        self._place, self._headings = place, headings

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.parser.blockprocessors.deregister("setextheader")
        md.parser.blockprocessors.deregister("hashheader")
        md.parser.blockprocessors.register(_Heading(md.parser, self._place, self._headings), "heading", 95)
        md.parser.blockprocessors.register(_Bold(md.parser), "bold", 70)


class _Heading(BlockProcessor):
    def __init__(self, parser: Any, place: str, headings: Sequence[BodyPiece]) -> None:
        super().__init__(parser)
        self._place, self._headings = re.compile(rf"\s*{place}(\d+)h\s*"), headings

    def test(self, parent: Element, block: str) -> bool:
        return bool(self._place.fullmatch(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = self._place.fullmatch(blocks.pop(0))
        if found:
            heading = self._headings[int(found[1])]
            SubElement(parent, f"h{heading.level}").text = heading.heading


class _Bold(BlockProcessor):
    """A line in a quotation or an item that would be a heading outside."""

    def test(self, parent: Element, block: str) -> bool:
        return parent is not self.parser.root and bool(_SIGNS.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        found = _SIGNS.search(block)
        if found:
            if block[: found.start()].strip():
                self.parser.parseBlocks(parent, [block[: found.start()].rstrip("\n")])
            SubElement(SubElement(parent, "p"), "strong").text = found[1].strip().rstrip("#").rstrip()
            if block[found.end() :].strip():
                blocks.insert(0, block[found.end() :].lstrip("\n"))
