"""The trail proves itself: what was added, removed, moved or altered shows."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.practice.practice import Submission
from kb.store import Store, open_store
from kb.trail.chain import GENESIS, Act, Entry, entry, faults


def chain(count: int) -> list[Entry]:
    entries: list[Entry] = []
    for no in range(1, count + 1):
        previous = entries[-1].hash if entries else GENESIS
        act = Act("changed", "practice", f"p{no}", f"p{no}", "", "{}", "why")
        entries.append(entry(previous, no, "2026-01-01", "account-1", act, f"salt{no}"))
    return entries


def test_an_honest_chain_has_no_faults() -> None:
    assert list(faults(chain(20))) == []
    assert list(faults([])) == []


@pytest.mark.parametrize("field", ["at", "by", "digest", "hash", "salt"])
def test_an_altered_entry_shows(field: str) -> None:
    entries = chain(5)
    entries[2] = replace(entries[2], **{field: "other"})  # type: ignore[arg-type]
    assert next(fault.no for fault in faults(entries)) in (3, 4)


@pytest.mark.parametrize("field", ["action", "kind", "subject", "practice", "before", "after", "why"])
def test_an_altered_act_shows(field: str) -> None:
    entries = chain(5)
    entries[2] = replace(entries[2], act=replace(entries[2].act, **{field: "other"}))  # type: ignore[arg-type]
    assert [fault.no for fault in faults(entries)] == [3]


def test_an_entry_taken_out_moved_or_put_in_shows() -> None:
    entries = chain(6)
    assert list(faults([*entries[:2], *entries[3:]]))
    assert list(faults([*entries[:2], entries[3], entries[2], *entries[4:]]))
    forged = entry(entries[2].hash, 4, "2026-01-01", "x", Act("changed", "practice", "p"), "s")
    assert list(faults([*entries[:3], forged, *entries[3:]]))


def test_a_text_erased_with_a_word_about_it_is_no_fault_and_without_one_is(tmp_path: Path) -> None:
    store = open_store("sqlite:kb.sqlite", tmp_path)
    store.put(Submission(id="a", title="t", body="b"), b"one", (), "Jane Doe")
    store.put(Submission(id="a", title="t", body="b"), b"two", (), "Jane Doe", "Jane said so")
    store.erase(1, "account-1", "asked for")
    entries = list(store.trail())
    assert list(faults(entries)) == []
    assert entries[0].erased and entries[0].by == ""
    assert (entries[2].act.action, entries[2].act.subject) == ("erased", "1")
    assert [fault.no for fault in faults(entries[:2])] == [1]


def test_an_older_trail_is_chained_when_the_store_is_opened(tmp_path: Path) -> None:
    store = open_store("sqlite:kb.sqlite", tmp_path)
    _as_before_the_chain(store)
    again = open_store("sqlite:kb.sqlite", tmp_path)
    entries = list(again.trail())
    assert [(one.no, one.by, one.act.action, one.act.practice) for one in entries] == [
        (1, "x", "added", "a"),
        (2, "y", "shared", "a"),
    ]
    assert list(faults(entries)) == []


def test_every_change_of_a_practice_leaves_an_entry_with_before_and_after(kb: KnowledgeBase) -> None:
    entries = list(kb.home.store.trail(practice="chile-market-days"))
    assert [one.act.action for one in entries] == ["added", "confirmed", "shared", "shared", "adopted", "adopted"]
    assert json.loads(entries[1].act.after) == ["3.1", "1.3"]
    assert {one.by for one in entries} == {"secretariat"}
    assert list(faults(kb.home.store.trail())) == []


def _as_before_the_chain(store: Store) -> None:
    from kb.store.sqlite import SQLiteStore

    assert isinstance(store, SQLiteStore)
    db = store._file.db
    db.execute("drop table trail")
    db.execute(
        """create table trail (no integer primary key, at text not null, by text not null, action text not null,
             subject text not null, detail text not null) strict"""
    )
    db.execute(
        "insert into trail (at, by, action, subject, detail) values ('2026-01-01', 'x', 'added', 'a', 'version 1')"
    )
    db.execute("insert into trail (at, by, action, subject, detail) values ('2026-01-02', 'y', 'shared', 'a@m@', '{}')")
    db.execute("delete from _sqlite_migrations where name = 'm003_trail_chained'")
