"""What an entry of the trail speaks of: the rows that it says were written, each named by a kind and a subject."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.trail.chain import Entry

OLD_KINDS = {"shared": "event", "adopted": "adoption", "confirmed": "confirmation"}
"""What entries were about that were written before the trail named kinds; all of these say `practice`."""

PRACTICE, TRAIL = "practice", "trail"
"""Kinds that are proved in a way of their own: write-ups with their versions, and erasures by the chain."""

ACCOUNTS = ("invited", "changed")
"""The acts that say what an account is; others say what was done with it."""

MADE_TOKEN, REVOKED_TOKEN = "made a token to ", "revoked a token"
UNDID = "undid"
REMARKS = ("commented", "asked for a change")
SUBMITTED = "submitted"


@dataclass(frozen=True)
class TrailWord:
    """What an entry says of one row. `after` is JSON, or empty where the row was taken away. Where it does not `tell`,
    nothing is known of what stood in the row: it was erased, or never written. Where it does not `name`, its subject
    says whose the row is and not which one."""

    kind: str
    subject: str
    after: str
    entry: Entry
    tells: bool = True
    names: bool = True


def words(entry: Entry) -> Iterator[TrailWord]:
    """A word for each row that an entry is about; what was done with an account and left its row alone is about
    none."""
    act = entry.act
    told, before = _record(act.after), _record(act.before)
    # old entries say `practice` of everything, and only their action tells what they were about
    kind = OLD_KINDS.get(act.action, act.kind) if act.kind == PRACTICE else act.kind
    match kind:
        case "account":
            yield from _of_account(entry)
        case "dossier":
            yield from _of_dossier(entry, told)
        case "snapshot":
            # at first a restatement had one cause for all that it changed, later a cause for every record
            one = {"changes": [], **told} if "cause" in told else {"cause": "", **told} if "changes" in told else told
            yield _one_of(entry, kind, told.get("no"), json.dumps(one))
        case "period":  # at first its state was all that was told
            state = _value(act.after)
            yield _word(entry, kind, json.dumps({"state": state}) if isinstance(state, str) else act.after)
        case "suggestion":
            version = told.get("version", before.get("version"))
            yield _one_of(entry, kind, version, tells=version is not None)
        case "batch" | "batch undone":
            yield _of_batch(entry, told)
        case "confirmation":
            yield _word(entry, kind, act.after, names="@" in act.subject)  # at first the plan was not named
        case _:
            yield _word(entry, kind, act.after)


def _of_account(entry: Entry) -> Iterator[TrailWord]:
    act = entry.act
    if act.action in ACCOUNTS:
        yield _word(entry, "account", act.after)
    elif act.action.startswith(MADE_TOKEN):
        scope, made = act.action.removeprefix(MADE_TOKEN), _value(act.after)
        token, expires = (made.get("token"), made.get("expires")) if isinstance(made, dict) else (made, None)
        after = {"account": act.subject, "scope": scope} | ({"expires": expires} if expires is not None else {})
        yield _one_of(entry, "token", token, json.dumps(after))
    elif act.action == REVOKED_TOKEN:
        yield _one_of(entry, "token", _value(act.before), "")


def _of_dossier(entry: Entry, told: dict[str, Any]) -> Iterator[TrailWord]:
    act = entry.act
    if act.action in REMARKS:
        yield _one_of(entry, "remark", told.get("remark"))
    elif act.action == "settled":
        yield _one_of(entry, "settled remark", told.get("remark"))
    elif act.action == "chose objectives":
        yield _word(entry, "choice", act.after)
    elif act.action == "assigned":
        yield _word(entry, "assignment", act.after if _value(act.after) else "")
    elif act.action == "handed on":
        yield _word(entry, "author", act.after)
    else:  # moved on: where it stands, who looks after it, and, where it was handed in, what was
        assigned = told.get("assigned")
        yield _word(entry, "dossier", json.dumps({name: told[name] for name in told if name != "assigned"}))
        yield _word(entry, "assignment", json.dumps(assigned) if assigned else "")
        if act.action == SUBMITTED:
            handed_in = {name: told[name] for name in ("round", "entries") if name in told}
            yield _one_of(entry, "round", told.get("round"), json.dumps(handed_in))


def _of_batch(entry: Entry, told: dict[str, Any]) -> TrailWord:
    """Undoing one was an act on the batch itself at first; then, too, only the practices' ids were told."""
    if entry.act.action == UNDID:  # its `after` is empty, though nothing was taken away
        return TrailWord("batch undone", entry.act.subject, json.dumps({"undone": True}), entry, not entry.erased)
    if "edit" in told:
        return _word(entry, "batch", json.dumps({**told, "ids": [item[0] for item in told["practices"]]}))
    return _word(entry, "batch", json.dumps({"field": told.get("field"), "ids": told.get("practices")}))


def _one_of(entry: Entry, kind: str, no: object, after: str | None = None, tells: bool = True) -> TrailWord:
    """A word on one of several rows that share a subject; where the entry does not say which, it names none."""
    said = entry.act.after if after is None else after
    if no is None or entry.erased:
        return _word(entry, kind, said, tells=tells, names=False)
    return TrailWord(kind, f"{entry.act.subject}/{no}", said, entry, tells)


def _word(entry: Entry, kind: str, after: str, tells: bool = True, names: bool = True) -> TrailWord:
    return TrailWord(kind, entry.act.subject, after, entry, tells and not entry.erased, names)


def _value(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _record(text: str) -> dict[str, Any]:
    value = _value(text)
    return value if isinstance(value, dict) else {}
