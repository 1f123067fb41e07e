"""What a page of a PDF prints, word by word at its place, with what nobody sees told apart. Runs in the sandbox.

The file, its fonts and its operators are read by pdfminer. Its own analysis of a page's layout is not used: it takes
longer than the sandbox allows for a hundred pages, and knows neither what is painted over nor what is switched off.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.utils import apply_matrix_pt, mult_matrix

from kb.documents.sandbox_child import WontRead
from kb.documents.word_symbols import sign

UNREAD = "\ufffd"
"""Stands for a glyph of which the file does not say what letter it is."""

MOST_WORDS = 400_000
"""Of a document: more is no paper, and each takes memory."""

MOST_SHAPES = 2_000
"""Of a page, such as rules and filled boxes; a drawing has more of them, and none of it is looked at further."""

MOST_STRIKES = 300

_BLANK = 0.17
"""Of a font's size: two glyphs that stand wider apart belong to two words."""

_LEAST_SIZE = 1.0
"""Points: what is smaller nobody reads."""

_WHITE = (1.0, 1.0, 1.0)
Box = tuple[float, float, float, float]
"""Left, bottom, right, top: in points, from the lower left corner of the page as it is shown."""


@dataclass(frozen=True)
class PrintedWord:
    """A word on a baseline at `y` from `x0` to `x1`, all in the coordinates of its own writing: `turn` is the angle in
    degrees by which that is turned against the page. `blank`: the file itself puts a blank before it. `place` counts
    the words of a page as the file paints them."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    turn: int = 0
    blank: bool = False
    place: int = 0

    @property
    def box(self) -> Box:
        """On the page as it is shown."""
        low, high = self.y - 0.2 * self.size, self.y + 0.75 * self.size
        if not self.turn:
            return self.x0, low, self.x1, high
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        corners = [(x * cos - y * sin, x * sin + y * cos) for x in (self.x0, self.x1) for y in (low, high)]
        across, up = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(up), max(across), max(up)


@dataclass(frozen=True)
class PrintedPage:
    """`hidden` counts passages that nobody sees; `recognised`: its text lies unseen under a picture of it. `pictured`
    is how much of the page pictures cover, from 0 to 1; `rules` are thin lines and edges, for tables; `running` is what
    the file itself marks as a header or footer."""

    width: float
    height: float
    words: tuple[PrintedWord, ...] = ()
    rules: tuple[Box, ...] = ()
    hidden: int = 0
    pictured: float = 0.0
    recognised: bool = False
    running: tuple[PrintedWord, ...] = ()
    struck: int = 0


@dataclass(frozen=True)
class _Shape:
    """A filled area, and how many words were painted before it; `color` is None for what cannot be told, a picture."""

    box: Box
    color: tuple[float, ...] | None
    after: int


@dataclass(frozen=True)
class _Ink:
    """How words of a page are painted, one for all that are painted alike."""

    color: tuple[float, ...] | None = (0.0, 0.0, 0.0)
    unseen: bool = False
    off: bool = False
    running: bool = False


class PagePrint:
    """Pages of a document, one after the other. `layers_off` are the numbers of the objects of layers switched off."""

    def __init__(self, layers_off: frozenset[int]) -> None:
        self._resources = PDFResourceManager()
        self._paper = _PaintedPage(self._resources)
        self._layers_off = layers_off
        self.words = 0

    def page(self, page: PDFPage) -> PrintedPage:
        self._paper.begin(page)
        _Interpreter(self._resources, self._paper, self._layers_off).process_page(page)
        self.words += len(self._paper.words)
        if self.words > MOST_WORDS:
            raise WontRead("it holds more text than is read at once; split it")
        return self._paper.printed()


class _Interpreter(PDFPageInterpreter):
    """Knows of layers and of transparency, which pdfminer passes over."""

    device: "_PaintedPage"

    def __init__(self, resources: PDFResourceManager, paper: "_PaintedPage", layers_off: frozenset[int]) -> None:
        super().__init__(resources, paper)
        self._layers_off = layers_off
        self._states: list[float] = []

    def subinterp(self) -> "_Interpreter":
        return _Interpreter(self.rsrcmgr, self.device, self._layers_off)

    def do_q(self) -> None:
        super().do_q()
        self._states.append(self.device.opacity)

    def do_Q(self) -> None:  # noqa: N802 - the operator
        super().do_Q()
        if self._states:
            self.device.opacity = self._states.pop()

    def do_gs(self, name: object) -> None:
        state = _mapping(self._resource("ExtGState", name))
        opacity = resolve1(state.get("ca"))
        if isinstance(opacity, int | float):
            self.device.opacity = float(opacity)
        if "BM" in state and getattr(resolve1(state["BM"]), "name", "") not in ("Normal", "Compatible"):
            self.device.opacity = min(self.device.opacity, 0.5)  # what it covers shines through

    def do_BDC(self, tag: object, props: object) -> None:  # noqa: N802 - the operator
        name = getattr(tag, "name", "")
        if name == "OC":
            layer = self._resource("Properties", props)
            self.device.enter(off=self._is_off(layer))
            return
        known = props if isinstance(props, Mapping) else _mapping(resolve1(self._resource("Properties", props)))
        kind = getattr(resolve1(known.get("Type")), "name", "")
        sort = getattr(resolve1(known.get("Subtype")), "name", "")
        self.device.enter(running=name == "Artifact" and (kind == "Pagination" or sort in ("Header", "Footer")))

    def do_BMC(self, tag: object) -> None:  # noqa: N802 - the operator
        self.device.enter()

    def do_EMC(self) -> None:  # noqa: N802 - the operator
        self.device.leave()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - the operator
        found = self.xobjmap.get(getattr(xobjid_arg, "name", ""))
        layer = _mapping(getattr(resolve1(found), "attrs", {})).get("OC")
        opacity = self.device.opacity
        self.device.enter(off=self._is_off(layer))
        super().do_Do(xobjid_arg)
        self.device.leave()
        self.device.opacity = opacity
        self.device.set_ctm(self.ctm)

    def _resource(self, kind: str, name: object) -> object:
        named = _mapping(resolve1(_mapping(self.resources).get(kind)))
        return named.get(getattr(name, "name", ""))

    def _is_off(self, layer: object) -> bool:
        """Whether a layer, or every layer of a group of them, is switched off."""
        if isinstance(layer, PDFObjRef) and layer.objid in self._layers_off:
            return True
        group = resolve1(_mapping(resolve1(layer)).get("OCGs"))
        members = group if isinstance(group, list) else [_mapping(resolve1(layer)).get("OCGs")]
        numbers = [one.objid for one in members if isinstance(one, PDFObjRef)]
        return bool(numbers) and all(number in self._layers_off for number in numbers)


@dataclass
class _Nested:
    """What holds within a piece of marked content, and in all that lies in it."""

    off: bool = False
    running: bool = False


class _PaintedPage(PDFDevice):
    """Takes down what is painted."""

    ctm: tuple[float, float, float, float, float, float]

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self._glyphs: dict[int, tuple[PDFFont, dict[int, tuple[str, float]], bool]] = {}

    def begin(self, page: PDFPage) -> None:
        x0, y0, x1, y1 = page.mediabox
        self._shown = _shown(page)
        self.width, self.height = (y1 - y0, x1 - x0) if page.rotate in (90, 270) else (x1 - x0, y1 - y0)
        self.words: list[tuple[PrintedWord, _Ink]] = []
        self._shapes: list[_Shape] = []
        self._pictures: list[Box] = []
        self._rules: list[Box] = []
        self._nested: list[_Nested] = [_Nested()]
        self.opacity = 1.0

    def enter(self, off: bool = False, running: bool = False) -> None:
        above = self._nested[-1]
        self._nested.append(_Nested(above.off or off, above.running or running))

    def leave(self) -> None:
        if len(self._nested) > 1:
            self._nested.pop()

    # what the interpreter calls

    def render_image(self, name: str, stream: object) -> None:
        if not self._nested[-1].off:
            box = self._box([(0, 0), (1, 0), (0, 1), (1, 1)])
            self._pictures.append(box)
            self._shape(box, None)

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        if self._nested[-1].off or len(self._rules) > MOST_SHAPES or len(self._shapes) > MOST_SHAPES:
            return
        for part in _subpaths(path):
            box = self._box(part)
            thin = min(box[2] - box[0], box[3] - box[1])
            if thin <= 2.0:
                self._rules.append(box)
            elif stroke and len(part) <= 6:
                left, low, right, high = box
                self._rules += [(left, low, right, low), (left, high, right, high)]
                self._rules += [(left, low, left, high), (right, low, right, high)]
            if fill and thin > 2.0 and len(part) <= 6 and self.opacity > 0.9:
                self._shape(box, _rgb(graphicstate.ncolor, graphicstate.ncs.name))

    def render_string(self, textstate: Any, seq: Iterable[object], ncs: Any, graphicstate: Any) -> None:
        textstate.linematrix = self._string(textstate, seq, graphicstate, ncs)

    def _string(self, state: Any, seq: Iterable[object], graphicstate: Any, ncs: Any) -> tuple[float, float]:
        """Takes a string down and says where the next one begins."""
        font: PDFFont = state.font
        upright = not font.is_vertical()
        a, b, c, d, e, f = mult_matrix(state.matrix, self.ctm)
        size, scaling = state.fontsize, state.scaling * 0.01
        x, y = state.linematrix
        # the way that the writing goes, and the way across it
        (one, other), (at, across) = (((a, b), (c, d)), (x, y)) if upright else (((c, d), (a, b)), (y, x))
        across += state.rise
        step = size * scaling if upright else size
        spacing = state.charspace * (scaling if upright else 1.0)
        word_spacing = 0.0 if font.is_multibyte() else state.wordspace * scaling
        sign = math.copysign(1.0, step) * (1 if upright else -1)
        turn = _turn((one[0] * sign, one[1] * sign))
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        letter = abs(size) * math.hypot(c, d)
        if isinstance(font, PDFType3Font) and letter < 2:
            letter = max(letter, abs(font.get_height()) * letter)
        glyphs, bold = self._letters(font)
        bold = bold or state.render == 2
        ink = self._ink(state, graphicstate, ncs, letter)
        base = e + other[0] * across, f + other[1] * across
        wide = _BLANK * abs(step)

        def taken(text: str, start: float, end: float, blank: bool) -> None:
            first = base[0] + one[0] * start, base[1] + one[1] * start
            last = base[0] + one[0] * end, base[1] + one[1] * end
            u0, u1 = first[0] * cos + first[1] * sin, last[0] * cos + last[1] * sin
            v = first[1] * cos - first[0] * sin
            word = PrintedWord(text, min(u0, u1), max(u0, u1), v, letter, bold, turn, blank, len(self.words))
            self.words.append((word, ink))

        held, start, end, edge, blank = "", at, at, at, False
        for part in seq:
            if isinstance(part, int | float):
                at -= part * 0.001 * step
                if held and not -2 * wide < sign * (at - edge) < wide:
                    taken(held, start, end, blank)
                    held, blank = "", sign * (at - edge) > 0
                continue
            if not isinstance(part, bytes):
                continue
            for code in font.decode(part):
                said, width = glyphs.get(code) or self._glyph(font, code, glyphs)
                if said.isspace():
                    if held:
                        taken(held, start, end, blank)
                        held = ""
                    blank = True
                else:
                    if not held:
                        start = at
                    held += said
                    end = at + width * step
                at += width * step + spacing + (word_spacing if code == 32 else 0.0)
                edge = at
        if held:
            taken(held, start, end, blank)
        return (at, y) if upright else (x, at)

    def _letters(self, font: PDFFont) -> tuple[dict[int, tuple[str, float]], bool]:
        found = self._glyphs.get(id(font))
        if found is None:
            name = str(getattr(font, "fontname", "")).casefold()
            bold = any(part in name for part in ("bold", "black", "heavy", "-bd", "demi"))
            bold = bold or bool(int(getattr(font, "flags", 0) or 0) & (1 << 18))
            self._glyphs[id(font)] = found = (font, {}, bold)  # the font is held, so that its number is not used anew
        return found[1], found[2]

    def _glyph(self, font: PDFFont, code: int, glyphs: dict[int, tuple[str, float]]) -> tuple[str, float]:
        try:
            said = font.to_unichr(code)
        except PDFUnicodeNotDefined:
            said = UNREAD
        drawn = "" if font.is_multibyte() and said == UNREAD else _drawn(font, code, said)
        said = drawn or said
        if said == "\0" or (len(said) == 1 and ord(said) < 32 and said not in "\t\n\r"):
            said = UNREAD
        if code == 0xAD and said in (" ", UNREAD) and not font.is_multibyte():
            said = "\u00ad"  # the hyphen of words that are cut, in the encodings of Latin letters
        try:
            width = float(font.char_width(code))
        except (TypeError, ValueError, KeyError):
            width = 0.5
        glyphs[code] = found = (said, width)
        return found

    def _ink(self, state: Any, graphicstate: Any, ncs: Any, letter: float) -> _Ink:
        nested = self._nested[-1]
        unseen = state.render in (3, 7) or self.opacity < 0.05
        color = _rgb(graphicstate.scolor if state.render == 1 else graphicstate.ncolor, ncs.name)
        return _Ink(color, unseen, nested.off or letter < _LEAST_SIZE, nested.running)

    def _box(self, points: Sequence[tuple[float, float]]) -> Box:
        there = [apply_matrix_pt(self.ctm, point) for point in points]
        across, up = [x for x, _ in there], [y for _, y in there]
        return min(across), min(up), max(across), max(up)

    def _shape(self, box: Box, color: tuple[float, ...] | None) -> None:
        if len(self._shapes) <= MOST_SHAPES:
            self._shapes.append(_Shape(box, color, len(self.words)))

    def printed(self) -> PrintedPage:
        """The page, when all of it was painted."""
        pictured = min(1.0, max((_area(_common(box, self._shown)) for box in self._pictures), default=0.0) / max(
            _area(self._shown), 1.0))  # fmt: skip
        painted = [(word, ink) for word, ink in self.words if not ink.off]
        unseen = [word for word, ink in painted if ink.unseen]
        recognised = pictured > 0.5 and 2 * len(unseen) > len(painted)
        seen, running, hidden = list[PrintedWord](), list[PrintedWord](), list[PrintedWord]()
        for word, ink in self.words:
            is_hidden = ink.off or not self._is_on_page(word)
            if not recognised:
                is_hidden = is_hidden or ink.unseen or self._is_covered(word, ink)
            (hidden if is_hidden else running if ink.running else seen).append(word)
        lines = [box for box in self._rules if box[3] - box[1] <= 2.0 and box[2] - box[0] > 4.0][:MOST_STRIKES]
        struck = [word for word in seen if not word.turn and any(_strikes(box, word) for box in lines)]
        gone = {word.place for word in struck}
        # its place stays, or the line would fall apart
        seen = [replace(word, text="") if word.place in gone else word for word in seen]
        return PrintedPage(
            self.width, self.height, tuple(seen), tuple(self._rules), _passages(hidden), pictured, recognised,
            tuple(running),
            _passages(struck),
        )  # fmt: skip

    def _is_on_page(self, word: PrintedWord) -> bool:
        left, low, right, high = word.box
        x, y = (left + right) / 2, (low + high) / 2
        return self._shown[0] - 1 <= x <= self._shown[2] + 1 and self._shown[1] - 1 <= y <= self._shown[3] + 1

    def _is_covered(self, word: PrintedWord, ink: _Ink) -> bool:
        """Whether it has the color of what it stands on, or something was painted over it."""
        left, low, right, high = word.box
        x, y = (left + right) / 2, (low + high) / 2
        ground: tuple[float, ...] | None = _WHITE
        for shape in self._shapes:
            x0, y0, x1, y1 = shape.box
            if not (x0 <= x <= x1 and y0 <= y <= y1):
                continue
            if shape.after <= word.place:
                ground = shape.color
            elif x0 <= left + 1 and x1 >= right - 1 and y1 - y0 >= 0.6 * word.size:
                return True
        return None not in (ground, ink.color) and _alike(ground or (), ink.color or ())


def _drawn(font: PDFFont, code: int, said: str) -> str:
    """What a font of signs draws for a code of which the file says no letter, or one for private use; else empty."""
    private = len(said) == 1 and "\ue000" <= said <= "\uf8ff"
    names = f"{getattr(font, 'fontname', '')} {getattr(font, 'basefont', '')}"
    name = _SIGNS.search(names.casefold().replace("-", "").replace(" ", ""))
    if name is None:
        return ""
    known = {"wingdings2": "wingdings 2", "wingdings3": "wingdings 3"}.get(name[0], name[0])
    if private:
        return sign(known, ord(said))
    told = getattr(font, "unicode_map", None) is not None or font.is_multibyte()
    return "" if told or code < 0x21 else sign(known, code)


_SIGNS = re.compile(r"wingdings[23]?|webdings|zapfdingbats")
"""Fonts that draw other signs than their letters say."""


def layers_off(catalog: Mapping[str, Any]) -> frozenset[int]:
    """The numbers of the objects of layers that are not shown when the document is opened."""
    layers = _mapping(resolve1(catalog.get("OCProperties")))
    shown = _mapping(resolve1(layers.get("D")))

    def numbers(value: object) -> set[int]:
        found = resolve1(value)
        return {one.objid for one in found if isinstance(one, PDFObjRef)} if isinstance(found, list) else set()

    off = numbers(shown.get("OFF"))
    if getattr(resolve1(shown.get("BaseState")), "name", "ON") == "OFF":
        off |= numbers(layers.get("OCGs")) - numbers(shown.get("ON"))
    return frozenset(off)


def _shown(page: PDFPage) -> Box:
    """What of the page is shown, as `process_page` of pdfminer turns it."""
    x0, y0, x1, y1 = page.mediabox
    c0, d0, c1, d1 = page.cropbox
    left, low, right, high = max(x0, c0), max(y0, d0), min(x1, c1), min(y1, d1)
    if left >= right or low >= high:
        left, low, right, high = x0, y0, x1, y1
    if page.rotate == 90:
        return low - y0, x1 - right, high - y0, x1 - left
    if page.rotate == 180:
        return x1 - right, y1 - high, x1 - left, y1 - low
    if page.rotate == 270:
        return y1 - high, left - x0, y1 - low, right - x0
    return left - x0, low - y0, right - x0, high - y0


def _turn(along: tuple[float, float]) -> int:
    """Degrees; close to a right angle it is one."""
    angle = math.degrees(math.atan2(along[1], along[0]))
    right = round(angle / 90) * 90
    return (right if abs(angle - right) < 3 else round(angle)) % 360


def _subpaths(path: Sequence[Any]) -> list[list[tuple[float, float]]]:
    parts: list[list[tuple[float, float]]] = []
    for operation in path:
        if operation[0] == "m":
            parts.append([])
        if parts and len(operation) >= 3:
            parts[-1].append((float(operation[-2]), float(operation[-1])))
    return [part for part in parts if len(part) > 1]


def _rgb(color: object, space: str) -> tuple[float, ...] | None:
    """Red, green and blue from 0 to 1; None where that cannot be told."""
    if isinstance(color, int | float):
        color = (color,)
    if not isinstance(color, tuple | list) or not all(isinstance(part, int | float) for part in color):
        return None
    parts = [float(part) for part in color]
    if len(parts) == 1:
        if space in ("Separation", "DeviceN", "Indexed", "Pattern"):
            return None if parts[0] else _WHITE
        return (parts[0],) * 3
    if len(parts) == 3:
        return tuple(parts)
    if len(parts) == 4 and space not in ("DeviceN",):
        return tuple((1 - part) * (1 - parts[3]) for part in parts[:3])
    return None


def _strikes(line: Box, word: PrintedWord) -> bool:
    """Whether a line goes through a word: an underline runs below it, the rule of a table between."""
    height = (line[1] + line[3]) / 2 - word.y
    return 0.18 * word.size < height < 0.45 * word.size and line[0] <= word.x0 + 2 and line[2] >= word.x1 - 2


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 0.04 for a, b in zip(one, other, strict=True))


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _passages(hidden: Sequence[PrintedWord]) -> int:
    """How many passages they make: what is painted one after the other is one."""
    return sum(not place or word.place != hidden[place - 1].place + 1 for place, word in enumerate(hidden))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
