"""What a paper begins with: its title, which is the biggest line unless the paper says it outright, who wrote it, for
what, and for which economy."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.documents.block import Block, BlockKind
from kb.importing import paper_tables
from kb.importing.paper_look import is_capitals, is_larger, text_size
from kb.importing.paper_parts import PaperPart, Placing
from kb.plan.economy import Economies
from kb.practice.paper_headings import folded, is_frame, is_institution, is_named_institution, is_occasion, meant

MOST_LOOKED_AT = 40
"""Blocks of a cover."""

_LONGEST_TITLE = 250

_BESIDE = re.compile(r"[|·•;,]|\s[-–—]\s")
"""What parts the names that stand on one line."""


@dataclass(frozen=True)
class PaperCover:
    """What was found before the first section, in the order of the paper, and the blocks that are left to be cut."""

    parts: tuple[PaperPart, ...]
    left: tuple[Block, ...]


def cover(found: Sequence[Block], economies: Economies | None) -> PaperCover:
    usual = text_size(found)
    front, others = _front(found)
    said = _says_title(found)
    title = () if said else _title(front, usual, economies, bool(others))
    about = bool(title) or said
    parts: list[PaperPart] = []
    left: list[Block] = []
    agencies: list[str] = []
    occasions: list[str] = []
    for place, block in enumerate(front):
        line = " ".join(block.plain.split())
        if place in title:
            if place == title[0]:
                text = " ".join(" ".join(front[at].plain.split()) for at in title)
                styled = block.style.startswith(("title", "heading"))
                parts.append(PaperPart("title", "", text, Placing.ITSELF if styled else Placing.LOOK))
        elif about and block.kind is not BlockKind.ITEM and _is_name(line) and _is_agency(line):
            agencies.append(line)
        elif about and economies and len(line) < 60 and economies.find(line):
            parts.append(PaperPart("economies", "", line, Placing.CONTENT))
        elif about and _is_name(line) and is_occasion(line):
            occasions.append(line)
        elif about and economies and (pieces := _pieces(line, economies)):
            for field, piece in pieces:
                if field == "agency":
                    agencies.append(piece)
                elif field == "economies":
                    parts.append(PaperPart("economies", "", piece, Placing.CONTENT))
                else:
                    occasions.append(piece)
        else:
            left.append(block)
    if agencies:
        parts.insert(0, PaperPart("agency", "", "; ".join(agencies), Placing.CONTENT))
    if occasions and any("apec" in folded(line) or "smewg" in folded(line) for line in occasions):
        parts.append(PaperPart("apec_links", "", "; ".join(occasions), Placing.CONTENT))
    elif occasions:
        left.insert(0, Block(BlockKind.PARAGRAPH, "\n".join(occasions), "\n".join(occasions)))
    return PaperCover(tuple(parts), (*left, *others))


def _front(found: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks before the first section or table, and the others."""
    front: list[Block] = []
    for place, block in enumerate(found):
        if place >= MOST_LOOKED_AT or _begins_section(block):
            return front, list(found[place:])
        if block.kind is BlockKind.TABLE:
            return front, list(found[place:])
        front.append(block)
    return front, []


def _begins_section(block: Block) -> bool:
    if block.kind is not BlockKind.HEADING or block.level == 0:
        return False
    known = meant(block.plain)
    return (known is not None) or is_frame(block.plain)


def _says_title(found: Sequence[Block]) -> bool:
    """Whether the paper says its title outright: by a style, a heading, a label with a colon, or in a table."""
    for block in found[: 5 * MOST_LOOKED_AT]:
        if block.kind is BlockKind.HEADING and _names_title(block.plain):
            return True
        if block.kind is BlockKind.PARAGRAPH and any(_names_title(label) for label in _labels(block)):
            return True
        if block.kind is BlockKind.TABLE:
            table = paper_tables.labelled(block)
            if table and any(row.field and row.field.name == "title" and row.text.strip() for row in table.rows):
                return True
    return False


def _names_title(label: str) -> bool:
    known = meant(label)
    return known is not None and known.exact and known.field == "title"


def _labels(block: Block) -> Iterator[str]:
    for line in block.plain.split("\n"):
        label, colon, said = line.partition(":")
        if colon and said.strip() and len(label) <= paper_tables.MOST_LABEL:
            yield label


def _title(front: Sequence[Block], usual: float, economies: Economies | None, more: bool) -> tuple[int, ...]:
    """The places of the title's lines."""
    titled = [place for place, block in enumerate(front) if block.kind is BlockKind.HEADING and block.level == 0]
    able = [place for place, block in enumerate(front) if _can_be(block)]
    named = [place for place in able if not _is_of_cover(front[place], economies)]
    for places in ([at for at in titled if at in named], named, titled, able):
        chosen = [at for at in places if _stands_out(front[at], usual) or at in titled] or places[:1] * more
        if chosen:
            best = max(
                chosen, key=lambda at: (front[at].size, front[at].kind is BlockKind.HEADING, front[at].bold, -at)
            )
            if chosen is not places and not _stands_out(front[best], usual) and best not in titled:
                return (best,) if _is_line(front[best]) else ()
            return _with_next(front, best, able, named, usual)
    return ()


def _with_next(
    front: Sequence[Block], at: int, able: Sequence[int], named: Sequence[int], usual: float
) -> tuple[int, ...]:
    """A title that goes over several lines of one size."""
    places = [at]
    while is_larger(front[at], usual) and (after := places[-1] + 1) in named and after in able:
        same = front[after].size == front[at].size and front[after].kind is front[at].kind
        length = sum(len(front[place].plain) for place in (*places, after))
        if not same or length > _LONGEST_TITLE or front[places[-1]].plain.endswith((".", "?", "!")):
            break
        places.append(after)
    return tuple(places)


def _can_be(block: Block) -> bool:
    plain = block.plain.strip()
    if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or not 0 < len(plain) <= _LONGEST_TITLE:
        return False
    return "@" not in plain and "://" not in plain and "\n" not in plain.strip() and not plain.endswith((",", ";", ":"))


def _is_of_cover(block: Block, economies: Economies | None) -> bool:
    line = " ".join(block.plain.split())
    return is_institution(line) or is_occasion(line) or bool(economies and economies.find(line))


def _stands_out(block: Block, usual: float) -> bool:
    return block.kind is BlockKind.HEADING or block.bold or is_larger(block, usual) or is_capitals(block.plain)


def _is_agency(line: str) -> bool:
    return is_institution(line) or is_named_institution(line)


def _pieces(line: str, economies: Economies) -> list[tuple[str, str]]:
    """What stands side by side on a line, `Peru | Ministry of Production | 2023`, each piece with its field, empty for
    an occasion; none where one of them is something else."""
    told: list[tuple[str, str]] = []
    pieces = _BESIDE.split(line[:_LONGEST_TITLE]) if len(line) <= _LONGEST_TITLE else []
    for piece in filter(None, map(str.strip, pieces)):
        if len(piece) < 60 and economies.find(piece):
            told.append(("economies", piece))
        elif _is_agency(piece):
            told.append(("agency", piece))
        elif is_occasion(piece):
            told.append(("", piece))
        else:
            return []
    return told if any(field for field, _ in told) and len(told) > 1 else []


def _is_line(block: Block) -> bool:
    return len(block.plain) <= 150 and not block.plain.endswith(".")


def _is_name(line: str) -> bool:
    """Whether a line may be a name: neither a sentence nor one that says itself what it is."""
    label, colon, said = line.partition(":")
    says_field = colon and said.strip() and meant(label) is not None
    return len(line.split()) <= 14 and not line.endswith(".") and not says_field
