"""What is built is the product: an installed wheel begins a home in any folder, with no checkout around it."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import HomeProblem
from kb.home import new
from tests.conftest import ROOT, WRITEUPS
from tests.supply import release

Run = Callable[..., str]

NEEDED = (
    "kb/cli/__init__.py",
    "kb/content/docs/help/tour.md",
    "kb/content/docs/pictures/help/results.png",
    "kb/encoder/catalogue.toml",
    "kb/reports/report.html.jinja",
    "kb/relevance/report.html",
    "kb/relevance/sets.toml",
    "kb/search/weights.toml",
    "kb/tagging/calibration.toml",
    "webapp/templates/base.html",
    "webapp/static/css/site.css",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that was built from it alone."""
    out = tmp_path_factory.mktemp("dist")
    release.built(out, release.moment())
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("best_practice_kb-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `kb` of a new environment with the wheel in it and, of all else that is installed here, the dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", folder / "bin" / "python"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", wheel], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    # a folder named so lends its packages, and not the places that it names itself, such as a checkout
    lent = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    (packages / "dependencies.pth").write_text("".join(f"{path}\n" for path in sorted(lent)), "utf-8")
    return folder / "bin" / "kb"


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Run `kb` of that environment in a folder that has nothing to do with the checkout."""

    def _run(*command: str, code: str = "") -> str:
        program: list[str | Path] = [installed.with_name("python"), "-c", code] if code else [installed, *command]
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
        done = subprocess.run(program, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return _run


def _of(folder: Path, names: tuple[str, ...]) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for name in names
        for path in ((folder / name).rglob("*") if (folder / name).is_dir() else [folder / name])
        if path.is_file()
    }


def test_built_twice_it_is_the_same_to_the_byte(built: Path, tmp_path: Path) -> None:
    again = release.built(tmp_path, release.moment())
    assert {one.name: release.sum_of(one) for one in again} == {
        one.name: release.sum_of(one) for one in built.iterdir()
    }


def test_the_wheel_holds_the_packages_and_what_a_home_begins_with_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    content = {name.removeprefix("kb/content/") for name in names if name.startswith("kb/content/")}
    begun = _of(ROOT / "practices", (*new.CONTENT, *new.SAMPLES)) | _of(ROOT / "index", new.INDEX)
    assert content == begun | _of(ROOT / "docs", ("help", "pictures/help"))
    code = {name for name in names if not name.startswith("kb/content/")}
    assert {name.split("/")[0] for name in code} == {"kb", "webapp"} and set(NEEDED) <= names
    kinds = {Path(name).suffix for name in code if not name.startswith("webapp/static/vendor/")}
    assert kinds <= {".py", ".toml", ".html", ".jinja", ".css", ".js", ".svg", ".txt", ".xsd"}, kinds
    assert not [name for name in names if re.search(r"(^|/)(\.|__pycache__|tests?/)|\.sqlite", name)]


def test_the_source_distribution_holds_what_the_readme_begins_with(built: Path) -> None:
    (archive,) = built.glob("best_practice_kb-*.tar.gz")
    with tarfile.open(archive) as sources:
        names = {name.partition("/")[2] for name in sources.getnames()}
    assert {
        "Makefile",
        ".make/pip-install",
        "requirements.lock",
        "hatch_build.py",
        "LICENSE",
        "SECURITY.md",
        "kb/home/new.py",
    } <= names
    assert {"practices/economies.yaml", "index/relevance/summary.json", "tests/conftest.py"} <= names
    assert not any(name.startswith(("index/built", ".venv", "demonstration/")) for name in names)


def test_an_installed_wheel_begins_a_home_brings_in_finds_and_counts(run: Run, installed: Path, tmp_path: Path) -> None:
    place = Path(run(code="import kb, webapp; print(kb.__file__); assert 'content' not in dir(kb)").strip())
    assert place.is_relative_to(installed.parent.parent) and not place.is_relative_to(ROOT)
    assert run("init", "ours") == "ours: home written\n"
    settings = tmp_path / "ours" / "kb.toml"
    settings.write_text(settings.read_text("utf-8") + 'encoder = "none"\n', "utf-8")
    (tmp_path / "market.md").write_text(WRITEUPS["chile-market-days"], "utf-8")
    run("--home", "ours", "import", "market.md")
    run("--home", "ours", "index")
    found = json.loads(run("--home", "ours", "search", "online market days", "--json"))
    assert [hit["id"] for hit in found["hits"]] == ["chile-market-days"]
    told = json.loads(run("--home", "ours", "tally", "--json"))
    assert told["figures"]["shared"]["value"] == 0
    assert not (tmp_path / "ours" / "practices" / "writeups").exists()


def test_an_installed_wheel_begins_a_demonstration(run: Run, tmp_path: Path) -> None:
    assert "48 sample write-ups, 106 made-up ledger entries added" in run("init", "shown", "--demonstration")
    told = json.loads(run("--home", "shown", "tally", "--json"))
    assert told["figures"]["shared"]["value"] == 36
    run("init", "second", "--from", "shown", "--demonstration")
    files = [
        {path.relative_to(tmp_path / name) for path in (tmp_path / name / "practices").rglob("*")}
        for name in ("shown", "second")
    ]
    assert files[0] == files[1]


def test_a_home_can_be_edited_where_the_installation_cannot(tmp_path: Path) -> None:
    origin = tmp_path / "read-only"
    new.write(origin, new.starting_content(), demonstration=False)
    for path in (origin / "practices").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    new.write(tmp_path / "ours", origin, demonstration=False)
    for path in (tmp_path / "ours" / "practices").rglob("*"):
        assert path.stat().st_mode & 0o200, path


def test_an_installation_without_starting_content_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(new, "__file__", str(tmp_path / "kb" / "home" / "new.py"))
    with pytest.raises(HomeProblem, match=r"missing from this installation: .* --from HOME"):
        new.starting_content()


def test_a_demonstration_after_a_home_without_samples_is_refused(tmp_path: Path) -> None:
    new.write(tmp_path / "plain", new.starting_content(), demonstration=False)
    with pytest.raises(HomeProblem, match="no practices/writeups for a demonstration"):
        new.write(tmp_path / "new", tmp_path / "plain", demonstration=True)
    assert not (tmp_path / "new").exists()
