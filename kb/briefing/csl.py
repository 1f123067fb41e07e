"""Citations as CSL-JSON, which citation processors read."""

import json
from collections.abc import Sequence

from kb.briefing.citation import Citation, citations
from kb.briefing.document import BriefDocument


def written(document: BriefDocument) -> bytes:
    return cited(citations(document))


def cited(some: Sequence[Citation]) -> bytes:
    return (json.dumps([_item(one) for one in some], ensure_ascii=False, indent=1) + "\n").encode()


def _item(citation: Citation) -> dict[str, object]:
    seen = citation.seen
    item: dict[str, object] = {
        "id": citation.key,
        "type": "report",
        "genre": "Best practice",
        "title": citation.title,
        "author": [{"literal": name} for name in citation.authors],
        "publisher": citation.publisher,
        "number": citation.number,
        "version": citation.version,
        "URL": citation.url,
        "accessed": {"date-parts": [[seen.year, seen.month, seen.day]]},
        "note": citation.note,
    }
    if citation.year:
        item["issued"] = {"date-parts": [[citation.year]]}
    return {name: value for name, value in item.items() if value}
