"""A need as JSON, the same for all doors."""

from kb.documents.record import Json, record
from kb.wanted.need import Need


def need_json(need: Need) -> Json:
    """Without who posted it or offered to it: a need is an economy's."""
    offers = [record(one, "practice", "said", "at") for one in need.offers]
    return record(
        need, "no", "state", "text", "why", "economy", "meeting", "area", "objective", "until", "audience",
        from_searches=need.searched, posted=need.at, offered=[one.practice for one in need.offers], offers=offers,
        helped=need.helped, said=need.said, closed=need.closed_at,
    )  # fmt: skip
