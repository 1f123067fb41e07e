"""What is said of the cells of a sheet, in a reader's words: cells that follow each other are named together."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from kb.documents.remark import DocumentRemark, DocumentRemarkKind
from kb.documents.worksheet import CellFinding, letters

MOST_NAMED = 20
"""Places of a sheet at which the same is said one by one; whatever comes after them is said at once."""


@dataclass(frozen=True)
class SheetPlace:
    """`is_named`: there are other sheets, so that a place is none without the name."""

    name: str
    is_named: bool

    def words(self, within: str) -> str:
        return ", ".join(filter(None, (within, f"sheet “{self.name}”" if self.is_named else "")))


def of_cells(findings: Iterable[CellFinding], place: SheetPlace) -> Iterator[DocumentRemark]:
    """A remark for each run of cells in a column of which the same is said, in the order of the sheet."""
    by_kind: dict[DocumentRemarkKind, list[CellFinding]] = {}
    for one in findings:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, found in by_kind.items():
        runs = sorted(_runs(found), key=lambda run: (run[0].row, run[0].column))
        for run in runs[:MOST_NAMED]:
            first = run[0]
            words = f"cell {_name(first)}" if len(run) == 1 else f"cells {_name(first)} to {_name(run[-1])}"
            detail = first.detail if len({one.detail for one in run}) == 1 else ""
            yield DocumentRemark(kind, len(run), place.words(words), detail, first.row, first.column, place.name)
        if rest := [one for run in runs[MOST_NAMED:] for one in run]:
            words = place.words(f"from cell {_name(rest[0])} on")
            yield DocumentRemark(kind, len(rest), words, "", rest[0].row, rest[0].column, place.name)


_ALIKE = (DocumentRemarkKind.NO_RESULT, DocumentRemarkKind.DOUBTED_RESULT, DocumentRemarkKind.LONG_NUMBER)


def rows_in_words(rows: Collection[int]) -> str:
    """As `rows 5-7, 9`."""
    return ("row " if len(rows) == 1 else "rows ") + _ranges(rows, str)


def columns_in_words(columns: Collection[int]) -> str:
    """As `columns D-F, H`."""
    return ("column " if len(columns) == 1 else "columns ") + _ranges(columns, letters)


def _runs(found: Iterable[CellFinding]) -> Iterator[list[CellFinding]]:
    run: list[CellFinding] = []
    for one in sorted(found, key=lambda one: (one.column, one.row)):
        follows = run and (one.column, one.row) == (run[-1].column, run[-1].row + 1)
        # what stood there is shown one by one; formulas down a column are one formula to whoever wrote them
        if run and not (follows and (one.detail == run[-1].detail or one.kind in _ALIKE)):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _ranges(numbers: Collection[int], name: Callable[[int], str]) -> str:
    ends: list[list[int]] = []
    for number in sorted(numbers):
        if ends and number == ends[-1][1] + 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    said = [name(first) if first == last else f"{name(first)}-{name(last)}" for first, last in ends]
    return ", ".join(said) if len(said) <= MOST_NAMED else ", ".join(said[:MOST_NAMED]) + " and so on"


def _name(cell: CellFinding) -> str:
    return f"{letters(cell.column)}{cell.row}"
