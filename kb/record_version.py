"""Which state of a record somebody has seen: named when it is shown, and held against what stands when it is changed.

A page or an answer carries the name of the state that it shows; a change brings that name back. The use case compares
it within the transaction that writes, so that between the look and the write nobody else can write unseen.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256

from kb.errors import Overtaken

LENGTH = 24
"""Characters of a version: enough that no two states of a record share one by chance."""


def version_of(*records: object) -> str:
    """The name of the state that these records are in together, another as soon as anything in them is another; empty
    where there is none of them."""
    if all(one is None for one in records):
        return ""
    said = json.dumps(records, default=_plain, sort_keys=True)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def must_stand(seen: str | None, what: str, *records: object) -> None:
    """Raises Overtaken where `seen` names another state than these records are in now. None is the word of whoever
    does not say what it has seen, a command or an older program: it replaces what stands, whatever that is."""
    now = version_of(*records)
    if seen is not None and seen != now:
        raise Overtaken(what, now, _said(records))


def versions_of(records: Mapping[str, object]) -> str:
    """The states of several records under their keys, for a form in which one of them is chosen: a line of text."""
    return " ".join(f"{_key(key)}:{version_of(one)}" for key, one in sorted(records.items()))


def version_among(seen: str | None, key: str) -> str | None:
    """What `seen` says of the record under a key; empty where it says that there was none, None where it says nothing
    at all."""
    if seen is None:
        return None
    return next((part[len(_key(key)) + 1 :] for part in seen.split() if part.startswith(f"{_key(key)}:")), "")


def _said(records: Iterable[object]) -> dict[str, str]:
    """What records say, field by field, as text: what is a list has one entry a line."""
    return {
        field.name: _text(getattr(one, field.name)) for one in records if is_dataclass(one) for field in fields(one)
    }


def _text(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return "\n".join(_text(one) for one in value if not is_dataclass(one))
    return "" if value is None else str(value)


def _key(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return sorted(value, key=str) if isinstance(value, (set, frozenset)) else list(value)
    return str(value)
