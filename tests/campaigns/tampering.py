"""Tampers with a store's file in every way that the trail is to show, and works in it honestly, and counts what
`kb verify` says: `make tampering`.

A tamper is made with SQL on a copy of the file, past the store. Those that only a head kept outside can show (cutting
off, rolling back, writing the chain anew from some entry on) are verified with that head, all others without.
"""

import argparse
import random
import secrets
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.care.edit import bulk_edit
from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import Settings, load
from kb.trail.chain import GENESIS, Act, Entry, entry
from tests.homes import MEETINGS, ROOT, WRITEUPS

BY = operator("secretariat")
TEXTS = ("by", "at", "action", "kind", "subject", "practice", "before", "after", "why", "salt", "digest", "hash")
COLUMNS = "no, at, by, action, kind, subject, practice, before, after, why, salt, digest, hash"


@dataclass
class Result:
    """How many tampers of each kind were made and found, and how many honest runs were silent."""

    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    honest: int = 0
    silent: int = 0
    false_alarms: list[str] = field(default_factory=list)


def home(folder: Path) -> KnowledgeBase:
    """A small home with write-ups and accounts."""
    for name in ("economies.yaml", "plans", "maps"):
        origin, target = ROOT / "practices" / name, folder / "practices" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(origin, target) if origin.is_dir() else shutil.copyfile(origin, target)
    (folder / "practices" / "meetings.yaml").write_text(MEETINGS, "utf-8")
    (folder / "kb.toml").write_text('encoder = "hashing"\n', "utf-8")
    kb = KnowledgeBase(load(folder), HashingEncoder())
    papers = folder / "in"
    papers.mkdir()
    for id, text in WRITEUPS.items():
        (papers / f"{id}.md").write_text(text, "utf-8")
    kb.importing.import_files([papers], BY)
    for role in ("secretariat", "chair"):
        kb.accounts.administering.add(BY, f"{role}@example.org", role, role)
    for id in tuple(WRITEUPS)[:3]:
        kb.recording.confirm(id, kb.home.store.practice(id).objectives, BY)
        kb.recording.share(kb.recording.event(id, "m-2021-1", agenda_item="4", presenters=["Chile"]), BY)
    kb.recording.adopt(
        kb.recording.adoption(
            "chile-market-days", "Malaysia", stage="adopted", effective="2022-05-01", instrument="Act 1"
        ),
        BY,
    )
    kb.home.update_index()
    return kb


# -- honest work -----------------------------------------------------------------------------------------------


def work(kb: KnowledgeBase, draw: random.Random, erasing: bool = True) -> str:
    """One honest act, chosen by chance. What the rules refuse is honest too."""
    ids = [id for id, practice in kb.home.ledger().by_id.items() if not practice.withdrawn]
    id, why = draw.choice(ids), f"reason {draw.randrange(10**6)}"
    acts: dict[str, Callable[[], object]] = {
        "share": lambda: kb.recording.share(
            kb.recording.event(
                id, draw.choice(["m-2021-1", "m-2021-2", "m-2023-1"]), agenda_item=str(draw.randrange(9))
            ),
            BY,
        ),
        "adopt": lambda: kb.recording.adopt(
            kb.recording.adoption(
                id,
                draw.choice(["Peru", "Thailand"]),
                stage="adopted",
                effective="2023-02-01",
                instrument=f"Act on {id}",
            ),
            BY,
            correct=True,
        ),
        "confirm": lambda: kb.recording.confirm(
            id, draw.sample(["1.1", "2.1", "3.1", "4.1"], draw.randrange(1, 4)), BY
        ),
        "review": lambda: kb.care.reviews.set_review(id, f"20{draw.randrange(27, 60)}-01-01", BY, why),
        "bulk": lambda: _bulk(kb, draw, ids, why),
        "undo": lambda: kb.care.bulk.undo(len(kb.home.store.batches()), BY, why),
        "restore": lambda: kb.care.versions.restore(
            id, draw.randrange(1, kb.home.store.practice(id).version + 1), BY, why
        ),
        "withdraw": lambda: kb.care.withdrawing.withdraw(id, BY, why) if len(ids) > 4 else None,
        "reinstate": lambda: kb.care.withdrawing.reinstate(
            draw.choice([one.id for one in kb.home.ledger().practices if one.withdrawn] or [id]), BY, why
        ),
        "erase": lambda: kb.trail.reading.erase(draw.randrange(1, kb.home.store.head()[0] + 1), BY, why),
        "account": lambda: kb.home.store.change_account(
            replace(kb.home.store.account("account-1"), economy=draw.choice(["", "Peru", "Chile"])), BY.id, why
        ),
        "merge": lambda: (
            kb.care.merges.merge(*draw.sample(ids, 2), BY, why, True, draw.random() < 0.5) if len(ids) > 4 else None
        ),
        "index": kb.home.update_index,
    }
    name = draw.choice([name for name in acts if erasing or name != "erase"])
    try:
        acts[name]()
    except KBError as error:
        return f"{name} (refused: {error})"
    return name


def _bulk(kb: KnowledgeBase, draw: random.Random, ids: list[str], why: str) -> None:
    edit = bulk_edit(*draw.choice([("kind", "set", "tool"), ("groups", "add", "youth"), ("groups", "remove", "youth"),
                                   ("review_by", "set", "2040-01-01"), ("status", "set", "ended")]), False)  # fmt: skip
    chosen = draw.sample(ids, 2)
    kb.care.bulk.apply(edit, chosen, kb.care.bulk.preview(edit, chosen, BY).digest, BY, why)


# -- tampers ---------------------------------------------------------------------------------------------------

Tamper = Callable[[sqlite3.Connection, random.Random], str]
"""Changes the file and says what it did; nothing where it changed nothing."""


def edit_an_entry(db: sqlite3.Connection, draw: random.Random) -> str:
    no, column = _any_no(db, draw), draw.choice(TEXTS)
    value = draw.choice(["", "x", "account-9", "2020-01-01T00:00:00+00:00", "{}", secrets.token_hex(32)])
    done = db.execute(f"update trail set {column} = ? where no = ? and {column} <> ?", [value, no, value])
    return f"{column} of entry {no} to {value!r}" if done.rowcount else ""


def erase_in_silence(db: sqlite3.Connection, draw: random.Random) -> str:
    no = _any_no(db, draw)
    done = db.execute(
        "update trail set by = '', before = '', after = '', why = '', salt = '' where no = ? and salt <> ''", [no]
    )
    return f"the text of entry {no} erased" if done.rowcount else ""


def delete_an_entry(db: sqlite3.Connection, draw: random.Random) -> str:
    last = _last(db)
    no = draw.randrange(1, last)  # the last one alone is cutting off
    db.execute("delete from trail where no = ?", [no])
    if draw.random() < 0.5:  # and close the gap
        db.execute("update trail set no = no - 1000000 where no > ?", [no])
        db.execute("update trail set no = no + 999999 where no < 0")
    return f"entry {no} deleted"


def insert_an_entry(db: sqlite3.Connection, draw: random.Random) -> str:
    last = _last(db)
    no = draw.randrange(1, last + 1)
    db.execute("update trail set no = no + 1000000 where no >= ?", [no])
    db.execute("update trail set no = no - 999999 where no > 1000000")
    db.execute(
        f"insert into trail ({COLUMNS}) select ?, {COLUMNS.partition(', ')[2]} from trail where no = ?",
        [no, draw.choice([one for one in range(1, last + 2) if one != no])],
    )
    return f"a copy inserted as entry {no}"


def reorder(db: sqlite3.Connection, draw: random.Random) -> str:
    one, other = sorted(draw.sample(range(1, _last(db) + 1), 2))
    for old, new in ((one, -1), (other, one), (-1, other)):
        db.execute("update trail set no = ? where no = ?", [new, old])
    return f"entries {one} and {other} changed places"


def claim(db: sqlite3.Connection, draw: random.Random) -> str:
    """A well-chained entry at the end that claims what is not stored."""
    entries = _entries(db)
    some = draw.choice([e for e in entries if e.act.kind in ("event", "adoption", "confirmation") and e.act.after])
    act = replace(some.act, after=some.act.after.replace("2", "3") + " ", subject=some.act.subject + "x")
    last = entries[-1]
    _write(db, [entry(last.hash, last.no + 1, last.at, BY.id, act, secrets.token_hex(16))])
    return f"a claim of {act.kind} {act.subject}"


def change_an_event(db: sqlite3.Connection, draw: random.Random) -> str:
    old, new = draw.choice([("m-2021-1", "m-2023-1"), ("presented", "tabled"), ("2021", "2022"), ("Chile", "Peru")])
    id = draw.choice([row[0] for row in db.execute("select id from events")])
    done = db.execute(
        "update events set fields = replace(fields, ?1, ?2) where id = ?3 and replace(fields, ?1, ?2) <> fields",
        [old, new, id],
    )
    return f"event {id}: {old} to {new}" if done.rowcount else ""


def remove_or_add_a_row(db: sqlite3.Connection, draw: random.Random) -> str:
    table = draw.choice(
        ["events", "adoptions", "confirmations", "versions", "practices", "reviews", "merges", "accounts"]
    )
    rowid = {"reviews": "practice", "merges": "dropped"}.get(table, "rowid")
    found = [row[0] for row in db.execute(f"select {rowid} from {table}")]
    if found and (draw.random() < 0.6 or table not in ("events", "adoptions")):
        chosen = draw.choice(found)
        db.execute(f"delete from {table} where {rowid} = ?", [chosen])
        return f"a row of {table} deleted: {chosen}"
    if table not in ("events", "adoptions") or not found:
        return ""
    db.execute(
        f"""insert into {table} (id, practice, fields) select id || 'x', practice, replace(fields, '"document": ""',
            '"document": "x"') from {table} where rowid = ?""",
        [draw.choice(found)],
    )
    return f"a row of {table} added"


def change_a_row(db: sqlite3.Connection, draw: random.Random) -> str:
    table, column, value = draw.choice([
        ("adoptions", "fields", "replace(fields, '\"adopted\"', '\"ended\"')"),
        ("confirmations", "objectives", "'[\"5.1\"]'"),
        ("confirmations", "by", "'account-9'"),
        ("practices", "withdrawn", "1 - withdrawn"),
        ("practices", "fields", "replace(fields, '\"running\"', '\"ended\"')"),
        ("practices", "fields", "replace(fields, '\"Chile\"', '\"Peru\"')"),
        ("practices", "body", "body || ' more'"),
        ("practices", "version", "version + 1"),
        ("versions", "by", "'account-9'"),
        ("versions", "at", "'2020-01-01T00:00:00+00:00'"),
        ("reviews", "day", "'2099-01-01'"),
        ("reviews", "why", "'another reason'"),
        ("merges", "kept", "dropped"),
        ("accounts", "role", "'administrator'"),
        ("batch_items", "before", "before || '0'"),
    ])  # fmt: skip
    key = {"reviews": "practice", "merges": "dropped"}.get(table, "rowid")
    found = [row[0] for row in db.execute(f"select {key} from {table}")]
    if not found:
        return ""
    chosen = draw.choice(found)
    done = db.execute(f"update {table} set {column} = {value} where {key} = ? and {column} <> {value}", [chosen])
    return f"{column} of {table} {chosen}" if done.rowcount else ""


def change_a_source(db: sqlite3.Connection, draw: random.Random) -> str:
    """A write-up changed in the store, half the times with a digest that fits and its version too."""
    from hashlib import sha256

    id, version, source = draw.choice(db.execute("select id, version, source from practices").fetchall())
    changed = bytes(source).replace(b" the ", b" no ", 1)
    if changed == bytes(source):
        return ""
    deep = draw.random()
    if deep < 0.7:
        db.execute("update practices set source = ? where id = ?", [changed, id])
    if deep < 0.5:
        db.execute("update practices set digest = ? where id = ?", [sha256(changed).hexdigest(), id])
    if deep < 0.3 or deep >= 0.7:
        db.execute("update versions set source = ? where practice = ? and version = ?", [changed, id, version])
    return f"the source of {id}"


WITHIN: tuple[Tamper, ...] = (
    edit_an_entry, erase_in_silence, delete_an_entry, insert_an_entry, reorder, claim, change_an_event,
    remove_or_add_a_row, change_a_row, change_a_source,
)  # fmt: skip
"""Found from the file alone."""


def truncate(db: sqlite3.Connection, draw: random.Random) -> str:
    no = draw.randrange(1, _last(db) + 1)
    db.execute("delete from trail where no >= ?", [no])
    return f"cut off from entry {no} on"


def rewrite(db: sqlite3.Connection, draw: random.Random) -> str:
    """Who, why or after of an entry rewritten, and the chain made anew from there on, so that it holds in itself."""
    entries = _entries(db)
    at = draw.randrange(len(entries))
    what = draw.choice(["by", "why", "after", "gone"])
    previous, anew = entries[at - 1].hash if at else GENESIS, []
    for one in entries[at + (what == "gone") :]:
        by, act = one.by, one.act
        if one.no == at + 1:
            by = "account-9" if what == "by" else by
            act = replace(act, **{what: getattr(act, what) + "x"}) if what in ("why", "after") else act
        anew.append(entry(previous, at + 1 + len(anew), one.at, by, act, one.salt or secrets.token_hex(16)))
        previous = anew[-1].hash
    db.execute("delete from trail where no > ?", [at])
    _write(db, anew)
    return f"{what} of entry {at + 1} rewritten, and {len(anew)} hashes made anew"


OUTSIDE: tuple[Tamper, ...] = (truncate, rewrite)
"""Found with a head that was kept outside; so is rolling back to an older file."""


def _last(db: sqlite3.Connection) -> int:
    return int(db.execute("select max(no) from trail").fetchone()[0])


def _any_no(db: sqlite3.Connection, draw: random.Random) -> int:
    return draw.randrange(1, _last(db) + 1)


def _entries(db: sqlite3.Connection) -> list[Entry]:
    found = db.execute(f"select {COLUMNS} from trail order by no")
    return [Entry(row[0], row[1], row[2], Act(*row[3:10]), *row[10:]) for row in found]


def _write(db: sqlite3.Connection, entries: list[Entry]) -> None:
    for one in entries:
        a = one.act
        db.execute(
            f"insert into trail ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [one.no, one.at, one.by, a.action, a.kind, a.subject, a.practice, a.before, a.after, a.why, one.salt,
             one.digest, one.hash],
        )  # fmt: skip


# -- the campaign ----------------------------------------------------------------------------------------------


def campaign(
    folder: Path, tampers: int, honest: int, seed: int, tell: Callable[[int], None] = lambda n: None
) -> Result:
    """Honest runs first, each an act and a proof; then tampers, each on a copy of the file as it then stands."""
    result, draw = Result(), random.Random(seed)
    kb, round_no = home(folder / "home-0"), 0
    for done in range(honest):
        if done and done % 100 == 0:  # a home does not grow without end
            round_no += 1
            kb = home(folder / f"home-{round_no}")
        act = work(kb, draw)
        proof = kb.trail.verification.prove()
        result.honest += 1
        result.silent += proof.holds
        if not proof.holds:
            result.false_alarms.append(f"after {act}: {[f for c in proof.checks for f in c.faults][:2]}")
        tell(1)
    kb = home(folder / "tampered")
    for _ in range(40):
        work(kb, draw, erasing=False)
    _erase_what_was_superseded(kb)
    kb.home.update_index()
    whole = folder / "whole.sqlite"
    shutil.copyfile(folder / "tampered" / "kb.sqlite", whole)
    while sum(result.made.values()) < tampers:
        if _tampered(kb.settings, whole, draw, result):
            tell(1)
    return result


def _erase_what_was_superseded(kb: KnowledgeBase) -> None:
    """An honest erasure in the file that is tampered with. A row whose own last entry was erased cannot be proved any
    more, and `kb verify` says how many there are: no tamper of such a row can be found, so none is here."""
    kb.care.reviews.set_review("members-note", "2031-01-01", BY, "a first reason")
    no = kb.home.store.head()[0]
    kb.care.reviews.set_review("members-note", "2032-01-01", BY, "a second reason")
    kb.trail.reading.erase(no, BY, "asked for")


def _tampered(at: Settings, whole: Path, draw: random.Random, result: Result) -> bool:
    """One tamper on a copy, and what is said of it. False where the draw changed nothing."""
    path, older = at.home / "kb.sqlite", whole.with_name("older.sqlite")
    shutil.copyfile(whole, path)
    kb = KnowledgeBase(at, HashingEncoder())
    head = None
    if draw.random() < 0.1:
        name, told = "roll_back", "to an older file"
        shutil.copyfile(path, older)
        for _ in range(3):
            kb.home.store.set_review("members-note", None, BY.id, "x")
            kb.home.store.withdraw("members-note", BY.id, f"{draw.random()}")
        head = kb.home.store.head()
        shutil.copyfile(older, path)
    else:
        outside = draw.random() < 0.2
        tamper = draw.choice(OUTSIDE if outside else WITHIN)
        head = kb.home.store.head() if outside else None
        name = tamper.__name__
        with closing(sqlite3.connect(path)) as db, db:
            told = tamper(db, draw)
        if not told:
            return False
    result.made[name] += 1
    try:
        found = not KnowledgeBase(at, HashingEncoder()).trail.verification.prove(head).holds
    except KBError:  # said in a sentence, and exit status 1
        found = True
    result.found[name] += found
    if not found:
        result.missed.append(f"{name}: {told}")
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tampers", type=int, default=1000)
    parser.add_argument("--honest", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261124)
    given = parser.parse_args()
    from tqdm import tqdm

    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, tqdm(total=given.tampers + given.honest, mininterval=5) as progress:
        result = campaign(Path(folder), given.tampers, given.honest, given.seed, progress.update)
    print(f"{'tamper':<22}{'made':>6}{'found':>7}")
    for name in sorted(result.made):
        print(f"{name.replace('_', ' '):<22}{result.made[name]:>6}{result.found[name]:>7}")
    print(f"{'all':<22}{sum(result.made.values()):>6}{sum(result.found.values()):>7}")
    print(f"honest runs {result.honest}, silent {result.silent}; seed {given.seed}, {time.monotonic() - begun:.0f} s")
    for line in (*result.missed, *result.false_alarms):
        print("  " + line)
    sys.exit(bool(result.missed or result.false_alarms))


if __name__ == "__main__":
    main()
