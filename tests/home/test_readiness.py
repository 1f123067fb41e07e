"""Whether a home can be worked in now is told in words that name no path and nothing of anybody."""

import socket
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.encoder import HashingEncoder
from kb.files import room
from kb.home import readiness
from kb.home.condition import Condition, Grade
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role
from kb.settings import load
from tests.conftest import WRITEUPS

OFFICER = Person("account-1", Role.SECRETARIAT)


def of(kb: KnowledgeBase) -> dict[str, Condition]:
    found = {one.about: one for one in kb.readiness()}
    assert not any(str(kb.settings.home) in one.told + one.todo for one in found.values())
    return found


def test_a_home_that_is_whole_is_ready(kb: KnowledgeBase) -> None:
    found = of(kb)
    assert list(found) == ["store", "index", "disk", "clock"]
    assert {one.grade for one in found.values()} == {Grade.OK}


def test_a_try_to_write_leaves_nothing(kb: KnowledgeBase) -> None:
    before = kb.home.store.generation(), kb.home.store.head()
    of(kb)
    assert (kb.home.store.generation(), kb.home.store.head()) == before
    assert not list(kb.settings.home.glob("kb.sqlite-journal"))


def test_a_store_that_another_holds_is_not_ready(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "WRITE_SECONDS", 0.05)
    _ = kb.home.store
    other = sqlite3.connect(kb.settings.home / "kb.sqlite", isolation_level=None)
    other.execute("begin immediate")
    assert of(kb)["store"].told == "the store can be read and not written"
    other.execute("rollback")
    assert of(kb)["store"].holds


def test_a_store_whose_folder_takes_no_file_is_not_ready(kb: KnowledgeBase) -> None:
    _ = kb.home.store
    # where the journal would be stands a folder: as on a disk that takes no new file, whoever asks
    (kb.settings.home / "kb.sqlite-journal").mkdir()
    assert not of(kb)["store"].holds
    (kb.settings.home / "kb.sqlite-journal").rmdir()
    assert of(kb)["store"].holds


def test_a_store_that_was_taken_away_is_not_ready(kb: KnowledgeBase) -> None:
    _ = kb.home.store
    store, elsewhere = kb.settings.home / "kb.sqlite", kb.settings.home / "elsewhere"
    store.rename(elsewhere)
    assert "is gone" in of(kb)["store"].told
    store.write_bytes(elsewhere.read_bytes())  # what is open is still the other
    assert "another stands in its place" in of(kb)["store"].told
    elsewhere.replace(store)
    assert of(kb)["store"].holds


def test_a_store_that_is_no_database_is_not_ready(kb: KnowledgeBase) -> None:
    (kb.settings.home / "kb.sqlite").write_bytes(b"no database" * 1000)
    assert not of(KnowledgeBase(kb.settings, HashingEncoder()))["store"].holds


def test_the_index_says_what_waits(kb: KnowledgeBase, write: Callable[..., Path]) -> None:
    id, text = next(iter(WRITEUPS.items()))
    kb.importing.import_files([write(f"{id}.md", text.replace("title: ", "title: Newly "))], by=OFFICER)
    found = of(kb)["index"]
    assert (found.grade, found.told) == (Grade.NOTICE, "1 practice waits to be indexed")
    kb.home.update_index()
    assert of(kb)["index"].grade is Grade.OK


@pytest.mark.parametrize("gone", [True, False], ids=["is gone", "lost its rows"])
def test_an_index_that_answers_nothing_is_not_ready(kb: KnowledgeBase, gone: bool) -> None:
    assert of(kb)["index"].grade is Grade.OK
    for file in kb.settings.built.glob("*.sqlite"):
        if gone:
            file.unlink()
        else:
            with sqlite3.connect(file) as index:
                index.execute("delete from practices")
    assert not of(kb)["index"].holds


def test_a_disk_without_its_reserve_is_not_ready(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "RESERVE", 1 << 62)
    assert not of(kb)["disk"].holds


def test_a_clock_behind_the_trail_is_told(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kb.home.store.head()[0]
    monkeypatch.setattr(readiness, "now", lambda: "2020-01-01T00:00:00+00:00")
    assert "behind what was recorded last" in of(kb)["clock"].told


def test_mail_is_tried_where_it_is_set(home: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # bound and not listening: whoever comes is refused
        at = replace(load(home), smtp=f"127.0.0.1:{silent.getsockname()[1]}")
        assert not of(KnowledgeBase(at, HashingEncoder()))["mail"].holds
