"""What an address may ask for beside its path: each declared with what reads it, so that what is documented is what
is taken."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from kb.figures import By
from kb.practice import Facet
from kb.search import MOST_COMPLETIONS, Mode, Sort
from webapp.api.shape import TEXT, WHOLE, Schema, one_of, several
from webapp.site import arguments
from webapp.site.arguments import LAST_PAGE, MOST_SIZE, USUAL_SIZE, Arguments
from webapp.site.current import kb


@dataclass(frozen=True)
class QueryParameter:
    """`read` reads it of an address and raises BadValue where it is not what it may be."""

    name: str
    description: str
    schema: Schema
    read: Callable[[Arguments], object] = lambda args: None
    many: bool = False

    def check(self, args: Arguments) -> None:
        self.read(args)


def whole(name: str, description: str, default: int, most: int) -> QueryParameter:
    schema = {**WHOLE, "minimum": 1, "maximum": most, "default": default}
    return QueryParameter(name, description, schema, lambda args: arguments.whole(args, name, default, most))


def text(name: str, description: str) -> QueryParameter:
    return QueryParameter(name, description, TEXT)


def choice(name: str, description: str, among: type[StrEnum], default: StrEnum | None = None) -> QueryParameter:
    schema = one_of(among) if default is None else {**one_of(among), "default": default.value}
    first = default or next(iter(among))
    return QueryParameter(
        name, description, schema, lambda args: arguments.choice(name, args.get(name, ""), among, first)
    )


def any_of(name: str, description: str, values: Iterable[str] = ()) -> QueryParameter:
    """One that may stand several times."""
    listed = [*values]
    return QueryParameter(name, description, several(one_of(listed) if listed else TEXT), many=True)


_YEAR: Schema = {"type": "string", "pattern": "^[0-9]{4}$", "examples": ["2023"]}

YEAR = QueryParameter("year", "A calendar year; without it the whole plan.", _YEAR, arguments.year)
THROUGH = QueryParameter(
    "through", "The last of several years from the plan's first on; without it all of them.", _YEAR, arguments.through
)
PLAN = QueryParameter(
    "plan", "Another plan than the one in force, by its id.", TEXT, lambda args: arguments.plan(args, kb().plans)
)
BY = choice("by", "What the rows are broken down by.", By, By.AREA)
ECONOMY = QueryParameter(
    "economy", "A member economy, in whatever spelling; without it all.", TEXT,
    lambda args: arguments.economy(args, kb().economies),
)  # fmt: skip
PAGE = whole("page", "Which part of the list, from 1.", 1, LAST_PAGE)
SIZE_OF_PART = whole("size", "How many entries a part has.", USUAL_SIZE, MOST_SIZE)
PARTS = (PAGE, SIZE_OF_PART)
"""What every list takes."""

FACETS = {
    Facet.AREA: "Priority areas, by their ids.",
    Facet.OBJECTIVE: "Objectives of the plan, by their ids.",
    Facet.ECONOMY: "Economies that the practice comes from.",
    Facet.YEAR: "Years since which the practice runs.",
    Facet.MEETING: "Meetings at which it was shown, by their ids.",
    Facet.GROUP: "Whom it is for.",
    Facet.KIND: "What kind of thing it is.",
    Facet.STATUS: "Whether it is running, piloted or ended.",
}

FILTERS = tuple(
    any_of(facet.value, words + " Several of one filter are joined by “or”.") for facet, words in FACETS.items()
)

SEARCH = (
    text("q", "What is looked for, in whatever words; empty lists everything."),
    *FILTERS,
    choice("mode", "By words alone, by meaning alone, or by both.", Mode, Mode.BOTH),
    choice("sort", "What comes first.", Sort, Sort.BEST),
    PAGE,
    whole("size", "How many practices a part has.", 10, 100),
    QueryParameter("exact", "`yes`: take the words as they are typed, slips and all.", one_of(["", "yes"])),
)
"""The search, read as one by `arguments.query`."""

COMPLETIONS = whole("limit", "How many at most.", 8, MOST_COMPLETIONS)
