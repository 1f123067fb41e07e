"""Where to go on after signing in: an address of this site, never one that leads elsewhere."""

import re
from urllib.parse import urlsplit

OWN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f]*")
"""One slash and not two, which is another host, and nothing that browsers drop or read as a slash."""

LONGEST = 2000


def own_path(text: str) -> str:
    """The address if it is a path of this site, else the home page."""
    if len(text) > LONGEST or not OWN.fullmatch(text):
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else text
