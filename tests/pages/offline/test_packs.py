"""A pack is asked for on a page, made beside it, and handed to those alone whom it is for; interest comes back."""

import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.offline import PackReaders, make_pack
from kb.person import MEMBER, operator
from tests.pages.conftest import OWN


@pytest.fixture(autouse=True)
def _few_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module in ("folding", "search_data"):
        monkeypatch.setattr(f"kb.offline.{module}.USUAL", 100)
    yield
    _until_made()


def _until_made() -> None:
    for thread in threading.enumerate():
        if thread.name == "pack":
            thread.join()


def made(client: FlaskClient, **asked: str) -> str:
    """The page on which a pack is waited for, after it is made."""
    answer = client.post("/pack", data=asked, headers=OWN)
    assert answer.status_code == 303
    _until_made()
    return client.get(answer.headers["Location"]).text


def names_in(client: FlaskClient, name: str) -> set[str]:
    answer = client.get(f"/pack/{name}")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {path.rpartition("/")[2] for path in archive.namelist()}


def test_each_is_handed_the_pack_that_is_for_them(client_as: Callable[[str], FlaskClient]) -> None:
    visitor, delegate = client_as("visitor"), client_as("delegate")
    assert "best-practices.zip" in made(visitor, **{"as": "members"})  # who is not signed in has nothing to choose
    assert "members-note.html" not in names_in(visitor, "best-practices.zip")
    assert "best-practices-for-members.zip" in made(delegate)
    assert "members-note.html" in names_in(delegate, "best-practices-for-members.zip")
    refused = visitor.get("/pack/best-practices-for-members.zip")
    assert (refused.status_code, refused.headers["Location"]) == (303, "/pack")
    assert "best-practices.zip" in made(delegate, **{"as": "visitor"})
    assert "members-note.html" not in names_in(delegate, "best-practices.zip")


def test_a_person_takes_the_own_briefs_along_and_nobody_elses(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], account_of: Callable[[str], Account]
) -> None:
    delegate, other = client_as("delegate"), client_as("other_delegate")
    brief = kb.briefs.begun(kb.briefs.read("1. Loans without collateral"), "Carried to Lima")
    brief = kb.briefs.with_practice(brief, 0, "members-note", account_of("delegate").person())
    kb.briefs.keep(account_of("delegate").person(), brief)
    file = "/pack/best-practices-for-members.zip?briefs=yes"
    assert file in made(delegate)
    assert "briefs=yes" not in other.get("/pack/waiting").text
    taken = delegate.get(file).data
    with zipfile.ZipFile(io.BytesIO(taken)) as archive:
        assert "Carried to Lima" in archive.read("best-practices/briefs/brief-1.html").decode()
        assert "briefs/brief-1.html" in archive.read("best-practices/index.html").decode()
    (kept,) = kb.briefs.own(account_of("delegate").person())
    document = kb.briefs.taken_along(kept.id, MEMBER)
    assert taken == make_pack(kb, PackReaders.MEMBERS, (document,)).data
    for client, address in ((other, file), (delegate, file.partition("?")[0])):
        assert b"brief-1.html" not in client.get(address).data
    made(delegate, **{"as": "visitor"})
    with zipfile.ZipFile(io.BytesIO(delegate.get("/pack/best-practices.zip?briefs=yes").data)) as archive:
        title = kb.home.store.practice("members-note").title
        assert title not in archive.read("best-practices/briefs/brief-1.html").decode()
    assert b"brief-1.html" not in client_as("visitor").get("/pack/best-practices.zip?briefs=yes").data


def test_what_was_taken_back_is_handed_out_no_more(kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    visitor = client_as("visitor")
    made(visitor)
    assert "japan-credit-guarantee.html" in names_in(visitor, "best-practices.zip")
    kb.care.withdrawing.withdraw("japan-credit-guarantee", operator("secretariat"), "asked to")
    assert visitor.get("/pack/best-practices.zip").status_code == 303
    assert "No pack of what stands on record now is made" in visitor.get("/pack/waiting").text
    made(visitor)
    assert "japan-credit-guarantee.html" not in names_in(visitor, "best-practices.zip")
    folder = kb.settings.built / "offline"
    assert len(list(folder.glob("visitor-*.zip"))) == 1


def test_a_pack_is_made_once_for_a_state_of_the_record(
    client_as: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = client_as("visitor")
    made(visitor)
    monkeypatch.setattr("kb.offline.shelf.make_pack", lambda *given, **more: pytest.fail("made again"))
    assert "It is ready" in made(visitor)


def test_why_a_pack_could_not_be_made_is_a_sentence(
    client_as: Callable[[str], FlaskClient], kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id in list(kb.reading.cards()):
        kb.care.withdrawing.withdraw(id, operator("secretariat"), "asked to")
    assert "give at least one practice to take along" in made(client_as("visitor"))

    def broken(*given: Any, **more: Any) -> Any:
        raise ValueError("of which nobody outside is told")

    monkeypatch.setattr("kb.offline.shelf.make_pack", broken)
    said = made(client_as("visitor"))
    assert "the site&#39;s log says why" in said and "nobody outside" not in said


def test_the_page_is_the_same_whatever_is_made(client_as: Callable[[str], FlaskClient]) -> None:
    visitor = client_as("visitor")
    before = visitor.get("/pack").text
    made(visitor)
    assert visitor.get("/pack").text == before


def interest(kb: KnowledgeBase, **said: Any) -> bytes:
    tick = {"practice": "chile-market-days", "version": 1, "stage": "interested", "note": "<b>monthly</b>"}
    about = {"site": kb.settings.site, "name": kb.settings.site_name, "pack": "", "economy": "Japan"}
    file = {"kind": "best-practices interest", "form": 1, **about, "ticks": [tick], **said}
    return json.dumps(file).encode()


def brought(client: FlaskClient, data: bytes) -> Any:
    return client.post("/pack/interest", data={"file": (io.BytesIO(data), "interest.json")}, headers=OWN)


def test_interest_is_looked_at_and_then_recorded(kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    delegate = client_as("other_delegate")
    looked = brought(delegate, interest(kb))
    assert looked.status_code == 200 and "1 line would be recorded" in looked.text
    assert "&lt;b&gt;monthly" in looked.text and "<b>monthly" not in looked.text
    assert kb.adoptions.standing("chile-market-days", "Japan") is None
    given = {"given": interest(kb).decode()}
    assert "1 line recorded" in delegate.post("/pack/interest/record", data=given, headers=OWN).text
    again = delegate.post("/pack/interest/record", data=given, headers=OWN)
    assert "0 lines recorded" in again.text and "the same is on record" in again.text


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"PK\x03\x04", b"[" * 50_000, b"\xff\xfe", b"{}"])
def test_what_is_no_interest_is_said_on_the_form(
    data: bytes, kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    answer = brought(client_as("other_delegate"), data)
    assert answer.status_code == 400 and "interest.json that a pack saved" in answer.text
    assert brought(client_as("delegate"), interest(kb)).status_code == 400  # Japan's, brought by Chile
