"""What figures may say of a practice for members that counts: the numbers, and one line for it in a list (R: one figure
for all readers); nothing else of it."""

import io
import re
import zipfile

from tests.campaigns.noninterference.comparison import Difference
from tests.campaigns.noninterference.secrets import WORDS

FIGURES = re.compile(
    r"/(api/v1/)?(tally|figures|coverage)\b|/periods\b|/gap-map\b|/reports/|/indicators/G3/sheet|/charts\b"
)
"""Addresses of figures."""

MARKS = (*WORDS, "geheim", "77.7", "2023-11-23", "23 November 2023", "1987", "97.13")
"""What a counted secret would be known by."""

BESIDE_IT = re.compile(
    r"classified for members[^<>\"\n]{0,200}?(Papua|Brunei|November|2023-11|Meeting 20|adopted by|presented)"
)
"""Its one line, with more on it."""


def faults(found: Difference, known: frozenset[str]) -> tuple[str, ...]:
    """What an answer says beyond the numbers; `known` are the words of the figures without the secrets."""
    if not FIGURES.match(found.address):
        return (f"{found}: differs, and is no figure",)
    if found.before.status != found.after.status:
        return (str(found),)
    told = texts(found.after.data)
    wrong = [mark for mark in MARKS if mark in told and mark not in texts(found.before.data)]
    if beside := BESIDE_IT.search(told):
        wrong.append(beside.group())
    if (more := vocabulary(told) - known - _ALLOWED) and not found.after.data.startswith(b"\x89PNG"):
        wrong.append(f"words that stood there in no other home: {sorted(more)[:20]}")
    return tuple(f"{found.address}: {one}" for one in wrong)


def texts(data: bytes) -> str:
    """What is written in an answer, in a packed one too."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def vocabulary(text: str) -> frozenset[str]:
    """Its words; numbers are what may differ."""
    return frozenset(re.findall(r"[^\W\d_]{4,}", re.sub(r"<[^>]*>|[#&][\w-]+", " ", text)))


_ALLOWED = frozenset(
    {"practice", "practices", "classified", "members", "open", "readers", "Brunei", "Darussalam", "Papua", "Guinea"}
    | {"partly", "nothing", "have", "were", "adoptions"}
    | {"Economy", "Evidence", "Manner"}
)
"""Its line; the row of its economy and of its adopter's; what is said of a number that was nought or one; the head of
the table of adoptions, which stands there from the first one on."""
