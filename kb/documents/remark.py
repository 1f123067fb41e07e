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
    MERGED_CELLS = "merged cells"
    NO_RESULT = "formula without a result"
    DOUBTED_RESULT = "formula whose result is doubted"
    ERROR_VALUE = "error value"
    HIDDEN_ROWS = "hidden rows"
    HIDDEN_COLUMNS = "hidden columns"
    HIDDEN_SHEET = "hidden sheet"
    HIDDEN_CELL = "hidden cell"
    FURTHER_COLUMNS = "further columns"
    FURTHER_SHEETS = "further sheets"
    NOTES = "notes"
    TEXT_BOXES = "text boxes"
    LINKS = "links"
    SCALED_NUMBER = "scaled number"
    LONG_NUMBER = "long number"
    ENCODING = "encoding"
    ENCODING_UNSURE = "encoding unsure"
    LOST_LETTERS = "lost letters"
    LOST_TEXT = "lost text"


WORDS: dict[DocumentRemarkKind, tuple[str, str]] = {
    DocumentRemarkKind.HIDDEN_TEXT: ("1 hidden passage was left out", "{} hidden passages were left out"),
    DocumentRemarkKind.STRUCK_TEXT: (
        "1 passage that is struck out was left out",
        "{} passages struck out were left out",
    ),
    DocumentRemarkKind.MERGED_CELLS: (
        "1 merged cell was read into every row and column that it spans",
        "{} merged cells were read into every row and column that they span",
    ),
    DocumentRemarkKind.NO_RESULT: (
        "1 formula has no stored result and was not read; open the file in a spreadsheet, save it and bring it again",
        "{} formulas have no stored result and were not read; open the file in a spreadsheet, save it and bring it "
        "again",
    ),
    DocumentRemarkKind.DOUBTED_RESULT: (
        "1 formula holds 0 and was never worked out, so it was not read; open the file in a spreadsheet, save it and "
        "bring it again",
        "{} formulas hold 0 and were never worked out, so they were not read; open the file in a spreadsheet, save it "
        "and bring it again",
    ),
    DocumentRemarkKind.ERROR_VALUE: (
        "1 cell holds an error instead of a value and was not read",
        "{} cells hold an error instead of a value and were not read",
    ),
    DocumentRemarkKind.HIDDEN_ROWS: ("1 hidden row was left out", "{} hidden rows were left out"),
    DocumentRemarkKind.HIDDEN_COLUMNS: ("1 hidden column was left out", "{} hidden columns were left out"),
    DocumentRemarkKind.HIDDEN_SHEET: ("1 hidden sheet was left out", "{} hidden sheets were left out"),
    DocumentRemarkKind.HIDDEN_CELL: (
        "1 cell whose format hides what it holds was left out",
        "{} cells whose format hides what they hold were left out",
    ),
    DocumentRemarkKind.FURTHER_COLUMNS: (
        "1 column beyond those that are read was left out",
        "{} columns beyond those that are read were left out",
    ),
    DocumentRemarkKind.FURTHER_SHEETS: (
        "1 sheet beyond those that are read was left out",
        "{} sheets beyond those that are read were left out",
    ),
    DocumentRemarkKind.NOTES: ("1 note beside a cell was left out", "{} notes beside cells were left out"),
    DocumentRemarkKind.TEXT_BOXES: ("1 text box was left out", "{} text boxes were left out"),
    DocumentRemarkKind.LINKS: (
        "the text of 1 link was read, and not where it leads",
        "the texts of {} links were read, and not where they lead",
    ),
    DocumentRemarkKind.SCALED_NUMBER: (
        "1 number is shown in thousands or millions and was read as it is shown",
        "{} numbers are shown in thousands or millions and were read as they are shown",
    ),
    DocumentRemarkKind.LONG_NUMBER: (
        "1 long number may have lost its last digits in the spreadsheet; keep such a number as text",
        "{} long numbers may have lost their last digits in the spreadsheet; keep such numbers as text",
    ),
    DocumentRemarkKind.ENCODING: ("it was read as", "it was read as"),
    DocumentRemarkKind.ENCODING_UNSURE: (
        "nothing tells for sure how it was written, so look at its words; it was read as",
        "nothing tells for sure how it was written, so look at its words; it was read as",
    ),
    DocumentRemarkKind.LOST_LETTERS: (
        "1 character could not be read and stands as �; save the file as CSV UTF-8 and bring it again",
        "{} characters could not be read and stand as �; save the file as CSV UTF-8 and bring it again",
    ),
    DocumentRemarkKind.LOST_TEXT: (
        "1 cell holds question marks alone, for its letters were lost when the file was saved; save it as CSV UTF-8",
        "{} cells hold question marks alone, for their letters were lost when the file was saved; save it as CSV UTF-8",
    ),
}


@dataclass(frozen=True)
class DocumentRemark:
    """`count` of a kind at one `place`: words such as "page 2", "cell C4" or "after “Results”", empty for the document
    as a whole. `row` and `column` count from 1 in a `sheet`, 0 where it is none. `detail` is what stood there or what
    was made of it, short, and empty for what must not be shown, such as a hidden passage."""

    kind: DocumentRemarkKind
    count: int = 1
    place: str = ""
    detail: str = ""
    row: int = 0
    column: int = 0
    sheet: str = ""

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
