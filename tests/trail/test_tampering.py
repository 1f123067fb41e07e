"""The trail against whoever writes to the store's file past the store; the full run is `make tampering`."""

import ast
import json
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.store.sqlite import kept_rows
from kb.trail.chain import GENESIS, Act, entry
from kb.trail.words import PRACTICE, TRAIL
from tests.campaigns import tampering
from tests.campaigns.tampering import BY, BY_SQL, campaign
from tests.homes import ROOT


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A home in which everything was done once; nothing is written to it."""
    return tampering.home(tmp_path_factory.mktemp("full"))


@pytest.fixture
def copied(full: KnowledgeBase, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(full.settings.home, tmp_path / "home")
    return tmp_path / "home"


def said(home: Path, full: KnowledgeBase, head: tuple[int, str] | None = None) -> str:
    kb = KnowledgeBase(replace(full.settings, home=home), HashingEncoder())
    return "\n".join(fault for check in kb.trail.verification.prove(head).checks for fault in check.faults)


def changed(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "kb.sqlite")) as db, db:
        assert db.execute(statement).rowcount, statement


def test_two_hundred_tampers_are_found(tmp_path: Path) -> None:
    result = campaign(tmp_path, tampers=200, honest=0, seed=1)
    assert result.missed == [] and sum(result.found.values()) == 200
    assert len(result.found) >= 14  # every kind was drawn


def test_two_hundred_honest_runs_are_silent(tmp_path: Path) -> None:
    result = campaign(tmp_path, tampers=0, honest=200, seed=2)
    assert result.false_alarms == [] and result.silent == 200


def test_a_home_in_which_everything_was_done_proves_without_a_word(full: KnowledgeBase) -> None:
    proof = full.trail.verification.prove()
    assert [fault for check in proof.checks for fault in check.faults] == []
    assert {check.note for check in proof.checks if "the trail's last word" in check.title} == {""}  # and in full
    assert {one.kind for one in full.home.store.kept_entries()} == full.home.store.kept_kinds()


@pytest.mark.parametrize("what", BY_SQL)
def test_whatever_is_changed_by_a_statement_is_named(what: str, full: KnowledgeBase, copied: Path) -> None:
    statement, found = BY_SQL[what]
    changed(copied, statement)
    lines = said(copied, full).splitlines()
    assert [line for line in lines if found in line], lines
    assert all("; restore the store" in line or "kb index" in line or "put it on record" in line for line in lines)


def test_a_snapshot_forged_with_the_hash_that_fits_is_named(full: KnowledgeBase, copied: Path) -> None:
    with closing(sqlite3.connect(copied / "kb.sqlite")) as db, db:
        assert tampering.forge_a_snapshot(db, random.Random(1))
    assert "snapshot smewg-2021-2024/2021/" in said(copied, full)


def test_the_last_entry_cut_off_with_what_it_told_shows_by_a_head_kept_outside(
    full: KnowledgeBase, copied: Path
) -> None:
    head = full.home.store.head()
    changed(copied, f"delete from trail where no = {head[0]}")
    assert "the head kept outside" in said(copied, full, head)


def test_whichever_entries_are_erased_the_proof_is_silent(full: KnowledgeBase, copied: Path) -> None:
    kb = KnowledgeBase(replace(full.settings, home=copied), HashingEncoder())
    numbers = list(range(1, kb.home.store.head()[0] + 1))
    random.Random(1).shuffle(numbers)
    for no in numbers:
        kb.trail.reading.erase(no, BY, "asked for")
        assert [fault for check in kb.trail.verification.prove().checks for fault in check.faults] == [], no


def test_a_home_that_was_written_before_entries_told_all_is_silent_and_says_so(
    full: KnowledgeBase, copied: Path
) -> None:
    """The same chain as it was written at first, with less in it."""
    with closing(sqlite3.connect(copied / "kb.sqlite")) as db, db:
        previous, chain = GENESIS, []
        for one in full.home.store.trail():
            before, after = _as_at_first(one.act)
            kind = "batch" if one.act.kind == "batch undone" else one.act.kind
            act = replace(one.act, kind=kind, before=before, after=after)
            chain.append(entry(previous, one.no, one.at, one.by, act, one.salt))
            previous = chain[-1].hash
        db.execute("delete from trail")
        tampering._write(db, chain)
    kb = KnowledgeBase(replace(full.settings, home=copied), HashingEncoder())
    proof = kb.trail.verification.prove()
    assert [fault for check in proof.checks for fault in check.faults] == []
    assert "14 rest on older entries that do not tell all of it" in " ".join(check.note for check in proof.checks)
    changed(copied, "update attachments set sha256 = 'x'")
    assert "attachment 1: it is not what entry" in said(copied, full)  # what they do tell is proved


def _as_at_first(act: Act) -> tuple[str, str]:
    later = {
        "snapshot": {"cause", "changes"}, "dossier": {"entries", "text"}, "attachment": {"beside"},
        "batch": {"edit"}, "suggestion": {"version", "suggested", "verdict"},
    }  # fmt: skip
    if act.kind == "account" and act.action.startswith("made a token"):
        return act.before, json.dumps(json.loads(act.after)["token"])
    if act.kind == "period":
        return act.before, json.dumps(json.loads(act.after)["state"])
    after = json.loads(act.after) if act.kind in later and act.after else None
    if isinstance(after, dict):
        if act.kind == "batch":
            after["practices"] = [item[0] for item in after["practices"]]
        return act.before, json.dumps({name: after[name] for name in after if name not in later[act.kind]})
    return ("" if act.action == "took back" else act.before), act.after


TABLES_UNTOLD = {
    "_sqlite_migrations", "generation", "numbers",  # the engine's own
    "sessions", "links", "attempts", "submission_keys",  # keys that pass: the trail says who got one
    "proposed_factors", "half_sign_ins",  # of some minutes
    "second_factors", "recovery_codes",  # as passwords: the trail says that one was set, and by whom
    "known_places",  # hashes of browsers, for those who guess to be told apart
    "forms_sent",  # what came of each is in the trail
    "security_log",  # no part of the trail, and cut after some months
    "webhook_deliveries",  # what is sent is read off the trail
    "gaps", "imports", "notices", "digests",  # kept for a day, or counted without a name
    "briefs", "baskets",  # a person's own: nothing of it is on record
    "agendas_in_file",  # as the next
    "follows", "follow_choices",  # each person's own, and nobody else's to know
    "owner_questions", "question_letters",  # written between people
    "sheet_choices",  # how a sheet is read: what comes in by it is told
    "meetings_in_file",  # what the file says is taken in anew at the next opening, and that is an act of the trail
}  # fmt: skip
"""What no entry of the trail tells of."""


def test_whatever_table_is_emptied_the_trail_misses_it(full: KnowledgeBase, tmp_path: Path) -> None:
    """A new table is either told of in the trail, so that it is held to it, or it is named above with the reason."""
    with closing(sqlite3.connect(full.settings.home / "kb.sqlite")) as db:
        tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
    assert tables >= TABLES_UNTOLD
    for table in sorted(tables - TABLES_UNTOLD):
        home = tmp_path / table
        shutil.copytree(full.settings.home, home)
        changed(home, f"delete from {table}")
        assert said(home, full), f"{table} can be emptied and nobody notices"


def test_every_kind_of_act_that_the_store_writes_can_be_held_against_what_stands() -> None:
    """Acts are made with their kind as the second value, records of the plan by `_keep`, and rows of a table of the
    ledger are of a kind that is the table's name without its last letter."""
    kinds: set[str] = {"event", "adoption"}
    for path in (ROOT / "kb" / "store").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name in ("Act", "_keep") and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
                kinds.add(call.args[1].value)
    assert len(kinds) > 20
    assert kinds - {PRACTICE, TRAIL} <= set(kept_rows.KINDS)


def test_an_act_on_something_that_nobody_reads_back_is_a_fault(full: KnowledgeBase, copied: Path) -> None:
    kb = KnowledgeBase(replace(full.settings, home=copied), HashingEncoder())
    with kb.home.store._write(BY.id) as trail:  # type: ignore[attr-defined]
        trail.append(Act("granted", "favour", "favour-1", after="{}"))
    assert "nothing is known of a favour that was granted, favour-1" in said(copied, full)
