"""A service that systemd started takes the socket that is handed over, and says when it is ready."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import HomeProblem
from kb.knowledge_base import KnowledgeBase
from tests.homes import ROOT
from tests.serving import Served
from webapp.server import handed_over

HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3, inheritable=True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=sys.argv[2])
os.execv(sys.executable, [sys.executable, "-m", "kb.cli", *sys.argv[3:]])
"""


@contextlib.contextmanager
def started(home: Path, place: Path, sockets: int = 1) -> Iterator[tuple[Served, socket.socket]]:
    """`kb serve` as systemd starts it, and where it says how it is."""
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(place / "notify"))
    manager.settimeout(60)
    listener = socket.create_server(("127.0.0.1", 0))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NOTIFY_SOCKET": str(place / "notify"), "KB_ENCODER": "none"}
    command = [sys.executable, "-c", HAND_OVER, str(listener.fileno()), str(sockets), "--home", str(home), "serve"]
    process = subprocess.Popen(
        [*command, "--workers", "1"], pass_fds=[listener.fileno()], env=environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Served(process, listener.getsockname()[1]), manager
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        manager.close()
        listener.close()


def test_a_site_is_served_on_the_socket_that_is_handed_over_and_says_when_it_answers(
    kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with started(kb.settings.home, tmp_path_factory.mktemp("n")) as (service, manager):
        with service.connect() as early:  # before anything is there to take it
            early.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            heard = [manager.recv(200)]
            assert heard == [b"READY=1"]
            early.settimeout(20)
            assert early.recv(20).startswith(b"HTTP/1.1 200")
        readable, _, _ = select.select([manager], [], [], 20)
        assert readable and manager.recv(200) == b"WATCHDOG=1"
        assert service.ask("/about").status == 200
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=20) == 0


def test_one_socket_is_served_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.server.listen_fds", lambda: 2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr("webapp.server.SD_LISTEN_FDS_START", os.dup(listener.fileno()))
        with pytest.raises(HomeProblem, match="one socket is served on"):
            handed_over()


def test_without_systemd_no_socket_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_PID", str(os.getppid()))  # meant for another process
    monkeypatch.setenv("LISTEN_FDS", "1")
    assert handed_over() is None
