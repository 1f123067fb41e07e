"""From an agenda to a brief, with an account and without."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import Person, Role
from tests.pages.conftest import OWN

AGENDA = """Draft agenda
1. Opening remarks
2. Credit guarantees for firms without land to pledge
3. Online markets for village producers
(a) women who sell online
4. Unicorn stables on the moon
5. Closing
"""

MARKED = "<script>alert(1)</script> markets for village producers"


def carried(page: str) -> str:
    return unescape(re.search(r'name="b" value="([^"]+)"', page)[1])  # type: ignore[index]


def begun(client: FlaskClient, text: str = AGENDA, **more: str) -> str:
    return client.post("/briefs", data={"text": text, **more}, headers=OWN, follow_redirects=True).text


def test_a_visitor_pastes_an_agenda_and_sees_what_answers_each_item_in_its_own_words(
    client_as: Callable[[str], FlaskClient],
) -> None:
    page = begun(client_as("visitor"))
    assert "Credit guarantees for firms without land to pledge" in page
    quoted = [
        " ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in re.findall(r"<blockquote.*?</blockquote>", page, re.S)
    ]
    assert "A public fund guarantees bank loans of small firms that own no land or buildings. Summary" in quoted
    assert any(one.startswith("Villages sell together on one online market day a month") for one in quoted)
    assert "No practice on record answers this item." in page
    assert page.count("needs no practices") == 2


def test_a_visitors_brief_is_kept_nowhere_and_travels_in_its_page(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("visitor")
    page = begun(client)
    noted = client.post(
        "/briefs/carried", data={"b": carried(page), "note-1": "Ask about the ceiling", "do": "keep"}, headers=OWN
    )
    assert noted.status_code == 200 and "Ask about the ceiling" in noted.text
    assert kb.home.store.table_rows("briefs", ()) == [] or not list(kb.home.store.table_rows("briefs", ()))
    link = unescape(re.search(r'href="http[^"]+(/briefs/carried\?b=[^"]+)"', noted.text)[1])  # type: ignore[index]
    assert "Ask about the ceiling" in client_as("visitor").get(link).text


def test_a_brief_that_nobody_signed_is_none(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("visitor")
    signed = carried(begun(client))
    other = ("A" if signed[5] != "A" else "B").join((signed[:5], signed[6:]))
    assert client.get("/briefs/carried", query_string={"b": other}).status_code == 404
    assert client.get("/briefs/carried").status_code == 404
    assert client.post("/briefs/carried", data={"b": other, "do": "keep"}, headers=OWN).status_code == 404


def test_a_delegate_keeps_a_brief_chooses_reorders_and_notes(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("delegate")
    answer = client.post("/briefs", data={"text": AGENDA, "title": "For Lima"}, headers=OWN)
    assert answer.status_code == 303
    address = answer.headers["Location"]
    page = client.get(address).text
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]  # type: ignore[index]
    sent = {"seen": seen, "picks": "yes", "pick": ["1-0"], "note-1-0": "Ours is alike", "do": "item-up-1"}
    assert client.post(address, data=sent, headers=OWN).status_code == 303
    page = client.get(address).text
    assert page.index("Credit guarantees for firms") < page.index("Opening remarks")
    assert "Ours is alike" in page and "For Lima" in client.get("/briefs").text
    assert client.post(address, data=sent, headers=OWN).status_code == 409  # what was seen does not stand any more


def test_a_refused_form_keeps_what_was_typed(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("delegate")
    refused = client.post("/briefs", data={"text": "   ", "title": "Typed with care"}, headers=OWN)
    assert refused.status_code == 400 and "Typed with care" in refused.text
    address = client.post("/briefs", data={"text": AGENDA}, headers=OWN).headers["Location"]
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(address).text)[1]  # type: ignore[index]
    refused = client.post(
        address, data={"seen": seen, "note-1": "My own words", "new-title": "", "do": "add-item"}, headers=OWN
    )
    assert refused.status_code == 400 and "My own words" in refused.text


def test_an_own_item_is_looked_up_and_a_practice_of_the_basket_is_put_under_it(
    client_as: Callable[[str], FlaskClient],
) -> None:
    client = client_as("delegate")
    client.post("/basket", data={"practice": "peru-viet-nam-customs-window"}, headers=OWN)
    address = client.post("/briefs", data={"text": "1. Opening"}, headers=OWN).headers["Location"]
    client.post(
        address, data={"new-number": "9", "new-title": "Loans without collateral", "do": "add-item"}, headers=OWN
    )
    page = client.get(address).text
    assert "Loans without collateral" in page and "japan-credit-guarantee" in page
    client.post(address, data={"practice-1": "peru-viet-nam-customs-window", "do": "put-1"}, headers=OWN)
    assert "One customs window for small exporters" in client.get(address).text


def test_a_brief_is_its_owners_until_it_is_shared_with_the_delegation(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], account_of: Callable[[str], Account]
) -> None:
    mine = client_as("delegate")
    address = mine.post("/briefs", data={"text": AGENDA}, headers=OWN).headers["Location"]
    for who in ("visitor", "other_delegate", "officer", "administrator"):
        found, never = client_as(who).get(address), client_as(who).get("/briefs/A-never-was-____")
        assert found.status_code == never.status_code == (401 if who == "visitor" else 404)
        assert address.rpartition("/")[2] not in client_as(who).get("/briefs").text
        assert client_as(who).post(address, data={"do": "item-drop-0"}, headers=OWN).status_code in (401, 404)
    assert mine.post(f"{address}/share", data={"until": ""}, headers=OWN).status_code == 303
    colleague = Person("colleague", Role.DELEGATE, "Chile")
    id = address.rpartition("/")[2]
    assert kb.briefs.kept(id, colleague).brief.items
    assert [one.id for one in kb.briefs.shared_with(colleague)] == [id]
    assert client_as("other_delegate").get(address).status_code == 404
    mine.post(f"{address}/share", data={"do": "end"}, headers=OWN)
    assert kb.briefs.shared_with(colleague) == ()


def test_of_a_practice_taken_back_nothing_is_shown(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], account_of: Callable[[str], Account]
) -> None:
    client = client_as("delegate")
    address = client.post("/briefs", data={"text": AGENDA}, headers=OWN).headers["Location"]
    assert (
        "villages sell together" in client.get(address).text.casefold()
        or "Online market days" in client.get(address).text
    )
    kb.home.store.withdraw("chile-market-days", "officer", "asked to")
    page = client.get(address).text
    assert "Online market days" not in page and "Sales of rural women" not in page
    assert "Withdrawn: nothing of it is shown." in page


def test_a_newer_version_is_told_of_and_taken_by_a_button(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], write: Callable[..., object]
) -> None:
    from kb.person import operator
    from tests.homes import WRITEUPS

    client = client_as("delegate")
    address = client.post(
        "/briefs", data={"text": "1. Guarantees of bank loans without collateral"}, headers=OWN
    ).headers["Location"]
    assert "Newer" not in client.get(address).text
    text = (
        WRITEUPS["japan-credit-guarantee"].replace("eighty per cent", "ninety per cent").replace("doubled", "tripled")
    )
    kb.importing.import_files([write("new.md", text)], by=operator("secretariat"))  # type: ignore[list-item]
    kb.home.update_index()
    page = client.get(address).text
    assert "Newer: version 2 stands now." in page
    client.post(address, data={"do": "newer-0-0"}, headers=OWN)
    assert "version 2" in client.get(address).text and "Newer" not in client.get(address).text


def test_what_was_pasted_is_shown_as_text(client_as: Callable[[str], FlaskClient]) -> None:
    page = begun(client_as("visitor"), f"1. {MARKED}", title=MARKED)
    assert "<script>alert(1)</script>" not in page and "&lt;script&gt;" in page


def test_an_agenda_on_record_becomes_a_brief(
    kb: KnowledgeBase, client: FlaskClient, client_as: Callable[[str], FlaskClient]
) -> None:
    client.post("/meetings/m-2023-1/agenda", data={"pasted": "1 Opening\n5.2 Loans without collateral"}, headers=OWN)
    page = client_as("visitor").post("/briefs", data={"meeting": "m-2023-1"}, headers=OWN).text
    assert "Loans without collateral" in page and "japan-credit-guarantee" in page and "Meeting 2023/1" in page
    assert "Make a brief of this agenda" in client_as("visitor").get("/meetings/m-2023-1").text


def test_a_visitor_whose_agenda_cannot_be_read_is_told_so_and_is_not_asked_to_sign_in(
    client_as: Callable[[str], FlaskClient],
) -> None:
    refused = client_as("visitor").post("/briefs", data={"text": "", "title": "Typed with care"}, headers=OWN)
    assert refused.status_code == 400 and "Typed with care" in refused.text and "Not begun." in refused.text


def test_a_visitor_signs_in_and_keeps_what_was_made(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("visitor")
    asked = client.post("/briefs/carried", data={"b": carried(begun(client)), "do": "own"}, headers=OWN)
    assert asked.status_code == 401 and "return-password" in asked.text and carried(asked.text)
    kept = client_as("delegate").post("/briefs/carried", data={"b": carried(asked.text), "do": "own"}, headers=OWN)
    assert kept.status_code == 303
    assert "Credit guarantees for firms" in client_as("delegate").get(kept.headers["Location"]).text


@pytest.mark.parametrize("form", ["docx", "pdf", "md", "html", "bib", "ris", "json"])
def test_a_brief_is_taken_along_in_every_form_with_an_account_and_without(
    client_as: Callable[[str], FlaskClient], form: str
) -> None:
    visitor, delegate = client_as("visitor"), client_as("delegate")
    page = begun(visitor)
    sent = {"b": carried(page), "title": "As typed just now", "picks": "yes", "pick": "1-0"}
    taken = visitor.post(f"/briefs/carried.{form}", data=sent, headers=OWN)
    address = delegate.post("/briefs", data={"text": AGENDA}, headers=OWN).headers["Location"]
    kept = delegate.get(f"{address}.{form}")
    for answer in (taken, kept):
        assert answer.status_code == 200 and answer.data
        if form not in ("docx", "pdf"):
            assert b"SMEWG-BP-" in answer.data
    if form in ("md", "html"):
        assert b"As typed just now" in taken.data and b"Online market days" not in taken.data


def test_an_agenda_of_many_items_is_carried_whole(client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("visitor")
    long = "\n".join(f"{no}. Loans without collateral, part {no} of {'very ' * 40}many" for no in range(1, 121))
    page = begun(client, long)
    again = client.post("/briefs/carried", data={"b": carried(page), "do": "keep"}, headers=OWN)
    assert again.status_code == 200 and again.text.count('class="brief-item') == 120
    assert "It is too long for a link" in again.text or "This brief as a link" in again.text
