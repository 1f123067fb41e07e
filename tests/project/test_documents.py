"""The documents name what is there: files, functions and layers, so that a table of them cannot rot."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

DOCUMENTS = ("CONTRIBUTING.md", "README.md", "benchmarks/README.md", "index/README.md")

TOP = ("kb", "webapp", "practices", "index", "tests", "benchmarks", "docs", ".ci", ".make")

MADE = ("index/built/", "index/relevance/report.html")
"""What a home has and a checkout has not."""

NAMED = re.compile(r"(?P<path>[\w./*-]*)(?::(?P<name>\w+))?")


def named(document: str) -> Iterator[tuple[str, str]]:
    """What a document names in backticks and could be of the checkout: a path or a bare file's name, and a name within
    that file, or nothing. A name alone, as in `:save`, is of the file named before it in its paragraph."""
    for paragraph in (ROOT / document).read_text("utf-8").split("\n\n"):
        before = ""
        for quoted in re.findall(r"`([^`\n]+)`", paragraph):
            found = NAMED.fullmatch(quoted)
            if not found or quoted.startswith(MADE):
                continue
            path, name = found["path"], found["name"] or ""
            of_checkout = path.split("/")[0] in TOP and "/" in path
            if of_checkout or re.fullmatch(r"[\w*]+\.py", path):
                before = path
                yield path, name
            elif name and not path and before:
                yield before, name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_is_there(document: str) -> None:
    missing = []
    for path, name in named(document):
        files = [*ROOT.glob(path)] if "/" in path else [file for top in TOP for file in (ROOT / top).rglob(path)]
        defines = re.compile(rf"^\s*(?:(?:async )?def |class ){name}\b|^{name}\b(?:: [^=\n]+)? = ", re.M)
        if not files or (name and not any(defines.search(file.read_text("utf-8")) for file in files)):
            missing.append(f"{path}:{name}" if name else path)
    assert missing == []


def test_what_is_named_is_read_out_of_a_document() -> None:
    named_here = set(named("CONTRIBUTING.md"))
    assert ("kb/search/searcher.py", "search") in named_here
    assert ("kb/files/modes.py", "") in named_here
    assert len(named_here) > 100


def test_a_module_named_in_a_docstring_is_there() -> None:
    missing = []
    for file in (*(ROOT / "kb").rglob("*.py"), *(ROOT / "webapp").rglob("*.py")):
        for dotted in re.findall(r"`((?:kb|webapp)(?:\.\w+)+)`", file.read_text("utf-8")):
            parts = dotted.split(".")
            places = [ROOT.joinpath(*parts), ROOT.joinpath(*parts).with_suffix(".py")]
            owner = ROOT.joinpath(*parts[:-1]).with_suffix(".py")
            says = owner.is_file() and re.search(rf"\b{parts[-1]}\b", owner.read_text("utf-8"))
            if not says and not any(place.exists() for place in places):
                missing.append(f"{file.relative_to(ROOT)}: {dotted}")
    assert missing == []


def test_the_layers_are_those_that_hold() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    held = [set(re.findall(r"[\w.]+", layer)) for layer in contracts[0]["layers"]]
    rows = re.findall(r"^\| \d+ \| (.*) \|$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M)
    told = [{name for name in re.findall(r"`([\w.]+)`", row) if name in set().union(*held)} for row in rows]
    assert told == held
