"""Unicode's normal forms in linear time: the marks upon a letter are ordered each against all the others."""

from typing import Literal
from unicodedata import combining, normalize

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
