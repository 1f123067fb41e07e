"""Folders that are put in place whole, and what is left of runs that were stopped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import Conflict
from kb.files import whole
from kb.files.content_store import DAY, PART, ContentStore
from tests.homes import ROOT

STOPPED = """
import os, sys
from pathlib import Path
from kb.files import whole
moved = []
def stop(folder):
    if any(path.name == "a" for path in Path(sys.argv[1]).iterdir()):
        os._exit(9)
if sys.argv[2] == "half moved":
    whole.sync_folder = stop
with whole.whole_folder(Path(sys.argv[1]), last="z") as part:
    for name in "abz":
        (part / name).write_text(name)
    if sys.argv[2] == "half filled":
        os._exit(9)
"""


@pytest.mark.parametrize("when", ["half filled", "half moved"])
def test_an_empty_folder_is_filled_again_after_a_run_that_was_stopped(tmp_path: Path, when: str) -> None:
    target = tmp_path / "place"
    target.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", STOPPED, str(target), when], env=environment).returncode == 9
    assert any(target.iterdir())
    whole.must_be_empty(target)
    with whole.whole_folder(target) as part:
        (part / "b").write_text("again")
    assert [path.name for path in target.iterdir()] == ["b"]
    assert (target / "b").read_text() == "again"


def test_what_is_being_filled_is_not_taken_for_left_over_and_what_is_anothers_is_left(tmp_path: Path) -> None:
    target = tmp_path / "place"
    target.mkdir()
    with whole.whole_folder(target) as part:
        (part / "a").write_text("a")
        with pytest.raises(Conflict, match="not empty"):
            whole.must_be_empty(target)
        (target / "mine").write_text("mine")
        part_name = part.name
    assert {"a", "mine"} == {path.name for path in target.iterdir()}
    (target / part_name).mkdir()
    with pytest.raises(Conflict):
        whole.must_be_empty(target)


def test_what_stands_in_a_place_is_replaced_whole_or_stays(tmp_path: Path) -> None:
    target = tmp_path / "place"
    for text in ("one", "two"):
        with whole.renewed_folder(target) as part:
            (part / text).write_text(text)
    with pytest.raises(RuntimeError), whole.renewed_folder(target) as part:
        (part / "three").write_text("three")
        raise RuntimeError
    assert [path.name for path in target.iterdir()] == ["two"]
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_file_that_was_being_kept_when_all_stopped_is_taken_away_a_day_later(tmp_path: Path) -> None:
    kept = ContentStore(tmp_path / "attachments")
    kept.keep(b"one")
    old, young = (tmp_path / "attachments" / f"{PART}{name}" for name in ("old", "young"))
    for left in (old, young):
        left.write_bytes(b"half")
    moment = old.stat().st_mtime - DAY - 60
    os.utime(old, (moment, moment))
    kept.keep(b"two")
    assert not old.exists()
    assert young.exists()
