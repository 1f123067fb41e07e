"""Who may do what: every promise for every role, and nobody decides on the own economy's practice."""

from inspect import signature

import pytest

from kb import permission
from kb.errors import Forbidden, SignInNeeded
from kb.person import VISITOR, Person, Role, Scope, operator

CHILE = Person("account-1", Role.DELEGATE, "Chile")
JAPAN = Person("account-2", Role.DELEGATE, "Japan")
OFFICER = Person("account-3", Role.SECRETARIAT)
SECONDED = Person("account-4", Role.SECRETARIAT, "Chile")
CHAIR = Person("account-5", Role.CHAIR)
ADMIN = Person("account-6", Role.ADMINISTRATOR)
EVERYONE = (VISITOR, CHILE, JAPAN, OFFICER, SECONDED, CHAIR, ADMIN)


def who(allowed: object) -> set[Person]:
    return {person for person in EVERYONE if allowed(person)}  # type: ignore[operator]


def test_a_practice_is_handed_in_by_its_economy_s_delegates_and_the_secretariat() -> None:
    assert who(lambda p: permission.may_submit(p, ("Chile", "Peru"))) == {CHILE, OFFICER, SECONDED}
    assert who(lambda p: permission.may_withdraw(p, ("Chile",))) == {CHILE, OFFICER, SECONDED}


def test_nobody_reviews_the_own_economy_s_practice() -> None:
    assert who(lambda p: permission.may_review(p, ("Chile",))) == {OFFICER}
    assert who(lambda p: permission.may_review(p, ("Japan",))) == {OFFICER, SECONDED}


def test_a_draft_is_its_author_s_alone_and_what_is_handed_in_its_economies_and_the_secretariat_s() -> None:
    assert who(lambda p: permission.may_read_submission(p, "account-1", ("Chile",), True)) == {CHILE}
    read = who(lambda p: permission.may_read_submission(p, "account-9", ("Chile", "Japan"), False))
    assert read == {CHILE, JAPAN, OFFICER, SECONDED, CHAIR}
    assert who(lambda p: permission.may_edit_submission(p, "account-9", ("Chile", "Japan"), False)) == {CHILE}
    assert who(lambda p: permission.may_edit_submission(p, "account-9", ("Chile",), True)) == set()


def test_an_adoption_is_reported_in_the_own_economy_s_name_alone() -> None:
    assert who(lambda p: permission.may_report_adoption(p, "Japan")) == {JAPAN, OFFICER, SECONDED}


def test_the_desk_s_work_is_the_secretariat_s_and_accounts_are_the_administrator_s() -> None:
    for promise in (permission.may_record_sharing, permission.may_import, permission.may_care):
        assert who(promise) == {OFFICER, SECONDED}
    assert who(permission.may_manage_accounts) == {ADMIN}
    assert who(permission.may_read_trail) == {OFFICER, SECONDED, CHAIR, ADMIN}


def test_who_is_signed_in_reads_what_is_for_members() -> None:
    assert who(permission.may_read_members) == set(EVERYONE) - {VISITOR}


def test_a_token_for_reading_changes_nothing() -> None:
    reading = Person("account-3", Role.SECRETARIAT, scope=Scope.READ)
    for name in ("may_submit", "may_review", "may_record_sharing", "may_report_adoption", "may_import", "may_care",
                 "may_judge", "may_manage_accounts"):  # fmt: skip
        assert not getattr(permission, name)(reading)
    assert permission.may_read_trail(reading)


def test_an_adoption_is_confirmed_by_a_delegate_of_either_side_alone() -> None:
    assert who(lambda p: permission.may_confirm_adoption(p, "Peru", ("Chile",))) == {CHILE}
    assert who(lambda p: permission.may_confirm_adoption(p, "Japan", ("Peru",))) == {JAPAN}


def test_at_the_machine_itself_nothing_is_closed() -> None:
    at_machine = operator("x")
    about = {
        "author": "account-1",
        "economies": ("Chile",),
        "draft": False,
        "reported_by": "Chile",
        "economy": "Chile",
        "by": "x",
    }
    own_pages = {
        "may_keep_account",
        "may_edit_submission",
        "may_confirm_adoption",
        "may_take_over",
        "may_keep_briefs",
        "may_read_brief",
        "may_follow",
    }  # an operator has no account, and is nobody's author
    for name, may in vars(permission).items():
        if name.startswith("may_") and name not in own_pages:
            needed = [about[parameter] for parameter in list(signature(may).parameters)[1:] if parameter in about]
            assert may(at_machine, *needed), name


def test_a_visitor_is_asked_to_sign_in_and_anyone_else_told_no() -> None:
    with pytest.raises(SignInNeeded, match="sign in first"):
        permission.require(False, VISITOR, "publish")
    with pytest.raises(Forbidden, match="in the role of delegate you may not publish"):
        permission.require(False, CHILE, "publish")
    permission.require(True, VISITOR, "read")
