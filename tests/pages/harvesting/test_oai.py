"""Harvesting by OAI-PMH: a harvester of others takes all, goes on where it was, and hears of what is gone."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import BadResumptionToken, IdDoesNotExist, NoRecordsMatch
from werkzeug.serving import make_server

from kb import KnowledgeBase
from kb.person import operator
from tests.pages.harvesting.clocks import at
from webapp import create_app

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DESK = operator("secretariat")
PUBLIC = 5
"""Write-ups of the small home, all of them open to anyone."""


@pytest.fixture
def harvester(kb: KnowledgeBase) -> Iterator[Sickle]:
    """Over a connection of its own, two records at once."""
    kb.home.settings = replace(kb.settings, harvest_size=2)
    server = make_server("127.0.0.1", 0, create_app(kb), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield Sickle(f"http://127.0.0.1:{server.server_port}/oai")
    server.shutdown()
    thread.join()


def asked(client: FlaskClient, **arguments: str) -> Any:
    answer = client.get("/oai", query_string=arguments)
    assert answer.status_code == 200 and answer.content_type == "text/xml; charset=utf-8"
    root = etree.fromstring(answer.data)
    SCHEMA.assertValid(root)
    return root


SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "oai_pmh.xsd"))


def error(client: FlaskClient, query: str) -> str:
    root = etree.fromstring(client.get(f"/oai?{query}").data)
    SCHEMA.assertValid(root)
    return str(root.find(f"{OAI}error").get("code"))


def test_a_harvester_takes_all_page_by_page(harvester: Sickle, kb: KnowledgeBase) -> None:
    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == PUBLIC and len({one.header.identifier for one in records}) == PUBLIC
    by_title = {one.metadata["title"][0]: one for one in records}
    found = by_title["Online market days for village producers"]
    practice = kb.home.store.practice("chile-market-days")
    assert found.header.identifier == f"oai:127.0.0.1:{practice.identifier}"
    assert found.metadata["identifier"] == [f"http://127.0.0.1:8000/{practice.identifier}", practice.identifier]
    assert "area:3" in found.header.setSpecs and "economy:chile" in found.header.setSpecs
    assert len(list(harvester.ListIdentifiers(metadataPrefix="smewg_bp"))) == PUBLIC


def test_it_asks_by_post_too(harvester: Sickle) -> None:
    posting = Sickle(harvester.endpoint, http_method="POST")
    assert len(list(posting.ListRecords(metadataPrefix="oai_dc"))) == PUBLIC


def test_it_goes_on_from_a_token_after_a_pause(harvester: Sickle) -> None:
    first = harvester.ListIdentifiers(metadataPrefix="oai_dc")
    begun = [next(first).identifier, next(first).identifier]
    token = first.resumption_token.token
    rest = [one.identifier for one in harvester.ListIdentifiers(resumptionToken=token)]
    assert len(rest) == PUBLIC - 2 and not set(rest) & set(begun)


def test_what_changes_while_it_harvests_is_not_missed(harvester: Sickle, kb: KnowledgeBase) -> None:
    listed = harvester.ListIdentifiers(metadataPrefix="oai_dc")
    seen = [next(listed).identifier, next(listed).identifier]
    first = kb.home.store.numbered(int(seen[0][-4:]))
    with at("2031-01-01T00:00:00+00:00"):
        kb.recording.confirm(str(first), ["4.1"], by=DESK)
    seen += [one.identifier for one in listed]
    assert len(set(seen)) == PUBLIC and seen[-1] == seen[0]


def test_it_is_told_what_changed_since(harvester: Sickle, kb: KnowledgeBase) -> None:
    with at("2031-05-01T10:00:00+00:00"):
        kb.recording.confirm("japan-credit-guarantee", ["4.1", "1.1"], by=DESK)
    since = list(harvester.ListRecords(**{"metadataPrefix": "oai_dc", "from": "2031-05-01"}))
    assert [one.header.datestamp for one in since] == ["2031-05-01T10:00:00Z"]
    to_the_second = {"metadataPrefix": "oai_dc", "from": "2031-05-01T10:00:00Z", "until": "2031-05-01T10:00:00Z"}
    assert len(list(harvester.ListRecords(**to_the_second))) == 1
    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(**{"metadataPrefix": "oai_dc", "from": "2031-05-01T10:00:01Z"})
    until = list(harvester.ListRecords(metadataPrefix="oai_dc", until="2031-04-30"))
    assert len(until) == PUBLIC - 1


def test_it_takes_a_set_alone(harvester: Sickle) -> None:
    names = {one.setSpec: one.setName for one in harvester.ListSets()}
    assert names["economy:viet-nam"] == "Viet Nam" and names["economy:hong-kong-china"] == "Hong Kong, China"
    assert {"area", "area:1", "area:5", "economy", "economy:others"} <= names.keys()
    of_peru = list(harvester.ListRecords(metadataPrefix="oai_dc", set="economy:peru"))
    assert [one.metadata["title"] for one in of_peru] == [["One customs window for small exporters"]]
    assert of_peru[0].metadata["coverage"] == ["Peru", "Viet Nam"]
    assert len(list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="economy"))) == PUBLIC
    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(metadataPrefix="oai_dc", set="economy:atlantis")


def test_it_hears_of_what_was_withdrawn_in_the_sets_that_it_was_in(harvester: Sickle, kb: KnowledgeBase) -> None:
    with at("2031-06-01T00:00:00+00:00"):
        kb.submissions.withdrawal.withdraw("chile-market-days", by=DESK)
    number = kb.home.store.practice("chile-market-days").identifier
    for arguments in ({}, {"set": "economy:chile"}, {"set": "area:3"}, {"from": "2031-06-01"}):
        found = {one.header.identifier: one for one in harvester.ListRecords(metadataPrefix="oai_dc", **arguments)}
        gone = found[f"oai:127.0.0.1:{number}"]
        assert gone.deleted and gone.header.datestamp == "2031-06-01T00:00:00Z"
    assert harvester.GetRecord(identifier=f"oai:127.0.0.1:{number}", metadataPrefix="smewg_bp").deleted


def test_what_is_no_longer_public_and_what_was_merged_is_deleted(
    harvester: Sickle, kb: KnowledgeBase, write: Callable[[str, str], Path]
) -> None:
    source = kb.reading.source("japan-credit-guarantee").decode().replace("kind:", "classification: members\nkind:", 1)
    kb.importing.import_files([write("japan-credit-guarantee.md", source)], by=DESK)
    kb.care.merges.merge("chile-market-days", "korea-plan-only", DESK, "the same", True)
    found = {one.header.identifier[-4:]: one.deleted for one in harvester.ListRecords(metadataPrefix="oai_dc")}
    numbers = {id: kb.home.store.practice(id).identifier[-4:] for id in ("japan-credit-guarantee", "korea-plan-only")}
    assert all(found[number] for number in numbers.values())
    assert sum(found.values()) == 2 and len(found) == PUBLIC


def test_its_own_schema_is_kept(kb: KnowledgeBase, harvester: Sickle, client_as: Callable[[str], FlaskClient]) -> None:
    visitor = client_as("visitor")
    schema = etree.XMLSchema(etree.fromstring(visitor.get("/schemas/smewg_bp.xsd").data))
    records = list(harvester.ListRecords(metadataPrefix="smewg_bp"))
    for one in records:
        record = one.xml.find(f"{OAI}metadata")[0]
        schema.assertValid(etree.fromstring(etree.tostring(record)))
    texts = " ".join(etree.tostring(one.xml, encoding="unicode") for one in records)
    assert "The fund guarantees eighty per cent of a bank loan." in texts


def test_it_says_what_it_is(harvester: Sickle) -> None:
    told = harvester.Identify()
    assert told.protocolVersion == "2.0" and told.deletedRecord == "persistent"
    assert told.granularity == "YYYY-MM-DDThh:mm:ssZ" and "@" in told.adminEmail
    assert told.baseURL == "http://127.0.0.1:8000/oai"
    formats = {one.metadataPrefix: one.metadataNamespace for one in harvester.ListMetadataFormats()}
    assert formats.keys() == {"oai_dc", "smewg_bp"}
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(identifier="oai:127.0.0.1:SMEWG-BP-9999", metadataPrefix="oai_dc")
    with pytest.raises(BadResumptionToken):
        harvester.ListRecords(resumptionToken="made-up")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Take", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=area:1", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2024-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=2024", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-01T10:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-02&until=2024-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-02&until=2024-01-03T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=GetRecord&identifier=oai:127.0.0.1:SMEWG-BP-0001&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=GetRecord&identifier=oai:elsewhere:SMEWG-BP-0001&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=oai:127.0.0.1:smewg-bp-1&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:127.0.0.1:SMEWG-BP-7777", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "noRecordsMatch"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=W10", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=%FF%00", "badResumptionToken"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_the_protocol_s_words(reader: FlaskClient, query: str, code: str) -> None:
    assert error(reader, query) == code


def test_the_request_is_repeated_unless_its_arguments_are_wrong(reader: FlaskClient) -> None:
    root = asked(reader, verb="ListRecords", metadataPrefix="oai_dc", set="economy:atlantis")
    told = root.find(f"{OAI}request")
    assert dict(told.attrib) == {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "economy:atlantis"}
    assert told.text == "http://localhost/oai"
    assert not asked(reader, verb="ListRecords", set="economy:chile").find(f"{OAI}request").attrib
    assert not asked(reader, verb="\x00\x01<&").find(f"{OAI}request").attrib


ELEMENTS = frozenset(
    (
        *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type"),
        *("format", "identifier", "source", "language", "relation", "coverage", "rights"),
    )
)


def test_every_answer_keeps_the_protocol_s_schema(kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    kb.submissions.withdrawal.withdraw("chile-market-days", by=DESK)
    kb.home.settings = replace(kb.settings, harvest_size=3)
    visitor = client_as("visitor")
    for verb in ("Identify", "ListMetadataFormats", "ListSets"):
        asked(visitor, verb=verb)
    for prefix in ("oai_dc", "smewg_bp"):
        asked(visitor, verb="ListIdentifiers", metadataPrefix=prefix, **{"from": "2001-01-01"})
        root = asked(visitor, verb="ListRecords", metadataPrefix=prefix)
        token = root.find(f".//{OAI}resumptionToken")
        assert token.get("completeListSize") == "5" and token.get("cursor") == "0"
        last = asked(visitor, verb="ListRecords", resumptionToken=token.text)
        ended = last.find(f".//{OAI}resumptionToken")
        assert not ended.text and ended.get("cursor") == "3"
        for one in root.findall(f".//{OAI}identifier"):
            record = asked(visitor, verb="GetRecord", metadataPrefix=prefix, identifier=one.text)
            asked(visitor, verb="ListMetadataFormats", identifier=one.text)
            for dc in record.iter("{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"):
                assert {etree.QName(part).localname for part in dc} <= ELEMENTS
                assert {etree.QName(part).namespace for part in dc} == {"http://purl.org/dc/elements/1.1/"}


def test_members_are_told_the_same_as_anyone(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], write: Callable[[str, str], Path]
) -> None:
    hidden = kb.reading.source("japan-credit-guarantee").decode()
    hidden = hidden.replace("id: japan-credit-guarantee", "id: hidden\nclassification: members")
    assert kb.importing.import_files([write("hidden.md", hidden)], by=DESK).added == 1
    with at("2031-01-01T00:00:00+00:00"):
        told = [
            client_as(who).get("/oai?verb=ListRecords&metadataPrefix=smewg_bp").data
            for who in ("visitor", "officer", "delegate")
        ]
    assert told[0] == told[1] == told[2] and told[0].count(b"<record>") == PUBLIC


def test_a_page_costs_what_stands_on_it(kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    """Reads of the store for a page of two: as many in a home of six as of sixty."""
    kb.home.settings = replace(kb.settings, harvest_size=2)
    visitor = client_as("visitor")

    def reads() -> int:
        asked(visitor, verb="ListRecords", metadataPrefix="smewg_bp")
        seen: list[str] = []
        connection = kb.home.store._file.db.conn  # type: ignore[attr-defined]
        connection.set_trace_callback(seen.append)
        asked(visitor, verb="ListRecords", metadataPrefix="smewg_bp")
        connection.set_trace_callback(None)
        return len([one for one in seen if "select" in one.casefold()])

    before = reads()
    source = kb.home.store.practice("chile-market-days")
    for no in range(54):
        copy = replace(source, id=f"copy-{no}")
        kb.home.store.put(copy, f"---\nid: copy-{no}\n---\n{no}".encode(), (), "desk")
    assert reads() == before
