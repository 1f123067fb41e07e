"""Following in a browser: one click on the page of what is followed, and all of it on a page of one's own."""

from collections.abc import Callable
from xml.etree import ElementTree

import feedparser
import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from tests.forms import of_page
from tests.pages.conftest import OWN

ClientAs = Callable[[str], FlaskClient]
BY = operator("secretariat")
GUARANTEE = "japan-credit-guarantee"
TITLE = "Credit guarantees for firms without land to pledge"


def adopted(kb: KnowledgeBase) -> None:
    adoption = kb.recording.adoption(GUARANTEE, "Peru", stage="adopted", effective="2024-01-02", instrument="An act")
    kb.recording.adopt(adoption, BY)


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (f"/practices/{GUARANTEE}", "practice"), ("/meetings/m-2023-1", "meeting"), ("/objectives/4.1", "objective"),
        ("/areas/4", "area"), ("/economies/viet-nam", "economy"),
    ],
)  # fmt: skip
def test_it_is_followed_on_its_page_with_one_click_and_stopped_with_another(
    kb: KnowledgeBase, client_as: ClientAs, page: str, kind: str
) -> None:
    client = client_as("delegate")
    form = of_page(client.get(page).text, "/following")
    assert form["what"] == [kind]
    assert client.post("/following", data=form, headers=OWN).status_code == 303
    listed = client.get("/following.json").json["following"]  # type: ignore[index]
    assert [(one["kind"], one["path"]) for one in listed] == [(kind, page)]
    stop = f"/following/{listed[0]['id']}/stop"
    again = client.post(stop, data=of_page(client.get(page).text, stop), headers=OWN)
    assert again.status_code == 303 and again.location == page
    assert client.get("/following.json").json["following"] == []  # type: ignore[index]
    visitor = client_as("visitor").get(page).text
    assert f"Sign in to follow this {kind}" in visitor and 'action="/following' not in visitor


def test_a_search_is_saved_as_it_stands_in_its_address(kb: KnowledgeBase, client_as: ClientAs) -> None:
    client = client_as("delegate")
    address = "/?q=loans&area=4&kind=finance+instrument&sort=newest"
    page = client.get(address).text
    assert 'name="which" value="q=loans&amp;area=4&amp;kind=finance+instrument&amp;sort=newest"' in page
    # the button stands in the search's own form, whose fields come with it
    data = {"q": "loans", "area": "4", "kind": "finance instrument", "which": address, "sort": "newest"}
    assert client.post("/following", data=data, headers=OWN).status_code == 303
    (item,) = client.get("/following.json").json["following"]  # type: ignore[index]
    assert item["path"] == address and item["kind"] == "search"
    assert "You follow this search" in client.get(address).text
    assert "Sign in to save this search" in client_as("visitor").get(address).text


@pytest.mark.parametrize("address", ["/?q=" + "%E8%B2%B8" * 900, "/?" + "economy=Chile&area=4&" * 80])
def test_a_search_of_any_length_is_answered(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_the_page_tells_what_is_new_until_it_was_seen(kb: KnowledgeBase, client_as: ClientAs) -> None:
    client = client_as("delegate")
    assert "You follow nothing yet." in client.get("/following").text
    client.post("/following", data={"what": "practice", "which": GUARANTEE}, headers=OWN)
    adopted(kb)
    for _ in range(2):  # to look is no act
        page = client.get("/following").text
        assert f"Peru adopted “{TITLE}”." in page and "New since you last looked: 1" in page
    (item,) = client.get("/following.json").json["following"]  # type: ignore[index]
    assert client.post(f"/following/{item['id']}/seen", headers=OWN).status_code == 303
    assert "Nothing is new of what you follow." in client.get("/following").text
    assert client.post(f"/following/{item['id']}/rename", data={"name": "Mine"}, headers=OWN).status_code == 303
    assert ">Mine</a>" in client.get("/following").text and TITLE in client.get(f"/practices/{GUARANTEE}").text
    assert client.post(f"/following/{item['id']}/rename", data={"name": "x" * 201}, headers=OWN).status_code == 400
    assert client.post("/following/rhythm", data={"rhythm": "hourly"}, headers=OWN).status_code == 400
    assert client.post("/following/rhythm", data={"rhythm": "weekly"}, headers=OWN).status_code == 303
    assert 'value="weekly" checked' in client.get("/following").text


@pytest.mark.parametrize("data", [{}, {"what": "practice", "which": "nothing"}, {"what": "x", "which": "y"}])
def test_what_is_nothing_is_not_followed(client: FlaskClient, data: dict[str, str]) -> None:
    assert client.post("/following", data=data, headers=OWN).status_code in (400, 404)


def test_the_own_feed_is_read_by_a_feed_reader_and_its_address_shown_once(
    kb: KnowledgeBase, client_as: ClientAs, account_of: Callable[[str], Account]
) -> None:
    client = client_as("delegate")
    client.post("/following", data={"what": "practice", "which": GUARANTEE}, headers=OWN)
    adopted(kb)
    page = client.post("/following/feed", headers=OWN).text
    address = page.split('<code class="address">')[1].split("</code>")[0]
    path = address.removeprefix(kb.settings.site)
    assert path not in client.get("/following").text
    answer = client_as("visitor").get(path)
    assert answer.mimetype == "application/atom+xml" and "private" in answer.headers["Cache-Control"]
    feed = feedparser.parse(answer.data)
    assert not feed.bozo and [one.title for one in feed.entries] == [f"Peru adopted “{TITLE}”."]
    assert feed.entries[0].link == f"{kb.settings.site}/practices/{GUARANTEE}#ledger"
    assert client_as("visitor").get(path).headers["ETag"] == answer.headers["ETag"]
    account = account_of("delegate")
    assert account.name not in answer.text and account.email not in answer.text and account.id not in answer.text
    assert client.post("/following/feed/end", headers=OWN).status_code == 303
    gone, never = (client_as("visitor").get(one) for one in (path, "/feeds/following/" + "x" * 43 + ".atom"))
    assert gone.status_code == never.status_code == 404


def test_no_text_breaks_the_feed(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    from kb.following import followed_atom

    me = account_of("delegate").person()
    kb.following.begin(me, "practice", GUARANTEE, "<&>\x07 ]]> \ud800 name")
    adopted(kb)
    written = followed_atom(kb.following.followed(me), kb.settings, "/feeds/following/x.atom")
    (summary,) = [one.text for one in ElementTree.fromstring(written).iter("{http://www.w3.org/2005/Atom}summary")]
    assert summary == "You follow: <&> ]]> ? name"
