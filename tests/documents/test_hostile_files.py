"""A slice of `make hostile`: at every door, with the faults that it must catch."""

from collections.abc import Iterator
from pathlib import Path

from tests.campaigns import hostile_files
from tests.campaigns.hostile_files import HandedIn, HostileFile, Watch


def few(watch: Watch) -> Iterator[HostileFile]:
    """One of each kind but the bombs, which `test_sandbox.py` has, and a mutation of each sound file."""
    for kind in (
        hostile_files.leading_out(watch), hostile_files.names(), hostile_files.mislabelled(), hostile_files.cut_off()
    ):  # fmt: skip
        yield next(kind)
    yield from hostile_files.mutated(5, seed=7)


def test_hostile_files_are_refused_or_read_and_each_seeded_fault_is_caught(tmp_path: Path) -> None:
    told: HandedIn = hostile_files.campaign(tmp_path, few, timed=False)
    assert told.faults == []
    assert told.files == 9 and max(told.answers) < 500
