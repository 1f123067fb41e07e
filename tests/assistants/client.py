"""The reference client of the Model Context Protocol before the product's two doors: a process of `kb mcp`, a site."""

import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx2
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from tests.homes import ROOT

Wanted = TypeVar("Wanted")

Talk = Callable[[ClientSession], Awaitable[Wanted]]
"""What a client does in one session."""

Call = tuple[str, dict[str, Any]]


def _apart(talk: Callable[[], Awaitable[Wanted]]) -> Wanted:
    """In a thread of its own: where a browser is driven, this one has a loop already."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(anyio.run, talk).result()


def over_stdio(home: Path, talk: Talk[Wanted], *options: str) -> Wanted:
    async def _talk() -> Wanted:
        command = StdioServerParameters(
            command=sys.executable,
            args=["-m", "kb.cli", "--home", str(home), "mcp", *options],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        async with stdio_client(command) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            return await talk(session)

    return _apart(_talk)


def over_http(address: str, talk: Talk[Wanted], token: str = "") -> Wanted:
    async def _talk() -> Wanted:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60) as client,
            streamable_http_client(address, http_client=client) as streams,
            ClientSession(streams[0], streams[1]) as session,
        ):
            await session.initialize()
            return await talk(session)

    return _apart(_talk)


def calls(asked: Sequence[Call]) -> Talk[list[CallToolResult]]:
    """These calls one after the other. The client holds each answer to the schema that its tool declares."""

    async def _call(session: ClientSession) -> list[CallToolResult]:
        return [await session.call_tool(name, arguments) for name, arguments in asked]

    return _call


def words(result: CallToolResult) -> str:
    return "\n".join(one.text for one in result.content if one.type == "text")
