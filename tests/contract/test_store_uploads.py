"""What every store must do with files that wait to be brought in."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import Unknown
from kb.importing.sheet_choices import SheetChoices
from kb.importing.upload import Upload
from kb.store import Store, open_store

UPLOAD = Upload(token="t", account="account-1", name="x.xlsx", sha256="a" * 64, mapping={"Größe": "agency", "b": ""})


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


def test_an_upload_is_kept_whole_and_what_is_new_of_it_too(store: Store) -> None:
    store.keep_upload(UPLOAD)
    kept = store.upload("t")
    assert replace(kept, at="") == UPLOAD
    assert kept.at
    changed = replace(kept, mapping={}, clear=True, report="{}")
    store.keep_upload(changed)
    assert store.upload("t") == changed


def test_one_that_nobody_brought_is_unknown_and_names_no_other(store: Store) -> None:
    store.keep_upload(UPLOAD)
    with pytest.raises(Unknown) as told:
        store.upload("tt")
    assert told.value.near == ()


def test_the_old_are_swept_and_the_others_are_still_waited_for(store: Store) -> None:
    store.keep_upload(replace(UPLOAD, at="2020-01-01T00:00:00+00:00"))
    store.keep_upload(replace(UPLOAD, token="u", sha256="b" * 64, at="2020-01-03T00:00:00+00:00"))
    assert store.sweep_uploads("2020-01-02T00:00:00+00:00") == ("b" * 64,)
    with pytest.raises(Unknown):
        store.upload("t")
    assert store.upload("u").sha256 == "b" * 64


def test_uploads_leave_no_trail_and_move_no_generation(store: Store) -> None:
    generation = store.generation()
    store.keep_upload(UPLOAD)
    store.sweep_uploads("2030-01-01T00:00:00+00:00")
    assert store.generation() == generation
    assert list(store.trail()) == []


def test_what_was_chosen_for_a_header_row_is_kept_by_it_and_leaves_no_trail(store: Store) -> None:
    generation = store.generation()
    chosen = SheetChoices({"Größe": "agency"}, {"status": {"asleep": "ended", "drawer": ""}})
    assert store.sheet_choices("a" * 64) is None
    store.keep_sheet_choices("a" * 64, SheetChoices({"x": "title"}))
    store.keep_sheet_choices("a" * 64, replace(chosen, options={"hidden": "yes"}))
    assert store.sheet_choices("a" * 64) == chosen
    assert store.generation() == generation and list(store.trail()) == []
