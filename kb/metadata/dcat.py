"""The whole base as a catalogue of data (DCAT 3)."""

from typing import TYPE_CHECKING

from kb.metadata.world_addresses import WorldAddresses
from kb.plan.plan import Plan

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
MEDIA = "https://www.iana.org/assignments/media-types/"

PRACTICES = (
    ("json", "Practices as JSON", "/search.json", "application/json"),
    ("csv", "Practices as a table", "/search.csv", "text/csv"),
    ("atom", "What changed last, as a feed", "/feeds/practices.atom", "application/atom+xml"),
    (
        "oai-dc",
        "Records in Dublin Core, by OAI-PMH",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "text/xml",
    ),
    (
        "oai-smewg",
        "Whole write-ups in the base's own schema, by OAI-PMH",
        "/oai?verb=ListRecords&metadataPrefix=smewg_bp",
        "text/xml",
    ),
)
"""Each form of the practices: its name here, its title, where it lies, its kind."""

FIGURES = (
    ("tally-csv", "Figures with their lists as a table", "/tally.csv", "text/csv"),
    ("tally-json", "Figures with their lists as JSON", "/tally.json", "application/json"),
)

PLAN = (
    ("ttl", "The plan as Turtle", ".ttl", "text/turtle"),
    ("rdf", "The plan as RDF/XML", ".rdf", "application/rdf+xml"),
    ("jsonld", "The plan as JSON-LD", ".jsonld", "application/ld+json"),
)


def catalogue(
    plan: Plan, links: WorldAddresses, name: str, changed: str, licence: str = "", contact: str = ""
) -> "Graph":
    """`changed` is when the practices changed last that anyone may read, or empty."""
    from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, URIRef
    from rdflib.namespace import Namespace

    vcard = Namespace("http://www.w3.org/2006/vcard/ns#")
    graph, site = Graph(), links.site
    graph.bind("vcard", vcard)
    root, publisher = URIRef(f"{site}/catalogue"), URIRef(f"{site}/catalogue#publisher")

    def add(subject: "Node", *told: "tuple[Node, Node | None]") -> None:
        for relation, value in told:
            if value is not None:
                graph.add((subject, relation, value))

    def text(value: str) -> Literal:
        return Literal(value, lang="en")

    right = URIRef(licence) if licence else None
    add(publisher, (RDF.type, FOAF.Agent), (FOAF.name, text(plan.body or name)), (FOAF.homepage, URIRef(f"{site}/")))
    add(
        root,
        (RDF.type, DCAT.Catalog),
        (DCTERMS.title, text(name)),
        (DCTERMS.description, text("Best practices for small and medium enterprises, and the figures made of them.")),
        (DCTERMS.publisher, publisher),
        (DCTERMS.language, URIRef(ENGLISH)),
        (DCTERMS.license, right),
        (FOAF.homepage, URIRef(f"{site}/")),
        (DCAT.themeTaxonomy, URIRef(links.plan(plan.id))),
    )
    datasets = (
        ("practices", name, "Every best practice that anyone may read: what was done, for whom, and what came of it.",
         [(key, title, site + path, kind) for key, title, path, kind in PRACTICES]),
        ("figures", "Figures", "How many practices were shared and adopted, each figure with its list.",
         [(key, title, site + path, kind) for key, title, path, kind in FIGURES]),
        ("plan", plan.title, "The plan's areas, objectives and indicators as a vocabulary.",
         [(f"plan-{key}", title, links.plan(plan.id) + ending, kind) for key, title, ending, kind in PLAN]),
    )  # fmt: skip
    for key, title, description, forms in datasets:
        dataset = URIRef(f"{site}/catalogue#{key}")
        add(root, (DCAT.dataset, dataset))
        add(
            dataset,
            (RDF.type, DCAT.Dataset),
            (DCTERMS.title, text(title)),
            (DCTERMS.description, text(description)),
            (DCTERMS.publisher, publisher),
            (DCTERMS.language, URIRef(ENGLISH)),
            (DCAT.landingPage, URIRef(f"{site}/")),
            (DCTERMS.identifier, Literal(f"{site}/catalogue#{key}")),
        )
        if key == "practices" and changed:
            add(dataset, (DCTERMS.modified, Literal(changed, datatype=XSD.dateTime)))
        if key == "practices":
            for area in plan.priority_areas:
                theme = URIRef(links.concept(plan.id, "area", area.id))
                add(dataset, (DCAT.theme, theme), (DCAT.keyword, text(area.title)))
        if contact:
            card = URIRef(f"{site}/catalogue#contact")
            add(card, (RDF.type, vcard.Kind), (vcard.fn, Literal(name)), (vcard.hasEmail, URIRef(f"mailto:{contact}")))
            add(dataset, (DCAT.contactPoint, card))
        for form, form_title, address, kind in forms:
            distribution = URIRef(f"{site}/catalogue#{form}")
            add(dataset, (DCAT.distribution, distribution))
            add(
                distribution,
                (RDF.type, DCAT.Distribution),
                (DCTERMS.title, text(form_title)),
                (DCAT.accessURL, URIRef(address)),
                (DCAT.mediaType, URIRef(MEDIA + kind)),
                (DCTERMS.license, right),
            )
    services = (
        ("oai", "Harvesting by OAI-PMH 2.0", "/oai", "/oai?verb=Identify", "http://www.openarchives.org/OAI/2.0/"),
        ("api", "The API", "/api/v1", "/api/openapi.json", "https://spec.openapis.org/oas/v3.1.0"),
        ("search", "The search", "/", "/opensearch.xml", "http://a9.com/-/spec/opensearch/1.1/"),
    )
    for key, title, path, description, standard in services:
        service = URIRef(f"{site}/catalogue#service-{key}")
        add(root, (DCAT.service, service))
        add(
            service,
            (RDF.type, DCAT.DataService),
            (DCTERMS.title, text(title)),
            (DCAT.endpointURL, URIRef(site + path)),
            (DCAT.endpointDescription, URIRef(site + description)),
            (DCTERMS.conformsTo, URIRef(standard)),
            (DCAT.servesDataset, URIRef(f"{site}/catalogue#practices")),
        )
    return graph
