"""A slice of the campaigns that kill: the server while clients submit, and whatever takes long while it works.

`make killing` runs them whole.
"""

import random
from pathlib import Path

import pytest

from tests.campaigns.killing import campaign
from tests.campaigns.killing_acts import kill
from tests.campaigns.power_loss.calls import is_there
from tests.campaigns.power_loss.disk import KILLED
from tests.campaigns.power_loss.images import Losses, lose, recorded


def test_what_was_acknowledged_is_there_after_the_server_was_killed(tmp_path: Path) -> None:
    outcome = campaign(tmp_path / "home", kills=1, clients=3)
    assert outcome.acknowledged > 0
    assert (outcome.lost, outcome.doubled, outcome.wrong) == ((), (), ())
    assert outcome.verify == 0, outcome.said


@pytest.mark.parametrize("act", ["merge", "restore", "import"])
def test_what_was_killed_is_done_again_with_nothing_lost_doubled_or_left(act: str, tmp_path: Path) -> None:
    assert kill(act, tmp_path, 2, random.Random(7)).wrong == []


@pytest.mark.skipif(not is_there(), reason="system calls cannot be watched here")
def test_a_record_that_is_written_row_by_row_is_found_out(tmp_path: Path) -> None:
    """A seeded fault: a row and its word in the trail are two commits, and a kill comes between them."""
    found = Losses()
    lose(recorded("attach", tmp_path, "one by one"), found, images=100, rules=(KILLED,))
    assert found.wrong
