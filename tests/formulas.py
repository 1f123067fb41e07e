"""Texts that a spreadsheet would reckon, and what it would reckon in a file."""

import csv
import io
from collections.abc import Iterator
from unicodedata import category, normalize

HOSTILE = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "|cmd", "%1", "\t=1", "\r=1", "\n=1", "\r\n=1", "\tx", "\rx", "\nx",
    "\x00=1", "\x01=1", "\x0b=1", "\x1f=1", "\x7f=1", "\x85=1", "\x9b=1", " =1", "   +1", "\xa0=1", "\u3000=1",
    "\u2003@x", "\u200b=1", "\ufeff=1", "\u2060=1", "\u200e=1", "\u202e=1", "\xad=1", "\ufe0f=1", "\u3164=1",
    "＝1+1", "＋1", "－1", "＠SUM(1)", "｜cmd", "％1", "﹦1", "﹢1", "﹫x", " ＝1", "\u200b＝1", "'=1", "''=1", "' =1",
    ";=1+1", '";=1+1', "a;=1+1", "a; =1+1", "a;\u200b=1", "a;＝1", "a;@SUM(A1)", "a;-1+1", "a;+cmd|' /C calc'!A0",
    "a\n=1+1", "a\r=1+1", "a\x85=1", "a\t=1+1", "a\n ＠x", "a\n|cmd", "a\n%1", "=1+1,b", ',=1+1', 'a",=1', "a\n\n=1",
    "=HYPERLINK(\"http://127.0.0.1/x\",\"click\")", "=cmd|' /C calc'!A0", "DDE;=cmd|'/C calc'!A0", "-5 +cmd|'x'!A0",
)  # fmt: skip


def reckoned(told: str, mark: str) -> Iterator[str]:
    """The cells of a file, read with this mark between cells, that begin like a formula and are no number."""
    for row in csv.reader(io.StringIO(told.removeprefix("\ufeff"), newline=""), delimiter=mark):
        yield from (cell for cell in row if begins(cell))


def begins(cell: str) -> bool:
    seen = cell
    while seen and (seen[0].isspace() or (category(seen[0]) in ("Cc", "Cf", "Mn", "Lo") and not seen[0].isalpha())):
        seen = seen[1:]
    opener = normalize("NFKC", seen[:1].strip("\u3164"))[:1] in tuple("=+-@|%")
    return (opener and not _number(cell)) or cell[:1] in ("\t", "\r", "\n")


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
