"""A practice in the fifteen elements of Dublin Core."""

from collections.abc import Iterator

from kb.metadata.record import PublicRecord, objective_titles
from kb.metadata.world_addresses import WorldAddresses, web_address
from kb.plan.plan import Plan

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def dublin_core(record: PublicRecord, plan: Plan, links: WorldAddresses, publisher: str) -> Iterator[tuple[str, str]]:
    """Each element's name and text; what is not given is left out, and so is what is for members."""
    practice = record.practice
    if practice is None:
        return
    titles = {area.id: area.title for area in plan.priority_areas}
    yield "title", practice.title
    for name in (practice.agency, *practice.economies, *practice.other_origins):
        yield "creator", name
    for subject in (*objective_titles(plan, record.objectives), *(titles.get(id, "") for id in record.areas)):
        yield "subject", subject
    for group in practice.groups:
        yield "subject", group.value
    yield "description", practice.summary
    yield "publisher", publisher
    for partner in practice.partners:
        yield "contributor", partner
    yield "date", record.standing.since[:10]
    yield "type", "Text"
    yield "type", practice.kind.value if practice.kind else ""
    yield "format", "text/html"
    yield "identifier", links.identifier(record.identifier)
    yield "identifier", record.identifier
    for source in practice.sources:
        yield "source", web_address(source.url) or source.title
    yield "language", practice.language
    for economy in practice.economies:
        yield "coverage", economy
