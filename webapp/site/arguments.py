"""Request arguments as the domain's own values: what is not allowed is said at once, as a BadValue."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar
from urllib.parse import parse_qsl

from werkzeug.datastructures import FileStorage, MultiDict

from kb.errors import BadValue, Unknown
from kb.figures import BreakdownRow, By, Figure, Tally
from kb.plan import Economies
from kb.practice import Facet, Filters
from kb.search import Mode, Query, Sort

Arguments = MultiDict[str, str]
Choice = TypeVar("Choice", bound=StrEnum)

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some of a list; `first` is the place of the first of them, from 1."""

    number: int
    last: int
    first: int
    entries: Sequence[Item]


MOST_IN_FIELD = 1_000
"""Characters that a search field takes, and that an address bears through every server; a longer text is posted."""

USUAL_SIZE, MOST_SIZE = 100, 1_000
"""Records of a page where only its number is asked for, and the most."""

LAST_PAGE = 100_000
"""No list is longer; a larger number is a slip."""


def query(args: Arguments) -> Query:
    """The search that an address asks for. Raises BadValue; the filters' values are checked by the search."""
    return Query(
        text=args.get("q", "").strip(),
        filters=filters(args),
        mode=choice("mode", args.get("mode", ""), Mode, Mode.BOTH),
        sort=choice("sort", args.get("sort", ""), Sort, Sort.BEST),
        page=page(args),
        size=whole(args, "size", 10, 100),
        exact=args.get("exact", "") == "yes",
    )


def practices(args: Arguments) -> tuple[str, ...]:
    """The ids of practices that an address names, each by itself (`practice`) or several with commas (`practices`)."""
    each = (*args.getlist("practice"), *(id for ids in args.getlist("practices") for id in ids.split(",")))
    return tuple(id.strip() for id in each if id.strip())


def filters(args: Arguments) -> Filters:
    """What a list is narrowed to."""
    chosen = {facet: tuple(value for value in args.getlist(facet.value) if value.strip()) for facet in Facet}
    return Filters({facet: values for facet, values in chosen.items() if values})


def posted(form: Arguments) -> Arguments:
    """The search that a form sends: as its fields say or, where a button of it leads elsewhere, the text in it with
    what the button's `to` says of all else."""
    if "to" not in form:
        return form
    args = MultiDict(parse_qsl(form["to"]))
    args["q"] = form.get("q", "")
    return args


def is_long(query: Query) -> bool:
    """Whether its text is no line for a search field: then it stands in no address and forms send it."""
    return len(query.text) > MOST_IN_FIELD or "\n" in query.text


def is_blank(query: Query) -> bool:
    """Nothing is asked: the reader wants to see the base."""
    return not query.text and not query.filters and query.sort is Sort.BEST and query.page == 1


def page(args: Arguments) -> int:
    return whole(args, "page", 1, LAST_PAGE)


def page_of(args: Arguments, items: Sequence[Item], size: int) -> "Page[Item]":
    """The part of a long list that an address asks for. Raises BadValue."""
    number = page(args)
    last = max(1, -(-len(items) // size))
    return Page(number, last, (number - 1) * size + 1, items[(number - 1) * size : number * size])


def part_of(args: Arguments, items: Sequence[Item]) -> "Page[Item] | None":
    """The part of records that `page` and `size` ask for; None where the whole is. Raises BadValue."""
    if not {"page", "size"} & set(args):
        return None
    return page_of(args, items, whole(args, "size", USUAL_SIZE, MOST_SIZE))


def whole(args: Arguments, name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`. Raises BadValue."""
    text = args.get(name, "").strip() or str(default)
    number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
    if not 1 <= number <= most:
        raise BadValue(name, text, f"a whole number from 1 to {most}")
    return number


def year(args: Arguments) -> int | None:
    """A calendar year; none given: the whole plan. Raises BadValue."""
    text = args.get("year", "").strip()
    if text and not re.fullmatch(r"[0-9]{4}", text):
        raise BadValue("year", text, "a year like 2023, or leave it out for the whole plan")
    return int(text) if text else None


def through(args: Arguments) -> int | None:
    """The last of several years from the plan's first on; none given: all of them. Raises BadValue."""
    text = args.get("through", "").strip()
    if text and not re.fullmatch(r"[0-9]{4}", text):
        raise BadValue("through", text, "a year like 2022, or leave it out for the whole plan")
    return int(text) if text else None


def economy(args: Arguments, economies: Economies, name: str = "economy") -> str:
    """A member economy's official name, in whatever spelling; none given: all. Raises BadValue."""
    text = args.get(name, "").strip()
    found = economies.find(text)
    if text and found is None:
        raise BadValue(name, text, "a member economy: " + "; ".join(economies.names))
    return found.name if found else ""


def plan(args: Arguments, plans: Collection[str]) -> str:
    """Another plan than the one in force; empty: that one. Raises Unknown."""
    text = args.get("plan", "").strip()
    if text and text not in plans:
        raise Unknown("plan", text, tuple(plans))
    return text


def breakdown(args: Arguments) -> By:
    return choice("by", args.get("by", ""), By, By.AREA)


def figure(key: str, tally: Tally) -> Figure:
    """Raises Unknown, for the key is part of the address."""
    known = tuple(figure.key for figure in tally.figures)
    if key not in known:
        raise Unknown("figure", key, known, "the figures are " + ", ".join(known))
    return tally.figure(key)


def row(args: Arguments, tally: Tally) -> BreakdownRow | None:
    """The line of the breakdown that an address names. Raises BadValue."""
    key = args.get("row", "")
    rows = {row.key: row for row in tally.breakdown.rows}
    if key and key not in rows:
        raise BadValue("row", key, f"a line of the breakdown by {tally.breakdown.by.value}")
    return rows.get(key)


def json_object(data: bytes) -> dict[str, object]:
    """A request's body as a JSON object. Raises BadValue."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadValue("body", data[:40].decode("utf-8", "replace"), "a JSON object, {…}")
    return found


def file(files: MultiDict[str, FileStorage], name: str) -> tuple[bytes, str]:
    """What was uploaded, and under which name. Raises BadValue where nothing was."""
    given = files.get(name)
    if given is None or not given.filename:
        raise BadValue(name, "", "a file: choose one first")
    return given.read(), given.filename


def lines(text: str) -> tuple[str, ...]:
    """One entry a line, as a text area gives it."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def choice(name: str, text: str, among: type[Choice], default: Choice) -> Choice:
    """Raises BadValue."""
    value = text.strip().casefold()
    if value and value not in list(among):
        raise BadValue(name, text, ", ".join(among))
    return among(value) if value else default
