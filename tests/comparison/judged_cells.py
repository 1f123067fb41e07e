"""What people judged the cells of an evidence table to be, and how many of the product's cells are so.

`python -m tests.comparison.judged_cells` prints right and wrong per kind of cell, those held out by themselves, and
with `--wrong` each cell that is not as it was judged.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kb.comparison.evidence import EvidenceCell, EvidenceKind
from kb.comparison.extracting import evidence_cells
from kb.plan.reference import read_economies
from kb.practice import writeup
from kb.practice.practice import Submission

HERE = Path(__file__).parent
WRITEUPS = HERE.parents[1] / "practices" / "writeups"
SUMMARY, NONE = "summary", "none"


@dataclass(frozen=True)
class JudgedCell:
    """A cell of the table and what it may say."""

    practice: Submission
    cell: EvidenceCell
    accepted: tuple[str, ...]
    held_out: bool

    @property
    def right(self) -> bool:
        said = letters(self.cell.text)
        return any(
            not said
            if one == NONE
            else said == letters(self.practice.summary)
            if one == SUMMARY
            else letters(one) in said
            for one in self.accepted
        )


@cache
def judged_cells() -> tuple[JudgedCell, ...]:
    return tuple(_judged())


def judgements() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load(HERE.joinpath("judged_cells.yaml").read_text("utf-8"))
    return found


def practice(id: str) -> Submission:
    """One of those that ship, or one that was made up."""
    path = next(path for path in (WRITEUPS / f"{id}.md", HERE / "made_up" / f"{id}.md") if path.exists())
    economies = read_economies(WRITEUPS.parent / "economies.yaml")
    return writeup.read(path.read_bytes(), path.name, id, economies)


def letters(text: str) -> str:
    """A text without what differs between Markdown and what a reader sees of it."""
    return "".join(char for char in text.casefold() if char.isalnum())


def right_of(cells: tuple[JudgedCell, ...]) -> tuple[int, int]:
    """How many are right, of how many."""
    counted = Counter(one.right for one in cells)
    return counted[True], counted.total()


def _judged() -> Iterator[JudgedCell]:
    for id, said in judgements().items():
        one = practice(id)
        for cell in evidence_cells(one):
            accepted = said[cell.kind.value]
            texts = (accepted,) if isinstance(accepted, str) else tuple(accepted)  # type: ignore[arg-type]
            yield JudgedCell(one, cell, texts, bool(said.get("held_out")))


def main() -> None:
    cells = judged_cells()
    print(f"{len({one.practice.id for one in cells})} practices, {len(cells)} cells")
    for name, some in (
        ("known", tuple(one for one in cells if not one.held_out)),
        ("held out", tuple(one for one in cells if one.held_out)),
        ("all", cells),
    ):
        right, of = right_of(some)
        print(f"{name:>9}: {right} of {of} right, {right / of:.1%}")
        for kind in EvidenceKind:
            right, of = right_of(tuple(one for one in some if one.cell.kind is kind))
            print(f"           {kind.value:<15} {right:3} of {of:3}  {right / of:.0%}")
    if "--wrong" in sys.argv:
        only = "--held-out" not in sys.argv
        for one in cells:
            if not one.right and not (only and one.held_out):
                print(f"\n{one.practice.id} {one.cell.kind.value}: [{one.cell.section}] {one.cell.shown}")
                print(f"    judged: {'; '.join(one.accepted)}")


if __name__ == "__main__":
    main()
