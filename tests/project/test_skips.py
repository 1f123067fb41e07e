"""A test that is skipped is named and fails the run where none may be; what needs the collections is left out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SUITE = """
import pytest

@pytest.mark.skip(reason="needs a thing")
def test_of_a_thing(): ...

def test_of_nothing(): ...
"""
COLLECTIONS = """
import pytest

@pytest.mark.shared
@pytest.mark.parametrize("path", [])
def test_of_the_collections(path): ...

def test_of_nothing(): ...
"""


def run(folder: Path, suite: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_suite.py").write_text(suite, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.skips", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run([*command, "test_suite.py"], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_skipped_test_fails_a_run_that_may_have_none_and_is_named(tmp_path: Path, workers: str) -> None:
    done = run(tmp_path, SUITE, "--no-skips", "-n", workers)
    assert done.returncode == 1
    assert "test_suite.py::test_of_a_thing: Skipped: needs a thing" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 passed, 1 skipped")


def test_a_skipped_test_is_no_failure_elsewhere(tmp_path: Path) -> None:
    assert run(tmp_path, SUITE).returncode == 0


def test_a_test_of_the_collections_is_left_out_without_them(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()  # a folder of that name with something else in it
    (tmp_path / "checkout" / "tests").mkdir(parents=True)
    for name in ("__init__.py", "shared.py", "skips.py"):
        (tmp_path / "checkout" / "tests" / name).write_bytes((ROOT / "tests" / name).read_bytes())
    (tmp_path / "checkout" / "test_suite.py").write_text(COLLECTIONS, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.skips", "--no-skips"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHONPATH"))}
    done = subprocess.run(
        [*command, "test_suite.py"], cwd=tmp_path / "checkout", env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0 and done.stdout.splitlines()[-1].startswith("1 passed, 1 deselected")
