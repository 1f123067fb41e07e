"""What a person follows as JSON and as separated values, the same for all doors."""

from collections.abc import Iterable
from typing import Any

from kb.documents.csv_text import Cell, csv_text
from kb.following.follow import FollowedItem

Json = dict[str, Any]

COLUMNS = ("id", "kind", "subject", "title", "path", "since", "new", "news path")


def followed_json(items: Iterable[FollowedItem]) -> Json:
    return {"following": [followed_item_json(one) for one in items]}


def followed_item_json(item: FollowedItem) -> Json:
    return {
        "id": item.follow.id,
        "kind": item.follow.kind.value,
        "subject": item.follow.subject,
        "title": item.title,
        "path": item.path,
        "since": item.follow.since,
        "news": [{"text": one.text, "path": one.path} for one in item.news],
    }


def followed_csv(items: Iterable[FollowedItem]) -> str:
    """A row for each thing that is new, and one for what has nothing new."""
    rows: list[tuple[Cell, ...]] = []
    for item in items:
        follow = item.follow
        known = (follow.id, follow.kind.value, follow.subject, item.title, item.path, follow.since)
        rows += [(*known, one.text, one.path) for one in item.news] or [(*known, "", "")]
    return csv_text(COLUMNS, rows)
