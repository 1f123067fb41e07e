"""Fields of a Word document: what they show stays, what they are told is left out. Runs in the sandbox."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kb.documents.word_package import is_address
from kb.documents.word_symbols import sign
from kb.documents.word_xml import W, is_on, value, whole

TICKED, OPEN = "☑", "☐"

_SYMBOL = re.compile(r"\s*SYMBOL\s+(0x[0-9A-Fa-f]{1,5}|\d{1,6})", re.I)
_FONT = re.compile(r'\\f\s*"?([^"\\]{1,60})', re.I)
_LINK = re.compile(r'\s*HYPERLINK\s+"?([^"\s]+)', re.I)
_NOTE = re.compile(r"\s*NOTEREF\b", re.I)
_EQUATION = re.compile(r"\s*EQ\b", re.I)
_FORM = re.compile(r"\s*FORM(?:CHECKBOX|DROPDOWN)\b", re.I)
_AIDED = re.compile(r"\\s\\up\s*\d+(?:\.\d+)?\s*\(")
_OF_TWO = re.compile(r"\\([fr])\s*\(([^()\\]*)[,;]([^()\\]*)\)")
_MOST = 2_000
"""Characters of an instruction that are looked at."""


@dataclass
class WordField:
    """A field that is open. `shows` from its separator on; `said`: something was read in what it shows."""

    shows: bool = False
    said: bool = False
    _instruction: list[str] = field(default_factory=list)
    _data: Element | None = None

    @classmethod
    def begun(cls, mark: Element) -> "WordField":
        return cls(_data=mark.find(f"{W}ffData"))

    def told(self, text: str) -> None:
        self._instruction.append(text)

    @property
    def instruction(self) -> str:
        return "".join(self._instruction)[:_MOST]

    @property
    def link(self) -> str:
        return link(self.instruction)

    @property
    def is_mark_of_note(self) -> bool:
        return _NOTE.match(self.instruction) is not None

    @property
    def result(self) -> str:
        """What it shows where no letters of the document do."""
        if self._data is not None and _FORM.match(self.instruction):
            return _form_value(self._data)
        return "" if self.said else computed(self.instruction)


def link(instruction: str) -> str:
    """The address that a field leads to; empty for none."""
    found = _LINK.match(instruction)
    return found[1] if found and is_address(found[1]) else ""


def computed(instruction: str) -> str:
    """What an instruction alone says: a symbol, a formula or a word with a reading aid."""
    symbol = _SYMBOL.match(instruction)
    if symbol:
        font = _FONT.search(instruction)
        code = int(symbol[1], 16) if symbol[1][:2].casefold() == "0x" else int(symbol[1])
        return sign(font[1].strip().casefold() if font else "", code)
    return _equation(instruction) if _EQUATION.match(instruction) else ""


def is_reading_aid(instruction: str) -> bool:
    return _EQUATION.match(instruction) is not None and _AIDED.search(instruction) is not None


def _equation(instruction: str) -> str:
    aided = _AIDED.search(instruction)
    if aided:  # \o(\s\up 9(reading aid),word)
        after = instruction[aided.end() :].partition(")")[2].lstrip(",; ")
        return after.rpartition(")")[0].strip()
    found = _OF_TWO.search(instruction)
    if found is None:
        return "[formula]"
    first, second = found[2].strip(), found[3].strip()
    return f"({first})/({second})" if found[1].casefold() == "f" else f"sqrt({second})"


def _form_value(data: Element) -> str:
    box = data.find(f"{W}checkBox")
    if box is not None:
        chosen = "checked" if box.find(f"{W}checked") is not None else "default"
        return TICKED if is_on(box, chosen) else OPEN
    listed = data.find(f"{W}ddList")
    if listed is None:
        return ""
    choices = [one.get(f"{W}val", "") for one in listed.iterfind(f"{W}listEntry")]
    place = whole(value(listed, "result") or value(listed, "default"))
    return choices[place] if 0 <= place < len(choices) else ""
