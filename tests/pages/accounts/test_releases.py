"""The page of what waits for a second person."""

from collections.abc import Callable

from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import AccountState
from kb.person import operator
from tests.pages.conftest import MARKUP, OWN, signed_in
from tests.sites import client as client_of_home

ClientAs = Callable[[str], FlaskClient]
PASSWORD = "four words in a row"
OPERATOR = operator("operator")
GIVEN = {"email": "nadia@example.org", "name": MARKUP, "role": "chair", "economy": "", "why": f"a new Chair {MARKUP}"}


def second(kb: KnowledgeBase) -> FlaskClient:
    handed = kb.accounts.administering.invite(OPERATOR, "bea@example.org", "Bea", "administrator")
    account = kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    return signed_in(client_of_home(kb), account)


def test_a_chair_is_added_by_two_administrators(client_as: ClientAs, kb: KnowledgeBase) -> None:
    asking, consenting = client_as("administrator"), second(kb)
    unsaid = asking.post("/accounts/new", data=GIVEN | {"why": ""}, headers=OWN)
    assert unsaid.status_code == 400 and 'value="nadia@example.org"' in unsaid.text
    answer = asking.post("/accounts/new", data=GIVEN, headers=OWN)
    assert answer.status_code == 303
    account = answer.location.partition("?")[0]
    page = asking.get(answer.location).text
    assert "waits for a second person" in page and "Make a new link" not in page
    assert asking.post(f"{account}/link", headers=OWN).status_code == 409
    assert "release 1" in consenting.get("/account").text  # she is told
    listed = consenting.get("/releases").text
    assert "Add the account with the role chair" in listed and "waiting" in listed and MARKUP not in listed
    own = asking.get("/releases/1").text
    assert "you asked for this yourself" in own and "Consent to release" not in own and "Withdraw what" in own
    assert asking.post("/releases/1/consent", headers=OWN).status_code == 409
    assert "Consent to release 1" in consenting.get("/releases/1").text
    done = consenting.post("/releases/1/consent", headers=OWN)
    assert done.status_code == 303 and "Consented to, and done." in consenting.get(done.location).text
    assert "Make a new link" in asking.get(account).text
    assert consenting.post("/releases/1/consent", headers=OWN).status_code == 409


def test_a_request_is_refused_with_a_reason_or_withdrawn(client_as: ClientAs, kb: KnowledgeBase) -> None:
    asking, consenting = client_as("administrator"), second(kb)
    for _ in range(2):
        asking.post("/accounts/new", data=GIVEN, headers=OWN)
        no = kb.home.store.releases(waiting=True)[0].no
        assert consenting.post(f"/releases/{no}/refuse", data={"why": ""}, headers=OWN).status_code == 400
        assert consenting.post(f"/releases/{no}/withdraw", headers=OWN).status_code == 403
        if no == 1:
            consenting.post("/releases/1/refuse", data={"why": "nobody knows them"}, headers=OWN)
        else:
            asking.post("/releases/2/withdraw", headers=OWN)
    page = consenting.get("/releases/1").text
    assert "nobody knows them" in page and "refused" in page
    assert [account.state for account in kb.home.store.accounts()][-2:] == [AccountState.ERASED] * 2


def test_an_unknown_request_is_not_found_and_nothing_is_done_by_a_look(client_as: ClientAs, kb: KnowledgeBase) -> None:
    client = client_as("administrator")
    assert client.get("/releases/9").status_code == 404
    assert client.post("/releases/9/consent", headers=OWN).status_code == 404
    assert client.post("/releases/9/other", headers=OWN).status_code == 404
    assert client.get("/releases/1/consent").status_code == 405
    assert client.post("/accounts/account-99/vouch", headers=OWN).status_code == 404
    assert "Nothing was asked for yet" in client.get("/releases").text
    assert client.post("/releases/9/consent", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_who_rests_on_one_person_is_listed_and_vouched_for(client_as: ClientAs, kb: KnowledgeBase) -> None:
    asking, consenting = client_as("administrator"), second(kb)
    handed = kb.accounts.administering.invite(OPERATOR, "chair@example.org", "Charu", "chair")
    kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    me = next(one for one in kb.home.store.accounts() if one.email == "admin@example.org")
    reset = kb.accounts.links.hand_link(me.person(), handed.account.id)
    kb.accounts.links.use_link(reset.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    assert "I know that it is theirs" not in asking.get("/releases").text and "Charu" in asking.get("/releases").text
    assert asking.post(f"/accounts/{handed.account.id}/vouch", headers=OWN).status_code == 409
    assert "I know that it is theirs" in consenting.get("/releases").text
    done = consenting.post(f"/accounts/{handed.account.id}/vouch", headers=OWN)
    assert done.status_code == 303 and "You vouched" in consenting.get(done.location).text
    assert kb.home.store.account(handed.account.id).rests_on == ""


def test_an_edit_that_opens_what_is_confided_leads_to_its_request(client_as: ClientAs, kb: KnowledgeBase) -> None:
    officer, note = client_as("officer"), "members-note"
    given = {"field": "classification", "value": "public", "ids": note}
    page = officer.post("/care/bulk", data=given, headers=OWN).text
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    assert "It takes two people" in page
    answer = officer.post("/care/batches", data=given | {"digest": digest, "why": "agreed"}, headers=OWN)
    assert (
        answer.location == "/releases/1?done=asked" and "waits for a second person" in officer.get(answer.location).text
    )
    assert client_as("visitor").get(f"/practices/{note}").status_code == 404
    assert client_as("administrator").get("/releases/1").status_code == 403  # opening is the secretariat's
