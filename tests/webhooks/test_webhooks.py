"""Other systems are told what happened: what was written and nothing else, of what they may read and nothing else,
signed, until it has arrived."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifying
from standardwebhooks import WebhookVerificationError

from kb.accounts import moments
from kb.accounts.account import Account
from kb.encoder import HashingEncoder
from kb.errors import BadValue, Conflict, Forbidden, SignInNeeded, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, operator
from kb.practice import writeup
from kb.practice.practice import Classification
from kb.settings import load
from kb.webhooks import posting
from kb.webhooks.webhook import EVENTS, DeliveryState, HookState, SetUpWebhook
from tests.webhooks.receiver import Receiver

BY = operator("administrator")
ALL = [one.value for one in EVENTS]

WRITE_UP = """---
id: {id}
title: {title}
summary: Harbour keepers borrow against the fees of the next season.
economies: [Chile]
kind: programme
status: running
since: 2020
classification: {classification}
objectives: ["4.1"]
---

Harbour keepers borrow.
"""


@pytest.fixture
def bring(sending: KnowledgeBase, write: Callable[..., Path]) -> Callable[..., None]:
    def _bring(id: str, classification: str = "public", title: str = "Harbour loans") -> None:
        path = write(f"{id}.md", WRITE_UP.format(id=id, classification=classification, title=title))
        report = sending.importing.import_files([path], by=operator("secretariat"))
        assert report.added + report.changed == 1, report.refused

    return _bring


def hook(kb: KnowledgeBase, other: Receiver, audience: str = "public", events: list[str] = ALL) -> SetUpWebhook:
    return kb.webhooks.add(BY, other.url, events, audience)


def told(other: Receiver) -> list[tuple[str, str]]:
    found = [json.loads(body) for _, body in other.came]
    return [(one["type"], one["data"].get("id", "")) for one in found]


def test_what_happens_is_told_in_its_order_with_little_in_it(
    sending: KnowledgeBase, other: Receiver, bring: Callable[..., None]
) -> None:
    hook(sending, other)
    bring("harbour-loans")
    adopted = sending.recording.adoption(
        "chile-market-days", "Peru", stage="adopted", effective="2023-05-01", instrument="A market order"
    )
    sending.recording.adopt(adopted, by=BY)
    sending.care.withdrawing.withdraw("harbour-loans", BY, "asked for")
    assert sending.webhooks.send() == (2, 0)  # what was withdrawn meanwhile is not published any more
    assert told(other) == [("practice.adopted", "chile-market-days"), ("practice.withdrawn", "harbour-loans")]
    body = json.loads(other.came[0][1])
    practice = sending.reading.cards()["chile-market-days"].practice
    assert set(body) == {"type", "timestamp", "data"} and body["data"] == {
        "id": "chile-market-days",
        "identifier": practice.identifier,
        "address": f"https://practices.example.org/{practice.identifier}",
        "version": 1,
    }
    assert "Harbour" not in other.came[1][1].decode()


def test_locked_and_restated_years_are_told(
    sending: KnowledgeBase, other: Receiver, account_of: Callable[[str], Account]
) -> None:
    hook(sending, other)
    officer, chair = account_of("officer").person(), account_of("chair").person()

    def lock(why: str = "", cause: str = "") -> None:
        for who, state in ((officer, "in review"), (officer, "approved"), (chair, "accepted")):
            sending.periods.move(who, 2021, state)
        sending.periods.move(chair, 2021, "locked", why, cause)

    lock()
    sending.periods.move(chair, 2021, "open", "a figure was wrong")
    sending.desk.gates.decide(officer, "chile-market-days", "counts", False, "a doubt")
    lock("what was wrong", "error")
    sending.webhooks.send()
    assert told(other) == [("figures.locked", "2021"), ("figures.restated", "2021")]
    assert [json.loads(body)["data"]["version"] for _, body in other.came] == [1, 2]


def test_what_is_for_members_is_told_to_members_webhooks_alone_until_it_opens(
    sending: KnowledgeBase, other: Receiver, bring: Callable[..., None]
) -> None:
    public = hook(sending, other).webhook
    bring("confided", "members")
    sending.webhooks.send()
    assert other.came == [] and sending.webhooks.deliveries(BY, public.id)[1] == 0
    hook(sending, other, "members")
    bring("confided-too", "members")
    sending.webhooks.send()
    assert told(other) == [("practice.published", "confided-too")]
    other.came.clear()
    held = sending.home.store.practice("confided")
    opened = replace(held, classification=Classification.PUBLIC)
    sending.home.store.put(opened, writeup.write(opened), (), "secretariat")  # as two people consented
    sending.webhooks.send()
    assert told(other) == [("practice.published", "confided")]
    bring("confided", "public", "Harbour loans, again")
    sending.webhooks.send()
    assert len(other.came) == 1  # it was published once


def test_the_signature_is_that_of_the_specification_with_both_secrets_for_a_day(
    sending: KnowledgeBase, other: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hook(sending, other)
    second = sending.webhooks.renew_secret(BY, first.webhook.id)
    sending.webhooks.ping(BY, first.webhook.id)
    headers, body = other.came[-1]
    for one in (first, second):
        Verifying(one.secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifying(first.secret).verify(body + b" ", headers)
    later = datetime.now(UTC) + timedelta(days=1, minutes=1)
    monkeypatch.setattr(moments, "moment", lambda: later)
    sending.webhooks.ping(BY, first.webhook.id)
    headers, body = other.came[-1]
    assert len(headers["webhook-signature"].split()) == 1


def test_what_does_not_arrive_is_sent_again_after_growing_waits_and_fails_after_three_days(
    sending: KnowledgeBase, other: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, start = hook(sending, other).webhook, datetime.now(UTC)
    clock = [start]
    monkeypatch.setattr(moments, "moment", lambda: clock[0])
    other.answers = [500] * 100
    sending.webhooks.ping(BY, made.id)
    waits, message = [], other.came[0][0]["webhook-id"]
    while True:
        ((one,), _) = sending.webhooks.deliveries(BY, made.id)
        if one.state is not DeliveryState.WAITING:
            break
        assert sending.webhooks.send() == (0, 0)  # not before it is due
        due = datetime.fromisoformat(one.due)
        waits.append((due - clock[0]).total_seconds())
        clock[0] = due
        assert sending.webhooks.send() == (0, 1)
    assert waits[:4] == [pytest.approx(wait, abs=1) for wait in (30, 60, 120, 240)] and max(waits) <= 8 * 3600
    assert one.state is DeliveryState.FAILED and timedelta(days=3) <= clock[0] - start < timedelta(days=3, hours=9)
    assert {headers["webhook-id"] for headers, _ in other.came} == {message}
    other.answers = []
    again = sending.webhooks.again(BY, made.id, one.no)
    assert again.state is DeliveryState.DELIVERED and other.came[-1][0]["webhook-id"] == message


def test_what_was_taken_back_is_not_told_and_what_was_kept_is_not_lost(
    sending: KnowledgeBase, other: Receiver, bring: Callable[..., None]
) -> None:
    hook(sending, other)
    with pytest.raises(ZeroDivisionError), sending.home.store.transaction():
        bring("never-there")
        1 / 0  # noqa: B018
    bring("there")
    ended = KnowledgeBase(load(sending.settings.home), HashingEncoder())  # the process ended right after
    ended.home.settings = sending.settings
    assert ended.webhooks.is_due()
    assert ended.webhooks.send() == (1, 0) and told(other) == [("practice.published", "there")]
    assert not ended.webhooks.is_due() and sending.webhooks.send() == (0, 0)


def test_a_message_that_another_process_took_is_left_to_it_until_it_is_taken_for_ended(
    sending: KnowledgeBase, other: Receiver, bring: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hook(sending, other).webhook
    bring("there")
    sending.webhooks._put_down(made)
    store, now = sending.home.store, moments.stamped()
    assert len(store.take_deliveries(5, now, moments.stamped(timedelta(minutes=-15)))) == 1
    assert sending.webhooks.send() == (0, 0)
    later = datetime.now(UTC) + timedelta(minutes=16)
    monkeypatch.setattr(moments, "moment", lambda: later)
    assert sending.webhooks.send() == (1, 0)


def test_no_redirect_is_followed_and_no_answer_shown(sending: KnowledgeBase, other: Receiver) -> None:
    made = hook(sending, other).webhook
    other.answers = [302]
    sent = sending.webhooks.ping(BY, made.id)
    assert sent.state is DeliveryState.WAITING and sent.status == 302 and "not followed" in sent.told
    assert len(other.came) == 1 and "xxx" not in repr(sent)


def test_whoever_answers_drop_by_drop_is_cut_off(
    sending: KnowledgeBase, other: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.webhooks import posting

    monkeypatch.setattr(posting, "WHOLE", 0.2)
    made, other.drips = hook(sending, other).webhook, True
    assert sending.webhooks.ping(BY, made.id).told == "it did not answer in time"


def test_nothing_goes_out_while_paused_or_removed(
    sending: KnowledgeBase, other: Receiver, bring: Callable[..., None]
) -> None:
    id = hook(sending, other).webhook.id
    assert sending.webhooks.pause(BY, id).state is HookState.PAUSED
    bring("meanwhile")
    with pytest.raises(Conflict):
        sending.webhooks.ping(BY, id)
    sending.webhooks.resume(BY, id)
    bring("after")
    assert sending.webhooks.send() == (1, 0) and told(other) == [("practice.published", "after")]
    with pytest.raises(BadValue):
        sending.webhooks.remove(BY, id, " ")
    sending.webhooks.remove(BY, id, "not needed")
    bring("later")
    assert sending.webhooks.send() == (0, 0)
    with pytest.raises(Unknown):
        sending.webhooks.webhook(BY, id)


def test_what_was_taken_to_be_sent_waits_where_it_is_paused_meanwhile(
    sending: KnowledgeBase, other: Receiver, bring: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    id = hook(sending, other).webhook.id
    bring("first")
    bring("second")
    post = posting.post

    def paused_after(*said: Any) -> int:
        sending.webhooks.pause(BY, id)
        return post(*said)

    monkeypatch.setattr(posting, "post", paused_after)
    assert sending.webhooks.send() == (1, 0) and told(other) == [("practice.published", "first")]
    monkeypatch.setattr(posting, "post", post)
    sending.webhooks.resume(BY, id)
    assert sending.webhooks.send() == (1, 0)
    assert told(other) == [("practice.published", "first"), ("practice.published", "second")]


def test_an_address_that_is_not_sent_to_any_more_stands_in_no_log(
    sending: KnowledgeBase, other: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    id = hook(sending, other).webhook.id
    sending.home.settings = replace(sending.settings, webhooks_to_this_machine=False)
    caplog.set_level(logging.DEBUG)
    missed = sending.webhooks.ping(BY, id)
    assert missed.state is DeliveryState.WAITING and "not sent to any more" in missed.told and not other.came
    assert "hush" not in caplog.text and "hush" not in missed.told


def test_only_administrators_look_after_webhooks(sending: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    for who in ("officer", "chair", "delegate"):
        with pytest.raises(Forbidden):
            sending.webhooks.all(account_of(who).person())
    with pytest.raises(SignInNeeded):
        sending.webhooks.add(VISITOR, "https://example.org", ALL)


def test_other_administrators_hear_of_a_webhook_for_members(
    sending: KnowledgeBase, other: Receiver, account_of: Callable[[str], Account]
) -> None:
    administrator = account_of("administrator")
    hook(sending, other)
    assert not sending.submissions.notices.notices(administrator.person())
    hook(sending, other, "members")
    assert "webhook" in sending.submissions.notices.notices(administrator.person())[0].text


def test_a_secret_lies_nowhere_in_the_open(
    sending: KnowledgeBase, other: Receiver, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from kb.transfer import export_home

    caplog.set_level(logging.DEBUG)
    made = hook(sending, other)
    other.answers = [500]
    sending.webhooks.ping(BY, made.webhook.id)
    bare = made.secret.removeprefix("whsec_").encode()
    export_home(sending, tmp_path / "out", True)
    files = [
        path for folder in (sending.settings.home, tmp_path / "out") for path in folder.rglob("*") if path.is_file()
    ]
    assert files and not [path for path in files if bare in path.read_bytes()]
    assert bare.decode() not in caplog.text and "hush" not in caplog.text  # nor what stands in its address
    assert "hush" not in "".join(f"{one.act.before}{one.act.after}" for one in sending.home.store.trail())


def test_the_proof_of_the_home_is_silent_and_names_an_address_that_was_changed(
    sending: KnowledgeBase, other: Receiver
) -> None:
    hook(sending, other)
    sending.webhooks.pause(BY, "webhook-1")
    assert [fault for check in sending.trail.verification.prove().checks for fault in check.faults] == []
    sending.home.store._file.db.execute("update webhooks set url = 'https://evil.example'")
    assert "webhook-1" in " ".join(
        str(fault) for check in sending.trail.verification.prove().checks for fault in check.faults
    )
