"""The addresses that an assistant hands out: those of the site's own pages, whole."""

from urllib.parse import quote, unquote, urlencode

from kb.practice.practice import Practice
from kb.reading import place_of
from kb.search import Hit, Mode, Query, Results, Sort

LONGEST = 1_000
"""Characters of a text that stand in an address; of a longer one only the words that speak for a practice do."""

MOST_OF_WORDS = 200

SCHEME = "kb://practices/"

_AS_THEY_ARE = "!$'()*,/:;?@"
"""Signs that an address holds unchanged."""


def of_practice(site: str, id: str) -> str:
    return f"{site}/practices/{quote(id, safe=_AS_THEY_ARE)}"


def short(site: str, practice: Practice) -> str:
    """The address by the practice's own number."""
    return f"{site}/{practice.identifier}"


def uri(id: str) -> str:
    """The practice as a resource of the protocol."""
    return f"{SCHEME}{quote(id, safe='')}"


def named_by(uri: str) -> str:
    """What a resource names."""
    return unquote(uri.removeprefix(SCHEME))


def of_passage(site: str, hit: Hit, results: Results) -> str:
    """The practice, opened at the passage that answers."""
    query, address = results.query, of_practice(site, hit.card.id)
    if not query.text:
        return address
    place = [("place", place_of(hit.excerpt))] if hit.excerpt else []
    if len(query.text) > LONGEST or "\n" in query.text:
        words = " ".join(hit.terms)[:MOST_OF_WORDS]
        said = [("words", words)] if words else []
    else:
        searched = [("words", results.searched)] if results.searched else []
        said = [("q", query.text), *_chosen(query), *searched]
    return f"{address}?{_written([*said, *place])}#match-1"


def of_search(site: str, query: Query) -> str:
    """The page of the same search; of a text too long for an address the page on which it can be asked."""
    if len(query.text) > LONGEST or "\n" in query.text:
        return f"{site}/"
    said = [*([("q", query.text)] if query.text else []), *_chosen(query)]
    if not query.text and not query.filters:
        said.append(("sort", Sort.NEWEST.value))
    return f"{site}/?{_written(said)}"


def of_figure(site: str, key: str, year: int | None, through: int | None = None) -> str:
    """The page of a figure; without a key that of all figures."""
    named = [(name, str(value)) for name, value in (("year", year), ("through", through)) if value]
    return f"{site}/tally{'/' + key if key else ''}" + (f"?{_written(named)}" if named else "")


def _chosen(query: Query) -> list[tuple[str, str]]:
    chosen = [(facet.value, value) for facet, values in query.filters.chosen.items() for value in values]
    if query.mode is not Mode.BOTH:
        chosen.append(("mode", query.mode.value))
    if query.sort is not Sort.BEST:
        chosen.append(("sort", query.sort.value))
    if query.size != Query.size:
        chosen.append(("size", str(query.size)))
    if query.exact:
        chosen.append(("exact", "yes"))
    if query.page > 1:
        chosen.append(("page", str(query.page)))
    return chosen


def _written(said: list[tuple[str, str]]) -> str:
    return urlencode(said, safe=_AS_THEY_ARE, errors="replace")
