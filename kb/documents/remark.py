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
    FAINT_TEXT = "faint text"
    TRACKED_CHANGES = "tracked changes"
    COMMENTS = "comments"
    NOTES = "notes"
    RAISED_MARKS = "raised marks"
    FORMULAS = "formulas"
    READING_AIDS = "reading aids"
    SYMBOLS = "symbols"
    PICTURES = "pictures"
    CHARTS = "charts"
    DIAGRAMS = "diagrams"
    EMBEDDED_TEXTS = "embedded texts"
    EMBEDDED_FILES = "embedded files"
    CONTENTS = "contents"
    MARGINS = "margins"
    PERSONS_CONTACT = "person's contact"


WORDS: dict[DocumentRemarkKind, tuple[str, str]] = {
    DocumentRemarkKind.HIDDEN_TEXT: ("1 hidden passage was left out", "{} hidden passages were left out"),
    DocumentRemarkKind.STRUCK_TEXT: (
        "1 passage that is struck out was left out",
        "{} passages struck out were left out",
    ),
    DocumentRemarkKind.FAINT_TEXT: (
        "1 passage that nobody can see, white, tiny or blacked out, was left out",
        "{} passages that nobody can see, white, tiny or blacked out, were left out",
    ),
    DocumentRemarkKind.TRACKED_CHANGES: (
        "1 tracked change was read as accepted",
        "{} tracked changes were read as accepted",
    ),
    DocumentRemarkKind.COMMENTS: (
        "1 comment beside the text was left out",
        "{} comments beside the text were left out",
    ),
    DocumentRemarkKind.NOTES: (
        "1 footnote or endnote stands in brackets where its mark was",
        "{} footnotes and endnotes stand in brackets where their marks were",
    ),
    DocumentRemarkKind.RAISED_MARKS: (
        "1 raised sign stands in square brackets now, so that it is no part of the word or figure before it",
        "{} raised signs stand in square brackets now, so that they are no part of the words or figures before them",
    ),
    DocumentRemarkKind.FORMULAS: (
        "1 formula was written out on one line; look at it",
        "{} formulas were written out on one line; look at them",
    ),
    DocumentRemarkKind.READING_AIDS: (
        "1 reading aid above a word was left out; the word stands",
        "{} reading aids above words were left out; the words stand",
    ),
    DocumentRemarkKind.SYMBOLS: (
        "1 symbol of a font is not known here and stands as [symbol]",
        "{} symbols of fonts are not known here and stand as [symbol]",
    ),
    DocumentRemarkKind.PICTURES: ("1 picture was left out", "{} pictures were left out"),
    DocumentRemarkKind.CHARTS: ("1 chart was left out", "{} charts were left out"),
    DocumentRemarkKind.DIAGRAMS: (
        "of 1 diagram the words were kept as a list",
        "of {} diagrams the words were kept as lists",
    ),
    DocumentRemarkKind.EMBEDDED_TEXTS: (
        "1 document that is embedded was read where it stands",
        "{} documents that are embedded were read where they stand",
    ),
    DocumentRemarkKind.EMBEDDED_FILES: (
        "1 document that is embedded was left out; open the paper in Word and save it once to take it in",
        "{} documents that are embedded were left out; open the paper in Word and save it once to take them in",
    ),
    DocumentRemarkKind.CONTENTS: ("the table of contents was left out", "{} tables of contents were left out"),
    DocumentRemarkKind.MARGINS: (
        "what stands at the top or the foot of every page was left out",
        "{} texts at the top or the foot of every page were left out",
    ),
    DocumentRemarkKind.PERSONS_CONTACT: (
        "the contact may name a person, and members see it: give a role's mailbox where there is one",
        "{} contacts may name a person, and members see them: give a role's mailbox where there is one",
    ),
}


STAY_IN_THE_FILE = frozenset({
    DocumentRemarkKind.HIDDEN_TEXT, DocumentRemarkKind.FAINT_TEXT, DocumentRemarkKind.STRUCK_TEXT,
    DocumentRemarkKind.TRACKED_CHANGES, DocumentRemarkKind.COMMENTS,
})  # fmt: skip
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
