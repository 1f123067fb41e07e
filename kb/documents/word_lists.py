"""Which paragraphs of a Word document are items of a list: by its numbering, by a style, or by a sign that was typed.
Runs in the sandbox."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from kb.documents.word_styles import ParagraphStyle
from kb.documents.word_xml import W, value, whole

_BULLETS = (
    "list bullet", "aufzählungszeichen", "liste à puces", "lista con viñetas", "lista de viñetas",
    "lista com marcadores",
    "lista com marcas", "маркированный список", "列表项目符号", "项目符号列表", "項目符號清單", "箇条書き",
    "글머리 기호", "daftar berpoin", "senarai berbulet",
)  # fmt: skip
_NUMBERS = (
    "list number", "listennummer", "liste à numéros", "lista con números", "lista numerada", "lista com números",
    "нумерованный список", "列表编号", "编号列表", "編號清單", "段落番号", "번호 매기기", "daftar bernomor",
)  # fmt: skip
_CALLED_BULLETS = re.compile(
    r"bullet|viñeta|puces|aufzählungsz|marcador|маркирован|项目符号|項目符號|箇条書き|글머리|dấu đầu dòng|"
    r"สัญลักษณ์แสดงหัวข้อย่อย"
)
_LATER = re.compile(r"(.*?)[ _]?([2-9])?")

_SIGN = re.compile(r"(?:[-–—*](?=\s)|[•·●○■□▪▫◦‣⁃‧∙・»➔➢➤✓✔❖◆◇►▶☐☑☒]|[o§Ø](?=\t|\s{2,}))\s*(?=\S)")
_TICKS = "☐☑☒✓✔"
"""These say something of what stands behind them, and stay."""

_COUNTED = re.compile(r"(?:\((\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)|(\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)、])\s+(?=\S)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")

Block = dict[str, Any]


@dataclass(frozen=True)
class ListPlace:
    ordered: bool
    level: int


class WordLists:
    """`root` is the part of the numbering; none where a document has none."""

    def __init__(self, root: Element | None, list_of_style: Callable[[str], str]) -> None:
        """`list_of_style` gives the list that a style names; empty for none."""
        self._levels: dict[str, dict[int, Element]] = {}
        self._lists: dict[str, tuple[str, dict[int, Element]]] = {}
        if root is None:
            return
        links: dict[str, str] = {}
        for abstract in root.iterfind(f"{W}abstractNum"):
            id = abstract.get(f"{W}abstractNumId", "")
            self._levels[id] = _levels(abstract)
            links[id] = value(abstract, "numStyleLink")
        for number in root.iterfind(f"{W}num"):
            changed: dict[int, Element] = {}
            for override in number.iterfind(f"{W}lvlOverride"):
                changed |= _levels(override)
            self._lists[number.get(f"{W}numId", "")] = (value(number, "abstractNumId"), changed)
        for id, style in links.items():
            meant = self._lists.get(list_of_style(style) if style else "")
            if meant and not self._levels[id]:
                self._levels[id] = self._levels.get(meant[0], {})

    def place(self, properties: Element | None, style: ParagraphStyle) -> ListPlace | None:
        """The place in a list that a paragraph has by its own numbering or by its style; None for none."""
        numbered = None if properties is None else properties.find(f"{W}numPr")
        id = value(numbered, "numId") or style.number[0]
        depth = whole(value(numbered, "ilvl")) if value(numbered, "ilvl") else style.number[1]
        if id == "0":
            return None
        called = _LATER.fullmatch(style.name)
        by_name = called is not None and (
            called[1] in (*_BULLETS, *_NUMBERS) or _CALLED_BULLETS.search(style.name) is not None
        )
        named_depth = int(called[2] or 1) - 1 if called and by_name else 0
        if id:
            depth = self._depth_of_style(id, style.id) if depth is None else depth
            place = self._place(id, min(max(depth, 0), 8))
            return replace(place, level=max(place.level, named_depth)) if place else None
        if called and by_name and numbered is None:
            return ListPlace(called[1] in _NUMBERS, named_depth)
        return None

    def _place(self, id: str, depth: int) -> ListPlace | None:
        level = self._level(id, depth)
        kind = value(level, "numFmt") if level is not None else "bullet"
        if kind == "none" and not value(level, "lvlText").strip():
            return None
        return ListPlace(kind not in ("bullet", "none", ""), depth)

    def _level(self, id: str, depth: int) -> Element | None:
        abstract, changed = self._lists.get(id, ("", {}))
        return changed.get(depth, self._levels.get(abstract, {}).get(depth))

    def _depth_of_style(self, id: str, style: str) -> int:
        abstract, _ = self._lists.get(id, ("", {}))
        found = (depth for depth, one in self._levels.get(abstract, {}).items() if value(one, "pStyle") == style)
        return next(found, 0)


def _levels(parent: Element) -> dict[int, Element]:
    return {whole(one.get(f"{W}ilvl", "")): one for one in parent.iterfind(f"{W}lvl")}


def with_typed_items(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in which paragraphs that begin with a sign of a list are its items. Numbers are a list where they count
    from one; letters stay in front of their item, since the text may name them."""
    lines = [line for block in blocks for line in _lines(block)]
    counted = _counted(lines)
    return [_item(block, place in counted) for place, block in enumerate(lines)]


def _lines(block: Block) -> Iterator[Block]:
    """A paragraph whose lines begin with signs of a list, line by line."""
    plain = str(block.get("plain", ""))
    lines = str(block.get("text", "")).split("\n")
    own = plain.split("\n")
    if (
        block["kind"] != "paragraph"
        or len(lines) < 2
        or len(lines) != len(own)
        or not any(_SIGN.match(line.strip()) for line in own)
    ):
        yield block
    else:
        for text, line in zip(lines, own, strict=True):
            if line.strip():
                yield {**block, "text": text.strip(), "plain": line.strip()}


def _counted(lines: Sequence[Block]) -> set[int]:
    """The places of those that count on from 1, a or i, two at least."""
    found, run, first = set[int](), list[int](), ""
    for place, block in enumerate([*lines, {"kind": "end"}]):
        label = _label(block)
        if label and run and _follows(label, len(run), first):
            run.append(place)
            continue
        found |= set(run) if len(run) > 1 else set()
        first = label if label in ("1", "a", "i") else ""
        run = [place] if first else []
    return found


def _label(block: Block) -> str:
    found = _COUNTED.match(str(block.get("plain", ""))) if block["kind"] == "paragraph" else None
    return (found[1] or found[2]).casefold() if found and not block.get("bold") else ""


def _follows(label: str, so_far: int, first: str) -> bool:
    """Whether a label is the next after so many that began with `first`."""
    if first == "1":
        return label == str(so_far + 1)
    if first == "i":
        return so_far < len(_ROMAN) and label == _ROMAN[so_far]
    return so_far < 26 and label == chr(ord("a") + so_far)


def _item(block: Block, counted: bool) -> Block:
    if block["kind"] != "paragraph":
        return block
    plain, text = str(block["plain"]), str(block["text"])
    sign = _SIGN.match(plain)
    if counted:
        number = _COUNTED.match(plain)
        is_number = number is not None and (number[1] or number[2]).isdigit()
        bare = _without(text, _COUNTED) if is_number else text
        kept = _without(plain, _COUNTED) if is_number else plain
        return {**block, "kind": "item", "level": 0, "ordered": is_number, "text": bare, "plain": kept}
    if sign and not block.get("bold") and (plain[0] in _TICKS or _without(text, _SIGN) != text):
        if plain[0] in _TICKS:
            return {**block, "kind": "item", "level": 0, "ordered": False}
        return {
            **block, "kind": "item", "level": 0, "ordered": False, "text": _without(text, _SIGN),
            "plain": _without(plain, _SIGN),
        }  # fmt: skip
    return block


def _without(text: str, sign: re.Pattern[str]) -> str:
    """Without the sign, which may stand within the marks of the letters behind it."""
    marks = text[: len(text) - len(text.lstrip("*"))] if re.match(r"\*{1,3}\S", text) else ""
    bare = text[len(marks) :]
    found = sign.match(bare)
    return marks + bare[found.end() :] if found else text
