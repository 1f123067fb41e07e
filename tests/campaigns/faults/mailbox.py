"""A mail server that takes letters, and can be away."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Letters(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True
    taken = 0


class _Hello(socketserver.StreamRequestHandler):
    server: _Letters

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        within = False
        for line in self.rfile:
            said = line.strip().upper()
            if within:
                if said == b".":
                    within, self.server.taken = False, self.server.taken + 1
                    self.wfile.write(b"250 taken\r\n")
                continue
            within = said == b"DATA"
            self.wfile.write(b"354 go on\r\n" if within else b"221 bye\r\n" if said == b"QUIT" else b"250 well\r\n")
            if said == b"QUIT":
                return


class Mailbox:
    """Counts the letters it has taken."""

    def __init__(self) -> None:
        self._server = _Letters(("127.0.0.1", 0), _Hello)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        self._taken = 0
        self._begin()

    @property
    def taken(self) -> int:
        return self._taken + self._server.taken

    def _begin(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def away(self) -> Iterator[None]:
        address: Any = self._server.server_address
        self.close()
        self._taken += self._server.taken
        try:
            yield
        finally:
            self._server = _Letters(address, _Hello)
            self._begin()
