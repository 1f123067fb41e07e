"""By whichever door a home comes to be, its store is its owner's alone, though the umask closes nothing."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import kb as command_line


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def done(*arguments: object) -> None:
    called = CliRunner().invoke(command_line, [str(one) for one in arguments])
    assert called.exit_code == 0, called.output


def stores(home: Path) -> set[int]:
    """The modes of all that holds what is on record."""
    return {
        stat.S_IMODE(path.stat().st_mode) for path in (*home.glob("kb.sqlite*"), *home.glob("index/built/*.sqlite"))
    }


def test_every_door_closes_the_store_behind_it(tmp_path: Path) -> None:
    first, restored, brought = tmp_path / "first", tmp_path / "restored", tmp_path / "brought"
    done("init", first)
    (first / "kb.toml").write_text('encoder = "none"\n', "utf-8")
    done(
        "--home", first, "import", Path(__file__).parents[2] / "practices" / "writeups" / "peru-parcel-post-exports.md"
    )
    assert stores(first) == {0o600}
    done("--home", first, "backup", tmp_path / "a.kbbackup")
    assert stat.S_IMODE((tmp_path / "a.kbbackup").stat().st_mode) == 0o600
    assert stat.S_IMODE((first / "last-backup.json").stat().st_mode) == 0o600
    done("restore", tmp_path / "a.kbbackup", restored)
    assert stores(restored) == {0o600}
    done("--home", first, "export", "--everything", tmp_path / "open")
    done("init", brought)
    (brought / "kb.toml").write_text('encoder = "none"\n', "utf-8")
    done("--home", brought, "import", tmp_path / "open")
    assert stores(brought) == {0o600}
