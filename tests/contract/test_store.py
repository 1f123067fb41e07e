"""What every store engine must do. SQLite is the one there is; another is added to the fixture."""

import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from kb.errors import DamagedFile, StoreProblem, Unknown
from kb.files import database
from kb.ledger.entries import Adoption, Change, ChangeKind, Confirmation, SharingEvent, Stage
from kb.practice.practice import Group, Kind, Source, Status, Submission
from kb.practice.store import Outcome
from kb.reading.unmet import Gap
from kb.store import Store, open_store

SUBMISSION = Submission(
    id="a",
    title="Café ☕ 市場",
    body="text",
    economies=("Chile",),
    other_origins=("Elsewhere",),
    summary="s",
    partners=("p",),
    kind=Kind.SERVICE,
    status=Status.ENDED,
    since=2020,
    objectives=("1.1",),
    groups=(Group.WOMEN,),
    sources=(Source("t", "https://example.org"),),
)


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


def other(store: Store, tmp_path: Path) -> Store:
    """The same store as another process sees it."""
    return open_store("sqlite:kb.sqlite", tmp_path)


def test_a_submission_is_kept_to_the_byte_and_read_back_whole(store: Store) -> None:
    assert store.put(SUBMISSION, b"\xef\xbb\xbfsource\r\n", ("summary",), "x") is Outcome.ADDED
    assert store.source("a") == b"\xef\xbb\xbfsource\r\n"
    practice = store.practice("a")
    for name in SUBMISSION.__dataclass_fields__:
        assert getattr(practice, name) == getattr(SUBMISSION, name)
    assert (practice.version, practice.withdrawn, practice.missing) == (1, False, ("summary",))


def test_the_same_again_changes_nothing_and_another_text_is_the_next_version(store: Store) -> None:
    store.put(SUBMISSION, b"one", (), "x")
    generation = store.generation()
    assert store.put(SUBMISSION, b"one", (), "x") is Outcome.UNCHANGED
    assert store.generation() == generation
    assert store.put(SUBMISSION, b"two", (), "x") is Outcome.CHANGED
    assert (store.practice("a").version, store.source("a")) == (2, b"two")


def test_practices_come_in_order_of_arrival_and_keep_their_place(store: Store) -> None:
    for id in ("b", "a", "c"):
        store.put(Submission(id=id, title=id, body="t"), id.encode(), (), "x")
    store.put(Submission(id="b", title="new", body="t"), b"b2", (), "x")
    assert [practice.id for practice in store.practices()] == ["b", "a", "c"]
    assert set(store.digests()) == {"a", "b", "c"}


def test_what_is_not_there_is_unknown_and_names_no_other(store: Store) -> None:
    store.put(Submission(id="market-days", title="t", body="t"), b"x", (), "x")
    with pytest.raises(Unknown) as error:
        store.practice("market-day")
    assert "market-days" not in str(error.value)
    with pytest.raises(Unknown):
        store.withdraw("nothing", "x")


def test_a_transaction_takes_effect_together_or_not_at_all(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        store.put(SUBMISSION, b"one", (), "x")
        raise RuntimeError
    assert store.practices() == ()
    with store.transaction():
        store.put(SUBMISSION, b"one", (), "x")
        assert other(store, tmp_path).practices() == ()
    assert len(other(store, tmp_path).practices()) == 1


def test_the_ledger_is_read_back_as_it_was_recorded(store: Store) -> None:
    event = SharingEvent("a", "m", date(2023, 5, 4), agenda_item="4", presenters=("Chile", "A bank"))
    adoption = Adoption(
        "a",
        "Peru",
        Stage.ENDED,
        "Peru",
        date(2022, 1, 1),
        date(2023, 1, 1),
        "rule",
        "link",
        (Change(ChangeKind.ADDED, "n"),),
        ("North",),
        "why",
    )
    assert store.share(event, "x") and store.adopt(adoption, "x")
    assert (store.events(), store.adoptions()) == ((event,), (adoption,))


def test_recording_the_same_twice_is_once_and_a_correction_replaces(store: Store) -> None:
    event = SharingEvent("a", "m", date(2023, 5, 4))
    assert store.share(event, "x")
    assert not store.share(event, "x")
    assert store.share(SharingEvent("a", "m", date(2023, 5, 4), agenda_item="4"), "x")
    assert [e.agenda_item for e in store.events()] == ["4"]


def test_the_latest_confirmation_of_a_plan_holds(store: Store) -> None:
    store.confirm(Confirmation("a", "p", ("1.1",), "x", "1"))
    store.confirm(Confirmation("a", "p", ("4.1", "1.1"), "y", "2"))
    store.confirm(Confirmation("a", "another plan", ("9",), "y", "2"))
    assert store.confirmations("p") == {"a": Confirmation("a", "p", ("4.1", "1.1"), "y", "2")}


def test_a_confirmation_that_is_taken_away_leaves_a_trail_and_those_of_other_plans(store: Store) -> None:
    for plan in ("p", "another plan"):
        store.confirm(Confirmation("a", plan, ("1.1",), "x", "1"))
    store.take_confirmation_away("a", "p", "y")
    store.take_confirmation_away("a", "p", "y")  # nothing is left to take
    assert store.confirmations("p") == {} and set(store.confirmations("another plan")) == {"a"}
    acts = [one.act for one in store.trail() if one.act.subject == "a@p"]
    assert [(act.action, act.before, act.after) for act in acts] == [
        ("confirmed", "", '["1.1"]'), ("took a confirmation away", '["1.1"]', ""),
    ]  # fmt: skip


def test_every_change_is_seen_by_others_and_moves_the_generation(store: Store, tmp_path: Path) -> None:
    seen = [store.generation()]
    store.put(SUBMISSION, b"one", (), "x")
    seen.append(other(store, tmp_path).generation())
    store.confirm(Confirmation("a", "p", ("1.1",), "x", "1"))
    seen.append(other(store, tmp_path).generation())
    store.withdraw("a", "x")
    seen.append(other(store, tmp_path).generation())
    assert seen == sorted(set(seen))
    assert other(store, tmp_path).practice("a").withdrawn


DAY = date(2026, 11, 24)
LOOKED_FOR = Gap("tidal mills", (("area", "4"), ("economy", "Chile")), DAY, found=0)


def test_what_was_looked_for_in_vain_is_counted_by_query_filters_and_day(store: Store) -> None:
    for gap in (LOOKED_FOR, replace(LOOKED_FOR, found=2), replace(LOOKED_FOR, filters=())):
        store.note_gap(gap)
    store.note_gap(replace(LOOKED_FOR, day=date(2026, 11, 23)))
    assert store.gaps(date.min) == (
        replace(LOOKED_FOR, found=2, times=2),
        replace(LOOKED_FOR, filters=()),
        replace(LOOKED_FOR, day=date(2026, 11, 23)),
    )
    assert len(store.gaps(DAY)) == 2


def test_a_wish_marks_what_was_looked_for_and_counts_no_search(store: Store) -> None:
    store.note_gap(LOOKED_FOR)
    store.note_gap(replace(LOOKED_FOR, asked=True))
    store.note_gap(LOOKED_FOR)
    assert store.gaps(DAY) == (replace(LOOKED_FOR, times=2, asked=True),)


def test_a_gap_moves_no_generation_and_leaves_no_trail(store: Store, tmp_path: Path) -> None:
    before = store.generation()
    store.note_gap(LOOKED_FOR)
    assert store.generation() == before
    with sqlite3.connect(tmp_path / "kb.sqlite") as db:
        assert db.execute("select count(*) from trail").fetchone() == (0,)


def test_no_more_than_so_many_queries_are_counted_on_a_day_and_every_wish_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.store.sqlite.unmet.MOST_GAPS", 2)
    for text in ("a", "b", "c", "a"):
        store.note_gap(replace(LOOKED_FOR, text=text))
    store.note_gap(replace(LOOKED_FOR, text="d", asked=True))
    assert {(gap.text, gap.times) for gap in store.gaps(DAY)} == {("a", 2), ("b", 1), ("d", 1)}


def test_a_gap_does_not_wait_for_another_writer(store: Store, tmp_path: Path) -> None:

    holder = sqlite3.connect(tmp_path / "kb.sqlite", isolation_level=None)
    holder.execute("begin immediate")
    start = time.monotonic()
    with pytest.raises(StoreProblem, match="try again"):
        store.note_gap(LOOKED_FOR)
    assert time.monotonic() - start < 2
    holder.execute("rollback")
    store.note_gap(LOOKED_FOR)
    holder.close()


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "kb.sqlite").write_bytes(b"this is not a database, by no means, not at all" * 50)
    with pytest.raises(DamagedFile, match="restore it from a backup"):
        open_store("sqlite:kb.sqlite", tmp_path)


def test_a_store_that_another_process_holds_says_to_try_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.files.database.WAIT", 0.1)
    holder = sqlite3.connect(tmp_path / "kb.sqlite", isolation_level=None)
    holder.execute("begin exclusive")
    with pytest.raises(StoreProblem, match="try again"):
        other(store, tmp_path).put(SUBMISSION, b"one", (), "x")
    holder.close()


def test_a_store_of_a_newer_version_is_refused(store: Store, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "kb.sqlite") as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('store', 'm999_future', '')"
        )
    with pytest.raises(StoreProblem, match="newer version"):
        open_store("sqlite:kb.sqlite", tmp_path)


def test_what_is_acknowledged_is_synced_to_disk(store: Store, tmp_path: Path) -> None:
    from kb.store.sqlite import SQLiteStore

    assert isinstance(store, SQLiteStore)
    safe = sqlite3.sqlite_version_info >= (3, 51, 3) or sqlite3.sqlite_version_info in ((3, 44, 6), (3, 50, 7))
    mode, level, name = ("wal", 2, "FULL") if safe else ("delete", 3, "EXTRA")
    assert store._file.db.execute("pragma journal_mode").fetchone()[0] == mode
    assert store._file.db.execute("pragma synchronous").fetchone()[0] == level
    assert store.journal() == f"journal mode {mode}, synchronous={name}"
    assert database.journal().endswith(f"synchronous={name}")


@pytest.mark.parametrize(("asked", "level"), [("delete", 3), ("wal", 2)])
def test_every_connection_syncs_as_its_journal_needs(
    asked: str, level: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.index.index_file import IndexFile
    from kb.store.sqlite import SQLiteStore

    monkeypatch.setattr(database, "_JOURNAL", asked)
    for opened in (SQLiteStore(tmp_path / "kb.sqlite"), IndexFile(tmp_path / "index.sqlite")):
        levels = []

        def look(file: database.DatabaseFile = opened._file, levels: list[int] = levels) -> None:
            levels.append(file.db.execute("pragma synchronous").fetchone()[0])
            file.close()

        look()
        another = Thread(target=look)
        another.start()
        another.join()
        assert levels == [level, level]


TRACED = """
import sys
import time
from pathlib import Path
from kb.store import open_store
from tests.contract.test_store import SUBMISSION

store = open_store("sqlite:kb.sqlite", Path(sys.argv[1]))
store.put(SUBMISSION, b"source", (), "x")
print("acknowledged", flush=True)
"""


def test_the_folder_is_synced_after_the_journal_is_gone_and_before_the_answer(tmp_path: Path) -> None:
    """Without it the journal may come back with the power, and takes what was acknowledged with it."""
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-y", "-e", "trace=unlink,unlinkat,fsync,fdatasync,write", "-o", str(trace)]
    try:
        subprocess.run([*strace, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("system calls cannot be watched here")
    home = tmp_path / "home"
    done = subprocess.run([*strace, sys.executable, "-c", TRACED, str(home)], capture_output=True, text=True)
    assert done.stdout == "acknowledged\n", done.stderr
    lines = trace.read_text("utf-8").splitlines()
    answer = next(no for no, line in enumerate(lines) if "acknowledged" in line)
    gone = [no for no, line in enumerate(lines[:answer]) if "unlink" in line and "kb.sqlite-journal" in line]
    if database._JOURNAL == "wal":
        assert any("sync(" in line and "kb.sqlite-wal" in line for line in lines[:answer])
        return
    assert gone
    assert any("sync(" in line and f"<{home}>" in line for line in lines[gone[-1] : answer])


def test_a_practice_arrived_when_its_first_version_was_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, source in (("2024-01-01", b"one"), ("2025-01-01", b"two")):
        monkeypatch.setattr("kb.store.sqlite.practices.now", lambda day=day: f"{day}T00:00:00+00:00")
        store.put(SUBMISSION, source, (), "x")
    assert store.arrivals() == {"a": "2024-01-01T00:00:00+00:00"}
