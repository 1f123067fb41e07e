"""Answers as JSON and CSV: the same for the command line, the pages and the API."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from kb.documents.csv_text import csv_text
from kb.figures.breakdown import Overlap, Row
from kb.figures.standing import Reason
from kb.figures.tally import Figure, Tally
from kb.ledger.entries import Adoption, SharingEvent
from kb.reading.pages import PracticePage
from kb.reading.unmet import Gap
from kb.search.completion import Completion
from kb.search.results import Card, Hit, Results, Similar
from kb.submissions.dossier import Dossier
from kb.tagging.suggestion import Suggestions

Json = dict[str, Any]
Title = Callable[[str], str]
"""A practice's title by its id."""


TALLY_COLUMNS = ("period", "by", "key", "label", "shared", "adopted", "shared practices", "adopted practices")


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
        "found_by_words": results.by_words,
        "found_by_meaning": results.by_meaning,
        "meaning_used": results.meaning_used,
        "note": results.note,
        "did_you_mean": results.meant,
        "hits": [hit_json(hit) for hit in results.hits],
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


def practice_json(page: PracticePage) -> Json:
    practice = page.card.practice
    confirmation = page.confirmation
    return {
        **card_json(page.card),
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


def event_json(event: SharingEvent) -> Json:
    return {
        "practice": event.practice,
        "meeting": event.meeting,
        "date": event.date.isoformat(),
        "form": event.form.value,
        "agenda_item": event.agenda_item,
        "document": event.document,
        "presenters": list(event.presenters),
    }


def adoption_json(adoption: Adoption) -> Json:
    return {
        "practice": adoption.practice,
        "economy": adoption.economy,
        "stage": adoption.stage.value,
        "effective": _day(adoption.effective),
        "ended": _day(adoption.ended),
        "reported_by": adoption.reported_by,
        "instrument": adoption.instrument,
        "evidence": adoption.evidence,
        "adapted": adoption.adapted,
        "changes": [
            {"kind": change.kind.value, "note": change.note, "block": change.block} for change in adoption.changes
        ],
        "sites": list(adoption.sites),
        "steps": [
            {"stage": step.stage.value, "on": _day(step.on), "evidence": step.evidence} for step in adoption.steps
        ],
        "level": adoption.level.value,
        "confirmed_by": list(adoption.confirmed_by),
        "published": adoption.published,
        "recorded": adoption.recorded,
    }


def submission_json(dossier: Dossier) -> Json:
    """A submission's acknowledgement, and where it stands."""
    return {
        "id": dossier.id,
        "practice": dossier.practice,
        "state": dossier.state.value,
        "round": dossier.round,
        "changed": dossier.changed,
    }


def suggestions_json(id: str, suggestions: Suggestions) -> Json:
    return {
        "id": id,
        "suggestions": [
            {
                "objective": s.objective,
                "area": s.area,
                "score": round(s.score, 4),
                "suggested": s.suggested,
                "sentence": s.sentence,
            }
            for s in suggestions
        ],
        "verdict": suggestions.verdict.value,
        "none": round(suggestions.none, 4),
        "note": "A machine suggests; only what a person confirms is counted.",
    }


def similar_json(id: str, similar: Similar) -> Json:
    return {
        "id": id,
        "same_problem_other_economies": [hit_json(hit) for hit in similar.problem],
        "same_building_block_other_areas": [hit_json(hit) for hit in similar.block],
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


def tally_json(tally: Tally) -> Json:
    return {
        **_head(tally),
        "figures": {
            figure.key: {
                "indicator": figure.indicator,
                "title": figure.title,
                "value": figure.value,
                "practices": list(figure.practices),
            }
            for figure in tally.figures
        },
        "adoptions": [adoption_json(adoption) for adoption in tally.adoptions],
        "adoptions_by_evidence": {level.value: number for level, number in tally.levels.items()},
        "adopting_economies": list(tally.adopters),
        "listed_not_counted": [
            {**adoption_json(adoption), "reason": reason_json(reason)} for adoption, reason in tally.pipeline
        ],
        "by": tally.breakdown.by.value,
        "rows": [_row(row) for row in tally.breakdown.rows],
        "overlap": {
            "shared": _overlap(tally.breakdown.shared_overlap),
            "adopted": _overlap(tally.breakdown.adopted_overlap),
        },
        "coverage": {"reporting": list(tally.reporting), "of": tally.members},
    }


def figure_json(tally: Tally, figure: Figure, title: Title) -> Json:
    """One figure with its list, and with every other practice and why it is not counted."""
    return {
        **_head(tally),
        "figure": figure.key,
        "indicator": figure.indicator,
        "title": figure.title,
        "value": figure.value,
        "practices": [{"id": id, "title": title(id)} for id in figure.practices],
        "not_counted": [
            {"id": id, "title": title(id), "reasons": [reason_json(reason) for reason in reasons]}
            for id, reasons in figure.not_counted.items()
        ],
    }


def tally_csv(tally: Tally) -> str:
    """The breakdown as CSV, then the figures: a row each with its number and its practices, under `shared` or
    `adopted` as it counts sharing or adoption.
    """
    period = tally.period.title
    rows: list[tuple[str | int, ...]] = [
        (period, tally.breakdown.by.value, row.key, row.label, len(row.shared), len(row.adopted), " ".join(row.shared),
         " ".join(row.adopted))
        for row in tally.breakdown.rows
    ]  # fmt: skip
    for figure in tally.figures:
        number, ids = figure.value, " ".join(figure.practices)
        sharing = figure.key in ("shared", "first_shared")
        cells = (number, "", ids, "") if sharing else ("", number, "", ids)
        rows.append((period, "figure", figure.key, figure.title, *cells))
    return csv_text(TALLY_COLUMNS, rows)


def reason_json(reason: Reason) -> Json:
    return {"rule": reason.rule, "text": reason.text}


def _head(tally: Tally) -> Json:
    return {
        "period": tally.period.title,
        "years": list(tally.period.years),
        "plan": tally.plan,
        "rules": tally.rules,
    }


def _overlap(overlap: Overlap) -> Json:
    return {"practices": list(overlap.practices), "rows_exceed_total_by": overlap.excess}


def _row(row: Row) -> Json:
    return {
        "key": row.key,
        "label": row.label,
        "shared": len(row.shared),
        "adopted": len(row.adopted),
        "shared_practices": list(row.shared),
        "adopted_practices": list(row.adopted),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
