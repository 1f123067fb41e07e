"""When an account ends: what its officer reviewed waits for any officer again, what its author began is gone on with,
and what is told to it reaches somebody."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb import KnowledgeBase
from kb.accounts.account import Account, AccountState
from kb.cli import kb as commands
from kb.errors import BadValue, Overtaken, Unknown
from kb.person import operator
from kb.submissions.dossier import State
from kb.transfer.erasing import erase_person
from tests.dossiers import ENTRIES, begun, handed_in

BY = operator("operator")
AccountOf = Callable[[str], Account]


@pytest.fixture
def people(kb: KnowledgeBase, account_of: AccountOf) -> Callable[..., Account]:
    """Further accounts that can sign in."""

    def add(name: str, role: str, economy: str = "") -> Account:
        made = kb.accounts.administering.add(BY, f"{name}@example.org", name, role, economy)
        kb.home.store.change_account(replace(made, state=AccountState.ACTIVE, rests_on=""), "test")
        return kb.home.store.account(made.id)

    return add


def in_review(kb: KnowledgeBase, author: Account, officer: Account, id: str = "d1") -> None:
    handed_in(kb, author, id=id)
    kb.desk.conversation.take(officer.person(), id)


def _close(kb: KnowledgeBase, account: Account) -> None:
    kb.accounts.administering.close(BY, account.id)


def _erase(kb: KnowledgeBase, account: Account) -> None:
    kb.accounts.administering.erase(BY, account.id)


def _erase_person(kb: KnowledgeBase, account: Account) -> None:
    erase_person(kb, account.email, account.email, BY)


def _to_delegate(kb: KnowledgeBase, account: Account) -> None:
    kb.accounts.administering.change_role(BY, account.id, "delegate", "Peru")


def _to_chair_by_two(kb: KnowledgeBase, account: Account) -> None:
    people = kb.accounts.administering
    asks, consents = (people.add(BY, f"{name}@example.org", name, "administrator") for name in ("one", "two"))
    for one in (asks, consents):
        kb.home.store.change_account(replace(one, state=AccountState.ACTIVE), "test")
    people.change_role(asks.person(), account.id, "chair", "", "she chairs from now on")
    (release,) = kb.home.store.releases(waiting=True)
    assert kb.home.store.dossier("d1").assigned == account.id  # nothing has happened yet
    kb.releases.consent(release.no, consents.person())


def _to_the_submitting_economy(kb: KnowledgeBase, account: Account) -> None:
    kb.accounts.administering.change_role(BY, account.id, "secretariat", "Chile")


def _close_by_command(kb: KnowledgeBase, account: Account) -> None:
    done = CliRunner().invoke(commands, ["--home", str(kb.settings.home), "user", "close", account.email])
    assert done.exit_code == 0, done.output


ENDS = (_close, _close_by_command, _erase, _erase_person, _to_delegate, _to_chair_by_two, _to_the_submitting_economy)


@pytest.mark.parametrize("end", ENDS)
def test_what_an_officer_reviewed_waits_for_any_officer_again(
    kb: KnowledgeBase, people: Callable[..., Account], account_of: AccountOf, end: Callable[..., None]
) -> None:
    officer, other = people("olga", "secretariat"), account_of("officer")
    in_review(kb, account_of("delegate"), officer)
    assert "submissions" not in {one.kind.value for one in kb.for_you.lists(other.person())}
    end(kb, officer)
    dossier = kb.home.store.dossier("d1")
    assert (dossier.assigned, dossier.state) == ("", State.IN_REVIEW)
    assert [entry.act.after for entry in kb.home.store.trail(kind="dossier")][-1] in ('""', "")
    assert "submissions" in {one.kind.value for one in kb.for_you.lists(other.person())}
    kb.desk.conversation.take(other.person(), "d1")
    assert faults(kb) == []


def test_what_is_done_keeps_who_did_it(
    kb: KnowledgeBase, people: Callable[..., Account], account_of: AccountOf
) -> None:
    officer = people("olga", "secretariat")
    in_review(kb, account_of("delegate"), officer)
    kb.desk.publishing.withdraw(officer.person(), "d1", "twice the same")
    _close(kb, officer)
    assert kb.home.store.dossier("d1").assigned == officer.id


def test_the_work_comes_back_with_the_account_or_not_at_all(
    kb: KnowledgeBase, people: Callable[..., Account], account_of: AccountOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = people("olga", "secretariat")
    in_review(kb, account_of("delegate"), officer)
    monkeypatch.setattr(type(kb.home.store), "hand_back_reviews", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _close(kb, officer)
    assert kb.home.store.account(officer.id).state is AccountState.ACTIVE
    assert kb.home.store.dossier("d1").assigned == officer.id


def test_another_delegate_goes_on_with_a_draft_that_a_closed_account_left(
    kb: KnowledgeBase, people: Callable[..., Account], account_of: AccountOf
) -> None:
    dana, carlos, japan = account_of("delegate"), people("carlos", "delegate", "Chile"), account_of("other_delegate")
    draft = begun(kb, dana)
    room = kb.submissions.taking_over
    assert room.left(carlos.person()) == ()
    with pytest.raises(Unknown):
        room.take_over(carlos.person(), draft.id)
    _close(kb, dana)
    (left,) = room.left(carlos.person())
    assert (left.title, left.takes, left.is_draft) == (ENTRIES["title"], True, True)
    assert any(one.kind.value == "left by a closed account" for one in kb.for_you.lists(carlos.person()))
    assert room.left(japan.person()) == () and room.left(account_of("chair").person()) == ()
    for stranger in (japan, account_of("chair"), account_of("officer")):
        with pytest.raises(Unknown):
            room.take_over(stranger.person(), draft.id)
    taken = room.take_over(carlos.person(), draft.id, left.version)
    assert taken.author == carlos.id and taken.entries == ENTRIES
    kb.submissions.drafting.save(carlos.person(), draft.id, {**ENTRIES, "title": "Mine now"})
    with pytest.raises(Unknown):  # it is nobody's to take any more
        room.take_over(carlos.person(), draft.id, left.version)


def test_the_secretariat_hands_a_draft_on_without_reading_it(
    kb: KnowledgeBase, people: Callable[..., Account], account_of: AccountOf
) -> None:
    dana, carlos, officer = account_of("delegate"), people("carlos", "delegate", "Chile"), account_of("officer")
    draft = begun(kb, dana)
    _close(kb, dana)
    (left,) = kb.submissions.taking_over.left(officer.person())
    assert (left.title, left.economy, left.takes, [one.id for one in left.heirs]) == ("", "Chile", False, [carlos.id])
    (line,) = [one for one in kb.for_you.lists(officer.person()) if one.kind.value == "left by a closed account"]
    assert ENTRIES["title"] not in line.turns[0].text
    with pytest.raises(BadValue):
        kb.submissions.taking_over.hand_on(officer.person(), draft.id, account_of("other_delegate").id, left.version)
    with pytest.raises(Overtaken):
        kb.submissions.taking_over.hand_on(officer.person(), draft.id, carlos.id, "another state")
    kb.submissions.taking_over.hand_on(officer.person(), draft.id, carlos.id, left.version)
    assert kb.home.store.dossier(draft.id).author == carlos.id
    assert "handed on to you" in kb.home.store.notices(carlos.id)[0].text


def test_a_delegate_of_a_former_role_has_left_too(
    kb: KnowledgeBase, people: Callable[..., Account], account_of: AccountOf
) -> None:
    draft, carlos = begun(kb, account_of("delegate")), people("carlos", "delegate", "Chile")
    kb.accounts.administering.change_role(BY, account_of("delegate").id, "chair", "")
    assert [one.id for one in kb.submissions.taking_over.left(carlos.person())] == [draft.id]


def test_what_is_told_to_a_closed_account_reaches_the_other_delegates(
    kb: KnowledgeBase, people: Callable[..., Account], account_of: AccountOf
) -> None:
    dana, officer, carlos = account_of("delegate"), account_of("officer"), people("carlos", "delegate", "Chile")
    in_review(kb, dana, officer)
    kb.desk.conversation.ask_change(officer.person(), "d1", "results", "How many?")
    _close(kb, dana)
    kb.desk.conversation.request_changes(officer.person(), "d1")
    assert kb.home.store.notices(carlos.id)[0].text == "1 change is asked for."
    assert not any("asked for." in one.text and "1 change" in one.text for one in kb.home.store.notices(dana.id))
    assert any(one.kind.value == "left by a closed account" for one in kb.for_you.lists(carlos.person()))


def test_who_writes_to_a_closed_account_that_nobody_stands_in_for_hears_of_it(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    dana, officer = account_of("delegate"), account_of("officer")
    in_review(kb, dana, officer)
    kb.desk.conversation.ask_change(officer.person(), "d1", "results", "How many?")
    _close(kb, dana)
    kb.desk.conversation.request_changes(officer.person(), "d1")
    told = kb.home.store.notices(officer.id)[0].text
    assert "cannot be reached" in told and "1 change is asked for." in told


def test_what_was_handed_on_is_held_to_the_trail(
    kb: KnowledgeBase, people: Callable[..., Account], account_of: AccountOf, home: Path
) -> None:
    dana, carlos = account_of("delegate"), people("carlos", "delegate", "Chile")
    draft = begun(kb, dana)
    _close(kb, dana)
    kb.submissions.taking_over.take_over(carlos.person(), draft.id)
    assert faults(kb) == []
    with closing(sqlite3.connect(home / "kb.sqlite")) as db, db:
        db.execute("update dossiers set author = 'account-77' where id = ?", [draft.id])
    assert any(draft.id in fault for fault in faults(kb))


def faults(kb: KnowledgeBase) -> list[str]:
    """What `kb verify` would say."""
    return [str(fault) for check in kb.trail.verification.prove().checks for fault in check.faults]
