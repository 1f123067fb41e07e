"""The Word template, filled in, read back: short fields in tables of two columns, sections under their headings."""

from collections.abc import Mapping, Sequence

from kb.documents.block import Block, BlockKind
from kb.documents.markdown_blocks import markdown
from kb.documents.word import HINT
from kb.importing.values import entry
from kb.plan.plan import Plan
from kb.practice.fields import FIELDS, Field, Takes

BY_LABEL: Mapping[str, Field] = {field.label: field for field in FIELDS}

_ENOUGH = 10
"""Labels in the tables from which on a document is the template."""


def entries(found: Sequence[Block], plan: Plan) -> dict[str, str] | None:
    """What was filled in, or None where the document is not the template."""
    short = [pair for block in found if block.kind is BlockKind.TABLE for pair in _pairs(block)]
    if len(short) < _ENOUGH:
        return None
    filled = {field.name: entry(field, text, plan) for field, text in short}
    for field, below in _sections(found):
        text = _lines(below) if field.takes is Takes.LINES else markdown(below)
        filled[field.name] = text
    return {name: text for name, text in filled.items() if text}


def _pairs(block: Block) -> list[tuple[Field, str]]:
    rows = zip(block.rows, block.first, strict=True)
    return [(BY_LABEL[first[0]], row[1]) for row, first in rows if len(row) == 2 and first[0] in BY_LABEL]


def _sections(found: Sequence[Block]) -> list[tuple[Field, list[Block]]]:
    """Each section's field with what stands below its heading; a heading of the author's own stays within."""
    sections: list[tuple[Field, list[Block]]] = []
    for block in found:
        field = BY_LABEL.get(block.plain) if block.kind is BlockKind.HEADING else None
        if field:
            sections.append((field, []))
        elif sections and block.style != HINT and not _pairs(block):
            sections[-1][1].append(block)
    return sections


def _lines(below: Sequence[Block]) -> str:
    rows = [" | ".join(row).rstrip(" |") for block in below for row in block.rows]
    lines = [line for block in below for line in block.plain.split("\n")]
    return "\n".join(line.strip() for line in (*lines, *rows) if line.strip())
