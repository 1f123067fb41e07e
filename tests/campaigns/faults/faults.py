"""What goes wrong with the machine, each until it is well again."""

import os
import random
import resource
import shutil
import signal
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.faults.mailbox import Mailbox
from tests.campaigns.faults.site import Site

DAY = 86_400


@dataclass(frozen=True)
class Fault:
    """`begin` is wrong as long as its block runs. `of_store`: the store itself is not what was acknowledged, so that
    `kb verify` or the site must say so. `ends`: connections may end without an answer."""

    begin: Callable[[Site, Mailbox], AbstractContextManager[None]]
    of_store: bool = False
    ends: bool = False
    can: Callable[[Site], str] = lambda site: ""
    """Why it cannot be tried here; empty where it can."""


@contextmanager
def full(site: Site, mailbox: Mailbox) -> Iterator[None]:
    filler = site.home.parent / "filler"
    try:
        with filler.open("wb", buffering=0) as stream, suppress(OSError):
            while True:
                with suppress(OSError):
                    stream.write(bytes(1 << 20))
                    continue
                stream.write(bytes(1))
        yield
    finally:
        filler.unlink()


@contextmanager
def no_longer(site: Site, mailbox: Mailbox) -> Iterator[None]:
    """No file may grow beyond a few bytes, as with a quota."""
    site.limit(resource.RLIMIT_FSIZE, 4096)
    try:
        yield
    finally:
        site.limit(resource.RLIMIT_FSIZE)


@contextmanager
def read_only(site: Site, mailbox: Mailbox) -> Iterator[None]:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (site.home, *site.home.rglob("*"))}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            with suppress(FileNotFoundError):
                path.chmod(mode)


@contextmanager
def no_handles(site: Site, mailbox: Mailbox) -> Iterator[None]:
    """None beyond those that are open, but for a connection or two."""
    for worker in site.workers():
        numbers = [int(one.name) for one in Path(f"/proc/{worker}/fd").iterdir()]
        _, hard = resource.prlimit(worker, resource.RLIMIT_NOFILE)
        resource.prlimit(worker, resource.RLIMIT_NOFILE, (max(numbers) + 3, hard))
    try:
        yield
    finally:
        site.limit(resource.RLIMIT_NOFILE, 4096)


def clock(seconds: int) -> Callable[[Site, Mailbox], AbstractContextManager[None]]:
    @contextmanager
    def moved(site: Site, mailbox: Mailbox) -> Iterator[None]:
        site.set_clock(str(seconds))
        try:
            yield
        finally:
            site.set_clock("0")

    return moved


@contextmanager
def index_gone(site: Site, mailbox: Mailbox) -> Iterator[None]:
    shutil.rmtree(site.home / "index" / "built")
    yield


@contextmanager
def index_emptied(site: Site, mailbox: Mailbox) -> Iterator[None]:
    _index(site).write_bytes(b"")
    yield


@contextmanager
def index_garbled(site: Site, mailbox: Mailbox) -> Iterator[None]:
    path = _index(site)
    with path.open("r+b") as stream:
        stream.write(random.Random(1).randbytes(path.stat().st_size))
    yield


@contextmanager
def columns_torn(site: Site, mailbox: Mailbox) -> Iterator[None]:
    for path in (site.home / "index" / "built").rglob("*.npy"):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data[: len(data) // 2])
    yield


def _index(site: Site) -> Path:
    return site.home / "index" / "built" / "index.sqlite"


@contextmanager
def page_turned(site: Site, mailbox: Mailbox) -> Iterator[None]:
    """Pages of the store that are none any more."""
    path, chance = site.home / "kb.sqlite", random.Random(3)
    pages = path.stat().st_size // 4096
    with path.open("r+b") as stream:
        for page in chance.sample(range(2, pages), pages // 6):
            stream.seek(4096 * page)
            stream.write(chance.randbytes(4096))
    yield


@contextmanager
def older_store(site: Site, mailbox: Mailbox) -> Iterator[None]:
    """Another file in its place, which knows nothing of what was acknowledged since."""
    (site.home.parent / "earlier.sqlite").replace(site.home / "kb.sqlite")
    yield


@contextmanager
def older_content(site: Site, mailbox: Mailbox) -> Iterator[None]:
    """The same file, with what stood in it earlier."""
    shutil.copyfile(site.home.parent / "earlier.sqlite", site.home / "kb.sqlite")
    yield


def locked(how: str) -> Callable[[Site, Mailbox], AbstractContextManager[None]]:
    @contextmanager
    def held(site: Site, mailbox: Mailbox) -> Iterator[None]:
        other = sqlite3.connect(site.home / "kb.sqlite", timeout=30, isolation_level=None)
        other.execute(f"begin {how}")
        try:
            yield
        finally:
            other.rollback()
            other.close()

    return held


@contextmanager
def worker_killed(site: Site, mailbox: Mailbox) -> Iterator[None]:
    for worker in site.workers()[:1]:
        os.kill(worker, signal.SIGKILL)
    yield


@contextmanager
def no_mail(site: Site, mailbox: Mailbox) -> Iterator[None]:
    with mailbox.away():
        yield


@contextmanager
def no_attachments(site: Site, mailbox: Mailbox) -> Iterator[None]:
    folder, aside = site.home / "attachments", site.home / "aside"
    folder.mkdir(exist_ok=True)
    folder.rename(aside)
    try:
        yield
    finally:
        for path in aside.rglob("*"):
            if path.is_file():
                target = folder / path.relative_to(aside)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        shutil.rmtree(aside)


FAULTS: dict[str, Fault] = {
    "full disk": Fault(full, can=lambda site: "" if site.has_own_disk else "no disk may be mounted"),
    "files may not grow": Fault(no_longer),
    "read-only home": Fault(read_only),
    "no file handles": Fault(no_handles),
    "clock a day back": Fault(clock(-DAY)),
    "clock a day on": Fault(clock(DAY)),
    "index gone": Fault(index_gone),
    "index emptied": Fault(index_emptied),
    "index garbled": Fault(index_garbled),
    "columns torn": Fault(columns_torn),
    "store page turned": Fault(page_turned, of_store=True),
    "older store in its place": Fault(older_store, of_store=True),
    "older content in the store": Fault(older_content, of_store=True),
    "another writes": Fault(locked("immediate")),
    "another has the store alone": Fault(locked("exclusive")),
    "worker killed": Fault(worker_killed, ends=True),
    "no mail server": Fault(no_mail),
    "attachments gone": Fault(no_attachments),
}
