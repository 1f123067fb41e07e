"""What a lock must be: `python -m tests.lock` says what is wrong with requirements.lock, and fails."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([0-9][A-Za-z0-9.!]*)")
"""A name and a version that every index has: no address, no file of one machine, no build of one machine (+cpu)."""

GRAPHICS_CARDS = ("nvidia-", "triton", "cuda-")
"""What torch brings where its build for graphics cards is taken: gigabytes that nothing here uses."""


def faults(lock: str, project: str) -> Iterator[str]:
    """What is wrong with the text of a lock, in sentences, held against the text of pyproject.toml."""
    locked: dict[str, str] = {}
    for no, line in enumerate(lock.splitlines(), 1):
        found = LINE.fullmatch(line)
        if not found:
            yield f"line {no} is not name==version: {line!r}"
            continue
        name = canonicalize_name(found[1])
        if name in locked:
            yield f"line {no} names {name} again"
        if name.startswith(GRAPHICS_CARDS):
            yield f"line {no} names {name}, which is for graphics cards: lock where torch's CPU build is found"
        locked[name] = found[2]
    for required in _required(project):
        version = locked.get(canonicalize_name(required.name))
        if version is None:
            yield f"{required.name} is needed by pyproject.toml and missing"
        elif not required.specifier.contains(version, prereleases=True):
            yield f"{required.name}=={version} is not the {required} of pyproject.toml"


def _required(project: str) -> Iterator[Requirement]:
    """Everything that the project, its extras and its build ask for by name."""
    read = tomllib.loads(project)
    extras = read["project"].get("optional-dependencies", {})
    for told in (read["project"].get("dependencies", []), *extras.values(), read["build-system"]["requires"]):
        yield from map(Requirement, told)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "requirements.lock"
    told = list(faults(path.read_text("utf-8"), (ROOT / "pyproject.toml").read_text("utf-8")))
    for fault in told:
        print(f"{path.name}: {fault}")
    if told:
        sys.exit(f"{path.name}: write it anew with `make lock`")


if __name__ == "__main__":
    main()
