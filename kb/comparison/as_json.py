"""What stands beside each other, as JSON and as separated values: the same for command, page, API and assistants."""

from typing import Any

from kb.comparison.compared import Comparison
from kb.comparison.evidence import COLUMNS, EvidenceCell, EvidenceRow, EvidenceTable
from kb.documents.csv_text import csv_text
from kb.search.as_json import card_json

Json = dict[str, Any]

CARD_COLUMNS = ("practice", "identifier", "title", "economies", "version")


def evidence_json(table: EvidenceTable) -> Json:
    query = table.query
    return {
        "query": query.text,
        "searched": table.searched or query.text,
        "filters": {facet.value: list(values) for facet, values in query.filters.chosen.items() if values},
        "chosen": table.chosen,
        "total": table.total,
        "page": query.page,
        "pages": table.pages,
        "columns": [{"key": kind.value, "label": label} for kind, label in COLUMNS.items()],
        "rows": [_row_json(row) for row in table.rows],
        "notes": list(table.notes),
    }


def _row_json(row: EvidenceRow) -> Json:
    return {
        "practice": card_json(row.card),
        "version": row.card.practice.version,
        "cells": {cell.kind.value: _cell_json(cell) for cell in row.cells},
    }


def _cell_json(cell: EvidenceCell) -> Json:
    return {
        "stated": cell.stated,
        "text": cell.shown,
        "section": cell.section,
        "heads": cell.heads,
        "place": cell.place,
    }


def evidence_csv(table: EvidenceTable) -> str:
    """A line a practice."""
    return csv_text(
        (*CARD_COLUMNS, *(kind.value for kind in COLUMNS)),
        (
            (
                row.card.id,
                row.card.practice.identifier,
                row.card.practice.title,
                "; ".join((*row.card.practice.economies, *row.card.practice.other_origins)),
                row.card.practice.version,
                *(cell.shown for cell in row.cells),
            )
            for row in table.rows
        ),
    )


def comparison_json(comparison: Comparison, only_differing: bool = False) -> Json:
    fields = comparison.differing if only_differing else comparison.fields
    return {
        "practices": [{**card_json(card), "version": card.practice.version} for card in comparison.cards],
        "fields": [
            {
                "field": one.name,
                "label": one.label,
                "agreement": one.agreement.value,
                "values": [
                    {
                        "text": one.text(at),
                        "own": [piece.text for piece in pieces if piece.own],
                        "shared": [piece.text for piece in pieces if piece.shared],
                    }
                    for at, pieces in enumerate(one.values)
                ],
            }
            for one in fields
        ],
    }


def comparison_csv(comparison: Comparison, only_differing: bool = False) -> str:
    """A line a field, a column a practice."""
    fields = comparison.differing if only_differing else comparison.fields
    return csv_text(
        ("field", "label", "agreement", *(card.id for card in comparison.cards)),
        (
            (one.name, one.label, one.agreement.value, *(one.text(at) for at in range(len(one.values))))
            for one in fields
        ),
    )
