"""A store that cannot be written for a while, before a real site: its writes come back with it, in every worker and
thread, without a restart."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import Scope
from tests.campaigns.killing import entries
from tests.serving import Heard, Served, heard, request, served

WRITES = 8
"""Of which two are on their way at once: enough for both workers to meet the spell, too few to be refused for that."""


@pytest.fixture
def site(kb: KnowledgeBase, home: Path, account_of: Callable[[str], Account]) -> Iterator[tuple[Served, Path, str]]:
    """A site served without root's rights over files, its home, and a delegate's token."""
    token = kb.accounts.tokens.make_token(account_of("delegate").person(), "t", Scope.WRITE, "1").secret
    kb.home.store.close()
    with served(home, workers=2) as it:
        yield it, home, token


def _write(it: Served, token: str, number: int) -> Heard:
    """A submission that a program hands in."""
    body = json.dumps(entries(f"Practice {number}")).encode()
    said = {"Authorization": f"Bearer {token}", "Content_Type": "application/json", "Content_Length": str(len(body))}
    with it.sends(request("/api/v1/submissions", "POST", body, **said)) as answer:
        return heard(answer)


def _many(it: Served, token: str) -> list[Heard]:
    with ThreadPoolExecutor(2) as hands:
        return list(hands.map(lambda number: _write(it, token, number), range(WRITES)))


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_writes_come_back_with_the_store(site: tuple[Served, Path, str], closed: str) -> None:
    it, home, token = site
    with _closed(home / "kb.sqlite" if closed == "file" else home):
        refused = _many(it, token)
    assert {one.status for one in refused} == {503}
    assert all(str(home) not in one.body.decode() and "kb.sqlite" not in one.body.decode() for one in refused)
    assert all(one.headers["Retry-After"] for one in refused)
    assert [one.body for one in _many(it, token) if one.status != 201] == []


def test_what_was_read_meanwhile_stops_no_write_afterwards(site: tuple[Served, Path, str]) -> None:
    it, home, token = site
    with _closed(home / "kb.sqlite"), ThreadPoolExecutor(2) as hands:
        read = list(hands.map(lambda _: it.ask("/meetings"), range(WRITES)))
    assert {one.status for one in read} == {200}
    assert [one.body for one in _many(it, token) if one.status != 201] == []


@contextmanager
def _closed(place: Path) -> Iterator[None]:
    mode = place.stat().st_mode & 0o777
    place.chmod(mode & 0o555)
    yield
    place.chmod(mode)
