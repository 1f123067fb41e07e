"""The text of a cell: its runs without those struck out, and without the reading aids beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from kb.documents.workbook_parts import Workbook, local, streamed

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class TextRun:
    """A piece of a cell's text; `struck` is None where it looks as the cell does."""

    text: str
    struck: bool | None = None


CellString = str | tuple[TextRun, ...]
"""A text, or its runs where they look different."""


def shared_strings(book: Workbook) -> Sequence[CellString]:
    """The strings that cells name by number. Raises WontRead."""
    found: list[CellString] = []
    path = book.part("sharedStrings")
    if not path:
        return found
    for name, element in streamed(book.archive, path):
        if name == "si":
            found.append(cell_string(element))
            element.clear()
    return found


def cell_string(item: ElementTree.Element) -> CellString:
    """Of an `si` or `is` element. What is read aloud beside it (`rPh`) is no part of it."""
    runs = []
    for child in item:
        name = local(child.tag)
        if name == "t":
            runs.append(TextRun(child.text or ""))
        elif name == "r":
            text = "".join(part.text or "" for part in child if local(part.tag) == "t")
            look = next((part for part in child if local(part.tag) == "rPr"), None)
            runs.append(TextRun(text, None if look is None else _struck(look)))
    if len({run.struck for run in runs}) > 1 or any(run.struck is not None for run in runs):
        return tuple(runs)
    return "".join(run.text for run in runs)


def kept_and_struck(string: CellString, cell_is_struck: bool) -> tuple[str, str]:
    """What of it stands, and what is struck out."""
    runs = (TextRun(string),) if isinstance(string, str) else string
    is_struck = [cell_is_struck if run.struck is None else run.struck for run in runs]
    kept = "".join(run.text for run, struck in zip(runs, is_struck, strict=True) if not struck)
    gone = "".join(run.text for run, struck in zip(runs, is_struck, strict=True) if struck)
    return clean(kept), clean(gone)


def clean(text: str) -> str:
    """With its line ends as line feeds, and what a workbook writes for characters it cannot hold."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def _struck(look: ElementTree.Element) -> bool:
    found = next((part for part in look if local(part.tag) == "strike"), None)
    return found is not None and found.get("val", "1").strip().casefold() not in ("0", "false", "off")
