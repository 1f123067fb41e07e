"""Suggested objectives measured: from the plan's wording alone, and by example from other parts of the records."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kb.encoder import Encoder, Remembering
from kb.evaluation.evaluating import evaluate_tags
from kb.evaluation.measures import TagReport
from kb.knowledge_base import KnowledgeBase
from kb.relevance.cell import Cell
from kb.relevance.sets import JudgedSet

WORDING = "plan's wording"


def tag_cells(
    judged: JudgedSet,
    kb: KnowledgeBase,
    sets: Path,
    encoders: Sequence[Encoder],
    tell: Callable[[str, int, int], None],
) -> list[Cell]:
    """Raises BrokenFile."""
    learned = KnowledgeBase(kb.settings, *(Remembering(encoder) for encoder in encoders))
    labels = judged.vocabulary == "labels"
    cells: list[Cell] = []
    for folds in (0, judged.folds) if judged.folds else (0,):
        mode = f"by example, {folds} parts" if folds else WORDING
        report = evaluate_tags(
            learned.home,
            sets / judged.file,
            labels=labels,
            folds=folds,
            tell=lambda done, total, mode=mode: tell(mode, done, total),  # type: ignore[misc]
        )
        cells += _cells([report], mode, areas=not labels)
    return [_gated(cell, judged) for cell in cells]


def _cells(reports: Sequence[TagReport], mode: str, areas: bool) -> list[Cell]:
    """A report gives shares; the ones and noughts behind them are made again, each share being a whole number of
    records."""
    tagged = [report.tagged for report in reports]
    cells: list[Cell] = []
    if sum(tagged):
        cells.append(_share("P@1", mode, [report.p_at_1 for report in reports], tagged))
    if sum(tagged) and areas:
        cells.append(_share("area P@1", mode, [report.area_p_at_1 for report in reports], tagged))
    none = [report.records - report.tagged for report in reports]
    if sum(none):
        cells.append(_none(reports, mode, none))
    return cells


def _share(measure: str, mode: str, shares: Sequence[float], counts: Sequence[int]) -> Cell:
    ones = sum(round(share * count) for share, count in zip(shares, counts, strict=True))
    return Cell("all", mode, measure, (1.0,) * ones + (0.0,) * (sum(counts) - ones))


def _none(reports: Sequence[TagReport], mode: str, none: Sequence[int]) -> Cell:
    """F1 of saying that a write-up serves no objective: twice the rightly said over all said and all true."""
    right = [round(report.none_recall * count) for report, count in zip(reports, none, strict=True)]
    said = sum(
        round(n / report.none_precision) for n, report in zip(right, reports, strict=True) if report.none_precision
    )
    hits, true = sum(right), sum(none)
    values = (2.0,) * hits + (0.0,) * (said - hits + true - hits)
    return Cell("all", mode, "none F1", values, of=(2.0,) * hits + (1.0,) * (said - hits + true - hits))


def _gated(cell: Cell, judged: JudgedSet) -> Cell:
    return replace(cell, gated=cell.mode in judged.gate and cell.measure.endswith("P@1"))
