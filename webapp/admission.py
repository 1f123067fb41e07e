"""Between the connections and the application: a request has come in whole before a thread is taken for it, and waits
in the lane of what it will cost."""

import asyncio
import contextlib
import io
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import IO, Any

from webapp.calls import Application, HttpAnswer, Scope, answered, environment, header, path_of
from webapp.site.arrival import ArrivalRoom, Gone, NoRoom, Receive, TooLong, TooSlow
from webapp.site.expense import Expense, expense
from webapp.site.health import ALIVE, alive
from webapp.site.lanes import Job, Lane
from webapp.site.measures import Measures, NoMeasures
from webapp.site.proxies import asked_from, network_of
from webapp.site.refusals import refusal
from webapp.site.request_ids import HEADER, new_id
from webapp.site.watch import log_access

log = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]
"""What ASGI calls send: the next part of an answer."""

LARGEST = 21 * 1024 * 1024
"""Bytes of a body that is taken in: the largest file that a page takes, and what its form says beside it."""

LARGEST_OF_VISITOR = 512 * 1024
"""The same where neither a session nor a token comes with it: visitors send no files."""


AGAIN = 5
"""Seconds after which a machine that could not even say so may be well again."""


class Admission:
    """An application as ASGI calls it, over one as WSGI calls it. `load_changed` is told how much waits and is
    answered here, `measures` what became of each request; `access_log` writes down what is refused; `proxies` are the
    networks that are heard on whom they ask for."""

    def __init__(
        self,
        application: Application,
        lanes: Mapping[Expense, Lane],
        load_changed: Callable[[int], None] = lambda load: None,
        measures: Measures | None = None,
        access_log: bool = False,
        proxies: Sequence[str] = (),
    ) -> None:
        self._application, self._lanes, self._load_changed = application, lanes, load_changed
        self._measures, self._access_log = measures or NoMeasures(), access_log
        self._proxies = proxies
        self._room = ArrivalRoom()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # nothing here speaks it
            await send({"type": "websocket.close", "code": 1000})
        if scope["type"] != "http":
            return
        try:
            answer = await self._answer(scope, receive)
        except Gone:
            return
        except Exception:  # not even the page that says so could be made: as a machine without memory or handles
            with contextlib.suppress(OSError, MemoryError):
                log.exception("a request could not be answered")
            answer = named(refusal(503, path_of(scope), AGAIN), new_id())
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> HttpAnswer:
        """Raises Gone."""
        path, length, largest = path_of(scope), _announced(scope), _largest(scope)
        of = expense(scope["method"], path, length)
        has_body = length or header(scope, b"transfer-encoding")
        if path == ALIVE and scope["method"] in ("GET", "HEAD") and not has_body:
            return named(alive(), new_id())  # from the loop itself: whatever threads do, this process lives
        try:
            if length > largest:
                # by the length alone the application says so itself, in a page of its own
                return await self._in_turn(of, scope, io.BytesIO(), length, 0) or self._busy(of, scope)
            if not has_body:
                return await self._in_turn(of, scope, io.BytesIO(), 0, 0) or self._busy(of, scope)
            body, came = await self._room.arrived(receive, largest)
        except TooSlow:
            return self._refused(408, of, scope)
        except TooLong:
            return self._refused(413, of, scope)
        except NoRoom:
            return self._busy(of, scope)
        return await self._in_turn(of, scope, body, came, came) or self._busy(of, scope)

    async def _in_turn(self, of: Expense, scope: Scope, body: IO[bytes], length: int, held: int) -> HttpAnswer | None:
        """The application's answer when its turn has come; none where it will not come soon."""
        lane, since = self._lanes[of], time.monotonic()
        loop = asyncio.get_running_loop()
        coming: asyncio.Future[HttpAnswer | None] = loop.create_future()

        def done(answer: HttpAnswer | None, fault: BaseException | None = None) -> None:
            self._room.give_back(held)
            if coming.done():
                return
            if fault:
                coming.set_exception(fault)
            else:
                coming.set_result(answer)

        def tell(answer: HttpAnswer | None, fault: BaseException | None = None) -> None:
            with contextlib.suppress(RuntimeError):  # this process is leaving, and its loop has ended
                loop.call_soon_threadsafe(done, answer, fault)

        def work() -> None:
            self._measures.waited(of, time.monotonic() - since)
            try:
                tell(answered(self._application, environment(scope, body, length)))
            except BaseException as fault:
                tell(None, fault)

        job = Job(self._client(scope), work, lambda: tell(None))
        lane.offer(job)
        self._load_changed(self.load)
        try:
            return await coming
        finally:
            if not coming.done() or coming.cancelled():
                lane.withdraw(job)
            self._load_changed(self.load)

    def _client(self, scope: Scope) -> str:
        """Whose turn it is; those whom a proxy does not name have theirs together."""
        return network_of(self._asked_from(scope))

    def _asked_from(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope["client"] else ""
        return asked_from(peer, header(scope, b"x-forwarded-for"), self._proxies) or peer

    def tell_queues(self) -> None:
        """Let the measures know what waits and runs now."""
        for of, lane in self._lanes.items():
            self._measures.queued(of, lane.waiting, lane.running)

    def _busy(self, of: Expense, scope: Scope) -> HttpAnswer:
        return self._refused(503, of, scope, self._lanes[of].retry_after)

    def _refused(self, status: int, of: Expense, scope: Scope, retry_after: int = 0) -> HttpAnswer:
        """What the application never hears of, and the access log does all the same."""
        answer = named(refusal(status, path_of(scope), retry_after), name := new_id())
        self._measures.refused(of)
        if self._access_log:
            log_access(name, scope["method"], "", status, len(answer.body), 0.0, self._asked_from(scope))
        return answer

    @property
    def load(self) -> int:
        """Requests that wait or are answered."""
        return sum(lane.load for lane in self._lanes.values())


def _announced(scope: Scope) -> int:
    """Bytes of the body as its length was announced."""
    said = header(scope, b"content-length")
    return int(said) if said.isdecimal() else 0


def _largest(scope: Scope) -> int:
    known = header(scope, b"cookie") or header(scope, b"authorization")
    return LARGEST if known else LARGEST_OF_VISITOR


def named(answer: HttpAnswer, name: str) -> HttpAnswer:
    """The answer with the name of its request."""
    return replace(answer, headers=(*answer.headers, (HEADER.encode(), name.encode())))
