"""`kb backup`, `kb restore` and `kb drill`, as they are called."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the home."""
    return tmp_path_factory.mktemp("backups")


def test_the_commands_say_in_sentences_what_they_did(
    kb: KnowledgeBase, place: Path, run: Callable[..., subprocess.CompletedProcess[str]], write: Callable[..., Path]
) -> None:
    key = write("key", "c2VjcmV0IHNlY3JldCBzZWNyZXQ=\n")
    done = run("backup", place / "a.kbbackup", "--key-file", key)
    assert done.returncode == 0, done.stderr
    assert "6 practices, 2 adoptions" in done.stdout
    assert "left out: index/built/" in done.stdout
    assert run("backup", "--check", place / "a.kbbackup", "--key-file", key).returncode == 0
    short = run("backup", place / "b.kbbackup", "--key-file", write("short", "abc"))
    assert short.returncode == 1 and "openssl rand" in short.stderr
    again = run("restore", place / "a.kbbackup", place / "home", "--key-file", key, "--index")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "every locked figure" in again.stdout
    assert "kb index" not in again.stdout.splitlines()[-1]
    assert run("--home", place / "home", "verify").returncode == 0
    assert run("--home", place / "home", "search", "market").returncode == 0
    refused = run("restore", place / "a.kbbackup", place / "home", "--key-file", key)
    assert refused.returncode == 1 and "not empty" in refused.stderr
    file = place / "a.kbbackup"
    file.write_bytes(file.read_bytes()[:-9])
    broken = run("backup", "--check", file, "--key-file", key)
    assert broken.returncode == 1 and "damaged" in broken.stderr
    drilled = run("drill", place)
    assert drilled.returncode == 1
    assert "no whole backup of this home" in drilled.stdout
    refused = run("backup", place / "c.kbbackup", "--keep", "3")
    assert refused.returncode == 1 and "folder, or a pattern" in refused.stderr
    assert not (place / "c.kbbackup").exists()
    assert json.loads(run("tally", "--json").stdout) == json.loads(
        run("--home", place / "home", "tally", "--json").stdout
    )
