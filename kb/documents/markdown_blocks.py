"""Blocks as Markdown, and pasted text or Markdown as blocks."""

from collections.abc import Iterator, Sequence

from kb.documents.block import Block, BlockKind
from kb.practice.body import BodyPieceKind, pieces
from kb.practice.fields import Takes
from kb.practice.labels import field_named
from kb.practice.paper_headings import meant, number_depth

_MOST_WORDS = 8


def markdown(found: Sequence[Block]) -> str:
    """The blocks one after the other: items of one list stand close, everything else has a line between."""
    text = ""
    before: Block | None = None
    for block in found:
        close = before and before.kind is block.kind is BlockKind.ITEM
        text += ("\n" if close else "\n\n") * bool(text) + _one(block)
        before = block
    return text.strip()


def _one(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(max(block.level, 3), 6)} {block.text}"
    if block.kind is BlockKind.ITEM:
        indent = "    " * block.level
        mark = "1. " if block.ordered else "- "
        return indent + mark + block.text.replace("\n", f"\n{indent}    ")
    return table(block.rows) if block.kind is BlockKind.TABLE else block.text


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a Markdown table, the first as its head."""
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join(_cell(cell) for cell in [*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def blocks_of(text: str) -> tuple[Block, ...]:
    """Text with Markdown's headings as it stands; without, lines that look like a section's heading are taken so."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").strip()
    if any(piece.kind is BodyPieceKind.HEADING for piece in pieces(plain)):
        return tuple(_marked(plain))
    return tuple(_pasted(plain))


def _marked(text: str) -> Iterator[Block]:
    below: list[str] = []
    for piece in pieces(text):
        if piece.kind is BodyPieceKind.HEADING:
            yield from _paragraphs("\n".join(below))
            below = []
            yield Block(BlockKind.HEADING, piece.heading, piece.heading, piece.level)
        else:
            below.append(piece.source)
    yield from _paragraphs("\n".join(below))


def _pasted(text: str) -> Iterator[Block]:
    lines: list[str] = []
    all_lines = text.split("\n")
    full = min(max(map(len, all_lines), default=0), _FULL_LINE)
    if all_lines and _is_title(all_lines):
        yield Block(BlockKind.HEADING, all_lines[0].strip(), all_lines[0].strip(), 0)
        all_lines = all_lines[1:]
    before, leads = "", 0
    for line in all_lines:
        heading = section_heading(line, before, full)
        if heading:
            yield from _paragraphs("\n".join(lines))
            lines = []
            yield Block(BlockKind.HEADING, heading, heading, 1)
        elif 0 <= leads < _MOST_LEADS and not lines and _leads(line, full):
            yield _paragraph([line.strip()])  # lines of a cover stand alone: one of them is the title
            leads += 1
        else:
            lines.append(line)
        leads = -1 if heading or (lines and lines[-1].strip()) else leads
        before = line.strip()
    yield from _paragraphs("\n".join(lines))


_FULL_LINE = 90
_MOST_LEADS = 6


def _ends_early(line: str, full: int) -> bool:
    """Whether a line is too short to go on in the next one."""
    return 5 * len(line) < 4 * full


def _leads(line: str, full: int) -> bool:
    text = line.strip()
    starts = text[:1].isupper() or text[:1].isdigit()
    return starts and _ends_early(text, full) and not text.endswith((".", ",", ";", ":")) and ": " not in text


def _is_title(lines: Sequence[str]) -> bool:
    first = lines[0].strip()
    alone = len(lines) == 1 or not lines[1].strip()
    return alone and 0 < len(first) <= 150 and not first.endswith((".", ":")) and not section_heading(first, "")


def section_heading(line: str, before: str, full: int = 0) -> str:
    """The heading that a line of pasted text is: a few words that a section begins with, on a line of their own."""
    text = line.strip().strip("*_").rstrip(":").strip()
    if not text or len(text.split()) > _MOST_WORDS or text.endswith((".", ",", ";")) or ": " in text:
        return ""
    named, known = field_named(text), meant(text)
    follows = not before or before.endswith((".", ":", "!", "?", "*", "_"))
    follows = follows or bool(known and known.exact and _ends_early(before, full))
    is_section = known or (named and named.takes is Takes.TEXT)
    begins = text[:1].isupper() or text[:1].isdigit() or bool(known and known.exact and number_depth(text))
    return text if is_section and follows and begins else ""


def _paragraphs(text: str) -> Iterator[Block]:
    """What stands between two empty lines; in a fence empty lines stay."""
    held: list[str] = []
    for piece in pieces(text):
        whole = piece.kind is BodyPieceKind.CODE
        for line in piece.source.split("\n"):
            if line.strip() or whole:
                held.append(line.rstrip())
            elif held:
                yield _paragraph(held)
                held = []
    if held:
        yield _paragraph(held)


def _paragraph(lines: Sequence[str]) -> Block:
    return Block(BlockKind.PARAGRAPH, "\n".join(lines), "\n".join(lines))
