"""A record as other programs take it: plain values under the field's names, as JSON and, row by row, as separated
values. Both say the same: a column is a key of the JSON, one within another after a dot."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any

from kb.documents.csv_text import Cell, csv_text

Json = dict[str, Any]


def record(value: object, *names: str, **more: object) -> Json:
    """These attributes of a value, in this order, then what else is said of it. An empty text stays one."""
    return {name: plain(getattr(value, name)) for name in names} | {name: plain(said) for name, said in more.items()}


def plain(value: object) -> Any:
    """The value of an enumeration, a day as 2026-01-31, a list for whatever is a row of values. Raises TypeError for
    what has no such form: a value of ours is told field by field, or what is new in it would be told unasked."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    raise TypeError(f"a {type(value).__name__} is told field by field")


def records_csv(records: Sequence[Json]) -> str:
    """A row a record: texts of a list in one cell with semicolons between, what is a record itself in columns of its
    own, a list of records as how many there are."""
    rows = [dict(_cells("", one)) for one in records]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return csv_text(columns, [[row.get(name) for name in columns] for row in rows])


def _cells(prefix: str, value: Json) -> Iterable[tuple[str, Cell]]:
    for key, one in value.items():
        name = f"{prefix}{key}"
        if isinstance(one, dict):
            yield from _cells(f"{name}.", one)
        elif isinstance(one, list) and any(isinstance(each, dict | list) for each in one):
            yield name, len(one)
        elif isinstance(one, list):
            yield name, "; ".join("" if each is None else str(each) for each in one)
        elif isinstance(one, bool):
            yield name, "yes" if one else "no"
        else:
            yield name, one
