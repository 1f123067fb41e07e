"""Homes of every schema there was are opened by this version, and stopped at every call: old or new, never between.

    python -m tests.campaigns.migrating [--only NAME]

Stores in `tests/home/released/` were written by the versions themselves: 0.1.0, and some that came after, with locked
years. From 0.1.0 a home is led to every schema since. Each is opened under strace; after every call the disk is rebuilt
as a kill would leave it, and as a power cut could (tests/campaigns/power_loss/). What lies there must be of the schema
before or of this one; opened, `kb verify` is silent, every figure is what it was, and every locked year has its hash.
"""

import argparse
import gzip
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.settings import load
from kb.store.sqlite.migrations import schema
from tests import homes
from tests.campaigns.power_loss.acts import FAULTS
from tests.campaigns.power_loss.calls import watched
from tests.campaigns.power_loss.disk import DRAWN, KILLED, SURE, Disk
from tests.campaigns.power_loss.images import Laid

MEMORY = Path("/dev/shm")
RELEASED = homes.ROOT / "tests" / "home" / "released"
FIRST = "0.1.0"
ALL = tuple(migration.name for migration in schema._migrations)


@dataclass
class Stops:
    """At how many calls an opening was stopped, images looked at, and what was wrong."""

    calls: int = 0
    images: int = 0
    wrong: list[str] = field(default_factory=list)


def released() -> tuple[str, ...]:
    """The stores that were written by the versions themselves."""
    return tuple(sorted(path.name.removesuffix(".sqlite.gz") for path in RELEASED.glob("*.sqlite.gz")))


def every() -> tuple[str, ...]:
    """These, and 0.1.0 led to every schema since; each but the last is still to be migrated."""
    return (*released(), *(f"{FIRST} at {name}" for name in ALL[1:-1]))


def lay(name: str, home: Path) -> None:
    """A home with a store of a name of `every`."""
    home.mkdir(parents=True)
    homes.begin(home)
    store, _, schema_name = name.partition(" at ")
    (home / "kb.sqlite").write_bytes(gzip.decompress((RELEASED / f"{store}.sqlite.gz").read_bytes()))
    if schema_name:
        later = ALL[ALL.index(schema_name) + 1]
        with closing(sqlite3.connect(home / "kb.sqlite", isolation_level=None)) as connection:
            schema.apply(Database(connection), stop_before=later)


def applied(home: Path) -> tuple[str, ...]:
    """The steps that a store has taken, as its file says."""
    with closing(sqlite3.connect(home / "kb.sqlite")) as db:
        found = {name for (name,) in db.execute("select name from _sqlite_migrations where migration_set = 'store'")}
    return tuple(name for name in ALL if name in found)


def locked(home: Path) -> tuple[tuple[int, str], ...]:
    """The years of all snapshots and their hashes, as the file says."""
    with closing(sqlite3.connect(home / "kb.sqlite")) as db:
        if not db.execute("select 1 from sqlite_master where name = 'snapshots'").fetchone():
            return ()
        return tuple(db.execute("select year, hash from snapshots order by year, no"))


def figures(kb: KnowledgeBase) -> Mapping[str, tuple[str, ...]]:
    """The list of every figure of every year, and of the whole plan."""
    return {
        f"{year} {figure.key}": tuple(sorted(figure.practices))
        for year in (None, *kb.plan.years)
        for figure in kb.figures.tally(year).figures
    }


def stopped(name: str, place: Path, found: Stops, power: bool = True, seed: int = 7, fault: str = "") -> None:
    """Open a home of an older schema, and stop it after every call; `power` looks at power cuts too. `fault` seeds one:
    steps "one by one"."""
    home = place / name.replace(" ", "-") / "home"
    lay(name, home)
    before, hashes = applied(home), locked(home)
    kept = shutil.copytree(home.parent, place / "kept")
    command = [
        sys.executable,
        "-m",
        "tests.campaigns.migrating",
        "--open",
        str(home),
        *(["--fault", fault] if fault else []),
    ]
    operations = watched(command, home.parent, {"PYTHONPATH": str(homes.ROOT)})
    wanted = figures(KnowledgeBase(load(home), HashingEncoder()))
    draw, disk = random.Random(f"{name} {seed}"), Disk(kept)
    laid, seen = Laid(place / "laid"), set[int]()
    for operation in operations:
        if not disk.apply(operation):
            continue
        found.calls += 1
        for rule in (KILLED, *((SURE[0], draw.choice(SURE), draw.choice(DRAWN)) if power else ())):
            image = disk.image(rule, draw)
            found.images += 1
            if (mark := hash(tuple(image.items()))) in seen:
                continue
            seen.add(mark)
            laid.lay(image)
            for fault in _wrong(laid.room / "home", before, hashes, wanted):
                found.wrong.append(f"{name}, {rule.title}, after {operation}"[:200] + f": {fault}")
                break
    shutil.rmtree(kept)
    shutil.rmtree(laid.room)
    shutil.rmtree(home.parent)


def _wrong(
    home: Path, before: tuple[str, ...], hashes: tuple[tuple[int, str], ...], wanted: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    steps = applied(home)
    if steps not in (before, ALL):
        yield f"it is between {before[-1]} and {ALL[-1]}: {steps[-1]}"
    if locked(home) != hashes:
        yield "a locked year is not what it was"
    try:
        kb = KnowledgeBase(load(home), HashingEncoder())
        yield from (fault for check in kb.trail.verification.prove().checks for fault in check.faults)
        if figures(kb) != wanted:
            yield "a figure is another than it was"
        kb.home.store.close()
    except KBError as error:
        yield f"it cannot be opened: {error}"
        return
    if applied(home) != ALL or locked(home) != hashes:
        yield "it was opened, and is not what it was"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=every())
    options.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--fault", default="", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.open:
        if chosen.fault:
            FAULTS[chosen.fault]()
        KnowledgeBase(load(chosen.open), HashingEncoder()).home.store.close()
        return
    begun, total, least = time.monotonic(), Stops(), sys.maxsize
    names = (chosen.only,) if chosen.only else every()
    for name in names:
        found = Stops()
        with tempfile.TemporaryDirectory(prefix="kb-migrating-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
            stopped(name, Path(folder), found)
        print(f"{name:38}{found.calls:5} calls{found.images:6} images, {len(found.wrong)} wrong", flush=True)
        for line in found.wrong[:5]:
            print(f"  {line}")
        total.calls, total.images, least = (
            total.calls + found.calls,
            total.images + found.images,
            min(least, found.calls),
        )
        total.wrong += found.wrong
    print(
        f"{len(names)} homes, stopped at {total.calls} calls, each at {least} or more; {total.images} images, "
        f"{len(total.wrong)} wrong; {time.monotonic() - begun:.0f} s"
    )
    sys.exit(bool(total.wrong))


if __name__ == "__main__":
    main()
