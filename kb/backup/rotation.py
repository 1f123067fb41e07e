"""Backups by the day: what the next one is called, which older ones are kept, and which is the newest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kb.backup.archive import check_backup, read_manifest
from kb.backup.manifest import Manifest
from kb.errors import BadValue, KBError, StoreProblem

NAME = "kb-backup-%Y-%m-%dT%H%M%SZ.kbbackup"
"""What backups in a folder are called; moments are in universal time."""

CODES = {"Y": r"\d{4}", "m": r"\d\d", "d": r"\d\d", "H": r"\d\d", "M": r"\d\d", "S": r"\d\d", "j": r"\d{3}", "%": "%"}
"""What a pattern for names may hold, and what stands in its place."""


@dataclass(frozen=True)
class Rotated:
    """What became of older backups: `kept` whole ones, `dropped` ones, and why others were left alone."""

    kept: tuple[Path, ...]
    dropped: tuple[Path, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class BackupPlace:
    """Where a backup goes: its file, and, of a folder or a pattern, the names of those that went there before."""

    file: Path
    names: re.Pattern[str] | None = None


def target(given: str) -> BackupPlace:
    """A file, a folder, or a pattern such as backups/%Y-%m-%d.kbbackup. Raises BadValue."""
    path = Path(given)
    if "%" in path.name:
        return _named(path.parent, path.name)
    if path.is_dir() or given.endswith("/"):
        return _named(path, NAME)
    return BackupPlace(path)


def folder_of(given: str) -> Path | None:
    """The folder that backups go to which `target` names so; none where none is named."""
    path = Path(given)
    return (path.parent if "%" in path.name else path) if given else None


def _named(folder: Path, pattern: str) -> BackupPlace:
    codes = re.findall(r"%(.?)", pattern)
    if unknown := [code for code in codes if code not in CODES]:
        raise BadValue("FILE", pattern, f"of the codes %Y %m %d %H %M %S %j, not %{unknown[0]}")
    parts = re.split(r"%(.)", pattern)
    names = "".join(CODES[part] if no % 2 else re.escape(part) for no, part in enumerate(parts))
    now = datetime.now(UTC)
    made = folder / now.strftime(pattern)
    # a second one in the same second does not take the place of the first
    ending = Path(pattern).suffix
    stem = made.name[: len(made.name) - len(ending)] if ending else made.name
    no = 2
    while "%S" in pattern and made.exists():
        made, no = folder / f"{stem}-{no}{ending}", no + 1
    again = names[: len(names) - len(re.escape(ending))] + r"(-\d+)?" + re.escape(ending)
    return BackupPlace(made, re.compile(again))


def rotate(one: BackupPlace, keep: int, home: str, key: bytes | None) -> Rotated:
    """Keep the newest `keep` backups of a home that are whole, and delete older ones.

    What is not proved to be a backup of this home (by its name, its manifest and its hash) is never deleted. Raises
    BadValue where the target is a single file.
    """
    if one.names is None:
        raise BadValue("--keep", keep, "with a folder, or a pattern such as backups/%Y-%m-%d.kbbackup")
    kept: list[Path] = []
    dropped: list[Path] = []
    left: list[str] = []
    for path, manifest in _newest_first(_candidates(one, key, left)):
        if not home or manifest.home != home:
            left.append(f"{path}: left alone, for it is not of this home")
            continue
        try:
            check_backup(path, key)
        except KBError as error:
            left.append(f"left alone and not counted, for it is not whole: {error}")
            continue
        if len(kept) < keep:
            kept.append(path)
        else:
            path.unlink()
            dropped.append(path)
    return Rotated(tuple(kept), tuple(dropped), tuple(left))


def newest(folder: Path, home: str, key: bytes | None) -> tuple[tuple[Path, Manifest] | None, tuple[str, ...]]:
    """The newest backup of a home in a folder that is whole, and why others are passed over."""
    if not folder.is_dir():
        raise StoreProblem(f"{folder}: there is no such folder; name the one that `kb backup` writes to")
    passed: list[str] = []
    every = BackupPlace(folder / "any", re.compile(r"[^.].*"))
    for path, manifest in _newest_first(_candidates(every, key, passed)):
        if manifest.home != home:
            continue
        try:
            check_backup(path, key)
        except KBError as error:
            passed.append(str(error))
            continue
        return (path, manifest), tuple(passed)
    return None, tuple(passed)


def _candidates(one: BackupPlace, key: bytes | None, left: list[str]) -> Iterator[tuple[Path, Manifest]]:
    assert one.names
    for path in sorted(one.file.parent.iterdir()):
        if path.is_symlink() or not path.is_file() or not one.names.fullmatch(path.name):
            continue
        try:
            yield path, read_manifest(path, key)
        except KBError as error:
            left.append(f"left alone: {error}")


def _newest_first(found: Iterator[tuple[Path, Manifest]]) -> list[tuple[Path, Manifest]]:
    # two of the same second are told apart by how far the trail had come, then by their names' numbers
    return sorted(
        found, key=lambda pair: (pair[1].made, pair[1].head[0], len(pair[0].name), pair[0].name), reverse=True
    )
