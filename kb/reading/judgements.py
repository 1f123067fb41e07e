"""What readers said of a search's hits, right or wrong: kept a line each, for the next measuring."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from kb.errors import BadValue, BrokenFile, StoreProblem
from kb.files.modes import close
from kb.files.strict_yaml import json_record
from kb.files.whole import sync_folder

MOST_BYTES = 4_000_000
"""About twenty thousand judgements: a file that grows beyond it is not a person's work."""

MOST_CHARACTERS = 1_000
"""Of a query, as the search reads it."""


class HitVerdict(StrEnum):
    """What a reader says of a hit."""

    WRONG = "wrong"
    RIGHT = "right"

    @property
    def grade(self) -> int:
        """Its relevance where a search is measured."""
        return 2 if self is HitVerdict.RIGHT else 0


@dataclass(frozen=True)
class Judgement:
    """A query, a practice that it found, and the verdict. Nothing says who judged."""

    query: str
    practice: str
    verdict: HitVerdict
    day: date


def judgement(query: str, practice: str, verdict: str, day: date) -> Judgement:
    """From raw text, checked. Raises BadValue."""
    asked = " ".join(query.encode("utf-8", "replace").decode().split())[:MOST_CHARACTERS].strip()
    if not asked:
        raise BadValue("query", query, "the words that were searched for")
    if verdict not in list(HitVerdict):
        raise BadValue("verdict", verdict, " or ".join(HitVerdict))
    return Judgement(asked, practice, HitVerdict(verdict), day)


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The last word on every query and practice. Raises BrokenFile with the line."""
    if not path.is_file():
        return ()
    return _last_words(path.read_bytes(), path)


def add_judgement(path: Path, new: Judgement) -> bool:
    """Append it, on disk before this returns; several writers wait for each other. False: it is the last word already.

    Raises StoreProblem where the file is full.
    """
    line = json.dumps({"query": new.query, "practice": new.practice, "grade": new.verdict.grade, "when": str(new.day)})
    with _alone(path) as handle:
        data = _read(handle)
        known = _last_words(data, path)
        if any((old.query, old.practice, old.verdict) == (new.query, new.practice, new.verdict) for old in known):
            return False
        if len(data) + len(line) >= MOST_BYTES:
            raise StoreProblem(f"holds {len(data):,} bytes and takes no more: measure, then move it aside", path)
        whole = data.rfind(b"\n") + 1  # what follows was cut off before it was acknowledged
        os.ftruncate(handle, whole)
        os.pwrite(handle, line.encode() + b"\n", whole)
        os.fsync(handle)
    return True


def blank_judgements(path: Path, stays: Callable[[Judgement], bool]) -> int:
    """Blank out what does not stay, on disk before this returns; how many there were. Raises BrokenFile."""
    if not path.is_file():
        return 0
    gone, place = 0, 0
    with _alone(path) as handle:
        for number, line in enumerate(_read(handle).split(b"\n")[:-1], 1):
            if line.strip() and not stays(_judgement(json_record(line, path, number), path, number)):
                # blanks in its place: every other line stays where it lies, whenever the power fails
                os.pwrite(handle, b" " * len(line), place)
                gone += 1
            place += len(line) + 1
        os.fsync(handle)
    return gone


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """The file, open and locked against every other writer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        close(path)
        fcntl.flock(handle, fcntl.LOCK_EX)
        sync_folder(path.parent)
        yield handle
    finally:
        os.close(handle)


def _read(handle: int) -> bytes:
    with os.fdopen(os.dup(handle), "rb") as stream:
        return stream.read()


def _last_words(data: bytes, path: Path) -> tuple[Judgement, ...]:
    """A last line that is not whole was never acknowledged, and is not read."""
    found: dict[tuple[str, str], Judgement] = {}
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        if line.strip():
            one = _judgement(json_record(line, path, number), path, number)
            found[one.query, one.practice] = one
    return tuple(found.values())


def _judgement(record: dict[str, object], path: Path, line: int) -> Judgement:
    grades = {verdict.grade: verdict for verdict in HitVerdict}
    query, practice, grade, when = (record.get(name) for name in ("query", "practice", "grade", "when"))
    if not (isinstance(query, str) and isinstance(practice, str) and isinstance(grade, int) and grade in grades):
        raise BrokenFile(path, line, "must hold a query, a practice and a grade of 0 or 2; mend or delete the line")
    try:
        return Judgement(query, practice, grades[grade], date.fromisoformat(str(when)))
    except ValueError:
        raise BrokenFile(path, line, "`when` must be a day like 2023-05-04; mend or delete the line") from None
