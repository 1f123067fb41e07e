"""A slice of the campaign that takes the power away at every call; `make power-loss` runs it whole."""

from pathlib import Path

import pytest

from tests.campaigns.power_loss.calls import is_there
from tests.campaigns.power_loss.images import Losses, lose, recorded

pytestmark = pytest.mark.skipif(not is_there(), reason="system calls cannot be watched here")


@pytest.mark.parametrize("act", ["attach", "begin"])
def test_what_was_acknowledged_outlasts_the_power(act: str, tmp_path: Path) -> None:
    found = Losses()
    lose(recorded(act, tmp_path), found, images=60)
    assert found.acknowledged > 0
    assert found.images >= 60
    assert found.first == {}


def test_a_commit_without_its_folder_and_a_paper_without_its_name_are_found(tmp_path: Path) -> None:
    """Seeded faults: what the journal leaves, as before `synchronous=EXTRA`, and a paper whose folder is not synced."""
    found = Losses()
    lose(recorded("attach", tmp_path, "full", "no name"), found, images=20)
    told = "\n".join(found.first.values())
    assert "which was acknowledged, is gone" in told
    assert "is gone from attachments/" in told


def test_a_folder_put_in_place_before_its_files_last_is_found(tmp_path: Path) -> None:
    found = Losses()
    lose(recorded("begin", tmp_path, "no paper"), found, images=50)
    assert found.wrong
