"""A slice of the campaign of naughty strings, and that it catches what it is there for."""

from pathlib import Path

import pytest
from flask import Flask

from tests.campaigns.fuzzing.campaign import fuzz
from tests.campaigns.fuzzing.naughty import TEXTS
from webapp.site import numbers


def test_nothing_that_is_sent_is_a_fault_of_ours(template_home: Path, tmp_path: Path) -> None:
    found = fuzz(template_home, tmp_path, 300, 2026, sent=TEXTS, learned_as=())
    assert found.faults == []
    assert found.cases == 300 and len(found.roles) == 8 and len(found.statuses) > 5


def test_the_same_seed_sends_the_same(template_home: Path, tmp_path: Path) -> None:
    first, again = (
        fuzz(template_home, tmp_path, 20, 5, "/areas", TEXTS, learned_as=("visitor",)) for _ in range(2)
    )  # fmt: skip
    assert first.statuses == again.statuses and first.roles == again.roles


def test_a_number_that_the_store_does_not_have_would_be_caught(
    template_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_many_digits_as_there_are(app: Flask) -> None:
        return None

    monkeypatch.setattr(numbers, "install", as_many_digits_as_there_are)
    found = fuzz(template_home, tmp_path, 40, 7, "GET /attachments", ("99999999999999999999",), learned_as=())
    assert any("OverflowError" in fault for fault in found.faults)
    assert any(fault.endswith(": 500") and "GET b'/attachments/9999" in fault for fault in found.faults)
