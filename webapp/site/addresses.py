"""The address of every search and list: all that a reader chose is in it, so that it can be sent and kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import request, url_for

from kb.practice import Facet, Filters
from kb.reading import Gap
from kb.search import Mode, Query, Results, Sort

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
    """A chosen value with the address that drops it."""

    facet: str
    label: str
    address: str


@dataclass(frozen=True)
class Offer:
    """What a search that found nothing would bring without one filter."""

    label: str
    total: int
    address: str


def search(query: Query, endpoint: str = "search.index", **more: str) -> str:
    """The shortest address of a search, and what else it is to carry. One that asks for nothing lists everything,
    newest first."""
    values: dict[str, str | list[str]] = {"q": query.text} if query.text else {}
    values.update({facet.value: list(chosen) for facet, chosen in query.filters.chosen.items() if chosen})
    if query.mode is not Mode.BOTH:
        values["mode"] = query.mode.value
    if query.sort is not Sort.BEST or not values:
        values["sort"] = Sort.NEWEST.value if query.sort is Sort.BEST else query.sort.value
    if query.size != Query.size:
        values["size"] = str(query.size)
    if query.exact:
        values["exact"] = "yes"
    if query.page > 1:
        values["page"] = str(query.page)
    return url_for(endpoint, **values, **more)  # type: ignore[arg-type]


def of_gap(gap: Gap) -> str:
    """The search that found little, to be made again."""
    chosen: dict[Facet, tuple[str, ...]] = {}
    for name, value in gap.filters:
        chosen[Facet(name)] = (*chosen.get(Facet(name), ()), value)
    return search(Query(gap.text, Filters(chosen)))


def as_typed(results: Results) -> str:
    """The same search for the words as they were typed, slips and all."""
    return search(replace(results.query, exact=True, page=1))


def sign_in() -> str:
    """The page to sign in on, which leads back to the one being looked at."""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else ""
    leads_back = here not in ("", "/") and not here.startswith(("/sign-in", "/links/"))
    return url_for("signing_in.sign_in", next=here if leads_back else None)


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
                yield Chip(FACET_NAMES[facet], count.label, search(without))


def offers(results: Results) -> tuple[Offer, ...]:
    """One offer a facet: `relaxed` counts what comes when the whole facet is let go."""
    query = results.query
    totals = {facet: total for facet, _, total in results.relaxed}
    return tuple(
        Offer(
            f"{FACET_NAMES[facet]}: {' or '.join(_chosen(results, facet))}",
            total,
            search(replace(query, filters=Filters({**query.filters.chosen, facet: ()}), page=1)),
        )
        for facet, total in totals.items()
    )


def chosen_labels(results: Results) -> Mapping[Facet, tuple[str, ...]]:
    """What the values of each facet in force are called."""
    return {facet: _chosen(results, facet) for facet in results.facets}


def _chosen(results: Results, facet: Facet) -> tuple[str, ...]:
    return tuple(count.label for count in results.facets[facet] if count.chosen)
