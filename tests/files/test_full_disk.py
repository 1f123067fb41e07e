"""On a disk that is really full, what writes much is refused in words and leaves nothing half; with room again all goes
on, in the same process."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

MOUNTED = 'mount -t tmpfs -o size=24m none "$0" && exec "$@"'
"""In a name space of its own: the machine sees nothing of it, and it goes with the process."""


def _may_mount(folder: Path) -> bool:
    tried = shutil.which("unshare") and subprocess.run(
        ["unshare", "-rm", "sh", "-c", MOUNTED, folder, "true"], capture_output=True, check=False
    )
    return bool(tried) and tried.returncode == 0


def test_a_full_disk_is_told_leaves_nothing_half_and_is_survived(tmp_path: Path) -> None:
    if not _may_mount(tmp_path):
        pytest.skip("a file system of its own cannot be mounted here")
    command = ["unshare", "-rm", "sh", "-c", MOUNTED, str(tmp_path)]
    done = subprocess.run(
        [*command, sys.executable, "-m", "tests.files.full_disk", str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = [line.split()[:3] for line in done.stdout.splitlines()]
    went = [["import", "303"], ["attach", "303"], ["backup", "200"], ["read", "200"]]
    assert [line[1:] for line in told if line[0] in ("before", "after")] == [*went, *went, ["verify", "True"]]
    for when, status in (("full", "507"), ("raced", "503")):
        wrong = [["import", status], ["attach", status], ["backup", "503"], ["read", "200"]]
        assert [line[1:] for line in told if line[0] == when][:4] == wrong
    assert ["full", "halves", "0"] in told
