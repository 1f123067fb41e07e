"""Half an hour of readers and writers at a modest rate: what a process takes of the machine may not grow with the time.

    python -m tests.campaigns.load HOME --soak 30 [--rate 10] [--writes 0.5]

A copy of HOME is served; forty addresses read as they do in `load`, and a delegate hands submissions in. A line a
minute says what each process has of memory that is its own, of files and threads, how large the store is with its
journal, and how long answers took. Fails where memory grew by a tenth or more from the fifth minute to the end, files
or threads by as much and a few more, where a process ended, or where anything was answered otherwise than it should: a
503 says that the machine has more to do than it can.
Stopped with Ctrl-C, it judges what there was until then.

Measured with `--soak 3` on the demonstration, both encoders, two cores that others used too: 10 readers a second and 75
submissions, 76 of 1,916 answers a 503; memory of both processes 618 to 643 MB (+4.0 %), 62 files,
14 threads.
"""

import asyncio
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kb.accounts.account import AccountState
from kb.knowledge_base import KnowledgeBase
from kb.person import Scope, operator
from tests.campaigns import load
from tests.campaigns.killing import entries, post

MEGABYTE = 1_000_000

WARM = 300.0
"""Seconds in which a process may load what it needs; of a shorter run a third."""

GROWTH, SLACK = 0.10, 8


@dataclass(frozen=True)
class Taken:
    """What the processes take at a moment: bytes of memory that are no file's, files and threads, all together."""

    workers: tuple[int, ...]
    memory: int
    files: int
    threads: int


@dataclass(frozen=True)
class Minute:
    """A moment of the run: seconds since it began, what is taken, bytes of the store, p99 in ms, answers by status."""

    at: float
    taken: Taken
    store: int
    p99: float
    statuses: Counter[int]


def soak(home: Path, minutes: float, rate: float, writes: float, workers: int, seed: int = 7) -> int:
    """0 where all that is promised held. Prints a line a minute, and the end."""
    seconds = 60 * minutes
    every, warm, begun = min(60.0, seconds / 6), min(WARM, seconds / 3), time.monotonic()
    found: list[Minute] = []
    with _copied(home) as (copy, token), load.serving(copy, workers) as (port, server):
        addresses = load.Addresses(asyncio.run(load.practices(port)))
        told, over = Counter[int](), threading.Event()
        hand = threading.Thread(target=_hand_in, args=(port, token, writes, told, over), daemon=True)
        hand.start()
        print(f"  {'minute':>6} {'memory MB':>10} {'files':>6} {'threads':>8} {'store MB':>9} {'p99 ms':>8}   answers")
        try:
            while time.monotonic() - begun < seconds:
                answers = asyncio.run(load.at_rate(port, addresses, rate, every, seed + len(found)))
                statuses = Counter(one.status for one in answers) + Counter(told)
                told.clear()
                store = sum(path.stat().st_size for path in copy.glob("kb.sqlite*"))
                p99 = load.part_of([one.took for one in answers], 0.99)
                found.append(Minute(time.monotonic() - begun, taken(server), store, p99, statuses))
                print(line(found[-1]), flush=True)
        except KeyboardInterrupt:
            print("stopped")
        finally:
            over.set()
        hand.join(60)
    broken = judged(found, min(warm, found[-1].at / 2) if found else warm)
    for what in broken:
        print(f"BROKEN: {what}")
    return int(bool(broken))


def judged(found: Sequence[Minute], warm: float) -> list[str]:
    """What grew from the moment at which a process is warm to the end, and what was answered wrongly."""
    if not found:
        return ["nothing was seen"]
    first, last = next(one for one in found if one.at >= warm), found[-1]
    broken = []
    grown = last.taken.memory / first.taken.memory - 1
    print(f"memory from {first.at / 60:.1f} to {last.at / 60:.1f} min: {grown:+.1%}")
    if grown >= GROWTH:
        broken.append(f"memory grew by {grown:.1%}")
    for what, before, after in (
        ("files", first.taken.files, last.taken.files), ("threads", first.taken.threads, last.taken.threads),
    ):  # fmt: skip
        if after > (1 + GROWTH) * before + SLACK:
            broken.append(f"{what} grew from {before} to {after}")
    if any(one.taken.workers != first.taken.workers for one in found):
        broken.append("a process ended, and another took its place")
    wrong = sum((one.statuses for one in found), Counter[int]())
    if others := {status: count for status, count in wrong.items() if status not in (200, 201, 503)}:
        broken.append(f"not all was answered: {others}")
    return broken


def line(one: Minute) -> str:
    statuses = ", ".join(f"{status or 'none'}: {count}" for status, count in sorted(one.statuses.items()))
    taken = f"{one.taken.memory / MEGABYTE:10.1f} {one.taken.files:6} {one.taken.threads:8}"
    return f"  {one.at / 60:6.1f} {taken} {one.store / MEGABYTE:9.1f} {one.p99:8.1f}   {statuses}"


def taken(server: int) -> Taken:
    """Of all the processes that a server has started to answer."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
    memory = files = threads = 0
    for child in children:
        status = dict(
            one.split(":", 1) for one in Path(f"/proc/{child}/status").read_text("ascii", "replace").splitlines()
        )
        memory += 1024 * int(status["RssAnon"].split()[0])
        threads += int(status["Threads"])
        files += sum(1 for _ in Path(f"/proc/{child}/fd").iterdir())
    return Taken(tuple(map(int, children)), memory, files, threads)


def _hand_in(port: int, token: str, rate: float, told: Counter[int], over: threading.Event) -> None:
    count = 0
    while not over.wait(1 / rate):
        count += 1
        title = f"Soaked {count}"
        status, _ = post(f"http://127.0.0.1:{port}/api/v1/submissions", token, title, entries(title))
        told[status] += 1


@contextmanager
def _copied(home: Path) -> Iterator[tuple[Path, str]]:
    """A copy of a home, with a delegate's token; its models are those of the home itself."""
    with tempfile.TemporaryDirectory(dir=home.resolve().parent) as folder:
        copy, encoders = Path(folder) / "home", Path("index", "encoders")
        shutil.copytree(home, copy, ignore=lambda at, names: ["encoders"] if Path(at) == home / "index" else [])
        if (home / encoders).is_dir():
            (copy / encoders).symlink_to((home / encoders).resolve())
        kb = KnowledgeBase.open(copy)
        added = kb.accounts.administering.add(operator("campaign"), "soak@example.org", "Dana", "delegate", "Chile")
        account = replace(added, state=AccountState.ACTIVE)
        kb.home.store.change_account(account, "campaign")
        yield copy, kb.accounts.tokens.make_token(account.person(), "campaign", Scope.WRITE, "1").secret
