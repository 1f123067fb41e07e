"""How letters look once styles, what they are based on and what is set on the letters themselves are put together:
whether they are hidden, struck out, bold … Runs in the sandbox.

A switch such as "hidden" or "bold" that a style of the table, of the paragraph and of the letters each set is on where
an odd number of them sets it; what is set on the letters themselves has the last word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kb.documents.word_xml import W, on, points, value, whole

_SWITCHES = ("b", "i", "caps", "strike", "vanish")
"""Those that add up over styles."""

_HEADINGS = re.compile(
    r"(?:heading|titre|überschrift|título|titolo|rubrik|kop|заголовок|标题|標題|見出し|제목|tiêu đề|judul|tajuk|"
    r"หัวเรื่อง|หัวข้อ)[ _]?([1-9])"
)
_TITLE = re.compile(r"title|titre|titel|título|titolo|标题|標題|表題|제목|judul")
_CONTENTS = re.compile(r"(?:toc|contents|index|table of authorities) ?(?:heading|\d)|table of figures|toa heading")
_USUAL = 10.0
"""Points that letters have where a document says nothing."""

_MOST_KNOWN = 5_000
_PAPER = "FFFFFF"
_COLOR = re.compile(r"[0-9A-F]{6}")
_NEAR = 6
"""By how much two colours may differ, of 255, and nobody sees it."""

_TINY = 2.0
"""Points up to which nobody reads letters."""

_HIGHLIGHTS = {"black": "000000", "white": _PAPER, "yellow": "FFFF00", "darkBlue": "000080", "none": ""}

Format = Mapping[str, object]
"""What is set on letters, by the names of the switches, and `size`, `color`, `back`, `font`, `raised`, `dstrike`,
`spec`, `u`; what is not set is not there."""


TableFormats = tuple[tuple[tuple[str, object], ...], ...]
"""What styles of tables set, one within the other, each as pairs."""


@dataclass(frozen=True)
class LetterLook:
    """`raised` is 1 for letters above the line and -1 for those below, `size` in points. `faint` are those that
    nobody can see although they are not hidden. `bold` and `italic` are set on the letters themselves; `set_off`: bold
    by whatever, underlined or in capitals."""

    bold: bool = False
    italic: bool = False
    set_off: bool = False
    hidden: bool = False
    struck: bool = False
    faint: bool = False
    raised: int = 0
    size: float = _USUAL
    font: str = ""


@dataclass(frozen=True)
class ParagraphStyle:
    """`name` in small letters; `level` of a heading from 1, 0 for none; `number` the list and the depth that it gives,
    either empty where it says nothing of it."""

    id: str = ""
    name: str = ""
    level: int = 0
    is_title: bool = False
    number: tuple[str, int | None] = ("", None)

    @property
    def is_contents(self) -> bool:
        return _CONTENTS.fullmatch(self.name) is not None


@dataclass(frozen=True)
class Ground:
    """What letters stand on. `back` is its colour, empty where nobody knows it, such as in a box or a table's style;
    `formats` what the style of a table sets on the letters in a cell."""

    back: str = _PAPER
    formats: TableFormats = ()


class WordStyles:
    """`root` is the part of the styles; none where a document has none."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else list(root.iterfind(f"{W}style"))
        self._elements = {one.get(f"{W}styleId", ""): one for one in found}
        self._usual = {
            one.get(f"{W}type", ""): one.get(f"{W}styleId", "")
            for one in reversed(found)
            if one.get(f"{W}default", "").casefold() in ("1", "true", "on")
        }
        default = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = format_of(default)
        self._formats: dict[str, Format] = {}
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._backs: dict[str, str] = {}
        self._letters: dict[tuple[object, ...], LetterLook] = {}
        self._tables: dict[tuple[str, tuple[str, ...]], tuple[TableFormats, bool]] = {}

    def paragraph(self, id: str) -> ParagraphStyle:
        """The style of a paragraph that names it; of one that names none, or one that is not there, the usual one."""
        id = id if id in self._elements else self._usual.get("paragraph", "")
        if id not in self._paragraphs:
            self._paragraphs[id] = self._paragraph(id)
        return self._paragraphs[id]

    def letters(self, paragraph: ParagraphStyle, properties: Element | None, ground: Ground) -> LetterLook:
        """How letters look in a paragraph of a style; `properties` is what is set on them."""
        direct = format_of(properties)
        named = value(properties, "rStyle")
        key = (paragraph.id, named, ground.back, ground.formats, *direct.items())
        found = self._letters.get(key)
        if found is None:
            found = self._put_together(paragraph.id, named, direct, ground)
            if len(self._letters) < _MOST_KNOWN:
                self._letters[key] = found
        return found

    def called(self, id: str) -> str:
        """A style's name, in small letters."""
        return value(self._elements.get(id), "name").strip().casefold()

    def back(self, id: str) -> str:
        """The colour that the style of a paragraph lays behind it; empty for none."""
        if id not in self._backs:
            shades = (one.find(f"{W}pPr/{W}shd") for one in self._chain(id))
            self._backs[id] = next((shade(one) for one in shades if one is not None), "")
        return self._backs[id]

    def table(self, id: str, parts: tuple[str, ...]) -> tuple[TableFormats, bool]:
        """What the style of a table sets on the letters in a cell that lies in `parts` of it, such as its first row,
        and whether it may lay a colour behind them."""
        if (id, parts) not in self._tables:
            self._tables[id, parts] = self._table(id, parts)
        return self._tables[id, parts]

    def _table(self, id: str, parts: tuple[str, ...]) -> tuple[TableFormats, bool]:
        chain = self._chain(id or self._usual.get("table", ""))
        wanted = set(parts)
        found: dict[str, object] = {}
        shaded = False
        for one in reversed(chain):
            found |= format_of(one.find(f"{W}rPr"))
            shaded = shaded or any(shade(shd) not in ("", _PAPER) for shd in one.iter(f"{W}shd"))
        for one in reversed(chain):
            for part in one.iterfind(f"{W}tblStylePr"):
                if part.get(f"{W}type") in wanted:
                    found |= format_of(part.find(f"{W}rPr"))
        return ((tuple(found.items()),) if found else ()), shaded

    def _chain(self, id: str) -> list[Element]:
        chain, seen = list[Element](), set[str]()
        while id in self._elements and id not in seen and len(chain) < 100:
            seen.add(id)
            chain.append(self._elements[id])
            id = value(self._elements[id], "basedOn")
        return chain

    def _paragraph(self, id: str) -> ParagraphStyle:
        chain = self._chain(id)
        names = [value(one, "name").strip().casefold() for one in chain]
        level, number, depth = None, "", None
        for one, name in zip(chain, names, strict=True):
            properties = one.find(f"{W}pPr")
            heading = _HEADINGS.fullmatch(name) or _HEADINGS.fullmatch(one.get(f"{W}styleId", "").casefold())
            if level is None:
                level = outline(properties)
            if level is None and heading:
                level = int(heading[1])
            numbered = None if properties is None else properties.find(f"{W}numPr")
            if numbered is not None:
                number = number or value(numbered, "numId")
                depth = whole(value(numbered, "ilvl")) if depth is None and value(numbered, "ilvl") else depth
        name = names[0] if names else ""
        title = any(_TITLE.fullmatch(one) for one in names)
        return ParagraphStyle(id, name, level or 0, title, (number, depth))

    def _format(self, id: str) -> Format:
        if id not in self._formats:
            found: dict[str, object] = {}
            for one in reversed(self._chain(id)):
                found |= format_of(one.find(f"{W}rPr"))
            self._formats[id] = found
        return self._formats[id]

    def _put_together(self, paragraph: str, named: str, direct: Format, ground: Ground) -> LetterLook:
        if named not in self._elements:
            named = self._usual.get("character", "")
        styles = (*map(dict, ground.formats), self._format(paragraph), self._format(named))

        def switch(name: str) -> bool:
            if name in direct:
                return bool(direct[name])
            return bool(self._defaults.get(name)) or sum(bool(one.get(name)) for one in styles) % 2 == 1

        def last(name: str, otherwise: object = None) -> object:
            return next((one[name] for one in (direct, *reversed(styles), self._defaults) if name in one), otherwise)

        own = {*direct, *self._format(named)}
        back = str(last("back", "")) or ground.back
        size = float(str(last("size", _USUAL)))
        color = str(last("color", "")) or ("000000" if last("marked") else "")
        return LetterLook(
            bold=switch("b") and "b" in own,
            italic=switch("i") and "i" in own,
            set_off=switch("b") or switch("caps") or bool(last("u")),
            hidden=switch("vanish"),
            struck=switch("strike") or bool(last("dstrike")),
            faint=_alike(color, back) or 0 < size <= _TINY,
            raised=int(str(last("raised", 0))),
            size=size,
            font=str(last("font", "")),
        )


def format_of(properties: Element | None) -> dict[str, object]:
    """What a part says of letters."""
    found: dict[str, object] = {}
    if properties is None:
        return found
    for child in properties:
        name = child.tag.removeprefix(W)
        given = child.get(f"{W}val", "")
        if name in _SWITCHES or name == "dstrike":
            found[name] = on(child)
        elif name == "u":
            found["u"] = given not in ("none", "")
        elif name == "sz":
            found["size"] = points(given) or _USUAL
        elif name == "color":
            theme = child.get(f"{W}themeColor", "") in ("background1", "light1") and not child.get(f"{W}themeShade")
            found["color"] = _PAPER if theme else "" if given == "auto" else given.upper()
        elif name == "vertAlign":
            found["raised"] = {"superscript": 1, "subscript": -1}.get(given, 0)
        elif name == "position" and abs(whole(given)) >= (2 if properties.find(f"{W}sz") is not None else 4):
            found.setdefault("raised", 1 if whole(given) > 0 else -1)
        elif name == "rFonts":
            font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
            if font:
                found["font"] = font.casefold()
        elif name == "shd" and shade(child):
            found.setdefault("back", shade(child))
        elif name == "highlight" and given != "none":
            found["back"] = _HIGHLIGHTS.get(given, "other")
            found["marked"] = True
    return found


def shade(shading: Element) -> str:
    """The colour that lies behind; empty for none. A pattern of several is none that letters can have."""
    fill, pattern = shading.get(f"{W}fill", "").upper(), shading.get(f"{W}val", "clear")
    if pattern == "solid":
        drawn = shading.get(f"{W}color", "").upper()
        return "000000" if drawn in ("", "AUTO") else drawn
    if pattern not in ("clear", "nil", "none", ""):
        return "other"
    return "" if fill in ("", "AUTO") else fill


def outline(properties: Element | None) -> int | None:
    """The level that a paragraph or its style is given in the outline, 0 for text; None where nothing is said."""
    level = value(properties, "outlineLvl")
    if not level:
        return None
    return whole(level) + 1 if 0 <= whole(level, 9) < 9 else 0


def _alike(color: str, back: str) -> bool:
    """Whether nobody tells two colours apart."""
    if not (_COLOR.fullmatch(color) and _COLOR.fullmatch(back)):
        return False
    return all(abs(int(color[at : at + 2], 16) - int(back[at : at + 2], 16)) <= _NEAR for at in (0, 2, 4))
