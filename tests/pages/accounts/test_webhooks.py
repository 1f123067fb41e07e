"""The pages of webhooks: an administrator sets one up, is shown its secret once, and sees what became of messages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb.knowledge_base import KnowledgeBase
from tests.forms import of_page
from tests.pages.conftest import MARKUP, OWN
from tests.webhooks.receiver import Receiver, receiver

ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def other() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


@pytest.fixture
def ada(kb: KnowledgeBase, client_as: ClientAs) -> FlaskClient:
    client = client_as("administrator")
    kb.home.settings = replace(kb.settings, webhooks_to_this_machine=True)
    return client


def set_up(client: FlaskClient, url: str, **said: object) -> str:
    data = {"url": url, "events": ["practice.published"], "audience": "public", **said}
    answer = client.post("/webhooks", data=data, headers=OWN)
    return answer.text


def test_a_webhook_is_set_up_tried_and_removed(ada: FlaskClient, other: Receiver) -> None:
    shown = set_up(ada, other.url)
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", shown)
    assert secret not in ada.get("/webhooks/webhook-1").text and other.url in ada.get("/webhooks").text
    answer = ada.post("/webhooks/webhook-1/ping", headers=OWN)
    assert answer.status_code == 303 and len(other.came) == 1
    assert "arrived" in ada.get("/webhooks/webhook-1").text
    other.answers = [500]
    ada.post("/webhooks/webhook-1/sent/1/again", headers=OWN)
    page = ada.get("/webhooks/webhook-1").text
    assert "waits until" in page and "(answered 500)" in page
    assert "another" not in page and re.findall("whsec_", page) == []
    renewed = ada.post("/webhooks/webhook-1/secret", headers=OWN).text
    assert re.findall(r"whsec_[A-Za-z0-9+/=]+", renewed) != [secret]
    ada.post("/webhooks/webhook-1/pause", headers=OWN)
    assert "Resume" in ada.get("/webhooks/webhook-1").text
    assert ada.post("/webhooks/webhook-1/ping", headers=OWN).status_code == 409
    ada.post("/webhooks/webhook-1/resume", headers=OWN)
    assert ada.post("/webhooks/webhook-1/remove", data={"why": ""}, headers=OWN).status_code == 400
    assert ada.post("/webhooks/webhook-1/remove", data={"why": "no use"}, headers=OWN).status_code == 303
    assert ada.get("/webhooks/webhook-1").status_code == 404
    assert "No other system is told anything." in ada.get("/webhooks").text


def test_what_is_refused_is_shown_again_as_it_was_typed(ada: FlaskClient) -> None:
    for url in ("https://10.0.0.1/hooks", f"https://example.org/{MARKUP}", "x"):
        answer = ada.post(
            "/webhooks", data={"url": url, "events": ["figures.locked"], "audience": "members"}, headers=OWN
        )
        assert answer.status_code == 400 and MARKUP not in answer.text and "Not set up." in answer.text
        form = of_page(answer.text, "/webhooks")
        assert (form["url"], form["events"], form["audience"]) == ([url], ["figures.locked"], ["members"])
    answer = ada.post("/webhooks", data={"url": "https://example.org", "audience": "public"}, headers=OWN)
    assert answer.status_code == 400 and "one or more of practice.published" in answer.text


def test_what_is_written_here_is_told_without_anybody_waiting(
    ada: FlaskClient, kb: KnowledgeBase, other: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    from webapp.site import webhooks

    set_up(ada, other.url, events=["practice.adopted"])
    begun: list[threading.Thread] = []
    begin = threading.Thread.start
    monkeypatch.setattr(webhooks.threading.Thread, "start", lambda self: (begun.append(self), begin(self))[1])
    adopted = kb.recording.adoption(
        "chile-market-days", "Peru", stage="adopted", effective="2023-05-01", instrument="An order"
    )
    from kb.person import operator

    kb.recording.adopt(adopted, by=operator("secretariat"))
    ada.post("/account/letters", headers=OWN)
    for thread in begun:
        thread.join()
    assert len(other.came) == 1
