"""A slice of the campaign of many writers; `make concurrent` runs it whole."""

from pathlib import Path

from tests.campaigns.concurrent import campaign


def test_of_writers_at_once_nobody_loses_a_word_unseen(tmp_path: Path) -> None:
    outcome = campaign(tmp_path, operations=48, writers=3, officers=2)
    assert outcome.acts["edit"] > 0
    assert (outcome.lost, outcome.wrong) == ((), ())
    assert outcome.verify == 0, outcome.said
