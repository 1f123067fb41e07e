"""A reader's client of the web application over the small home, and one whose ledger is closed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.encoder import HashingEncoder
from kb.person import operator
from kb.settings import load
from tests import homes, sites
from tests.dossiers import handed_in
from webapp.site.identity import PLAIN_COOKIE

OWN = {"Sec-Fetch-Site": "same-origin"}
"""What a browser sends with a form of this site."""


@pytest.fixture(scope="session")
def reader(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a home that nobody changes: laid once, for the tests that only read."""
    home = homes.begin(tmp_path_factory.mktemp("reader"))
    homes.copy(template_home, home)
    return sites.client(KnowledgeBase(load(home), HashingEncoder()))


@pytest.fixture
def client(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> FlaskClient:
    """An officer of the secretariat before a home of the test's own."""
    return signed_in(_client(kb), account_of("officer"))


@pytest.fixture
def client_as(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> Callable[[str], FlaskClient]:
    """A client of one of PEOPLE, or of a visitor, before the same home."""

    def _as(who: str) -> FlaskClient:
        return _client(kb) if who == "visitor" else signed_in(_client(kb), account_of(who))

    return _as


def signed_in(client: FlaskClient, account: Account) -> FlaskClient:
    """The client with a session of this account."""
    knowledge_base = client.application.extensions["kb"]
    client.set_cookie(PLAIN_COOKIE, knowledge_base.accounts.sessions.begin_session(account))
    return client


@pytest.fixture
def world(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> KnowledgeBase:
    """The small home with a submission on its way: d1 of Chile, handed in by the delegate."""
    handed_in(kb, account_of("delegate"), id="d1")
    return kb


@pytest.fixture
def client_of(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> Callable[..., FlaskClient]:
    """A client of the same home with other settings."""

    def _with(**settings: object) -> FlaskClient:
        kb.home.settings = replace(kb.settings, **settings)  # type: ignore[arg-type]
        return signed_in(_client(kb), account_of("officer"))

    return _with


@pytest.fixture
def with_naughty(kb: KnowledgeBase, write: Callable[..., object], account_of: Callable[[str], Account]) -> FlaskClient:
    """The small home with a practice whose every text field holds markup."""
    path = write("naughty.md", NAUGHTY)
    report = kb.importing.import_files([path], by=operator("secretariat"))  # type: ignore[list-item]
    assert report.added == 1, report.refused
    event = kb.recording.event("naughty", "m-2023-1", agenda_item=MARKUP, document=MARKUP, presenters=[MARKUP])
    kb.recording.share(event, by=operator(MARKUP))
    adoption = kb.recording.adoption(
        "naughty", "Malaysia", stage="adopted", effective="2024-05-01",
        instrument=MARKUP, evidence=MARKUP, changes=[("changed", MARKUP)], sites=[MARKUP],
    )  # fmt: skip
    kb.recording.adopt(adoption, by=operator(MARKUP))
    kb.recording.confirm("naughty", ["2.1"], by=operator(MARKUP))
    kb.home.update_index()
    return signed_in(_client(kb), account_of("officer"))


def _client(kb: KnowledgeBase) -> FlaskClient:
    return sites.client(kb)


MARKUP = "<script>alert(1)</script>"

NAUGHTY = f"""---
id: naughty
title: "Naughty {MARKUP} title"
summary: "Naughty {MARKUP} summary"
economies: [Chile]
other_origins: ["{MARKUP}"]
agency: "{MARKUP}"
partners: ["{MARKUP}"]
kind: tool
status: running
since: 2020
contact: "{MARKUP}"
provenance: "{MARKUP}"
objectives: ["2.1"]
sources:
  - {{title: "{MARKUP}", url: "javascript:alert(1)"}}
  - {{title: "A report", url: "https://example.org/report"}}
---

## A heading {MARKUP}

Naughty words {MARKUP} in the body, with [a link](javascript:alert(1)).
"""
