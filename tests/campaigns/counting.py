"""Many random histories: at the end of each, and at every lock, the figures agree with the oracle.

python -m tests.campaigns.counting --histories 100000
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from random import Random

from tests.figures.test_histories import agrees_with_the_oracle, what_always_holds
from tests.histories import history

STEPS = 200
SHARE = 250
"""Histories that a process takes at a time."""


def run(first: int, count: int) -> int:
    """Histories from this seed on; raises AssertionError with the steps of one that does not agree."""
    for seed in range(first, first + count):
        made = history(Random(seed), STEPS)
        agrees_with_the_oracle(made)
        what_always_holds(made)
    return count


def main() -> None:
    from tqdm import tqdm

    arguments = argparse.ArgumentParser(description="Compare figures with the oracle over random histories.")
    arguments.add_argument("--histories", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--processes", type=int, default=2)
    given = arguments.parse_args()
    begun, done = time.monotonic(), 0
    starts = range(given.seed, given.seed + given.histories, SHARE)
    counts = [min(SHARE, given.seed + given.histories - start) for start in starts]
    with ProcessPoolExecutor(given.processes) as hands, tqdm(total=given.histories, unit=" histories") as bar:
        for count in hands.map(run, starts, counts):
            done += count
            bar.update(count)
    print(f"{done:,} histories of {STEPS} steps agree with the oracle, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
