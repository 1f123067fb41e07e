"""What every store engine must do for the care of the base."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.errors import Conflict, Unknown
from kb.ledger.entries import Adoption, Confirmation, SharingEvent, Stage
from kb.practice.history import Batch, BatchItem, Merge
from kb.practice.practice import Submission
from kb.store import Store, open_store
from kb.trail.chain import faults

DAY = date(2027, 5, 4)


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    store = open_store(request.param, tmp_path)
    for id in ("a", "b", "c"):
        store.put(Submission(id=id, title=id, body="t"), id.encode(), (), "account-1")
    return store


def test_every_version_is_kept_with_who_and_why_and_to_the_byte(store: Store) -> None:
    store.put(Submission(id="a", title="new", body="t"), b"a2\r\n", (), "account-2", "a better title")
    first, second = store.versions("a")
    assert (first.no, first.by, first.why) == (1, "account-1", "")
    assert (second.no, second.by, second.why) == (2, "account-2", "a better title")
    assert (store.version_source("a", 1), store.version_source("a", 2)) == (b"a", b"a2\r\n")


def test_what_has_no_versions_or_not_that_one_is_unknown(store: Store) -> None:
    with pytest.raises(Unknown):
        store.versions("nothing")
    with pytest.raises(Unknown):
        store.version_source("a", 2)


def test_a_withdrawn_practice_is_reinstated_with_a_reason(store: Store) -> None:
    store.withdraw("a", "account-1", "a wish")
    store.reinstate("a", "account-2", "the wish was taken back")
    assert not store.practice("a").withdrawn
    assert [e.act.why for e in store.trail("a")][-1] == "the wish was taken back"
    with pytest.raises(Unknown):
        store.reinstate("nothing", "account-2", "x")


def merge(dropped: str = "b", kept: str = "a") -> Merge:
    return Merge(dropped, kept, "2026-11-24T00:00:00+00:00", "account-1", "the same programme")


def test_a_merge_leaves_nothing_under_the_dropped_id_and_keeps_its_record(store: Store) -> None:
    shown = SharingEvent("b", "m", date(2023, 5, 4))
    taken = Adoption("b", "Peru", Stage.PILOTING, "Peru")
    store.share(shown, "x")
    store.adopt(taken, "x")
    store.merge(merge(), (replace(shown, practice="a"),), (replace(taken, practice="a"),))
    assert [practice.id for practice in store.practices()] == ["a", "c"]
    assert store.practice("b").title == "b" and store.source("b") == b"b"
    assert (store.events(), store.adoptions()) == ((replace(shown, practice="a"),), (replace(taken, practice="a"),))
    assert store.merges() == {"b": merge()}


def test_confirmations_of_the_dropped_move_only_where_the_survivor_has_none(store: Store) -> None:
    for practice, plan, objective in (("b", "p", "1.1"), ("b", "q", "2.1"), ("a", "p", "4.1")):
        store.confirm(Confirmation(practice, plan, (objective,), "account-9", "1"))
    store.merge(merge(), (), ())
    assert store.confirmations("p") == {"a": Confirmation("a", "p", ("4.1",), "account-9", "1")}
    assert store.confirmations("q") == {"a": Confirmation("a", "q", ("2.1",), "account-9", "1")}


def test_a_practice_is_merged_once_and_not_into_one_that_is_gone(store: Store) -> None:
    store.merge(merge(), (), ())
    for again in (merge(), merge("c", "b"), merge("b", "c")):
        with pytest.raises(Conflict):
            store.merge(again, (), ())
    with pytest.raises(Unknown):
        store.merge(merge("nothing", "c"), (), ())
    assert list(store.merges()) == ["b"]


def test_a_merged_practice_is_not_written_to_any_more(store: Store) -> None:
    store.merge(merge(), (), ())
    with pytest.raises(Conflict, match="merged into a"):
        store.put(Submission(id="b", title="new", body="t"), b"b2", (), "x")


def test_a_review_day_is_set_changed_and_taken_away(store: Store) -> None:
    assert store.set_review("a", DAY, "account-1", "figures age")
    assert not store.set_review("a", DAY, "account-2", "again")
    review = store.reviews()["a"]
    assert (review.day, review.by, review.why) == (DAY, "account-1", "figures age")
    assert store.set_review("a", None, "account-1", "closed") and store.reviews() == {}
    assert [e.act.after for e in store.trail("a", kind="review")] == ['{"day": "2027-05-04"}', ""]


def test_review_days_come_with_the_earliest_first(store: Store) -> None:
    store.set_review("b", DAY, "x", "y")
    store.set_review("a", date(2028, 1, 1), "x", "y")
    assert list(store.reviews()) == ["b", "a"]


def test_a_batch_is_kept_with_what_it_did_and_undone_once(store: Store) -> None:
    items = (BatchItem("b", "1", "2"), BatchItem("a", "1", "2"))
    kept = store.keep_batch(Batch(0, "kind", "Kind: set to tool", "tidy", "account-1", "now", items))
    assert (kept.no, kept.items, kept.undone) == (1, items, "")
    assert store.batch(1) == kept and store.batches() == (kept,)
    store.mark_undone(1, "account-2", "a slip")
    assert store.batch(1).undone
    with pytest.raises(Conflict):
        store.mark_undone(1, "account-2", "a slip")
    with pytest.raises(Unknown):
        store.batch(2)


def test_a_page_of_the_trail_is_newest_first_and_says_how_many_there_are(store: Store) -> None:
    store.set_review("a", DAY, "account-2", "y")
    page, total = store.trail_page("", "", "", "", 2, 1)
    assert ([e.no for e in page], total) == ([4, 3], 4)
    assert [e.no for e in store.trail_page("", "", "", "", 2, 2)[0]] == [2, 1]
    assert [e.no for e in store.trail_page("a", "account-1", "practice", "", 9, 1)[0]] == [1]
    assert store.trail_page("", "", "", "2999-01-01", 9, 1) == ((), 0)
    assert store.head() == (4, page[0].hash)


def test_all_of_this_leaves_a_trail_that_holds_and_moves_the_generation(store: Store) -> None:
    before = store.generation()
    store.share(SharingEvent("b", "m", date(2023, 5, 4)), "x")
    store.merge(merge(), (SharingEvent("a", "m", date(2023, 5, 4)),), ())
    store.set_review("a", DAY, "x", "y")
    store.keep_batch(Batch(0, "kind", "t", "w", "x", "now", ()))
    assert store.generation() > before
    assert list(faults(store.trail())) == []
    merged = [(e.act.action, e.act.subject) for e in store.trail(kind="event")][-2:]
    assert merged == [("moved away", "b@m@"), ("moved here", "a@m@")]


def test_an_empty_store_has_the_head_that_everything_begins_with(tmp_path: Path) -> None:
    assert open_store("sqlite:empty.sqlite", tmp_path).head() == (0, "0" * 64)
