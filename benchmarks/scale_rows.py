"""The rows of `benchmarks/scale.py` but the search itself, each a function that prints what it measured."""

import argparse
import http.client
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from scale_home import Asked, Made, encoders, index, number_of, queries, read, records, write

ROOT = Path(__file__).resolve().parent.parent
BOTH = "multilingual+all-MiniLM-L6-v2"
PUBLISHED = 20
SECONDS = 20
"""How long two processes search."""

Result = TypeVar("Result")


class Clocked:
    """An encoder that adds up the processor seconds that it takes for queries."""

    def __init__(self, encoder: Any) -> None:
        self._encoder, self.seconds = encoder, 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def query(self, text: str) -> Any:
        start = time.process_time()
        vector = self._encoder.query(text)
        self.seconds += time.process_time() - start
        return vector


def milliseconds(work: Callable[[], object], some: Sequence[Clocked] = ()) -> float:
    """Of the processor, all threads together; without what these encoders took of it."""
    before, start = sum(one.seconds for one in some), time.process_time()
    work()
    return (time.process_time() - start - (sum(one.seconds for one in some) - before)) * 1000


def alone(work: Callable[..., Result], *given: object) -> Result:
    """In a process of its own, so that it begins with nothing loaded and its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def home_of(chosen: argparse.Namespace, size: str, names: str = "hashing", vectors: Path | None = None) -> Path:
    """The home of a size, made where it is missing, its index in step."""
    vectors = vectors or (chosen.vectors if names == "hashing" else None)
    home = chosen.homes / "-".join((size, *([] if names == "hashing" else [names]), *(["vectors"] if vectors else [])))
    if not (home / "made").exists():
        print(f"making {home}", file=sys.stderr, flush=True)
        alone(_written, home, records(chosen.records), number_of(size), names.split("+"))
    made = alone(_indexed, home, vectors, names != "hashing")
    print(f"  {home.name}: {told(made)}", file=sys.stderr, flush=True)
    return home


def _written(home: Path, paths: Sequence[Path], passages: int, names: Sequence[str]) -> None:
    if not (home / "kb.sqlite").exists():
        write(home, read(paths), passages, names)
    (home / "made").touch()


def _indexed(home: Path, vectors: Path | None, models: bool) -> Made:
    return index(home, encoders(home, vectors, models))


def told(made: Made) -> str:
    return (
        f"{made.practices} practices, {made.passages} passages; the index in step in {made.seconds:.1f} s of "
        f"processor, {made.peak_mb:.0f} MB at most in memory, {made.disk_mb:.0f} MB on disk"
    )


# -- opening, building -----------------------------------------------------------------------------------


def opening(chosen: argparse.Namespace) -> None:
    print("\nopening a home in a process of its own, s of processor")
    asked = queries(read(records(chosen.records)), 3)
    print(f"  {'':10}{'modules':>9}{'record':>9}{'index':>9}{'1st search':>12}{'2nd search':>12}{'memory MB':>11}")
    for size in chosen.sizes:
        home = home_of(chosen, size)
        parts = alone(opened, home, chosen.vectors, asked)
        *seconds, memory = parts
        columns = zip(seconds, (9, 9, 9, 12, 12), strict=True)
        print(f"  {size:10}{''.join(f'{one:{width}.3f}' for one, width in columns)}{memory:11.0f}", flush=True)


def opened(home: Path, vectors: Path | None, asked: Sequence[Asked]) -> list[float]:
    marks = [time.process_time()]
    import kb.search.searcher
    from kb import KnowledgeBase
    from kb.search.as_json import results_json
    from kb.search.query import Query
    from kb.settings import load

    some = encoders(home, vectors)
    some[0].query("a first query")
    base = KnowledgeBase(load(home), *some)
    marks.append(time.process_time())
    base.reading.cards()
    marks.append(time.process_time())
    base.home.searcher.snapshot()
    marks.append(time.process_time())
    for one in asked[:2]:
        results_json(base.reading.search(Query(one.text)))
        marks.append(time.process_time())
    assert kb.search.searcher
    return [*(after - before for before, after in pairwise(marks)), _rss()]


def building(chosen: argparse.Namespace) -> None:
    print("\nthe index made anew")
    for size in chosen.sizes:
        home = home_of(chosen, size)
        shutil.rmtree(home / "index" / "built")
        print(f"  {told(alone(_indexed, home, chosen.vectors, False))}", flush=True)


# -- writing ---------------------------------------------------------------------------------------------


def publish(chosen: argparse.Namespace) -> None:
    """At the largest size. The home is copied, for what is published stays in it."""
    size = max(chosen.sizes, key=number_of)
    home = home_of(chosen, size)
    with tempfile.TemporaryDirectory(dir=chosen.homes) as folder:
        copy = Path(folder) / "home"
        shutil.copytree(home, copy)
        parts = alone(published, copy, chosen.vectors)
    print(f"\npublished and found, {size} passages, ms of processor, {PUBLISHED} times")
    print(f"  {'':34}{'median':>9}{'worst':>9}")
    for name in parts[0]:
        some = [one[name] for one in parts]
        print(f"  {name:34}{statistics.median(some):9.1f}{max(some):9.1f}", flush=True)


def published(home: Path, vectors: Path | None, times: int = PUBLISHED) -> list[dict[str, float]]:
    from kb import KnowledgeBase
    from kb.accounts.account import AccountState
    from kb.person import operator
    from kb.search.query import Query
    from kb.settings import load
    from kb.submissions.dossier import Dossier, State

    kb, other = (KnowledgeBase(load(home), *encoders(home, vectors)) for _ in range(2))
    store, by = kb.home.store, operator("benchmark")
    economy = kb.economies.names[0]
    accounts = {}
    for role, of in (("delegate", economy), ("secretariat", "")):
        made = kb.accounts.administering.add(by, f"{role}@example.org", role, role, of)
        accounts[role] = replace(made, state=AccountState.ACTIVE)
        store.change_account(accounts[role], by.id)
    officer = accounts["secretariat"].person()

    def handed_in(number: int) -> tuple[str, str, str]:
        entries = {
            "title": f"Made-up savings club kwx{chr(97 + number)} for small workshops",
            "summary": f"Club kwx{chr(97 + number)} pays the invoices of its members within a week.",
            "economies": economy, "agency": "Made-up office", "kind": "programme", "status": "running",
            "since": "2022", "problem": "Small workshops waited three months to be paid by their buyers.",
            "done": f"The club kwx{chr(97 + number)} pays at once and collects from the buyer later.",
            "results": "Nobody counted, for it is made up.", "contact": "office@example.org",
            "classification": "public", "consent": "Head of the office", "consent_on": "2025-03-01",
        }  # fmt: skip
        dossier = store.begin_dossier(
            Dossier(id="", practice=store.new_practice_id(), author=accounts["delegate"].id, state=State.DRAFT,
                    entries=entries, economies=(economy,), title=entries["title"])
        )  # fmt: skip
        store.move_dossier(replace(dossier, state=State.SUBMITTED, round=1), State.DRAFT, dossier.author)
        kb.desk.conversation.take(officer, dossier.id)
        return dossier.id, dossier.practice, entries["title"]

    waiting = [handed_in(number) for number in range(times + 2)]
    parts: dict[str, float] = {}
    update = kb.home.update_index

    def in_step(*given: Any, **named: Any) -> Any:
        parts["the record read"] = milliseconds(lambda: (kb.home.ledger(), kb.reading.cards()))
        parts["the index brought in step"] = milliseconds(lambda: update(*given, **named))

    kb.home.update_index = in_step  # type: ignore[method-assign]
    collection = kb.home.collection()
    suggest = collection.suggest

    def suggested(*given: Any) -> Any:
        held: list[Any] = []
        parts["what is suggested for it"] = milliseconds(lambda: held.append(suggest(*given)))
        return held[0]

    collection.suggest = suggested  # type: ignore[method-assign]
    for base in (kb, other):
        base.home.warm()
        base.reading.search(Query("a first search"))
    all_parts = []
    for id, practice, title in waiting:
        start = time.process_time()
        if not kb.desk.publishing.publish(officer, id, ["4.1"]):
            sys.exit("what was published is not in the index")
        wrote = (time.process_time() - start) * 1000
        parts = {"written to the store": wrote - sum(parts.values()), **parts}
        parts["the index read"] = milliseconds(lambda: kb.home.searcher.snapshot())
        found: list[str] = []

        def search(base: KnowledgeBase, title: str = title, found: list[str] = found) -> None:
            found[:] = [hit.card.id for hit in base.reading.search(Query(title)).hits]

        parts["the search that finds it"] = milliseconds(lambda: search(kb))
        if practice not in found:
            sys.exit(f"{title!r} is published and not found")
        parts["all together"] = sum(parts.values())
        parts["(the search of another process)"] = milliseconds(lambda: search(other))
        if practice not in found:
            sys.exit(f"{title!r} is not found by another process")
        all_parts.append(parts)
        parts = {}
    return all_parts[2:]  # the first two read what is read once


def figures(chosen: argparse.Namespace) -> None:
    home = chosen.homes / "5000-practices"
    if not (home / "made").exists():
        alone(_written, home, records(chosen.records), 22_000, ["hashing"])
    with tempfile.TemporaryDirectory(dir=chosen.homes) as folder:
        shutil.copy(home / "kb.sqlite", Path(folder))
        shutil.copy(home / "kb.toml", Path(folder))
        shutil.copytree(home / "practices", Path(folder) / "practices")
        practices, rows = alone(figures_shown, Path(folder))
    print(f"\nfigures of {practices} practices, ms of processor, {PUBLISHED} times")
    print(f"  {'':34}{'median':>9}{'worst':>9}")
    for name, some in rows.items():
        print(f"  {name:34}{statistics.median(some):9.1f}{max(some):9.1f}", flush=True)


def figures_shown(home: Path, times: int = PUBLISHED) -> tuple[int, dict[str, list[float]]]:
    from kb import KnowledgeBase
    from kb.encoder import HashingEncoder
    from kb.person import operator
    from kb.settings import load
    from webapp import create_app

    kb = KnowledgeBase(load(home), HashingEncoder())
    client, by = create_app(kb).test_client(), operator("benchmark")

    def asked() -> None:
        if client.get("/tally").status_code != 200:
            sys.exit("/tally is not there")

    asked()
    ids = list(kb.reading.cards())[:times]
    rows: dict[str, list[float]] = {"a write": [], "the first page after it": [], "the page again": []}
    for one in ids:
        chosen = ["1.1"] if kb.home.ledger().confirmations.get(one) is None else ["4.1", "2.2"]
        rows["a write"].append(milliseconds(partial(kb.recording.confirm, one, chosen, by)))
        rows["the first page after it"].append(milliseconds(asked))
        rows["the page again"].append(milliseconds(asked))
    return len(kb.reading.cards()), rows


# -- with models -----------------------------------------------------------------------------------------


def whole(chosen: argparse.Namespace) -> None:
    """What `speed.py` measures, of one encoder and of both, at 5,000 passages."""
    command = [sys.executable, ROOT / "benchmarks" / "speed.py", "--homes", chosen.homes, "all-MiniLM-L6-v2", BOTH]
    sys.stdout.flush()
    subprocess.run([*command, *(["--records", *chosen.records] if chosen.records else [])], check=True)


def _demonstration(chosen: argparse.Namespace) -> Path:
    """The demonstration home with both encoders, made where it is missing, as `make serve` makes it."""
    home = chosen.homes / "demonstration"
    if not (home / "made").exists():
        for command in (["init", home, "--demonstration"], ["--home", home, "encoder", "add", "multilingual"]):
            _kb(*command)
    _kb("--home", home, "index")
    (home / "made").touch()
    return home


def _kb(*command: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "kb.cli", *map(str, command)], capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done


def command(chosen: argparse.Namespace) -> None:
    homes = {"48 practices, both encoders": _demonstration(chosen)}
    homes |= {f"{size} passages, hashing": home_of(chosen, size) for size in chosen.sizes}
    print(f"\nkb search as a command, 5 runs, median\n  {'':34}{'CPU s':>9}{'clock s':>9}{'MB':>9}")
    for name, home in homes.items():
        asking = [sys.executable, "-m", "kb.cli", "--home", str(home), "search", "credit guarantees", "--json"]
        runs = [_run(asking) for _ in range(6)][1:]
        cpu, wall, memory = (statistics.median(one) for one in zip(*runs, strict=True))
        print(f"  {name:34}{cpu:9.2f}{wall:9.2f}{memory:9.0f}", flush=True)


def _run(asking: list[str]) -> tuple[float, float, float]:
    start = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, where, os.devnull, os.O_WRONLY, 0) for where in (1, 2)]
    pid = os.posix_spawn(sys.executable, asking, {**os.environ, "PYTHONPATH": str(ROOT)}, file_actions=quiet)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{' '.join(asking)} failed")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024


def serving(chosen: argparse.Namespace) -> None:
    homes = {"48 practices, both encoders": _demonstration(chosen)}
    homes |= {f"{size} passages, hashing": home_of(chosen, size) for size in chosen.sizes}
    print(
        f"\nkb serve, two workers: s by the clock to an answer, and MB of each worker after 40 searches\n"
        f"  {'':34}{'1st page':>10}{'1st search':>12}{'RSS':>8}{'PSS':>8}{'most':>8}"
    )
    asked = [one.text for one in queries(read(records(chosen.records)), 40)]
    for name, home in homes.items():
        with _served(home) as (port, pid, first):
            answered = _got(port, f"/?q={quote('credit guarantees')}", since=first[0])
            for text in asked:
                _got(port, f"/?q={quote(text)}")
            workers = [_memory(child) for child in _children(pid)]
        rss, pss, most = (max(one) for one in zip(*workers, strict=True))
        print(f"  {name:34}{first[1]:10.2f}{answered:12.2f}{rss:8.0f}{pss:8.0f}{most:8.0f}", flush=True)


@contextmanager
def _served(home: Path) -> Iterator[tuple[int, int, tuple[float, float]]]:
    """The port, the process, and when it was started and how long the first page took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    serving = [sys.executable, "-m", "kb.cli", "--home", str(home), "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(serving, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield port, process.pid, (start, _got(port, "/about", since=start))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _got(port: int, path: str, since: float | None = None) -> float:
    """Seconds until the page is there, since a moment or now; a server that does not listen yet is waited for."""
    start = time.perf_counter() if since is None else since
    while True:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            asking.request("GET", path)
            answer = asking.getresponse()
            answer.read()
        except ConnectionError:
            if time.perf_counter() - start > 120:
                raise
            time.sleep(0.02)
            continue
        finally:
            asking.close()
        if answer.status in (429, 503):  # not now, a busy server says
            time.sleep(0.05)
            continue
        if answer.status >= 400:
            sys.exit(f"{path} is answered with {answer.status}")
        return time.perf_counter() - start


def _children(pid: int) -> list[int]:
    """Its processes, and theirs."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # one that ended meanwhile
            parents[int(path.parent.name)] = int(re.findall(r"^PPid:\s+(\d+)", path.read_text(), re.M)[0])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _memory(pid: int) -> tuple[float, float, float]:
    """Megabytes resident, their share that is this process's, and resident at most."""
    said = Path(f"/proc/{pid}/smaps_rollup").read_text() + Path(f"/proc/{pid}/status").read_text()
    kilobytes = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", said, re.M)}
    return kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024, kilobytes["VmHWM"] / 1024


def _rss() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# -- load ------------------------------------------------------------------------------------------------


def load_of_two(chosen: argparse.Namespace) -> None:
    homes: dict[str, tuple[Path, Path | None]] = {"48 practices, both encoders": (_demonstration(chosen), None)}
    if chosen.models:
        size = max(chosen.sizes, key=number_of)
        homes[f"{size} passages, both encoders"] = home_of(chosen, size, BOTH, chosen.models), chosen.models
    else:
        print("\n--models FILE, an index with vectors of both encoders, adds a large home to the load")
    asked = [one.text for one in queries(read(records(chosen.records)), 6_000)]
    print(f"\nsearches a second of two processes, {SECONDS} s\n  {'':34}{'all':>8}{'encoders':>10}{'share':>8}")
    for name, (home, vectors) in homes.items():
        ours, limit = (_together(home, vectors, asked, only) for only in (False, True))
        print(f"  {name:34}{ours:8.1f}{limit:10.1f}{ours / limit:8.2f}", flush=True)


def _together(home: Path, vectors: Path | None, asked: Sequence[str], only_encoders: bool) -> float:
    context = get_context("spawn")
    ready, told = context.Barrier(2), context.Queue()
    halves = (asked[0::2], asked[1::2])
    pair = [
        context.Process(target=_searching, args=(home, vectors, half, only_encoders, ready, told)) for half in halves
    ]
    for one in pair:
        one.start()
    done = sum(told.get() for _ in pair)
    for one in pair:
        one.join()
    return done


def _searching(
    home: Path, vectors: Path | None, asked: Sequence[str], only_encoders: bool, ready: Any, told: Any
) -> None:
    from kb import KnowledgeBase
    from kb.search.as_json import results_json
    from kb.search.query import Query
    from kb.settings import load

    some = encoders(home, vectors, models=True)
    kb = KnowledgeBase(load(home), *some)
    if not only_encoders:
        kb.home.warm()

    def work(text: str) -> None:
        if only_encoders:
            for one in some:
                one.query(text)
        else:
            results_json(kb.reading.search(Query(text)))

    for text in asked[:10]:
        work(text)
    ready.wait()
    start, done = time.perf_counter(), 0
    for text in asked[10:]:
        if time.perf_counter() - start > SECONDS:
            break
        work(text)
        done += 1
    told.put(done / (time.perf_counter() - start))
