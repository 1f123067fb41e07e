"""Briefs as JSON, the same at every door."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from kb.briefing.document import BriefDocument, BriefSection


def sections_json(sections: Iterable[BriefSection]) -> list[dict[str, Any]]:
    """Items with what answers them, what is related, what is missing and the figures that belong."""
    return [asdict(one) for one in sections]


def brief_json(document: BriefDocument) -> dict[str, Any]:
    """A whole brief as its documents have it."""
    return {
        "cover": asdict(document.cover),
        "items": sections_json(document.sections),
        "address": document.address,
        "on": document.on.isoformat(),
        "demonstration": document.demonstration,
    }
