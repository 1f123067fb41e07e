"""Roles and economies from the provider's claims: opened, brought in step and closed by its word, never raised by it
alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account, AccountState
from kb.accounts.release import ReleaseState
from kb.accounts.security_note import SecurityFilter
from kb.errors import BadValue
from kb.person import Role, operator
from kb.settings import load
from tests.pages.accounts.test_single_sign_on import (
    Liar,
    User,
    answered,
    lying,
    returned,
    run_server_in_thread,
    started,
)
from tests.pages.conftest import OWN

__all__ = ["lying"]

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated")

OPERATOR = operator("operator")
ClientAs = Callable[[str], FlaskClient]
SignOn = Callable[..., tuple[int, str]]

ROLES = ("apec-admins: administrator", "apec-secretariat: secretariat", "CN=Delegates,OU=apec: delegate")
DELEGATE = "CN=Delegates,OU=apec"


@pytest.fixture
def sign_on(kb: KnowledgeBase, client_as: ClientAs, lying: Liar, monkeypatch: pytest.MonkeyPatch) -> SignOn:
    """Sign on with these claims beside the right ones: the status, and the account's page or what was said."""
    kb.home.settings = replace(
        kb.settings,
        openid_role_claim="groups",
        openid_roles=ROLES,
        openid_economy_claim="country",
        openid_economies=("moe-cl: Chile",),
        openid_provision=True,
    )

    def _sign_on(**claims: Any) -> tuple[int, str]:
        lying.claims, lying.forge, lying.broken = {"name": "Nina New", "email": "nina@example.org", **claims}, None, ""
        browser = client_as("visitor")
        status = answered(browser, kb, lying)
        return status, browser.get("/account").text

    return _sign_on


def nina(kb: KnowledgeBase) -> Account:
    return kb.accounts.administering.account_at(OPERATOR, "nina@example.org")


def test_a_delegate_whom_the_provider_names_gets_an_account(kb: KnowledgeBase, sign_on: SignOn) -> None:
    status, page = sign_on(groups=["others", DELEGATE], country="CHL")
    assert status == 303 and "Nina New" in page and "delegate of Chile" in page
    made = nina(kb)
    assert (made.state, made.rests_on) == (AccountState.ACTIVE, "")
    acts = [(entry.act.action, entry.by) for entry in kb.home.store.trail(kind="account")]
    assert ("invited", "single sign-on") in acts
    log = kb.accounts.security_log.notes(OPERATOR, SecurityFilter())
    assert [one.event.value for one in log if one.account == made.id and one.by == "single sign-on"]


@pytest.mark.parametrize("country", ["CHL", "chl", "Chile", "Republic of Chile", "moe-cl", ["Chile"]])
def test_an_economy_is_known_by_its_code_its_names_and_the_mapping(
    kb: KnowledgeBase, sign_on: SignOn, country: object
) -> None:
    assert sign_on(groups=DELEGATE, country=country)[0] == 303
    assert nina(kb).economy == "Chile"


def test_nobody_gets_an_account_without_a_role_an_economy_or_the_setting(kb: KnowledgeBase, sign_on: SignOn) -> None:
    before = len(kb.home.store.accounts())
    for claims in (
        {}, {"groups": []}, {"groups": ["others"]}, {"groups": DELEGATE}, {"groups": DELEGATE, "country": "Narnia"},
        {"groups": DELEGATE, "country": ["Chile", "Peru"]}, {"groups": DELEGATE, "country": "CHL", "email": None},
        {"groups": DELEGATE, "country": "CHL", "email_verified": False},
    ):  # fmt: skip
        assert sign_on(**claims)[0] == 422, claims
    kb.home.settings = replace(kb.settings, openid_provision=False)
    assert sign_on(groups=DELEGATE, country="CHL")[0] == 422
    assert len(kb.home.store.accounts()) == before


@pytest.mark.parametrize(
    "groups",
    [
        {"a": "b"}, [["apec-secretariat"]], [{"x": 1}], 7, True, ["x" * 301], ["x"] * 501, "x" * 100_000,
        [None], [DELEGATE, 3], {"apec-secretariat": {"apec-secretariat": []}},
    ],
)  # fmt: skip
def test_a_claim_that_is_not_as_it_should_be_is_refused_and_changes_nothing(
    kb: KnowledgeBase, sign_on: SignOn, groups: object
) -> None:
    assert sign_on(groups=DELEGATE, country="CHL")[0] == 303
    before = nina(kb)
    assert sign_on(groups=groups, country="CHL")[0] == 422
    assert nina(kb) == before


def test_what_the_provider_says_later_is_brought_in_step(kb: KnowledgeBase, sign_on: SignOn) -> None:
    sign_on(groups=DELEGATE, country="CHL")
    token = kb.accounts.tokens.make_token(nina(kb).person(), "t", "read", "9").secret
    status, page = sign_on(groups=DELEGATE, country="PER")
    assert status == 303 and "delegate of Peru" in page
    with pytest.raises(Exception, match="token"):
        kb.accounts.tokens.person_of_token(token)
    status, _ = sign_on(groups=["others"], country="PER")
    assert status == 422 and nina(kb).state is AccountState.CLOSED
    assert sign_on(groups=DELEGATE, country="PER")[0] == 422  # it stays closed: an administrator opens it again
    assert nina(kb).state is AccountState.CLOSED


def test_the_provider_s_word_is_one_hand_where_two_are_needed(
    kb: KnowledgeBase, sign_on: SignOn, client_as: ClientAs
) -> None:
    status, _ = sign_on(groups=["apec-secretariat"], country="CHL")
    assert status == 422 and nina(kb).state is AccountState.ASKED
    assert sign_on(groups=["apec-secretariat"], country="CHL")[0] == 422
    (waiting,) = kb.home.store.releases(waiting=True)
    assert waiting.asked_by == "single sign-on"
    client_as("administrator").post(f"/releases/{waiting.no}/consent", headers=OWN)
    assert kb.home.store.release(waiting.no).state is ReleaseState.DONE
    assert sign_on(groups=["apec-secretariat"], country="CHL")[0] == 303
    assert nina(kb).role is Role.SECRETARIAT


def test_a_delegate_who_is_to_be_more_goes_on_as_one_until_a_second_person_consents(
    kb: KnowledgeBase, sign_on: SignOn
) -> None:
    sign_on(groups=DELEGATE, country="CHL")
    for _ in range(2):
        status, page = sign_on(groups=[DELEGATE, "apec-admins"], country="CHL")
        assert status == 303 and "delegate of Chile" in page
    (waiting,) = kb.home.store.releases(waiting=True)
    kb.releases.consent(waiting.no, OPERATOR)
    assert nina(kb).role is Role.ADMINISTRATOR


def test_an_officer_is_lowered_at_once_and_another_office_waits(kb: KnowledgeBase, sign_on: SignOn) -> None:
    made = kb.accounts.administering.add(OPERATOR, "nina@example.org", "Nina New", "secretariat")
    assert sign_on(groups="apec-secretariat")[0] == 303
    status, page = sign_on(groups=DELEGATE, country="CHL")
    assert status == 303 and "delegate of Chile" in page
    kb.accounts.administering.change_role(OPERATOR, made.id, "secretariat")
    assert sign_on(groups="apec-admins")[0] == 422 and nina(kb).state is AccountState.CLOSED
    (waiting,) = kb.home.store.releases(waiting=True)
    kb.releases.consent(waiting.no, OPERATOR)
    assert (nina(kb).role, nina(kb).state) == (Role.ADMINISTRATOR, AccountState.ACTIVE)


def test_a_role_that_the_settings_do_not_name_is_not_the_provider_s_to_take(kb: KnowledgeBase, sign_on: SignOn) -> None:
    kb.accounts.administering.add(OPERATOR, "nina@example.org", "Nina New", "chair")
    assert sign_on(groups=[])[0] == 303 and nina(kb).role is Role.CHAIR
    kb.home.settings = replace(kb.settings, openid_roles=ROLES[1:])
    before = len(kb.home.store.accounts())
    assert sign_on(groups="apec-admins", email="ada@example.org", sub="99")[0] == 422
    assert len(kb.home.store.accounts()) == before


def test_the_last_administrator_stays(kb: KnowledgeBase, sign_on: SignOn) -> None:
    kb.accounts.administering.add(OPERATOR, "nina@example.org", "Nina New", "administrator")
    assert sign_on(groups="apec-admins")[0] == 303
    for one in kb.home.store.accounts():
        if one.role is Role.ADMINISTRATOR and one.id != nina(kb).id:
            kb.accounts.administering.close(OPERATOR, one.id)
    assert sign_on(groups=[])[0] == 422 and nina(kb).state is AccountState.ACTIVE
    assert sign_on(groups=DELEGATE, country="CHL")[0] == 422 and nina(kb).role is Role.ADMINISTRATOR


def test_a_claim_may_lie_on_a_path_and_in_what_else_the_provider_tells(kb: KnowledgeBase, sign_on: SignOn) -> None:
    kb.home.settings = replace(kb.settings, openid_role_claim="realm_access.roles")
    assert sign_on(realm_access={"roles": [DELEGATE]}, country="CHL")[0] == 303
    assert sign_on(realm_access=[DELEGATE], country="CHL")[0] == 422


@pytest.mark.parametrize("line", ["apec-secretariat", ": delegate", "x: king", "x:"])
def test_a_mapping_that_gives_no_role_is_refused_when_the_home_is_opened(kb: KnowledgeBase, line: str) -> None:
    with pytest.raises(BadValue, match="openid_roles"):
        load(kb.settings.home, {"openid_roles": line})


def test_without_the_settings_nothing_is_as_the_provider_says(kb: KnowledgeBase, sign_on: SignOn) -> None:
    kb.home.settings = replace(kb.settings, openid_role_claim="", openid_roles=(), openid_provision=True)
    assert sign_on(groups="apec-admins", country="CHL")[0] == 422
    kb.accounts.administering.add(OPERATOR, "nina@example.org", "Nina New", "delegate", "Japan")
    status, page = sign_on(groups="apec-admins", country="CHL")
    assert status == 303 and "delegate of Japan" in page


def test_a_real_provider_s_claims_are_read(kb: KnowledgeBase, client_as: ClientAs) -> None:
    person = User(
        sub="7",
        claims={
            "email": "Nina@Example.org",
            "email_verified": True,
            "groups": [DELEGATE],
            "country": "Hong Kong, China",
        },
    )  # fmt: skip
    with run_server_in_thread(user_claims=(person,)) as server:
        kb.home.settings = replace(
            kb.settings,
            openid_issuer=f"http://localhost:{server.server_port}",
            openid_client="kb",
            openid_secret="s",
            openid_role_claim="groups",
            openid_roles=ROLES,
            openid_economy_claim="country",
            openid_provision=True,
        )
        browser = client_as("visitor")
        assert browser.get(returned(started(browser), "7")).status_code == 303
    assert nina(kb).economy == "Hong Kong, China"
