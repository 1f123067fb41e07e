"""Recording that a practice was shown and that an economy took it up."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.pages.conftest import MARKUP, OWN

SHARE = "/practices/peru-viet-nam-customs-window/share"
ADOPT = "/practices/japan-credit-guarantee/adopt"
SHOWN = {
    "meeting": "m-2023-1",
    "form": "presented",
    "agenda_item": "5",
    "presenters": ["Peru"],
    "by": "secretariat",
}
TAKEN_UP = {
    "economy": "Chile",
    "stage": "adopted",
    "effective": "2024-02-01",
    "instrument": "Act 4",
    "by": "secretariat",
}


def test_a_sharing_is_recorded_and_the_practice_says_so(client: FlaskClient, kb: KnowledgeBase) -> None:
    answer = client.post(SHARE, data=SHOWN, headers=OWN)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Recorded: the practice was shown at this meeting." in page
    assert "15 March 2023, presented by Peru, agenda item 5" in page
    assert "peru-viet-nam-customs-window" in kb.figures.tally(2023).figure("shared").practices


def test_the_same_sharing_twice_changes_nothing(client: FlaskClient) -> None:
    client.post(SHARE, data=SHOWN, headers=OWN)
    answer = client.post(SHARE, data=SHOWN, headers=OWN, follow_redirects=True)
    assert "Nothing changed" in answer.text


def test_an_adoption_is_recorded_with_what_was_changed(client: FlaskClient, kb: KnowledgeBase) -> None:
    told = {
        **TAKEN_UP,
        "changed": "Sixty per cent\nOnly for exporters",
        "kept": "The fund",
        "sites": "North\nSouth",
    }
    page = client.post(ADOPT, data=told, headers=OWN, follow_redirects=True).text
    assert "Recorded: the economy took the practice up." in page
    assert "Only for exporters" in page
    adoption = next(a for a in kb.reading.practice("japan-credit-guarantee").adoptions if a.economy == "Chile")
    assert [change.kind.value for change in adoption.changes] == ["kept", "changed", "changed"]
    assert adoption.sites == ("North", "South")


@pytest.mark.parametrize(
    ("address", "given", "wrong"),
    [
        (SHARE, SHOWN, {"on": "2020-01-01"}),
        (SHARE, SHOWN, {"on": "yesterday"}),
        (SHARE, SHOWN, {"form": "sung"}),
        (ADOPT, TAKEN_UP, {"effective": ""}),
        (ADOPT, TAKEN_UP, {"stage": "dreamt"}),
    ],
)
def test_a_wrong_value_brings_the_form_back_as_it_was_filled_in(
    client: FlaskClient, address: str, given: dict[str, object], wrong: dict[str, str]
) -> None:
    told = {**given, "document": "2023/011", "instrument": "2023/011", **wrong}
    answer = client.post(address, data=told, headers=OWN)
    assert answer.status_code == 400
    assert "Not recorded." in answer.text
    assert 'value="2023/011"' in answer.text


def test_an_adoption_that_ends_before_it_begins_contradicts_itself(client: FlaskClient) -> None:
    answer = client.post(ADOPT, data={**TAKEN_UP, "stage": "ended", "ended": "2023-01-01"}, headers=OWN)
    assert answer.status_code == 409
    assert "Not recorded." in answer.text


@pytest.mark.parametrize("action", ["share", "adopt"])
def test_what_is_not_there_cannot_be_recorded(client: FlaskClient, action: str) -> None:
    told = {**SHOWN, **TAKEN_UP}
    assert client.post(f"/practices/no-such-note/{action}", data=told, headers=OWN).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_another_site_is_refused(client: FlaskClient, kb: KnowledgeBase, headers: dict[str, str]) -> None:
    assert client.post(SHARE, data=SHOWN, headers=headers).status_code == 403
    assert not kb.reading.practice("peru-viet-nam-customs-window").events


def test_an_older_browser_is_known_by_its_origin(client: FlaskClient) -> None:
    assert client.post(SHARE, data=SHOWN, headers={"Origin": "http://localhost"}).status_code == 303


@pytest.mark.parametrize("address", [SHARE, ADOPT])
def test_a_visitor_records_nothing(client_as: Callable[[str], FlaskClient], address: str) -> None:
    visitor = client_as("visitor")
    assert visitor.get(address).status_code == 401
    answer = visitor.post(address, data=SHOWN, headers=OWN)
    assert answer.status_code == 401
    assert "sign in first" in answer.text
    assert address not in visitor.get(address.rsplit("/", 1)[0]).text


def test_a_delegate_reports_for_the_own_economy_and_for_no_other(
    client_as: Callable[[str], FlaskClient], kb: KnowledgeBase
) -> None:
    delegate = client_as("delegate")
    assert delegate.get(SHARE).status_code == 403
    assert delegate.post(SHARE, data=SHOWN, headers=OWN).status_code == 403
    assert delegate.post(ADOPT, data={**TAKEN_UP, "economy": "Peru"}, headers=OWN).status_code == 403
    assert delegate.post(ADOPT, data={**TAKEN_UP, "economy": "Chile"}, headers=OWN).status_code == 303
    (adoption,) = kb.reading.practice("japan-credit-guarantee").adoptions
    assert (adoption.economy, adoption.reported_by) == ("Chile", "Chile")


def test_a_form_too_long_is_refused(client: FlaskClient) -> None:
    assert client.post(SHARE, data={**SHOWN, "others": "x" * 300_000}, headers=OWN).status_code == 413


@pytest.mark.parametrize("address", [SHARE, ADOPT])
def test_a_form_opens_and_cannot_be_put(client: FlaskClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert client.put(address, headers=OWN).status_code == 405


def test_what_was_given_is_escaped_in_the_form(client: FlaskClient) -> None:
    told = {**SHOWN, "document": f'">{MARKUP}', "others": f"</textarea>{MARKUP}", "on": MARKUP}
    answer = client.post(SHARE, data=told, headers=OWN)
    assert answer.status_code == 400
    assert MARKUP not in answer.text
