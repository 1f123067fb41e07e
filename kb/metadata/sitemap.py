"""Every page that anyone may read, for those that walk the web (sitemaps.org)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.metadata.public_practices import PublicPractices
from kb.metadata.xml_text import XMLWriter, written
from kb.plan.economy import Economies
from kb.plan.plan import Plan

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

MOST = 50_000
"""Addresses in one sitemap, as the protocol has it; with more there is an index of several."""


LISTS = ("/", "/areas", "/economies", "/meetings", "/tally", "/gap-map", "/implementation", "/about", "/privacy")
"""Pages that are there in every home."""


@dataclass(frozen=True)
class SitePage:
    """`changed` is a moment, or empty where none is known."""

    address: str
    changed: str = ""


def pages(metadata: PublicPractices, plan: Plan, economies: Economies) -> tuple[SitePage, ...]:
    """What is gone is left out."""
    return tuple(_pages(metadata, plan, economies))


def sitemap(found: Sequence[SitePage], site: str, part: int = 0, most: int = MOST) -> bytes | None:
    """The sitemap, or where that would be too long the index of its parts; a part by its number from 1, None where
    there is none."""
    parts = max(1, -(-len(found) // most))
    if part > parts:
        return None
    if not part and parts > 1:
        starts = range(0, len(found), most)
        newest = [max((one.changed for one in found[start : start + most]), default="") for start in starts]
        return _listed("sitemapindex", "sitemap", [
            SitePage(f"{site}/sitemap-{no}.xml", moment) for no, moment in enumerate(newest, 1)
        ])  # fmt: skip
    start = most * (max(part, 1) - 1)
    return _listed("urlset", "url", found[start : start + most])


def _listed(root: str, name: str, found: Sequence[SitePage]) -> bytes:
    writer = XMLWriter(root, SITEMAP)
    for one in found:
        element = writer.add(writer.root, name)
        writer.add(element, "loc", one.address)
        if one.changed:
            writer.add(element, "lastmod", one.changed)
    return written(writer.root)


def _pages(metadata: PublicPractices, plan: Plan, economies: Economies) -> Iterator[SitePage]:
    links, site, changes = metadata.links, metadata.settings.site, metadata.changes()
    for path in LISTS:
        yield SitePage(site + path)
    for area in plan.priority_areas:
        yield SitePage(links.area(area.id))
    for objective in plan.objectives:
        yield SitePage(links.objective(objective.id))
    for economy in economies:
        yield SitePage(links.economy(economy.slug))
    for meeting, moment in metadata.meetings():
        yield SitePage(links.meeting(meeting.id), moment)
    for practice in metadata.open_practices():
        standing = changes.standings.get(practice.id)
        yield SitePage(links.practice(practice.id), standing.changed if standing else "")
