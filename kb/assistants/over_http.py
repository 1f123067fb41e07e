"""An assistant elsewhere: each POST is answered by itself, by the library's own transport (Streamable HTTP, stateless,
answers in JSON), which is run for the one request in a loop of its own."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import anyio
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

from kb.assistants.audience import Asking
from kb.assistants.server import server


@dataclass(frozen=True)
class Posted:
    """What came: its headers by their names in small letters, and its body, whose size was looked at."""

    headers: Mapping[str, str]
    body: bytes
    origins: Sequence[str]
    """Which pages' scripts may ask: those of the site alone."""


@dataclass
class PostAnswered:
    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


def answered(asking: Asking, posted: Posted) -> PostAnswered:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return anyio.run(_answered, asking, posted)
    with ThreadPoolExecutor(1) as beside:  # whoever embeds the site may have a loop of its own in this thread
        return beside.submit(anyio.run, _answered, asking, posted).result()


async def _answered(asking: Asking, posted: Posted) -> PostAnswered:
    security = TransportSecuritySettings(
        allowed_hosts=[posted.headers.get("host", "")], allowed_origins=list(posted.origins)
    )  # which hosts are answered to was decided before
    manager = StreamableHTTPSessionManager(
        server(asking),
        json_response=True,
        stateless=True,
        security_settings=security,
        max_request_body_size=max(1, len(posted.body)),
    )
    found, given = PostAnswered(), False

    async def receive() -> dict[str, Any]:
        nonlocal given
        if given:
            await anyio.sleep_forever()  # the client is there until it is answered
        given = True
        return {"type": "http.request", "body": posted.body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            found.status = message["status"]
            found.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
        elif message["type"] == "http.response.body":
            found.body += message.get("body", b"")

    async with manager.run():
        await manager.handle_request(_scope(posted), receive, send)
    return found


def _scope(posted: Posted) -> dict[str, Any]:
    """The request as the transport reads it (ASGI)."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/mcp",
        "raw_path": b"/mcp",
        "query_string": b"",
        "root_path": "",
        "headers": [
            (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in posted.headers.items()
        ],
    }
