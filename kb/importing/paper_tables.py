"""Tables that papers are laid out with: a label beside what it asks for, a heading above its text in one column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.documents.block import Block, BlockKind
from kb.practice.fields import BY_NAME, Field, Takes
from kb.practice.labels import field_named
from kb.practice.paper_headings import folded, is_frame, meant

MOST_LABEL = 120
"""Characters of a label at most."""


@dataclass(frozen=True)
class LabelledRow:
    """What stands beside a label, line by line; without a label it goes on with what stands above it."""

    label: str
    text: str
    field: Field | None = None


@dataclass(frozen=True)
class LabelledTable:
    """`rows` in their order; those of `left` have a label that names no field and little beside it."""

    rows: tuple[LabelledRow, ...]
    left: tuple[tuple[str, ...], ...]


def bare(cell: str) -> str:
    """A cell or a line without marks and white space around it."""
    return " ".join(cell.replace("*", "").split())


def field_of_label(label: str) -> Field | None:
    """The field that a label names outright."""
    text = bare(label)
    if not text or len(text) > MOST_LABEL:
        return None
    found = meant(text)
    return BY_NAME[found.field] if found and found.exact else field_named(text)


def without_frames(found: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with what stands in frames, tables of one column, as the lines that they are: one that names a field is a
    heading, whatever it looks like."""
    told: list[Block] = []
    for block in found:
        inside = lines(block) if block.kind is BlockKind.TABLE else ()
        told += [_headed(line) for line in inside] or [block]
    return tuple(told)


def _headed(line: Block) -> Block:
    known = line.kind is BlockKind.PARAGRAPH and field_of_label(line.plain)
    return replace(line, kind=BlockKind.HEADING, level=1, text=line.plain) if known else line


def lines(block: Block) -> tuple[Block, ...]:
    """What stands in a table of one column, or in one that holds no more than one cell a row; empty for any other."""
    rows = [[cell for cell in row if cell.strip()] for row in block.rows]
    if any(len(set(row)) > 1 for row in rows):
        return ()
    sizes = [max(sizes, default=0.0) for sizes in block.sizes] or [0.0] * len(rows)
    return tuple(one for row, size in zip(rows, sizes, strict=False) if row for one in blocks_of_cell(row[0], size))


def blocks_of_cell(text: str, size: float = 0.0) -> tuple[Block, ...]:
    """The lines of a cell as paragraphs and items."""
    return tuple(_line(line, size) for line in text.split("\n") if line.strip())


def _line(line: str, size: float) -> Block:
    text = line.strip()
    found = re.match(r"[-•–*]\s++(?=\S)", text)
    if found and not text.startswith("**"):
        return Block(BlockKind.ITEM, text[found.end() :], text[found.end() :].replace("*", ""), size=size)
    strong = text.startswith("**") and text.endswith("**") and text.count("**") == 2
    return Block(BlockKind.PARAGRAPH, text, text.replace("**", ""), bold=strong, size=size)


def labelled(block: Block) -> LabelledTable | None:
    """A table whose cells are labels and what they ask for; None where it holds data."""
    rows = [tuple(row) for row in _without_numbers(block.rows) if any(cell.strip() for cell in row)]
    if len(rows) == 2 and _is_head(rows[0]) and len(rows[1]) <= len(rows[0]):
        pairs = [list(zip(rows[0], rows[1], strict=False))]
    else:
        pairs = [list(_pairs(row)) for row in rows]
    named = [any(field_of_label(label) for label, _ in row) for row in pairs]
    if 2 * sum(named) < len(rows) and not (sum(named) > 1 and all(map(_is_label, pairs))):
        return None
    if not any(named):
        return None
    return _told(pairs)


def _told(pairs: Sequence[Sequence[tuple[str, str]]]) -> LabelledTable:
    rows: list[LabelledRow] = []
    left: list[tuple[str, ...]] = []
    for row in pairs[1 if _is_frame_row(pairs[0]) else 0 :]:
        for label, text in row:
            field = field_of_label(label) or _likely(label)
            same = bool(rows) and bare(rows[-1].label) == bare(label)
            if not label.strip() or same:  # merged downwards: it belongs to what stands above
                goes_on = bool(rows) and not (left and not label.strip() and left[-1][0] == rows[-1].label)
                if text.strip() and goes_on:
                    rows[-1] = replace(rows[-1], text=f"{rows[-1].text}\n{text}".strip())
                elif text.strip():
                    left.append((label, text))
            elif field is None and (not text.strip() or len(text) <= _LITTLE):
                if text.strip() or not (is_frame(label) or _is_head_of(label)):
                    left.append((label, text))
            else:
                rows.append(LabelledRow(bare(label), text, field))
    return LabelledTable(tuple(rows), tuple(left))


def _likely(label: str) -> Field | None:
    """Of a table that is known for one of labels: the field that one means which says more than a field's name."""
    text = bare(label)
    known = meant(text) if 0 < len(text) <= MOST_LABEL else None
    return BY_NAME[known.field] if known else None


def _is_frame_row(row: Sequence[tuple[str, str]]) -> bool:
    """Whether a first row only says what stands in the columns: `Item`, `Description`."""
    return all(is_frame(label) and (is_frame(text) or folded(text) in _HEADS) for label, text in row)


_HEADS = ("description", "information", "details", "answer", "text", "descripcion", "respuesta", "detalle", "reponse")

_LITTLE = 160
"""Characters beside a label that names no field, below which it is no section."""


def _is_head_of(label: str) -> bool:
    return not bare(label)


def _pairs(row: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Label and value, once or twice in a row; a cell alone is a label without value."""
    cells = list(row)
    while len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    if len(cells) == 4 and (field_of_label(cells[2]) or cells[2].rstrip(" *").endswith(":")):
        yield cells[0], cells[1]
        yield cells[2], cells[3]
    elif len(cells) >= 2:
        yield cells[0], "\n".join(dict.fromkeys(cell for cell in cells[1:] if cell.strip()))
    elif cells:
        yield _split_cell(cells[0])


def _split_cell(cell: str) -> tuple[str, str]:
    """A cell across the whole table holds a heading, and perhaps its text below."""
    first, _, below = cell.partition("\n")
    return (first, below) if field_of_label(first) or not below else ("", cell)


def _without_numbers(rows: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Rows without a first column that only counts them."""
    counted = [
        bool(re.fullmatch(r"\W*(?:\d{1,3}(?:\.\d{1,3})?|[a-zA-Z]|[ivxIVX]{1,5}|[Nn][o°.]{0,2}|#)?\W*", row[0]))
        for row in rows
        if row
    ]
    wide = sum(len(row) >= 3 for row in rows)
    return [row[1:] for row in rows] if rows and all(counted) and 2 * wide >= len(rows) else rows


def _is_head(row: tuple[str, ...]) -> bool:
    return len(row) > 2 and 2 * sum(field_of_label(cell) is not None for cell in row) >= len(row)


def _is_label(row: Sequence[tuple[str, str]]) -> bool:
    return all(len(bare(label)) <= MOST_LABEL for label, _ in row)


def is_layout(table: LabelledTable, within: Field | None) -> bool:
    """Whether a table of labels is taken apart where it stands: anywhere outside of a section, and within one only
    where it is plainly the paper itself."""
    if within is None:
        return True
    if within.name == "contact":
        return False
    fields = {row.field.name for row in table.rows if row.field}
    sections = sum(BY_NAME[name].takes is Takes.TEXT for name in fields)
    return sections >= 2 or len(fields) >= 4
