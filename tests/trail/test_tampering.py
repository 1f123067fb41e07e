"""The trail against whoever writes to the store's file past the store; the full run is `make tampering`."""

from pathlib import Path

from tests.campaigns.tampering import campaign


def test_two_hundred_tampers_are_found(tmp_path: Path) -> None:
    result = campaign(tmp_path, tampers=200, honest=0, seed=1)
    assert result.missed == [] and sum(result.found.values()) == 200
    assert len(result.found) >= 12  # every kind was drawn


def test_two_hundred_honest_runs_are_silent(tmp_path: Path) -> None:
    result = campaign(tmp_path, tampers=0, honest=200, seed=2)
    assert result.false_alarms == [] and result.silent == 200
