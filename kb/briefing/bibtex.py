"""Citations as BibTeX: letters beyond ASCII stand as they are, what the language reads as its own is named."""

from collections.abc import Iterator, Sequence

from kb.briefing.citation import Citation, citations, one_line
from kb.briefing.document import BriefDocument

_NAMED = str.maketrans(
    {
        # a brace that is escaped by a backslash counts among the braces all the same
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "%&#_$"},
    }
)


def written(document: BriefDocument) -> bytes:
    return cited(citations(document))


def cited(some: Sequence[Citation]) -> bytes:
    return "\n".join(_entry(one) for one in some).encode()


def _entry(citation: Citation) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(citation))
    return f"@techreport{{{citation.key},\n{fields}}}\n"


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    if citation.authors:
        # braces of its own keep the name of a body from being cut into first and last names
        yield "author", " and ".join(f"{{{_text(name)}}}" for name in citation.authors)
    yield "title", f"{{{_text(citation.title)}}}"
    yield "institution", f"{{{_text(citation.publisher)}}}"
    yield "type", "Best practice"
    yield "number", _text(citation.number)
    if citation.year:
        yield "year", str(citation.year)
    yield "version", _text(citation.version)
    yield "url", _address(citation.url)
    yield "urldate", citation.seen.isoformat()
    if citation.note:
        yield "note", _text(citation.note)


def _text(text: str) -> str:
    return one_line(text).translate(_NAMED)


def _address(text: str) -> str:
    """Read letter by letter there: what would break its braces is written as addresses write it."""
    return one_line(text).translate({ord(sign): f"%{ord(sign):02X}" for sign in '\\{}" '})
