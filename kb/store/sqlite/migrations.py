"""The SQLite store's schema, step by step. A step that was released is never edited: add another."""

import json
import secrets
from typing import TYPE_CHECKING

from kb.files.database import migrations, now
from kb.trail.chain import GENESIS, Act, entry

if TYPE_CHECKING:
    from sqlite_utils import Database

schema = migrations("store")


@schema()
def m001_practices_and_ledger(db: "Database") -> None:
    for statement in (
        """create table practices (
             arrived integer primary key, id text not null unique, version integer not null, digest text not null,
             source blob not null, body text not null, fields text not null, missing text not null,
             withdrawn integer not null default 0) strict""",
        """create table versions (
             practice text not null, version integer not null, source blob not null, at text not null,
             by text not null, primary key (practice, version)) strict""",
        """create table confirmations (
             practice text not null, plan text not null, objectives text not null, by text not null,
             at text not null, primary key (practice, plan)) strict""",
        """create table events (
             id text primary key, practice text not null, fields text not null) strict""",
        """create table adoptions (
             id text primary key, practice text not null, fields text not null) strict""",
        """create table trail (
             no integer primary key, at text not null, by text not null, action text not null,
             subject text not null, detail text not null) strict""",
        "create table generation (one integer primary key check (one = 1), value integer not null) strict",
        "insert into generation (one, value) values (1, 0)",
    ):
        db.conn.execute(statement)


@schema()
def m002_gaps(db: "Database") -> None:
    # without rowid: rows lie in the order of their key, so that nothing tells when in a day one was written
    db.conn.execute(
        """create table gaps (
             day text not null, text text not null, filters text not null, found integer not null,
             times integer not null, asked integer not null,
             primary key (day, text, filters)) strict, without rowid"""
    )


@schema()
def m003_trail_chained(db: "Database") -> None:
    old = db.execute("select at, by, action, subject, detail from trail order by no").fetchall()
    db.conn.execute("drop table trail")
    db.conn.execute(
        """create table trail (
             no integer primary key, at text not null, by text not null, action text not null, kind text not null,
             subject text not null, practice text not null, before text not null, after text not null,
             why text not null, salt text not null, digest text not null, hash text not null) strict"""
    )
    db.conn.execute("create index trail_of_practice on trail (practice, no)")
    db.conn.execute("create index trail_of_person on trail (by, no)")
    previous = GENESIS
    for no, (at, by, action, subject, detail) in enumerate(old, 1):
        act = Act(action, "practice", subject, subject.split("@")[0], "", detail)
        made = entry(previous, no, at, by, act, secrets.token_hex(16))
        previous = made.hash
        db.conn.execute(
            "insert into trail values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [no, at, by, action, act.kind, subject, act.practice, "", detail, "", made.salt, made.digest, made.hash],
        )


@schema()
def m004_people(db: "Database") -> None:
    for statement in (
        """create table accounts (
             no integer primary key, id text not null unique, email text not null unique, name text not null,
             role text not null, economy text not null, state text not null, created text not null,
             password text not null, subject text not null) strict""",
        """create table sessions (
             hash text primary key, account text not null, started text not null, seen text not null,
             expires text not null) strict, without rowid""",
        "create index sessions_of_account on sessions (account)",
    ):
        db.conn.execute(statement)


@schema()
def m005_desk(db: "Database") -> None:
    for statement in (
        """create table dossiers (
             no integer primary key, id text not null unique, practice text not null, author text not null,
             state text not null, entries text not null, economies text not null, title text not null,
             round integer not null, assigned text not null, created text not null, changed text not null) strict""",
        "create index dossiers_of_practice on dossiers (practice)",
        """create table rounds (
             dossier text not null, no integer not null, entries text not null, by text not null, at text not null,
             primary key (dossier, no)) strict, without rowid""",
        """create table remarks (
             no integer primary key, dossier text not null, round integer not null, field text not null,
             kind text not null, text text not null, by text not null, at text not null, settled_by text not null,
             settled_at text not null) strict""",
        "create index remarks_of_dossier on remarks (dossier, no)",
        """create table decisions (
             practice text not null, gate text not null, passed integer not null, by text not null, at text not null,
             why text not null, primary key (practice, gate)) strict, without rowid""",
        """create table evidence (
             practice text not null, version integer not null, objective text not null, score real not null,
             suggested integer not null, verdict text not null, by text not null, at text not null,
             primary key (practice, version, objective)) strict, without rowid""",
        """create table notices (
             no integer primary key, account text not null, dossier text not null, text text not null,
             at text not null, read integer not null) strict""",
        "create index notices_of_account on notices (account, no)",
        "create table numbers (name text primary key, value integer not null) strict, without rowid",
        "insert into numbers (name, value) values ('practice', 0)",
    ):
        db.conn.execute(statement)


@schema()
def m006_signing_in(db: "Database") -> None:
    for statement in (
        """create table links (
             hash text primary key, account text not null, purpose text not null, created text not null,
             expires text not null) strict, without rowid""",
        "create index links_of_account on links (account)",
        """create table tokens (
             no integer primary key, id text not null unique, hash text not null unique, account text not null,
             title text not null, scope text not null, created text not null, expires text not null,
             last_used text not null, revoked integer not null) strict""",
        "create index tokens_of_account on tokens (account, no)",
        "create table attempts (no integer primary key, key text not null, at text not null) strict",
        "create index attempts_of_key on attempts (key, at)",
        "create index attempts_by_age on attempts (at)",
        """create table sign_ons (
             state text not null, browser text not null, nonce text not null, verifier text not null,
             next text not null, expires text not null, primary key (state, browser)) strict, without rowid""",
        "create unique index accounts_of_subject on accounts (subject) where subject <> ''",
    ):
        db.conn.execute(statement)


@schema()
def m007_attachments(db: "Database") -> None:
    for statement in (
        """create table attachments (
             no integer primary key, dossier text not null, name text not null, kind text not null,
             size integer not null, sha256 text not null, text text not null, by text not null, at text not null,
             removed integer not null) strict""",
        "create index attachments_of_dossier on attachments (dossier, no)",
        """create table submission_keys (
             account text not null, key text not null, digest text not null, dossier text not null, at text not null,
             primary key (account, key)) strict, without rowid""",
    ):
        db.conn.execute(statement)


@schema()
def m008_imports(db: "Database") -> None:
    db.conn.execute(
        """create table imports (
             token text primary key, account text not null, name text not null, sha256 text not null,
             mapping text not null, clear integer not null, report text not null, at text not null)
           strict, without rowid"""
    )


@schema()
def m009_desk(db: "Database") -> None:
    db.conn.execute(
        """create table choices (
             dossier text primary key, objectives text not null, rejected text not null, none integer not null,
             by text not null, at text not null) strict, without rowid"""
    )


@schema()
def m010_care(db: "Database") -> None:
    for statement in (
        """create table merges (
             dropped text primary key, kept text not null, at text not null, by text not null,
             why text not null) strict, without rowid""",
        """create table reviews (
             practice text primary key, day text not null, by text not null, at text not null,
             why text not null) strict, without rowid""",
        """create table batches (
             no integer primary key, field text not null, told text not null, why text not null, by text not null,
             at text not null, undone text not null) strict""",
        """create table batch_items (
             batch integer not null, practice text not null, before text not null, after text not null,
             primary key (batch, practice)) strict""",
    ):
        db.conn.execute(statement)


@schema()
def m011_periods(db: "Database") -> None:
    for statement in (
        """create table periods (
             year integer primary key, state text not null, by text not null, at text not null) strict""",
        """create table snapshots (
             year integer not null, no integer not null, figures text not null, rules text not null, plan text not null,
             by text not null, at text not null, cause text not null, said text not null, hash text not null,
             primary key (year, no)) strict, without rowid""",
    ):
        db.conn.execute(statement)


@schema()
def m012_follow_ups(db: "Database") -> None:
    db.conn.execute(
        """create table follow_ups (
             practice text not null, economy text not null, year integer not null, answer text not null,
             by text not null, at text not null, primary key (practice, economy, year)) strict, without rowid"""
    )


@schema()
def m013_meetings(db: "Database") -> None:
    db.conn.execute("create table meetings (id text primary key, fields text not null) strict, without rowid")


@schema()
def m014_plan_records(db: "Database") -> None:
    db.conn.execute(
        """create table plan_records (
             kind text not null, plan text not null, id text not null, fields text not null,
             primary key (kind, plan, id)) strict, without rowid"""
    )


@schema()
def m015_letters(db: "Database") -> None:
    # a notice that has not gone out as a letter has no moment; those from before are not sent any more
    db.conn.execute("alter table notices add column mailed text not null default ''")
    db.conn.execute("update notices set mailed = at")


@schema()
def m020_kept(db: "Database") -> None:
    """What stood beside a locked year's figures. Years locked before have none: of them there are the figures alone."""
    db.conn.execute("alter table snapshots add column kept text not null default ''")


@schema()
def m030_periods_of_plans(db: "Database") -> None:
    """Periods and snapshots belong to a plan and a year; an approval keeps whose and of which figures it was, a
    snapshot the decisions it was counted by and the cause of every record that it restates."""
    for statement in (
        """create table snapshots_of_plans (
             plan text not null, year integer not null, no integer not null, figures text not null, rules text not null,
             by text not null, at text not null, cause text not null, said text not null, hash text not null,
             kept text not null, decisions text not null default '', changes text not null default '',
             primary key (plan, year, no)) strict, without rowid""",
        """insert into snapshots_of_plans (plan, year, no, figures, rules, by, at, cause, said, hash, kept)
           select plan, year, no, figures, rules, by, at, cause, said, hash, kept from snapshots""",
        """create table periods_of_plans (
             plan text not null, year integer not null, state text not null, by text not null, at text not null,
             approver text not null default '', digest text not null default '',
             primary key (plan, year)) strict, without rowid""",
        """insert into periods_of_plans (plan, year, state, by, at, approver)
           select coalesce((select max(plan) from snapshots where snapshots.year = periods.year), ''), year, state, by,
             at, iif(state = 'approved', by, '') from periods""",
        "drop table snapshots",
        "drop table periods",
        "alter table snapshots_of_plans rename to snapshots",
        "alter table periods_of_plans rename to periods",
    ):
        db.conn.execute(statement)


@schema()
def m040_adoptions_in_trail(db: "Database") -> None:
    """Of adoptions kept before the adopters' words were, the trail knows in which years somebody spoke."""
    db.conn.execute("create index trail_of_adoptions on trail (action, no) where action = 'adopted'")


@schema()
def m050_struck(db: "Database") -> None:
    db.conn.execute(
        """create table struck (
             kind text not null, id text not null, practice text not null, fields text not null, by text not null,
             at text not null, why text not null, primary key (kind, id)) strict, without rowid"""
    )


@schema()
def m051_meetings_in_file(db: "Database") -> None:
    """What the home's file said of each meeting when it was last taken in."""
    db.conn.execute("create table meetings_in_file (id text primary key, fields text not null) strict, without rowid")


@schema()
def m052_origins(db: "Database") -> None:
    """The co-submitting economies that are confirmed; those on record so far were never asked, and count as before."""
    db.conn.execute(
        """create table origins (
             practice text not null, economy text not null, word text not null, by text not null, at text not null,
             why text not null, primary key (practice, economy)) strict, without rowid"""
    )
    word, by, at = "on record before confirmations were asked", "this version", now()
    last = db.execute("select no, hash from trail order by no desc limit 1").fetchone() or (0, GENESIS)
    for id, fields in db.execute(
        "select id, fields from practices where id not in (select dropped from merges) order by arrived"
    ).fetchall():
        for economy in dict.fromkeys(json.loads(fields)["economies"][1:]):
            db.conn.execute("insert into origins values (?, ?, ?, ?, ?, '')", [id, economy, word, by, at])
            act = Act("confirmed", "origin", f"{id}@{economy}", id, "", json.dumps({"word": word}))
            made = entry(last[1], last[0] + 1, at, by, act, secrets.token_hex(16))
            db.conn.execute(
                "insert into trail values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(made.no, at, by, act.action, act.kind, act.subject, act.practice, act.before, act.after, act.why),
                    *(made.salt, made.digest, made.hash),
                ],
            )
            last = (made.no, made.hash)
    db.conn.execute("update generation set value = value + 1")


@schema()
def m090_tabled_reports(db: "Database") -> None:
    """Each report as it was tabled, the whole of it as JSON: its number is never given twice."""
    db.conn.execute(
        """create table tabled_reports (
             number integer primary key, plan text not null, review text not null, title text not null,
             status text not null, years text not null, snapshots text not null, by text not null, at text not null,
             hash text not null, pack text not null) strict"""
    )


@schema()
def m100_records_of_practices(db: "Database") -> None:
    """After a write what is on record of the practice that it touched is read, and nothing else."""
    db.conn.execute("create index events_of_practice on events (practice)")
    db.conn.execute("create index adoptions_of_practice on adoptions (practice)")


@schema()
def m110_security_log(db: "Database") -> None:
    """Who came in and who was held off. Rows are found by when they were last seen: so they are read and cut."""
    for statement in (
        """create table security_log (
             no integer primary key, at text not null, event text not null, account text not null,
             network text not null, by text not null, detail text not null, times integer not null,
             last text not null) strict""",
        "create index security_log_last on security_log (last)",
        "create index security_log_same on security_log (event, account, network, last)",
    ):
        db.conn.execute(statement)


@schema()
def m111_known_places(db: "Database") -> None:
    """In which browsers and from which networks an account signed in, as hashes: guesses made elsewhere do not shut its
    owner out there."""
    for statement in (
        """create table known_places (
             account text not null, place text not null, seen text not null, unique (account, place)) strict""",
        "create index known_places_seen on known_places (seen)",
    ):
        db.conn.execute(statement)


@schema()
def m112_places_of_sessions(db: "Database") -> None:
    """Where a session was begun. Of those that are open nobody noted it."""
    db.conn.execute("alter table sessions add column network text not null default ''")
    db.conn.execute("alter table sessions add column browser text not null default ''")


@schema()
def m113_sign_ons_in_browsers(db: "Database") -> None:
    """A browser keeps what its sign-on waits for: whoever only asks to begin one writes nothing here."""
    db.conn.execute("drop table sign_ons")


@schema()
def m115_second_factors(db: "Database") -> None:
    """A session keeps when its person last proved who they are: those that are open did so when they began."""
    for statement in (
        """create table second_factors (
             account text primary key, key text not null, since text not null, step integer not null)
             strict, without rowid""",
        """create table proposed_factors (
             account text primary key, key text not null, at text not null) strict, without rowid""",
        """create table recovery_codes (
             account text not null, hash text not null, used text not null default '',
             primary key (account, hash)) strict, without rowid""",
        """create table half_sign_ins (
             hash text primary key, account text not null, expires text not null) strict, without rowid""",
        "alter table sessions add column proved text not null default ''",
        "alter table sessions add column second text not null default ''",
        "update sessions set proved = started",
    ):
        db.conn.execute(statement)


@schema()
def m120_releases(db: "Database") -> None:
    """What widens access waits for a second person. Of accounts from before the trail says who gave them their role."""
    for statement in (
        """create table releases (
             no integer primary key, kind text not null, subject text not null, details text not null,
             asked_by text not null, asked_at text not null, asked_why text not null, state text not null,
             by text not null, at text not null, why text not null) strict""",
        "create index releases_waiting on releases (kind, subject) where state = 'waiting'",
        "alter table accounts add column rests_on text not null default ''",
        "alter table links add column by text not null default ''",
    ):
        db.conn.execute(statement)
    known = {row[0] for row in db.execute("select id from accounts")}
    found = db.execute("select by, subject, before, after from trail where kind = 'account' order by no").fetchall()
    for by, account, before, after in found:
        if account in known and after and _role_in(before) != _role_in(after):
            rests_on = by if by in known and by != account else ""
            db.conn.execute("update accounts set rests_on = ? where id = ?", [rests_on, account])


def _role_in(told: str) -> str:
    """The role that an entry on an account names; empty where it names none."""
    try:
        value = json.loads(told)
    except ValueError:
        return ""
    return str(value.get("role", "")) if isinstance(value, dict) else ""


@schema()
def m140_forms_sent(db: "Database") -> None:
    """What came of a form that adds something, by its person, its number and its content."""
    db.conn.execute(
        """create table forms_sent (
             account text not null, number integer not null, digest text not null, came_of_it text not null,
             at text not null, primary key (account, number, digest)) strict, without rowid"""
    )


@schema()
def m160_sheet_choices(db: "Database") -> None:
    """What was chosen for a header row is taken again for the next sheet that has it; a file that waits keeps more."""
    for statement in (
        """create table sheet_choices (
             digest text primary key, columns text not null, answers text not null, at text not null)
             strict, without rowid""",
        "alter table imports add column answers text not null default '{}'",
        "alter table imports add column options text not null default '{}'",
    ):
        db.conn.execute(statement)


@schema()
def m170_digests(db: "Database") -> None:
    """One letter a day for each person: whether they want it, when the last was, and what it told of."""
    for statement in (
        "alter table notices add column at_once integer not null default 0",
        "alter table notices add column taken text not null default ''",
        "create index notices_unsent on notices (account, no) where mailed = ''",
        """create table digests (
             account text primary key, wanted integer not null default 1, day text not null default '',
             told text not null default '[]', taken text not null default '') strict, without rowid""",
    ):
        db.conn.execute(statement)


@schema()
def m180_agendas(db: "Database") -> None:
    """What a meeting has before it: its items, the practices prepared for them, and what the home's file said."""
    for statement in (
        "create table agendas (id text primary key, fields text not null) strict, without rowid",
        "create table agendas_in_file (id text primary key, fields text not null) strict, without rowid",
        """create table prepared (
             id text primary key, practice text not null, fields text not null) strict, without rowid""",
    ):
        db.conn.execute(statement)


@schema()
def m200_attachments_remarks(db: "Database") -> None:
    """What the reader of a file had to say stays with it, a sentence a line: of older ones nothing was noted."""
    db.conn.execute("alter table attachments add column remarks text not null default ''")


@schema()
def m210_choices_of_rows(db: "Database") -> None:
    """What a person chose for single rows of a file that waits: the practice that one is, or that it is left out."""
    db.conn.execute("alter table imports add column same text not null default '{}'")


@schema()
def m220_practice_numbers(db: "Database") -> None:
    """A number for every practice, by which it is cited: those on record get theirs in the order in which they came,
    what was for members first its own row (kb/practice/identifier.py)."""
    db.conn.execute("alter table practices add column number integer not null default 0")
    numbers = {True: 1, False: 500_001}
    for arrived, fields in db.execute("select arrived, fields from practices order by arrived").fetchall():
        public = '"classification": "public"' in fields
        db.conn.execute("update practices set number = ? where arrived = ?", [numbers[public], arrived])
        numbers[public] += 1
    db.conn.execute("create unique index practices_number on practices (number) where number > 0")
