"""The body of a request as it arrives: whole before anyone is called, within its time and size."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any, cast

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
"""What ASGI calls receive: the next part of a body."""

MOST_HELD = 256 * 1024 * 1024
"""Bytes of all bodies that one process holds at a time."""

IN_MEMORY = 256 * 1024
"""Bytes of a body beyond which it lies on the disk while it is read."""

BODY_SECONDS = 10.0
"""Seconds that a body may take, and as many more as what came of it needs at the slowest line there is."""

SLOWEST_LINE = 16 * 1024
"""Bytes a second."""


class TooSlow(Exception):
    """The body did not come in its time."""


class TooLong(Exception):
    """The body is longer than is taken in."""


class NoRoom(Exception):
    """Other bodies take all the room that there is."""


class Gone(Exception):
    """The client hung up."""


class ArrivalRoom:
    """The bodies that a process holds. Whoever took one in gives its bytes back."""

    def __init__(self, most: int = MOST_HELD) -> None:
        self._most, self._held = most, 0

    async def arrived(self, receive: Receive, largest: int) -> tuple[IO[bytes], int]:
        """The body and its length in bytes. Raises TooSlow, TooLong, NoRoom and Gone, and holds nothing then."""
        body, came = tempfile.SpooledTemporaryFile(IN_MEMORY), 0  # noqa: SIM115 a thread reads it after this
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            while True:
                # a byte now and then is no progress: the allowance grows with what came, at the slowest line's pace
                left = begun + BODY_SECONDS + came / SLOWEST_LINE - clock()
                try:
                    message = await asyncio.wait_for(receive(), max(left, 0))
                except TimeoutError:
                    raise TooSlow from None
                if message["type"] == "http.disconnect":
                    raise Gone
                part = message.get("body", b"")
                came += len(part)
                self._held += len(part)
                if came > largest:
                    raise TooLong
                if self._held > self._most:
                    raise NoRoom
                body.write(part)
                if not message.get("more_body"):
                    body.seek(0)
                    return cast(IO[bytes], body), came
        except BaseException:
            self.give_back(came)
            raise

    def give_back(self, length: int) -> None:
        self._held -= length
