"""A home on a disk of its own, and the site that serves it as a service does: without root's right to open all."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kb.accounts.account import AccountState
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import Scope, operator
from kb.settings import load
from tests import homes
from tests.campaigns.killing import ROOT, free_port
from tests.serving import AS_A_SERVICE

STARTS = 60.0
"""Seconds in which a site is to answer first."""

WIDTH = 12
"""Bytes of the file that sets the clock."""

DISK = 48
"""Megabytes of the disk that a home has for itself."""

DRAFTS = 40
"""Of the delegate, each for ten attachments."""

FAULTY = {
    "path": "from webapp.site import errors; errors.sentence = str\n",
    "lost": """
from kb.files.content_store import ContentStore
ContentStore._keep = lambda self, data: __import__("hashlib").sha256(data).hexdigest()
""",
}
"""Seeded faults: refusals that name the machine's folders; attachments that are told of and not kept."""

SET_CLOCK = """
import datetime, mmap, os, time

real_time, real_datetime, real_date = time.time, datetime.datetime, datetime.date
with open(os.environ["CAMPAIGN_CLOCK"], "rb") as stream:
    aside = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)  # takes no handle when it is looked at

def off():
    return float(aside[:])

class Moved(real_datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(real_time() + off(), tz)

class AnyDay(type):  # a moment is a day too, whichever of the two names the library was loaded with
    def __instancecheck__(cls, one):
        return isinstance(one, real_date) if cls is Day else type.__instancecheck__(cls, one)

class Day(datetime.date, metaclass=AnyDay):
    @classmethod
    def today(cls):
        return Moved.now().date()

datetime.datetime, datetime.date, time.time = Moved, Day, lambda: real_time() + off()
"""
"""What a program begins with whose wall clock a file sets, by so many seconds, while it runs. What measures durations
(`time.monotonic`) goes on, as it does on a machine whose clock is set; Debian's faketime moves both."""


@dataclass
class Keys:
    """The API token of a delegate, whose drafts these are; her session and an officer's."""

    home: Path
    token: str
    drafts: tuple[str, ...]
    delegate: str = ""
    officer: str = ""

    def sign_in(self) -> None:
        """Once more, where a session has ended: as by a clock that went on a day."""
        kb = KnowledgeBase(load(self.home), HashingEncoder())
        accounts = {one.name: one for one in kb.home.store.accounts()}
        self.delegate = kb.accounts.sessions.begin_session(accounts["dana"])
        self.officer = kb.accounts.sessions.begin_session(accounts["olga"])


def lay(template: Path, home: Path, smtp: str) -> Keys:
    """A home like the template, with two people who write."""
    homes.begin(home)
    homes.copy(template, home)
    toml = home / "kb.toml"
    mail = f'smtp = "{smtp}"\nmail_from = "kb@example.org"\n'
    toml.write_text(toml.read_text("utf-8") + f"disk_reserve = 1\n{mail}", "utf-8")
    kb = KnowledgeBase(load(home), HashingEncoder())
    for name, role, economy in (("dana", "delegate", "Chile"), ("olga", "secretariat", "")):
        added = kb.accounts.administering.add(operator("campaign"), f"{name}@example.org", name, role, economy)
        account = replace(added, state=AccountState.ACTIVE)
        kb.home.store.change_account(account, "campaign")
        if role == "delegate":
            person = account.person()
            token = kb.accounts.tokens.make_token(person, "campaign", Scope.WRITE, "90").secret
            drafts = tuple(kb.submissions.drafting.begin(person).id for _ in range(DRAFTS))
    keys = Keys(home, token, drafts)
    keys.sign_in()
    return keys


@contextmanager
def disk(folder: Path) -> Iterator[bool]:
    """A small disk mounted at a folder; false, and the folder as it is, where none may be mounted."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=700", "tmpfs", str(folder)]
    mounted = shutil.which("mount") is not None and not subprocess.run(command, capture_output=True).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@dataclass(frozen=True)
class Site:
    """A home that is served, by how many processes; `log` is what the server says, `clock` the file that sets it."""

    home: Path
    port: int
    server: "subprocess.Popen[bytes]"
    log: Path
    clock: Path
    has_own_disk: bool

    def workers(self) -> tuple[int, ...]:
        """The processes that answer."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text("ascii")
        return tuple(int(one) for one in children.split())

    def limit(self, what: int, most: int | None = None) -> None:
        """Lower a limit of each worker, or lift it again."""
        for worker in self.workers():
            with suppress(ProcessLookupError):
                _, hard = resource.prlimit(worker, what)
                resource.prlimit(worker, what, (hard if most is None else most, hard))

    def set_clock(self, moved: str) -> None:
        with self.clock.open("r+b") as stream:
            stream.write(moved.ljust(WIDTH).encode("ascii"))


def environment(clock: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "CAMPAIGN_CLOCK": str(clock)}


def command(*arguments: str, seeded: str = "") -> list[str]:
    """`kb` with these arguments, without root's right to open everything."""
    program = f"{AS_A_SERVICE}\n{SET_CLOCK}\n{seeded}\nfrom kb.cli import main\nmain()\n"
    return [sys.executable, "-c", program, *arguments]


@contextmanager
def serving(home: Path, folder: Path, has_own_disk: bool, seeded: str = "") -> Iterator[Site]:
    """The home served by two processes until the end of the block."""
    port, clock, log = free_port(), folder / "clock", folder / "server.log"
    clock.write_bytes(b"0".ljust(WIDTH))
    run = command("--home", str(home), "serve", "--port", str(port), "--workers", "2", seeded=FAULTY.get(seeded, ""))
    with log.open("ab") as said:
        server = subprocess.Popen(run, stdout=said, stderr=said, start_new_session=True, env=environment(clock))
    try:
        until = time.monotonic() + STARTS
        while _status(port) != 200:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text("utf-8")[-3000:])
            time.sleep(0.05)
        yield Site(home, port, server, log, clock, has_own_disk)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _status(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/about", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
