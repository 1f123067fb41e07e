"""A search as its address says it, and back: so a saved search opens as it was saved."""

from urllib.parse import parse_qsl, urlencode

from kb.errors import BadValue
from kb.practice.card import Facet, Filters
from kb.search.query import Mode, Query, Sort

MOST_SUBJECT = 16_000
"""Characters of what stands behind the ? of an address."""

MOST_FIELDS = 100


def subject_of(query: Query) -> str:
    """What stands behind the ?, without the page: a search is followed whole."""
    fields = [("q", query.text)] if query.text else []
    fields += [(facet.value, value) for facet, values in query.filters.chosen.items() for value in values]
    fields += [("mode", query.mode.value)] if query.mode is not Mode.BOTH else []
    fields += [("sort", query.sort.value)] if query.sort is not Sort.BEST else []
    fields += [("exact", "yes")] if query.exact else []
    return urlencode(fields, errors="replace")


def query_of(subject: str) -> Query:
    """Raises BadValue where it says no search."""
    if len(subject) > MOST_SUBJECT:
        raise BadValue("search", subject[:80], "a search that an address can hold: shorten its text")
    try:
        fields = parse_qsl(subject.strip().lstrip("/?"), max_num_fields=MOST_FIELDS, errors="replace")
        said = dict(fields)
        chosen = {
            facet: tuple(dict.fromkeys(value for name, value in fields if name == facet.value and value.strip()))
            for facet in Facet
        }
        return Query(
            text=" ".join(said.get("q", "").split()),
            filters=Filters({facet: values for facet, values in chosen.items() if values}),
            mode=Mode(said.get("mode", Mode.BOTH)),
            sort=Sort(said.get("sort", Sort.BEST)),
            exact=said.get("exact", "") == "yes",
        )
    except ValueError:
        raise BadValue("search", subject[:80], "what stands behind the ? of a search's address") from None


def savable(query: Query) -> str:
    """As `subject_of`; empty where a search asks for nothing, or for more than can be kept of one."""
    subject = subject_of(query)
    try:
        query_of(subject)
    except BadValue:
        return ""
    return subject
