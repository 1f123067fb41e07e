"""A set's figures as a drawing: a row a group, a mark a mode, a line for its interval. Readable in grey."""

import base64
import importlib.util
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kb.relevance.cell import Cell, CellChange


@dataclass(frozen=True)
class ReportLine:
    """A figure as it stands in a table and a drawing."""

    label: str
    cell: Cell
    low: float
    high: float
    change: CellChange | None


LOOKS = {"words": ("o", "#8f999f"), "meaning": ("s", "#5f6b73"), "both": ("D", "#111111")}
OTHERS = (("^", "#3c4a52"), ("v", "#8f999f"))
"""Mark and shade of a mode: apart in shape, so that grey is enough."""

GAP = 0.2
"""Of a row's height, between the marks of two modes."""


def can_draw() -> bool:
    return importlib.util.find_spec("matplotlib") is not None


def drawing(lines: Sequence[ReportLine]) -> str:
    """An SVG picture as a data address, of every figure that more than one topic made. The same figures draw the
    same picture."""
    import matplotlib
    from matplotlib.figure import Figure

    lines = [line for line in lines if len(line.cell.values) > 1]
    rows = list(dict.fromkeys(line.label for line in lines))
    modes = list(dict.fromkeys(line.cell.mode for line in lines))
    with matplotlib.rc_context({"svg.hashsalt": "relevance", "font.size": 9, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(8, 0.9 + 0.42 * len(rows)), layout="constrained")
        axes = figure.subplots()
        for number, mode in enumerate(modes):
            _draw(axes, [line for line in lines if line.cell.mode == mode], rows, number, len(modes))
        _dress(axes, rows)
        figure.legend(loc="outside upper left", ncols=len(modes), frameon=False)
        picture = io.BytesIO()
        figure.savefig(picture, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(picture.getvalue()).decode()


def _draw(axes: Any, lines: Sequence[ReportLine], rows: Sequence[str], number: int, modes: int) -> None:
    at = [rows.index(line.label) + (number - (modes - 1) / 2) * GAP for line in lines]
    mode = lines[0].cell.mode
    mark, shade = LOOKS.get(mode, OTHERS[number % len(OTHERS)])
    axes.hlines(at, [line.low for line in lines], [line.high for line in lines], color=shade, linewidth=1.2)
    axes.plot([line.cell.value for line in lines], at, mark, color=shade, markersize=5, label=mode)
    before = [(line.change.before, y) for line, y in zip(lines, at, strict=True) if line.change]
    if before:
        axes.plot(*zip(*before, strict=True), "|", color=shade, markersize=9, markeredgewidth=1.2)


def _dress(axes: Any, rows: Sequence[str]) -> None:
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.grid(axis="x", color="#dbd8d0", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
