"""Between the connections and the application: a request has come in whole before a thread is taken for it, and waits
in the lane of what it will cost."""

import asyncio
import contextlib
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import IO, Any

from webapp.calls import Application, HttpAnswer, Scope, answered, environment, header, path_of
from webapp.site.arrival import ArrivalRoom, Gone, NoRoom, Receive, TooLong, TooSlow
from webapp.site.expense import Expense, expense
from webapp.site.lanes import Job, Lane
from webapp.site.proxies import asked_from, network_of
from webapp.site.refusals import refusal

Send = Callable[[dict[str, Any]], Awaitable[None]]
"""What ASGI calls send: the next part of an answer."""

LARGEST = 21 * 1024 * 1024
"""Bytes of a body that is taken in: the largest file that a page takes, and what its form says beside it."""

LARGEST_OF_VISITOR = 512 * 1024
"""The same where neither a session nor a token comes with it: visitors send no files."""


class Admission:
    """An application as ASGI calls it, over one as WSGI calls it. `load_changed` is told how much waits and is
    answered here; `proxies` are the networks that are heard on whom they ask for."""

    def __init__(
        self,
        application: Application,
        lanes: Mapping[Expense, Lane],
        load_changed: Callable[[int], None] = lambda load: None,
        proxies: Sequence[str] = (),
    ) -> None:
        self._application, self._lanes, self._load_changed = application, lanes, load_changed
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
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> HttpAnswer:
        """Raises Gone."""
        path, length, largest = path_of(scope), _announced(scope), _largest(scope)
        lane = self._lanes[expense(scope["method"], path, length)]
        try:
            if length > largest:
                # by the length alone the application says so itself, in a page of its own
                return await self._in_turn(lane, scope, io.BytesIO(), length, 0) or _busy(path, lane)
            if not length and not header(scope, b"transfer-encoding"):
                return await self._in_turn(lane, scope, io.BytesIO(), 0, 0) or _busy(path, lane)
            body, came = await self._room.arrived(receive, largest)
        except TooSlow:
            return refusal(408, path)
        except TooLong:
            return refusal(413, path)
        except NoRoom:
            return _busy(path, lane)
        return await self._in_turn(lane, scope, body, came, came) or _busy(path, lane)

    async def _in_turn(self, lane: Lane, scope: Scope, body: IO[bytes], length: int, held: int) -> HttpAnswer | None:
        """The application's answer when its turn has come; none where it will not come soon."""
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
        peer = scope["client"][0] if scope["client"] else ""
        return network_of(asked_from(peer, header(scope, b"x-forwarded-for"), self._proxies) or peer)

    @property
    def load(self) -> int:
        """Requests that wait or are answered."""
        return sum(lane.load for lane in self._lanes.values())


def _busy(path: str, lane: Lane) -> HttpAnswer:
    return refusal(503, path, lane.retry_after)


def _announced(scope: Scope) -> int:
    """Bytes of the body as its length was announced."""
    said = header(scope, b"content-length")
    return int(said) if said.isdecimal() else 0


def _largest(scope: Scope) -> int:
    known = header(scope, b"cookie") or header(scope, b"authorization")
    return LARGEST if known else LARGEST_OF_VISITOR
