"""A slice of the campaign that kills the server while clients submit; `make killing` runs it whole."""

from pathlib import Path

from tests.campaigns.killing import campaign


def test_what_was_acknowledged_is_there_after_the_server_was_killed(tmp_path: Path) -> None:
    outcome = campaign(tmp_path / "home", kills=2, clients=3)
    assert outcome.acknowledged > 0
    assert (outcome.lost, outcome.doubled, outcome.wrong) == ((), (), ())
    assert outcome.verify == 0, outcome.said
