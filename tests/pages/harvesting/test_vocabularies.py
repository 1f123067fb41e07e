"""The world's vocabularies: read and checked by what others made for it."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import DCAT, DCTERMS, RDF, SKOS, Graph, Literal, URIRef

from kb import KnowledgeBase
from kb.person import operator
from kb.plan.reference import read_plan
from tests.homes import ROOT

DESK = operator("desk")
PRACTICE = "/practices/japan-credit-guarantee"
SITE = "http://localhost"
PLAN = "/plans/smewg-2021-2024"
FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
SDO = "https://schema.org/"


def graph_of(client: FlaskClient, address: str, format: str) -> Graph:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Graph().parse(data=answer.data, format=FORMATS[format])


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(Path(__file__).parent / "shapes.ttl")


def assert_conforms(graph: Graph, shapes: Graph) -> None:
    from pyshacl import validate

    conforms, _, told = validate(graph, shacl_graph=shapes, inference="none")
    assert conforms, told


# -- a practice ------------------------------------------------------------------------------------------


def test_a_practice_is_read_in_the_words_of_schema_org(reader: FlaskClient) -> None:
    graph = graph_of(reader, f"{PRACTICE}.jsonld", "jsonld")
    found = next(graph.subjects(RDF.type, URIRef(f"{SDO}Article")))
    number = str(found).removeprefix(f"{SITE}/")
    assert re.fullmatch("SMEWG-BP-[0-9]{4}", number)
    assert graph.value(found, URIRef(f"{SDO}name")) == Literal("Credit guarantees for firms without land to pledge")
    about = graph.value(found, URIRef(f"{SDO}about"))
    assert about == URIRef(f"{SITE}{PLAN}#objective-4.1")
    plan = graph_of(reader, f"{PLAN}.ttl", "ttl")
    assert (about, RDF.type, SKOS.Concept) in plan


def test_it_stands_in_the_page_as_data(reader: FlaskClient) -> None:
    page = reader.get(PRACTICE)
    inside = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert len(inside) == 1
    assert json.loads(inside[0]) == reader.get(f"{PRACTICE}.jsonld").get_json(force=True)
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]


def test_who_asks_for_linked_data_is_given_it_at_the_page_s_address(reader: FlaskClient) -> None:
    asked = reader.get(PRACTICE, headers={"Accept": "application/ld+json"})
    assert asked.content_type == "application/ld+json" and asked.data == reader.get(f"{PRACTICE}.jsonld").data
    assert "Accept" in asked.headers["Vary"]
    for accept in ("*/*", "text/html,application/xhtml+xml", ""):
        assert reader.get(PRACTICE, headers={"Accept": accept}).content_type.startswith("text/html")


def test_a_title_never_ends_the_data(kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    title = "</script><script>alert(1)</script><!-- \u2028 \x00 ]]> &amp;"
    kb.home.store.put(replace(kb.home.store.practice("chile-market-days"), title=title), b"x", (), "desk")
    page = client_as("visitor").get("/practices/chile-market-days").text
    inside = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(inside[0])["name"] == title


def test_signposts_lead_from_a_practice_to_all_there_is_of_it(reader: FlaskClient) -> None:
    page = reader.get(PRACTICE)
    links = re.findall(r'<([^>]+)>; rel="([^"]+)"(?:; type="([^"]+)")?', page.headers["Link"])
    relations = {relation for _, relation, _ in links}
    assert {"cite-as", "describedby", "item", "type", "author", "linkset"} <= relations and "license" not in relations
    told = reader.get(f"{PRACTICE}/linkset.json")
    assert told.content_type == "application/linkset+json"
    context = told.get_json(force=True)["linkset"][0]
    assert context["anchor"] == SITE + PRACTICE
    for relation, targets in context.items():
        if relation != "anchor":
            assert [one["href"] for one in targets] == [address for address, named, _ in links if named == relation]
    for address, relation, kind in links:
        if address.startswith(SITE):
            answer = reader.get(address.removeprefix(SITE), follow_redirects=True)
            assert answer.status_code == 200 and answer.content_type.startswith(kind), (relation, address)


def test_a_licence_is_told_where_one_is_set(kb: KnowledgeBase, client_of: Callable[..., FlaskClient]) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    client = client_of(licence=licence)
    assert f'<{licence}>; rel="license"' in client.get(PRACTICE).headers["Link"]
    assert client.get(f"{PRACTICE}.jsonld").get_json(force=True)["license"] == licence
    assert len(list(graph_of(client, "/catalogue.ttl", "ttl").triples((None, DCTERMS.license, URIRef(licence))))) > 3


def test_what_is_for_members_has_no_metadata_for_anybody(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], write: Callable[[str, str], Path]
) -> None:
    hidden = kb.reading.source("japan-credit-guarantee").decode()
    hidden = hidden.replace("id: japan-credit-guarantee", "id: hidden\nclassification: members")
    assert kb.importing.import_files([write("hidden.md", hidden)], by=DESK).added == 1
    for who in ("visitor", "officer"):
        for end in (".jsonld", "/linkset.json"):
            assert client_as(who).get(f"/practices/hidden{end}").status_code == 404
    page = client_as("officer").get("/practices/hidden")
    assert page.status_code == 200 and "Link" not in page.headers and "ld+json" not in page.text
    kb.submissions.withdrawal.withdraw("japan-credit-guarantee", by=DESK)
    assert client_as("visitor").get(f"{PRACTICE}.jsonld").status_code == 410


# -- the whole -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_the_catalogue_conforms_in_each_format(reader: FlaskClient, shapes: Graph, format: str) -> None:
    graph = graph_of(reader, f"/catalogue.{format}", format)
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 3
    assert_conforms(graph, shapes)
    again = reader.get(f"/catalogue.{format}")
    assert again.data == reader.get(f"/catalogue.{format}").data
    told = {"If-None-Match": again.headers["ETag"]}
    assert reader.get(f"/catalogue.{format}", headers=told).status_code == 304


def test_what_the_catalogue_leads_to_is_there(reader: FlaskClient) -> None:
    graph = graph_of(reader, "/catalogue.ttl", "ttl")
    kinds = {one: str(graph.value(one, DCAT.mediaType)).partition("media-types/")[2] for one in
             graph.subjects(RDF.type, DCAT.Distribution)}  # fmt: skip
    assert len(kinds) >= 9
    for one, kind in kinds.items():
        address = str(graph.value(one, DCAT.accessURL))
        answer = reader.get(address.removeprefix(SITE))
        assert answer.status_code == 200 and answer.content_type.startswith(kind), address


def test_the_catalogue_is_given_as_it_is_asked_for(reader: FlaskClient) -> None:
    for accept, kind in (("application/rdf+xml", "application/rdf+xml"), ("application/ld+json", "application/ld+json"),
                         ("*/*", "text/turtle"), ("text/html", "text/turtle")):  # fmt: skip
        assert reader.get("/catalogue", headers={"Accept": accept}).content_type.startswith(kind)


# -- the plan --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_the_plan_conforms_as_a_vocabulary(reader: FlaskClient, shapes: Graph, format: str) -> None:
    graph = graph_of(reader, f"{PLAN}.{format}", format)
    scheme = URIRef(SITE + PLAN)
    assert len(list(graph.objects(scheme, SKOS.hasTopConcept))) == 5
    assert len(list(graph.subjects(SKOS.inScheme, scheme))) == 19
    assert_conforms(graph, shapes)
    assert reader.get(f"{PLAN}.{format}").data == reader.get(f"{PLAN}.{format}").data
    assert reader.get("/plans/nothing.ttl").status_code == 404


def test_a_checker_of_vocabularies_has_nothing_to_mend(reader: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    import skosify

    graph = graph_of(reader, f"{PLAN}.ttl", "ttl")
    before = set(graph.triples((None, None, None)))
    skosify.skosify(graph, mark_top_concepts=True, narrower=True, transitive=False, label=None)
    lost = before - set(graph.triples((None, None, None)))
    assert not lost, lost
    told = [one.getMessage() for one in caplog.records if one.levelname in ("WARNING", "ERROR")]
    assert not told, told


@pytest.mark.parametrize("format", FORMATS)
def test_a_plan_written_out_and_brought_in_is_the_same(
    kb: KnowledgeBase, home: Path, client_as: Callable[[str], FlaskClient], format: str
) -> None:
    source = client_as("visitor").get(f"{PLAN}.{format}").data
    found, path = kb.metadata.import_plan(source, f"plan.{format}", "another")
    assert path == home / "practices" / "plans" / "another.yaml"
    assert replace(found, id=kb.plan.id) == kb.plan == replace(read_plan(path), id=kb.plan.id)


def test_what_earlier_plans_match_is_said_and_read_again(
    kb: KnowledgeBase, home: Path, client_as: Callable[[str], FlaskClient]
) -> None:
    later = (ROOT / "practices" / "plans" / "smewg-2021-2024.yaml").read_text("utf-8")
    later = later.replace("id: smewg-2021-2024", "id: later", 1) + (
        "\ncrosswalk:\n"
        '  - {plan: smewg-2021-2024, objective: "1.1", objectives: ["2.1"]}\n'
        '  - {plan: smewg-2021-2024, objective: "1.2", objectives: ["1.3", "1.2"]}\n'
        '  - {plan: smewg-2021-2024, objective: "4.2", objectives: []}\n'
    )
    (home / "practices" / "plans" / "later.yaml").write_text(later, "utf-8")
    graph = graph_of(client_as("visitor"), "/plans/later.ttl", "ttl")
    old, new = f"{SITE}{PLAN}#objective-", f"{SITE}/plans/later#objective-"
    assert (URIRef(f"{new}2.1"), SKOS.exactMatch, URIRef(f"{old}1.1")) in graph
    assert set(graph.subjects(SKOS.relatedMatch, URIRef(f"{old}1.2"))) == {URIRef(f"{new}1.2"), URIRef(f"{new}1.3")}
    found, _ = kb.metadata.import_plan(graph.serialize(format="turtle").encode(), "later.ttl", replace=True)
    assert found == kb.plans["later"]


OTHERS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://example.org/plan/> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Plan der Gruppe"@de , "A plan of others"@en .
:a a skos:Concept ; skos:prefLabel "Money"@en ; skos:notation "A" ; skos:topConceptOf :scheme .
:a10 a skos:Concept ; skos:prefLabel "Grants"@en ; skos:notation "A.10" ; skos:broader :a .
:a2 a skos:Concept ; skos:prefLabel "Loans"@en , "Kredite"@de ; skos:notation "A.2" ; skos:broader :a ;
  skos:scopeNote "loans without collateral"@en ; skos:exactMatch <https://example.org/plans/old#objective-7> .
:b a skos:Concept ; skos:prefLabel "Skills" ; skos:narrower :b1 .
:b1 a skos:Concept ; skos:prefLabel "Training" .
"""


def test_a_vocabulary_of_others_becomes_a_plan(kb: KnowledgeBase) -> None:
    found, _ = kb.metadata.import_plan(OTHERS.encode(), "others.ttl")
    assert (found.id, found.title) == ("a-plan-of-others", "A plan of others")
    assert [(area.id, area.title) for area in found.priority_areas] == [("A", "Money"), ("b", "Skills")]
    assert [(one.id, one.title) for one in found.objectives] == [
        ("A.2", "Loans"),
        ("A.10", "Grants"),
        ("b1", "Training"),
    ]
    assert found.objective("A.2").scope == ("loans without collateral",)
    assert [(one.plan, one.objective, one.objectives) for one in found.crosswalk] == [("old", "7", ("A.2",))]


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("plan.xlsx", b"", "use .ttl, .rdf or .jsonld"),
        ("plan.ttl", b"this is no turtle", "cannot be read as .ttl"),
        ("plan.ttl", b"", "holds no concepts"),
        ("plan.rdf", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "entities of its own"),
        ("plan.jsonld", b'{"@context": "https://elsewhere.example/context"}', "@context lies elsewhere"),
        ("plan.jsonld", b'{"a": [{"@context": ["https://elsewhere.example/context"]}]}', "@context lies elsewhere"),
        ("plan.jsonld", b"[" * 100_000, "cannot be read as JSON"),
        ("plan.ttl", OTHERS.replace("A.10", "A.2").encode(), "stands twice"),
        ("plan.ttl", OTHERS.encode() + b":a skos:broader :a2 . :b skos:broader :b1 .", "none is at the top"),
        ("plan.ttl", OTHERS.encode() + b"<urn:x> a skos:ConceptScheme .", "2 concept schemes"),
    ],
)
def test_what_is_no_plan_is_refused_in_a_sentence(kb: KnowledgeBase, name: str, source: bytes, said: str) -> None:
    from kb.errors import BrokenFile

    with pytest.raises(BrokenFile, match=re.escape(said)):
        kb.metadata.import_plan(source, name)
