"""Needs as JSON and as separated values, the same for all doors."""

from collections.abc import Iterable
from typing import Any

from kb.documents.csv_text import Cell, csv_text
from kb.wanted.need import Need

Json = dict[str, Any]

COLUMNS = (
    "no", "state", "looked for", "why", "economy", "meeting", "area", "objective", "until", "for", "posted", "offered",
    "helped", "said", "closed",
)  # fmt: skip


def needs_json(needs: Iterable[Need]) -> Json:
    return {"needs": [need_json(one) for one in needs]}


def need_json(need: Need) -> Json:
    """Without who posted it: a need is an economy's."""
    return {
        "no": need.no,
        "state": need.state.value,
        "text": need.text,
        "why": need.why or None,
        "economy": need.economy or None,
        "meeting": need.meeting or None,
        "area": need.area or None,
        "objective": need.objective or None,
        "until": need.until.isoformat() if need.until else None,
        "audience": need.audience.value,
        "from_searches": need.searched,
        "posted": need.at,
        "offers": [{"practice": one.practice, "said": one.said, "at": one.at} for one in need.offers],
        "helped": list(need.helped),
        "said": need.said or None,
        "closed": need.closed_at or None,
    }


def needs_csv(needs: Iterable[Need]) -> str:
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.no, one.state.value, one.text, one.why, one.economy, one.meeting, one.area, one.objective),
            *(one.until.isoformat() if one.until else "", one.audience.value, one.at),
            *("; ".join(offer.practice for offer in one.offers), "; ".join(one.helped), one.said, one.closed_at),
        )
        for one in needs
    ]
    return csv_text(COLUMNS, rows)
