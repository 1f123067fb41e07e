"""Benchmarks are run by hand and seldom: that each still fits the code it measures is looked at here."""

import importlib.util
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("script", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda script: str(script.stem))
def test_what_a_benchmark_imports_is_there(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location(f"benchmark_{script.stem}", script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(importlib.import_module("sys").modules, spec.name, module)  # dataclasses look it up
    monkeypatch.syspath_prepend(str(script.parent))  # as where it is run by hand
    spec.loader.exec_module(module)
