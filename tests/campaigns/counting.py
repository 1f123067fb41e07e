"""Many random histories of a home, each held against the oracle: all of them at the use cases that every door asks,
some at every door itself. What does not agree is told with the fewest steps that lead to it.

python -m tests.campaigns.counting --histories 2000 --doors 40
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.doors import Comparison, compare_doors, compare_use_cases
from tests.histories import History, Step, begin, some_steps

STEPS = 80
SHARE = 10
"""Histories that a process takes at a time, from one home to copy from."""

NEXT_PLAN = 5
"""Every so manyth history goes on into the next plan."""

MEMORY = Path("/dev/shm")


@dataclass
class Found:
    histories: int = 0
    doors: int = 0
    refused: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str, list[Step]]] = field(default_factory=list)


def run(first: int, count: int, every: int) -> Found:
    """Histories from this seed on; every so manyth of them through every door, 0: none."""
    found = Found()
    with _room() as room:
        template = begin(room)
        for seed in range(first, first + count):
            _one(seed, template, bool(every) and seed % every == 0, found)
    return found


def _one(seed: int, template: Path, through_doors: bool, found: Found) -> None:
    with _room() as folder:
        made, compared = History.begun(template, folder), Comparison()
        some_steps(Random(seed), made, STEPS, next_plan=seed % NEXT_PLAN == 0)
        compare_use_cases(made, compared)
        if through_doors:
            compare_doors(made, compared)
    found.histories += 1
    found.doors += through_doors
    found.refused += len(made.refused)
    found.steps.update(name for name, _ in made.steps)
    found.compared += compared.compared
    if compared.faults:
        found.faults.append(
            (seed, compared.faults[0], shortest(template, made.steps, compared.faults[0], through_doors))
        )


def shortest(template: Path, steps: Sequence[Step], fault: str, through_doors: bool) -> list[Step]:
    """Steps of which none can be left out, so that the same door still tells otherwise."""
    door, left, size = fault.split(":")[0], list(steps), max(1, len(steps) // 4)
    through_doors = through_doors and not _fails(template, left, door, False)
    while True:
        start, shorter = 0, False
        while start < len(left):
            fewer = left[:start] + left[start + size :]
            if _fails(template, fewer, door, through_doors):
                left, shorter = fewer, True
            else:
                start += size
        if size == 1 and not shorter:
            return left
        size = max(1, size // 2)


def _fails(template: Path, steps: Sequence[Step], door: str, through_doors: bool) -> bool:
    with _room() as folder:
        made, compared = History.begun(template, folder), Comparison()
        for step in steps:
            made.do(step)
        compare_use_cases(made, compared)
        if through_doors:
            compare_doors(made, compared)
    return any(fault.startswith(door) for fault in compared.faults)


@contextmanager
def _room() -> Iterator[Path]:
    """A folder in memory where there is room for it: nothing here waits for a disk."""
    with tempfile.TemporaryDirectory(prefix="kb-counting-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)
    shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    from tqdm import tqdm

    arguments = argparse.ArgumentParser(description="Compare the figures of random histories with the oracle.")
    arguments.add_argument("--histories", type=int, default=2_000)
    arguments.add_argument("--doors", type=int, default=40, help="how many of them through every door")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--processes", type=int, default=2)
    given = arguments.parse_args()
    begun, total = time.monotonic(), Found()
    starts = range(given.seed, given.seed + given.histories, SHARE)
    counts = [min(SHARE, given.seed + given.histories - start) for start in starts]
    every = [max(1, given.histories // given.doors) if given.doors else 0] * len(counts)
    with ProcessPoolExecutor(given.processes) as hands, tqdm(total=given.histories, unit=" histories") as bar:
        for found in hands.map(run, starts, counts, every):
            total.histories, total.doors = total.histories + found.histories, total.doors + found.doors
            total.refused += found.refused
            total.steps += found.steps
            total.compared += found.compared
            total.faults += found.faults
            bar.update(found.histories)
    for door, number in total.compared.most_common():
        print(f"{number:9,}  {door}")
    print(f"{total.steps.total():,} steps, {total.refused:,} refused: "
          + ", ".join(f"{name} {number:,}" for name, number in total.steps.most_common()))  # fmt: skip
    for seed, fault, steps in total.faults:
        print(f"\nseed {seed}: {fault}", *steps, sep="\n  ")
    print(f"{total.histories:,} histories of {STEPS} steps, {total.doors} of them through every door; "
          f"{total.compared.total():,} comparisons, {len(total.faults)} histories do not agree; "
          f"{time.monotonic() - begun:.0f} s")  # fmt: skip
    if total.faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
