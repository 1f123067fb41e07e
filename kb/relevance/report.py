"""The report of a measuring: one page that carries all it shows, to be opened, printed or sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from kb.files.whole import write_whole
from kb.relevance.cell import Cell
from kb.relevance.plots import ReportLine, can_draw, drawing
from kb.relevance.results import SetComparison
from kb.relevance.sets import JudgedSet
from kb.relevance.targets import TargetResult, reached

MOST_MOVED = 8
"""Topics listed that fell, and that rose."""

Texts = Mapping[str, str]


@dataclass(frozen=True)
class MovedCell:
    """A topic whose answer became better or worse, with what it asks."""

    text: str
    before: float
    now: float


@dataclass(frozen=True)
class ReportPart:
    """A set in the report. `also` names the further measures of its table; `picture` is empty where none is drawn."""

    judged: JudgedSet
    held: SetComparison
    lines: tuple[ReportLine, ...]
    also: tuple[str, ...]
    targets: tuple[TargetResult, ...]
    moved: tuple[MovedCell, ...]
    picture: str


def write_report(path: Path, kept: Sequence[tuple[JudgedSet, SetComparison]], texts: Mapping[str, Texts]) -> None:
    """Every set with its figures, those of the run before, the targets, and what moved most."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = resources.files("kb.relevance").joinpath("report.html").read_text("utf-8")
    parts = [_part(judged, held, texts.get(judged.name, {})) for judged, held in kept]
    page = environment.from_string(template).render(
        parts=parts,
        targets=[(part, target) for part in parts for target in part.targets],
        drops=[part.held.sentence(cell) for part in parts for cell in part.held.drops],
        gated=sum(cell.gated for part in parts for cell in part.held.now.cells),
        compared=sum(cell.gated and cell.key in part.held.changes for part in parts for cell in part.held.now.cells),
        can_draw=can_draw(),
    )
    write_whole(path, page)


def _part(judged: JudgedSet, held: SetComparison, texts: Texts) -> ReportPart:
    lines = tuple(_line(cell, held) for cell in held.now.cells)
    return ReportPart(
        judged=judged,
        held=held,
        lines=lines,
        also=tuple(dict.fromkeys(name for line in lines for name in line.cell.also)),
        targets=reached(judged, held.now),
        moved=_moved(held, texts),
        picture=drawing(lines) if lines and can_draw() else "",
    )


def _line(cell: Cell, held: SetComparison) -> ReportLine:
    low, high = cell.interval()
    first = held.now.cells[0].measure
    label = cell.measure if cell.group == "all" and cell.measure != first else cell.group
    if cell.group != "all" and cell.measure != first:
        label = f"{cell.group}: {cell.measure}"
    return ReportLine(label, cell, low, high, held.changes.get(cell.key))


def _moved(held: SetComparison, texts: Texts) -> tuple[MovedCell, ...]:
    """Of the first gated figure over all topics: those that fell most, then those that rose most."""
    now = next((cell for cell in held.now.cells if cell.gated and cell.topics), None)
    before = held.before.cell(now.group, now.mode, now.measure) if now and held.before else None
    if not now or not before or not before.topics:
        return ()
    was = dict(zip(before.topics, before.values, strict=True))
    pairs = [(topic, was[topic], value) for topic, value in zip(now.topics, now.values, strict=True) if topic in was]
    order = sorted(pairs, key=lambda pair: pair[2] - pair[1])
    fell = [pair for pair in order[:MOST_MOVED] if pair[2] < pair[1]]
    rose = [pair for pair in order[::-1][:MOST_MOVED] if pair[2] > pair[1]]
    return tuple(MovedCell(texts.get(topic, topic), old, new) for topic, old, new in (*fell, *rose))
