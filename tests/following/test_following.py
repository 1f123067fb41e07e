"""What a person follows: kept as said, told when something is new of it, and never what they may not read."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kb import KnowledgeBase
from kb.accounts.account import Account, AccountState
from kb.errors import BadValue, Conflict, Forbidden, SignInNeeded, Unknown
from kb.following import following
from kb.ledger.agendas import ItemWords
from kb.ledger.meetings import MeetingFacts, Presentation
from kb.person import VISITOR, Person, Scope, operator

AccountOf = Callable[[str], Account]
BY = operator("secretariat")
GUARANTEE, DAYS = "japan-credit-guarantee", "chile-market-days"


def told(kb: KnowledgeBase, by: Person) -> list[str]:
    return [one.text for item in kb.following.followed(by) for one in item.news]


def meeting(kb: KnowledgeBase, number: str = "99") -> str:
    facts = MeetingFacts("A meeting to come", "smewg", "2031-05-01", "2031-05-02")
    return kb.meetings.add(BY, number, facts).id


def test_what_is_followed_is_told_when_it_is_adopted_shown_or_written_anew(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    me = account_of("delegate").person()
    kb.following.begin(me, "practice", GUARANTEE)
    assert told(kb, me) == []
    kb.recording.share(kb.recording.event(GUARANTEE, "workshop"), BY)
    adoption = kb.recording.adoption(GUARANTEE, "Peru", stage="adopted", effective="2024-01-02", instrument="An act")
    kb.recording.adopt(adoption, BY)
    assert [line.split("“")[0].strip() for line in told(kb, me)] == ["", "Peru adopted"]
    assert any("was shown at" in line for line in told(kb, me))
    kb.following.look(me)
    assert told(kb, me) == []


def test_a_practice_that_is_withdrawn_is_told_by_its_id_alone(kb: KnowledgeBase, account_of: AccountOf) -> None:
    me = account_of("delegate").person()
    kb.following.begin(me, "practice", GUARANTEE)
    kb.following.begin(me, "objective", "4.1")
    kb.care.withdrawing.withdraw(GUARANTEE, BY, "its economy wished so")
    lines = told(kb, me)
    number = kb.home.ledger().by_id[GUARANTEE].identifier
    assert lines == [f"The practice {number} was withdrawn by its economy; what it counted stays."] * 2
    items = kb.following.followed(me)
    assert not any("Credit guarantees" in f"{one.title}{one.news}" for one in items)
    kb.following.look(me)
    assert told(kb, me) == []


def test_a_saved_search_opens_as_it_was_saved_and_tells_what_answers_anew(
    kb: KnowledgeBase, account_of: AccountOf, write: Callable[..., object]
) -> None:
    me = account_of("delegate").person()
    made = kb.following.begin(me, "search", "/?economy=Chile&economy=Peru&q=market+days&page=3&sort=newest", "Markets")
    assert made.subject == "q=market+days&economy=Chile&economy=Peru&sort=newest"
    text = "\n".join(
        ("---", "id: another", "title: More market days", "summary: Online market days again.", "economies: [Peru]")
    ) + "\nkind: programme\nstatus: running\nsince: 2020\n---\n\n## Results\n\nMarket days online.\n"  # fmt: skip
    kb.importing.import_files([write("another.md", text)], by=BY)  # type: ignore[list-item]
    kb.home.update_index()
    (item,) = kb.following.followed(me)
    assert item.title == "Markets" and item.path == f"/?{made.subject}"
    assert [one.text for one in item.news] == ["“More market days” is new here."]


def test_a_search_that_was_saved_before_the_index_had_followed_forgets_no_answer(
    kb: KnowledgeBase, account_of: AccountOf, write: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    me = account_of("delegate").person()
    text = WRITE_UP.format(id="late", title="Late loans")
    monkeypatch.setattr(kb.home, "follow_index", lambda: False)
    monkeypatch.setattr(kb.home, "index_soon", lambda: None)
    kb.importing.import_files([write("late.md", text)], by=BY)  # type: ignore[list-item]
    kb.following.begin(me, "search", "q=zirconium+loans")
    kb.home.update_index()
    assert told(kb, me) == ["“Late loans” is new here."]


WRITE_UP = """---
id: {id}
title: {title}
summary: Zirconium loans for small firms.
economies: [Peru]
kind: programme
status: running
since: 2020
---

## Results

Zirconium loans.
"""


def test_of_a_meeting_its_new_items_its_days_and_what_is_prepared_for_it_are_told(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    chile, japan = account_of("delegate").person(), account_of("other_delegate").person()
    id = meeting(kb)
    for one in (chile, japan):
        kb.following.begin(one, "meeting", id)
    kb.agendas.change(BY, id, [ItemWords("5.1", "Finance")])
    kb.agendas.prepare(BY, id, [Presentation(DAYS, agenda_item="5.1")])
    kb.care.redating.redate(id, "2031-06-01", "2031-06-02", {}, BY, "the hall was closed")
    moved = "A meeting to come is now on 1 June 2031 to 2 June 2031, and no more on 1 May 2031 to 2 May 2031."
    item = "Item 5.1, Finance, is on the agenda of A meeting to come."
    assert told(kb, japan) == [moved, item]  # what is prepared is for its own economy
    assert told(kb, chile) == [
        moved, item, "“Online market days for village producers” is prepared for A meeting to come.",
    ]  # fmt: skip


def test_what_was_merged_is_followed_where_it_lives_on(kb: KnowledgeBase, account_of: AccountOf) -> None:
    me = account_of("delegate").person()
    kb.following.begin(me, "practice", "korea-plan-only")
    kb.care.merges.merge("international-body-guide", "korea-plan-only", BY, "doubles", True)
    assert len(told(kb, me)) == 1 and "lives on in “A guide to ethical dealings" in told(kb, me)[0]
    kb.following.look(me)
    assert told(kb, me) == []


def test_to_follow_the_same_twice_is_to_follow_it_once(kb: KnowledgeBase, account_of: AccountOf) -> None:
    me = account_of("delegate").person()
    first = kb.following.begin(me, "economy", "Viet Nam", "mine")
    assert kb.following.begin(me, "economy", "viet-nam").id == first.id
    assert len(kb.following.followed(me)) == 1 and kb.following.of(me, "economy", "Vietnam") == first


def test_each_person_sees_the_own_alone(kb: KnowledgeBase, account_of: AccountOf) -> None:
    me, other = account_of("delegate").person(), account_of("other_delegate").person()
    made = kb.following.begin(me, "area", "4")
    assert kb.following.followed(other) == ()
    for attempt in (
        lambda: kb.following.stop(other, made.id),
        lambda: kb.following.rename(other, made.id, "x"),
        lambda: kb.following.look(other, made.id),
    ):
        with pytest.raises(Unknown) as wrong:
            attempt()
        assert str(wrong.value) == str(Unknown("follow", made.id, (), "/following lists what you follow"))
    kb.following.stop(me, made.id)
    assert kb.following.followed(me) == ()


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("search", ""), ("search", "page=2"), ("search", "mode=telepathy"), ("search", "q=" + "x" * 20_000),
        ("search", "&" * 3000), ("practice", "nothing"), ("meeting", "nothing"), ("objective", "9.9"), ("area", "x"),
        ("economy", "Atlantis"), ("person", "me"), ("practice", "x" * 10_000), ("meeting", "\ud800\0"),
        ("search", "economy=Atlantis"),
    ],
)  # fmt: skip
def test_what_is_nothing_cannot_be_followed(kb: KnowledgeBase, account_of: AccountOf, kind: str, subject: str) -> None:
    me = account_of("delegate").person()
    with pytest.raises((BadValue, Unknown)):
        kb.following.begin(me, kind, subject)
    assert kb.following.followed(me) == ()


def test_a_visitor_a_reading_key_and_an_operator_follow_nothing(kb: KnowledgeBase, account_of: AccountOf) -> None:
    with pytest.raises(SignInNeeded):
        kb.following.begin(VISITOR, "area", "4")
    for one in (account_of("delegate").person(Scope.READ), BY):
        with pytest.raises(Forbidden):
            kb.following.begin(one, "area", "4")
    assert kb.following.of(VISITOR, "area", "4") is None


def test_nobody_follows_without_end(kb: KnowledgeBase, account_of: AccountOf, monkeypatch: pytest.MonkeyPatch) -> None:
    me = account_of("delegate").person()
    monkeypatch.setattr(following, "MOST_FOLLOWS", 2)
    for area in ("1", "2"):
        kb.following.begin(me, "area", area)
    with pytest.raises(Conflict):
        kb.following.begin(me, "area", "3")


def test_the_own_feed_opens_until_another_is_made_it_is_ended_or_the_account_is_closed(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    account = account_of("delegate")
    me = account.person()
    kb.following.begin(me, "practice", GUARANTEE)
    first = kb.following.new_feed(me)
    assert kb.following.feed(first) == kb.following.followed(me)
    second = kb.following.new_feed(me)
    for secret in (first, "", "x" * 43, "\ud800"):
        with pytest.raises(Unknown):
            kb.following.feed(secret)
    kb.home.store.change_account(replace(account, state=AccountState.CLOSED), "operator")
    with pytest.raises(Unknown):
        kb.following.feed(second)
    kb.home.store.change_account(account, "operator")
    kb.following.end_feed(me)
    with pytest.raises(Unknown):
        kb.following.feed(second)


def test_a_search_that_many_follow_is_run_once_and_not_at_all_where_nothing_was_written(
    kb: KnowledgeBase, account_of: AccountOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [account_of(who).person() for who in ("delegate", "other_delegate", "officer", "chair")]
    for one in people:
        kb.following.begin(one, "search", "q=loans")
    asked = []
    search = kb.reading.search
    monkeypatch.setattr(kb.reading, "search", lambda *args, **named: asked.append(args) or search(*args, **named))
    for one in people:
        kb.following.followed(one)
    assert asked == []
    kb.recording.share(kb.recording.event(GUARANTEE, "workshop"), BY)
    kb.home.update_index()
    for one in people:
        kb.following.followed(one)
    assert len(asked) == 1
    kb.agendas.change(BY, meeting(kb), [ItemWords("5.1", "Finance")])  # no practice was touched by it
    for one in people:
        kb.following.look(one)
        kb.following.followed(one)
