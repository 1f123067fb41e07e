"""What is built and installed: the two import packages with their templates, and no data."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT


def test_the_wheel_holds_kb_and_webapp_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("best_practice_kb-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"kb", "webapp"}
    for needed in (
        "kb/cli/__init__.py",
        "kb/encoder/catalogue.toml",
        "kb/exchange/pack.html.jinja",
        "kb/relevance/report.html",
        "kb/relevance/sets.toml",
        "kb/search/weights.toml",
        "kb/tagging/calibration.toml",
        "webapp/templates/base.html",
        "webapp/static/css/site.css",
    ):
        assert needed in names
