"""What a write costs the record and the first figures after it, by how much is on record.

    .venv/bin/python benchmarks/figures.py [--practices 1000,5000,20000] [--locked] [--profile ADDRESS]

Made-up practices, three sharings and two adoptions for each on the average, put into a temporary home through the
store's doors. Then ten rounds: a sharing of one practice is recorded, and the processor's time is taken of what is on
record after it, of each figure's page after a write of its own, and of the same page again. Medians, in milliseconds.
"""

import argparse
import cProfile
import pstats
import statistics
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from packs import ROOT, fill

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.home.new import write as write_home
from kb.ledger.entries import Form, SharingEvent
from kb.settings import load
from webapp import create_app

ROUNDS = 10
ADDRESSES = ("/tally", "/tally?year=2023", "/tally?by=economy", "/tally.csv", "/api/v1/tally", "/tally/shared")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--practices", default="1000,5000,20000")
    options.add_argument("--locked", action="store_true", help="Two of the plan's four years are locked.")
    options.add_argument("--profile", default="", help="An address: profile what it does after a write.")
    chosen = options.parse_args()
    sizes = [int(one) for one in chosen.practices.split(",")]
    measured: dict[str, list[float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for name, took in measure(size, chosen.locked, chosen.profile, Path(folder) / "home"):
                measured.setdefault(name, []).append(took)
    print(f"\n{'practices':44}" + "".join(f"{size:10,}" for size in sizes))
    for name, took in measured.items():
        print(f"{name:44}" + "".join(f"{one:10.1f}" for one in took))


def measure(size: int, locked: bool, profile: str, home: Path) -> Iterator[tuple[str, float]]:
    write_home(home, ROOT, demonstration=False)
    kb = KnowledgeBase(load(home), HashingEncoder())
    fill(kb, Namespace(practices=size, events=3 * size, adoptions=2 * size, locked=2 if locked else 0))
    kb = KnowledgeBase(load(home), HashingEncoder())
    yield "everything read, once", spent(kb.home.ledger)
    client = create_app(kb).test_client()
    yield "GET /tally, for the first time", spent(lambda: client.get("/tally").data)
    write = writes(kb)
    after = []
    for _ in range(ROUNDS):
        next(write)
        after.append(spent(kb.home.ledger))
    yield "the record after a write", statistics.median(after)
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        first, again = [], []
        for _ in range(ROUNDS):
            next(write)
            first.append(spent(lambda address=address: client.get(address).data))
            again.append(spent(lambda address=address: client.get(address).data))
        yield f"GET {address}, first after a write", statistics.median(first)
        yield f"GET {address}, again", statistics.median(again)
    if profile:
        next(write)
        with cProfile.Profile() as taken:
            _ = client.get(profile).data
        pstats.Stats(taken).sort_stats("cumulative").print_stats(45)


def writes(kb: KnowledgeBase) -> Iterator[None]:
    """One sharing after the other, each of another practice."""
    meetings = [one for one in kb.meetings.newest_first() if one.starts.year in kb.plan.years]
    for no, practice in enumerate(kb.home.ledger().practices):
        meeting = meetings[no % len(meetings)]
        kb.home.store.share(SharingEvent(practice.id, meeting.id, meeting.starts, Form.TABLED, "5", f"x{no}"), "b")
        yield


def spent(call: Callable[[], object]) -> float:
    """Milliseconds of the processor."""
    used = time.process_time()
    call()
    return (time.process_time() - used) * 1000


if __name__ == "__main__":
    main()
