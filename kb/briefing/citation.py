"""A practice as reference managers keep it: what every one of their formats says of it."""

from dataclasses import dataclass, replace
from datetime import date

from kb.briefing.document import BriefDocument, CitedPractice, Quotation
from kb.documents.csv_text import writable


@dataclass(frozen=True)
class Citation:
    """Texts without what no file can hold. `key` is unique among those written together; `authors` are bodies, never
    persons; `year` that of the version; `seen` the day on which it was looked up."""

    key: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    number: str
    version: str
    url: str
    seen: date
    year: int | None = None
    quoted: tuple[Quotation, ...] = ()

    @property
    def note(self) -> str:
        """What is quoted, each passage with its section."""
        return "; ".join(f"{one.section}: “{one.text}”" if one.section else f"“{one.text}”" for one in self.quoted)


def citations(document: BriefDocument) -> tuple[Citation, ...]:
    """One for each practice of a brief, in the order of its number."""
    quoted: dict[int, dict[Quotation, None]] = {}
    for section in document.sections:
        for one in (*section.answers, *section.related):
            quoted.setdefault(one.no, {}).update(dict.fromkeys(one.quotations))
    made, keys = list[Citation](), set[str]()
    for one in document.cited:
        if not one.identifier:
            continue  # not even its number may be told
        citation = citation_of(replace(one, quotations=tuple(quoted[one.no])), document.site, document.on)
        key, times = citation.key, 1
        while key in keys:
            times += 1
            key = f"{citation.key}-{times}"
        keys.add(key)
        made.append(replace(citation, key=key))
    return tuple(made)


def citation_of(practice: CitedPractice, site: str, on: date) -> Citation:
    """Of one that may not be read any more no more than its identifier and what became of it."""
    gone = bool(practice.status)
    quoted = () if gone else practice.quotations
    authors = () if gone else tuple(text for text in (practice.agency, *practice.economies) if text.strip())
    return Citation(
        key=f"{_key(practice.identifier)}-v{practice.version}",
        title=writable(practice.identifier if gone or not practice.title.strip() else practice.title),
        authors=tuple(map(writable, authors)),
        publisher=writable(site),
        number=writable(practice.identifier),
        version=writable(practice.status) or f"version {practice.version}",
        url=writable(practice.address),
        seen=on,
        year=None if gone else practice.dated,
        quoted=tuple(Quotation(writable(one.text), writable(one.section)) for one in quoted),
    )


def one_line(text: str) -> str:
    """For formats that end a value with its line: every kind of line end is a blank."""
    return " ".join(writable(text).split())


def _key(identifier: str) -> str:
    return "".join(sign for sign in identifier if sign.isascii() and (sign.isalnum() or sign in "-_")) or "practice"
