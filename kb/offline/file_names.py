"""What the pages of practices are called in a folder: names that every system can write, two never for one file."""

import hashlib
from collections import Counter
from collections.abc import Iterable

RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{port}{no}" for port in ("com", "lpt") for no in range(10))))
"""What Windows takes for a device, whatever ending stands behind it."""

LONGEST = 60
"""Characters of a name without its ending, so that a folder may lie deep and its addresses still open."""


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """A name for each practice's id, without ending: of small letters, digits and hyphens. Ids that differ only in what
    some systems do not tell apart, or beyond what is shown of them, have a piece of their digest in the name."""
    plain = {id: _plain(id) for id in ids}
    times = Counter(plain.values())
    return {
        id: name if times[name] == 1 and name == id else f"{name}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"
        for id, name in plain.items()
    }


def _plain(id: str) -> str:
    name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in id.lower())[:LONGEST].strip("-")
    return f"practice-{name}" if name in RESERVED or not name else name
