"""A practice in the words of schema.org, as JSON-LD."""

import json
from typing import Any

from kb.metadata.record import PublicRecord, objective_titles
from kb.metadata.world_addresses import WorldAddresses, web_address
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.identifier import SERIES

SCHEMA = "https://schema.org/"
"""Said in the document itself, so that whoever reads it fetches nothing."""


def schema_org(
    record: PublicRecord, plan: Plan, economies: Economies, links: WorldAddresses, publisher: str, licence: str = ""
) -> dict[str, Any]:
    """What anyone may read of it; empty where it is gone. What is not given is left out."""
    practice = record.practice
    if practice is None:
        return {}
    found = {
        "@context": {"@vocab": SCHEMA},
        "@id": links.identifier(record.identifier),
        "@type": "Article",
        "name": practice.title,
        "headline": practice.title[:110],
        "abstract": practice.summary,
        "url": links.practice(practice.id),
        "identifier": {"@type": "PropertyValue", "propertyID": SERIES, "value": record.identifier},
        "version": practice.version,
        "datePublished": record.standing.since,
        "dateModified": record.standing.changed,
        "inLanguage": practice.language,
        "genre": "Best practice",
        "additionalType": practice.kind.value if practice.kind else "",
        "creativeWorkStatus": practice.status.value if practice.status else "",
        "author": _organisations(practice.agency),
        "contributor": _organisations(*practice.partners),
        "publisher": {"@type": "Organization", "name": publisher, "url": links.site},
        "spatialCoverage": [_place(name, economies, links) for name in practice.economies],
        "audience": [{"@type": "Audience", "audienceType": one.value} for one in practice.groups],
        "about": [
            {
                "@type": "DefinedTerm",
                "@id": links.concept(plan.id, "objective", id),
                "termCode": id,
                "name": title,
                "inDefinedTermSet": {"@id": links.plan(plan.id)},
            }
            for id, title in zip(record.objectives, objective_titles(plan, record.objectives), strict=False)
        ],
        "citation": [
            {
                "@type": "CreativeWork",
                "name": one.title,
                **({"url": web_address(one.url)} if web_address(one.url) else {}),
            }
            for one in practice.sources
        ],
        "isAccessibleForFree": True,
        "license": licence,
        "isPartOf": {"@id": f"{links.site}/catalogue#practices"},
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": kind, "contentUrl": links.practice(practice.id, form)}
            for form, kind in ((".md", "text/markdown"), (".json", "application/json"))
        ],
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def as_text(document: dict[str, Any]) -> str:
    """As it may stand within a page too: nothing in it ends a script or begins a tag."""
    text = json.dumps(document, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _organisations(*names: str) -> list[dict[str, str]]:
    return [{"@type": "Organization", "name": name} for name in names if name]


def _place(name: str, economies: Economies, links: WorldAddresses) -> dict[str, str]:
    economy = economies.find(name)
    place = {"@type": "AdministrativeArea", "name": name}
    return place | ({"@id": links.economy(economy.slug)} if economy else {})
