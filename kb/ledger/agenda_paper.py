"""What comes along when an agenda is copied out of a letter, a paper or a page, taken off before its items are read:
the marks of a quoted letter, heads and feet of pages, numbers on lines of their own, items that run on in one line."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kb.ledger.agenda import numbered

_QUOTED = re.compile(r"(?:>\s{0,3}){1,12}")
_HEADING = re.compile(r"#{1,6}\s+")
_MAIL = re.compile(
    r"(from|to|cc|bcc|sent|date|subject|reply-to|de|para|enviado(?:\sel)?|fecha|asunto|cco)\s?:\s", re.IGNORECASE
)
_GREETING = re.compile(
    r"(?:dear|hi|hello|good\s(?:morning|afternoon|day)|estimad[oa]s?|querid[oa]s?|hola|buen[oa]s\s(?:d[ií]as|tardes))\b"
    r"[^.;:]{0,80}[,:.!]?\Z",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:(?:best|kind|warm|many)\s(?:regards|wishes|thanks)|regards|sincerely(?:\syours)?|yours\s\w{1,20}|cordially|"
    r"thank\syou(?:\svery\smuch)?|saludos(?:\scordiales)?|cordialmente|atentamente|un\scordial\ssaludo|--)[,.!]?\Z",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:[A-Z0-9/ .-]{0,60}\s)?(?:page|p[aá]gina|p[aá]g\.)\s?[0-9]{1,4}(?:\s?(?:of|de|/)\s?[0-9]{1,4})?\Z",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s{0,40}\[([0-9]{1,2})\]\s{1,4}")
"""A footnote's number, or in a list without another an item's."""
_SLASHED = re.compile(r"\s{0,40}([0-9]{1,2})(?:/|[ªº°])\s{1,4}")
"""Signs behind a number that count as a dot: 1/ and 1º."""
_MEETING_NAMED = re.compile(
    r"[0-9]{1,3}(?:st|nd|rd|th|[ªº°])\s(?:\S{1,30}\s){0,8}(?:meeting|reuni[oó]n|working\sgroup|grupo\sde\strabajo|smewg)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:(?:agenda\sitem|item|session|punto|tema|sesi[oó]n)\s)?"
    r"(?:([0-9]{1,2})|[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}[.)]?|\(?(?:[a-z]|[ivx]{1,4})[.)])[.:)]?\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?<![\w.,/-])([0-9]{1,2})[.)]\s{1,3}(?=[^\W\d_])")
_ROMAN_HEAD = re.compile(r"(I|II|III|IV|V|VI|VII|VIII|IX|X)\s{1,8}(?=[^\W\d_])")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

ENOUGH = 3
"""Items in one line, or lines with a bare Roman number, from which on they are taken for a list."""


def agenda_lines_of(lines: Sequence[str]) -> list[str]:
    """The lines that may be items, one item a line. The time is linear in them."""
    held = [line for line in map(_unmarked, lines) if line.strip() and not _PAGE.fullmatch(line.strip()[:200])]
    held = [line for line in held if not _MEETING_NAMED.match(line.strip()[:200])]
    held = [_SLASHED.sub(r"\1. ", line, count=1) if _SLASHED.match(line) else line for line in held]
    if any(numbered(line.strip()) for line in held):
        held = [line for line in held if not _BRACKETED.match(line)]
    else:
        held = [_BRACKETED.sub(r"\1. ", line, count=1) if _BRACKETED.match(line) else line for line in held]
    if any(line.rstrip().endswith("*") for line in held):
        held = [line for line in held if not line.lstrip().startswith("* ")]
    held = list(_without_letter(held))
    held = list(_joined(held))
    held = _dotted(held)
    return [part for line in held for part in _apart(line, len(held) == 1)]


def _unmarked(line: str) -> str:
    """Without what is seen on no screen, the marks of a quoted letter, and those of Markdown."""
    line = "".join(sign for sign in line if sign == "\t" or unicodedata.category(sign) not in ("Cf", "Cc", "Cs"))
    text = line.lstrip()
    if quoted := _QUOTED.match(text):
        line = text = text[quoted.end() :]
    if heading := _HEADING.match(text):
        line = text[heading.end() :]
    return line.replace("**", "").replace("__", "")


def _without_letter(lines: Sequence[str]) -> Iterator[str]:
    """Without who wrote to whom, the greeting, and what follows the farewell until something bears a number again."""
    heads = {found[1].casefold() for line in lines if (found := _MAIL.match(line.lstrip()))}
    is_letter = len(heads) > 1
    signed = False
    for line in lines:
        text = line.strip()
        if (is_letter and _MAIL.match(f"{text} ")) or _GREETING.match(text[:120]):
            continue
        if len(text) < 60 and _SIGNED.match(text):
            signed = True
            continue
        signed = signed and not numbered(text)
        if not signed:
            yield line


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """A number on a line of its own, before the line that it counts. Bare ones among numbered lines are pages'."""
    any_numbered = any(numbered(line.strip()) for line in lines)
    number = ""
    for line in lines:
        found = _BARE.match(line.strip())
        if found and not (found[1] and found[0] == found[1] and any_numbered):
            number = line.strip()
            continue
        if found:
            continue
        if number and not numbered(line.strip()):
            yield f"{number.rstrip('.:')}. {line.strip()}"
        else:
            yield line
        number = ""


def _dotted(lines: list[str]) -> list[str]:
    """Roman numbers without a dot are numbers where they count: a line that begins with "I" alone says nothing."""
    heads = [found[1] for line in lines if (found := _ROMAN_HEAD.match(line.strip()))]
    if len(heads) < ENOUGH or tuple(heads) != _ROMANS[: len(heads)]:
        return lines
    return [_ROMAN_HEAD.sub(r"\1. ", line.strip(), count=1) if _ROMAN_HEAD.match(line.strip()) else line
            for line in lines]  # fmt: skip


def _apart(line: str, alone: bool) -> Iterator[str]:
    """Items that run on in one line: "1. Opening 2. Finance 3. Skills", or one line that semicolons cut."""
    cuts: list[int] = []
    due = 0
    for found in _COUNTED.finditer(line):
        if not cuts or int(found[1]) == due:
            cuts.append(found.start())
            due = int(found[1]) + 1
    if len(cuts) >= ENOUGH and not line[: cuts[0]].strip():
        yield from (line[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True))
    elif alone and line.count(";") >= ENOUGH - 1 and not numbered(line.strip()):
        yield from (part.strip() for part in line.split(";") if part.strip())
    else:
        yield line
