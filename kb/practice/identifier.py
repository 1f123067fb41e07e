"""The number that a practice is cited by: given when it is published, never to another, whatever becomes of it.

What is open to anyone and what is for members are counted apart. In one row the numbers of what anyone reads would tell
how much there is beside it that they may not read.
"""

import re

SERIES = "SMEWG-BP"

CONFIDED = 500_001
"""The first number of what was for members when it was published."""

_IDENTIFIER = re.compile(rf"\s*{SERIES}-0*([1-9][0-9]{{0,8}})\s*", re.IGNORECASE)


def identifier(number: int) -> str:
    """Like SMEWG-BP-0042; empty for what has no number yet."""
    return f"{SERIES}-{number:04d}" if number else ""


def number_of(text: str) -> int | None:
    """The number that an identifier names, however its letters and zeros are written; None where it is none."""
    found = _IDENTIFIER.fullmatch(text)
    return int(found[1]) if found else None
