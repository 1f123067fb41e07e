"""What a reader may not see leaks nowhere: a secret word is planted, and every address is asked for it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.ledger import Presentation
from kb.person import operator
from kb.search.query import Query
from tests.conftest import WRITEUPS
from tests.pages.conftest import OWN
from tests.pages.site.test_permissions import EVERYONE, MEMBERS, TABLE
from webapp import create_app

SECRET = "quasselstrippe"
"""A word that stands in no write-up, no plan and no page."""

NONSENSE = "quasselstruppe"

MOMENT = re.compile(rb"<responseDate>[^<]*")
REQUEST = re.compile(rb"request:[0-9a-f]+")
"""When a harvester was answered, in its answer."""

SOON = date.today() + timedelta(days=3)
DESK = operator("secretariat")


def note(id: str, *lines: str) -> str:
    head = "\n".join((f"id: {id}", *lines))
    return f"""---
{head}
title: The {SECRET} window for {id} producers
summary: The {SECRET} window lends to market producers in the villages.
economies: [Chile]
agency: {SECRET.title()} Agency
partners: [{SECRET} partners]
kind: programme
status: running
since: 2021
contact: {SECRET}@example.org
objectives: ["4.1"]
groups: [women]
---

## What was done

The {SECRET} terms of the bank loans for {id} of the villages, as {id} wished it.

## Results

Sales of {SECRET} stalls rose.
"""


NOTES = {
    "for-members": note("for-members", "classification: members"),
    "embargoed": note("embargoed", "classification: members", f"release_date: {SOON.isoformat()}"),
    "taken-away": note("taken-away"),
}
"""One for members alone, one for members until a day to come, one withdrawn."""

ASKED = (
    f"/?q={SECRET}",
    f"/?q={SECRET}&mode=words",
    f"/?q={SECRET}&mode=meaning",
    "/?q=quasselstripe&mode=words",
    "/?q=bank+loans+village+producers",
    "/?sort=newest",
    "/?economy=Chile&group=women",
    f"/api/v1/search?q={SECRET}",
    "/api/v1/search?sort=newest&size=100",
    f"/api/v1/complete?q={SECRET[:8]}",
    "/api/v1/complete?q=the+quassel",
    *(
        f"/practices/{id}{end}"
        for id in NOTES
        for end in ("", ".md", ".json", "x", "/share", "/adopt", "/judge", "/lineage")
    ),
    *(f"/api/v1/practices/{id}{end}" for id in NOTES for end in ("", "/similar", "/suggestions")),
    "/practices/chile-market-days",
    "/api/v1/practices/chile-market-days/similar?limit=100",
    "/tally?by=economy",
    "/tally/shared?by=economy",
    "/tally/adopted",
)
"""Where it might come out, besides every address of the permission table."""


@pytest.fixture
def planted(kb: KnowledgeBase, write: Callable[[str, str], Path]) -> Iterator[KnowledgeBase]:
    """The small home with the secret in it: shared at a meeting, confirmed and adopted, so that it could count."""
    paths = [write(f"{id}.md", text) for id, text in NOTES.items()]
    report = kb.importing.import_files(paths, by=DESK)
    assert report.added == len(NOTES), report.refused
    kb.agendas.change(DESK, "m-2021-2", [], "5.2 Financing")
    kb.agendas.prepare(DESK, "m-2021-2", [Presentation(id, agenda_item="5.2") for id in NOTES])
    for id in NOTES:
        kb.recording.confirm(id, ["4.1"], by=DESK)
        kb.recording.share(kb.recording.event(id, "m-2023-1", agenda_item="5"), by=DESK)
        taken = {"stage": "adopted", "effective": "2024-05-01", "instrument": f"Act on {id}"}
        kb.recording.adopt(kb.recording.adoption(id, "Malaysia", **taken), by=DESK)
    kb.home.update_index()
    kb.submissions.withdrawal.withdraw("taken-away", by=DESK)
    yield kb


def addresses() -> list[tuple[str, str]]:
    gets = [(route.split()[0], row.address) for route, row in TABLE.items()]
    return [*(("GET", address) for address in ASKED), *gets]


def test_the_secret_is_there_for_members(planted: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    for who in sorted(MEMBERS):
        client = client_as(who)
        assert SECRET.title() in client.get("/practices/for-members").text.title(), who
        found = client.get(f"/api/v1/search?q={SECRET}").get_json()
        assert {hit["id"] for hit in found["hits"]} == {"for-members", "embargoed"}, who


def test_a_visitor_finds_the_secret_at_no_address(
    planted: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    visitor = client_as("visitor")
    for method, address in addresses():
        answer = visitor.open(address, method=method, headers=OWN)
        said = answer.data.decode("utf-8", "replace").casefold()
        if SECRET not in address:
            assert SECRET not in said, address
            continue
        # the page repeats what was asked for: it must say the same of a word that stands nowhere at all
        nothing = visitor.open(address.replace(SECRET, NONSENSE), method=method, headers=OWN)
        assert said == nothing.data.decode("utf-8", "replace").casefold().replace(NONSENSE, SECRET), address


def test_what_is_withdrawn_is_read_by_nobody(planted: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    for who in sorted(EVERYONE):
        client = client_as(who)
        for end in ("", ".md", ".json"):
            answer = client.get(f"/practices/taken-away{end}")
            assert answer.status_code == 410 and SECRET not in answer.text.casefold(), who
        found = client.get("/api/v1/search?sort=newest&size=100").get_json()
        assert "taken-away" not in {hit["id"] for hit in found["hits"]}, who


def test_a_contact_is_for_members(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], write: Callable[..., Path]
) -> None:
    text = WRITEUPS["japan-credit-guarantee"].replace(
        "kind:", f"contact: {SECRET}@example.org\nconsent: Jo {SECRET}\nkind:"
    )
    kb.importing.import_files([write("japan-credit-guarantee.md", text)], by=DESK)
    for address in ("/practices/japan-credit-guarantee", "/practices/japan-credit-guarantee.md"):
        assert SECRET not in client_as("visitor").get(address).text
        assert SECRET in client_as("delegate").get(address).text


def test_public_pages_are_the_same_to_the_byte_with_and_without_secrets(
    kb: KnowledgeBase, write: Callable[[str, str], Path]
) -> None:
    public = [address for method, address in addresses() if method == "GET"]
    before = _answers(kb, public)
    paths = [write(f"secret-{no}.md", note(f"secret-{no}", "classification: members")) for no in range(40)]
    assert kb.importing.import_files(paths, by=DESK).added == 40
    for no in range(0, 40, 2):
        kb.recording.confirm(f"secret-{no}", ["4.1", "1.1"], by=DESK)
    kb.home.update_index()
    after = _answers(kb, public)
    assert [address for address in public if before[address] != after[address]] == []


def _answers(kb: KnowledgeBase, addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    visitor = create_app(kb).test_client()
    answers = {address: visitor.get(address) for address in addresses}
    return {
        address: (answer.status_code, MOMENT.sub(b"", REQUEST.sub(b"", answer.data)))
        for address, answer in answers.items()
    }


def test_on_the_day_of_release_it_is_open_to_everyone(
    planted: KnowledgeBase, client_as: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = client_as("visitor")
    assert visitor.get("/practices/embargoed").status_code == 404
    monkeypatch.setattr("kb.files.database.now", lambda: f"{SOON}T00:00:00+00:00")
    assert visitor.get("/practices/embargoed").status_code == 200
    planted.home.update_index()
    assert [hit.card.id for hit in planted.reading.search(Query(SECRET)).hits] == ["embargoed"]


def test_a_member_s_search_weighs_nothing_in_a_visitor_s(planted: KnowledgeBase) -> None:
    visitors, members = planted.home.collection(), planted.home.collection(replace(DESK))
    assert visitors is not members
    assert "for-members" not in visitors.index.digests()
    text = " ".join(row[0] for row in visitors.index.db.execute("select text from passages"))
    assert SECRET not in text.casefold()
