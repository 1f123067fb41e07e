"""What a reader of documents has to say beside what it read: what it left out, and what it is unsure of.

What is read here goes before Ministers under an economy's name: nothing is dropped or changed without a line of these.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class DocumentRemarkKind(StrEnum):
    """A line in WORDS each: what is said of one, and of several."""

    HIDDEN_TEXT = "hidden text"
    STRUCK_TEXT = "struck text"
    PERSONS_CONTACT = "person's contact"


WORDS: dict[DocumentRemarkKind, tuple[str, str]] = {
    DocumentRemarkKind.HIDDEN_TEXT: ("1 hidden passage was left out", "{} hidden passages were left out"),
    DocumentRemarkKind.STRUCK_TEXT: (
        "1 passage that is struck out was left out",
        "{} passages struck out were left out",
    ),
    DocumentRemarkKind.PERSONS_CONTACT: (
        "the contact may name a person, and members see it: give a role's mailbox where there is one",
        "{} contacts may name a person, and members see them: give a role's mailbox where there is one",
    ),
}


STAY_IN_THE_FILE = frozenset({DocumentRemarkKind.HIDDEN_TEXT})
"""What was left out of the text and stands in the file all the same, where its author may have forgotten it."""


@dataclass(frozen=True)
class DocumentRemark:
    """`count` of a kind at one `place`: words such as "page 2", "cell C4" or "after “Results”", empty for the document
    as a whole. `row` and `column` count from 1 in a sheet, 0 where it is none. `detail` is what stood there or what was
    made of it, short, and empty for what must not be shown, such as a hidden passage."""

    kind: DocumentRemarkKind
    count: int = 1
    place: str = ""
    detail: str = ""
    row: int = 0
    column: int = 0

    @property
    def sentence(self) -> str:
        one, several = WORDS[self.kind]
        said = one if self.count == 1 else several.format(f"{self.count:,}")
        said = f"{said} ({self.place})" if self.place else said
        return f"{said}: {self.detail}" if self.detail else said


def remark(told: dict[str, object]) -> DocumentRemark:
    """As the sandbox tells it, in JSON."""
    return DocumentRemark(**{**told, "kind": DocumentRemarkKind(str(told["kind"]))})  # type: ignore[arg-type]


def summed(remarks: Iterable[DocumentRemark]) -> tuple[DocumentRemark, ...]:
    """One line for those that say the same of the same place, in the order in which they first come."""
    found: dict[DocumentRemark, int] = {}
    for one in remarks:
        alike = replace(one, count=1)
        found[alike] = found.get(alike, 0) + one.count
    return tuple(replace(one, count=count) for one, count in found.items())
