"""Printed lines as paragraphs, headings, items and tables. Runs in the sandbox.

Where a word is cut at the end of a line, the document itself says whether its hyphen stays: it stays if the document
writes the word with it elsewhere, or never without it and the first half is one that such words begin with, or what
follows is no small letter; it goes if the document writes the word without it, and in all other cases.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kb.documents.block import Block, BlockKind
from kb.documents.markdown_blocks import section_heading
from kb.documents.pdf_lines import PrintedLine
from kb.practice.fields import Takes
from kb.practice.labels import field_named

_BEGINS = """
small medium large high low long short self well non cross public private state business government market user women
youth export import job income gender community family micro middle multi inter mid early late fast full part half real
one two three four five first second third up down off post pre co cost labour labor capital knowledge data technology
trade land climate risk award peer face end client customer demand supply evidence results needs work energy resource
hands follow start set step decision policy value tax health age skill web cloud paper
"""
_HYPHENED = frozenset(_BEGINS.split())
"""What words with a hyphen begin with, in this field."""

_CUT_OFF = """
ing ings ed er ers or ors ment ments ant ants ance ation ations ator ators age ages ity ities ize ized izing ise ised
ising ly ness ful ship ships ner ners nership nerships able al ally ive y ies shop shops light lights lighted date dates
dated load loads place places mark marks base bases work works pone poned national nationally est ests ested esting
vention ventions vene view views viewed views net mediate mediary mediaries mediation preneur preneurs pare pared
paring sent sented vious viously vent vented icipate icipated icipants icular icularly nal nally ested ry ries
"""
_ENDINGS = frozenset(_CUT_OFF.split())
"""What such a first half is cut from at the end of a line: import-ant, market-ing, inter-national."""

_PAIRS = frozenset(("and", "or", "to", "y", "o", "e", "et", "ou", "und", "oder"))
"""What stands behind the hyphen of a first half alone: small- and medium-sized."""

_NOTE = re.compile(r"(?:\(?(?:\d{1,3}|[*†‡]{1,3}|[a-z])[.)]?\s++|[⁰¹²³⁴-⁹]{1,3}\s*+)(?=\S)")
_SEEN = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+(?:[-‐][^\W\d_]+)*)([-‐\u00ad])$")
_GOES_ON = re.compile(r"[^\W\d_]+")
_BULLET = re.compile(r"(?:[•◦▪‣●○■□➢➤✓✔❏❐❑❒❍❖◆★▲➔⧫⬧☐☑☒·∙⁃*–—\uf0b7\uf0a7\uf0d8\uf0fc\uf076-]|o(?= ))\s+(?=\S)")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
_CLOSE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef\u0e00-\u0e7f]")
"""Scripts that put no blank between words."""

_ENDS = (".", "!", "?", ":", "。", "！", "？", "”", "»", ";")
_LONGEST_HEADING = 150
_LONGEST_VALUE = 160
_LONGEST_WORD = 80


def blocks(printed: Sequence[PrintedLine]) -> tuple[Block, ...]:
    body = _body_size(printed)
    sizes = sorted({round(line.size) for line in printed if _is_large(line, body)}, reverse=True)
    mostly_bold = 2 * sum(len(line.text) for line in printed if line.bold) > sum(len(line.text) for line in printed)
    words = Counter[str]()
    for line in printed:
        words.update(found.casefold() for found in _SEEN.findall(line.text))
    found: list[Block] = []
    for kind, paragraph in _paragraphs(printed, body):
        if kind == "filled":
            found += _filled(paragraph[0], 1 + len(sizes))
            continue
        if kind == "table" and not _is_sentence(paragraph):
            rows = tuple(line.cells for line in paragraph)
            titles = [row[1] for row in rows if len(row) == 2 and _names_title(row[0]) and row[1]]
            if len(titles) == 1:
                found.append(Block(BlockKind.HEADING, titles[0], titles[0], 0))
                rows = tuple(row for row in rows if not _names_title(row[0]))
            if rows:
                found.append(Block(BlockKind.TABLE, rows=rows, first=rows))
            continue
        text = joined([line.text for line in paragraph], words).replace("\u00ad", "")
        first = paragraph[0]
        bold = all(line.bold for line in paragraph)
        level = _level(paragraph, text, body, sizes, bold and not mostly_bold)
        if kind == "item" and not (level and _NUMBER.match(text)):
            mark = _BULLET.match(text) or _NUMBER.match(text)
            text = text[mark.end() :] if mark else text
            depth = min(3, max(0, round((first.x0 - first.left) / 18) - 1)) if first.left else 0
            ordered = not _BULLET.match(paragraph[0].text)
            found.append(Block(BlockKind.ITEM, text, text, depth, ordered=ordered))
        elif _names_title(text.partition(":")[0]) and ":" in text and len(text) <= _LONGEST_HEADING:
            title = text.partition(":")[2].strip()
            found += [Block(BlockKind.HEADING, title, title, 0)] if title else []
        elif level is not None:
            found.append(Block(BlockKind.HEADING, text, text, level, bold=bold))
        else:
            found.append(Block(BlockKind.PARAGRAPH, text, text, bold=bold and not mostly_bold))
    return _titled(found, sizes)


def _is_sentence(rows: Sequence[PrintedLine]) -> bool:
    """Whether one row alone is a sentence over columns of one line each."""
    cells = rows[0].cells
    return len(rows) == 1 and all(
        one[-1:].isalnum() and other[:1].islower() and len(one.split()) > 1 for one, other in pairwise(cells)
    )


def _filled(line: PrintedLine, level: int) -> Iterator[Block]:
    """A form's field: a few words behind its label, more of them under it as under a heading."""
    label, said = line.text.rstrip(" :*"), line.filled
    if _names_title(label):
        yield Block(BlockKind.HEADING, said, said, 0)
    elif len(said) > _LONGEST_VALUE or "\n" in said or _names_section(label):
        yield Block(BlockKind.HEADING, label, label, level)
        for part in said.split("\n"):
            if part.strip():
                yield Block(BlockKind.PARAGRAPH, part.strip(), part.strip())
    else:
        text = f"{label}: {said}" if label else said
        yield Block(BlockKind.PARAGRAPH, text, text)


def _names_title(label: str) -> bool:
    field = field_named(label) if len(label) <= _LONGEST_WORD else None
    return field is not None and field.name == "title"


def _names_section(label: str) -> bool:
    """Whether a label stands for a part of the text, and for no short value."""
    field = field_named(label) if len(label) <= _LONGEST_WORD else None
    return bool(section_heading(label, "")) and (field is None or field.takes is Takes.TEXT)


def joined(texts: Sequence[str], words: Counter[str]) -> str:
    """Lines of one paragraph as one."""
    said = ""
    for text in texts:
        if not said:
            said = text
            continue
        cut, goes_on = _CUT.search(said[-_LONGEST_WORD:]), _GOES_ON.match(text)
        if cut and cut[2] != "\u00ad" and goes_on and goes_on[0] in _PAIRS:
            said += f" {text}"
        elif cut and goes_on:
            stays = cut[2] != "\u00ad" and _stays(cut[1].casefold(), goes_on[0], words)
            said = (said if stays else said[:-1]) + text
        elif _is_open(said) or (_CLOSE.match(said[-1]) and _CLOSE.match(text)):
            said += text
        else:
            said += f" {text}"
    return said


def _is_open(said: str) -> bool:
    return said.endswith(("-", "/")) and not said.endswith((" -", " /"))


def _stays(first: str, second: str, words: Counter[str]) -> bool:
    if not second[0].islower() or len(first) == 1:  # e-commerce; no word is cut behind its first letter
        return True
    second = second.casefold()
    last = re.split("[-‐]", first)[-1]
    if words[f"{first}-{second}"] or words[f"{first}‐{second}"]:
        return True
    if words[last + second] or (last == first and second in _ENDINGS):
        return False
    return last in _HYPHENED or "-" in first


def _paragraphs(printed: Sequence[PrintedLine], body: float) -> Iterator[tuple[str, list[PrintedLine]]]:
    below: list[PrintedLine] = []
    kind = ""
    notes: list[list[PrintedLine]] = []
    at_foot = _at_foot(printed, body)
    for place, line in enumerate(printed):
        if place in at_foot:  # what it interrupts goes on over the page
            if not notes or _NOTE.match(line.text) or notes[-1][-1].page != line.page:
                notes.append([])
            notes[-1].append(line)
            continue
        if below and kind != "filled" and not line.filled and _goes_on(below, kind, line):
            below.append(line)
            continue
        if below:
            yield kind, below
        yield from (("paragraph", note) for note in notes)
        notes = []
        is_item = _BULLET.match(line.text) or _NUMBER.match(line.text)
        kind = "filled" if line.filled else "table" if len(line.cells) > 1 else "item" if is_item else "paragraph"
        below = [line]
    if below:
        yield kind, below
    yield from (("paragraph", note) for note in notes)


def _at_foot(printed: Sequence[PrintedLine], body: float) -> set[int]:
    """The places of notes at the feet of pages: in smaller letters than the text, the first behind its mark."""
    found: set[int] = set()
    for page_end in (at for at in range(1, len(printed)) if printed[at - 1].page != printed[at].page):
        start = page_end
        while start and printed[start - 1].page == printed[page_end - 1].page and _is_small(printed[start - 1], body):
            start -= 1
        first = next((at for at in range(start, page_end) if _NOTE.match(printed[at].text)), page_end)
        found |= set(range(first, page_end))
    return found


def _is_small(line: PrintedLine, body: float) -> bool:
    return line.size < 0.93 * body and not line.cells and not line.filled


def _goes_on(below: Sequence[PrintedLine], kind: str, line: PrintedLine) -> bool:
    """Whether a line belongs to the paragraph above it."""
    before = below[-1]
    if kind == "table" or len(line.cells) > 1:
        same = kind == "table" and len(line.cells) == len(before.cells)
        return same and before.page == line.page and 0 < before.y - line.y < 3.5 * line.size
    if abs(before.size - line.size) > 0.08 * before.size or before.bold is not line.bold:
        return False
    if _BULLET.match(line.text) or (_NUMBER.match(line.text) and (kind == "item" or before.text.endswith(_ENDS))):
        return False
    if section_heading(line.text, "") and before.text.endswith(_ENDS):
        return False
    if len(below) == 1 and section_heading(before.text, "") and line.text[:1].isupper():
        return False
    moved_on = before.page != line.page or line.y > before.y
    if moved_on:
        return not before.text.endswith(_ENDS) and (
            line.text[:1].islower() or before.text.endswith(("-", "\u00ad", ","))
        )
    pitch = before.y - line.y
    usual = below[-2].y - before.y if len(below) > 1 and below[-2].y > before.y else 0.0
    if pitch > 1.9 * line.size or (usual and pitch > 1.3 * usual):
        return False
    if kind == "item":
        return line.x0 > below[0].x0 + 1 or not before.text.endswith(_ENDS)
    if line.x0 > before.x0 + 0.8 * line.size and before.text.endswith(_ENDS) and before.x0 < before.left + line.size:
        return False
    is_short = before.right and before.x1 < before.right - 0.2 * (before.right - before.left)
    return not (is_short and (before.text.endswith(_ENDS) or (before.bold and line.text[:1].isupper())))


def _body_size(printed: Sequence[PrintedLine]) -> float:
    letters = Counter[float]()
    for line in printed:
        letters[round(line.size, 1)] += len(line.text)
    return max(letters, key=lambda size: (letters[size], -size)) if letters else 0.0


def _is_large(line: PrintedLine, body: float) -> bool:
    return line.size > 1.13 * body and len(line.text) <= _LONGEST_HEADING and not line.cells


def _level(paragraph: Sequence[PrintedLine], text: str, body: float, sizes: Sequence[int], bold: bool) -> int | None:
    """A heading's, from 1; None for what is none."""
    first = paragraph[0]
    if len(text) > _LONGEST_HEADING or not any(char.isalpha() for char in text):
        return None
    if _is_large(first, body):
        return 1 + sizes.index(round(first.size))
    ends = text.endswith((".", ",", ";"))
    if bold and not ends and len(paragraph) <= 2 and first.size > 0.95 * body and not re.search(r":\s+\S", text):
        return 1 + len(sizes)
    if len(paragraph) == 1 and section_heading(text, ""):
        return 1 + len(sizes)
    return None


def _titled(found: Sequence[Block], sizes: Sequence[int]) -> tuple[Block, ...]:
    """The one heading that is larger than all others is the title, where it stands before them."""
    named = next((place for place, one in enumerate(found) if one.kind is BlockKind.HEADING and not one.level), None)
    if named is not None:  # a form says what its title is; what is printed above it is the form's own
        return (found[named], *found[:named], *found[named + 1 :])
    headings = [place for place, block in enumerate(found) if block.kind is BlockKind.HEADING]
    largest = [place for place in headings if found[place].level == 1]
    if sizes and len(largest) == 1 and headings[0] == largest[0]:
        place = largest[0]
        if not section_heading(found[place].plain, ""):
            return (*found[:place], replace(found[place], level=0), *found[place + 1 :])
    return tuple(found)
