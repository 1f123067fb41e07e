"""`kb` as it is called from outside: in the test's own process, or in one of its own where that is the point."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import main
from tests.homes import ROOT

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run `kb` in the test's home, as its process would: what it prints, and the status it ends with."""
    monkeypatch.chdir(home)

    def _run(*arguments: str | Path) -> Done:
        status: object = 0
        with CliRunner().isolation() as (out, err, _):
            try:
                main([str(argument) for argument in arguments])
            except SystemExit as end:
                status = end.code
            sys.stdout.flush()
            sys.stderr.flush()
            told = out.getvalue().decode(), err.getvalue().decode()
        return subprocess.CompletedProcess(arguments, status if isinstance(status, int) else 1, *told)

    return _run


@pytest.fixture
def run_apart(home: Path) -> Callable[..., Done]:
    """Run `kb`, or a program of one's own that is given its arguments, in a process of its own in the test's home."""

    def _run(*arguments: str, program: str = "") -> Done:
        return subprocess.run(
            [sys.executable, *(["-c", program] if program else ["-m", "kb.cli"]), *arguments],
            cwd=home,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return _run
