"""Suggested objectives as JSON."""

from typing import Any

from kb.tagging.suggestion import Suggestions

Json = dict[str, Any]


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
