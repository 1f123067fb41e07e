"""A disk as a file system keeps it: what was synced lasts; of all else a power cut may leave anything.

Nothing is taken for granted that POSIX does not promise: a synced file is lost with its name where the folder was not
synced, names may last in another order than they were given, and a write may have come but in part.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.power_loss.calls import (
    Begun,
    Copied,
    Operation,
    Removed,
    Renamed,
    Resized,
    Synced,
    Written,
)  # fmt: skip

SECTOR = 512
"""Bytes that a disk writes as a whole."""


@dataclass(frozen=True, eq=False)
class _Change:
    """Of a file: `data` put at a place, or where there is none, a size. `no` tells when."""

    no: int
    at: int
    data: bytes | None


@dataclass(eq=False)
class _File:
    """`lasting` is what was synced, `now` what a reader sees."""

    lasting: bytes = b""
    now: bytearray = field(default_factory=bytearray)
    waiting: list[_Change] = field(default_factory=list)


@dataclass(eq=False)
class _Folder:
    lasting: "dict[str, _File | _Folder]" = field(default_factory=dict)
    now: "dict[str, _File | _Folder]" = field(default_factory=dict)


_Node = _File | _Folder


@dataclass(frozen=True, eq=False)
class _Naming:
    """Names that come and go together, as in a rename."""

    no: int
    names: tuple[tuple[_Folder, str, _Node | None], ...]


Image = Mapping[str, bytes | None]
"""What a disk holds: bytes by path, none of a folder."""


@dataclass(frozen=True)
class Rule:
    """What of the unsynced reached the disk: whether a change of a file did, whether a change of names did, and whether
    the last write is torn."""

    title: str
    data: Callable[[random.Random], bool]
    names: Callable[[random.Random], bool]
    torn: bool = False


def _share(of: float) -> Callable[[random.Random], bool]:
    return lambda draw: draw.random() < of


_ALL, _NONE = _share(2), _share(-1)

SURE = (
    Rule("nothing unsynced", _NONE, _NONE),
    Rule("everything", _ALL, _ALL),
    Rule("names without data", _NONE, _ALL),
    Rule("data without names", _ALL, _NONE),
    Rule("the last write torn", _ALL, _ALL, torn=True),
    Rule("names in another order", _ALL, _share(0.5)),
)
"""The rules that every moment is looked at under."""

DRAWN = tuple(
    Rule(f"{data:.0%} of the data, {names:.0%} of the names", _share(data), _share(names))
    for data, names in ((0.5, 0.5), (0.2, 0.8), (0.8, 0.2), (0.9, 0.9))
)
"""Rules by chance, taken in turn."""


class Disk:
    """One folder's disk, from what lies in it and has lasted, call by call."""

    def __init__(self, folder: Path) -> None:
        self._root = _Folder()
        self._naming: list[_Naming] = []
        self._no = 0
        for path in sorted(folder.rglob("*")):
            parent, name = self._parent(path.relative_to(folder).as_posix())
            node: _Node = _Folder()
            if path.is_file():
                data = path.read_bytes()
                node = _File(data, bytearray(data))
            parent.now[name] = parent.lasting[name] = node

    def apply(self, operation: Operation) -> bool:
        """Do it; returns whether anything changed that a power cut may meet."""
        self._no += 1
        match operation:
            case Begun(path, folder):
                parent, name = self._parent(path)
                if name in parent.now:
                    return False
                self._named((parent, name, _Folder() if folder else _File()))
            case Written(path, at, data):
                file = self._file(path)
                self._change(file, len(file.now) if at < 0 else at, data)
            case Copied(path, at, within, place, begins, size):
                data = bytes(self._file(within).now) if within is not None else Path(place).read_bytes()
                self._change(self._file(path), at, data[begins : begins + size])
            case Resized(path, size):
                file = self._file(path)
                if len(file.now) == size:
                    return False
                self._change(file, size, None)
            case Renamed(old, new, exchanged):
                (before, was), (after, becomes) = self._parent(old), self._parent(new)
                other = after.now[becomes] if exchanged else None
                self._named((after, becomes, before.now[was]), (before, was, other))
            case Removed(path):
                self._named((*self._parent(path), None))
            case Synced(path):
                self._sync(self._node(path))
            case _:
                return False
        return True

    def image(self, rule: Rule, draw: random.Random) -> Image:
        """What the disk holds if the power goes now, under a rule."""
        names: dict[_Folder, dict[str, _Node]] = {}
        for naming in self._naming:
            if rule.names(draw):
                for folder, name, node in naming.names:
                    held = names.setdefault(folder, dict(folder.lasting))
                    if node is None:
                        held.pop(name, None)
                    else:
                        held[name] = node
        return dict(self._held(self._root, "", names, rule, draw))

    # -- within ------------------------------------------------------------------------------------------

    def _held(
        self, folder: _Folder, path: str, names: Mapping[_Folder, dict[str, _Node]], rule: Rule, draw: random.Random
    ) -> Iterator[tuple[str, bytes | None]]:
        for name, node in sorted(names.get(folder, folder.lasting).items()):
            inner = f"{path}/{name}" if path else name
            if isinstance(node, _File):
                yield inner, self._content(node, rule, draw)
            else:
                yield inner, None
                yield from self._held(node, inner, names, rule, draw)

    def _content(self, file: _File, rule: Rule, draw: random.Random) -> bytes:
        if not file.waiting:
            return file.lasting
        data = bytearray(file.lasting)
        for change in file.waiting:
            if rule.torn and change.no == self._no and change.data is not None:
                for start in range(0, len(change.data), SECTOR):
                    if draw.random() < 0.5:
                        _put(data, change.at + start, change.data[start : start + SECTOR])
            elif rule.data(draw):
                _put(data, change.at, change.data)
        return bytes(data)

    def _change(self, file: _File, at: int, data: bytes | None) -> None:
        file.waiting.append(_Change(self._no, at, data))
        _put(file.now, at, data)

    def _named(self, *names: tuple[_Folder, str, _Node | None]) -> None:
        self._naming.append(_Naming(self._no, names))
        for folder, name, node in names:
            if node is None:
                folder.now.pop(name, None)
            else:
                folder.now[name] = node

    def _sync(self, node: _Node) -> None:
        if isinstance(node, _File):
            node.lasting, node.waiting = bytes(node.now), []
            return
        # names that go together last together: a rename between two folders is one entry of a file system's journal
        left = []
        for naming in self._naming:
            if all(folder is not node for folder, _, _ in naming.names):
                left.append(naming)
                continue
            for folder, name, held in naming.names:
                if held is None:
                    folder.lasting.pop(name, None)
                else:
                    folder.lasting[name] = held
        self._naming = left

    def _node(self, path: str) -> _Node:
        node: _Node = self._root
        for name in path.split("/") if path else ():
            assert isinstance(node, _Folder)
            node = node.now[name]
        return node

    def _file(self, path: str) -> _File:
        node = self._node(path)
        assert isinstance(node, _File), path
        return node

    def _parent(self, path: str) -> tuple[_Folder, str]:
        folder, _, name = path.rpartition("/")
        node = self._node(folder)
        assert isinstance(node, _Folder), path
        return node, name


def _put(file: bytearray, at: int, data: bytes | None) -> None:
    """Where a file is shorter than that, zeros stand between."""
    if data is None:
        del file[at:]
    if len(file) < at:
        file.extend(bytes(at - len(file)))
    if data is not None:
        file[at : at + len(data)] = data
