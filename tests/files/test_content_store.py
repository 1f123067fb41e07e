"""Files kept under their hash: whole, once, and never given out damaged."""

from pathlib import Path

import pytest

from kb.errors import DamagedFile, StoreProblem
from kb.files.content_store import ContentStore


def test_a_file_is_kept_once_under_its_hash_and_nothing_else_is_left(tmp_path: Path) -> None:
    files = ContentStore(tmp_path / "attachments")
    sha256 = files.keep(b"what it holds")
    assert files.keep(b"what it holds") == sha256
    assert files.read(sha256) == b"what it holds"
    assert [path.name for path in (tmp_path / "attachments").rglob("*") if path.is_file()] == [sha256]


def test_a_damaged_file_is_never_given_out_and_mended_when_it_comes_again(tmp_path: Path) -> None:
    files = ContentStore(tmp_path / "attachments")
    sha256 = files.keep(b"what it holds")
    files.path(sha256).write_bytes(b"what it hold")
    with pytest.raises(DamagedFile):
        files.read(sha256)
    files.keep(b"what it holds")
    assert files.read(sha256) == b"what it holds"
    files.path(sha256).unlink()
    with pytest.raises(DamagedFile):
        files.read(sha256)


def test_a_disk_that_does_not_take_it_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "attachments").write_text("a file stands where the folder should")
    with pytest.raises(StoreProblem, match="free some space"):
        ContentStore(tmp_path / "attachments").keep(b"x")


def test_a_file_is_synced_before_it_gets_its_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_sync, real_replace = __import__("os").fsync, Path.replace
    monkeypatch.setattr("os.fsync", lambda handle: (done.append("sync"), real_sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, target: (done.append("name"), real_replace(self, target))[1])
    files = ContentStore(tmp_path)
    files.keep(b"x")
    assert done[-3:] == ["sync", "name", "sync"]
