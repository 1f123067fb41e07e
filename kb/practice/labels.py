"""Which field a label means: a column's header, a line's beginning, the left side of a table."""

import re
from collections.abc import Mapping, Sequence

from kb.practice.fields import BY_NAME, FIELDS, Field

ID = "id"
"""What the column of ids is mapped to; it is no field of the form."""

LEAVE_OUT = ""

MOST_CHARACTERS = 500
"""What is read of a label."""

LIKELY = 82
"""From how much likeness in percent on a field is proposed for a header."""

ALIASES: Mapping[str, str] = {
    "id": ID, "practice id": ID, "practice": "title", "name": "title", "name of the practice": "title",
    "title of the practice": "title", "economy": "economies", "member economy": "economies",
    "lead economy": "economies", "submitting economy": "economies", "economy or economies": "economies",
    "agency": "agency", "organisation": "agency", "organization": "agency", "implementing agency": "agency",
    "responsible agency": "agency", "abstract": "summary", "short summary": "summary", "in one sentence": "summary",
    "objective": "objectives", "year": "since", "start year": "since", "since": "since", "type": "kind",
    "type of practice": "kind", "partner": "partners", "contact person": "contact", "mailbox": "contact",
    "source": "sources", "target group": "groups", "groups": "groups", "indicators": "indicators",
}  # fmt: skip
"""What else papers and tables call a field, besides the headings of its section."""


def plain(label: str) -> str:
    """A label without case, numbering, marks of what is required, and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", label[:MOST_CHARACTERS].casefold())
    named = re.sub(r"^[\d.)\s]+", "", bare)
    return " ".join(re.sub(r"(?<![\s:*?.●])[\s:*?.●]++$", "", named).split())


_EXACT = {plain(name): field.name for field in FIELDS for name in (field.name, field.label)} | {"id": ID}


def named(label: str) -> str:
    """The field (or ID) that a label names outright; empty where it names none."""
    return _EXACT.get(plain(label)) or ALIASES.get(plain(label), "")


def field_named(label: str) -> Field | None:
    return BY_NAME.get(named(label))


def proposed(headers: Sequence[str]) -> dict[str, str]:
    """For each header the field it most likely means, each field once; LEAVE_OUT where none is likely."""
    from rapidfuzz import fuzz

    known = [(plain(name), field.name) for field in FIELDS for name in (field.label, *field.headings)]
    known += [(alias, name) for alias, name in ALIASES.items()]
    likely = sorted(
        ((101.0, header, named(header)) for header in headers if named(header)),
        key=lambda found: plain(found[1]) not in _EXACT,
    )
    likely += sorted(
        ((fuzz.token_sort_ratio(plain(header), name), header, field) for header in headers for name, field in known),
        key=lambda found: -found[0],
    )
    mapping = dict.fromkeys(headers, LEAVE_OUT)
    taken = set[str]()
    for score, header, field in likely:
        if score >= LIKELY and not mapping[header] and field not in taken:
            mapping[header] = field
            taken.add(field)
    return mapping
