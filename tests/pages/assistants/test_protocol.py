"""/mcp: assistants ask as a token's owner or as a visitor, and no page asks in its reader's name."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from mcp import ClientSession

from kb.accounts.account import Account
from kb.knowledge_base import KnowledgeBase
from kb.settings import load
from tests import sites
from tests.assistants.client import calls, over_http, words
from tests.pages.conftest import OWN, signed_in
from tests.serving import served

MEMBERS = """---
id: confided
title: Zebrafinch credit
summary: Credit that only members read of.
economies: [Chile]
kind: programme
status: running
since: 2020
classification: members
objectives: ["4.1"]
---

Zebrafinch credit for harbours.
"""

ACCEPTS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


def message(method: str, **params: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()


SEARCH = message("tools/call", name="search", arguments={"text": "zebrafinch"})


@pytest.fixture
def confided(kb: KnowledgeBase, write: Callable[..., Path], account_of: Callable[[str], Account]) -> KnowledgeBase:
    from kb.person import operator

    assert kb.importing.import_files([write("confided.md", MEMBERS)], by=operator("secretariat")).added == 1
    kb.home.update_index()
    return kb


def total(client: FlaskClient, **headers: str) -> int:
    answer = client.post("/mcp", data=SEARCH, headers={**ACCEPTS, **headers})
    assert answer.status_code == 200, answer.text
    return int(answer.json["result"]["structuredContent"]["total"])


def test_a_token_reads_what_its_owner_may_and_nobody_else_does(
    confided: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    delegate = account_of("delegate")
    token = confided.accounts.tokens.make_token(delegate.person(), "assistant", "read", "9").secret
    client = sites.client(confided)
    assert total(client) == 0
    assert total(client, Authorization=f"Bearer {token}") == 1
    refused = client.post("/mcp", data=SEARCH, headers={**ACCEPTS, "Authorization": "Bearer none"})
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert refused.is_json


def test_a_session_counts_for_nothing_there(confided: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    """Another site's page could send it along."""
    client = signed_in(sites.client(confided), account_of("officer"))
    assert total(client) == 0 and total(client, **OWN) == 0


def test_a_script_of_another_page_is_refused(reader: FlaskClient) -> None:
    for origin in ("https://evil.example", "null", "http://localhost.evil.example"):
        answer = reader.post("/mcp", data=SEARCH, headers={**ACCEPTS, "Origin": origin})
        assert answer.status_code == 403 and answer.mimetype == "text/plain", origin
    assert total(reader, Origin="http://localhost") == 0


def test_another_host_name_is_refused(reader: FlaskClient) -> None:
    assert reader.post("/mcp", data=SEARCH, headers={**ACCEPTS, "Host": "evil.example"}).status_code == 400


def test_only_messages_are_taken(reader: FlaskClient) -> None:
    for method in (reader.get, reader.delete, reader.put):
        answer = method("/mcp", headers=OWN)
        assert answer.status_code == 405 and "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"[" * 50_000, b"null", b"\xff\xfe", b'{"jsonrpc": "2.0"}', b'{"id":{},"method":1}',
     message("no/such"), message("tools/call"), message("tools/call", name=3), message("resources/list", cursor="x"),
     message("resources/read", uri="file:///etc/passwd"), message("initialize", protocolVersion="1066-10-14")],
)  # fmt: skip
@pytest.mark.parametrize("version", ["", "2025-06-18", "2026-07-28", "nonsense"])
def test_what_is_no_message_is_refused_in_json(reader: FlaskClient, body: bytes, version: str) -> None:
    headers = {**ACCEPTS, **({"MCP-Protocol-Version": version} if version else {})}
    answer = reader.post("/mcp", data=body, headers=headers)
    assert answer.status_code < 500, answer.text
    assert b"Traceback" not in answer.data and b"/work" not in answer.data
    if answer.data:
        assert "error" in json.loads(answer.data) or "isError" in answer.text


def test_what_is_too_long_is_refused(reader: FlaskClient) -> None:
    answer = reader.post("/mcp", data=b" " * 300_000, headers=ACCEPTS)
    assert answer.status_code == 413 and answer.is_json


def test_whoever_asks_too_often_is_told_when_to_ask_again(
    kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    client = sites.client(kb)
    token = kb.accounts.tokens.make_token(account_of("delegate").person(), "assistant", "read", "9").secret
    kb.home.settings = replace(kb.settings, searches_per_minute=2, api_calls_per_minute=4)
    ask = {"data": SEARCH, "headers": {**ACCEPTS, "Authorization": f"Bearer {token}"}}
    assert [client.post("/mcp", **ask).json["result"]["isError"] for _ in range(3)] == [False, False, True]
    client.post("/mcp", **ask)
    answer = client.post("/mcp", **ask)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


async def _both(session: ClientSession) -> tuple[str, list[str], bool]:
    search, read = await calls([("search", {"text": "loans"}), ("read", {"practice": "nope"})])(session)
    return words(search), [tool.name for tool in (await session.list_tools()).tools], read.is_error


def test_the_reference_client_asks_a_site_that_is_served(
    kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    settings = kb.settings.home / "kb.toml"
    token = kb.accounts.tokens.make_token(account_of("delegate").person(), "assistant", "read", "9").secret
    settings.write_text('plan = "smewg-2021-2024"\nencoder = "none"\n', "utf-8")
    KnowledgeBase(load(kb.settings.home)).home.update_index()
    with served(kb.settings.home) as server:
        said, tools, refused = over_http(f"http://127.0.0.1:{server.port}/mcp", _both, token)
    assert "japan-credit-guarantee" in said and "search" in tools and refused
