"""A slice of the campaign that calls the API as its document allows and as it does not."""

from pathlib import Path

import pytest

from tests.campaigns.api_fuzzing import ApiFuzzing
from webapp.api import plan


@pytest.mark.parametrize(("role", "only"), [("visitor", "practices"), ("officer", "meeting")])
def test_nothing_that_is_called_is_undocumented(template_home: Path, tmp_path: Path, role: str, only: str) -> None:
    found = ApiFuzzing(template_home, tmp_path, role, 2026, only).run(30)
    assert not found.faults, found.faults
    assert found.calls >= 20 and len(found.statuses) > 1


def test_an_answer_that_the_document_does_not_describe_would_be_caught(
    template_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "objective_json", lambda _: {"none": 1})
    fuzzing = ApiFuzzing(template_home, tmp_path, "visitor", 7, "objectives")
    assert fuzzing.run(6).faults
