"""A process of gunicorn's that reads and writes all its connections in one loop, so that a slow one holds no thread."""

import asyncio
import contextlib
import mmap
import os
import resource
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.systemd import sd_notify
from gunicorn.workers.gasgi import ASGIWorker

from webapp.admission import Admission
from webapp.site.expense import Expense
from webapp.site.headers import HEADERS
from webapp.site.lanes import MOST, Lane, OneAtATime

HEADER_SECONDS = 10.0
"""Seconds from a connection to the end of its first request's header. For a later one the idle time counts."""

READER_SECONDS = 120.0
"""Seconds in which a reader takes the next part of an answer, or the connection ends."""

MOST_CONNECTIONS = 2000
"""Of one process. Beyond, the one that has waited longest for its request to be whole ends."""

FILES = 8192
"""Files that a process may have open: its connections, and what it reads."""

AT_ONCE = 8
"""Connections that are taken before what came on others is looked at."""

PROGRESS = 1024
"""Bytes that come at once from a body that makes way: whoever sends so is no trickle."""

REQUEST = 4
"""Idle connections that weigh as much as a request that waits or is answered."""

SLACK = 2
"""So much more than another's a process's load may be before it leaves new connections to that one."""

SHORT_WHILE = 0.002
"""Seconds for which a busy process leaves a new connection to an idle one."""

SWITCH = 0.001
"""Seconds after which a thread lets another one run: a search waits no longer than that for a report to step aside."""

NOBODY = 2**31 - 1


class Loads:
    """How much waits at each of the processes, in memory that all share: a connection goes to one that is idle."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._shared = mmap.mmap(-1, 4 * most)
        for place in range(most):
            self[place] = NOBODY

    def __setitem__(self, place: int, load: int) -> None:
        struct.pack_into("i", self._shared, 4 * place, load)

    def __getitem__(self, place: int) -> int:
        return int(struct.unpack_from("i", self._shared, 4 * place)[0])

    def place(self) -> int:
        """One that nobody has."""
        free = next((place for place in range(self._most) if self[place] == NOBODY), 0)
        self[free] = NOBODY - 1
        return free

    def least(self) -> int:
        return min(self[place] for place in range(self._most))


class Connection(ASGIProtocol):  # type: ignore[misc]
    """Gunicorn's, with a time for the first header, for a reader, and a place in the row of those that wait."""

    worker: "LoopWorker"

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._said_something = False
        self._reader_late: asyncio.TimerHandle | None = None
        super().connection_made(transport)
        self.worker.incomplete[self] = None
        self._keepalive_handle = self.worker.loop.call_later(HEADER_SECONDS, self.end_of_patience)

    def data_received(self, data: bytes) -> None:
        self._said_something = True
        super().data_received(data)

    def end_of_patience(self) -> None:
        """Its request did not become whole."""
        if self._said_something and self._awaiting_request:
            self._send_error_response(408, "The request took too long to arrive.\n")
        self._keepalive_timeout()

    def _send_error_response(self, status: int, message: str, extra_headers: tuple[tuple[str, str], ...] = ()) -> None:
        super()._send_error_response(status, message, (*extra_headers, *HEADERS.items()))

    def connection_lost(self, exc: Exception | None) -> None:
        self.worker.incomplete.pop(self, None)
        self._reader_in_time()
        super().connection_lost(exc)
        self.worker.tell_load()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reader_in_time()
        self._reader_late = self.worker.loop.call_later(READER_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._reader_in_time()
        super().resume_writing()

    def _reader_in_time(self) -> None:
        if self._reader_late:
            self._reader_late.cancel()
            self._reader_late = None

    def _on_body(self, chunk: bytes) -> None:
        if len(chunk) >= PROGRESS and self in self.worker.incomplete:
            del self.worker.incomplete[self]
            self.worker.incomplete[self] = None  # a large file on its way is not the one that ends first
        super()._on_body(chunk)

    def _on_message_complete(self) -> None:
        self.worker.incomplete.pop(self, None)
        super()._on_message_complete()

    def _arm_keepalive_timer(self) -> None:
        self._said_something = False
        self.worker.incomplete[self] = None
        super()._arm_keepalive_timer()


class LoopWorker(ASGIWorker):  # type: ignore[misc]
    """Gunicorn's process with a loop. It takes connections as they can be answered, and leaves when all it began is
    answered."""

    loads: Loads
    place: int
    turn: OneAtATime
    threads: int
    manager: str = ""
    """Where whatever manages services on this machine hears of this one; empty where nothing does."""

    def init_process(self) -> None:
        self.incomplete: dict[Connection, None] = {}
        self._leaving = asyncio.Event()
        self._joining: set[asyncio.Task[Any]] = set()
        self._requests = 0
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        sys.setswitchinterval(SWITCH)
        super().init_process()

    def load_wsgi(self) -> None:
        self._lanes = {
            Expense.PAGE: Lane(threads=self.threads, patience=2.0, most_of_client=256),
            Expense.PACK: Lane(threads=1, patience=10.0, most_of_client=8, turn=self.turn),
            Expense.UPLOAD: Lane(threads=1, patience=30.0, most_of_client=8),
            Expense.WATCH: Lane(threads=1, patience=30.0, most_of_client=MOST),
        }
        app = self.app.wsgi()
        measures, access_log = app.extensions["measures"], app.extensions["kb"].settings.access_log
        self.asgi = Admission(app, self._lanes, self.tell_load, measures, access_log)

    def handle_quit_signal(self) -> None:
        self.handle_exit_signal()

    def handle_exit_signal(self) -> None:
        self.alive = False
        self._leaving.set()

    async def _serve(self) -> None:
        for lane in self._lanes.values():
            lane.open()
        listeners = [one.sock for one in self.sockets]
        for listener in listeners:
            listener.setblocking(False)
            self.loop.add_reader(listener, self._accept_or_leave, listener)
        self.tell_load(0)
        self._tell_manager("READY=1")
        while self.alive and self.ppid == os.getppid():
            self.notify()
            self._tell_manager("WATCHDOG=1")
            self.asgi.tell_queues()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), 1.0)
        for listener in listeners:
            self.loop.remove_reader(listener)
        await self._finish()

    async def _finish(self) -> None:
        """Answer what has come in; what has not come whole is not waited for."""
        self.alive = False
        for connection in tuple(self.incomplete):
            connection.end_of_patience()
        deadline = self.loop.time() + self.cfg.graceful_timeout
        while self.nr_conns > 0 and self.loop.time() < deadline:
            self.notify()
            await asyncio.sleep(0.02)
        for lane in self._lanes.values():
            lane.close()

    def _tell_manager(self, state: str) -> None:
        """A service that systemd started is ready when a process of it answers, and lives as long as one does."""
        if self.manager:
            os.environ["NOTIFY_SOCKET"] = self.manager
            sd_notify(state, self.log, unset_environment=True)

    # -- connections -------------------------------------------------------------------------------------

    def tell_load(self, requests: int | None = None) -> None:
        """Let the others know what is to do here."""
        if requests is not None:
            self._requests = requests
        self.loads[self.place] = REQUEST * self._requests + self.nr_conns + len(self._joining)

    def _is_busier(self) -> bool:
        return self.loads[self.place] > self.loads.least() + SLACK

    def _accept_or_leave(self, listener: socket.socket) -> None:
        """Leave it to a process with less to do for a short while: if none takes it, it is taken here."""
        for _ in range(AT_ONCE):
            if self._is_busier():
                self._rest(listener, SHORT_WHILE, self._take)
                return
            if not self._take(listener):
                return

    def _take(self, listener: socket.socket) -> bool:
        """Take one connection; whether there may be another."""
        if self.nr_conns + len(self._joining) >= MOST_CONNECTIONS:
            if not self.incomplete:
                self._rest(listener, 10 * SHORT_WHILE)
                return False
            oldest = next(iter(self.incomplete))
            del self.incomplete[oldest]
            oldest.end_of_patience()
        try:
            connection, _ = listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return False  # none is left, or another process was quicker
        except OSError:  # no file is left to open: those that close give theirs back
            self._rest(listener, 25 * SHORT_WHILE)
            return False
        connection.setblocking(False)
        joining = self.loop.create_task(self.loop.connect_accepted_socket(lambda: Connection(self), connection))
        self._joining.add(joining)
        joining.add_done_callback(self._joined)
        self.tell_load()
        return True

    def _joined(self, joining: asyncio.Task[Any]) -> None:
        self._joining.discard(joining)
        if not joining.cancelled():
            joining.exception()  # the client is gone already: nobody is to be told

    def _rest(
        self, listener: socket.socket, seconds: float, then: Callable[[socket.socket], object] | None = None
    ) -> None:
        """Take no connection for so long."""
        self.loop.remove_reader(listener)

        def again() -> None:
            if self.alive:
                self.loop.add_reader(listener, self._accept_or_leave, listener)
                if then:
                    then(listener)

        self.loop.call_later(seconds, again)
