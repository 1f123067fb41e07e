"""`kb serve` as a process, with times short enough to wait for, and clients that send what no browser sends."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.homes import ROOT

AS_A_SERVICE = """
import ctypes, os

if os.geteuid() == 0:  # without root's right to write what is closed (CAP_DAC_OVERRIDE), as a service has none
    head, rights = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.capget(head, rights)
    for place in (0, 1, 2):
        rights[place] &= ~(1 << 1)
    assert libc.capset(head, rights) == 0
"""
"""What a program begins with that is to have no more rights than a service."""

PROGRAM = (
    AS_A_SERVICE
    + """
import pathlib, sys, time
from urllib.parse import parse_qs
from kb import KnowledgeBase
from webapp import connections, create_app, server
from webapp.site import arrival, lanes

connections.HEADER_SECONDS = arrival.BODY_SECONDS = 0.6
server.IDLE, server.THREADS = 1, 1
connections.MOST_CONNECTIONS, lanes.FEW, lanes.MOST = 300, 8, 8

def slowly(kb):
    app = create_app(kb)
    answer = app.wsgi_app
    def taking_its_time(environ, start_response):
        time.sleep(float(parse_qs(environ["QUERY_STRING"]).get("seconds", ["0"])[0]))
        return answer(environ, start_response)
    app.wsgi_app = taking_its_time
    return app

server.create_app = slowly
server.serve(lambda: KnowledgeBase.open(pathlib.Path(sys.argv[1])), "127.0.0.1", int(sys.argv[2]), int(sys.argv[3]))
"""
)
"""The product's server; a page takes as many `seconds` longer as its address says."""


@dataclass(frozen=True)
class Heard:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    process: "subprocess.Popen[str]"
    port: int

    def connect(self, come_from: str = "127.0.0.1") -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10, source_address=(come_from, 0))

    def sends(self, data: bytes, come_from: str = "127.0.0.1") -> socket.socket:
        """A connection on which this was sent."""
        connection = self.connect(come_from)
        connection.sendall(data)
        return connection

    def ask(self, path: str, method: str = "GET", come_from: str = "127.0.0.1", **headers: str) -> Heard:
        begun = time.monotonic()
        with self.sends(request(path, method, **headers), come_from) as connection:
            return heard(connection, begun)


def request(path: str, method: str = "GET", body: bytes = b"", **headers: str) -> bytes:
    """A request that ends its connection. An underscore in a header's name stands for a hyphen."""
    said = {"Host": "localhost", "Connection": "close"} | {name.replace("_", "-"): it for name, it in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


def heard(connection: socket.socket, begun: float = 0.0) -> Heard:
    """All that comes until the connection ends, read as one answer; status 0 where nothing came."""
    begun, data = begun or time.monotonic(), b""
    try:
        while part := connection.recv(65536):
            data += part
    except ConnectionError:
        pass
    head, _, body = data.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
    return Heard(int(line.split()[1]) if line else 0, headers, body, time.monotonic() - begun)


@contextmanager
def served(home: Path, workers: int = 1, announced: Literal["stdout", "stderr"] = "stdout") -> Iterator[Served]:
    """A home served until the end of the block; whatever is still there then is killed. That it serves is `announced`
    on stderr where the log is JSON."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", PROGRAM, str(home), str(port), str(workers)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=ROOT, start_new_session=True)
    try:
        assert process.stdout and process.stderr
        line = getattr(process, announced).readline()
        assert re.search(r"Serving on http://127\.0\.0\.1:\d+ ", line), line + process.stderr.read()
        yield Served(process, port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def is_over(connection: socket.socket, within: float) -> bool:
    """Whether the server ended the connection within so many seconds, whatever it said."""
    until = time.monotonic() + within
    connection.settimeout(0.05)
    while time.monotonic() < until:
        readable, _, _ = select.select([connection], [], [], 0.05)
        try:
            if readable and not connection.recv(65536):
                return True
        except ConnectionError:
            return True
    return False
