"""What was measured, as it is kept: the newest figures of each set, and those that they are held against."""

import fcntl
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kb.errors import BrokenFile, Conflict
from kb.files.whole import write_whole
from kb.relevance.cell import Cell, CellChange, change
from kb.relevance.sets import JudgedSet


@dataclass(frozen=True)
class SetResult:
    """One set measured. `recipe` is the digest of all that decides its figures: code, encoders, judged files."""

    name: str
    day: str
    version: str
    names: tuple[str, ...]
    ids: tuple[str, ...]
    recipe: str
    command: str
    seconds: float
    cells: tuple[Cell, ...]

    def cell(self, group: str, mode: str, measure: str = "") -> Cell | None:
        """By its place; without a measure the first there."""
        for cell in self.cells:
            if (cell.group, cell.mode) == (group, mode) and measure in ("", cell.measure):
                return cell
        return None


@dataclass(frozen=True)
class SetComparison:
    """A set's newest figures held against an earlier run's, where there is one."""

    now: SetResult
    before: SetResult | None

    @cached_property
    def changes(self) -> Mapping[tuple[str, str, str], CellChange]:
        """By the cell's key, for every cell that both runs have."""
        before = {cell.key: cell for cell in self.before.cells} if self.before else {}
        made = {cell.key: change(cell, before[cell.key]) for cell in self.now.cells if cell.key in before}
        return {key: one for key, one in made.items() if one}

    @property
    def drops(self) -> tuple[Cell, ...]:
        """The gated figures that fell, surely and by more than a trifle."""
        return tuple(cell for cell in self.now.cells if cell.gated and self._fell(cell))

    def sentence(self, cell: Cell) -> str:
        """What became of a figure since the run before."""
        made = self.changes[cell.key]
        after = made.before + made.difference
        return (
            f"{self.now.name}, {cell.group}, {cell.mode}: {cell.measure} {'fell' if made.difference < 0 else 'rose'} "
            f"from {made.before:.3f} to {after:.3f} (difference {made.difference:+.3f}, 95 % {made.low:+.3f} to "
            f"{made.high:+.3f}, {made.topics} topics)."
        )

    def _fell(self, cell: Cell) -> bool:
        made = self.changes.get(cell.key)
        return made is not None and made.is_drop


class MeasuredResults:
    """The folder `index/relevance/` of a home: `current.json` and `previous.json`, written set by set."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current = _read(folder / "current.json")
        self._previous = _read(folder / "previous.json")

    def held(self, name: str) -> SetComparison | None:
        now = self._current.get(name)
        return SetComparison(now, self._previous.get(name)) if now else None

    def kept(self, sets: Iterable[JudgedSet]) -> Iterator[tuple[JudgedSet, SetComparison]]:
        """Those of the sets that were ever measured."""
        for judged in sets:
            held = self.held(judged.name)
            if held:
                yield judged, held

    def keep(self, result: SetResult, accept: bool) -> SetComparison:
        """The newest figures. Those they replace are what they are held against, unless they had dropped and nobody
        has accepted that: then it is still the run before the drop, and a drop does not pass by measuring twice.
        """
        old = self.held(result.name)
        if old and (accept or not old.drops):
            self._previous[result.name] = old.now
            _write(self.folder / "previous.json", self._previous)
        self._current[result.name] = result
        _write(self.folder / "current.json", self._current)
        return SetComparison(result, self._previous.get(result.name))

    def accept(self, name: str) -> SetComparison:
        """Take the newest figures as what they and the next are held against, dropped or not."""
        self._previous[name] = self._current[name]
        _write(self.folder / "previous.json", self._previous)
        return SetComparison(self._current[name], self._previous[name])


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One measuring at a time: two would overwrite each other's figures. Raises Conflict."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"another measuring is under way in {folder}: wait until it has ended") from None
        yield


def _read(path: Path) -> dict[str, SetResult]:
    if not path.is_file():
        return {}
    try:
        said = json.loads(path.read_text("utf-8"))
        return {name: _result(one) for name, one in said.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BrokenFile(path, 0, "does not hold the figures of a measuring; delete it and measure again") from None


def _result(said: dict[str, Any]) -> SetResult:
    return SetResult(**{**_tuples(said), "cells": tuple(Cell(**_tuples(cell)) for cell in said["cells"])})


def _tuples(said: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}


def _write(path: Path, results: Mapping[str, SetResult]) -> None:
    """A set a line."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(asdict(result), ensure_ascii=False, separators=(',', ':'))}"
        for name, result in results.items()
    ]
    write_whole(path, "{\n" + ",\n".join(lines) + "\n}\n")
