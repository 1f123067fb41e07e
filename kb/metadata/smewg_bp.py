"""A practice in the base's own schema (smewg_bp.xsd): the whole write-up with what is on record of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.metadata.record import PublicRecord, objective_titles
from kb.metadata.world_addresses import WorldAddresses, web_address
from kb.metadata.xml_text import XMLWriter
from kb.plan.plan import Plan
from kb.practice.practice import Practice

SMEWG_BP = "urn:smewg-bp:record:1.0"


def schema() -> bytes:
    """The schema itself."""
    return (Path(__file__).parent / "smewg_bp.xsd").read_bytes()


def add_record(writer: XMLWriter, parent: Any, record: PublicRecord, plan: Plan, links: WorldAddresses) -> None:
    """The record as a child of an element, its parts in the schema's order."""
    practice = record.practice
    if practice is None:
        return
    root = writer.add(parent, "practice", namespace=SMEWG_BP, identifier=record.identifier, id=record.id)
    root.set("version", str(practice.version))
    root.set("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", f"{SMEWG_BP} {links.schema()}")
    for name, text in _facts(record, practice, links):
        if text:
            writer.add(root, name, text, SMEWG_BP)
    for id, title in zip(record.objectives, objective_titles(plan, record.objectives), strict=False):
        writer.add(root, "objective", title, SMEWG_BP, id=id, plan=plan.id)
    for meeting in record.meetings:
        writer.add(root, "shownAt", meeting, SMEWG_BP)
    for economy in record.adopters:
        writer.add(root, "adoptedBy", economy, SMEWG_BP)
    for source in practice.sources:
        element = writer.add(root, "source", source.title, SMEWG_BP)
        if address := web_address(source.url):
            element.set("url", writer.fit(address))
    writer.add(root, "text", practice.body, SMEWG_BP, format="text/markdown", language=practice.language)


def _facts(record: PublicRecord, practice: Practice, links: WorldAddresses) -> Iterator[tuple[str, str]]:
    yield "title", practice.title
    yield "summary", practice.summary
    yield "address", links.identifier(record.identifier)
    for economy in practice.economies:
        yield "economy", economy
    for origin in practice.other_origins:
        yield "otherOrigin", origin
    yield "agency", practice.agency
    for partner in practice.partners:
        yield "partner", partner
    yield "kind", practice.kind.value if practice.kind else ""
    yield "status", practice.status.value if practice.status else ""
    yield "runningSince", str(practice.since or "")
    for group in practice.groups:
        yield "group", group.value
    yield "evidenceLevel", str(practice.evidence_level or "")
    yield "provenance", practice.provenance
    yield "public", record.standing.since
    yield "changed", record.standing.changed
