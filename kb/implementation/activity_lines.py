"""Projects out of JSON Lines as the APEC project database gives them, into activities that wait for confirmation."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.errors import BadValue, BrokenFile
from kb.files.strict_yaml import json_record, read_bytes
from kb.implementation.activity import Activity, ActivityKind, ActivityStatus, sound
from kb.plan.economy import Economies

STATUSES: Mapping[str, ActivityStatus] = {
    "completed project": ActivityStatus.DONE,
    "project in implementation": ActivityStatus.UNDER_WAY,
    "approved project": ActivityStatus.PLANNED,
    "cancelled project": ActivityStatus.CANCELLED,
}
"""What the database's statuses say; besides them our own words are read."""

_MAILBOX = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@]")


def read_activities(
    path: Path, economies: Economies, source: str
) -> Iterator[tuple[int, Activity | None, BrokenFile | None]]:
    """Each row with its line: the activity it holds, or why it cannot be taken. In an id a space becomes an underscore,
    as the database itself writes most. What the database does not give a row may say besides: its kind, the partners of
    a dialogue, a source of its own in place of `source`. Raises BrokenFile where the file cannot be read at all."""
    seen: set[str] = set()
    for line, data in enumerate(read_bytes(path).split(b"\n"), 1):
        if not data.strip():
            continue
        try:
            activity = _activity(json_record(data, path, line), economies, path, line, source)
            if activity.id in seen:
                raise BrokenFile(path, line, f"the id {activity.id!r} stands twice in the file; keep one")
            seen.add(activity.id)
            yield line, activity, None
        except BrokenFile as error:
            yield line, None, error
        except BadValue as error:
            yield line, None, BrokenFile(path, line, str(error))


def _activity(record: dict[str, Any], economies: Economies, path: Path, line: int, source: str) -> Activity:
    def text(name: str) -> str:
        value = record.get(name) or ""
        if not isinstance(value, str):
            raise BrokenFile(path, line, f"{name} must be a text")
        return " ".join(value.split())

    def texts(name: str) -> tuple[str, ...]:
        value = record.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BrokenFile(path, line, f"{name} must be a list of texts")
        return tuple(dict.fromkeys(" ".join(one.split()) for one in value if one.strip()))

    def members(name: str) -> tuple[str, ...]:
        found = [(given, economies.find(given)) for given in texts(name)]
        unknown = [given for given, economy in found if economy is None]
        if unknown:
            raise BrokenFile(path, line, f"{name}: {', '.join(unknown)[:80]!r} is no member economy")
        return tuple(dict.fromkeys(economy.name for _, economy in found if economy))

    if _MAILBOX.search(" ".join((text("organization"), text("title"), text("source"), *texts("partners")))):
        raise BrokenFile(path, line, "it holds an e-mail address; name the body alone")
    proposing = members("proposing_economies")
    return sound(
        Activity(
            id=text("id").replace(" ", "_"),
            title=text("title"),
            kind=_kind(text("kind"), path, line),
            year=_year(record.get("year"), path, line),
            status=_status(text("status"), path, line),
            economies=proposing,
            co_sponsors=tuple(name for name in members("co_sponsoring_economies") if name not in proposing),
            partners=texts("partners"),
            organisation=text("organization"),
            fund=text("fund_account"),
            cost=text("project_cost_usd") or text("total_project_value"),
            topics=texts("topics"),
            source=text("source") or source,
        )
    )


def _year(value: object, path: Path, line: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) == 4:
        return int(value)
    raise BrokenFile(path, line, f"year must be a year like 2023, not {str(value)[:40]!r}")


def _kind(text: str, path: Path, line: int) -> ActivityKind:
    try:
        return ActivityKind(text.casefold() or ActivityKind.ACTIVITY)
    except ValueError:
        raise BrokenFile(path, line, f"kind {text[:80]!r} is not known; known are {', '.join(ActivityKind)}") from None


def _status(text: str, path: Path, line: int) -> ActivityStatus:
    plain = text.casefold()
    found = STATUSES.get(plain) or next((one for one in ActivityStatus if one.value == plain), None)
    if found is None:
        raise BrokenFile(path, line, f"status {text[:80]!r} is not known; known are {', '.join(STATUSES)}")
    return found
