"""Separated values: the one writer, whose every text stays text. Nothing that a person wrote becomes a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from unicodedata import normalize

import regex

Cell = str | int | float | Decimal | None
"""Numbers stay numbers, and nothing is an empty cell."""

MARK = "\ufeff"
"""The byte-order mark: without it Excel takes UTF-8 for the letters of western Europe, and Perú is PerÃº."""

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_PASSED_OVER = regex.compile(r"[\s\p{Cc}\p{Cf}\p{Mn}\u115f\u1160\u2800\u3164\uffa0']*+")
"""What a program may drop, or a reader not see, in front of a formula; an apostrophe is what the guard itself puts."""

_OPENERS = frozenset("=+-@|%")
"""How a formula begins, or a call of a program; of other widths and heights as well."""

_INNER = re.compile(r"([;\t\n])")
"""What another program's dialect takes for the end of a cell, though it stands within quotation marks."""

_NO_FORMULA = regex.compile(r"[+\-|%＋－]++(?:\s|$)|[+\-＋－][0-9][0-9.,]*+\s?%?(?:[\s.,)]++[^\W\d_]|[\s.,)]*+$)")
"""Within a text: an item of a list, a row of a table, a signed number that ends there or has words behind it."""


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A line of heads and a line a row, as RFC 4180 has them, behind the byte-order mark: whole files are made here."""
    out = io.StringIO()
    out.write(MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def part_of(text: str, first: int, last: int) -> str:
    """The line of heads and the rows from `first` on up to before `last`, counted from 0, as they stand: their cells
    were guarded when they were written."""
    heads, *rows = csv.reader(io.StringIO(text.removeprefix(MARK), newline=""))
    out = io.StringIO(newline="")
    out.write(MARK)
    csv.writer(out, lineterminator="\r\n").writerows([heads, *rows[first:last]])
    return out.getvalue()


def begins_a_formula(text: str) -> bool:
    """Whether a spreadsheet that reads the text as if it were typed may reckon it."""
    return text.lstrip("'")[:1] in ("\t", "\n", "\r") or _opens(text[_passed(text) :])


def guarded(text: str) -> str:
    """The text with an apostrophe before whatever would be reckoned; `unguarded` takes it away again."""
    text = writable(text)
    inner = _each_inner(text, lambda part: f"'{part}" if _opens_within(part) else part)
    return f"'{inner}" if begins_a_formula(text) else inner


def unguarded(text: str) -> str:
    """The text that `guarded` made this of; any other text as it is."""
    text = writable(text)
    bare = text[1:] if text[:1] == "'" and begins_a_formula(text[1:]) else text
    return _each_inner(bare, lambda part: part[1:] if part[:1] == "'" and _opens_within(part[1:]) else part)


def number_or_text(text: str) -> Decimal | str:
    """A number where the text is one and is written again just so."""
    number = Decimal(text) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text) else None
    return number if number is not None and str(number) == text else text


def writable(text: str) -> str:
    """The text without what no Office file can hold and no reader sees, every line end as one line feed."""
    return _UNWRITABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")


def _each_inner(text: str, changed: Callable[[str], str]) -> str:
    """The text with each part behind an inner end changed; a tab among what leads is looked at with the whole."""
    lead = _passed(text.split("\n", 1)[0])
    first, *others = _INNER.split(text[lead:])
    inner = (mark + changed(part) for mark, part in zip(others[::2], others[1::2], strict=True))
    return text[:lead] + first + "".join(inner)


def _passed(text: str) -> int:
    found = _PASSED_OVER.match(text)
    return found.end() if found else 0


def _opens(text: str) -> bool:
    return normalize("NFKC", text[:1])[:1] in _OPENERS


def _opens_within(part: str) -> bool:
    bare = part[_passed(part) :]
    return _opens(bare) and not _NO_FORMULA.match(bare)
