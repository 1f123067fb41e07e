"""The address of every search and list: all that a reader chose is in it, so that it can be sent and kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request, url_for

from kb.practice import Facet, Filters, Practice
from kb.reading import Gap, place_of
from kb.search import Hit, Mode, Query, Results, Sort
from webapp.site.arguments import is_long
from webapp.site.current import kb

FIRST_MATCH = "match-1"
"""The place on a practice's page where what was looked for is marked first."""

MOST_OF_WORDS = 200
"""Characters of the words of a long text that stand in an address."""

FACET_NAMES = {
    Facet.AREA: "Priority area",
    Facet.OBJECTIVE: "Objective",
    Facet.ECONOMY: "Economy",
    Facet.YEAR: "Since",
    Facet.MEETING: "Shared at",
    Facet.GROUP: "Group",
    Facet.KIND: "Kind",
    Facet.STATUS: "Status",
}


@dataclass(frozen=True)
class Chip:
    """A chosen value with the search that drops it."""

    facet: str
    label: str
    query: Query


@dataclass(frozen=True)
class Offer:
    """A search that is near to the one made, and how many practices answer it."""

    label: str
    total: int
    query: Query


def search(query: Query, endpoint: str = "search.index", **more: str | None) -> str:
    """The shortest address of a search, and what else it is to carry. One that asks for nothing lists everything,
    newest first."""
    everything = not query.text and not query.filters and query.mode is Mode.BOTH and query.sort is Sort.BEST
    said = replace(query, sort=Sort.NEWEST) if everything else query
    text = {"q": query.text} if query.text else {}
    return url_for(endpoint, **text, **_chosen_in(said), **more)  # type: ignore[arg-type]


def short(practice: Practice) -> str:
    """The whole address that a practice is cited by: its number leads to it, whatever becomes of its name."""
    return f"{kb().settings.site}{url_for('practices.numbered', identifier=practice.identifier)}"


def beside_text(query: Query, page: int = 0) -> str:
    """All that was chosen beside the text, as the button of a form that sends the text says it; at another page."""
    return urlencode(_chosen_in(replace(query, page=page or query.page)), doseq=True)


def of_hit(hit: Hit, results: Results) -> str:
    """The practice, opened at the passage that the search shows. The search stands in the address, and is the way back;
    of a long text only the words that speak for the practice."""
    query, place = results.query, place_of(hit.excerpt) if hit.excerpt else None
    if not query.text:
        return url_for("practices.practice", id=hit.card.id)
    id, endpoint = hit.card.id, "practices.practice"
    if is_long(query):
        words = " ".join(hit.terms)[:MOST_OF_WORDS] or None
        return url_for(endpoint, id=id, words=words, place=place, _anchor=FIRST_MATCH)
    return search(query, endpoint, id=id, words=results.searched or None, place=place, _anchor=FIRST_MATCH)


def _chosen_in(query: Query) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {
        facet.value: list(chosen) for facet, chosen in query.filters.chosen.items() if chosen
    }
    if query.mode is not Mode.BOTH:
        values["mode"] = query.mode.value
    if query.sort is not Sort.BEST:
        values["sort"] = query.sort.value
    if query.size != Query.size:
        values["size"] = str(query.size)
    if query.exact:
        values["exact"] = "yes"
    if query.page > 1:
        values["page"] = str(query.page)
    return values


def of_gap(gap: Gap) -> str:
    """The search that found little, to be made again."""
    chosen: dict[Facet, tuple[str, ...]] = {}
    for name, value in gap.filters:
        chosen[Facet(name)] = (*chosen.get(Facet(name), ()), value)
    return search(Query(gap.text, Filters(chosen)))


def as_typed(results: Results) -> Query:
    """The same search for the words as they were typed, slips and all."""
    return replace(results.query, exact=True, page=1)


def at_related(results: Results) -> Query:
    """The page on which the related practices stand: the last of those that answer."""
    return replace(results.query, page=results.pages)


def only_of(results: Results) -> tuple[Offer, ...]:
    """For each economy that the text names, the same search among its practices alone."""
    query = results.query
    counts = {count.value: count.count for count in results.facets.get(Facet.ECONOMY, ())}
    return tuple(
        Offer(name, counts.get(name, 0), replace(query, filters=query.filters.choosing(Facet.ECONOMY, name), page=1))
        for name in results.economies
    )


def sign_in() -> str:
    """The page to sign in on, which leads back to the one being looked at."""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else ""
    leads_back = here not in ("", "/") and not here.startswith(("/sign-in", "/links/"))
    return url_for("signing_in.sign_in", next=here if leads_back else None)


def printed() -> str:
    """Where a page that is read on paper stands; of one whose address opens something, the site's alone."""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else request.path
    return kb().settings.site + ("/" if here.startswith(("/sign-in", "/links/")) else here)


def at_page(number: int) -> str:
    """The list being looked at, at another page."""
    values: dict[str, str | list[str]] = {
        name: given for name, given in request.args.lists() if name not in ("page", "endpoint") and name[:1] != "_"
    }  # what url_for takes for itself is no filter
    if number > 1:
        values["page"] = str(number)
    return url_for(request.endpoint or "search.index", **{**(request.view_args or {}), **values})


def chips(results: Results) -> tuple[Chip, ...]:
    """The filters in force, each with the way out of it."""
    return tuple(_chips(results))


def _chips(results: Results) -> Iterator[Chip]:
    query = results.query
    for facet, counts in results.facets.items():
        for count in counts:
            if count.chosen:
                without = replace(query, filters=query.filters.without(facet, count.value), page=1)
                yield Chip(FACET_NAMES[facet], count.label, without)


def offers(results: Results) -> tuple[Offer, ...]:
    """One offer a facet: `relaxed` counts what comes when the whole facet is let go."""
    query = results.query
    totals = {facet: total for facet, _, total in results.relaxed}
    return tuple(
        Offer(
            f"{FACET_NAMES[facet]}: {' or '.join(_chosen(results, facet))}",
            total,
            replace(query, filters=query.filters.choosing(facet), page=1),
        )
        for facet, total in totals.items()
    )


def chosen_labels(results: Results) -> Mapping[Facet, tuple[str, ...]]:
    """What the values of each facet in force are called."""
    return {facet: _chosen(results, facet) for facet in results.facets}


def _chosen(results: Results, facet: Facet) -> tuple[str, ...]:
    return tuple(count.label for count in results.facets[facet] if count.chosen)
