"""A chart as files to take along: SVG, PNG and the numbers as CSV. The same chart draws the same file."""

import io
import textwrap
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.documents.csv_text import csv_text, writable
from kb.figures.chart import Chart
from kb.reports.typeface import FALLBACKS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HUES = ("#5b6670", "#8f4a00", "#1c5a9e", "#6a3d9a", "#2a6b3c", "#a32a56", "#55600f", "#00666f", "#6f4a3a")
"""Those of the style sheet, in its order: all dark enough for a white page, and for a copy in grey."""

FILLS: tuple[dict[str, Any], ...] = (
    {"filled": True, "hatch": ""},
    {"filled": False, "hatch": ""},
    {"filled": False, "hatch": "////"},
)
"""Series differ in how a bar is filled, not in hue: grey is enough."""

WIDE, LABEL = 46, 92
"""Characters of a bar's label on a line, and at most."""

DRAWN_IN = f"'{FALLBACKS[-1]}'"
"""The face as the library names it in a picture: the only one that is on every machine, and the widest."""

_drawing = threading.Lock()
"""The drawing library's settings belong to the whole process."""


def chart_file(chart: Chart, form: str) -> bytes:
    """In one of the forms `svg`, `png` and `csv`."""
    return {"svg": svg, "png": png}[form](chart) if form != "csv" else as_csv(chart).encode()


def svg(chart: Chart, titled: bool = True) -> bytes:
    """Scalable, with its text as text, in the face of the text around it."""
    drawn = _saved(chart, "svg", {"Date": None, "Creator": None, "Title": writable(chart.title)}, titled)
    return drawn.replace(DRAWN_IN.encode(), ", ".join(f"'{face}'" for face in FALLBACKS).encode())


def png(chart: Chart) -> bytes:
    return _saved(chart, "png", {"Software": None, "Title": writable(chart.title)})


def as_csv(chart: Chart) -> str:
    bars: list[tuple[str | int, ...]] = [(bar.label, *bar.values) for bar in chart.bars]
    return csv_text(("", *chart.series), [*bars, (chart.source,)])


def _saved(chart: Chart, kind: str, metadata: dict[str, str | None], titled: bool = True) -> bytes:
    import matplotlib

    _have_the_face()
    settings = {
        "svg.hashsalt": "chart", "svg.fonttype": "none", "font.size": 9, "font.family": FALLBACKS[-1],
        "hatch.linewidth": 0.6, "text.parse_math": False,
    }  # fmt: skip
    with _drawing, matplotlib.rc_context(settings):
        picture = io.BytesIO()
        _drawn(chart, titled).savefig(picture, format=kind, dpi=150, metadata=metadata, facecolor="white")
    return picture.getvalue()


@cache
def _have_the_face() -> None:
    """Take the face from the library itself: its list of a machine's faces may have been made in a bad moment, as when
    no file could be opened, and is believed ever after."""
    import matplotlib
    from matplotlib.font_manager import fontManager

    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        fontManager.addfont(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name))


def _drawn(chart: Chart, titled: bool) -> "Figure":
    from matplotlib.figure import Figure

    labels = [textwrap.fill(textwrap.shorten(writable(bar.label), LABEL, placeholder="…"), WIDE) for bar in chart.bars]
    rows = len(chart.bars) * max(1, len(chart.series)) or 1
    figure = Figure(figsize=(7.2, 1.5 + 0.26 * rows + 0.16 * len(chart.bars)), layout="constrained")
    axes = figure.subplots()
    most = max((n for bar in chart.bars for n in bar.values), default=1) or 1
    thick = 0.8 / max(1, len(chart.series))
    for number, name in enumerate(chart.series):
        _series(axes, chart, number, name, thick, most)
    axes.set_yticks([at + 0.4 - thick / 2 for at in range(len(labels))], labels)
    axes.set_ylim(max(len(labels), 1) - 0.1, -0.3)
    axes.set_xlim(0, most * 1.3)
    axes.tick_params(length=0)
    axes.xaxis.set_visible(False)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color("#827f77")
    if titled:
        figure.suptitle(textwrap.fill(writable(chart.title), 80), x=0.01, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(textwrap.fill(writable(chart.source), 120), x=0.01, ha="left", fontsize=7, color="#566069")
    return figure


def _series(axes: Any, chart: Chart, number: int, name: str, thick: float, most: int) -> None:
    fill = FILLS[number % len(FILLS)]
    for place, bar in enumerate(chart.bars):
        hue, value, at = HUES[bar.hue % len(HUES)], bar.values[number], place + number * thick
        axes.barh(
            at, value, thick * 0.8, edgecolor=hue, facecolor=hue if fill["filled"] else "none", hatch=fill["hatch"],
            linewidth=0.9,
        )  # fmt: skip
        # the name stands at every bar: no legend is looked up
        axes.text(value + most * 0.012, at, f"{value} {name}", va="center", fontsize=8, color="#1e2529")
