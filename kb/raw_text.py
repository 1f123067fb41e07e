"""Raw text from forms and commands as the domain's own values: reasons, days, normal forms. What cannot be meant is
a BadValue."""

import re
from datetime import date
from typing import Literal
from unicodedata import combining, normalize

from kb.errors import BadValue

MOST_REASON = 2_000
"""Characters of a reason at most."""


def reason(why: str) -> str:
    """A reason that says something. Raises BadValue."""
    text = " ".join(why.split())
    if not text:
        raise BadValue("reason", why, "a sentence that says why; it stands in the trail")
    if len(text) > MOST_REASON:
        raise BadValue("reason", why, f"{MOST_REASON:,} characters at most")
    return text


def one_line(text: str) -> str:
    """A text as one line: white space folded, and without signs that no text holds (controls, halves of letters)."""
    whole = text.encode("utf-8", "replace").decode()
    return " ".join("".join(sign if ord(sign) >= 32 or sign.isspace() else " " for sign in whole).split())


MOST_MARKS = 30
"""Upon one letter; Unicode's own stream-safe format (UAX 15) holds no more, and no language writes half as many."""


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """The text in the form, without the marks that stand upon a letter beyond MOST_MARKS."""
    return normalize(form, text if len(text) <= MOST_MARKS or text.isascii() else _bounded(text))


def _bounded(text: str) -> str:
    kept, marks = list[str](), 0
    for char in text:
        marks = marks + 1 if not char.isascii() and combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def exact_day(text: str) -> date:
    """A day written year, month, day, like 2023-05-04. The standard's days of a week or of a year are taken for slips:
    nobody here writes 2023-W18-4, and a reader could not tell what day was meant. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError("not a day like 2023-05-04")
    return date.fromisoformat(text)


def parse_day(field: str, text: str) -> date:
    try:
        return exact_day(text.strip())
    except ValueError:
        raise BadValue(field, text, "a day like 2023-05-04") from None


def anchor(text: str) -> str:
    """A text as part of an element's id, and of what stands behind the # of an address."""
    return re.sub(r"\W+", "-", text.casefold()).strip("-")
