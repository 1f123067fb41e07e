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
from kb.ledger.meetings import MeetingFacts, Presentation
from kb.person import Person, operator
from kb.settings import Settings, load
from kb.store.sqlite.kept_rows import hash_of_snapshot
from kb.trail.chain import GENESIS, Act, Entry, entry
from tests.campaigns.everything import do_everything
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
    for name in ("economies.yaml", "proposal_criteria.yaml", "plans", "maps"):
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
    do_everything(kb, "chile-market-days", "japan-credit-guarantee")
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
        "answer": lambda: kb.adoptions.answer(
            BY, "chile-market-days", "Malaysia", draw.choice(["yes", "no", "unknown"]), "2024-01-01"
        ),
        "gate": lambda: kb.desk.gates.decide(person_of(kb, "secretariat"), id, "counts", draw.random() < 0.7, why),
        "meeting": lambda: kb.meetings.add(
            BY, str(draw.randrange(100, 999)), MeetingFacts(why, "smewg", "2024-02-01", "2024-02-02")
        ),
        "agenda": lambda: kb.agendas.change(
            BY, "m-2023-1", kb.agendas.words("m-2023-1")[-3:], f"{draw.randrange(1, 99)}.{draw.randrange(99)} {why}"
        ),
        "prepare": lambda: kb.agendas.prepare(
            BY,
            "m-2023-1",
            [Presentation(id, agenda_item=kb.agendas.words("m-2023-1")[-1].number)]
            if kb.agendas.words("m-2023-1")
            else [],
        ),
        "activity": lambda: kb.implementation.activities.record(
            BY, title=why, kind="activity", year="2024", status="carried out", economies=["Peru"]
        ),
        "indicator": lambda: kb.implementation.indicators.keep(
            BY, "1.1.1", draw.choice(["Chile", "Peru"]), "2024", value=str(draw.randrange(99)), source=why, submit=True
        ),
        "year": lambda: kb.periods.move(
            person_of(kb, draw.choice(["secretariat", "chair"])),
            draw.choice([2021, 2022]),
            draw.choice(["open", "in review", "approved", "accepted", "locked"]),
            why,
            draw.choice(["error", "late"]),
        ),
    }
    name = draw.choice([name for name in acts if erasing or name != "erase"])
    try:
        acts[name]()
    except KBError as error:
        return f"{name} (refused: {error})"
    return name


def person_of(kb: KnowledgeBase, role: str) -> Person:
    """Whom `do_everything` signed up for a role."""
    found = [one for one in kb.home.store.accounts() if one.role == role and one.email.startswith(role)]
    return found[0].person()


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


BY_SQL: dict[str, tuple[str, str]] = {
    "a snapshot's figures": (
        """update snapshots set figures = replace(figures, '"shared": ["', '"shared": ["x", "') where no = 2""",
        "2021/2: its hash is not that of what it says",
    ),
    "what a snapshot keeps beside them": (
        """update snapshots set kept = replace(kept, '"reporting": [', '"reporting": ["Papua New Guinea", ')""",
        "2021/1: its hash is not that of what it says",
    ),
    "a snapshot's hash": ("update snapshots set hash = replace(hash, 'a', 'b')", "2021/1: its hash is not"),
    "a snapshot's rules": ("update snapshots set rules = 'others'", "2021/1: it is not what entry"),
    "a snapshot that cannot be read": ("update snapshots set figures = '[' where no = 1", "2021/1: it cannot be read"),
    "a snapshot of another plan": (
        "update snapshots set plan = 'smewg-2017-2020' where no = 1",
        "2017-2020/2021/1: its hash is not",
    ),
    "the last snapshot gone": ("delete from snapshots where no = 3", "2021/3: entry"),
    "the first snapshot gone": ("delete from snapshots where no = 1", "2021/1: entry"),
    "a snapshot that nobody took": (
        """insert into snapshots
           select plan, year, 4, figures, rules, by, at, cause, said, hash, kept, decisions, changes
           from snapshots where no = 3""",
        "2021/4: no entry of the trail says that it was recorded",
    ),
    "a restatement's cause": ("update snapshots set cause = 'late' where no = 2", "2021/2: it is not what entry"),
    "what was said of a restatement": ("update snapshots set said = 'it was late' where no = 2", "another reason"),
    "a restatement's reason": (
        "update snapshots set changes = replace(changes, 'what was wrong', 'no matter') where no = 2",
        "2021/2: it is not what entry",
    ),
    "the cause of a record": (
        "update snapshots set changes = replace(changes, 'late', 'error') where no = 3",
        "2021/3: it is not what entry",
    ),
    "a restatement without a reason": ("update snapshots set changes = '' where no = 2", "2021/2: it is not what"),
    "a restatement that cannot be read": ("update snapshots set changes = '[1]' where no = 2", "it cannot be read"),
    "by which decisions a year was counted": (
        "update snapshots set decisions = '' where no = 1",
        "2021/1: its hash is not",
    ),
    "who locked a year": ("update snapshots set by = 'account-9' where no = 1", "names another person"),
    "when a year was locked": ("update snapshots set at = '2020-01-01T00:00:00+00:00'", "names another moment"),
    "where a year stands": ("update periods set state = 'open'", "2021: it is not what entry"),
    "who moved a year": ("update periods set by = 'account-9'", "names another person"),
    "a year's state gone": ("delete from periods", "2021: entry"),
    "a year that nobody moved": (
        """insert into periods select plan, 2023, state, by, at, approver, digest from periods where year = 2021""",
        "2023: no entry of the trail",
    ),
    "a year moved to another plan": ("update periods set plan = 'smewg-2017-2020'", "2017-2020/2021: no entry"),
    "a year of no plan": ("update periods set plan = ''", "period 2021: no entry"),
    "who approved a year": ("update periods set approver = 'account-9'", "2022: it is not what entry"),
    "which figures were approved": ("update periods set digest = 'x' where digest <> ''", "2022: it is not what"),
    "a meeting's days": (
        "update meetings set fields = replace(fields, '2023-08-03', '2022-08-03')",
        "meeting smewg-99: it is not what entry",
    ),
    "a meeting gone": ("delete from meetings", "meeting smewg-99: entry"),
    "a meeting that nobody recorded": (
        """insert into meetings select 'smewg-98', replace(fields, 'smewg-99', 'smewg-98') from meetings
           where id = 'smewg-99'""",
        "meeting smewg-98: no entry",
    ),
    "an agenda's item": (
        "update agendas set fields = replace(fields, 'women-led', 'other')",
        "agenda smewg-99: it is not what entry",
    ),
    "an agenda gone": ("delete from agendas", "agenda smewg-99: entry"),
    "an agenda that nobody recorded": (
        "insert into agendas select 'smewg-98', fields from agendas",
        "agenda smewg-98: no entry",
    ),
    "the item that a practice is prepared for": (
        "update prepared set fields = replace(fields, '5.2', '5.3')",
        "@smewg-99: it is not what entry",
    ),
    "a practice prepared no more": ("delete from prepared", "@smewg-99: entry"),
    "a practice that nobody prepared": (
        "insert into prepared select id || '8', practice, fields from prepared",
        "@smewg-998: no entry",
    ),
    "what a need looks for": (
        "update needs set fields = replace(fields, 'made-up need', 'other need')",
        "need 1: it is not what entry",
    ),
    "a need gone": ("delete from needs where no = 2", "need 2: entry"),
    "a need that nobody posted": ("insert into needs select 9, fields from needs where no = 1", "need 9: no entry"),
    "what was said of an offer": (
        "update need_offers set fields = replace(fields, 'very same', 'opposite')",
        "need offer 1/",
    ),
    "an offer gone": ("delete from need_offers", "need offer 1/"),
    "an offer that nobody made": (
        "insert into need_offers select id || '8', need, practice, fields from need_offers",
        "8: no entry",
    ),
    "an activity's year": (
        "update plan_records set fields = replace(fields, '2023', '2022') where kind = 'activity'",
        "activity activity-0001: it is not what entry",
    ),
    "an activity gone": ("delete from plan_records where kind = 'activity'", "activity activity-0001: entry"),
    "what an activity serves": (
        "update plan_records set fields = replace(fields, '3.1', '4.1') where kind = 'activity objectives'",
        "activity objectives activity-0001",
    ),
    "an indicator's value": (
        """update plan_records set fields = replace(fields, '"12"', '"21"') where kind = 'indicator report'""",
        "indicator report 1.1.1",
    ),
    "an indicator's report gone": (
        "delete from plan_records where kind = 'indicator report'",
        "indicator report 1.1.1",
    ),
    "an action's last year": (
        "update plan_records set fields = replace(fields, '2024', '2023') where kind = 'scheduled action'",
        "scheduled action",
    ),
    "a proposal's economies": (
        "update plan_records set fields = replace(fields, 'Chile', 'Peru') where kind = 'proposal'",
        "proposal proposal-0001",
    ),
    "a score's points": (
        "update plan_records set fields = replace(fields, '3', '4') where kind = 'score'",
        "score proposal-0001",
    ),
    "a success factor's mark gone": ("delete from plan_records where kind = 'success factor'", "success factor"),
    "a record of no known kind": (
        "insert into plan_records select 'favour', plan, id, fields from plan_records where kind = 'score'",
        "favour",
    ),
    "a nil report's economy": (
        "update plan_records set fields = replace(fields, 'Peru', 'Chile') where kind = 'nil report'",
        "nil report 1.1.1",
    ),
    "a nil report gone": ("delete from plan_records where kind = 'nil report'", "nil report 1.1.1"),
    "a nil report that nobody handed in": (
        "insert into plan_records select kind, plan, replace(id, 'Peru', 'Chile'), replace(fields, 'Peru', 'Chile') "
        "from plan_records where kind = 'nil report'",
        "no entry of the trail says that it was recorded",
    ),
    "what was struck": (
        "update struck set fields = replace(fields, '2023-08', '2022-08')",
        "strike event japan-credit-guarantee@smewg-99",
    ),
    "why something was struck": ("update struck set why = 'no matter' where practice <> 'x'", "names another reason"),
    "who struck something": ("update struck set by = 'account-9'", "names another person"),
    "of which practice something was struck": ("update struck set practice = 'members-note'", "another practice"),
    "strikes gone": ("delete from struck", "strike adoption japan-credit-guarantee@Thailand: entry"),
    "a strike moved by a merge gone": (
        "delete from struck where practice = 'international-body-guide'",
        "strike event international-body-guide@workshop",
    ),
    "a strike that nobody made": (
        "insert into struck select 'event', id, practice, fields, 'account-1', '', 'x' from events limit 1",
        "no entry of the trail says that it was recorded",
    ),
    "an origin's word": ("update origins set word = 'confirmed by its own delegate'", "it is not what entry"),
    "an origin's economy": ("update origins set economy = 'Peru' where why <> ''", "@Peru: no entry of the trail"),
    "why an origin was confirmed": ("update origins set why = ''", "names another reason"),
    "an origin gone": ("delete from origins", "origin peru-viet-nam-customs-window@Viet Nam: entry"),
    "a tabled report": ("update tabled_reports set pack = replace(pack, '2021', '2020')", "its hash is not that of"),
    "a tabled report's hash": ("update tabled_reports set hash = 'x'", "report 1: it is not what entry"),
    "a tabled report's title": ("update tabled_reports set title = 'x'", "it is listed as another than it is"),
    "a tabled report's status": ("update tabled_reports set status = 'Locked'", "listed as another than it is"),
    "what a report was made from": ("update tabled_reports set snapshots = '[]'", "listed as another than it is"),
    "the years of a report": ("update tabled_reports set years = '[2021]'", "listed as another than it is"),
    "who tabled a report": ("update tabled_reports set by = 'account-9'", "names another person"),
    "when a report was tabled": ("update tabled_reports set at = '2020-01-01T00:00:00+00:00'", "another moment"),
    "a tabled report gone": ("delete from tabled_reports", "report 1: entry"),
    "a report that nobody tabled": (
        """insert into tabled_reports select 2, plan, review, title, status, years, snapshots, by, at, hash, pack
           from tabled_reports""",
        "report 2: no entry",
    ),
    "where another system is told": (
        "update webhooks set url = 'https://example.net' where id = 'webhook-1'",
        "webhook webhook-1: it is not what entry",
    ),
    "what another system is told of": (
        "update webhooks set audience = 'members' where id = 'webhook-1'",
        "webhook webhook-1: it is not what entry",
    ),
    "a webhook gone": ("delete from webhooks where id = 'webhook-1'", "webhook webhook-1: entry"),
    "a webhook that nobody set up": (
        """insert into webhooks select 'webhook-9', url, events, audience, state, by, at, position, '', '', ''
           from webhooks where id = 'webhook-1'""",
        "webhook webhook-9: no entry of the trail",
    ),
    "what was released": ("update releases set subject = 'account-1' where no = 1", "release 1: it is not what entry"),
    "what is asked in detail": (
        "update releases set details = replace(details, 'chair', 'administrator') where no = 3",
        "release 3: it is not what entry",
    ),
    "why a release was asked for": ("update releases set asked_why = 'x' where no = 1", "release 1: it is not what"),
    "who asked for a release": ("update releases set asked_by = 'account-9' where no = 3", "release 3: it is not what"),
    "who consented": ("update releases set by = 'account-9' where no = 1", "names another person"),
    "a release that was refused": (
        "update releases set state = 'done' where no = 2",
        "release 2: it is not what entry",
    ),
    "a release gone": ("delete from releases where no = 3", "release 3: entry"),
    "a release that nobody asked for": (
        """insert into releases select 9, kind, subject, details, asked_by, asked_at, asked_why, state, by, at, why
           from releases where no = 3""",
        "release 9: no entry of the trail",
    ),
    "whom an account rests on": (
        "update accounts set rests_on = 'account-9' where id = 'account-2'",
        "account account-2",
    ),
    "a yearly answer": ("update follow_ups set answer = 'no'", "follow-up chile-market-days@Malaysia"),
    "a yearly answer gone": ("delete from follow_ups", "follow-up chile-market-days@Malaysia"),
    "the year of an answer": (
        "update follow_ups set year = 2022 where economy = 'Malaysia'",
        "@2022: no entry of the trail",
    ),
    "a gate": ("update decisions set passed = 1 - passed", "gate japan-credit-guarantee@counts: it is not what"),
    "a gate's reason": ("update decisions set why = ''", "names another reason"),
    "a gate gone": ("delete from decisions", "gate japan-credit-guarantee@counts: entry"),
    "what was merged": ("update merges set kept = 'members-note'", ": it is not what entry"),
    "a merge in a circle": ("update merges set kept = dropped", "was merged into itself"),
    "a merge back": (
        "insert into merges (dropped, kept, at, by, why) select kept, dropped, at, by, why from merges",
        "was merged into itself, by way of",
    ),
    "a merge gone": ("delete from merges", "merge korea-plan-only: entry"),
    "a batch's practices": ("update batch_items set before = before || '0'", "batch 1: it is not what entry"),
    "a batch gone": ("delete from batches where no = 1", "batch 1: there are practices of it"),
    "a batch that was not undone": ("update batches set undone = '' where no = 1", "batch undone 1: entry"),
    "a batch undone by nobody": (
        "update batches set undone = at where no = 2 and undone = ''",
        "batch undone 2: no entry of the trail",
    ),
    "where a submission stands": ("update dossiers set state = 'published'", "dossier d1: it is not what entry"),
    "a submission made a draft again": ("update dossiers set state = 'draft', round = 0", "dossier d1: it is not"),
    "what a submission says": (
        "update dossiers set entries = replace(entries, 'within a week', 'within a year')",
        "dossier d1: it is not what entry",
    ),
    "what was handed in": (
        "update rounds set entries = replace(entries, 'within a week', 'within a year')",
        "round d1/1: it is not what entry",
    ),
    "a round gone": ("delete from rounds", "round d1/1: entry"),
    "who looks after a submission": ("update dossiers set assigned = 'account-9'", "assignment d1: it is not what"),
    "whose a submission is": ("update dossiers set author = 'account-9'", "author d2: it is not what entry"),
    "a remark's text": ("update remarks set text = 'x' where no = 1", "remark d1/1: it is not what entry"),
    "a remark gone": ("delete from remarks where no = 1", "remark d1/1: entry"),
    "a change that is asked for again": ("update remarks set settled_by = ''", "settled remark d1/2: entry"),
    "objectives chosen": ("update choices set objectives = '[\"5.1\"]'", "choice d1: it is not what entry"),
    "what was said of a suggestion": ("update evidence set verdict = 'rejected'", "@4.1/1"),
    "an attachment's file": ("update attachments set sha256 = 'x' where no = 1", "attachment 1: it is not what"),
    "what was read in an attachment": ("update attachments set text = 'x' where no = 1", "attachment 1: it is not"),
    "what was said of an attachment": ("update attachments set remarks = 'x' where no = 1", "attachment 1: it is not"),
    "an attachment brought back": ("update attachments set removed = 0", "attachment 2: it is not what entry"),
    "an attachment taken away": ("update attachments set removed = 1", "attachment 1: it is not what entry"),
    "an attachment gone": ("delete from attachments where no = 1", "attachment 1: entry"),
    "a token's end": (
        "update tokens set expires = '2099-01-01T00:00:00+00:00' where revoked = 0",
        "/token-2: it is not",
    ),
    "a token's scope": ("update tokens set scope = 'submit' where revoked = 0", "/token-2: it is not what entry"),
    "a token that was revoked": ("update tokens set revoked = 0", "/token-1: it is not what entry"),
    "a token that nobody made": (
        """insert into tokens select no + 9, 'token-9', 'x', account, title, scope, created, expires, last_used, 0
           from tokens where no = 1""",
        "/token-9: no entry of the trail",
    ),
    "an account's role": ("update accounts set role = 'administrator' where no = 1", "account account-1: it is not"),
    "an account gone": ("delete from accounts where no = 1", "account account-1: entry"),
    "an event's meeting": (
        "update events set fields = replace(fields, 'm-2021-1', 'm-2021-2')",
        "it is not what entry",
    ),
    "an event's practice": ("update events set practice = 'members-note'", "names another practice"),
    "an event gone": ("delete from events", "and it is not there"),
    "an adoption's stage": (
        "update adoptions set fields = replace(fields, 'adopted', 'ended')",
        "@Malaysia: it is not",
    ),
    "an adoption gone": ("delete from adoptions", "adoption chile-market-days@Malaysia: entry"),
    "a confirmation": ("update confirmations set objectives = '[\"5.1\"]'", "confirmation chile-market-days@"),
    "a confirmation gone": ("delete from confirmations", "confirmation chile-market-days@"),
    "a review day": ("update reviews set day = '2099-01-01'", "review chile-market-days: it is not what entry"),
    "a review day's reason": ("update reviews set why = ''", "names another reason"),
    "a version's text": ("update versions set source = x'2d' where version = 1", ", version 1: "),
    "a version gone": ("delete from versions where version = 1", "versions are kept of"),
    "a practice hidden": ("update practices set withdrawn = 1 where id = 'members-note'", "not what the trail says"),
    "a practice's title": (
        "update practices set fields = replace(fields, 'Credit', 'Debit') where id = 'japan-credit-guarantee'",
        "(title)",
    ),
    "a practice gone": ("delete from practices where id = 'members-note'", "practice members-note: entry"),
    "why something was done": ("update trail set why = 'another reason' where no = 5", "entry 5"),
    "an entry gone": ("delete from trail where no = 5", "entry 5 is missing"),
}
"""A name, one statement, and what is said of it in the home of `home()`, before anything more was done there."""


def by_sql(db: sqlite3.Connection, draw: random.Random) -> str:
    name = draw.choice(list(BY_SQL))
    before = list(db.iterdump())
    try:
        db.execute(BY_SQL[name][0])
    except sqlite3.IntegrityError:  # a row of that key was recorded meanwhile
        return ""
    return name if list(db.iterdump()) != before else ""


def forge_a_snapshot(db: sqlite3.Connection, draw: random.Random) -> str:
    """Figures with the hash that fits them: only the trail can tell."""
    year, no = draw.choice(db.execute("select year, no from snapshots").fetchall())
    db.execute("update snapshots set figures = replace(figures, '[\"', '[\"x\", \"') where no = ?", [no])
    db.row_factory = sqlite3.Row
    row = dict(db.execute("select * from snapshots where year = ? and no = ?", [year, no]).fetchone())
    db.row_factory = None
    hashed = hash_of_snapshot(row)
    done = db.execute(
        "update snapshots set hash = ? where year = ? and no = ? and hash <> ?", [hashed, year, no, hashed]
    )
    return f"snapshot {no} of {year} and its hash" if done.rowcount else ""


WITHIN: tuple[Tamper, ...] = (
    by_sql, forge_a_snapshot,
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
    some = next(iter(kb.home.cards(BY)))  # whatever was merged or withdrawn by chance
    kb.care.reviews.set_review(some, "2077-01-01", BY, "a first reason")
    no = kb.home.store.head()[0]
    kb.care.reviews.set_review(some, "2078-01-01", BY, "a second reason")
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
