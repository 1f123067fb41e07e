"""A question to the owner of a practice, and what was answered. Neither side learns the other's address here."""

import re
import unicodedata
from dataclasses import dataclass

from kb.errors import BadValue

SHORTEST_TEXT, LONGEST_TEXT = 10, 2_000
LONGEST_NAME, LONGEST_EMAIL = 100, 320

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


@dataclass(frozen=True)
class QuestionWords:
    """A question as it was typed; `name` and `email` are asked of those without an account alone."""

    text: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class OwnerQuestion:
    """`account` is who asks, empty for a visitor, of whom `name` and `email` are kept. `economy` is whose focal points
    are asked; empty: the secretariat. `answer` is empty as long as nobody has answered; `sent` says whether the answer
    is on its way to who asked."""

    no: int
    practice: str
    economy: str
    account: str
    name: str
    email: str
    text: str
    at: str
    answer: str = ""
    answered_by: str = ""
    answered_at: str = ""
    sent: bool = False

    @property
    def is_open(self) -> bool:
        return not self.answer


def checked_text(field: str, text: str) -> str:
    """The text as it is kept: line breaks stay, what is not to be seen goes. Raises BadValue."""
    kept = "".join(char for char in text.replace("\r\n", "\n") if char == "\n" or unicodedata.category(char)[0] != "C")
    if not SHORTEST_TEXT <= len(kept.strip()) <= LONGEST_TEXT:
        raise BadValue(field, text[:100], f"{SHORTEST_TEXT} to {LONGEST_TEXT:,} characters")
    return kept.strip()


def checked_name(text: str) -> str:
    """Raises BadValue."""
    kept = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not kept or len(kept) > LONGEST_NAME:
        raise BadValue("name", text[:100], f"your name, in at most {LONGEST_NAME} characters")
    return kept


def checked_email(text: str) -> str:
    """Raises BadValue."""
    kept = text.strip()
    if len(kept) > LONGEST_EMAIL or not _EMAIL.fullmatch(kept):
        raise BadValue("email", text[:100], "an address such as maria@example.org: the answer goes there")
    return kept
