"""Signposts: what else there is of a practice, told in headers and as a set of links (RFC 8288, RFC 9264)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.metadata.record import PublicRecord
from kb.metadata.world_addresses import WorldAddresses

OAI_DC_TYPE = "text/xml"


@dataclass(frozen=True)
class Signpost:
    """A link of a relation from a practice's page; `type` is the kind of what it leads to, or empty."""

    relation: str
    address: str
    type: str = ""


def signposts(record: PublicRecord, links: WorldAddresses, licence: str = "") -> tuple[Signpost, ...]:
    """None where it is gone."""
    return () if record.practice is None else tuple(_signposts(record, links, licence))


def _signposts(record: PublicRecord, links: WorldAddresses, licence: str) -> Iterator[Signpost]:
    id = record.id
    yield Signpost("cite-as", links.identifier(record.identifier))
    yield Signpost("type", "https://schema.org/Article")
    yield Signpost("type", "https://schema.org/AboutPage")
    for slug in record.economies:
        if slug != "others":
            yield Signpost("author", links.economy(slug), "text/html")
    yield Signpost("describedby", links.practice(id, ".jsonld"), "application/ld+json")
    for prefix in ("oai_dc", "smewg_bp"):
        asked = f"verb=GetRecord&metadataPrefix={prefix}&identifier=oai:{links.host}:{record.identifier}"
        yield Signpost("describedby", f"{links.site}/oai?{asked}", OAI_DC_TYPE)
    yield Signpost("item", links.practice(id, ".md"), "text/markdown")
    yield Signpost("item", links.practice(id, ".json"), "application/json")
    yield Signpost("collection", f"{links.site}/catalogue.jsonld", "application/ld+json")
    if licence:
        yield Signpost("license", licence)


def header(found: Iterable[Signpost], linkset: str) -> str:
    """As a `Link` header has them."""
    told = [*found, Signpost("linkset", linkset, "application/linkset+json")]
    return ", ".join(
        f'<{one.address}>; rel="{one.relation}"' + (f'; type="{one.type}"' if one.type else "") for one in told
    )


def linkset(anchor: str, found: Iterable[Signpost]) -> dict[str, list[dict[str, object]]]:
    """The same as a document of its own."""
    context: dict[str, list[dict[str, str]]] = {}
    for one in found:
        target = {"href": one.address} | ({"type": one.type} if one.type else {})
        context.setdefault(one.relation, []).append(target)
    return {"linkset": [{"anchor": anchor, **context}]}
