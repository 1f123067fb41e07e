"""What a request will cost, told by its line alone: what takes long waits in a lane of its own."""

import re
from enum import StrEnum


class Expense(StrEnum):
    PAGE = "page"
    """A page, a search, a form: some milliseconds."""

    PACK = "pack"
    """A file made for the asking, which anyone may ask for: reports, workbooks, charts, the longest tables."""

    UPLOAD = "upload"
    """A file that is read in the sandbox, many records at once, or a question to another host: some seconds."""

    WATCH = "watch"
    """What whoever watches the site asks, which waits behind nobody."""


WATCHED = ("/healthz", "/readyz", "/metrics")

PACKS = re.compile(
    r"/(reports/[^/]*\.(docx|xlsx|csv|html)|reports/tabled/[^/]*|tally/[^/]*\.(png|svg)|coverage\.csv"
    r"|indicators/(sheet\.xlsx|[^/]*/sheet)|templates/[^/]*|sitemap(-[0-9]+)?\.xml|pack/[^/]*\.zip"
    r"|briefs/[^/]*\.(docx|pdf)|practices/[^/]*/handover(\.[^/]*)?"
    r"|(evidence|compare)\.docx|(catalogue|plans/[^/]*)(\.(ttl|rdf|jsonld))?)"
)
UPLOADS = re.compile(
    r"/(briefs|import|pack/interest|submissions/from-paper|indicators/import|care/bulk|activities/import)(/.*)?"
)
ELSEWHERE = "/sign-in/openid"
"""Single sign-on: its provider is asked."""

FORM = 64 * 1024
"""Bytes of a form that a person filled in by hand, at most; what is longer brings a file."""


def expense(method: str, path: str, length: int) -> Expense:
    """`length` is of the body in bytes."""
    if path in WATCHED:
        return Expense.WATCH
    if method in ("GET", "HEAD"):
        if PACKS.fullmatch(path):
            return Expense.PACK
        return Expense.UPLOAD if path.startswith(ELSEWHERE) else Expense.PAGE
    return Expense.UPLOAD if length > FORM or UPLOADS.fullmatch(path) or path.startswith(ELSEWHERE) else Expense.PAGE
