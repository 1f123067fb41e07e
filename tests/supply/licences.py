"""Whether everything in the lock may be used and handed on: `python -m tests.supply.licences`.

Read off what is installed. A package of the lock that is not installed here, for another machine or an extra that was
not asked for, is counted and not judged; none judged at all is a failure.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
POLICY = Path(__file__).with_name("licences.toml")


@dataclass(frozen=True)
class Judged:
    """How many packages were judged, how many are not here, and what is wrong, in sentences."""

    judged: int
    absent: int
    faults: tuple[str, ...]


def licence_of(package: metadata.PackageMetadata) -> str:
    """What a package says of its licence: an SPDX expression, classifiers, or the first line of a text."""
    expression = package.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [one.split(" :: ")[-1] for one in package.get_all("Classifier") or [] if one.startswith("License ::")]
    text = (package.get("License") or "").strip().splitlines()
    return " AND ".join(classifiers) or (text[0] if text else "")


def is_allowed(licence: str, allowed: frozenset[str]) -> bool:
    """Whether all that applies is allowed; of alternatives (OR) one is enough."""
    return any(
        all({part.strip(), part.strip("() ")} & allowed for part in re.split(r" AND | WITH ", one))
        for one in licence.split(" OR ")
    )


def judged(lock: str, policy: Mapping[str, object]) -> Judged:
    """Each package of a lock, as it is installed here."""
    allowed, read = policy["allowed"], policy["read"]
    assert isinstance(allowed, list) and isinstance(read, dict)
    seen = absent = 0
    faults: list[str] = []
    for line in lock.split():
        name = line.partition("==")[0]
        try:
            licence = read.get(name) or licence_of(metadata.metadata(name))
        except metadata.PackageNotFoundError:
            absent += 1
            continue
        seen += 1
        if not is_allowed(licence, frozenset(allowed)):
            under = licence or "no licence that it names"
            faults.append(f"{name} is under {under}, which {POLICY.name} does not allow")
    if not seen:
        faults.append("no package of the lock is installed here: nothing was judged")
    return Judged(seen, absent, tuple(faults))


def _sentences(found: Judged) -> Iterator[str]:
    yield from found.faults
    yield f"{found.judged} licences judged, {found.absent} packages of the lock not installed here"


def main() -> None:
    policy = tomllib.loads(POLICY.read_text("utf-8"))
    found = judged((ROOT / "requirements.lock").read_text("utf-8"), policy)
    for sentence in _sentences(found):
        print(sentence)
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
