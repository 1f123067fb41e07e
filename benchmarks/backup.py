"""Time backup, check, restore, export and import of a large made-up home, each once in this process.

    .venv/bin/python benchmarks/backup.py [--practices 10000] [--events 15000] [--adoptions 10000]

Every practice, event and adoption is invented by a seeded generator, the texts taken from the samples; two of the
plan's four years are locked. Restore and import end with the proof of `kb verify`, and take nothing for the index.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from kb import KnowledgeBase
from kb.backup import check_backup, restore, write_backup
from kb.encoder import HashingEncoder
from kb.files.database import now
from kb.home.new import write as write_home
from kb.ledger.entries import Adoption, Change, ChangeKind, Confirmation, Form, SharingEvent, Stage
from kb.person import Person, Role
from kb.practice import writeup
from kb.practice.practice import Kind, Status, Submission, missing
from kb.settings import load
from kb.transfer import export_home, import_home

Made = TypeVar("Made")
ROOT = Path(__file__).resolve().parent.parent
OFFICER, CHAIR = Person("account-1", Role.SECRETARIAT), Person("account-2", Role.CHAIR)
KEY = b"a key that is made up for this"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--practices", type=int, default=10_000)
    options.add_argument("--events", type=int, default=15_000)
    options.add_argument("--adoptions", type=int, default=10_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        kb = begun(folder / "home")
        start = time.perf_counter()
        fill(kb, chosen)
        entries = kb.home.store.head()[0]
        print(f"made up and stored in {time.perf_counter() - start:.1f} s, {entries} entries in the trail\n")
        measure(kb, folder)


def begun(folder: Path) -> KnowledgeBase:
    write_home(folder, ROOT, demonstration=False)
    with (folder / "kb.toml").open("a") as stream:
        stream.write('encoder = "hashing"\n')
    return KnowledgeBase(load(folder), HashingEncoder())


def fill(kb: KnowledgeBase, chosen: argparse.Namespace) -> None:
    random, economies = Random(2024), kb.economies.names
    objectives = [objective.id for objective in kb.plan.objectives]
    meetings = [one for one in kb.meetings.newest_first() if one.starts.year in kb.plan.years]
    ids = [f"practice-{no:05}" for no in range(chosen.practices)]
    samples = [
        writeup.read_file(path, kb.economies).body for path in sorted((ROOT / "practices" / "writeups").glob("*.md"))
    ]
    with kb.home.store.transaction():
        for id in ids:
            made = Submission(
                id=id, title=f"A made-up practice for small firms, number {id[-5:]}", body=random.choice(samples),
                economies=tuple(random.sample(economies, random.choice((1, 1, 1, 2)))), summary="made up",
                kind=random.choice(tuple(Kind)), status=Status.RUNNING,
            )  # fmt: skip
            source = writeup.write(made)
            read = writeup.read(source, id, id, kb.economies)
            kb.home.store.put(read, source, missing(read), "benchmark")
            tags = tuple(random.sample(objectives, random.choice((1, 1, 2, 3))))
            kb.home.store.confirm(Confirmation(id, kb.plan.id, tags, "benchmark", now()))
        for no in range(chosen.events):
            meeting = random.choice(meetings)
            kb.home.store.share(
                SharingEvent(random.choice(ids), meeting.id, meeting.starts, Form.PRESENTED, "4", f"{no:05}"), "b"
            )
        for _ in range(chosen.adoptions):
            economy, day = random.choice(economies), date(2021, 6, 1) + timedelta(days=random.randrange(1300))
            stage = random.choice((Stage.ADOPTED, Stage.ADOPTED, Stage.PILOTING))
            changes = (Change(ChangeKind.CHANGED, "made up"),) if random.random() < 0.6 else ()
            begun_on = day if stage is Stage.ADOPTED else None
            kb.home.store.adopt(
                Adoption(random.choice(ids), economy, stage, economy, begun_on, changes=changes), "benchmark"
            )
    for year in kb.plan.years[:2]:
        for who, state in ((OFFICER, "in review"), (OFFICER, "approved"), (CHAIR, "accepted"), (CHAIR, "locked")):
            kb.periods.move(who, year, state)


def measure(kb: KnowledgeBase, folder: Path) -> None:
    print(f"{'':38}{'s':>8}{'processor':>11}{'MB':>9}")
    for name, key in (("open", None), ("locked with a key", KEY)):
        file = folder / f"{name}.kbbackup"
        timed(f"backup, {name}, read back", lambda file=file, key=key: write_backup(kb, file, key))
        print(f"{'':57}{file.stat().st_size / 1e6:9.1f}")
        timed(f"check, {name}", lambda file=file, key=key: check_backup(file, key))
        restored = timed(
            f"restore, {name}, proved",
            lambda file=file, key=key, name=name: restore(file, folder / f"again {name}", key),
        )
        assert restored.holds, restored
    out = folder / "export"
    timed("export --everything --people", lambda: export_home(kb, out, people=True))
    print(f"{'':57}{sum(path.stat().st_size for path in out.rglob('*') if path.is_file()) / 1e6:9.1f}")
    timed("export --everything", lambda: export_home(kb, folder / "export without", people=False))
    fresh = begun(folder / "fresh")
    done = timed("import, proved", lambda: import_home(fresh, out))
    assert done.holds, done


def timed(name: str, call: Callable[[], Made]) -> Made:
    start, used = time.perf_counter(), time.process_time()
    done = call()
    print(f"{name:38}{time.perf_counter() - start:8.1f}{time.process_time() - used:11.1f}", flush=True)
    return done


if __name__ == "__main__":
    main()
