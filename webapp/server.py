"""Serves the web application with gunicorn: a few processes, each with its own knowledge base.

Gunicorn starts the processes, starts one anew that dies, and ends them; what each does with its connections stands in
`webapp/connections.py`, who is answered first and who is refused in `webapp/admission.py` and `webapp/site/lanes.py`.
"""

import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.systemd import SD_LISTEN_FDS_START, listen_fds

from kb import KnowledgeBase
from kb.errors import HomeProblem
from kb.settings import Settings
from webapp import create_app
from webapp.connections import NOBODY, Loads, LoopWorker
from webapp.site import logs, measures
from webapp.site.lanes import OneAtATime
from webapp.site.logs import GunicornLog

THREADS = 2
"""In each process, for pages and searches: while one waits for the disk, the other goes on."""

GRACE = 30
"""Seconds that what was begun may take when the server is to stop."""

BACKLOG = 1024
"""Connections that wait to be taken."""

IDLE = 5
"""Seconds that a connection is kept for its next request."""

PATIENCE = 120
"""Seconds a worker may take to load the model before it is thought dead."""


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn without its command line. Each process opens the knowledge base after the fork."""

    def __init__(
        self, open_kb: Callable[[], KnowledgeBase], listener: socket.socket, workers: int, settings: Settings
    ) -> None:
        self._open_kb, self._listener, self._workers, self._settings = open_kb, listener, workers, settings
        # gunicorn would say that it is ready before any process is
        self._manager = os.environ.pop("NOTIFY_SOCKET", "")
        self._loads, self._turn = Loads(2 * workers), OneAtATime()
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": f"fd://{self._listener.fileno()}",
            "worker_class": LoopWorker,
            "workers": self._workers,
            "timeout": PATIENCE,
            "graceful_timeout": GRACE,
            "keepalive": IDLE,
            "backlog": BACKLOG,
            "asgi_lifespan": "off",
            "asgi_loop": "asyncio",
            "asgi_disconnect_grace_period": 0,
            "preload_app": False,
            "accesslog": None,
            "errorlog": "-",
            "logger_class": GunicornLog,
            "loglevel": "warning",
            "limit_request_line": 8190,
            "control_socket_disable": True,
            "when_ready": _announce(self._listener, self._settings),
            "pre_fork": self._give_place,
            "child_exit": self._take_place,
            "worker_exit": _leave_quietly,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def _give_place(self, server: object, worker: LoopWorker) -> None:
        worker.loads, worker.place = self._loads, self._loads.place()
        worker.turn, worker.threads, worker.manager = self._turn, THREADS, self._manager

    def _take_place(self, server: object, worker: LoopWorker) -> None:
        self._loads[worker.place] = NOBODY
        measures.forget_process(worker.pid)

    def load(self) -> Flask:
        kb = self._open_kb()
        app = create_app(kb)
        kb.home.warm()
        kb.home.mend_indexes()
        return app


def serve(
    open_kb: Callable[[], KnowledgeBase],
    host: str,
    port: int,
    workers: int = 2,
    settings: Settings | None = None,
    notice: str = "",
) -> None:
    """Serve until stopped, on a socket that was handed over by systemd if there is one; `notice` is said first. Raises
    HomeProblem where the port or the host cannot be had."""
    known, listener = settings or open_kb().settings, handed_over() or listen(host, port)
    logs.begin(known)
    if notice:
        logs.say(known, notice)
    with _folder_of_measures(known):
        Server(open_kb, listener, workers, known).run()


@contextmanager
def _folder_of_measures(settings: Settings) -> Iterator[None]:
    """A folder in which the processes add up what they count, as long as the server runs."""
    if not measures.are_kept(settings):
        yield
        return
    os.environ[measures.FOLDER] = folder = tempfile.mkdtemp(prefix="kb-metrics-")
    own = os.getpid()
    try:
        yield
    finally:
        if os.getpid() == own:  # a process that was forked leaves by this way too
            shutil.rmtree(folder, ignore_errors=True)


def handed_over() -> socket.socket | None:
    """The socket that systemd listens on for this service (LISTEN_FDS); none where it does not. Raises HomeProblem."""
    sockets = listen_fds()
    if not sockets:
        return None
    listener = socket.socket(fileno=SD_LISTEN_FDS_START)
    if sockets > 1 or listener.family not in (socket.AF_INET, socket.AF_INET6) or listener.type != socket.SOCK_STREAM:
        raise HomeProblem("one socket is served on, of TCP: name one ListenStream=ADDRESS:PORT in the socket's unit")
    return listener


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on, bound before anything else starts, so that a taken port is said plainly."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise HomeProblem(_why_not(host, port, error)) from None
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    taken = f"port {port} is taken: stop what runs there, or choose another with --port"
    refused = f"cannot serve on {host}:{port} ({error.strerror or error}): choose another host or port"
    return taken if "in use" in str(error) else refused


def _announce(listener: socket.socket, settings: Settings) -> Callable[[object], None]:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host

    def when_ready(server: object) -> None:
        logs.say(settings, f"Serving on http://{shown}:{port} — stop with Ctrl-C")

    return when_ready


def _leave_quietly(server: object, worker: object) -> None:
    """Ctrl-C reaches a worker twice, from terminal and parent: the second must not break its exit."""
    for again in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(again, signal.SIG_IGN)
