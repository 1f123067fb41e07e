"""What a person follows as JSON, the same for all doors."""

from kb.documents.record import Json, record
from kb.following.follow import FollowedItem


def followed_item_json(item: FollowedItem) -> Json:
    news = [record(one, "text", "path") for one in item.news]
    return record(
        item.follow, "id", "kind", "subject", title=item.title, path=item.path, since=item.follow.since,
        new=[one.text for one in item.news], news=news,
    )  # fmt: skip
