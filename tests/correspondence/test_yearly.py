"""The yearly question reaches focal points by mail, and is answered from the letter."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.correspondence.yearly import year_asked
from kb.errors import Unknown
from tests.accounts.test_mail import MailServer
from tests.accounts.test_mail import server as server  # a fixture
from tests.desk.test_letters import clock as clock  # a fixture
from tests.desk.test_letters import post as post  # a fixture
from tests.pages.conftest import OWN
from webapp import create_app

AccountOf = Callable[[str], Account]
Clock = Callable[[str], None]
GUARANTEE = "japan-credit-guarantee"


@pytest.fixture
def chile(kb: KnowledgeBase, clock: Clock, account_of: AccountOf) -> Account:
    """Reported that Chile took the guarantee up in 2022; it is December 2024."""
    account = account_of("delegate")
    clock("2024-12-02T18:00:00+00:00")
    adoption = kb.recording.adoption(
        GUARANTEE, "Chile", stage="adopted", effective="2022-01-02", instrument="An act of ours", reported_by="Chile"
    )
    kb.recording.adopt(adoption, account.person())
    return account


def letters(kb: KnowledgeBase, post: MailServer, account: Account) -> list[str]:
    post.letters.clear()
    assert kb.letters.send()[1] == ""
    found = [one.get_payload(decode=True).decode() for one in post.letters if one["To"] == account.email]
    return [one for one in found if "Still in force in" in one]


def links(text: str) -> dict[str, str]:
    return {said: f"/answers/{rest}" for said, rest in re.findall(r"  ([a-z ]+): \S+?/answers/(\S+)", text)}


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2024, 11, 30), None), (date(2024, 12, 1), 2024), (date(2025, 3, 31), 2024), (date(2025, 4, 1), None)],
)
def test_it_is_asked_when_a_year_ends(day: date, year: int | None) -> None:
    assert year_asked(day) == year


def test_a_letter_asks_and_a_button_answers(kb: KnowledgeBase, post: MailServer, chile: Account) -> None:
    (text,) = letters(kb, post, chile)
    yes = links(text)["still in force"]
    client: FlaskClient = create_app(kb).test_client()
    for _ in range(3):  # scanners of letters open what they find
        for address in links(text).values():
            assert client.get(address).status_code == 200
            assert client.head(address).status_code == 200
    (question,) = kb.adoptions.asked(chile.person(), 2024)
    assert question.answer is None
    page = client.get(yes).text
    path = yes.partition("?")[0]
    form = {"practice": GUARANTEE, "answer": "yes", "seen": re.search(r'name="seen" value="([^"]+)"', page)[1]}  # type: ignore[index]
    done = client.post(path, data=form, headers=OWN, follow_redirects=True)
    assert "Recorded." in done.text
    (question,) = kb.adoptions.asked(chile.person(), 2024)
    assert question.answer and (question.answer.answer.value, question.answer.by) == ("yes", chile.id)


def test_it_is_asked_again_after_four_weeks_and_three_times_at_most(
    kb: KnowledgeBase, post: MailServer, clock: Clock, chile: Account
) -> None:
    sent = []
    for day in ("2024-12-02", "2024-12-03", "2024-12-29", "2024-12-30", "2025-01-27", "2025-02-24", "2025-04-02"):
        clock(f"{day}T18:00:00+00:00")
        sent += [day] if letters(kb, post, chile) else []
    assert sent == ["2024-12-02", "2024-12-30", "2025-01-27"]


def test_what_is_answered_is_not_asked(kb: KnowledgeBase, post: MailServer, chile: Account) -> None:
    kb.adoptions.answer(chile.person(), GUARANTEE, "Chile", "unknown", year=2024)
    assert letters(kb, post, chile) == []


def test_an_end_needs_its_day_and_what_was_typed_stays(kb: KnowledgeBase, post: MailServer, chile: Account) -> None:
    (text,) = letters(kb, post, chile)
    path = links(text)["it has ended"].partition("?")[0]
    client = create_app(kb).test_client()
    again = client.post(path, data={"practice": GUARANTEE, "answer": "no", "ended": "soon"}, headers=OWN)
    assert again.status_code == 400 and 'value="soon"' in again.text
    client.post(path, data={"practice": GUARANTEE, "answer": "no", "ended": "2024-06-30"}, headers=OWN)
    adoption = kb.adoptions.standing(GUARANTEE, "Chile")
    assert adoption and str(adoption.ended) == "2024-06-30"


def test_a_link_opens_nothing_else_and_ends_with_the_account(
    kb: KnowledgeBase, post: MailServer, chile: Account, account_of: AccountOf
) -> None:
    path = kb.yearly_question.path(chile.id, "Chile", 2024)
    client = create_app(kb).test_client()
    assert client.get(path).status_code == 200
    signature = path.rsplit("/", 1)[1]
    for other in (
        f"/answers/{chile.id}/2023/{signature}",
        f"/answers/{account_of('other_delegate').id}/2024/{signature}",
        f"/answers/{chile.id}/2024/{signature[:-1]}0",
        f"/answers/nobody/2024/{signature}",
    ):
        assert other == path or client.get(other).status_code == 404
    assert client.get("/for-you").status_code == 401  # nobody was signed in
    kb.accounts.administering.close(account_of("administrator").person(), chile.id)
    assert client.get(path).status_code == 404
    with pytest.raises(Unknown):
        kb.yearly_question.answer(chile.id, 2024, signature, GUARANTEE, "yes", "", None)
