"""Kills the server again and again while clients submit: whatever was acknowledged must be there afterwards.

    python -m tests.campaigns.killing --kills 50 --clients 4

A home is made, `kb serve` is started on it as a real process group, clients hand in submissions over the API, each with
an idempotency key, and try the same key again until it is acknowledged. At a random moment the whole group is killed,
and the server is started anew. At the end every acknowledged id must be on record once, with the text that was sent
under it, and `kb verify` must be clean.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.accounts.account import AccountState
from kb.home import new as homes
from kb.knowledge_base import KnowledgeBase
from kb.person import Scope, operator

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0
"""Seconds to wait for a server to answer, and for clients to end."""

LONGEST_LIFE = 1.5
"""Seconds a server lives at most once it answers."""


@dataclass
class Told:
    """What clients sent and what the server acknowledged: the practice id by the idempotency key."""

    sent: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Outcome:
    """`first_answers` are the seconds from each start to the first answer."""

    kills: int
    acknowledged: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    wrong: tuple[str, ...]
    verify: int
    said: str
    first_answers: tuple[float, ...]

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong or self.verify)


def campaign(folder: Path, kills: int, clients: int, seed: int = 7) -> Outcome:
    """Run it in an empty folder; `seed` decides the moments as far as a machine lets it."""
    token = _home(folder)
    port, chance = free_port(), random.Random(seed)
    told, over = Told(), threading.Event()
    address = f"http://127.0.0.1:{port}"
    hands = [
        threading.Thread(target=_client, args=(address, token, number, told, over), daemon=True)
        for number in range(clients)
    ]
    answers: list[float] = []
    server, first = _start(folder, port)
    answers.append(first)
    for hand in hands:
        hand.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, LONGEST_LIFE))
        _kill(server)
        server, first = _start(folder, port)
        answers.append(first)
    time.sleep(LONGEST_LIFE)
    over.set()
    for hand in hands:
        hand.join(PATIENCE)
    _kill(server)
    return _compared(folder, told, kills, tuple(answers))


def _home(folder: Path) -> str:
    """A home with one delegate; returns a token of hers."""
    homes.write(folder, homes.starting_content(), demonstration=False)
    toml = folder / "kb.toml"
    toml.write_text(toml.read_text("utf-8") + 'encoder = "hashing"\n', "utf-8")
    kb = KnowledgeBase.open(folder)
    added = kb.accounts.administering.add(operator("campaign"), "delegate@example.org", "Dana", "delegate", "Chile")
    account = replace(added, state=AccountState.ACTIVE)
    kb.home.store.change_account(account, "campaign")
    return kb.accounts.tokens.make_token(account.person(), "campaign", Scope.WRITE, "1").secret


def _client(address: str, token: str, number: int, told: Told, over: threading.Event) -> None:
    """Hand in one submission after another, each until it is acknowledged."""
    count = 0
    while not over.is_set():
        key = f"client-{number}-{count}"
        count += 1
        with told.lock:
            told.sent[key] = f"Practice {key}"
        while not over.is_set():
            status, body = post(f"{address}/api/v1/submissions", token, key, entries(told.sent[key]))
            if status in (200, 201):
                with told.lock:
                    told.acknowledged[key] = json.loads(body)["practice"]
                break
            if 400 <= status < 500:
                told.wrong.append(f"{key}: {status} {body[:200]}")
                return
            time.sleep(0.02)


def entries(title: str) -> dict[str, str]:
    return {
        "title": title,
        "summary": "Who does what for which firms.",
        "economies": "Chile",
        "agency": "An agency",
        "kind": "programme",
        "status": "running",
        "done": f"What was done in {title}.",
        "results": "Sales rose.",
        "consent": "Head of unit",
        "consent_on": "2026-01-02",
    }


def post(address: str, token: str, key: str, entries: dict[str, str]) -> tuple[int, str]:
    """Status and body; 0 where nothing answered."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps(entries).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")
    except OSError:
        return 0, ""
    except Exception as error:  # a connection cut in the middle of an answer is no answer, whatever it is called
        return 0, str(error)


def _start(folder: Path, port: int) -> "tuple[subprocess.Popen[bytes], float]":
    """A server in a process group of its own, and after how many seconds it answered."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "kb.cli", "--home", str(folder), "serve", "--port", str(port), "--workers", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, env=environment, cwd=folder)
    while time.monotonic() - begun < PATIENCE:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/about", timeout=5):
                return server, time.monotonic() - begun
        except OSError:
            if server.poll() is not None:
                raise RuntimeError((folder / "server.log").read_text("utf-8")[-2000:]) from None
            time.sleep(0.02)
    raise RuntimeError("the server does not answer")


def _kill(server: "subprocess.Popen[bytes]") -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _compared(folder: Path, told: Told, kills: int, answers: tuple[float, ...]) -> Outcome:
    kb = KnowledgeBase.open(folder)
    on_record: dict[str, list[str]] = {}
    for dossier in kb.home.store.dossiers():
        if dossier.round:
            on_record.setdefault(dossier.title, []).append(dossier.practice)
    lost = [key for key, id in told.acknowledged.items() if id not in on_record.get(told.sent[key], ())]
    doubled = [title for title, ids in on_record.items() if len(ids) > 1]
    verify = subprocess.run(
        [sys.executable, "-m", "kb.cli", "--home", str(folder), "verify"],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=folder,
    )  # fmt: skip
    return Outcome(
        kills=kills,
        acknowledged=len(told.acknowledged),
        lost=tuple(lost),
        doubled=tuple(doubled),
        wrong=tuple(told.wrong),
        verify=verify.returncode,
        said=verify.stdout + verify.stderr,
        first_answers=answers,
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def main() -> None:
    arguments = argparse.ArgumentParser(description="Kill the server while clients submit.")
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--clients", type=int, default=4)
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = campaign(Path(folder) / "home", given.kills, given.clients, given.seed)
    slowest = sorted(outcome.first_answers)
    print(f"{outcome.kills} kills, {given.clients} clients, {time.monotonic() - begun:.0f} s")
    print(f"acknowledged {outcome.acknowledged}, lost {len(outcome.lost)}, doubled {len(outcome.doubled)}")
    print(f"first answer after a start: median {slowest[len(slowest) // 2]:.1f} s, longest {slowest[-1]:.1f} s")
    print(f"kb verify: exit {outcome.verify}")
    for line in (*outcome.lost, *outcome.doubled, *outcome.wrong):
        print(f"  {line}")
    if not outcome.clean:
        print(outcome.said)
        sys.exit(1)


if __name__ == "__main__":
    main()
