"""Serves the web application with gunicorn: a few processes, each with its own knowledge base.

Gunicorn starts the processes, starts one anew that dies, and ends them; what each does with its connections stands in
`webapp/connections.py`, who is answered first and who is refused in `webapp/admission.py` and `webapp/site/lanes.py`.
"""

import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from kb import KnowledgeBase
from kb.errors import HomeProblem
from webapp import create_app
from webapp.connections import NOBODY, Loads, LoopWorker
from webapp.site.lanes import OneAtATime
from webapp.site.rates import Rates

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

    def __init__(self, open_kb: Callable[[], KnowledgeBase], listener: socket.socket, workers: int) -> None:
        self._open_kb, self._listener, self._workers = open_kb, listener, workers
        self._address = _address(listener)
        self._loads, self._turn, self._rates = Loads(2 * workers), OneAtATime(), Rates()
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
            "loglevel": "warning",
            "limit_request_line": 8190,
            "control_socket_disable": True,
            "forwarded_allow_ips": "",  # the application itself hears those that the setting `proxies` names
            "when_ready": _announce(self._address),
            "pre_fork": self._give_place,
            "child_exit": self._take_place,
            "worker_exit": _leave_quietly,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def _give_place(self, server: object, worker: LoopWorker) -> None:
        worker.loads, worker.place = self._loads, self._loads.place()
        worker.turn, worker.threads = self._turn, THREADS

    def _take_place(self, server: object, worker: LoopWorker) -> None:
        self._loads[worker.place] = NOBODY

    def load(self) -> Flask:
        kb = self._open_kb()
        kb.home.settings = replace(kb.settings, served=self._address)
        app = create_app(kb)
        app.extensions["rates"] = self._rates  # all processes count together
        kb.home.warm()
        return app


def serve(open_kb: Callable[[], KnowledgeBase], host: str, port: int, workers: int = 2) -> None:
    """Serve until stopped. Raises HomeProblem where the port or the host cannot be had."""
    Server(open_kb, listen(host, port), workers).run()


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


def _announce(address: str) -> Callable[[object], None]:
    def when_ready(server: object) -> None:
        print(f"Serving on {address} — stop with Ctrl-C", flush=True)

    return when_ready


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _leave_quietly(server: object, worker: object) -> None:
    """Ctrl-C reaches a worker twice, from terminal and parent: the second must not break its exit."""
    for again in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(again, signal.SIG_IGN)
