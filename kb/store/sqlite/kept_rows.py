"""Every row that the trail speaks of, kind by kind, as it lies in the file: what `kb verify` holds against the trail.

A new kind of act is a line of KINDS. Rows are read as they are and not as values of the domain, since whoever wrote to
the file past the store may have left what is none.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kb.store.sqlite.attachments import said_of
from kb.store.sqlite.part import digest_of
from kb.submissions.dossier import State
from kb.trail.store import StoredEntry

if TYPE_CHECKING:
    from sqlite_utils import Database

_SNAPSHOT = ("plan", "year", "no", "hash")
"""How a pack names a snapshot that it was made from."""

Reader = Callable[["Database"], Iterator[StoredEntry]]


def _entries(kind: str, table: str, db: "Database") -> Iterator[StoredEntry]:
    for id, practice, fields in db.execute(f"select id, practice, fields from {table} order by id"):  # noqa: S608
        yield StoredEntry(kind, id, practice, fields)


def _confirmations(db: "Database") -> Iterator[StoredEntry]:
    for practice, plan, told, by, at in db.execute("select practice, plan, objectives, by, at from confirmations"):
        # at first entries named the practice alone
        yield StoredEntry("confirmation", f"{practice}@{plan}", practice, told, by, at, older=(practice,))


def _gates(db: "Database") -> Iterator[StoredEntry]:
    for practice, gate, passed, *rest in db.execute("select practice, gate, passed, by, at, why from decisions"):
        yield StoredEntry("gate", f"{practice}@{gate}", practice, _json({"passed": bool(passed)}), *rest)


def _reviews(db: "Database") -> Iterator[StoredEntry]:
    for practice, day, *rest in db.execute("select practice, day, by, at, why from reviews"):
        yield StoredEntry("review", practice, practice, _json({"day": day}), *rest)


def _merges(db: "Database") -> Iterator[StoredEntry]:
    for dropped, kept, *rest in db.execute("select dropped, kept, by, at, why from merges"):
        yield StoredEntry("merge", dropped, dropped, _json({"into": kept}), *rest)


def _batches(db: "Database") -> Iterator[StoredEntry]:
    items: dict[int, list[list[str]]] = {}
    for no, *item in db.execute("select batch, practice, before, after from batch_items order by rowid"):
        items.setdefault(no, []).append(item)
    for no, field, edit, by, at, why in db.execute("select no, field, told, by, at, why from batches"):
        practices = items.pop(no, [])
        told = {"field": field, "edit": edit, "practices": practices, "ids": [item[0] for item in practices]}
        yield StoredEntry("batch", str(no), "", _json(told), by, at, why, later=("edit", "practices"))
    for no in items:
        yield StoredEntry("batch", str(no), "", "", fault="there are practices of it, and it is not there")


def _batches_undone(db: "Database") -> Iterator[StoredEntry]:
    for no, undone in db.execute("select no, undone from batches where undone <> ''"):
        yield StoredEntry("batch undone", str(no), "", _json({"undone": True}), at=undone)


def _accounts(db: "Database") -> Iterator[StoredEntry]:
    for id, role, economy, state, rests_on in db.execute("select id, role, economy, state, rests_on from accounts"):
        told = {"role": role, "economy": economy, "state": state, "rests_on": rests_on}
        yield StoredEntry("account", id, "", _json(told), later=("rests_on",))


def _releases(db: "Database") -> Iterator[StoredEntry]:
    for row in _named(db, "releases"):
        told = {name: row[name] for name in ("kind", "subject", "asked_by", "asked_at", "state")}
        told["details"] = digest_of(_value(row["details"]), row["asked_why"])
        yield StoredEntry("release", str(row["no"]), "", _json(told), row["by"], row["at"], row["why"])


def _webhooks(db: "Database") -> Iterator[StoredEntry]:
    for id, url, events, audience, state in db.execute("select id, url, events, audience, state from webhooks"):
        told = {"url": digest_of(url), "events": _value(events), "audience": audience, "state": state}
        yield StoredEntry("webhook", id, "", _json(told))


def _tokens(db: "Database") -> Iterator[StoredEntry]:
    found = db.execute("select id, account, scope, created, expires, revoked from tokens")
    for id, account, scope, created, expires, revoked in found:
        told = _json({"account": account, "scope": scope, "expires": expires})
        name, older = f"{account}/{id}", (account,)
        if revoked:  # whoever revokes it may be another
            yield StoredEntry("token", name, "", "", older=older)
        else:
            yield StoredEntry("token", name, "", told, account, created, older=older, later=("expires",))


def _meetings(db: "Database") -> Iterator[StoredEntry]:
    for id, fields in db.execute("select id, fields from meetings order by id"):
        yield StoredEntry("meeting", id, "", fields)


def _agendas(db: "Database") -> Iterator[StoredEntry]:
    for id, fields in db.execute("select id, fields from agendas order by id"):
        yield StoredEntry("agenda", id, "", fields)


def _needs(db: "Database") -> Iterator[StoredEntry]:
    for no, fields in db.execute("select no, fields from needs order by no"):
        yield StoredEntry("need", str(no), "", fields)


def _follow_ups(db: "Database") -> Iterator[StoredEntry]:
    for practice, economy, year, answer, *rest in db.execute(
        "select practice, economy, year, answer, by, at from follow_ups"
    ):
        yield StoredEntry("follow-up", f"{practice}@{economy}@{year}", practice, answer, *rest)


def _plan_records(kind: str, db: "Database") -> Iterator[StoredEntry]:
    for plan, id, fields in db.execute("select plan, id, fields from plan_records where kind = ?", [kind]):
        yield StoredEntry(kind, f"{id}@{plan}" if plan else id, "", fields)


def _periods(db: "Database") -> Iterator[StoredEntry]:
    for row in _named(db, "periods"):
        year, plan = str(row["year"]), row.get("plan", "")
        told = {name: row[name] for name in ("state", "approver", "digest") if name in row}
        yield StoredEntry(
            "period", f"{plan}/{year}" if plan else year, "", _json(told), row["by"], row["at"],
            older=(year,), later=("approver", "digest"),
        )  # fmt: skip


def _snapshots(db: "Database") -> Iterator[StoredEntry]:
    for row in _named(db, "snapshots"):
        year, plan, no = row["year"], row["plan"], row["no"]
        try:
            hash, changes = hash_of_snapshot(row), json.loads(row.get("changes") or "[]")
            # what was said of all at once stands in its own column, and nothing stands there beside the changes
            said = [f"{practice}: {why} ({cause})" for practice, cause, why in changes]
            why = "; ".join([*said, row["said"]] if row["said"] else said)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            hash, changes, why = "", [], row["said"]
            fault = f"it cannot be read ({type(error).__name__}: {error})"
        else:
            fault = "" if hash == row["hash"] else "its hash is not that of what it says"
        told = _json({"no": no, "hash": hash, "cause": row["cause"], "changes": changes})
        yield StoredEntry(
            "snapshot", f"{plan}/{year}/{no}", "", told, row["by"], row["at"], why,
            older=(f"{year}/{no}", f"{plan}/{year}", str(year)), later=("cause", "changes"), fault=fault,
        )  # fmt: skip


def hash_of_snapshot(row: Mapping[str, Any]) -> str:
    """The hash of what a snapshot's row says, whatever it says that its hash is: reckoned here from the row's bare
    values, so that nothing which reads them can hide a change (the hash of a `kb.periods.snapshot.Snapshot`)."""
    figures = {key: list(ids) for key, ids in json.loads(row["figures"]).items()}
    told = [row["year"], row["rules"], row["plan"], figures]
    told += [text for text in (row["kept"], row.get("decisions", "")) if text]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _strikes(db: "Database") -> Iterator[StoredEntry]:
    for kind, id, practice, fields, *rest in db.execute("select kind, id, practice, fields, by, at, why from struck"):
        yield StoredEntry("strike", f"{kind} {id}", practice, fields, *rest)


def _origins(db: "Database") -> Iterator[StoredEntry]:
    for practice, economy, word, *rest in db.execute("select practice, economy, word, by, at, why from origins"):
        yield StoredEntry("origin", f"{practice}@{economy}", practice, _json({"word": word}), *rest)


def _tabled_reports(db: "Database") -> Iterator[StoredEntry]:
    for row in _named(db, "tabled_reports"):
        told = _json({name: row[name] for name in ("number", "plan", "review", "hash")})
        fault = _fault_of_report(row)
        yield StoredEntry("report", str(row["number"]), "", told, row["by"], row["at"], fault=fault)


def _fault_of_report(row: Mapping[str, Any]) -> str:
    """The list of reports reads the columns, and the report itself is read out of the pack."""
    if sha256(row["pack"].encode()).hexdigest() != row["hash"]:
        return "its hash is not that of what it says"
    pack = _value(row["pack"])
    pack = pack if isinstance(pack, dict) else {}
    told = {name: row[name] for name in ("number", "plan", "review", "title", "status")}
    told |= {"made_at": row["at"], "years": _value(row["years"])}
    told["snapshots"] = [[one[name] for name in _SNAPSHOT] for one in pack.get("snapshots", [])]
    said = {name: pack.get(name) for name in told} | {"snapshots": _value(row["snapshots"])}
    return "" if told == said else "it is listed as another than it is"


def _dossiers(db: "Database") -> Iterator[StoredEntry]:
    for id, state, round, entries in db.execute("select id, state, round, entries from dossiers"):
        told = {"state": state, "round": round}
        if state not in (State.DRAFT, State.CHANGES_REQUESTED):  # while its author writes, each saving is no act
            told["entries"] = digest_of(_value(entries))
        silent = state == State.DRAFT and round == 0
        yield StoredEntry("dossier", id, "", _json(told), later=("entries",), silent=silent)


def _assignments(db: "Database") -> Iterator[StoredEntry]:
    for id, assigned in db.execute("select id, assigned from dossiers where assigned <> ''"):
        yield StoredEntry("assignment", id, "", _json(assigned))


def _authors(db: "Database") -> Iterator[StoredEntry]:
    for id, author in db.execute("select id, author from dossiers"):  # of whoever began one the trail says nothing
        yield StoredEntry("author", id, "", _json(author), silent=True)


def _rounds(db: "Database") -> Iterator[StoredEntry]:
    for dossier, no, entries, by, at in db.execute("select dossier, no, entries, by, at from rounds"):
        told = _json({"round": no, "entries": digest_of(_value(entries))})
        yield StoredEntry("round", f"{dossier}/{no}", "", told, by, at, older=(dossier,), later=("entries",))


def _remarks(db: "Database") -> Iterator[StoredEntry]:
    for no, dossier, field, text, by, at in db.execute("select no, dossier, field, text, by, at from remarks"):
        told = _json({"remark": no, "field": field, "text": digest_of(text)})
        yield StoredEntry("remark", f"{dossier}/{no}", "", told, by, at, older=(dossier,), later=("text",))


def _settled_remarks(db: "Database") -> Iterator[StoredEntry]:
    found = db.execute("select no, dossier, settled_by, settled_at from remarks where settled_by <> ''")
    for no, dossier, by, at in found:
        yield StoredEntry("settled remark", f"{dossier}/{no}", "", _json({"remark": no}), by, at, older=(dossier,))


def _choices(db: "Database") -> Iterator[StoredEntry]:
    for dossier, chosen, rejected, none, *rest in db.execute(
        "select dossier, objectives, rejected, none, by, at from choices"
    ):
        told = {"objectives": _value(chosen), "rejected": _value(rejected), "none": bool(none)}
        yield StoredEntry("choice", dossier, "", _json(told), *rest)


def _suggestions(db: "Database") -> Iterator[StoredEntry]:
    for practice, version, objective, score, suggested, verdict, by, at in db.execute(
        "select practice, version, objective, score, suggested, verdict, by, at from evidence"
    ):
        told = {"objective": objective, "score": score, "version": version, "suggested": bool(suggested)}
        subject = f"{practice}@{objective}"
        yield StoredEntry(
            "suggestion", f"{subject}/{version}", "", _json(told | {"verdict": verdict}), by, at, older=(subject,)
        )


def _attachments(db: "Database") -> Iterator[StoredEntry]:
    for no, dossier, name, kind, size, content, text, by, at, removed, remarks in db.execute(
        "select no, dossier, name, kind, size, sha256, text, by, at, removed, remarks from attachments"
    ):
        beside = digest_of(name, text, *said_of(remarks))
        told = {"dossier": dossier, "kind": kind, "size": size, "sha256": content, "beside": beside}
        if removed:
            yield StoredEntry("attachment", str(no), "", "")
        else:
            yield StoredEntry("attachment", str(no), "", _json(told), by, at, later=("beside",))


KINDS: Mapping[str, Reader] = {
    "event": partial(_entries, "event", "events"),
    "adoption": partial(_entries, "adoption", "adoptions"),
    "confirmation": _confirmations,
    "gate": _gates,
    "review": _reviews,
    "merge": _merges,
    "batch": _batches,
    "batch undone": _batches_undone,
    "account": _accounts,
    "token": _tokens,
    "webhook": _webhooks,
    "release": _releases,
    "meeting": _meetings,
    "agenda": _agendas,
    "preparation": partial(_entries, "preparation", "prepared"),
    "need": _needs,
    "need offer": partial(_entries, "need offer", "need_offers"),
    "follow-up": _follow_ups,
    "activity": partial(_plan_records, "activity"),
    "activity objectives": partial(_plan_records, "activity objectives"),
    "indicator report": partial(_plan_records, "indicator report"),
    "scheduled action": partial(_plan_records, "scheduled action"),
    "proposal": partial(_plan_records, "proposal"),
    "score": partial(_plan_records, "score"),
    "success factor": partial(_plan_records, "success factor"),
    "nil report": partial(_plan_records, "nil report"),
    "strike": _strikes,
    "origin": _origins,
    "report": _tabled_reports,
    "period": _periods,
    "snapshot": _snapshots,
    "dossier": _dossiers,
    "assignment": _assignments,
    "author": _authors,
    "round": _rounds,
    "remark": _remarks,
    "settled remark": _settled_remarks,
    "choice": _choices,
    "suggestion": _suggestions,
    "attachment": _attachments,
}
"""How the rows are read that each kind of word in the trail is about (kb/trail/words.py), but practices."""


def strange_rows(db: "Database") -> Iterator[StoredEntry]:
    """Records of the plan of a kind that the store does not write."""
    for kind, id in db.execute("select kind, id from plan_records"):
        if kind not in KINDS:
            yield StoredEntry(kind, id, "", "", fault="nothing that is kept is of this kind")


def _named(db: "Database", table: str) -> Iterator[dict[str, Any]]:
    found = db.execute(f"select * from {table}")  # noqa: S608
    names = [column[0] for column in found.description]
    for row in found.fetchall():
        yield dict(zip(names, row, strict=True))


def _value(text: str) -> object:
    """What a JSON text says; the text itself where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
