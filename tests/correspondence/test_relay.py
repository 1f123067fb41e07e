"""A word to the owner of a practice goes through the focal point, and no address is shown to anyone."""

from collections.abc import Callable

import pytest

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.correspondence import QuestionWords, owner_questions_json
from kb.errors import BadValue, Conflict, Forbidden, NotSent, SignInNeeded, TooMany, Unknown
from kb.person import VISITOR, operator
from tests.accounts.test_mail import MailServer
from tests.accounts.test_mail import server as server  # a fixture
from tests.desk.test_letters import clock as clock  # a fixture
from tests.desk.test_letters import post as post  # a fixture
from tests.pages.conftest import OWN, signed_in
from webapp import create_app

AccountOf = Callable[[str], Account]
GUARANTEE = "japan-credit-guarantee"
ASKED = QuestionWords("How was the fee of the guarantee set at first?", "Ann Example", "ann@example.org")


def test_it_is_kept_told_to_the_focal_point_and_answered(kb: KnowledgeBase, account_of: AccountOf) -> None:
    asker, owner = account_of("delegate"), account_of("other_delegate")
    asked = kb.relay.ask(asker.person(), GUARANTEE, ASKED)
    (notice,) = kb.submissions.notices.notices(owner.person())
    assert asked.text in notice.text and f"/questions/{asked.no}" in notice.text
    assert asker.email not in notice.text
    waits = [turn.path for one in kb.for_you.lists(owner.person()) for turn in one.turns]
    assert f"/questions/{asked.no}" in waits
    kb.relay.answer(owner.person(), asked.no, "By a survey of the banks of three prefectures.")
    (answer,) = kb.submissions.notices.notices(asker.person())
    assert "By a survey" in answer.text and ASKED.text in answer.text and owner.email not in answer.text
    assert not kb.relay.open_for(owner.person())


def test_a_question_on_a_practice_that_is_merged_still_finds_who_answers_it(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    asker, owner = account_of("delegate").person(), account_of("other_delegate").person()
    asked = kb.relay.ask(asker, GUARANTEE, ASKED)
    kb.care.merges.merge("chile-market-days", GUARANTEE, operator("secretariat"), "the same", agreed=True)
    assert [(one.no, one.practice) for one in kb.relay.questions(owner)] == [(asked.no, "chile-market-days")]
    assert [one.no for one in kb.relay.open_for(owner)] == [asked.no]
    kb.relay.answer(owner, asked.no, "By a survey of the banks of three prefectures.")
    assert "Online market days" in kb.submissions.notices.notices(asker)[0].text


def test_a_visitor_is_answered_by_mail_alone(kb: KnowledgeBase, post: MailServer, account_of: AccountOf) -> None:
    owner = account_of("other_delegate")
    asked = kb.relay.ask(VISITOR, GUARANTEE, ASKED, "192.0.2.7")
    kb.letters.send()
    told = [one.as_string() for one in post.letters if one["To"] == owner.email]
    assert told and "ann@example.org" not in "".join(told)
    kb.relay.answer(owner.person(), asked.no, "By a survey of the banks.")
    (answer,) = [one for one in post.letters if one["To"] == "ann@example.org"]
    assert owner.email not in answer.as_string() and "By a survey" in answer.get_payload()
    assert "ann@example.org" not in str(owner_questions_json(kb.relay.questions(owner.person())))


def test_without_a_mail_server_a_visitor_signs_in(kb: KnowledgeBase) -> None:
    with pytest.raises(SignInNeeded):
        kb.relay.ask(VISITOR, GUARANTEE, ASKED, "192.0.2.7")


def test_an_answer_that_the_mail_server_refuses_is_kept_and_goes_out_again(
    kb: KnowledgeBase, post: MailServer, account_of: AccountOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = account_of("other_delegate").person()
    asked = kb.relay.ask(VISITOR, GUARANTEE, ASKED, "192.0.2.7")
    with monkeypatch.context() as away:
        away.setattr("kb.accounts.mail.send", _refused)
        with pytest.raises(NotSent):
            kb.relay.answer(owner, asked.no, "By a survey of the banks.")
    assert kb.relay.question(owner, asked.no).answer == "By a survey of the banks."
    with pytest.raises(Conflict):
        kb.relay.answer(owner, asked.no, "Quite otherwise than said.")
    assert kb.relay.answer(owner, asked.no, "By a survey of the banks.").sent


def _refused(*_: object) -> None:
    raise NotSent("not sent: the mail server is away")


def test_more_than_a_few_a_day_are_not_taken(kb: KnowledgeBase, post: MailServer, account_of: AccountOf) -> None:
    for _ in range(3):
        kb.relay.ask(VISITOR, GUARANTEE, ASKED, "192.0.2.7")
    with pytest.raises(TooMany):
        kb.relay.ask(VISITOR, GUARANTEE, ASKED, "192.0.2.7")
    kb.relay.ask(VISITOR, GUARANTEE, ASKED, "192.0.2.8")
    kb.relay.ask(account_of("delegate").person(), GUARANTEE, ASKED)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (QuestionWords("short", "Ann", "a@example.org"), "text"),
        (QuestionWords("x" * 2001, "Ann", "a@example.org"), "text"),
        (QuestionWords(ASKED.text, "", "a@example.org"), "name"),
        (QuestionWords(ASKED.text, "Ann", "a@example.org\nBcc: b@example.org"), "email"),
        (QuestionWords(ASKED.text, "Ann", "nobody"), "email"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(
    kb: KnowledgeBase, post: MailServer, words: QuestionWords, field: str
) -> None:
    with pytest.raises(BadValue) as refused:
        kb.relay.ask(VISITOR, GUARANTEE, words, "192.0.2.7")
    assert refused.value.field == field
    assert kb.home.store.owner_questions() == ()


def test_of_what_one_may_not_read_nothing_is_asked(kb: KnowledgeBase, post: MailServer, account_of: AccountOf) -> None:
    for id in ("members-note", "never-was"):
        with pytest.raises(Unknown):
            kb.relay.ask(VISITOR, id, ASKED, "192.0.2.7")
    asked = kb.relay.ask(account_of("chair").person(), GUARANTEE, ASKED)
    with pytest.raises(Unknown):
        kb.relay.question(account_of("delegate").person(), asked.no)
    with pytest.raises(Forbidden):
        kb.relay.answer(account_of("chair").person(), asked.no, "I answer my own question.")


def test_it_is_asked_and_answered_on_pages(kb: KnowledgeBase, account_of: AccountOf) -> None:
    asker, owner = (signed_in(create_app(kb).test_client(), account_of(who)) for who in ("delegate", "other_delegate"))
    assert f"/practices/{GUARANTEE}/ask" in asker.get(f"/practices/{GUARANTEE}").text
    again = asker.post(f"/practices/{GUARANTEE}/ask", data={"text": "why?"}, headers=OWN)
    assert again.status_code == 400 and "why?" in again.text
    done = asker.post(f"/practices/{GUARANTEE}/ask", data={"text": ASKED.text}, headers=OWN, follow_redirects=True)
    assert "On its way" in done.text
    assert ASKED.text in owner.get("/questions").text
    said = owner.post("/questions/1/answer", data={"answer": "By a survey."}, headers=OWN, follow_redirects=True)
    assert "Answered" in said.text
    assert "By a survey." in asker.get("/questions/1").text
