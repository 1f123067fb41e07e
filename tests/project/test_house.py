"""The plan of the house holds: few rooms at each root, names that stand once, imports that run in no circle."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp

from tests.conftest import ROOT

FILES = sorted((*(ROOT / "kb").rglob("*.py"), *(ROOT / "webapp").rglob("*.py")))


def test_the_roots_hold_what_is_of_no_room() -> None:
    assert len([*(ROOT / "kb").glob("*.py")]) <= 9
    assert len([*(ROOT / "kb").rglob("__init__.py")]) <= 38
    assert len([*(ROOT / "webapp").glob("*.py")]) <= 6


def test_imports_run_down_few_layers() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    assert len(layers) <= 11


def classes(file: Path) -> Iterator[str]:
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name


def test_a_class_name_stands_once() -> None:
    names = Counter(name for file in FILES for name in classes(file))
    assert [name for name, times in names.items() if times > 1] == []


def test_no_imports_run_in_a_circle() -> None:
    """Those within functions and those for types alone count too."""
    graph = grimp.build_graph("kb", "webapp", cache_dir=None)
    below = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    # whoever imports nothing that is left stands in no circle: what remains in the end does
    while free := [module for module, imports in below.items() if not imports & below.keys()]:
        for module in free:
            del below[module]
    assert sorted(below) == []


def test_pages_ask_a_room_and_never_the_home() -> None:
    pages = sorted((ROOT / "webapp").rglob("*.py"))
    assert [str(file.relative_to(ROOT)) for file in pages if "kb().home" in file.read_text("utf-8")] == []


def test_what_a_package_offers_bears_no_name_of_a_module_of_it() -> None:
    """Whoever imports the module first would put it in the place of what is offered. One that offers its own is safe:
    the package has imported it before anyone."""
    clashes = []
    for init in (*(ROOT / "kb").rglob("__init__.py"), *(ROOT / "webapp").rglob("__init__.py")):
        modules = {file.stem for file in init.parent.glob("*.py")}
        for node in ast.parse(init.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module:
                if node.module == ".".join(init.parent.relative_to(ROOT).parts):
                    continue  # the modules themselves are offered
                own = node.module.rsplit(".", 1)[-1]
                offered = {alias.asname or alias.name for alias in node.names}
                clashes += [f"{init.parent.name}.{name}" for name in offered & modules if name != own]
    assert clashes == []
