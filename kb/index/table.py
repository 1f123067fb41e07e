"""Tables and lists of links read as what they say: a row as a sentence with its columns' names, a link as its title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kb.index.section_kind import is_question

MOST_GROWTH = 8
"""A table whose rows would become this many times as long by the names of its columns keeps its names to itself."""

_MARK = re.compile(r"^[\s>]*+")
"""What stands before a row: a quoted table is one too."""

_BORDER = re.compile(r"(?<!\\)\|")
_URL = re.compile(r"(?:https?://|www\.)\S", re.I)


@dataclass(frozen=True)
class MarkdownTable:
    """A table's cells as they are written, and each row below its head as the sentence that it is searched by."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    read: tuple[str, ...]


def tables_apart(text: str) -> Iterator[str | MarkdownTable]:
    """Markdown as its tables and what stands between them, in its order; rows that hold nothing are left out."""
    lines = text.split("\n")
    between: list[str] = []
    at = 0
    while at < len(lines):
        count = _table(lines, at)
        if count:
            if between:
                yield "\n".join(between)
                between = []
            head = _cells(lines[at])
            rows = [row for row in map(_cells, lines[at + 2 : at + count]) if any(map(_says, row))]
            yield MarkdownTable(tuple(head), tuple(map(tuple, rows)), tuple(_sentences([head, *rows])))
        else:
            between.append(lines[at])
        at += count or 1
    if between:
        yield "\n".join(between)


def with_rows_read(text: str) -> str:
    """Markdown with each row of its tables on a line of its own, as a sentence; every other line as it is."""
    lines = text.split("\n")
    read: list[str] = []
    at = 0
    while at < len(lines):
        rows = _table(lines, at)
        if rows:
            read += _sentences([_cells(lines[at + row]) for row in range(rows) if row != 1])
        else:
            read.append(_loose(lines[at]))
        at += rows or 1
    return "\n".join(read)


def with_titles_alone(text: str) -> str:
    """Plain text with each item of a list (`• `) without the addresses that stand at its end behind a title."""
    return "\n".join(_titled(line) if line.startswith("• ") else line for line in text.split("\n"))


def _table(lines: Sequence[str], at: int) -> int:
    """How many lines the table takes that begins here with its head, the line below included; 0: none begins."""
    if at + 1 >= len(lines) or "|" not in lines[at] or not _is_rule(lines[at + 1]):
        return 0
    if len(_cells(lines[at])) != len(_cells(lines[at + 1])):
        return 0
    end = at + 2
    while end < len(lines) and "|" in lines[end] and not _is_rule(lines[end]):
        end += 1
    return end - at


def _is_rule(line: str) -> bool:
    """Whether a line is what parts a table's head from its rows."""
    rule = _MARK.sub("", line)
    return "|" in rule and "-" in rule and set(rule) <= set(" \t:|-")


def _cells(line: str) -> list[str]:
    row = _MARK.sub("", line).rstrip()
    inner = row.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.replace("\\|", "|").strip() for cell in _BORDER.split(inner)]


def _sentences(table: Sequence[Sequence[str]]) -> list[str]:
    """The rows below a table's head, each cell under its column's name; a head that names nothing else as it stands."""
    head, *rows = table
    # the names are matched again in every row, so a form's question is no name here either
    names = [f"{name.rstrip(' :')}: " if _says(name) and not is_question(name) else "" for name in head]
    named = [list(_named(names, row)) for row in rows]
    size = sum(len(cell) for row in table for cell in row)
    if not any(named) or sum(len(cell) for row in named for cell in row) > MOST_GROWTH * size:
        named = [list(filter(_says, row)) for row in table]
    return [_ended("; ".join(row)) for row in named if row]


def _named(names: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    for name, cell in zip_longest(names, row, fillvalue=""):
        if _says(cell):
            yield f"{name}{cell}"


def _says(cell: str) -> bool:
    """Whether a cell holds anything: a dash is how an empty one is often written."""
    return bool(cell.strip("-–— "))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…", ":", "。", "！", "？")) else f"{sentence}."


def _loose(line: str) -> str:
    """A row of no table as its cells, a rule as nothing, any other line as it is."""
    row = line.strip(" \t")
    if "---" in row and set(row) <= set(" \t:|-"):
        return ""
    if not row.startswith("|") or row == "|":
        return line
    return "; ".join(filter(_says, _cells(row)))


def _titled(item: str) -> str:
    """An item without the addresses at its end; one that says nothing else keeps them."""
    said = item.split()
    while len(said) > 1 and _URL.match(said[-1].lstrip("(<[")):
        said.pop()
    title = " ".join(said).rstrip(" ,;:–—-(<[")
    return title if re.search(r"\w", title) else item
