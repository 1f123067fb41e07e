"""What is new of what a person follows, as a feed (Atom, RFC 4287)."""

import re
from collections.abc import Iterable
from hashlib import sha256
from xml.etree import ElementTree

from kb.following.follow import FollowedItem
from kb.settings import Settings

NAMESPACE = "http://www.w3.org/2005/Atom"

MOST_ENTRIES = 200

NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What no XML document holds."""


def followed_atom(items: Iterable[FollowedItem], at: Settings, path: str) -> bytes:
    """`path` is the feed's own. An entry is known by what it tells, so that a reader shows it once."""
    feed = ElementTree.Element("feed", {"xmlns": NAMESPACE})
    _put(feed, "id", f"urn:sha256:{sha256(path.encode('utf-8', 'replace')).hexdigest()}")
    _put(feed, "title", f"{at.site_name}: what you follow")
    _put(feed, "updated", f"{at.today()}T00:00:00Z")
    _put(feed, "link", href=f"{at.site}/following", rel="alternate")
    _put(_put(feed, "author"), "name", at.site_name)
    told = [(item, one) for item in items for one in item.news]
    for item, one in told[:MOST_ENTRIES]:
        entry = _put(feed, "entry")
        key = f"{item.follow.id} {one.key}"
        _put(entry, "id", f"urn:sha256:{sha256(key.encode('utf-8', 'replace')).hexdigest()}")
        _put(entry, "title", one.text)
        _put(entry, "updated", item.follow.since)
        _put(entry, "link", href=f"{at.site}{one.path}", rel="alternate")
        _put(entry, "summary", f"You follow: {item.title}")
    written: str = ElementTree.tostring(feed, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def _put(within: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(within, name, {key: NO_XML.sub("", value) for key, value in attributes.items()})
    made.text = NO_XML.sub("", text) or None
    return made
