"""What is aimed at beside what was reached. A target that is missed fails nothing: it says how far there is to go."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.relevance.cell import Cell
from kb.relevance.results import SetResult
from kb.relevance.sets import JudgedSet, Target


@dataclass(frozen=True)
class TargetResult:
    """A target: in words, the least it asks for, and the figure. `short` is how much is missing, 0 where it is met."""

    says: str
    least: float
    cell: Cell

    @property
    def short(self) -> float:
        return max(0.0, round(self.least - self.cell.value, 4))


def reached(judged: JudgedSet, result: SetResult) -> tuple[TargetResult, ...]:
    """Every target whose figures were measured."""
    return tuple(one for target in judged.target for one in _reached(target, result))


def _reached(target: Target, result: SetResult) -> Iterator[TargetResult]:
    for group in target.groups:
        cell = result.cell(group, target.mode, target.measure)
        others = [result.cell(group, mode, target.measure) for mode in target.above]
        if cell is None or None in others:
            continue
        name = f"{group}, {target.mode}, {cell.measure}"
        if target.at_least is not None:
            yield TargetResult(f"{name}: at least {target.at_least:.3f}", target.at_least, cell)
        else:
            best = max(other.value for other in others if other)
            more = f" {'plus' if target.by > 0 else 'minus'} {abs(target.by):.3f}" if target.by else ""
            alone = " and ".join(target.above)
            better = f"the better of {alone}" if len(target.above) > 1 else alone
            yield TargetResult(f"{name}: at least {better} alone{more}", best + target.by, cell)
