"""Questions to owners as JSON. No address of a visitor is in it: answers go to it, and nobody reads it."""

from collections.abc import Iterable

from kb.correspondence.owner_question import OwnerQuestion
from kb.documents.record import Json, record


def owner_questions_json(questions: Iterable[OwnerQuestion]) -> list[Json]:
    return [
        record(one, "no", "practice", "economy", "name", "text", "at", "answer", "answered_by", "answered_at", "sent")
        for one in questions
    ]
