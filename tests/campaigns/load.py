"""Asks a home as many readers at once do: at a steady rate, then with all it can, then with four times that.

    python -m tests.campaigns.load HOME --soak 30
    python -m tests.campaigns.load HOME [--rate 50] [--minutes 10] [--overload-seconds 60] [--workers 2]

HOME is served as it is by `kb serve`, and only read: searches, practices, figures, charts, files and style sheets, from
forty addresses, each request at its own moment whether or not those before it were answered. The client is a process of
its own on the same machine. At the end stands a table: how long answers took; the most that were answered a second; and
of four times as many, how many were answered and how soon the others were told to come again.

Fails where a steady reader was refused or waited longer than 300 ms in more than one of a hundred cases, where less
than 80 % of the most are answered under four times the load, or where those refused are not told within 100 ms when to
come again, at the 99th of a hundred.
"""

import argparse
import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote_plus

from tests.campaigns.killing import ROOT, free_port

READERS = [f"127.0.1.{number}" for number in range(1, 41)]

WORDS = (
    "loans", "women", "export", "training", "village producers", "customs", "online market", "credit guarantee",
    "incubator", "digital skills", "green", "supply chains", "start-ups", "mentors", "family business", "disaster",
    "public procurement", "platform", "intellectual property", "youth", "rural", "crafts", "invoice", "platforms for",
)  # fmt: skip

PATIENCE = 20.0
"""Seconds after which a reader gives up."""

STEADY_MS, REFUSED_MS, GOODPUT = 300.0, 100.0, 0.8


@dataclass(frozen=True)
class Told:
    """One answer: what was asked for, its status (0: none came), milliseconds, and whether it said when to come
    again."""

    kind: str
    status: int
    took: float
    come_again: bool


@dataclass(frozen=True)
class Addresses:
    """Of each kind, what may be asked for; and how often in a hundred it is."""

    practices: tuple[str, ...]

    def chosen(self, chance: Random) -> tuple[str, str]:
        (kind,) = chance.choices(
            ("search", "practice", "figures", "file", "chart", "api", "static"), (45, 20, 8, 1, 2, 9, 15)
        )
        words = quote_plus(" ".join(chance.sample(WORDS, chance.randint(1, 3))))
        year = chance.choice((2021, 2022, 2023, 2024))
        address = {
            "search": f"/?q={words}",
            "practice": f"/practices/{chance.choice(self.practices)}",
            "figures": chance.choice(("/tally", f"/tally?year={year}", "/tally/shared", "/coverage", "/periods")),
            "file": chance.choice(("/reports/final.docx", f"/reports/annual.xlsx?year={year}")),
            "chart": f"/tally/both.{chance.choice(('svg', 'png'))}",
            "api": f"/api/v1/search?q={words}",
            "static": "/static/css/site.css",
        }[kind]
        return kind, address


async def _ask(port: int, kind: str, address: str, reader: str) -> Told:
    begun = time.monotonic()
    status, again = 0, False
    try:
        async with asyncio.timeout(PATIENCE):
            coming, going = await asyncio.open_connection("127.0.0.1", port, local_addr=(reader, 0))
            try:
                going.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                head = await coming.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: *(\d+)", head)
                await coming.readexactly(int(length[1]) if length else 0)
                status, again = int(head.split()[1]), b"retry-after:" in head.lower()
            finally:
                going.close()
    except (OSError, TimeoutError, EOFError):
        pass
    return Told(kind, status, 1000 * (time.monotonic() - begun), again)


async def at_rate(port: int, addresses: Addresses, rate: float, seconds: float, seed: int) -> list[Told]:
    """Each request at its own moment: nobody waits for another's answer."""
    chance, asked = Random(seed), []
    loop = asyncio.get_running_loop()
    begun = moment = loop.time()
    while (moment := moment + chance.expovariate(rate)) < begun + seconds:
        await asyncio.sleep(max(0.0, moment - loop.time()))
        asked.append(asyncio.create_task(_ask(port, *addresses.chosen(chance), chance.choice(READERS))))
    return list(await asyncio.gather(*asked))


async def all_it_can(port: int, addresses: Addresses, at_once: int, seconds: float, seed: int) -> float:
    """Answers a second where so many readers each ask again as soon as they are answered."""
    chance, answered = Random(seed), 0
    end = time.monotonic() + seconds

    async def read() -> None:
        nonlocal answered
        while time.monotonic() < end:
            told = await _ask(port, *addresses.chosen(chance), chance.choice(READERS))
            answered += told.status == 200

    await asyncio.gather(*(read() for _ in range(at_once)))
    return answered / seconds


@contextmanager
def serving(home: Path, workers: int) -> Iterator[tuple[int, int]]:
    """The port that the home is served on, once it answers, and the process that serves it."""
    port = free_port()
    command = [sys.executable, "-m", "kb.cli", "--home", str(home), "serve", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [*command, "--workers", str(workers)], env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        until = time.monotonic() + 120
        while asyncio.run(_ask(port, "", "/about", READERS[0])).status != 200:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server does not answer")
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def part_of(times: Sequence[float], part: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _line(what: str, answers: Sequence[Told]) -> str:
    times = [one.took for one in answers if one.status == 200]
    statuses = ", ".join(
        f"{status or 'none'}: {times}" for status, times in sorted(Counter(one.status for one in answers).items())
    )
    return f"  {what:10} {len(answers):7} {part_of(times, 0.5):8.1f} {part_of(times, 0.99):8.1f}   {statuses}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("home", type=Path)
    options.add_argument("--rate", type=float, help="readers a second: 50, or 10 of a soak")
    options.add_argument("--soak", type=float, default=0.0, help="minutes of readers and writers: see soaking.py")
    options.add_argument("--writes", type=float, default=0.5, help="submissions a second of a soak")
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--overload-seconds", type=float, default=60.0)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    if given.soak:
        from tests.campaigns.soaking import soak

        sys.exit(soak(given.home, given.soak, given.rate or 10.0, given.writes, given.workers, given.seed))
    with serving(given.home, given.workers) as (port, _):
        sys.exit(campaign(port, given.rate or 50.0, 60 * given.minutes, given.overload_seconds, given.seed))


def campaign(port: int, rate: float, seconds: float, overload: float, seed: int = 7, warm: float = 5.0) -> int:
    """0 where all that is promised held. Prints the table."""
    addresses = Addresses(asyncio.run(practices(port)))
    asyncio.run(all_it_can(port, addresses, 8, warm, seed))  # so that every process has loaded what it needs
    steady = asyncio.run(at_rate(port, addresses, rate, seconds, seed))
    print(f"{rate:.0f} a second for {seconds:.0f} s\n  {'':10} {'asked':>7} {'p50 ms':>8} {'p99 ms':>8}")
    for kind in sorted({one.kind for one in steady}):
        print(_line(kind, [one for one in steady if one.kind == kind]))
    print(_line("all", steady))
    peak = asyncio.run(all_it_can(port, addresses, 16, overload / 2, seed))
    print(f"the most answered: {peak:.1f} a second")
    asked = asyncio.run(at_rate(port, addresses, 4 * peak, overload, seed))
    good = [one for one in asked if one.status == 200]
    refused = [one for one in asked if one.status == 503 and one.come_again]
    late = part_of([one.took for one in refused], 0.99)
    print(f"four times as many, {4 * peak:.0f} a second for {overload:.0f} s")
    print(_line("all", asked))
    print(f"  answered: {len(good) / overload:.1f} a second, {len(good) / overload / peak:.0%} of the most")
    usual = part_of([one.took for one in refused], 0.5)
    print(f"  told to come again: {len(refused)}, p50 {usual:.1f} ms, p99 {late:.1f} ms")
    broken = {
        "a steady reader was refused": any(one.status != 200 for one in steady),
        "steady readers waited": part_of([one.took for one in steady], 0.99) > STEADY_MS,
        "too few were answered under load": len(good) / overload < GOODPUT * peak,
        "some were neither answered nor told": len(good) + len(refused) < len(asked),
        "those refused were told late": late > REFUSED_MS,
    }
    for what in (what for what, holds in broken.items() if holds):
        print(f"BROKEN: {what}")
    return int(any(broken.values()))


async def practices(port: int) -> tuple[str, ...]:
    """Addresses of practices, as the search without words lists them."""
    coming, going = await asyncio.open_connection("127.0.0.1", port)
    going.write(b"GET /api/v1/search?size=100 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    page = (await coming.read()).decode("utf-8", "replace")
    going.close()
    return tuple(dict.fromkeys(re.findall(r'"id": ?"([^"]+)"', page)))


if __name__ == "__main__":
    main()
