"""Which field a label means: a column's header, a line's beginning, the left side of a table."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from unicodedata import combining

from kb.practice.fields import BY_NAME, FIELDS, Field, Takes
from kb.raw_text import normalized

ID = "id"
"""What the column of ids is mapped to; it is no field of the form."""

LEAVE_OUT = ""

KEEP = "rest"
"""Where a column goes that no field takes: under Anything else, with its header."""

MOST_CHARACTERS = 500
"""What is read of a label."""

LIKELY = 82
"""From how much likeness in percent on a field is proposed for a header."""

SLIP = 90
"""From how much on it is a slip of the pen, and asks nobody."""

_SHORTEST_SLIP = 6
"""Letters from which on two words that are nearly the same are one: "cost" is no slip of "host"."""


@dataclass(frozen=True)
class LabelWords:
    """What is read of labels.toml: `fields` gives the field of each name."""

    fields: Mapping[str, str]
    running: frozenset[str]
    inward: frozenset[str]
    inward_beginnings: tuple[str, ...]
    only: frozenset[str]
    bare: frozenset[str]


@dataclass(frozen=True)
class HeaderMeaning:
    """`field` is a field's name, ID, KEEP or LEAVE_OUT; `sure`: nobody need be asked."""

    field: str
    sure: bool = True


@cache
def label_words() -> LabelWords:
    text = (resources.files("kb.practice") / "labels.toml").read_text("utf-8")
    told = tomllib.loads(text)
    columns = told["columns"]
    return LabelWords(
        fields={plain(name): field for field, names in told["fields"].items() for name in names},
        running=frozenset(map(_bare, columns["running"])),
        inward=frozenset(map(plain, columns["inward"])),
        inward_beginnings=tuple(columns["inward_beginnings"]),
        only=frozenset(map(plain, columns["only"])),
        bare=frozenset(map(plain, columns["bare"])),
    )


def plain(label: str) -> str:
    """A label without case, accents, numbering, marks of what is required, and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", label[:MOST_CHARACTERS].casefold())
    named = re.sub(r"^[\d.)\s]+", "", unaccented(bare).replace("’", "'").replace("_", " "))
    named = re.sub(r" #\d+\s*$", "", named)  # the second column of a name
    return " ".join(re.sub(r"(?<![\s:*?.●])[\s:*?.●]++$", "", named).split())


def unaccented(text: str) -> str:
    return "".join(char for char in normalized("NFKD", text) if not combining(char))


_EXACT = {plain(name): field.name for field in FIELDS for name in (field.name, field.label)} | {"id": ID}


def named(label: str) -> str:
    """The field (or ID) that a label names outright in a paper or a sheet; empty where it names none."""
    name = plain(label)
    return _EXACT.get(name) or ("" if name in label_words().only else label_words().fields.get(name, ""))


def field_named(label: str) -> Field | None:
    return BY_NAME.get(named(label))


def column_named(header: str) -> str:
    """As `named`, of a column's header. One over two rows, joined by JOINT, is what both say together, else what the
    lower says where that says enough, else what the upper says."""
    upper, joint, lower = header.rpartition(JOINT)
    if not joint:
        return _named_alone(header)
    whole = _named_alone(f"{upper} {lower}")
    if whole:
        return whole
    if plain(lower) in label_words().bare or not _named_alone(lower):
        group = _named_alone(upper)
        # "Contact / Name" is whom to ask; "Practice / Year" is a year
        whose = group if group not in ("title", "done") else ""
        return _typed(group, lower) or whose or _named_alone(lower) or group
    return _named_alone(lower)


JOINT = " / "
"""What stands between the two rows of a header."""


def _named_alone(header: str) -> str:
    return _named_as_one(header) or _named_twice(header)


def _named_as_one(header: str) -> str:
    name = plain(header)
    return _EXACT.get(name) or label_words().fields.get(name, "")


_BETWEEN = re.compile(r"\s*[/|\\–—]\s*|\s-\s")
_WIDE = re.compile(r"[^\x00-\u024f\u1e00-\u1eff]+(?:\s+[^\x00-\u024f\u1e00-\u1eff]+)*")
"""Letters of other alphabets than the Latin."""


def _named_twice(header: str) -> str:
    """The field of a header that says the same in two languages: "Summary - Resumen", "年份 Year". Parts in the Latin
    alphabet must all name it; one in another need not be known."""
    short = header[:MOST_CHARACTERS]
    parts = [part for piece in _BETWEEN.split(short) for part in (*_WIDE.findall(piece), *_WIDE.split(piece))]
    said = [part for part in parts if plain(part)]
    if len(said) < 2:
        return ""
    fields = {_named_as_one(part) for part in said if _named_as_one(part) or not _WIDE.search(part)}
    return fields.pop() if len(fields) == 1 else ""


def _typed(group: str, lower: str) -> str:
    return "agency_type" if group == "agency" and plain(lower) in ("type", "tipo") else ""


def is_running_number(header: str) -> bool:
    return _bare(header) in label_words().running


def is_inward(header: str) -> bool:
    """Whether people write in such a column for themselves: it is published only where somebody says so."""
    words = label_words()
    name = plain(header.rpartition(JOINT)[2])
    return name in words.inward or plain(header).startswith(words.inward_beginnings)


def _bare(header: str) -> str:
    return " ".join(header[:MOST_CHARACTERS].casefold().split()).rstrip(" .:")


def proposed(headers: Sequence[str]) -> dict[str, HeaderMeaning]:
    """For each header what it most likely means, a field that holds one value once. What no field takes is kept with
    its header under Anything else, but for running numbers and what people write for themselves."""
    meanings = {header: HeaderMeaning(column_named(header)) for header in headers if column_named(header)}
    # the field's own label comes before what else it is called
    for header in sorted(meanings, key=lambda one: plain(one) not in _EXACT):
        field = meanings[header].field
        first = next((h for h, one in meanings.items() if one.field == field and plain(h) in _EXACT), None)
        earlier = first or next(h for h, one in meanings.items() if one.field == field)
        if header != earlier and not _takes_several(field):
            meanings[header] = HeaderMeaning(KEEP)
    taken = {one.field for one in meanings.values()}
    for header in headers:
        if header not in meanings:
            meanings[header] = _unnamed(header, taken)
            taken.add(meanings[header].field)
    return {header: meanings[header] for header in headers}


def _takes_several(field: str) -> bool:
    """Whether two columns of one field both go there: whoever to ask, and lists."""
    return field in ("contact", KEEP) or (field in BY_NAME and BY_NAME[field].takes in _LISTS)


_LISTS = (Takes.LINES, Takes.CHOICES, Takes.ECONOMIES, Takes.OBJECTIVES)


def _unnamed(header: str, taken: set[str]) -> HeaderMeaning:
    """What a header means that names nothing outright: a slip, or something like a name."""
    if is_running_number(header) or is_inward(header):
        return HeaderMeaning(LEAVE_OUT)
    score, field = _nearest(plain(header.rpartition(JOINT)[2] or header))
    if score >= LIKELY and field not in taken:
        return HeaderMeaning(field, score >= SLIP)
    return HeaderMeaning(KEEP)


def _nearest(name: str) -> tuple[float, str]:
    """The field whose name is nearest, and how near in percent."""
    from rapidfuzz import fuzz, process

    if len(name) < _SHORTEST_SLIP:
        return 0.0, ""
    known = _known()
    found = process.extractOne(name, known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKELY)
    if found and len(found[0]) < _SHORTEST_SLIP:
        return 0.0, ""
    return (found[1], known[found[0]]) if found else (0.0, "")


@cache
def _known() -> Mapping[str, str]:
    names = {plain(name): field.name for field in FIELDS for name in (field.label, *field.headings)}
    return {**names, **label_words().fields, **_EXACT}
