"""Servers side by side over the same home: what a request costs, how many are answered, and who is kept waiting.

    python benchmarks/serving.py HOME [--requests 600] [--rounds 3] [--servers "ours;threads;granian"] [--page /about]

HOME should search with `encoder = "hashing"`, so that encoding does not hide the server; it is only read. Servers:
`ours` as `kb serve` runs it; `threads`, gunicorn's own threads (2 processes of 4), as it served before; `granian`
(`pip install granian`), 2 processes of one blocking thread. They take turns, so that a machine with other work to do is
as unfair to each. Processor time is of the server's processes alone; the client is this one.
"""

import argparse
import asyncio
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

ROOT = Path(__file__).parents[1]

OURS = """
import sys, pathlib
from kb import KnowledgeBase
from webapp import server
server.serve(lambda: KnowledgeBase.open(pathlib.Path(sys.argv[1])), "127.0.0.1", int(sys.argv[2]), 2)
"""

APPLICATION = """
import sys, pathlib
from kb import KnowledgeBase
from webapp import create_app
def load(*_):
    kb = KnowledgeBase.open(pathlib.Path(sys.argv[1]))
    app = create_app(kb)
    kb.home.warm()
    return app
"""

THREADS = (
    APPLICATION
    + """
from gunicorn.app.base import BaseApplication
class Threads(BaseApplication):
    def load_config(self):
        settings = {"bind": f"127.0.0.1:{sys.argv[2]}", "worker_class": "gthread", "workers": 2, "threads": 4,
                    "timeout": 120, "loglevel": "warning", "control_socket_disable": True}
        for name, value in settings.items():
            self.cfg.set(name, value)
    load = load
Threads().run()
"""
)

GRANIAN = (
    APPLICATION
    + """
from granian import Granian
from granian.constants import Interfaces
Granian("app", "127.0.0.1", int(sys.argv[2]), interface=Interfaces.WSGI, workers=2, blocking_threads=1,
        log_enabled=False).serve(target_loader=load, wrap_loader=False)
"""
)

SERVERS = {
    "ours": OURS,
    "ours, 1 thread": OURS.replace("server.serve", "server.THREADS = 1\nserver.serve"),
    "ours, 4 threads": OURS.replace("server.serve", "server.THREADS = 4\nserver.serve"),
    "threads": THREADS,
    "granian": GRANIAN,
}

QUERIES = (
    "loans for women", "export training for village producers", "customs", "online market", "credit guarantee",
    "incubator", "digital skills of small firms", "green supply chains", "how do we help firms after a disaster",
    "start-ups", "intellectual property", "family business succession", "public procurement", "e-commerce platform",
    "mentors", "angel investors",
)  # fmt: skip

ADDRESSES = [f"/?q={quote_plus(query)}" for query in QUERIES]

FORM = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)

HALVES = {
    "half a header": b"GET /about HTTP/1.1\r\nHost: localhost\r\nX-Half: ",
    "half a body": FORM + b"Content-Length: 1000\r\n\r\nemail=",
}

PATIENCE = 8.0
"""Seconds after which a page is said not to come."""


@dataclass(frozen=True)
class Measured:
    """Milliseconds of processor a request, of waiting at the median and the 99th of a hundred; answers a second."""

    processor: float
    median: float
    late: float
    a_second: float


@dataclass(frozen=True)
class Running:
    port: int
    process: "subprocess.Popen[bytes]"

    def processor(self) -> float:
        """Seconds of processor that its processes have taken."""
        ticks = 0
        for pid in (self.process.pid, *_children(self.process.pid)):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    text = "".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [int(child) for child in text.split()]


@contextmanager
def running(program: str, home: Path) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    environment["OMP_NUM_THREADS"] = "1"
    command = [sys.executable, "-c", program, str(home), str(port)]
    process = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not asyncio.run(_page(port, "/about", 2.0)):
            if time.monotonic() > until or process.poll() is not None:
                raise RuntimeError("the server does not answer")
            time.sleep(0.05)
        yield Running(port, process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


async def _page(port: int, address: str, patience: float) -> float | None:
    """Milliseconds until a page has come; none where it does not."""
    begun = time.monotonic()
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                await _ask(reader, writer, address)
            finally:
                writer.close()
    except (OSError, TimeoutError, EOFError):
        return None
    return 1000 * (time.monotonic() - begun)


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> int:
    writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    return int(head.split()[1])


async def _searches(port: int, count: int, at_once: int) -> list[float]:
    """Milliseconds of each search; so many readers, each with a connection that it keeps."""
    times: list[float] = []
    left = iter(range(count))

    async def read() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in left:
            begun = time.monotonic()
            status = await _ask(reader, writer, ADDRESSES[number % len(ADDRESSES)])
            if status != 200:
                raise RuntimeError(f"a search was answered {status}")
            times.append(1000 * (time.monotonic() - begun))
        writer.close()

    await asyncio.gather(*(read() for _ in range(at_once)))
    return times


def measured(server: Running, count: int, at_once: int) -> Measured:
    asyncio.run(_searches(server.port, 4 * len(ADDRESSES), at_once))  # so that every process is warm
    before, begun = server.processor(), time.monotonic()
    times = sorted(asyncio.run(_searches(server.port, count, at_once)))
    took = time.monotonic() - begun
    spent = server.processor() - before
    return Measured(
        1000 * spent / count, statistics.median(times), times[int(0.99 * len(times))], count / took
    )  # fmt: skip


def kept_waiting(server: Running, half: bytes, slow: int = 200) -> float | None:
    """Milliseconds that a page takes while so many others have sent half of something."""
    senders = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(slow)]
    try:
        for sender in senders:
            sender.sendall(half)
        time.sleep(0.3)
        return asyncio.run(_page(server.port, "/about", PATIENCE))
    finally:
        for sender in senders:
            sender.close()


async def beside_reports(port: int, clients: int = 8, seconds: float = 6.0) -> float | None:
    """Milliseconds that a page takes at the median while so many ask for one report after another, each another one;
    none where one did not come."""
    end, number = time.monotonic() + seconds, 0

    async def report() -> None:
        nonlocal number
        while time.monotonic() < end:
            number += 1
            await _page(port, f"/reports/final.docx?title=Number+{number}", 2 * PATIENCE)

    asking = [asyncio.create_task(report()) for _ in range(clients)]
    await asyncio.sleep(0.5)
    times = []
    while time.monotonic() < end:
        times.append(await _page(port, "/about", PATIENCE))
        await asyncio.sleep(0.1)
    for one in asking:
        one.cancel()
    return None if None in times else statistics.median(time for time in times if time is not None)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("home", type=Path)
    arguments.add_argument("--requests", type=int, default=600)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--at-once", type=int, default=8)
    arguments.add_argument("--page", default="", help="ask for this address instead of searching")
    arguments.add_argument("--servers", default="ours;threads;granian")
    given = arguments.parse_args()
    names = given.servers.split(";")
    if given.page:
        ADDRESSES[:] = [given.page]
    rounds: dict[str, list[Measured]] = {name: [] for name in names}
    waits: dict[str, dict[str, float | None]] = {name: {} for name in names}
    for number in range(given.rounds):
        for name in names:
            with running(SERVERS[name], given.home) as server:
                rounds[name].append(measured(server, given.requests, given.at_once))
                if not number:
                    waits[name] = {what: kept_waiting(server, half) for what, half in HALVES.items()}
                if not number:  # anew: what was kept waiting is still there
                    with running(SERVERS[name], given.home) as other:
                        waits[name]["eight ask for reports"] = asyncio.run(beside_reports(other.port))
    _print(names, rounds, waits)


def _print(names: Sequence[str], rounds: dict[str, list[Measured]], waits: dict[str, dict[str, float | None]]) -> None:
    print(f"{'':16} {'CPU ms':>8} {'ratio':>6} {'p50 ms':>8} {'p99 ms':>8} {'a second':>9}  a page while 200 have sent")
    first = statistics.median(one.processor for one in rounds[names[0]])
    for name in names:
        processor, median, late, rate = (
            statistics.median(getattr(one, what) for one in rounds[name])
            for what in ("processor", "median", "late", "a_second")
        )
        said = ", ".join(
            f"{what}: {'never' if wait is None else f'{wait:.0f} ms'}" for what, wait in waits[name].items()
        )
        print(f"{name:16} {processor:8.2f} {processor / first:6.2f} {median:8.1f} {late:8.1f} {rate:9.1f}  {said}")


if __name__ == "__main__":
    main()
