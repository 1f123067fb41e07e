"""A home of any version before this one opens, whole or as it was; one of a newer version is refused and left alone.

`make migrating` stops the opening of all of them at every call.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kb.encoder import HashingEncoder
from kb.errors import StoreProblem
from kb.knowledge_base import KnowledgeBase
from kb.settings import load
from tests.campaigns.migrating import ALL, Stops, applied, every, figures, lay, locked, released, stopped
from tests.campaigns.power_loss.calls import is_there


@pytest.mark.parametrize("name", every())
def test_a_home_of_every_schema_opens_with_its_figures_and_locked_years(name: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    lay(name, home)
    years = locked(home)
    assert applied(home) != ALL
    kb = KnowledgeBase(load(home), HashingEncoder())
    proof = kb.trail.verification.prove()
    assert proof.holds, [check for check in proof.checks if not check.holds]
    told = figures(kb)
    assert told["None shared"] == ("chile-market-days", "japan-credit-guarantee")
    assert told["None adopted"] == ("chile-market-days",)
    assert applied(home) == ALL
    assert locked(home) == years
    assert len(years) == (2 if name.startswith("m") else 0)


@pytest.mark.skipif(not is_there(), reason="system calls cannot be watched here")
def test_an_opening_that_was_stopped_leaves_the_old_home_or_the_new_one(tmp_path: Path) -> None:
    found = Stops()
    stopped("m040", tmp_path, found, power=False)
    assert found.calls > 30
    assert found.wrong == []


@pytest.mark.skipif(not is_there(), reason="system calls cannot be watched here")
def test_steps_that_are_taken_one_by_one_are_found_out(tmp_path: Path) -> None:
    """A seeded fault: each step committed by itself leaves a home between two versions."""
    found = Stops()
    stopped("m052", tmp_path, found, power=False, fault="one by one")
    assert any("it is between" in one for one in found.wrong)


def test_a_store_of_a_newer_version_is_refused_in_a_sentence_and_not_touched(tmp_path: Path) -> None:
    home = tmp_path / "home"
    lay(released()[-1], home)
    KnowledgeBase(load(home), HashingEncoder()).home.store.close()
    with closing(sqlite3.connect(home / "kb.sqlite")) as db, db:
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('store', 'm999_x', '')")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(StoreProblem, match=r"written by a newer version \(m999_x\): install that version"):
        KnowledgeBase(load(home), HashingEncoder()).home.store  # noqa: B018
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
