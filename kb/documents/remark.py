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
    RUNNING_LINES = "running lines"
    PAGE_NOTES = "page notes"
    PICTURED_PAGES = "pictured pages"
    RECOGNISED_PAGES = "recognised pages"
    UNREAD_LETTERS = "unread letters"
    UNREAD_PAGES = "unread pages"
    CLOSED_TEXT = "closed text"


WORDS: dict[DocumentRemarkKind, tuple[str, str]] = {
    DocumentRemarkKind.HIDDEN_TEXT: ("1 hidden passage was left out", "{} hidden passages were left out"),
    DocumentRemarkKind.STRUCK_TEXT: (
        "1 passage that is struck out was left out",
        "{} passages struck out were left out",
    ),
    DocumentRemarkKind.RUNNING_LINES: (
        "1 header or footer was left out",
        "{} headers, footers or page numbers were left out",
    ),
    DocumentRemarkKind.PAGE_NOTES: (
        "1 note that somebody put on a page was left out",
        "{} notes that somebody put on pages were left out",
    ),
    DocumentRemarkKind.PICTURED_PAGES: (
        "1 page is a picture of text: nothing was read there",
        "{} pages are pictures of text: nothing was read there",
    ),
    DocumentRemarkKind.RECOGNISED_PAGES: (
        "1 page is a picture whose text a machine recognised: compare it",
        "{} pages are pictures whose text a machine recognised: compare it",
    ),
    DocumentRemarkKind.UNREAD_LETTERS: (
        "1 letter could not be read and stands as \ufffd",
        "{} letters could not be read and stand as \ufffd",
    ),
    DocumentRemarkKind.UNREAD_PAGES: ("1 page could not be read", "{} pages could not be read"),
    DocumentRemarkKind.CLOSED_TEXT: (
        "its owner forbids that its text is copied: it is not searched",
        "its owner forbids that its text is copied: it is not searched",
    ),
}


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
