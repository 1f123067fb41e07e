"""Feeds: read by a reader of others, in pages, the latest first, with what was taken back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from kb import KnowledgeBase
from kb.periods.change import Cause
from kb.person import operator
from tests.closing import locked
from tests.pages.harvesting.clocks import at

DESK = operator("secretariat")

FEEDS = (
    "/feeds/practices.atom", "/feeds/search.atom", "/feeds/search.atom?q=loans&kind=finance+instrument",
    "/feeds/meetings.atom", "/feeds/wanted.atom", "/feeds/restatements.atom", "/feeds/objectives/4.1.atom",
    "/feeds/areas/3.atom", "/feeds/economies/chile.atom", "/feeds/economies/papua-new-guinea.atom",
)  # fmt: skip

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.content_type == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not found.bozo, (address, found.get("bozo_exception"))
    assert found.version == "atom10" and found.feed.id and found.feed.updated and found.feed.title
    return found


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_read_and_asked_for_again_only_when_it_changed(reader: FlaskClient, address: str) -> None:
    read(reader, address)
    answer = reader.get(address)
    assert answer.headers["ETag"] and answer.headers["Last-Modified"]
    again = reader.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    since = reader.get(address, headers={"If-Modified-Since": answer.headers["Last-Modified"]})
    assert since.status_code == 304


def test_a_practice_stands_in_it_under_its_short_address(reader: FlaskClient, template_home: Path) -> None:
    found = read(reader, "/feeds/search.atom?q=loans")
    entry = found.entries[0]
    assert entry.title == "Credit guarantees for firms without land to pledge"
    assert "/SMEWG-BP-" in entry.id and entry.link.endswith("/practices/japan-credit-guarantee")
    assert entry.author == "Japan" and entry.updated and entry.published
    assert reader.get(entry.id.partition("://localhost")[2]).status_code == 303


def test_what_changed_last_stands_first_and_what_was_taken_back_is_told(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    visitor = client_as("visitor")
    with at("2031-02-01T00:00:00+00:00"):
        kb.recording.confirm("japan-credit-guarantee", ["4.1", "1.1"], by=DESK)
    before = visitor.get("/feeds/practices.atom")
    assert read(visitor, "/feeds/practices.atom").entries[0].link.endswith("/japan-credit-guarantee")
    with at("2031-03-01T00:00:00+00:00"):
        kb.submissions.withdrawal.withdraw("japan-credit-guarantee", by=DESK)
    since = visitor.get("/feeds/practices.atom", headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert since.status_code == 200
    root = etree.fromstring(since.data)
    gone = root.find("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    number = kb.home.store.practice("japan-credit-guarantee").identifier
    assert gone.get("ref").endswith(number) and gone.get("when") == "2031-03-01T00:00:00+00:00"
    assert "withdrawn on 1 March 2031" in gone[0].text
    assert b"Credit guarantees" not in since.data
    assert len(read(visitor, "/feeds/practices.atom").entries) == 4


def test_a_long_feed_has_pages_that_lead_on(reader: FlaskClient) -> None:
    seen, address = list[str](), "/feeds/practices.atom?size=2"
    while address:
        found = read(reader, address)
        assert len(found.entries) <= 2
        seen += [entry.id for entry in found.entries]
        ways = {link.rel: link.href for link in found.feed.links}
        assert {"self", "alternate", "first", "last"} <= ways.keys()
        address = ways.get("next", "").partition("://localhost")[2]
    assert len(seen) == len(set(seen)) == 5 and "previous" in ways


def test_a_search_s_feed_has_what_the_search_finds(reader: FlaskClient) -> None:
    asked = "q=market&group=women&sort=best"
    hits = reader.get(f"/api/v1/search?{asked}").get_json()["hits"]
    entries = read(reader, f"/feeds/search.atom?{asked}").entries
    assert {entry.title for entry in entries} == {hit["title"] for hit in hits} and hits
    assert reader.get("/feeds/search.atom?kind=nonsense").status_code == 400
    assert reader.get("/feeds/practices.atom?page=0").status_code == 400
    assert reader.get("/feeds/objectives/9.9.atom").status_code == 404
    assert reader.get("/feeds/economies/atlantis.atom").status_code == 404


def test_members_read_the_same_feeds_as_anyone(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], write: Callable[[str, str], Path]
) -> None:
    hidden = kb.reading.source("japan-credit-guarantee").decode()
    hidden = hidden.replace("id: japan-credit-guarantee", "id: hidden\nclassification: members")
    assert kb.importing.import_files([write("hidden.md", hidden)], by=DESK).added == 1
    kb.home.update_index()
    for address in FEEDS:
        assert client_as("officer").get(address).data == client_as("visitor").get(address).data, address


HOSTILE = (
    "]]> <![CDATA[ &amp; <b>",
    "bell \x07 nul \x00 escape \x1b", "\u202eright to left\u202c", "\U0001f600 emoji \U0010ffff",
    "no character \ufffe \uffff", "&#0; &undefined; %xxe;", "x" * 1_000_000,
)  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_no_title_breaks_a_document(kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], title: str) -> None:
    whole = kb.home.store.practice("chile-market-days")
    hostile = replace(
        whole, title=title, summary=title, agency=title, partners=(title,), other_origins=(title,), body=f"## {title}"
    )
    kb.home.store.put(hostile, b"---\nid: chile-market-days\n---\n\nx", (), "desk")
    visitor = client_as("visitor")
    for address in (*FEEDS, "/sitemap.xml", "/opensearch.xml"):
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        etree.fromstring(answer.data, etree.XMLParser(huge_tree=True))
    for prefix in ("oai_dc", "smewg_bp"):
        answer = visitor.get(f"/oai?verb=ListRecords&metadataPrefix={prefix}")
        etree.fromstring(answer.data, etree.XMLParser(huge_tree=True))
        assert answer.data.count(b"<record>") == 5
    searched = visitor.get("/feeds/search.atom", query_string={"q": title[:900]})
    assert searched.status_code == 200
    etree.fromstring(searched.data)


def test_what_is_told_otherwise_of_a_locked_year_stands_in_a_feed(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    visitor = client_as("visitor")
    assert not read(visitor, "/feeds/restatements.atom").entries
    ledger = kb.home.ledger()
    kb.home.store.keep_snapshot(locked(ledger, 2021, 1, at="2031-01-01T00:00:00+00:00"))
    kb.home.store.keep_snapshot(locked(ledger, 2021, 2, Cause.LATE, at="2031-02-01T00:00:00+00:00"))
    found = read(visitor, "/feeds/restatements.atom")
    assert [entry.title for entry in found.entries] == ["Restated: the figures of 2021 (snapshot 2)"]
    assert visitor.get(found.entries[0].link.partition("://localhost")[2]).status_code == 200
