"""Time the main job on the development collections: import, index, search, suggest, tally.

    .venv/bin/python benchmarks/main_job.py [--records FILE …] [--rounds 3]

Each step is the `kb` command in a process of its own, as a user runs it, with its wall seconds and its peak memory;
searches are also timed inside one process, where the model is loaded once, as the web application does it.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
QUERIES = [
    "women entrepreneurs training",
    "credit guarantee scheme",
    "How can firms without land or property to pledge still borrow from a bank?",
    "Turning things people throw away into goods that sell",
    "e-commerce platform farmers",
    "mobile money payments",
    "Linking growers with supermarkets, hotels and processors",
    "trade facilitation customs",
]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=Path, nargs="*", default=sorted(DATA.glob("*writeups/dev.jsonl")))
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    if not chosen.records:
        sys.exit(f"no records: {DATA} is not here; name JSON Lines files with --records")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        kb(ROOT, "init", str(home))
        print(f"{'step':34}{'wall s':>9}{'peak MB':>9}")
        records = [str(path) for path in chosen.records]
        step("import (first)", home, "import", *records)
        step("import (again, unchanged)", home, "import", *records)
        step("index (first)", home, "index")
        step("index (again, nothing to do)", home, "index")
        id = json.loads(kb(home, "search", "--json", "--size", "1").stdout)["hits"][0]["id"]
        for name, *command in (
            ("search, a command", "search", QUERIES[0], "--json"),
            ("suggest, a command", "suggest", id),
            ("tally, a command", "tally", "--json"),
        ):
            step(name, home, *command, rounds=chosen.rounds)
        inside(home, chosen.rounds)


def kb(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "kb.cli", "--home", str(home), *command], capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done


def step(name: str, home: Path, *command: str, rounds: int = 1) -> None:
    """One line: median wall seconds and the largest peak memory of the process."""
    walls, peaks = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "kb.cli", "--home", str(home), *command],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
        )
        _, status, usage = os.wait4(pid, 0)
        if status:
            sys.exit(f"kb {' '.join(command)} failed")
        walls.append(time.perf_counter() - start)
        peaks.append(usage.ru_maxrss / 1024)
    print(f"{name:34}{statistics.median(walls):9.2f}{max(peaks):9.0f}", flush=True)


def inside(home: Path, rounds: int) -> None:
    """Searches in one process: the query's encoding included, recent queries forgotten before each round."""
    from kb import KnowledgeBase
    from kb.practice.card import Facet, Filters
    from kb.search.query import Query

    base = KnowledgeBase.open(home)
    base.home.warm()
    about = base.about()
    print(f"\n{about.practices} practices, {about.passages} passages; milliseconds a search, one process")
    narrow = Filters({Facet.ECONOMY: ("Indonesia",)})
    for name, filters in (("everything", Filters()), ("one economy", narrow)):
        times = []
        for _ in range(rounds):
            base.home.searcher.forget_queries()
            for text in QUERIES:
                start = time.perf_counter()
                base.reading.search(Query(text, filters))
                times.append((time.perf_counter() - start) * 1000)
        times.sort()
        median, p95 = statistics.median(times), times[int(0.95 * (len(times) - 1))]
        print(f"{name:34}median {median:6.1f}   p95 {p95:6.1f}   ({len(times)} searches)")
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
