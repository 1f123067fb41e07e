"""The digest of what is followed: on the days before a meeting, within the letter of the day, once, and stopped with
one click."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts import mail
from kb.accounts.account import Account
from kb.encoder import HashingEncoder
from kb.errors import NotSent, Unknown
from kb.ledger.meetings import MeetingFacts
from kb.person import operator
from tests import sites
from tests.accounts.test_mail import MailServer
from tests.accounts.test_mail import server as server  # a fixture
from tests.desk.test_letters import clock as clock  # a fixture
from tests.desk.test_letters import post as post  # a fixture

AccountOf = Callable[[str], Account]
Clock = Callable[[str], None]
BY = operator("secretariat")
GUARANTEE = "japan-credit-guarantee"
BEGINS = date(2026, 6, 29)


def at(clock: Clock, day: date) -> None:
    clock(f"{day}T18:00:00+00:00")


def meeting(kb: KnowledgeBase, begins: date = BEGINS) -> str:
    facts = MeetingFacts("SMEWG 99", "smewg", f"{begins}", f"{begins + timedelta(days=1)}")
    return kb.meetings.add(BY, "99", facts).id


def something_new(kb: KnowledgeBase, economy: str) -> None:
    adoption = kb.recording.adoption(GUARANTEE, economy, stage="adopted", effective="2024-01-02", instrument="An act")
    kb.recording.adopt(adoption, BY)


def letters(kb: KnowledgeBase, post: MailServer, account: Account) -> list[str]:
    """The texts of what went out to an account in a round."""
    post.letters.clear()
    assert kb.letters.send()[1] == ""
    found = [one.get_payload(decode=True) for one in post.letters if one["To"] == account.email]
    return [one.decode() for one in found if isinstance(one, bytes)]


@pytest.fixture
def follower(kb: KnowledgeBase, post: MailServer, clock: Clock, account_of: AccountOf) -> Account:
    """Follows a practice; a meeting comes in June, and all that waits was told."""
    account = account_of("chair")
    at(clock, date(2026, 3, 2))
    meeting(kb)
    kb.following.begin(account.person(), "practice", GUARANTEE)
    kb.letters.send()
    something_new(kb, "Peru")
    return account


def test_it_goes_four_weeks_and_one_week_before_a_meeting_and_on_no_other_day(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    went = []
    for days in range(40, -3, -1):
        at(clock, BEGINS - timedelta(days=days))
        texts = [one for one in letters(kb, post, follower) if "adopted “Credit guarantees" in one]
        went += [days for _ in texts]
        if days == 20:
            something_new(kb, "Thailand")
    assert went == [28, 7]


def test_the_letter_says_when_the_meeting_begins_and_how_to_stop(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    at(clock, BEGINS - timedelta(days=28))
    (text,) = letters(kb, post, follower)
    assert "SMEWG 99 begins in 28 days, on 29 June 2026: what is new of what you follow" in text
    assert "- Peru adopted “Credit guarantees for firms without land to pledge”." in text
    assert "https://kb.example.org/practices/japan-credit-guarantee#ledger" in text
    assert "https://kb.example.org/following/stop/" in text
    (letter,) = [one for one in post.letters if one["To"] == follower.email]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https://kb\.example\.org/following/quiet/[\w-]+/[0-9a-f]{32}>", letter["List-Unsubscribe"])


def test_where_nothing_is_new_there_is_no_letter_and_the_day_is_past(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    kb.following.look(follower.person())
    at(clock, BEGINS - timedelta(days=28))
    assert letters(kb, post, follower) == []
    something_new(kb, "Thailand")
    at(clock, BEGINS - timedelta(days=27))
    assert letters(kb, post, follower) == []
    at(clock, BEGINS - timedelta(days=7))
    assert len(letters(kb, post, follower)) == 1


def test_a_meeting_that_is_moved_is_told_before_its_new_days_and_before_the_old_ones_once(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    at(clock, BEGINS - timedelta(days=28))
    assert len(letters(kb, post, follower)) == 1
    later = BEGINS + timedelta(days=90)
    kb.care.redating.redate("smewg-99", f"{later}", f"{later}", {}, BY, "the hall was closed")
    kb.care.redating.redate("smewg-99", f"{BEGINS}", f"{BEGINS}", {}, BY, "it is open again")
    something_new(kb, "Thailand")
    at(clock, BEGINS - timedelta(days=26))
    assert letters(kb, post, follower) == []  # the mark of these days was sent
    kb.care.redating.redate("smewg-99", f"{later}", f"{later}", {}, BY, "the hall was closed")
    at(clock, BEGINS - timedelta(days=7))
    assert letters(kb, post, follower) == []
    at(clock, later - timedelta(days=28))
    assert len(letters(kb, post, follower)) == 1


def test_a_site_that_stood_still_on_the_day_makes_up_for_it(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    at(clock, BEGINS - timedelta(days=25))
    assert len(letters(kb, post, follower)) == 1
    at(clock, BEGINS - timedelta(days=24))
    something_new(kb, "Thailand")
    assert letters(kb, post, follower) == []


def test_the_day_is_the_sites_own(kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account) -> None:
    clock(f"{BEGINS - timedelta(days=29)}T20:00:00+00:00")
    assert letters(kb, post, follower) == []
    kb.home.settings = replace(kb.settings, timezone="Pacific/Auckland", digest_hour=0)  # it is the next day there
    assert len(letters(kb, post, follower)) == 1


def test_weekly_is_once_a_week_and_never_is_never(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    kb.following.choose(follower.person(), "weekly")
    economies, went = iter(("Thailand", "Malaysia", "Canada", "Mexico")), []
    for day in range(1, 29):
        at(clock, date(2026, 3, 2) + timedelta(days=day))
        went += [day for text in letters(kb, post, follower) if "What is new of what you follow" in text]
        if day % 7 == 1:
            something_new(kb, next(economies))
    assert went == [7, 14, 21, 28]
    kb.following.choose(follower.person(), "never")
    at(clock, BEGINS - timedelta(days=28))
    assert letters(kb, post, follower) == []


def test_it_joins_the_letter_of_the_day(kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account) -> None:
    at(clock, BEGINS - timedelta(days=28))
    kb.home.store.notify(follower.id, "", "Something happened.")
    (text,) = letters(kb, post, follower)
    assert "Something happened." in text and "Peru adopted" in text


def test_two_processes_that_send_at_once_send_it_once(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    at(clock, BEGINS - timedelta(days=28))
    post.letters.clear()
    both = [KnowledgeBase(kb.settings, HashingEncoder()) for _ in range(2)]
    threads = [threading.Thread(target=one.letters.send) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one["To"] for one in post.letters].count(follower.email) == 1


def test_a_letter_that_was_not_sent_is_sent_whole_the_next_time(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(clock, BEGINS - timedelta(days=28))

    def refuse(*args: object) -> None:
        raise NotSent("not sent: the mail server is away")

    with monkeypatch.context() as away:
        away.setattr(mail, "send", refuse)
        kb.letters.send()
    (text,) = letters(kb, post, follower)
    assert "Peru adopted" in text
    assert letters(kb, post, follower) == []


def test_whoever_wants_no_letters_gets_none_and_reads_it_on_the_page(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    kb.home.store.set_digest(follower.id, False)
    at(clock, BEGINS - timedelta(days=28))
    assert letters(kb, post, follower) == []
    assert [one.text for item in kb.following.followed(follower.person()) for one in item.news]


def test_a_link_to_stop_does_nothing_when_it_is_looked_at_and_stops_with_one_click(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    at(clock, BEGINS - timedelta(days=28))
    (text,) = letters(kb, post, follower)
    (stop,) = re.findall(r"https://kb\.example\.org(/following/stop/\S+)", text)
    visitor = sites.client(kb)
    for _ in range(3):
        page = visitor.get(stop)
        assert page.status_code == 200 and "Credit guarantees" in page.text
    assert kb.following.followed(follower.person())
    assert visitor.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200  # no browser, no origin
    assert kb.following.followed(follower.person()) == ()
    assert visitor.get(stop).status_code == visitor.post(stop).status_code == 200


def test_one_click_of_a_mail_program_ends_all_letters_on_what_is_followed(
    kb: KnowledgeBase, post: MailServer, clock: Clock, follower: Account
) -> None:
    at(clock, BEGINS - timedelta(days=28))
    letters(kb, post, follower)
    (letter,) = [one for one in post.letters if one["To"] == follower.email]
    path = letter["List-Unsubscribe"].strip("<>").removeprefix("https://kb.example.org")
    visitor = sites.client(kb)
    assert visitor.get(path).status_code == 200
    assert kb.following.choice(follower.person()).rhythm == "before meetings"
    assert visitor.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert kb.following.choice(follower.person()).rhythm == "never" and kb.following.followed(follower.person())


def test_no_address_can_be_made_up(kb: KnowledgeBase, account_of: AccountOf) -> None:
    me = account_of("delegate")
    made = kb.following.begin(me.person(), "area", "4")
    signature = kb.stop_links.to_be_quiet(me.id).rpartition("/")[2]
    visitor: FlaskClient = sites.client(kb)
    for wrong in (signature, "0" * 32, "x", "%ED%A0%80", signature.upper()):
        assert visitor.get(f"/following/stop/{made.id}/{wrong}").status_code == 404
        assert visitor.post(f"/following/stop/{made.id}/{wrong}").status_code == 404
        with pytest.raises(Unknown):
            kb.stop_links.stop(made.id, wrong)
    there, not_there = (visitor.get(f"/following/stop/{id}/{'0' * 32}") for id in (made.id, "0" * 16))
    assert there.data.replace(made.id.encode(), b"") == not_there.data.replace(b"0" * 16, b"")
    assert kb.following.followed(me.person())
