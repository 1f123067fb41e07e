"""What a search answers, as JSON: the same for command, page and API."""

from collections.abc import Iterable
from typing import Any

from kb.practice.card import Card
from kb.search.completion import Completion
from kb.search.results import Hit, Results, Similar

Json = dict[str, Any]


def results_json(results: Results) -> Json:
    query = results.query
    return {
        "query": query.text,
        "mode": query.mode.value,
        "sort": query.sort.value,
        "filters": {facet.value: list(values) for facet, values in query.filters.chosen.items() if values},
        "page": query.page,
        "pages": results.pages,
        "total": results.total,
        "groups": results.groups,
        "related_total": len(results.related),
        "searched": results.searched or query.text,
        "exact": query.exact,
        "unknown": list(results.unknown),
        "economies": list(results.economies),
        "meaning_used": results.meaning_used,
        "notes": list(results.notes),
        "hits": [hit_json(hit) for hit in results.hits],
        "related": [hit_json(hit) for hit in results.related],
        "facets": {
            facet.value: [{"value": c.value, "label": c.label, "count": c.count, "chosen": c.chosen} for c in counts]
            for facet, counts in results.facets.items()
        },
        "without": [{"facet": facet.value, "value": value, "total": n} for facet, value, n in results.relaxed],
    }


def completions_json(text: str, completions: Iterable[Completion]) -> Json:
    return {
        "query": text,
        "completions": [{"text": c.text, "kind": c.kind.value, "id": c.id} for c in completions],
    }


def hit_json(hit: Hit) -> Json:
    excerpt = hit.excerpt
    return {
        **card_json(hit.card),
        "score": hit.score,
        "chance": hit.chance,
        "answers_part": hit.part,
        "found_by": [name for name, by in (("words", hit.words), ("meaning", hit.meaning)) if by],
        "terms": list(hit.terms),
        "similarity": hit.similarity,
        "passage": excerpt
        and {
            "section": excerpt.heading,
            "text": excerpt.text,
            "highlights": [[span.start, span.end] for span in excerpt.spans],
            "nearest": excerpt.nearest and [excerpt.nearest.start, excerpt.nearest.end],
        },
        "nearly_the_same": [card_json(card) for card in hit.same],
    }


def card_json(card: Card) -> Json:
    practice = card.practice
    return {
        "id": practice.id,
        "identifier": practice.identifier,
        "title": practice.title,
        "summary": practice.summary,
        "economies": list(practice.economies),
        "other_origins": list(practice.other_origins),
        "kind": practice.kind,
        "status": practice.status,
        "since": practice.since,
        "groups": list(practice.groups),
        "objectives": list(card.objectives),
        "objectives_confirmed": card.confirmed,
        "areas": list(card.areas),
        "shared_at": list(card.meetings),
        "adopted_by": list(card.adopters),
    }


def similar_json(id: str, similar: Similar) -> Json:
    return {
        "id": id,
        "same_problem_other_economies": [hit_json(hit) for hit in similar.problem],
        "same_building_block_other_areas": [hit_json(hit) for hit in similar.block],
    }


def hit_row(hit: Json) -> Json:
    """A hit as one row: its passage by section and text, without the places of marks in it."""
    passage = hit["passage"] or {}
    told = {name: value for name, value in hit.items() if name not in ("passage", "nearly_the_same")}
    same = [card["id"] for card in hit["nearly_the_same"]]
    return {**told, "section": passage.get("section"), "passage": passage.get("text"), "nearly_the_same": same}
