"""A delegate and an administrator who have set a password, and time that a test moves."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.accounts.account import Account
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, operator

OPERATOR = operator("operator")
PASSWORD = "four words in a row"


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("kb.accounts.moments.moment", lambda: clock.now)
    return clock


@pytest.fixture
def dana(empty: KnowledgeBase) -> Account:
    """A delegate who has set a password."""
    handed = empty.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana Delegate", "delegate", "Chile")
    return empty.accounts.links.use_link(secret_of(handed.path), PASSWORD, PASSWORD)


@pytest.fixture
def ada(empty: KnowledgeBase) -> Person:
    """An administrator who can sign in."""
    handed = empty.accounts.administering.invite(OPERATOR, "ada@example.org", "Ada", "administrator")
    return empty.accounts.links.use_link(secret_of(handed.path), PASSWORD, PASSWORD).person()


def secret_of(path: str) -> str:
    return path.removeprefix("/links/")


def another(kb: KnowledgeBase) -> KnowledgeBase:
    """The same home as another process opens it."""
    return KnowledgeBase(kb.settings, HashingEncoder())
