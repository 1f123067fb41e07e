"""The feeds: what changed lately among the practices, the meetings, the needs and the figures of locked years."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.metadata.feed import Feed, FeedEntry
from kb.metadata.public_history import PublicStanding
from kb.metadata.public_practices import PublicPractices

NEVER = "1990-01-01T00:00:00+00:00"
"""When a feed changed in which nothing ever stood."""

MOST_SHOWN = 2_000
"""Characters of a title or a summary in a feed: readers show a line of it."""


@dataclass(frozen=True)
class FeedPage:
    """What a feed is of, and which of its pages: `total` are the entries on all. `addresses` give the address of a page
    by its number."""

    path: str
    """Where the feed lies, with all that was asked but the page."""
    title: str
    page_of: str
    number: int = 1
    size: int = 50

    def at(self, site: str, number: int) -> str:
        joined = "&" if "?" in self.path else "?"
        return f"{site}{self.path}" + (f"{joined}page={number}" if number > 1 else "")


def practices(metadata: PublicPractices, page: FeedPage, found: Iterable[PublicStanding], total: int) -> Feed:
    """Of the practices on a page of a list; what is gone is told to be."""
    return _feed(metadata, page, [_entry(metadata, one) for one in found], total)


def meetings(metadata: PublicPractices, page: FeedPage) -> Feed:
    links, every = metadata.links, metadata.meetings()
    entries = [
        FeedEntry(
            id=links.meeting(one.id),
            updated=moment,
            title=_short(one.title),
            link=links.meeting(one.id),
            summary=_short(
                f"{one.starts.isoformat()} to {one.ends.isoformat()}" + (f", {one.place}" if one.place else "")
            ),
        )
        for one, moment in every
    ]
    return _feed(metadata, page, _part(page, entries), len(entries), entries[0].updated if entries else "")


def restatements(metadata: PublicPractices, page: FeedPage) -> Feed:
    links = metadata.links
    entries = [
        FeedEntry(
            id=links.snapshot(one.plan, one.year, one.no),
            updated=one.at,
            title=f"Restated: the figures of {one.year} (snapshot {one.no})",
            link=links.snapshot(one.plan, one.year, one.no),
            summary=f"The figures of {one.year}, locked before, were restated. What they are now, and why, is there.",
        )
        for one in metadata.restatements()
    ]
    return _feed(metadata, page, _part(page, entries), len(entries), entries[0].updated if entries else "")


def wanted(metadata: PublicPractices, page: FeedPage) -> Feed:
    site = metadata.settings.site
    entries = [
        FeedEntry(
            id=f"{site}/wanted/{one.no}",
            updated=max(one.at, one.closed_at),
            title=_short(one.text),
            link=f"{site}/wanted/{one.no}",
            summary=_short(one.said or one.why),
            published=one.at,
        )
        for one in metadata.wanted()
    ]
    return _feed(metadata, page, _part(page, entries), len(entries), entries[0].updated if entries else "")


def _part(page: FeedPage, entries: list[FeedEntry]) -> list[FeedEntry]:
    return entries[(page.number - 1) * page.size : page.number * page.size]


def _entry(metadata: PublicPractices, standing: PublicStanding) -> FeedEntry:
    record, links = metadata.record(standing), metadata.links
    practice, id = record.practice, links.identifier(record.identifier)
    if practice is None:
        return FeedEntry(id, standing.changed, gone=metadata.told_of(record.standing))
    return FeedEntry(
        id=id,
        updated=standing.changed,
        title=_short(practice.title),
        link=links.practice(practice.id),
        summary=_short(practice.summary),
        published=standing.since,
        authors=(*practice.economies, *practice.other_origins),
        categories=tuple(metadata.objectives(record.objectives)),
    )


def _feed(metadata: PublicPractices, page: FeedPage, entries: list[FeedEntry], total: int, updated: str = "") -> Feed:
    site = metadata.settings.site
    last = max(1, -(-total // page.size))
    ways = {"first": page.at(site, 1), "last": page.at(site, last)}
    if page.number > 1:
        ways["previous"] = page.at(site, min(page.number - 1, last))
    if page.number < last:
        ways["next"] = page.at(site, page.number + 1)
    return Feed(
        id=page.at(site, 1),
        address=page.at(site, page.number),
        title=page.title,
        page_of=f"{site}{page.page_of}",
        publisher=metadata.settings.site_name,
        entries=entries,
        updated=updated or max((one.updated for one in entries), default=NEVER),
        ways=ways,
    )


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
