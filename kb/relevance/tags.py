"""Suggested objectives measured: from the plan's wording alone, and by example in parts that are never their own."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.datafile import read_jsonl
from kb.encoder import Encoder, Remembering
from kb.evaluating import evaluate_tags
from kb.knowledge_base import KnowledgeBase
from kb.reference import read_plan
from kb.relevance.cell import Cell
from kb.relevance.sets import JudgedSet
from kb.tagging.evaluation import Judged, TagReport, read_judged

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
    with TemporaryDirectory() as folder:
        plan = _plan_of_labels(sets / judged.file, Path(folder)) if judged.vocabulary == "labels" else None
        whole = evaluate_tags(learned, sets / judged.file, plan, None, lambda *at: tell(WORDING, *at))
        cells = _cells([whole], WORDING, areas=plan is None)
        if judged.folds:
            vocabulary = read_plan(plan) if plan else kb.plan
            parts = _parts(read_judged(sets / judged.file, vocabulary), judged.folds, Path(folder))
            reports = [
                evaluate_tags(learned, part, plan, rest, lambda *at, n=number: tell(f"part {n} of {judged.folds}", *at))
                for number, (part, rest) in enumerate(parts, 1)
            ]
            cells += _cells(reports, f"by example, {judged.folds} parts", areas=plan is None)
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


def _parts(records: Sequence[Judged], folds: int, folder: Path) -> list[tuple[Path, Path]]:
    """The judged records in so many parts, and for each the file of all others; which is where rests on its id."""
    order = sorted(records, key=lambda record: hashlib.sha256(record.submission.id.encode()).digest())
    parts = [order[number::folds] for number in range(folds)]
    return [
        (
            _write(folder / f"part-{number}.jsonl", part),
            _write(folder / f"rest-{number}.jsonl", [record for record in records if record not in part]),
        )
        for number, part in enumerate(parts)
    ]


def _write(path: Path, records: Sequence[Judged]) -> Path:
    lines = [
        {"id": r.submission.id, "title": r.submission.title, "text": r.submission.body, "objectives": r.objectives}
        for r in records
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def _plan_of_labels(path: Path, folder: Path) -> Path:
    """The labels of a judged file as a plan of one area that knows nothing but their names."""
    labels = sorted({str(label) for _, record in read_jsonl(path) for label in record.get("labels") or ()})
    objectives = [{"id": f"l{number}", "title": label} for number, label in enumerate(labels, 1)]
    areas = [{"id": "labels", "title": "Labels", "objectives": objectives}]
    plan = folder / "plan.yaml"
    plan.write_text(json.dumps({"id": "labels", "title": "Labels", "priority_areas": areas}), "utf-8")
    return plan
