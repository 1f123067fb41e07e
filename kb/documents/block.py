"""What stands in a document, piece by piece, as the sandbox tells it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True)
class Block:
    """`text` is Markdown, `plain` the same without marks. `level` is a heading's (the title has 0) or an item's depth.
    `style` is the name of its style, in lower case; `bold`: all of it is, or is set off otherwise, underlined or in
    capitals; `size` that of most of its letters in points, 0 where nobody knows. A table has `rows` of texts, and of
    each of its cells `first`, the first paragraph, and `sizes`, the largest letters."""

    kind: BlockKind
    text: str = ""
    plain: str = ""
    level: int = 0
    ordered: bool = False
    bold: bool = False
    style: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    size: float = 0.0
    sizes: tuple[tuple[float, ...], ...] = ()


def blocks(told: object) -> tuple[Block, ...]:
    """What the task `docx` answers, as blocks."""
    return tuple(_block(one) for one in told) if isinstance(told, list) else ()


def _block(one: dict[str, Any]) -> Block:
    rows = {name: tuple(tuple(row) for row in one.get(name, ())) for name in ("rows", "first", "sizes")}
    return Block(**{**one, **rows, "kind": BlockKind(one["kind"])})
