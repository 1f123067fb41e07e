"""What differs between two recordings."""

import difflib
import fnmatch
import re
from collections import defaultdict
from pathlib import Path

MOST_LINES = 12
"""Lines of a difference that are shown."""

MOST_SHOWN = 3
"""Answers of a group whose difference is shown; the rest are named."""

MOST_NAMED = 20
"""Answers of a group that are named besides."""

LONG = 160
"""Characters from which on a line is broken, so that a difference can be seen."""


def compare(before: Path, after: Path, exceptions: Path | None) -> int:
    """Tell what differs; 1 where anything does that is not meant to, else 0. Raises RuntimeError without recordings."""
    old, new = _filed(before), _filed(after)
    meant = _meant(exceptions)
    used: defaultdict[str, int] = defaultdict(int)
    groups: defaultdict[tuple[str, ...], list[tuple[str, list[str]]]] = defaultdict(list)
    for name in sorted(old.keys() | new.keys()):
        one, other = old.get(name), new.get(name)
        if one == other:
            continue
        pattern = next((pattern for pattern in meant if fnmatch.fnmatchcase(name, pattern)), None)
        if pattern is not None:
            used[pattern] += 1
            continue
        lines = _difference(one, other)
        groups[tuple(line for line in lines if line[:1] in "+-")[:2]].append((name, lines))
    for group in sorted(groups.values(), key=len, reverse=True):
        for name, lines in group[:MOST_SHOWN]:
            print(f"\n{name}")
            print("\n".join(f"    {line}" for line in lines[:MOST_LINES]))
        if len(group) > MOST_SHOWN:
            more = ", ".join(name for name, _ in group[MOST_SHOWN:][:MOST_NAMED])
            print(f"  and {len(group) - MOST_SHOWN} that begin alike: {more}")
    for pattern, reason in meant.items():
        print(f"meant, {used[pattern]} times: {pattern}: {reason}")
    differ = sum(len(group) for group in groups.values())
    print(
        f"{len(old)} answers before, {len(new)} after, {differ} differ that are not meant to, in {len(groups)} groups"
    )
    return 1 if differ else 0


def _filed(folder: Path) -> dict[str, str]:
    """The answers of a recording by their names."""
    found = {}
    for path in sorted(folder.rglob("*.txt")):
        name, _, answer = path.read_bytes().decode("utf-8").partition("\n")
        found[name] = answer
    if not found:
        raise RuntimeError(f"{folder} holds no recording: make one with `record`")
    return found


def _meant(path: Path | None) -> dict[str, str]:
    """Patterns with their reasons. Raises RuntimeError for a line without a reason."""
    found = {}
    for line in path.read_text("utf-8").splitlines() if path else ():
        if line.strip() and not line.startswith("#"):
            pattern, _, reason = re.sub(r"\t| {2,}", "\t", line.strip(), count=1).partition("\t")
            if not reason.strip():
                raise RuntimeError(f"{path}: say why after two spaces: {line}")
            found[_literal(pattern)] = reason.strip()
    return found


def _literal(pattern: str) -> str:
    """Only `*` stands for something else: an address may hold a question mark and brackets."""
    return re.sub(r"[?\[]", lambda found: f"[{found[0]}]", pattern)


def _difference(one: str | None, other: str | None) -> list[str]:
    if one is None or other is None:
        status = (one or other or "").partition("\n")[0]
        return [f"- only before: {status}" if other is None else f"+ only after: {status}"]
    told = difflib.unified_diff(_lines(one), _lines(other), "before", "after", lineterm="", n=1)
    return [line[: 2 * LONG] for line in list(told)[2:]]


def _lines(text: str) -> list[str]:
    """Lines short enough to be read: long ones, of JSON and XML, are broken where an element or a value ends."""
    found = []
    for line in text.split("\n"):
        found += re.sub(r"(?<=>)(?=<)|(?<=,)(?=[\"{\[])", "\n", line).split("\n") if len(line) > LONG else [line]
    return found
