"""A chart is drawn whatever a machine believes of its faces."""

import json
import subprocess
import sys
from pathlib import Path

from matplotlib.font_manager import FontManager

DRAW = """
import sys
from kb.figures.chart import Bar, Chart
from kb.reports.drawing import svg
sys.stdout.write(svg(Chart("A chart", "made up", ("Shared",), (Bar("2023", 0, (2,)),)))[:5].decode())
"""


def test_a_list_of_faces_that_was_made_in_a_bad_moment_stops_no_chart(tmp_path: Path) -> None:
    name = f"fontlist-v{FontManager.__version__}.json"
    empty = {"_version": FontManager.__version__, "_FontManager__default_weight": "normal"}
    nothing = {"default_size": None, "defaultFamily": {"ttf": "DejaVu Sans", "afm": "Helvetica"}}
    told = {**empty, **nothing, "afmlist": [], "ttflist": [], "__class__": "FontManager"}
    (tmp_path / name).write_text(json.dumps(told), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", DRAW], capture_output=True, text=True, check=False,
        env={"MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.stdout == "<?xml", done.stderr
