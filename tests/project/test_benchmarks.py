"""Benchmarks are run by hand and seldom: that each still fits the code it measures is looked at here."""

import importlib.util
import json
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.practice.card import Facet, Filters
from kb.search.query import Query
from kb.settings import load
from tests.conftest import ROOT, WRITEUPS

SIZE = 200


@pytest.fixture(scope="module", autouse=True)
def beside() -> Iterator[None]:
    """As a command finds them: what lies in its own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        before = set(sys.modules)
        yield
        for name in set(sys.modules) - before:
            if name.startswith("scale"):
                del sys.modules[name]


@pytest.fixture(scope="module")
def scale(beside: None) -> Any:
    """The benchmark of growing homes."""
    return import_module("scale")


@pytest.fixture(scope="module")
def source(scale: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Records of one's own: the write-ups that most tests work with, under many titles."""
    path = tmp_path_factory.mktemp("records") / "own.jsonl"
    texts = [text.split("---")[2] for text in WRITEUPS.values()]
    lines = (
        json.dumps({"id": f"own-{number}", "title": f"Own title {number} of village {number}", "text": text})
        for number, text in enumerate(5 * texts)
    )
    path.write_text("\n".join(lines), "utf-8")
    return scale.read(scale.records([path]))


@pytest.fixture(scope="module")
def home(scale: Any, source: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("scale") / "home"
    scale.scale_rows.write(folder, source, SIZE)
    scale.scale_rows.index(folder, scale.encoders(folder))
    return folder


@pytest.mark.parametrize("script", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda script: str(script.stem))
def test_what_a_benchmark_imports_is_there(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location(f"benchmark_{script.stem}", script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # dataclasses look it up
    monkeypatch.syspath_prepend(str(script.parent))  # as where it is run by hand
    spec.loader.exec_module(module)


def test_a_made_up_home_says_so_and_is_spread_like_a_real_one(home: Path) -> None:
    kb = KnowledgeBase(load(home))
    about = kb.about()
    assert SIZE <= about.passages < SIZE + 20
    assert about.waiting == 0
    assert all("made up" in card.practice.provenance for card in kb.reading.cards().values())
    facets = kb.reading.search(Query("")).facets
    assert all(len(facets[facet]) > 1 for facet in Facet)


def test_the_same_records_make_the_same_home(scale: Any, source: Any, home: Path) -> None:
    kb = KnowledgeBase(load(home))
    again = import_module("scale_home").practices(source, kb, SIZE)
    assert [one.title for one in again] == [card.practice.title for card in kb.reading.cards().values()]


def test_queries_are_distinct_and_of_what_is_not_in_the_home(scale: Any, source: Any) -> None:
    asked = [one.text for one in scale.queries(source, 60)]
    assert len(set(asked)) == len(asked) == 60
    assert not set(asked) & set(source.titles)


def test_a_search_is_timed_and_other_libraries_get_the_same_passages(
    scale: Any, source: Any, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    monkeypatch.setattr(scale, "WARM", 2)
    told = scale.searches(home, scale.queries(source, 6), None, tmp_path)
    assert {"with a filter", "without a filter", "every vector"} == set(told.times)
    rows = [json.loads(line) for line in (tmp_path / "passages.jsonl").read_text("utf-8").splitlines()]
    vectors = np.load(tmp_path / "passages.npy")
    assert told.passages == len(rows) == len(vectors)
    of_kind = {row["practice"] for row in rows if row["kind"] == "programme"}
    kb = KnowledgeBase(load(home))
    found = kb.reading.search(Query("", Filters({Facet.KIND: ("programme",)})))
    assert found.total == len(of_kind)
    alike = np.sum(vectors * scale.encoders(home)[0].passages([row["text"] for row in rows]), axis=1)
    assert np.median(alike) > 0.9


def test_the_growth_is_told_and_drawn(scale: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = {
        size: scale.Searches(passages // 5, passages, {"with a filter": dict.fromkeys(scale.SHOWN, passages / 100)}, 1)
        for size, passages in (("1k", 1_000), ("10k", 10_000))
    }
    plot = tmp_path / "growth.svg"
    scale.growth(told, plot)
    assert "1k–10k" in (said := capsys.readouterr().out)
    assert "1.00" in said
    assert "</svg>" in plot.read_text("utf-8")


def test_what_is_published_in_a_made_up_home_is_found_and_timed_by_part(scale: Any, home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "home")
    (parts,) = scale.scale_rows.published(tmp_path / "home", None, times=1)
    assert parts["all together"] > parts["the search that finds it"] > 0


def test_opening_and_figures_are_timed(scale: Any, source: Any, home: Path, tmp_path: Path) -> None:
    assert len(scale.scale_rows.opened(home, None, scale.queries(source, 3))) == 6
    shutil.copytree(home, tmp_path / "home")
    practices, rows = scale.scale_rows.figures_shown(tmp_path / "home", times=1)
    assert practices > 0
    assert all(len(some) == 1 for some in rows.values())
