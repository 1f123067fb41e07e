"""A reader's client of the web application over the small home, and one whose ledger is closed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from webapp import create_app

OWN = {"Sec-Fetch-Site": "same-origin"}
"""What a browser sends with a form of this site."""


_SHARED: list[FlaskClient] = []


@pytest.fixture
def reader(request: pytest.FixtureRequest) -> FlaskClient:
    """A client of a home that nobody changes: made once, for the tests that only read."""
    if not _SHARED:
        _SHARED.append(_client(request.getfixturevalue("kb")))
    return _SHARED[0]


@pytest.fixture
def client(kb: KnowledgeBase) -> FlaskClient:
    """A client of a home of the test's own."""
    return _client(kb)


@pytest.fixture
def client_of(kb: KnowledgeBase) -> Callable[..., FlaskClient]:
    """A client of the same home with other settings."""

    def _with(**settings: object) -> FlaskClient:
        kb.settings = replace(kb.settings, **settings)  # type: ignore[arg-type]
        return _client(kb)

    return _with


@pytest.fixture
def with_naughty(kb: KnowledgeBase, write: Callable[..., object]) -> FlaskClient:
    """The small home with a practice whose every text field holds markup."""
    path = write("naughty.md", NAUGHTY)
    report = kb.import_files([path], by="secretariat")  # type: ignore[list-item]
    assert report.added == 1, report.refused
    event = kb.event("naughty", "m-2023-1", agenda_item=MARKUP, document=MARKUP, presenters=[MARKUP])
    kb.share(event, by=MARKUP)
    adoption = kb.adoption(
        "naughty", "Malaysia", stage="adopted", effective="2024-05-01",
        instrument=MARKUP, evidence=MARKUP, changes=[("changed", MARKUP)], sites=[MARKUP],
    )  # fmt: skip
    kb.adopt(adoption, by=MARKUP)
    kb.confirm("naughty", ["2.1"], by=MARKUP)
    kb.update_index()
    return _client(kb)


def _client(kb: KnowledgeBase) -> FlaskClient:
    app = create_app(kb)
    app.testing = True
    return app.test_client()


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
