"""Citations as RIS, which reference managers of every kind take in: a line a value, each ended as the format asks."""

from collections.abc import Iterator, Sequence

from kb.briefing.citation import Citation, citations, one_line
from kb.briefing.document import BriefDocument

END = "\r\n"


def written(document: BriefDocument) -> bytes:
    return cited(citations(document))


def cited(some: Sequence[Citation]) -> bytes:
    return (END + END).join(
        END.join(f"{tag}  - {one_line(value)}" for tag, value in _lines(one)) for one in some
    ).encode() + END.encode()


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "RPRT"
    yield "ID", citation.key
    yield from (("AU", name) for name in citation.authors)
    yield "TI", citation.title
    if citation.year:
        yield "PY", str(citation.year)
    yield "PB", citation.publisher
    yield "SN", citation.number
    yield "ET", citation.version
    yield "UR", citation.url
    yield "Y2", f"{citation.seen:%Y/%m/%d}"
    if citation.note:
        yield "N1", citation.note
    yield "ER", ""
