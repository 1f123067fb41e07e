"""Newest first: by the day on which a practice was published or last shared, whichever is later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.knowledge_base import KnowledgeBase
from kb.ledger.ledger import Ledger
from kb.person import operator
from kb.search.cards import cards
from kb.search.query import Query, Sort
from tests import sites
from webapp.site.formatting import day

TODAY = date.today()


def fresh(ledger: Ledger, **fields: object) -> dict[str, date]:
    return {id: card.fresh for id, card in cards(replace(ledger, **fields)).items()}  # type: ignore[arg-type]


def test_a_practice_is_as_new_as_its_publication_or_its_last_sharing(kb: KnowledgeBase) -> None:
    published = {id: date(2021, 6, 1) for id in kb.home.ledger().by_id}
    days = fresh(kb.home.ledger(), published=published)
    assert days["chile-market-days"] == date(2023, 3, 15)  # shown in 2021 and again in 2023
    assert days["international-body-guide"] == date(2021, 6, 1)  # never shown


def test_what_is_only_planned_makes_nothing_new(kb: KnowledgeBase) -> None:
    days = fresh(kb.home.ledger(), published={}, today=date(2022, 1, 1))
    assert days["chile-market-days"] == date(2021, 3, 10)
    assert days["international-body-guide"] == date.min


def test_the_day_that_opened_a_practice_is_its_publication(kb: KnowledgeBase) -> None:
    ledger = kb.home.ledger()
    opened = tuple(replace(one, release_date=date(2024, 5, 5)) for one in ledger.practices)
    assert set(fresh(ledger, practices=opened, published={}).values()) == {date(2024, 5, 5)}


def test_what_was_put_on_record_last_stands_first_whatever_year_it_began(
    kb: KnowledgeBase, write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = f"{TODAY.replace(year=TODAY.year + 1).isoformat()}T12:00:00+00:00"
    monkeypatch.setattr("kb.files.database.now", lambda: late)
    monkeypatch.setattr("kb.store.sqlite.practices.now", lambda: late)
    old = (
        "---\nid: old\ntitle: Begun long ago\nsummary: Old.\neconomies: [Chile]\nsince: 1990\n---\n\n## Done\n\nWork.\n"
    )
    assert kb.importing.import_files([write("old.md", old)], by=operator("secretariat")).added == 1
    kb.home.update_index()
    assert kb.reading.search(Query(sort=Sort.NEWEST)).hits[0].card.id == "old"
    client: FlaskClient = sites.client(kb)
    listed = client.get("/?sort=newest").text.split('id="found"')[1]
    newest = client.get("/").text.split('id="newest"')[1]
    assert listed.index("Begun long ago") < listed.index("One customs window")
    assert newest.index("Begun long ago") < newest.index("One customs window")
    assert client.get("/api/v1/search?sort=newest").get_json()["hits"][0]["id"] == "old"


def test_a_list_that_is_newest_first_says_the_day_it_goes_by(kb: KnowledgeBase) -> None:
    client, said = sites.client(kb), f"published or last shared {day(kb.settings.today())}"
    assert [said in client.get(address).text for address in ("/", "/?sort=newest", "/areas/4", "/?q=loans")] == [
        True,
        True,
        True,
        False,
    ]


def test_of_one_day_the_practice_that_began_last_stands_first(kb: KnowledgeBase) -> None:
    assert kb.reading.search(Query(sort=Sort.NEWEST)).hits[0].card.id == "peru-viet-nam-customs-window"
