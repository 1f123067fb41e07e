"""A home that may send to this machine, and somebody there who receives."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kb.knowledge_base import KnowledgeBase
from tests.webhooks.receiver import Receiver, receiver


@pytest.fixture
def other() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


@pytest.fixture
def sending(kb: KnowledgeBase) -> KnowledgeBase:
    kb.home.settings = replace(kb.settings, webhooks_to_this_machine=True, address="https://practices.example.org")
    return kb
