"""The campaign: acts recorded, the disk rebuilt after every call, what lies there checked."""

import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.campaigns.power_loss.acts import ACTS
from tests.campaigns.power_loss.calls import Answered, Operation, watched
from tests.campaigns.power_loss.checking import HOMES, Acknowledged, wrong
from tests.campaigns.power_loss.disk import DRAWN, SURE, Disk, Image, Rule
from tests.homes import ROOT


@dataclass(frozen=True)
class Recorded:
    """What lay in a room before, and all that was done to it."""

    name: str
    room: Path
    operations: tuple[Operation, ...]


@dataclass
class Losses:
    """Images rebuilt, how many of them differ, and what was wrong in how many, by act and rule."""

    images: int = 0
    different: int = 0
    calls: int = 0
    acknowledged: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)


def recorded(name: str, place: Path, *faults: str) -> Recorded:
    """Do an act under watch, in a folder of `place`, with faults that are seeded (acts.py)."""
    room = place / name
    ACTS[name].prepare(room)
    before = place / f"{name}.before"
    shutil.copytree(room, before)
    module = "tests.campaigns.power_loss.acts"
    beside = ACTS[name].beside
    operations = watched(
        [sys.executable, "-m", module, name, str(room), *faults], room,
        {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}, partial(beside, room) if beside else None,
    )  # fmt: skip
    shutil.rmtree(room)
    return Recorded(name, before, operations)


def acknowledged(data: bytes) -> Iterator[Acknowledged]:
    """What was said: a line of an act, or a practice's id in an answer of the server."""
    for line in data.splitlines():
        if line.startswith(b'{"'):
            with suppress(ValueError):
                yield Acknowledged(json.loads(line))


def lose(
    one: Recorded,
    losses: Losses,
    images: int,
    seed: int = 7,
    rules: Sequence[Rule] = (*SURE, *DRAWN),
    tell: Callable[[str], None] = lambda fault: None,
) -> None:
    """Rebuild about as many images of a record as asked, evenly over all its calls, and check each that is new."""
    draw = random.Random(f"{one.name} {seed}")
    disk, said, seen = Disk(one.room), list[Acknowledged](), set[int]()
    sound = set[tuple[str, int]]()
    before = [name for name in ("home", "fresh") if (one.room / name).is_dir()]
    moments = sum(1 for operation in one.operations if not isinstance(operation, Answered))
    share, owed = images / max(moments, 1), 0.0
    losses.calls += moments
    turn = 0
    with tempfile.TemporaryDirectory(prefix="kb-power-", dir=one.room.parent) as folder:
        laid = _Laid(Path(folder) / "room")
        for operation in one.operations:
            if isinstance(operation, Answered):
                new = list(acknowledged(operation.data))
                said += new
                losses.acknowledged += len(new)
                due = len(rules) if new else 0  # right after an answer is when most is owed
            else:
                disk.apply(operation)
                owed += share
                due, owed = int(owed), owed % 1
            for _ in range(due):
                rule = rules[turn % len(rules)]
                turn += 1
                image = disk.image(rule, draw)
                losses.images += 1
                mark = hash((len(said), *((path, data) for path, data in image.items())))
                if mark in seen:
                    continue
                seen.add(mark)
                losses.different += 1
                laid.lay(image)
                # most images differ in one home of several: each is looked at once as it is, and as what it owes
                homes = {name: hash((len(said), *_within(image, name))) for name in HOMES}
                known = {name for name, content in homes.items() if (name, content) in sound}
                sound |= set(homes.items())
                for fault in wrong(laid.room, before, said, known):
                    sound -= set(homes.items())
                    key = f"{one.name}, {rule.title}"
                    losses.wrong[key] += 1
                    losses.first.setdefault(key, fault)
                    tell(f"{key}: after {operation.__class__.__name__} {getattr(operation, 'path', '')}: {fault}")
                    break


def _within(image: Image, name: str) -> Iterator[tuple[str, bytes | None]]:
    return ((path, data) for path, data in image.items() if path == name or path.startswith(f"{name}/"))


class _Laid:
    """A folder that is made what an image says; what stands there as it should is left."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self._known: dict[str, tuple[bytes, tuple[int, int]]] = {}
        room.mkdir()

    def lay(self, image: Image) -> None:
        folders = {path for path, data in image.items() if data is None}
        for path in sorted(self.room.rglob("*"), reverse=True):
            name = path.relative_to(self.room).as_posix()
            if path.is_dir() and not path.is_symlink():
                if name not in folders:
                    shutil.rmtree(path)
            elif image.get(name) is None:
                path.unlink()
        for name, data in image.items():
            path = self.room / name
            if data is None:
                path.mkdir(exist_ok=True)
                continue
            known = self._known.get(name)
            if known and known[0] == data and path.exists() and known[1] == _sign(path):
                continue
            path.unlink(missing_ok=True)
            path.write_bytes(data)
            path.chmod(0o600)
            self._known[name] = data, _sign(path)


def _sign(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return seen.st_ino, seen.st_mtime_ns
