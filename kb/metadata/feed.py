"""A feed as Atom writes it (RFC 4287), in pages (RFC 5005), with what was taken back (RFC 6721)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.metadata.xml_text import XMLWriter, written

ATOM = "http://www.w3.org/2005/Atom"
DELETED = "http://purl.org/atompub/tombstones/1.0"


@dataclass(frozen=True)
class FeedEntry:
    """`id` and `link` are addresses; `updated` and `published` moments of universal time. A `gone` entry says that what
    bore its id was taken back, in a sentence, and nothing else."""

    id: str
    updated: str
    title: str = ""
    link: str = ""
    summary: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    """Terms, each with its label."""
    gone: str = ""


@dataclass(frozen=True)
class Feed:
    """One page of a feed. `address` is where this page lies, `page_of` the page of the site with the same matter;
    `ways` the other pages by their relation: first, previous, next, last."""

    id: str
    address: str
    title: str
    page_of: str
    publisher: str
    entries: Sequence[FeedEntry]
    updated: str
    ways: Mapping[str, str] = field(default_factory=dict)


def atom(feed: Feed) -> bytes:
    """The feed as a document: the same for the same."""
    writer = XMLWriter("feed", ATOM, {"at": DELETED})
    root, add = writer.root, writer.add
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "updated", feed.updated)
    add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    add(root, "link", rel="alternate", type="text/html", href=feed.page_of)
    for relation, address in feed.ways.items():
        add(root, "link", rel=relation, type="application/atom+xml", href=address)
    add(add(root, "author"), "name", feed.publisher)
    for one in feed.entries:
        if one.gone:
            deleted = add(root, "deleted-entry", namespace=DELETED, ref=one.id, when=one.updated)
            add(deleted, "comment", one.gone, DELETED)
            continue
        entry = add(root, "entry")
        add(entry, "id", one.id)
        add(entry, "title", one.title)
        add(entry, "updated", one.updated)
        if one.published:
            add(entry, "published", one.published)
        for author in one.authors:
            add(add(entry, "author"), "name", author)
        add(entry, "link", rel="alternate", type="text/html", href=one.link)
        for term, label in one.categories:
            add(entry, "category", term=term, label=label)
        add(entry, "summary", one.summary, type="text")
    return written(root)
