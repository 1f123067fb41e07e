"""Serving for real: the line it prints, a page it answers, a port that is taken."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.errors import HomeProblem
from webapp.server import listen

SERVE = """
import pathlib, sys
from kb import KnowledgeBase
from webapp.server import serve
serve(lambda: KnowledgeBase.open(pathlib.Path(sys.argv[1])), "127.0.0.1", int(sys.argv[2]), 2)
"""


def test_a_port_that_is_taken_is_said_plainly() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(HomeProblem, match=f"port {port} is taken"):
            listen("127.0.0.1", port)


def test_a_host_that_is_not_this_machine_s_is_said_plainly() -> None:
    with pytest.raises(HomeProblem, match="cannot serve on 192"):
        listen("192.0.2.1", 8000)


def test_it_says_where_it_serves_answers_and_stops(kb: KnowledgeBase) -> None:
    command = [sys.executable, "-c", SERVE, str(kb.settings.home), str(_free_port())]
    root = Path(__file__).parents[3]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=root) as server:
        try:
            assert server.stdout and server.stderr
            said = server.stdout.readline()
            address = re.fullmatch(r"Serving on (http://127\.0\.0\.1:\d+) — stop with Ctrl-C\n", said)
            assert address, said or server.stderr.read()
            with urllib.request.urlopen(f"{address[1]}/about", timeout=30) as answer:
                assert "Content-Security-Policy" in answer.headers
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
        assert "Traceback" not in server.stderr.read()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
