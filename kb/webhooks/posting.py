"""A message sent: one POST to an address that was looked at, no redirect followed, and its answer's status alone."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress

from kb.webhooks.target import NotReached, WebhookTarget, resolved, target

CONNECTING, WHOLE = 5.0, 15.0
"""Seconds: until there is a connection, and for all of it, however slowly the other side speaks."""

MOST_READ = 64 * 1024
"""Bytes of an answer that are taken off the line; nobody sees them."""


def post(url: str, body: str, headers: Mapping[str, str], to_this_machine: bool = False) -> int:
    """The answer's status. Raises NotReached, and BadValue where the address is none that is sent to."""
    to = target(url, to_this_machine)
    connection = _Pinned(to, resolved(to, to_this_machine))
    late = threading.Event()
    ending = threading.Timer(WHOLE, _end, (connection, late))
    ending.daemon = True
    ending.start()
    try:
        connection.request("POST", to.path, body.encode(), {"Host": to.named, **headers})
        answer = connection.getresponse()
        with suppress(OSError, http.client.HTTPException):  # it was answered, however its words end
            answer.read(MOST_READ)
        return answer.status
    except ssl.SSLCertVerificationError:
        raise NotReached("its certificate is not valid for its name") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise NotReached("it did not answer in time") from None
        raise NotReached("no connection, or no answer, came about") from None
    finally:
        ending.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to one address of the network, whatever the name leads to by now."""

    def __init__(self, to: WebhookTarget, address: str) -> None:
        super().__init__(to.host, to.port, timeout=CONNECTING)
        self._to, self._address = to, address
        self.line: socket.socket | None = None

    def connect(self) -> None:
        bare = socket.create_connection((self._address, self._to.port), CONNECTING)
        self.sock = self.line = bare
        if self._to.secure:
            context = ssl.create_default_context()
            # the bare socket is given up to the new one, which must be known before it speaks, or nobody could end it
            own = context.wrap_socket(bare, server_hostname=self._to.host, do_handshake_on_connect=False)
            self.sock = self.line = own
            own.do_handshake()


def _end(connection: _Pinned, late: threading.Event) -> None:
    """Whoever speaks so slowly that each of its words is in time is cut off too."""
    late.set()
    if connection.line is not None:
        with suppress(OSError):
            connection.line.shutdown(socket.SHUT_RDWR)
