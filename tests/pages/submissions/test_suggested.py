"""An author is shown which objectives a draft speaks for, each with its sentence, and takes one or leaves it."""

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.search.collection import PracticeCollection
from tests.pages.conftest import OWN

AsWhom = Callable[[str], FlaskClient]
TEXT = {
    "title": "Online market days for village producers",
    "summary": "Villages sell together on one online market day a month, so that small producers reach the city.",
    "results": "Sales of rural women rose by a third; women led most of the online stalls.",
}


def begun(client: FlaskClient, **entries: str) -> str:
    address = client.post("/submissions", headers=OWN).headers["Location"]
    client.post(address, data=entries, headers=OWN)
    return address


def taken(page: str) -> list[str]:
    return re.findall(r'name="take" value="main ([^"]+)"', page)


def sent(page: str) -> dict[str, str]:
    (stamp,) = set(re.findall(r'name="changed" value="([^"]*)"', page))
    return {**TEXT, "changed": stamp}


def test_an_author_sees_the_sentence_that_speaks_for_an_objective_and_nothing_is_chosen(
    client_as: AsWhom, kb: KnowledgeBase
) -> None:
    client = client_as("delegate")
    address = begun(client, **TEXT)
    page = client.get(address).text
    spoken = [html.unescape(one) for one in re.findall(r'<blockquote class="spoken">(.*?)</blockquote>', page)]
    assert taken(page) and spoken
    assert all(one in " ".join(TEXT.values()) for one in spoken)
    assert "objectives" not in kb.home.store.dossier(address.rsplit("/", 1)[1]).entries


def test_an_objective_is_taken_as_the_main_one_or_besides_and_what_was_typed_is_kept(
    client_as: AsWhom, kb: KnowledgeBase
) -> None:
    client = client_as("delegate")
    address = begun(client, **TEXT)
    first = taken(client.get(address).text)[0]
    form = {**sent(client.get(address).text), "agency": "Typed meanwhile", "objectives": "2.2"}
    client.post(f"{address}/objectives", data={**form, "take": f"further {first}"}, headers=OWN)
    entries = kb.home.store.dossier(address.rsplit("/", 1)[1]).entries
    assert (entries["objectives"], entries["agency"]) == (f"2.2\n{first}", "Typed meanwhile")
    form = {**sent(client.get(address).text), "objectives": entries["objectives"]}
    client.post(f"{address}/objectives", data={**form, "take": f"main {first}"}, headers=OWN)
    assert kb.home.store.dossier(address.rsplit("/", 1)[1]).entries["objectives"] == f"{first}\n2.2"
    assert "Your main objective." in client.get(address).text


@pytest.mark.parametrize(("take", "status"), [("main 9.9", 404), ("most 3.1", 400)])
def test_what_was_not_suggested_is_not_taken(client_as: AsWhom, take: str, status: int) -> None:
    client = client_as("delegate")
    address = begun(client, **TEXT)
    form = sent(client.get(address).text)
    assert client.post(f"{address}/objectives", data={**form, "take": take}, headers=OWN).status_code == status


def test_nothing_is_suggested_for_an_empty_draft(client_as: AsWhom) -> None:
    client = client_as("delegate")
    page = client.get(begun(client, title="A title")).text
    assert 'id="suggested"' not in page


def test_where_a_model_must_be_loaded_first_the_page_does_not_wait_for_it(
    client_as: AsWhom, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_as("delegate")
    address = begun(client, **TEXT)
    monkeypatch.setattr(PracticeCollection, "suggests_at_once", False)
    page = client.get(address).text
    assert not taken(page) and "Save and look for them" in page
    form = {**sent(page), "agency": "Typed", "take": ""}
    answer = client.post(f"{address}/objectives", data=form, headers=OWN)
    shown = client.get(answer.headers["Location"]).text
    assert taken(shown) and ">Typed</textarea>" in shown


def test_pressing_enter_in_a_field_saves_and_takes_no_objective(client_as: AsWhom) -> None:
    client = client_as("delegate")
    form = re.search(r'<form id="draft".*?</form>', client.get(begun(client, **TEXT)).text, re.S)
    assert form
    first = re.search(r"<button[^>]*>", form[0])
    assert first and "formaction" not in first[0] and "name=" not in first[0]
