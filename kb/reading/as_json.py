"""What a reader is answered with, as JSON."""

from collections.abc import Iterable
from typing import Any

from kb.figures.as_json import reason_json
from kb.ledger.as_json import adoption_json, event_json
from kb.reading.pages import PracticePage
from kb.reading.unmet import Gap
from kb.search.as_json import card_json

Json = dict[str, Any]


def practice_json(page: PracticePage) -> Json:
    practice = page.card.practice
    confirmation = page.confirmation
    return {
        **card_json(page.card),
        "origins": [{"economy": one.economy, "counts": one.counts, "why": one.told} for one in page.origins],
        "version": practice.version,
        "agency": practice.agency,
        "agency_type": practice.agency_type,
        "partners": list(practice.partners),
        "evidence_level": practice.evidence_level,
        "language": practice.language,
        "provenance": practice.provenance,
        "sources": [{"title": source.title, "url": source.url} for source in practice.sources],
        "markdown": practice.body,
        "confirmed_by": confirmation and {"by": confirmation.by, "at": confirmation.at},
        "sharing_events": [event_json(event) for event, _ in page.events],
        "adoptions": [adoption_json(adoption) for adoption in page.adoptions],
        "listed_not_counted": [
            {**adoption_json(adoption), "reason": reason_json(reason)} for adoption, reason in page.pipeline
        ],
        "counts_in": {key: list(years) for key, years in page.counts},
        "not_counted_as_shared": [reason_json(reason) for reason in page.not_shared],
        "to_mend": [{"field": problem.field, "message": problem.message} for problem in page.problems],
    }


def gaps_json(gaps: Iterable[Gap]) -> Json:
    return {
        "gaps": [
            {
                "query": gap.text,
                "filters": [{"facet": facet, "value": value} for facet, value in gap.filters],
                "day": gap.day.isoformat(),
                "times": gap.times,
                "found": gap.found,
                "asked": gap.asked,
            }
            for gap in gaps
        ]
    }
