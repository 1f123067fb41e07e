"""Write-ups in: Markdown files, folders of them, JSON Lines through a field map; a bad record never stops the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.documents.paper_kind import other_paper
from kb.documents.spreadsheet_kind import other_spreadsheet
from kb.errors import BrokenFile, KBError
from kb.files.strict_yaml import MOST_BYTES, json_record, read_bytes
from kb.importing.field_map import FieldMap
from kb.plan.economy import Economies
from kb.practice import writeup
from kb.practice.practice import Submission

MARKDOWN = (".md", ".markdown")

DOCUMENTS = (".docx", ".pdf", ".xlsx", ".csv")
"""Papers and spreadsheets, which are read in another way (`kb.importing.incoming`)."""


@dataclass(frozen=True)
class Candidate:
    """A write-up found at `where`: its bytes and what they say, or the reason why it cannot be taken."""

    where: str
    source: bytes = b""
    submission: Submission | None = None
    reason: str = ""


def find(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Candidate, ...]]:
    """The files to read, folders opened, and what cannot be read as a path."""
    files: list[Path] = []
    wrong: list[Candidate] = []
    for path in paths:
        try:
            found, reason = _inside(path)
        except OSError as error:
            found, reason = (), f"cannot be read: {(error.strerror or 'unknown reason').lower()}"
        files += found
        wrong += [Candidate(str(path), reason=reason)] if reason else []
    return tuple(files), tuple(wrong)


def _inside(path: Path) -> tuple[tuple[Path, ...], str]:
    """The files that a path stands for, or why it stands for none."""
    if path.is_dir():
        found = tuple(sorted(p for p in path.rglob("*") if p.suffix.lower() in MARKDOWN and p.is_file()))
        return found, "" if found else "the folder holds no Markdown file (.md)"
    if not path.exists():
        return (), "no such file or folder"
    if path.suffix.lower() not in (*MARKDOWN, ".jsonl"):
        other = other_spreadsheet(path.name) or other_paper(path.name)
        if other:
            return (), other
        return (), "is neither Markdown (.md) nor JSON Lines (.jsonl), spreadsheet (.xlsx, .csv) or paper (.docx, .pdf)"
    return (path,), ""


def count(files: Sequence[Path]) -> int:
    """How many records the files hold, for the progress bar."""
    return sum(_lines(path) if path.suffix.lower() == ".jsonl" else 1 for path in files)


def read(files: Sequence[Path], field_map: FieldMap, economies: Economies) -> Iterator[Candidate]:
    """Every record in turn, good or not."""
    for path in files:
        if path.suffix.lower() == ".jsonl":
            yield from _records(path, field_map, economies)
        else:
            yield _markdown(path, economies)


def _markdown(path: Path, economies: Economies) -> Candidate:
    try:
        data = read_bytes(path)
        return Candidate(str(path), data, writeup.read(data, str(path), path.stem, economies))
    except BrokenFile as error:
        where = f"{path}, line {error.line}" if error.line else str(path)
        return Candidate(where, reason=error.reason)


def _records(path: Path, field_map: FieldMap, economies: Economies) -> Iterator[Candidate]:
    try:
        stream = path.open("rb")
    except OSError as error:
        yield Candidate(str(path), reason=f"cannot be read: {(error.strerror or 'unknown reason').lower()}")
        return
    with stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _record(f"{path}, line {number}", line, field_map, economies)


def _record(where: str, line: bytes, field_map: FieldMap, economies: Economies) -> Candidate:
    if len(line) > MOST_BYTES:
        return Candidate(where, reason=f"is {len(line):,} bytes; a record has {MOST_BYTES:,} at most")
    try:
        submission = field_map.submission(json_record(line, where, 0), economies)
        source = writeup.write(submission)
        return Candidate(where, source, writeup.read(source, where, "", economies))
    except BrokenFile as error:
        return Candidate(where, reason=error.reason)
    except KBError as error:
        return Candidate(where, reason=str(error))


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1
