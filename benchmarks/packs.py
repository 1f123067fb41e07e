"""Time report packs and figures on a large made-up ledger, each in this process after a first call that warms it.

    .venv/bin/python benchmarks/packs.py [--practices 5000] [--events 15000] [--adoptions 10000] [--keep FOLDER]

Every practice, event and adoption is invented by a seeded generator; two of the plan's four years are locked.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.figures.breakdown import By
from kb.figures.standing import standings
from kb.home.new import write as write_home
from kb.ledger.entries import Adoption, Change, ChangeKind, Confirmation, Form, SharingEvent, Stage, Word
from kb.person import Person, Role
from kb.practice.practice import Kind, Status, Submission
from kb.reports.formats import FORMATS, written
from kb.reports.pack_json import as_text, from_text
from kb.settings import load
from webapp import create_app

Made = TypeVar("Made")
ROOT = Path(__file__).resolve().parent.parent
OFFICER, CHAIR = Person("account-1", Role.SECRETARIAT), Person("account-2", Role.CHAIR)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--practices", type=int, default=5_000)
    options.add_argument("--events", type=int, default=15_000)
    options.add_argument("--adoptions", type=int, default=10_000)
    options.add_argument("--keep", type=Path, help="Write the packs into this folder.")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_home(Path(folder) / "home", ROOT, demonstration=False)
        kb = KnowledgeBase(load(Path(folder) / "home"), HashingEncoder())
        start = time.perf_counter()
        fill(kb, chosen)
        print(f"made up and stored in {time.perf_counter() - start:.1f} s; 2021 and 2022 are locked\n")
        measure(kb, chosen.keep)


def fill(kb: KnowledgeBase, chosen: argparse.Namespace) -> None:
    random, economies = Random(2024), kb.economies.names
    objectives = [objective.id for objective in kb.plan.objectives]
    meetings = [one for one in kb.meetings.newest_first() if one.starts.year in kb.plan.years]
    ids = [f"practice-{no:05}" for no in range(chosen.practices)]
    with kb.home.store.transaction():
        for id in ids:
            origin = tuple(random.sample(economies, random.choice((1, 1, 1, 2))))
            made = Submission(
                id=id, title=f"A made-up practice for small firms, number {id[-5:]}", body="made up", economies=origin,
                summary="made up", kind=random.choice(tuple(Kind)), status=Status.RUNNING,
            )  # fmt: skip
            kb.home.store.put(made, b"made up", (), "benchmark")
            tags = tuple(random.sample(objectives, random.choice((1, 1, 2, 3))))
            kb.home.store.confirm(Confirmation(id, kb.plan.id, tags, "benchmark", "2024-01-01"))
        for no in range(chosen.events):
            meeting = random.choice(meetings)
            kb.home.store.share(
                SharingEvent(random.choice(ids), meeting.id, meeting.starts, Form.PRESENTED, "4", f"{no:05}"), "b"
            )
        for _ in range(chosen.adoptions):
            economy, day = random.choice(economies), date(2021, 6, 1) + timedelta(days=random.randrange(1300))
            stage = random.choice((Stage.ADOPTED, Stage.ADOPTED, Stage.PILOTING))
            changes = (Change(ChangeKind.CHANGED, "made up"),) if random.random() < 0.6 else ()
            begun = day if stage is Stage.ADOPTED else None
            id, words = random.choice(ids), (Word(f"{day.year}-12-01"),) if begun else ()
            kb.home.store.adopt(
                Adoption(id, economy, stage, economy, begun, None, f"Act on {id}", changes=changes, words=words),
                "benchmark",
            )
    for year in kb.plan.years[: getattr(chosen, "locked", 2)]:
        for who, state in ((OFFICER, "in review"), (OFFICER, "approved"), (CHAIR, "accepted"), (CHAIR, "locked")):
            kb.periods.move(who, year, state)


def measure(kb: KnowledgeBase, keep: Path | None) -> None:
    print(f"{'figures':44}{'ms':>9}{'processor':>11}")
    client = create_app(kb).test_client()
    timed("the ledger read anew, with every standing", lambda: read_anew(kb))
    timed("kb.tally, the whole plan", kb.figures.tally)
    timed("kb.tally, 2023 by economy", lambda: kb.figures.tally(2023, By.ECONOMY))
    for address in ("/tally", "/tally?year=2023", "/tally/shared", "/tally/adopted?year=2023", "/periods",
                    "/periods/2021", "/periods/2021/snapshots/1", "/reports", "/tally.csv",
                    "/tally/both.svg?by=objective"):  # fmt: skip
        timed(f"GET {address}", lambda address=address: client.get(address).data)
    print(f"\n{'packs':44}{'s':>9}{'processor':>11}{'MB':>9}")
    for review, year in (("annual", 2021), ("annual", 2023), ("mid-term", None), ("final", None)):
        name = f"{review} {year}" if year else review
        pack = spent(f"{name}, its values", lambda review=review, year=year: kb.reports.pack(review, year))
        text = spent(f"{name} kept as JSON", lambda pack=pack: as_text(pack))
        spent(f"{name} read back", lambda text=text: from_text(text))
        for form in FORMATS:
            data = spent(f"{name} as {form}", lambda pack=pack, form=form: written(pack, form))
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{review}-{year or 'all'}.{form}").write_bytes(data)


def read_anew(kb: KnowledgeBase) -> None:
    kb.home._on_record._latest = None
    _ = standings(kb.home.ledger())


def timed(name: str, call: Callable[[], object], rounds: int = 5) -> None:
    """The median of a few calls, on the clock and of the processor; the second does not depend on what else runs."""
    call()
    clock, processor = [], []
    for _ in range(rounds):
        start, used = time.perf_counter(), time.process_time()
        call()
        clock.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - used) * 1000)
    print(f"{name:44}{statistics.median(clock):9.0f}{statistics.median(processor):11.0f}", flush=True)


def spent(name: str, call: Callable[[], Made]) -> Made:
    start, used = time.perf_counter(), time.process_time()
    done = call()
    size = f"{len(done) / 1e6:9.2f}" if isinstance(done, bytes) else ""
    print(f"{name:44}{time.perf_counter() - start:9.2f}{time.process_time() - used:11.2f}{size}", flush=True)
    return done


if __name__ == "__main__":
    main()
