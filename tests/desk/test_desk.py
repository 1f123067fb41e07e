"""The desk: who may do what to a submission, in which state, and what comes of it."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.accounts.account import Account
from kb.errors import BadValue, Conflict, Forbidden, KBError, Refused, SignInNeeded, Unknown
from kb.home.opened import Home
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Role, Scope, operator
from kb.practice.form import entries_of
from kb.search.query import Query
from kb.submissions.dossier import NEXT, Dossier, State
from kb.tagging.evidence import SuggestionVerdict
from tests.dossiers import ENTRIES, again, begun, handed_in

People = Callable[[str], Account]


@pytest.fixture
def officer(account_of: People) -> Person:
    return account_of("officer").person()


@pytest.fixture
def author(account_of: People) -> Person:
    return account_of("delegate").person()


@pytest.fixture
def second(kb: KnowledgeBase) -> Person:
    """Another officer."""
    return account(kb, "second@example.org").person()


@pytest.fixture
def dossier(kb: KnowledgeBase, account_of: People) -> Dossier:
    return handed_in(kb, account_of("delegate"))


def account(kb: KnowledgeBase, email: str, economy: str = "") -> Account:
    from kb.accounts.account import AccountState

    made = kb.accounts.administering.add(operator("x"), email, email, "secretariat", economy)
    active = replace(made, state=AccountState.ACTIVE)
    kb.home.store.change_account(active, "x")
    return active


def in_review(kb: KnowledgeBase, officer: Person, dossier: Dossier) -> Dossier:
    kb.desk.conversation.take(officer, dossier.id)
    return kb.home.store.dossier(dossier.id)


# -- the queue ---------------------------------------------------------------------------------------------


def test_the_queue_never_shows_a_draft_and_to_the_desk_it_is_unknown(
    kb: KnowledgeBase, account_of: People, officer: Person
) -> None:
    draft = begun(kb, account_of("delegate"))
    thrown = begun(kb, account_of("delegate"))
    kb.home.store.move_dossier(replace(thrown, state=State.WITHDRAWN), State.DRAFT, thrown.author)
    assert all(kb.desk.queue.queue(officer, which) == () for which in ("mine", "all", "waiting", "done"))
    for act in (kb.desk.queue.open, kb.desk.conversation.take):
        with pytest.raises(Unknown):
            act(officer, draft.id)
    with pytest.raises(Unknown):
        kb.desk.conversation.remark(officer, draft.id, "", "hello")


def test_a_submission_moves_through_the_parts_of_the_queue(
    kb: KnowledgeBase, officer: Person, second: Person, dossier: Dossier
) -> None:
    def parts(person: Person) -> list[str]:
        return [which for which in ("mine", "all", "waiting", "done") if kb.desk.queue.queue(person, which)]

    assert (parts(officer), kb.desk.queue.waiting(officer)) == (["all"], 1)
    kb.desk.conversation.take(officer, dossier.id)
    assert (parts(officer), parts(second)) == (["mine", "all"], ["all"])
    kb.desk.conversation.ask_change(officer, dossier.id, "results", "Say in which year.")
    kb.desk.conversation.request_changes(officer, dossier.id)
    assert (parts(officer), kb.desk.queue.waiting(officer)) == (["waiting"], 0)
    again(kb, dossier, ENTRIES)
    kb.desk.conversation.take(officer, dossier.id)
    kb.desk.publishing.publish(officer, dossier.id)
    assert parts(officer) == ["done"]
    with pytest.raises(BadValue, match="mine, all, waiting, done"):
        kb.desk.queue.queue(officer, "yours")


def test_what_waits_longest_comes_first(kb: KnowledgeBase, account_of: People, officer: Person) -> None:
    first, later = (handed_in(kb, account_of("delegate")) for _ in range(2))
    assert [one.id for one in kb.desk.queue.queue(officer)] == [first.id, later.id]


# -- the officer keeps what comes back -----------------------------------------------------------------------


def test_what_an_author_hands_in_again_is_with_the_officer_who_asked_and_stands_first(
    kb: KnowledgeBase, account_of: People, officer: Person, second: Person, author: Person
) -> None:
    older = handed_in(kb, account_of("delegate"))
    mine = in_review(kb, officer, handed_in(kb, account_of("delegate")))
    asked = in_review(kb, second, handed_in(kb, account_of("delegate")))
    kb.desk.conversation.ask_change(officer, asked.id, "results", "In which years?")
    kb.desk.conversation.request_changes(officer, asked.id)  # though another had it
    kb.submissions.handing_in.hand_in(author, asked.id, {**ENTRIES, "results": "Two thousand from 2022 to 2024."})
    assert kb.home.store.dossier(asked.id).assigned == officer.id
    assert [one.id for one in kb.desk.queue.queue(officer, "mine")] == [asked.id, mine.id]
    assert [one.id for one in kb.desk.queue.queue(officer)] == [asked.id, mine.id, older.id]
    with pytest.raises(Conflict, match="somebody else has taken it"):
        kb.desk.conversation.take(second, asked.id)
    kb.desk.conversation.take(officer, asked.id)
    assert kb.home.store.dossier(asked.id).state is State.IN_REVIEW


def test_what_came_back_to_an_account_that_is_closed_may_be_taken_by_any_officer(
    kb: KnowledgeBase, officer: Person, second: Person, dossier: Dossier
) -> None:
    from kb.accounts.account import AccountState

    in_review(kb, second, dossier)
    kb.desk.conversation.ask_change(second, dossier.id, "results", "In which years?")
    kb.desk.conversation.request_changes(second, dossier.id)
    again(kb, dossier, ENTRIES)
    gone = next(one for one in kb.home.store.accounts() if one.id == second.id)
    kb.home.store.change_account(replace(gone, state=AccountState.CLOSED), "x")
    kb.desk.conversation.take(officer, dossier.id)
    assert kb.home.store.dossier(dossier.id).assigned == officer.id


def test_what_is_taken_back_and_handed_in_anew_or_revised_goes_to_the_officer_who_knows_it(
    kb: KnowledgeBase, officer: Person, author: Person
) -> None:
    def new(practice: str = "", **more: str) -> Dossier:
        begun = kb.submissions.drafting.begin(author, practice)
        return kb.submissions.handing_in.hand_in(author, begun.id, {**ENTRIES, **more})

    first = in_review(kb, officer, new())
    kb.submissions.handing_in.withdraw(author, first.id)
    anew = new(title=f" {ENTRIES['title'].upper()} ")
    assert anew.assigned == officer.id and [one.id for one in kb.desk.queue.queue(officer, "mine")] == [anew.id]
    assert new(title="Something else altogether").assigned == ""
    kb.desk.conversation.take(officer, anew.id)
    kb.desk.publishing.publish(officer, anew.id)
    assert new(kb.home.store.dossier(anew.id).practice, results="Three thousand firms.").assigned == officer.id
    assert kb.trail.verification.prove().holds


# -- who ---------------------------------------------------------------------------------------------------

ACTS: dict[str, Callable[[KnowledgeBase, Person, str], object]] = {
    "take": lambda kb, by, one: kb.desk.conversation.take(by, one),
    "assign": lambda kb, by, one: kb.desk.conversation.assign(by, one, by.id),
    "ask": lambda kb, by, one: kb.desk.conversation.ask_change(by, one, "title", "Shorter, please."),
    "settle": lambda kb, by, one: kb.desk.conversation.settle(by, one, 1),
    "request": lambda kb, by, one: kb.desk.conversation.request_changes(by, one),
    "choose": lambda kb, by, one: kb.desk.objectives.choose(by, one, ["4.1"]),
    "publish": lambda kb, by, one: kb.desk.publishing.publish(by, one),
    "withdraw": lambda kb, by, one: kb.desk.publishing.withdraw(by, one, "asked to"),
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_but_the_desk_decides_and_nobody_on_the_own_economy_s_practice(
    kb: KnowledgeBase, author: Person, dossier: Dossier, act: str
) -> None:
    own = account(kb, "chilean@example.org", "Chile").person()
    reading = replace(own, economy="", scope=Scope.READ)
    for person in (author, own, reading, Person("c", Role.CHAIR), Person("a", Role.ADMINISTRATOR)):
        with pytest.raises(Forbidden):
            ACTS[act](kb, person, dossier.id)
    with pytest.raises(SignInNeeded):
        ACTS[act](kb, VISITOR, dossier.id)
    assert kb.home.store.dossier(dossier.id) == dossier


def test_nobody_decides_on_a_revision_that_drops_the_own_economy(
    kb: KnowledgeBase, account_of: People, officer: Person
) -> None:
    own = account(kb, "japanese@example.org", "Japan")
    draft = begun(kb, account_of("delegate"))
    kb.home.store.save_draft(replace(draft, practice="japan-credit-guarantee"))
    again(kb, draft, ENTRIES)
    with pytest.raises(Forbidden):
        kb.desk.conversation.take(own.person(), draft.id)
    with pytest.raises(BadValue):
        kb.desk.conversation.assign(officer, draft.id, own.id)


def test_an_officer_reads_the_own_economy_s_submission_and_decides_nothing(kb: KnowledgeBase, dossier: Dossier) -> None:
    own = account(kb, "chilean@example.org", "Chile")
    page = kb.desk.queue.open(own.person(), dossier.id)
    assert not page.decides
    assert own.id not in {officer.id for officer in page.officers}
    with pytest.raises(Forbidden):
        kb.desk.queue.open(replace(own.person(), role=Role.DELEGATE), dossier.id)


def test_a_submission_is_given_only_to_an_officer_who_may_decide_on_it(
    kb: KnowledgeBase, account_of: People, officer: Person, second: Person, dossier: Dossier
) -> None:
    own = account(kb, "chilean@example.org", "Chile")
    for wrong in (own.id, account_of("delegate").id, account_of("chair").id, "nobody", ""):
        with pytest.raises(BadValue):
            kb.desk.conversation.assign(officer, dossier.id, wrong)
    kb.desk.conversation.assign(officer, dossier.id, second.id)
    assert kb.home.store.dossier(dossier.id).assigned == second.id
    assert [notice.text for notice in kb.home.store.notices(second.id)] == ["A submission was assigned to you."]


# -- states ------------------------------------------------------------------------------------------------

MOVES: dict[str, tuple[State, Callable[[KnowledgeBase, Person, str], object]]] = {
    "take": (State.IN_REVIEW, ACTS["take"]),
    "request": (State.CHANGES_REQUESTED, ACTS["request"]),
    "publish": (State.PUBLISHED, ACTS["publish"]),
    "withdraw": (State.WITHDRAWN, ACTS["withdraw"]),
}


@pytest.mark.parametrize("state", [s for s in State if s is not State.DRAFT])
@pytest.mark.parametrize("move", MOVES)
def test_a_state_leads_where_it_may_and_nowhere_else(
    kb: KnowledgeBase, officer: Person, dossier: Dossier, state: State, move: str
) -> None:
    kb.desk.conversation.ask_change(officer, dossier.id, "title", "Shorter, please.")
    bring_to(kb, officer, dossier, state)
    to, act = MOVES[move]
    allowed = to in NEXT[state] or (state is to is State.IN_REVIEW)  # taken twice by the same officer is taken
    if allowed:
        act(kb, officer, dossier.id)
        assert kb.home.store.dossier(dossier.id).state is to
    else:
        with pytest.raises(Conflict):
            act(kb, officer, dossier.id)
        assert kb.home.store.dossier(dossier.id).state is state


def bring_to(kb: KnowledgeBase, officer: Person, dossier: Dossier, state: State) -> None:
    if state in (State.IN_REVIEW, State.CHANGES_REQUESTED, State.PUBLISHED):
        kb.desk.conversation.take(officer, dossier.id)
    if state is State.CHANGES_REQUESTED:
        kb.desk.conversation.request_changes(officer, dossier.id)
    if state is State.PUBLISHED:
        kb.desk.publishing.publish(officer, dossier.id)
    if state is State.WITHDRAWN:
        kb.desk.publishing.withdraw(officer, dossier.id, "asked to")


def test_of_two_officers_who_take_it_at_once_one_hears_of_the_other(
    kb: KnowledgeBase, officer: Person, second: Person, dossier: Dossier
) -> None:
    said: list[KBError | None] = []

    def take(person: Person) -> None:
        try:
            kb.desk.conversation.take(person, dossier.id)
            said.append(None)
        except KBError as error:
            said.append(error)

    threads = [threading.Thread(target=take, args=[person]) for person in (officer, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (refusal,) = [error for error in said if error]
    assert isinstance(refusal, Conflict) and "assign it to yourself" in str(refusal)
    assert kb.home.store.dossier(dossier.id).assigned in (officer.id, second.id)


def test_of_two_officers_who_decide_at_once_the_second_decides_nothing(
    kb: KnowledgeBase, officer: Person, second: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.desk.conversation.ask_change(officer, dossier.id, "title", "Shorter, please.")
    kb.desk.conversation.request_changes(officer, dossier.id)
    with pytest.raises(Conflict):
        kb.desk.publishing.publish(second, dossier.id, ["4.1"])
    assert dossier.practice not in kb.home.cards()


def test_it_is_taken_back_only_while_its_author_has_not_begun_to_revise(
    kb: KnowledgeBase, officer: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.desk.conversation.ask_change(officer, dossier.id, "title", "Shorter, please.")
    kb.desk.conversation.request_changes(officer, dossier.id)
    kb.desk.conversation.take(officer, dossier.id)
    kb.desk.conversation.request_changes(officer, dossier.id)
    kb.home.store.save_draft(replace(kb.home.store.dossier(dossier.id), entries={**ENTRIES, "title": "Half a ti"}))
    assert "Half a ti" not in str(kb.desk.queue.open(officer, dossier.id).fields)
    with pytest.raises(Conflict, match="begun to revise"):
        kb.desk.conversation.take(officer, dossier.id)


# -- the conversation --------------------------------------------------------------------------------------


def test_both_sides_talk_and_each_hears_of_the_other(
    kb: KnowledgeBase, account_of: People, officer: Person, author: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.desk.conversation.ask_change(officer, dossier.id, "results", "In which year?")
    kb.desk.conversation.remark(author, dossier.id, "results", "In 2023.")
    kb.desk.conversation.remark(account_of("chair").person(), dossier.id, "", "A fine one.")
    assert [(r.field, r.kind.value, r.text) for r in kb.home.store.remarks(dossier.id)] == [
        ("results", "change", "In which year?"),
        ("results", "comment", "In 2023."),
        ("", "comment", "A fine one."),
    ]
    assert [n.text for n in kb.home.store.notices(author.id)] == [
        "A comment on the submission.",
        "A change is asked for in “Results”.",
        "Your submission is being reviewed.",
    ]
    assert [n.text for n in kb.home.store.notices(officer.id)] == [
        "A comment on the submission.",
        "A comment on “Results”.",
    ]


def test_only_those_who_may_read_a_submission_comment_on_it(
    kb: KnowledgeBase, account_of: People, dossier: Dossier
) -> None:
    for who in ("other_delegate", "administrator"):
        with pytest.raises(Unknown):
            kb.desk.conversation.remark(account_of(who).person(), dossier.id, "", "hello")
    with pytest.raises(Forbidden):
        kb.desk.conversation.remark(replace(account_of("delegate").person(), scope=Scope.READ), dossier.id, "", "hello")
    with pytest.raises(SignInNeeded):
        kb.desk.conversation.remark(VISITOR, dossier.id, "", "hello")


@pytest.mark.parametrize(("field", "text"), [("title", "  \n "), ("nonsense", "hello"), ("title", "x" * 4_001)])
def test_a_remark_says_something_of_a_field(
    kb: KnowledgeBase, officer: Person, dossier: Dossier, field: str, text: str
) -> None:
    with pytest.raises(BadValue):
        kb.desk.conversation.remark(officer, dossier.id, field, text)
    with pytest.raises(BadValue):
        kb.desk.conversation.ask_change(officer, dossier.id, field, text)


def test_it_goes_back_to_its_author_only_with_a_change_that_is_still_asked_for(
    kb: KnowledgeBase, officer: Person, author: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.desk.conversation.remark(officer, dossier.id, "title", "Nice title.")
    with pytest.raises(Conflict, match="no change is asked for"):
        kb.desk.conversation.request_changes(officer, dossier.id)
    asked = kb.desk.conversation.ask_change(officer, dossier.id, "title", "Shorter, please.")
    kb.desk.conversation.settle(officer, dossier.id, asked.no)
    with pytest.raises(Conflict, match="no change is asked for"):
        kb.desk.conversation.request_changes(officer, dossier.id)
    kb.desk.conversation.ask_change(officer, dossier.id, "results", "In which year?")
    kb.desk.conversation.request_changes(officer, dossier.id, "Two weeks will do.")
    assert kb.home.store.notices(author.id)[0].text == "1 change is asked for. Two weeks will do."


def test_only_a_change_that_was_asked_for_here_can_be_settled(
    kb: KnowledgeBase, officer: Person, account_of: People, dossier: Dossier
) -> None:
    other = handed_in(kb, account_of("delegate"))
    asked = kb.desk.conversation.ask_change(officer, other.id, "title", "Shorter, please.")
    comment = kb.desk.conversation.remark(officer, dossier.id, "title", "Nice title.")
    for no in (asked.no, comment.no, 99):
        with pytest.raises(Unknown):
            kb.desk.conversation.settle(officer, dossier.id, no)


def test_after_the_next_round_the_desk_sees_what_changed(kb: KnowledgeBase, officer: Person, dossier: Dossier) -> None:
    assert kb.desk.queue.open(officer, dossier.id).changes == ()
    in_review(kb, officer, dossier)
    kb.desk.conversation.ask_change(officer, dossier.id, "results", "In which year?")
    kb.desk.conversation.request_changes(officer, dossier.id)
    again(kb, dossier, {**ENTRIES, "results": "Two thousand small firms were paid early in 2023."})
    (change,) = kb.desk.queue.open(officer, dossier.id).changes
    assert (change.field, change.after) == ("results", "Two thousand small firms were paid early in 2023.")


def test_practices_that_may_be_the_same_stand_beside_it_with_what_its_author_says(
    kb: KnowledgeBase, account_of: People, officer: Person
) -> None:
    like = entries_of(kb.home.store.practice("japan-credit-guarantee")) | {"economies": "Chile"}
    like["not_related"] = "japan-credit-guarantee"
    page = kb.desk.queue.open(officer, handed_in(kb, account_of("delegate"), like).id)
    assert page.near[0].card.id == "japan-credit-guarantee"
    assert page.unlike == ("japan-credit-guarantee",)
    kb.care.merges.merge(
        "peru-viet-nam-customs-window", "japan-credit-guarantee", operator("x"), "doubles", agreed=True
    )
    assert kb.desk.queue.open(officer, page.dossier.id).unlike == ("peru-viet-nam-customs-window",)
    near = kb.submissions.viewing.near(account_of("delegate").person(), page.dossier.id)
    assert "peru-viet-nam-customs-window" not in {hit.card.id for hit in near}


def test_what_is_handed_in_twice_is_named_beside_each_other_and_nothing_that_is_done(
    kb: KnowledgeBase, account_of: People, officer: Person, dossier: Dossier
) -> None:
    again_told = handed_in(kb, account_of("delegate"), {**ENTRIES, "title": "Paid early, by the bank of the buyer"})
    other = {"title": "Cold stores", "summary": "Villages keep the catch of small fishers cold together."}
    handed_in(kb, account_of("delegate"), {**ENTRIES, **other, "problem": "Prices fell at noon.", "done": "A store."})
    assert [one.id for one in kb.desk.queue.open(officer, dossier.id).twins] == [again_told.id]
    in_review(kb, officer, again_told)
    kb.desk.publishing.publish(officer, again_told.id)
    assert kb.desk.queue.open(officer, dossier.id).twins == ()


# -- publishing --------------------------------------------------------------------------------------------


def test_a_visitor_finds_what_was_published_within_a_second(
    kb: KnowledgeBase, officer: Person, author: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.reading.search(Query("invoices paid"))
    start = time.monotonic()
    assert kb.desk.publishing.publish(officer, dossier.id, ["4.1", "1.3"], "complete")
    found = kb.reading.search(Query("invoices paid within a week"))
    assert time.monotonic() - start < 1
    assert found.hits[0].card.id == dossier.practice
    practice = kb.home.store.practice(dossier.practice)
    assert (practice.title, practice.version, practice.missing) == (ENTRIES["title"], 1, ())
    assert kb.home.ledger().tags(dossier.practice) == ("4.1", "1.3")
    assert b"## What was done" in kb.home.store.source(dossier.practice)
    assert kb.home.store.notices(author.id)[0].text == f"“{ENTRIES['title']}” is published."
    acts = [entry.act.action for entry in kb.home.store.trail(practice=dossier.practice)]
    assert {"added", "published", "confirmed"} <= set(acts)


def test_without_objectives_it_is_published_and_does_not_count(
    kb: KnowledgeBase, officer: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.desk.publishing.publish(officer, dossier.id)
    assert dossier.practice not in kb.home.ledger().confirmations
    event = kb.recording.event(dossier.practice, "m-2023-1", agenda_item="5", presenters=["Chile"])
    kb.recording.share(event, by=operator("x"))
    assert [r.rule for r in kb.figures.standing(dossier.practice).not_shared] == ["S4"]


def test_what_blocks_is_told_and_nothing_is_published(kb: KnowledgeBase, account_of: People, officer: Person) -> None:
    dossier = handed_in(kb, account_of("delegate"), {**ENTRIES, "since": "last year", "title": ""})
    in_review(kb, officer, dossier)
    with pytest.raises(Refused, match="title") as error:
        kb.desk.publishing.publish(officer, dossier.id, ["4.1"])
    assert len(error.value.reasons) == 2
    assert kb.home.store.dossier(dossier.id).state is State.IN_REVIEW
    assert dossier.practice not in kb.home.cards()
    assert kb.home.store.evidence() == () and dossier.practice not in kb.home.ledger().confirmations


@pytest.mark.parametrize("objectives", [["9.9"], ["1.1", "1.2", "1.3", "2.1"]])
def test_objectives_that_cannot_be_keep_it_from_being_published(
    kb: KnowledgeBase, officer: Person, dossier: Dossier, objectives: list[str]
) -> None:
    in_review(kb, officer, dossier)
    with pytest.raises((BadValue, Unknown)):
        kb.desk.publishing.publish(officer, dossier.id, objectives)
    with pytest.raises(BadValue, match="either"):
        kb.desk.publishing.publish(officer, dossier.id, ["4.1"], rejected=["4.1"])
    with pytest.raises(BadValue):
        kb.desk.publishing.publish(officer, dossier.id, ["4.1"], none=True)
    assert kb.home.store.dossier(dossier.id).state is State.IN_REVIEW


def test_an_index_that_fails_takes_nothing_back(
    kb: KnowledgeBase, officer: Person, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_review(kb, officer, dossier)

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Home, "update_index", fail)
    assert not kb.desk.publishing.publish(officer, dossier.id, ["4.1"])
    assert kb.home.store.dossier(dossier.id).state is State.PUBLISHED
    assert kb.about().waiting == 1
    monkeypatch.undo()
    kb.home.update_index()
    assert kb.about().waiting == 0


def test_a_revision_is_the_next_version_under_the_same_id(
    kb: KnowledgeBase, account_of: People, officer: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.desk.publishing.publish(officer, dossier.id, ["4.1"])
    newer = begun(kb, account_of("delegate"), {**ENTRIES, "title": "Invoices paid within three days"})
    kb.home.store.save_draft(replace(newer, practice=dossier.practice))
    again(kb, newer, newer.entries)
    in_review(kb, officer, newer)
    kb.desk.publishing.publish(officer, newer.id)
    practice = kb.home.store.practice(dossier.practice)
    assert (practice.version, practice.title) == (2, "Invoices paid within three days")
    assert kb.home.ledger().tags(dossier.practice) == ("4.1",)


def test_a_withdrawn_practice_takes_its_dossier_along_and_is_not_published_over(
    kb: KnowledgeBase, account_of: People, officer: Person, author: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.desk.publishing.publish(officer, dossier.id, ["4.1"])
    kb.submissions.withdrawal.withdraw(dossier.practice, by=author, why="our wish")
    assert kb.home.store.dossier(dossier.id).state is State.WITHDRAWN
    newer = begun(kb, account_of("delegate"))
    kb.home.store.save_draft(replace(newer, practice=dossier.practice))
    again(kb, newer, ENTRIES)
    in_review(kb, officer, newer)
    with pytest.raises(Conflict, match="was withdrawn"):
        kb.desk.publishing.publish(officer, newer.id)


def test_withdrawing_a_published_dossier_hides_its_practice_and_needs_a_reason(
    kb: KnowledgeBase, officer: Person, author: Person, dossier: Dossier
) -> None:
    in_review(kb, officer, dossier)
    kb.desk.publishing.publish(officer, dossier.id, ["4.1"])
    with pytest.raises(BadValue):
        kb.desk.publishing.withdraw(officer, dossier.id, " ")
    kb.desk.publishing.withdraw(officer, dossier.id, "asked to")
    assert dossier.practice not in kb.home.cards()
    assert kb.home.store.dossier(dossier.id).state is State.WITHDRAWN
    assert kb.home.store.notices(author.id)[0].text == "Your submission was withdrawn: asked to"


# -- objectives --------------------------------------------------------------------------------------------


def verdicts(kb: KnowledgeBase, practice: str) -> dict[str, SuggestionVerdict]:
    return {e.objective: e.verdict for e in kb.home.store.evidence() if e.practice == practice}


@pytest.fixture
def credit(kb: KnowledgeBase, account_of: People) -> Dossier:
    """A submission so like a practice with a confirmed objective that an objective is put forward."""
    like = entries_of(kb.home.store.practice("japan-credit-guarantee"))
    return handed_in(kb, account_of("delegate"), {**like, "economies": "Chile", "title": "Credit guarantees in Chile"})


def test_what_is_chosen_waits_for_publishing_and_a_rejected_suggestion_is_not_put_forward(
    kb: KnowledgeBase, officer: Person, credit: Dossier
) -> None:
    dossier = credit
    first = kb.desk.queue.open(officer, dossier.id).tagged.suggestions.forward[0]
    kb.desk.objectives.choose(officer, dossier.id, ["1.3"], [first.objective])
    page = kb.desk.queue.open(officer, dossier.id)
    assert (page.tagged.choice.objectives, page.tagged.choice.rejected) == (("1.3",), (first.objective,))
    assert first.objective not in {s.objective for s in page.tagged.suggestions.forward}
    assert kb.home.store.evidence() == () and dossier.practice not in kb.home.ledger().confirmations


def test_publishing_keeps_what_was_confirmed_rejected_and_missed(
    kb: KnowledgeBase, officer: Person, credit: Dossier
) -> None:
    dossier = credit
    forward = [s.objective for s in kb.desk.queue.open(officer, dossier.id).tagged.suggestions.forward]
    missed = next(o.id for o in kb.plan.objectives if o.id not in forward)
    kb.desk.objectives.choose(officer, dossier.id, [], [forward[0]])
    in_review(kb, officer, dossier)
    kb.desk.publishing.publish(officer, dossier.id, [missed], rejected=[forward[0]])
    said = verdicts(kb, dossier.practice)
    assert (said[forward[0]], said[missed]) == (SuggestionVerdict.REJECTED, SuggestionVerdict.MISSED)
    kept = next(e for e in kb.home.store.evidence() if e.objective == forward[0])
    assert (kept.version, kept.suggested, kept.by) == (1, True, officer.id)


def test_after_publishing_another_choice_holds_at_once(kb: KnowledgeBase, officer: Person, dossier: Dossier) -> None:
    in_review(kb, officer, dossier)
    kb.desk.publishing.publish(officer, dossier.id, ["4.1"])
    kb.desk.objectives.choose(officer, dossier.id, ["1.3"])
    assert kb.home.ledger().tags(dossier.practice) == ("1.3",)
    assert verdicts(kb, dossier.practice).get("4.1") is not SuggestionVerdict.CONFIRMED


def test_a_back_catalogue_is_tagged_the_most_recent_first(kb: KnowledgeBase, officer: Person) -> None:
    queue = [card.id for card in kb.desk.objectives.tag_queue(officer)]
    assert queue == ["members-note", "korea-plan-only", "international-body-guide"]
    page = kb.desk.objectives.open_practice(officer, "korea-plan-only")
    assert (page.before, page.after, page.waiting) == ("members-note", "international-body-guide", 3)
    kb.desk.objectives.tag(officer, "korea-plan-only", ["3.2"])
    page = kb.desk.objectives.open_practice(officer, "korea-plan-only")
    assert (page.before, page.after, page.waiting) == ("members-note", "international-body-guide", 2)
    kb.desk.objectives.tag(officer, "members-note", [], none=True)
    assert [card.id for card in kb.desk.objectives.tag_queue(officer)] == ["international-body-guide"]
    with pytest.raises(BadValue, match="serves none"):
        kb.desk.objectives.tag(officer, "international-body-guide", [])


def test_rejecting_alone_confirms_nothing_and_can_be_taken_back(kb: KnowledgeBase, officer: Person) -> None:
    first = kb.suggesting.suggest("international-body-guide").forward[0].objective
    kb.desk.objectives.tag(officer, "international-body-guide", [], [first])
    assert verdicts(kb, "international-body-guide") == {first: SuggestionVerdict.REJECTED}
    assert "international-body-guide" not in kb.home.ledger().confirmations
    assert kb.desk.objectives.open_practice(officer, "international-body-guide").tagged.choice.rejected == (first,)
    kb.desk.objectives.tag(officer, "international-body-guide", [first])
    assert verdicts(kb, "international-body-guide")[first] is SuggestionVerdict.CONFIRMED


def test_nobody_tags_the_own_economy_s_practice(kb: KnowledgeBase) -> None:
    own = account(kb, "malaysian@example.org", "Malaysia").person()
    assert "members-note" not in {card.id for card in kb.desk.objectives.tag_queue(own)}
    with pytest.raises(Forbidden):
        kb.desk.objectives.tag(own, "members-note", ["4.1"])
    with pytest.raises(Forbidden):
        kb.desk.gates.decide(own, "members-note", "counts", True)


def test_a_weak_objective_says_why_it_abstains(kb: KnowledgeBase, officer: Person) -> None:
    from tests.tagging.test_desk_log import many

    for one in many(3, 9):
        kb.home.store.keep_evidence(one)
    record = kb.desk.objectives.open_practice(officer, "members-note").tagged.record("4.1")
    assert record and (record.confirmed, record.judged) == (3, 12)


# -- gates -------------------------------------------------------------------------------------------------


def test_decided_against_counting_a_practice_stays_out_of_every_figure(kb: KnowledgeBase, officer: Person) -> None:
    before = kb.figures.tally(2023)
    assert "chile-market-days" in before.figure("shared").practices
    kb.desk.gates.decide(officer, "chile-market-days", "counts", False, "a test record")
    after = kb.figures.tally()
    assert all("chile-market-days" not in figure.practices for figure in after.figures)
    (reason,) = kb.figures.standing("chile-market-days").not_shared
    assert (reason.rule, reason.text) == ("S1", "kept out of the figures by the secretariat: a test record")
    kb.desk.gates.decide(officer, "chile-market-days", "counts", True)
    assert kb.figures.tally(2023).figures == before.figures


def test_a_decision_for_counting_leaves_the_rules_alone(kb: KnowledgeBase, officer: Person) -> None:
    before = kb.figures.tally().figures
    for id in ("chile-market-days", "korea-plan-only"):
        kb.desk.gates.decide(officer, id, "counts", True)
    assert kb.figures.tally().figures == before


def test_a_decision_against_has_a_reason_and_a_gate_is_one_that_there_is(kb: KnowledgeBase, officer: Person) -> None:
    with pytest.raises(BadValue):
        kb.desk.gates.decide(officer, "chile-market-days", "counts", False, " ")
    with pytest.raises(Unknown):
        kb.desk.gates.decide(officer, "chile-market-days", "golden", True)
    with pytest.raises(Unknown):
        kb.desk.gates.decide(officer, "nothing", "counts", True)
    assert kb.home.store.decisions() == ()


def test_chosen_practices_are_shown_to_those_who_may_read_them(
    kb: KnowledgeBase, officer: Person, author: Person
) -> None:
    for id in ("members-note", "chile-market-days", "japan-credit-guarantee"):
        kb.desk.gates.decide(officer, id, "featured", True)
    kb.desk.gates.decide(officer, "japan-credit-guarantee", "featured", False, "others' turn")
    assert [card.id for card in kb.desk.gates.featured()] == ["chile-market-days"]
    assert {card.id for card in kb.desk.gates.featured(author)} == {"chile-market-days", "members-note"}
