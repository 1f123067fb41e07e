"""What looks like a heading is one: a short line that is bold, larger, numbered, in capitals, or that names a field and
stands alone. Authors who never heard of styles write so."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kb.documents.block import Block, BlockKind
from kb.practice.paper_headings import meant, number_depth

_LONGEST = 100
_MOST_WORDS = 14
_LARGER = 1.0
"""Points from which on letters are larger than the text's."""

_ENOUGH = 2
"""Headings by style that name fields, from which on a paper is read by its styles alone."""


def text_size(found: Sequence[Block]) -> float:
    """The size that most letters have; 0 where nobody knows."""
    letters = Counter[float]()
    for block in found:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            letters[block.size] += len(block.plain)
        for row, sizes in zip(block.rows, block.sizes, strict=False):
            for cell, size in zip(row, sizes, strict=False):
                letters[size] += len(cell)
    return letters.most_common(1)[0][0] if letters else 0.0


def is_larger(block: Block, usual: float) -> bool:
    return bool(usual) and block.size >= usual + _LARGER


def is_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) >= 4


def with_headings(found: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with what looks like a heading as one; its level goes by how much it stands out."""
    usual = text_size(found)
    styled = [block for block in found if block.kind is BlockKind.HEADING and block.level]
    by_style = sum(meant(block.plain) is not None for block in styled) >= _ENOUGH
    deepest = max((block.level for block in styled), default=0)
    picked = {
        place: block
        for place, block in enumerate(found)
        if _is_heading(block, found[place + 1 : place + 2], found[place - 1 : place] if place else (), usual, by_style)
    }
    picked |= {place: found[place] for place in _between(found, picked)}
    looks = sorted({_look(block, usual) for block in picked.values()}, reverse=True)
    below = deepest if by_style else 0

    def level(block: Block) -> int:
        return below + 1 + looks.index(_look(block, usual)) + max(number_depth(block.plain) - 1, 0)

    return tuple(
        replace(block, kind=BlockKind.HEADING, level=level(block), text=block.plain) if place in picked else block
        for place, block in enumerate(found)
    )


def _between(found: Sequence[Block], picked: Mapping[int, Block]) -> Iterator[int]:
    """Lines with a number or a letter among headings that have one each: they are headings too, whatever they say."""
    lettered = {place for place, block in picked.items() if number_depth(block.plain) == 1}
    if len(lettered) < _ENOUGH_NUMBERED:
        return
    for place in range(min(lettered), len(found) - 1):
        block, after = found[place], found[place + 1]
        is_line = block.kind is BlockKind.PARAGRAPH and _is_short(block.plain) and not block.plain.endswith(".")
        if place not in picked and is_line and number_depth(block.plain) == 1 and not number_depth(after.plain):
            yield place


_ENOUGH_NUMBERED = 3


def lines_apart(found: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with a heading that only a break parts from its text as a paragraph of its own."""
    told: list[Block] = []
    for block in found:
        told += list(_apart(block)) if block.kind is BlockKind.PARAGRAPH else [block]
    return tuple(told)


def _apart(block: Block) -> Iterator[Block]:
    lines, plain = block.text.split("\n"), block.plain.split("\n")
    heads = [
        _is_short(own.strip()) and (_is_bold(line) or bool((known := meant(own)) and known.exact))
        for line, own in zip(lines, plain, strict=False)
    ]
    if len(lines) < 2 or len(lines) != len(plain) or not heads[0] or all(heads) or not meant(plain[0]):
        yield block
        return
    held: list[int] = []
    for place, is_head in enumerate(heads):
        if is_head:
            yield from _of_lines(block, held)
            yield replace(block, text=lines[place].strip(), plain=plain[place].strip(), bold=_is_bold(lines[place]))
            held = []
        else:
            held.append(place)
    yield from _of_lines(block, held)


def _of_lines(block: Block, places: Sequence[int]) -> Iterator[Block]:
    lines, plain = block.text.split("\n"), block.plain.split("\n")
    text, own = "\n".join(lines[at] for at in places).strip(), "\n".join(plain[at] for at in places).strip()
    if own:
        yield replace(block, text=text, plain=own, bold=False)


def _is_bold(line: str) -> bool:
    text = line.strip()
    return len(text) > 4 and text.startswith("**") and text.endswith("**") and text.count("**") == 2


def _look(block: Block, usual: float) -> tuple[float, bool, bool, bool]:
    size = round(block.size) if is_larger(block, usual) else 0
    return size, is_capitals(block.plain), block.bold, number_depth(block.plain) > 0


def _is_heading(block: Block, after: Sequence[Block], before: Sequence[Block], usual: float, by_style: bool) -> bool:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or not _is_short(block.plain):
        return False
    known = meant(block.plain)
    stands_out = block.bold or is_larger(block, usual) or is_capitals(block.plain)
    if by_style or block.kind is BlockKind.ITEM:
        in_a_list = block.kind is BlockKind.ITEM and any(one.kind is BlockKind.ITEM for one in (*after, *before))
        says_so = known is not None and known.exact
        return says_so and not in_a_list and (stands_out or (block.kind is BlockKind.ITEM and block.ordered))
    if stands_out:
        return not block.plain.endswith(".")
    followed = any(one.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TABLE) for one in after)
    told = known is not None and (known.exact or number_depth(block.plain) > 0)
    return told and followed and not block.plain.endswith(".")


def _is_short(plain: str) -> bool:
    """Short enough, and neither a sentence nor a label with its value."""
    if len(plain) > _LONGEST or len(plain.split()) > _MOST_WORDS or "\n" in plain or "@" in plain or "://" in plain:
        return False
    label, _, value = plain.partition(": ")
    named = meant(label) if value else None
    return any(map(str.isalpha, plain)) and not plain.endswith((",", ";")) and not (named and named.exact)
