"""What was filled in a PDF's form, each with its label. Runs in the sandbox.

A form keeps its values apart from what it prints, and what it prints of them may be missing or old: the values are
taken. A box that is not ticked and a field that is empty say nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import decode_text

from kb.documents.pdf_lines import PrintedLine
from kb.documents.pdf_print import Box, PrintedPage, PrintedWord

_MOST_PARENTS = 20
_HIDDEN = 0b100010
"""Flags of what is not shown: Hidden and NoView."""

_PASSWORD, _RADIO, _PUSHED = 1 << 13, 1 << 15, 1 << 16
_NEAR = 160.0
"""Points between a label and its field."""


@dataclass(frozen=True)
class FormField:
    """`named` is what the form itself calls it. A choice of several boxes is a field each, `box` is where it stands;
    `chosen` is None where it takes text."""

    group: str
    named: str
    value: str
    box: Box
    chosen: bool | None = None
    order: int = 0


@dataclass(frozen=True)
class PageForm:
    fields: tuple[FormField, ...] = ()
    typed: tuple[PrintedWord, ...] = ()
    notes: int = 0
    hidden: int = 0
    struck: tuple[Box, ...] = ()


def form(page: PDFPage, printed: PrintedPage) -> PageForm:
    """The fields of a page, what was typed onto it, and how many notes and hidden values it has."""
    fields: list[FormField] = []
    typed: list[PrintedWord] = []
    struck: list[Box] = []
    notes = hidden = 0
    listed = resolve1(page.annots)
    for order, found in enumerate(listed if isinstance(listed, list) else []):
        one = resolve1(found)
        if not isinstance(one, Mapping):
            continue
        kind = getattr(resolve1(one.get("Subtype")), "name", "")
        box = _box(one, page)
        flags = _number(one.get("F"))
        if kind in ("StrikeOut", "Redact") and not flags & _HIDDEN:
            struck += _lines_under(one, page)
        if kind == "Widget" and box:
            field = _field(one, box, order)
            if field and (flags & _HIDDEN or min(box[2] - box[0], box[3] - box[1]) < 1):
                hidden += bool(field.value)
            elif field:
                fields.append(field)
        elif kind == "FreeText" and box and not flags & _HIDDEN:
            typed += _typed(_text(one.get("Contents")), box)
        elif kind not in ("Link", "Popup", "Widget") and _text(one.get("Contents")).strip():
            notes += 1
    return PageForm(tuple(fields), tuple(typed), notes, hidden, tuple(struck))


def without_struck(page: PrintedPage, struck: Sequence[Box]) -> PrintedPage:
    """The page without the words that a reader struck out or marked to be taken out; their places stay."""
    gone = {word.place for word in page.words if word.text and any(_lies_on(box, word.box) for box in struck)}
    if not gone:
        return page
    passages = sum(place - 1 not in gone for place in gone)
    words = tuple(replace(word, text="") if word.place in gone else word for word in page.words)
    return replace(page, words=words, struck=page.struck + passages)


def _lies_on(box: Box, word: Box) -> bool:
    middle = (word[1] + word[3]) / 2
    over = min(box[2], word[2]) - max(box[0], word[0])
    return box[1] <= middle <= box[3] and over > 0.6 * (word[2] - word[0])


def _lines_under(one: Mapping[str, Any], page: PDFPage) -> list[Box]:
    """The pieces of lines that a mark lies on."""
    given = resolve1(one.get("QuadPoints"))
    points = [resolve1(point) for point in given[:_MOST_POINTS]] if isinstance(given, list) else []
    if not all(isinstance(point, int | float) for point in points):
        return []
    quads = [points[at : at + 8] for at in range(0, len(points) - 7, 8)]
    rects = [[min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])] for quad in quads]
    return [box for rect in rects if (box := _box({"Rect": rect}, page))]


_MOST_POINTS = 8_000


def filled(page: PrintedPage, fields: Sequence[FormField], number: int) -> tuple[PrintedPage, list[PrintedLine]]:
    """The page without the labels of what was filled in, and a line for each value with its label."""
    words = [word for word in page.words if not word.turn]
    used = set[int]()
    found: list[PrintedLine] = []
    boxes = [field for field in fields if field.chosen is not None]
    for field in fields:
        if field.chosen is not None or not field.value:
            continue
        label = _before(field.box, words, used, fields) or _above(field.box, words, used)
        used |= {word.place for word in label}
        said = " ".join(word.text for word in label) or field.named
        found.append(_entry(said, field.value, field.box, label, number))
    for choices in _choices(boxes):
        if not any(choice.chosen for choice in choices):
            continue
        texts: list[str] = []
        for choice in choices:
            beside = _behind(choice.box, words, used, fields)
            used |= {word.place for word in beside}
            if choice.chosen:
                texts.append(" ".join(word.text for word in beside) or choice.value or choice.named)
        label = _before(choices[0].box, words, used, fields) or (
            _above(choices[0].box, words, used) if len(choices) > 1 else []
        )
        used |= {word.place for word in label}
        said = " ".join(word.text for word in label)
        if not said and len(choices) > 1:
            said = choices[0].named
        found.append(_entry(said, "; ".join(texts) if said else f"☑ {texts[0]}", choices[0].box, label, number))
    left = tuple(word for word in page.words if word.turn or word.place not in used)
    return replace(page, words=left), found


def placed(printed: Sequence[PrintedLine], values: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Lines of a page with the values of its form among them, each before the first line that stands lower."""
    found = list(printed)
    for value in sorted(values, key=lambda one: (one.y, -one.x0)):
        lower = (
            place for place, line in enumerate(found) if line.y < value.y - 1 or (line.filled and line.y <= value.y)
        )
        found.insert(next(lower, len(found)), value)
    return found


def _entry(label: str, value: str, box: Box, words: Sequence[PrintedWord], number: int) -> PrintedLine:
    y = max([word.y for word in words], default=box[3] - 10)
    x0 = min([word.x0 for word in words], default=box[0])
    return PrintedLine(label.strip(), x0, box[2], y, 10.0, page=number, filled=value.strip())


def _field(widget: Mapping[str, Any], box: Box, order: int) -> FormField | None:
    kind = getattr(_inherited(widget, "FT"), "name", "")
    flags = _number(_inherited(widget, "Ff"))
    names = [_text(one.get("T")) for one in _line_of(widget) if one.get("T") is not None]
    said = next((_text(one.get("TU")) for one in _line_of(widget) if one.get("TU")), "")
    named, group = said or (names[0] if names else ""), ".".join(reversed(names))
    value = _inherited(widget, "V")
    if kind == "Tx" and not flags & _PASSWORD:
        said = _text(value) or _bare(_text(_inherited(widget, "RV")))
        return FormField(group, named, _lines(said), box, order=order)
    if kind == "Ch":
        chosen = value if isinstance(value, list) else [value]
        options = _options(_inherited(widget, "Opt"))
        texts = [_text(one) for one in chosen]
        places = _inherited(widget, "I")
        if not any(texts) and isinstance(places, list):
            named_so = list(options.values())
            texts = [named_so[at] for at in map(_number, places) if 0 <= at < len(named_so)]
        return FormField(group, named, "; ".join(options.get(one, one) for one in texts if one), box, order=order)
    if kind == "Btn" and not flags & _PUSHED:
        state = getattr(resolve1(widget.get("AS")), "name", None)
        on = getattr(value, "name", None) if not isinstance(value, bytes) else decode_text(value)
        own = [name for name in _states(widget) if name != "Off"]
        ticked = (on in own if own and on else state not in (None, "Off")) if on != "Off" or state is None else False
        if not own and on not in (None, "Off"):
            ticked = state != "Off"
        if not flags & _RADIO and state is not None:
            ticked = state != "Off"
        name = str(own[0] if own else on or "")
        listed = _inherited(widget, "Opt")
        if name.isdigit() and isinstance(listed, list) and int(name) < len(listed):
            name = _text(listed[int(name)])
        return FormField(group, named, "" if name in ("Yes", "On", "1") else name, box, ticked, order)
    return None


def _line_of(widget: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A field and those that it is a part of."""
    one: object = widget
    for _ in range(_MOST_PARENTS):
        if not isinstance(one, Mapping):
            return
        yield one
        one = resolve1(one.get("Parent"))


def _inherited(widget: Mapping[str, Any], key: str) -> Any:
    return next((resolve1(one[key]) for one in _line_of(widget) if key in one), None)


def _states(widget: Mapping[str, Any]) -> list[str]:
    looks = resolve1(widget.get("AP"))
    normal = resolve1(looks.get("N")) if isinstance(looks, Mapping) else None
    return [str(name) for name in normal] if isinstance(normal, Mapping) and not isinstance(normal, PDFStream) else []


def _options(listed: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for option in listed if isinstance(listed, list) else []:
        one = resolve1(option)
        if isinstance(one, list) and len(one) == 2:
            found[_text(one[0])] = _text(one[1])
        else:
            found[_text(one)] = _text(one)
    return found


def _choices(boxes: Sequence[FormField]) -> Iterator[list[FormField]]:
    """Boxes of one question: those of one name, and those that stand in one row."""
    together: list[list[FormField]] = []
    for box in boxes:
        for choices in together:
            first, last = choices[0], choices[-1]
            in_row = abs(first.box[1] - box.box[1]) < 4
            below = abs(first.box[0] - box.box[0]) < 4 and 0 < last.box[1] - box.box[1] < 28
            if (box.group and first.group == box.group) or in_row or below:
                choices.append(box)
                break
        else:
            together.append([box])
    yield from together


def _in_row(box: Box, words: Sequence[PrintedWord], used: set[int]) -> list[PrintedWord]:
    """Free words beside a field, at the height of its first line."""
    top = box[3]
    low = max(box[1], top - 22)
    return [
        word for word in words
        if word.place not in used and low - 4 <= word.y + 0.35 * word.size <= top + 4
    ]  # fmt: skip


def _before(box: Box, words: Sequence[PrintedWord], used: set[int], fields: Sequence[FormField]) -> list[PrintedWord]:
    stops = [one.box[2] for one in fields if one.box[2] <= box[0] + 1 and _beside(one.box, box)]
    stop = max(stops, default=-1.0)
    row = sorted((word for word in _in_row(box, words, used) if stop - 1 <= word.x0 and word.x1 <= box[0] + 3),
                 key=lambda word: -word.x1)  # fmt: skip
    found: list[PrintedWord] = []
    for word in row:
        edge = found[-1].x0 if found else box[0]
        if edge - word.x1 > (_NEAR if not found else 2.5 * word.size):
            break
        if found and abs(found[-1].y - word.y) > 2:
            continue
        found.append(word)
    return found[::-1]


def _behind(box: Box, words: Sequence[PrintedWord], used: set[int], fields: Sequence[FormField]) -> list[PrintedWord]:
    stops = [one.box[0] for one in fields if one.box[0] >= box[2] - 1 and _beside(one.box, box)]
    stop = min(stops, default=1e9)
    row = sorted((word for word in _in_row(box, words, used) if box[2] - 3 <= word.x0 and word.x1 <= stop + 1),
                 key=lambda word: word.x0)  # fmt: skip
    found: list[PrintedWord] = []
    for word in row:
        edge = found[-1].x1 if found else box[2]
        if word.x0 - edge > (40 if not found else 2.0 * word.size):
            break
        found.append(word)
    return found


def _above(box: Box, words: Sequence[PrintedWord], used: set[int]) -> list[PrintedWord]:
    over = [word for word in words if word.place not in used and box[3] - 2 <= word.y <= box[3] + 16]
    over = [word for word in over if word.x0 >= box[0] - 6]
    low = min((word.y for word in over if word.x0 <= box[2]), default=0.0)
    found: list[PrintedWord] = []
    for word in sorted((word for word in over if abs(word.y - low) < 3), key=lambda word: word.x0):
        if word.x0 > (found[-1].x1 + 2 * word.size if found else box[2]):
            break
        found.append(word)
    return found


def _beside(one: Box, other: Box) -> bool:
    return min(one[3], other[3]) - max(one[1], other[1]) > 0.3 * min(one[3] - one[1], other[3] - other[1])


def _typed(text: str, box: Box) -> Iterator[PrintedWord]:
    """What somebody typed onto a page, as words of it."""
    for row, line in enumerate(_lines(text).split("\n")):
        at = box[0] + 2
        for word in line.split():
            yield PrintedWord(word, at, at + 5 * len(word), box[3] - 11 - 12 * row, 10.0, blank=True, place=-1)
            at += 5 * len(word) + 3


def _box(one: Mapping[str, Any], page: PDFPage) -> Box | None:
    """Where it stands on the page as it is shown."""
    given = resolve1(one.get("Rect"))
    sides = [resolve1(side) for side in given] if isinstance(given, list) else []
    if len(sides) != 4 or not all(isinstance(side, int | float) for side in sides):
        return None
    x0, y0, x1, y1 = page.mediabox
    left, right = sorted((float(sides[0]), float(sides[2])))
    low, high = sorted((float(sides[1]), float(sides[3])))
    if page.rotate == 90:
        return low - y0, x1 - right, high - y0, x1 - left
    if page.rotate == 180:
        return x1 - right, y1 - high, x1 - left, y1 - low
    if page.rotate == 270:
        return y1 - high, left - x0, y1 - low, right - x0
    return left - x0, low - y0, right - x0, high - y0


def _text(value: object) -> str:
    found = resolve1(value)
    if isinstance(found, PDFStream):
        found = found.get_data()
    if isinstance(found, bytes):
        if found.startswith(b"\xef\xbb\xbf"):
            return found[3:].decode("utf-8", "replace")
        if found.startswith(b"\xff\xfe"):
            return found[2:].decode("utf-16-le", "replace")
        return decode_text(found)
    return str(getattr(found, "name", "")) if found is not None else ""


def _bare(text: str) -> str:
    """Words of a text with marks of its look, a paragraph a line."""
    marked = re.sub(r"</p>|<br\s*/?>", "\n", text[:_MOST_MARKED])
    return unescape(re.sub(r"<[^<>]{0,500}>", "", marked)).strip()


_MOST_MARKED = 100_000


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _number(value: object) -> int:
    found = resolve1(value)
    return found if isinstance(found, int) else 0
