"""An import is taken back as one, but for what was done since with what came in, and its file may come again."""

import json
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.errors import Conflict
from kb.importing.preview import Fate
from kb.person import operator
from tests.importing.test_importing import GOOD, OFFICER, bring, look, only, sheet

BY = operator("secretariat")
CHILE, JAPAN = "chile-market-days", "japan-credit-guarantee"


def catalogue(*titles: str) -> bytes:
    return sheet({"ID": CHILE, **GOOD, "Title": "Online market days"}, *({**GOOD, "Title": one} for one in titles))


def counted(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    return {figure.key: figure.practices for figure in kb.figures.tally(None).figures}


def test_what_came_in_goes_and_what_was_changed_says_again_what_it_said(kb: KnowledgeBase) -> None:
    before = kb.home.store.source(CHILE), set(kb.home.cards()), counted(kb)
    report = bring(kb, catalogue("First new", "Second new"))
    batch = kb.care.bulk.batch(report.batch, OFFICER)
    assert [bool(item.before) for item in batch.items] == [True, False, False]
    assert "2 new, 1 changed" in batch.told and "x.xlsx" not in json.dumps([e.act.after for e in kb.home.store.trail()])
    undoing = kb.care.bulk.undoing(batch.no, OFFICER)
    assert len(undoing.taken_back) == 3 and not undoing.kept
    done = kb.care.bulk.undo(batch.no, OFFICER, "the wrong file")
    assert not done.skipped  # type: ignore[union-attr]
    assert (kb.home.store.source(CHILE), set(kb.home.cards()), counted(kb)) == before
    assert kb.trail.verification.prove().holds
    with pytest.raises(Conflict):
        kb.care.bulk.undo(batch.no, OFFICER, "again")


def test_the_file_of_an_import_that_was_undone_comes_in_again_under_the_same_ids(kb: KnowledgeBase) -> None:
    data = catalogue("First new", "Second new")
    first = kb.care.bulk.batch(bring(kb, data).batch, OFFICER)
    kb.care.bulk.undo(first.no, OFFICER, "too early")
    assert [row.outcome for row in look(kb, data).rows] == [Fate.UPDATE, Fate.NEW, Fate.NEW]
    again = bring(kb, data)
    items = kb.care.bulk.batch(again.batch, OFFICER).items
    assert [item.practice for item in items] == [item.practice for item in first.items]
    assert {item.practice for item in items} <= set(kb.home.cards())
    assert bring(kb, data).batch == 0, "nothing came in, so there is nothing to undo"
    kb.care.bulk.undo(again.batch, OFFICER, "and off again")
    assert items[1].practice not in kb.home.cards() and kb.trail.verification.prove().holds


def test_what_an_economy_withdrew_stays_withdrawn_whatever_was_undone(kb: KnowledgeBase) -> None:
    data = sheet({**GOOD, "Title": "First new"}, {**GOOD, "Title": "Second new"})
    batch = kb.care.bulk.batch(bring(kb, data).batch, OFFICER)
    kb.care.withdrawing.withdraw(batch.items[0].practice, BY, "its economy wishes so")
    assert kb.care.bulk.undoing(batch.no, OFFICER).kept == {batch.items[0].practice: "it was withdrawn or merged since"}
    kb.care.bulk.undo(batch.no, OFFICER, "x")
    withdrawn, taken_back = look(kb, data).rows
    assert withdrawn.outcome is Fate.REFUSED and "withdrawn by its economy" in withdrawn.problems[0].message
    assert taken_back.outcome is Fate.NEW


def test_what_was_changed_shared_taken_up_or_counted_since_stays_and_is_named(kb: KnowledgeBase) -> None:
    titles = ("Changed", "Shared", "Taken up", "Confirmed", "Untouched")
    batch = kb.care.bulk.batch(bring(kb, sheet(*({**GOOD, "Title": one} for one in titles))).batch, OFFICER)
    changed, shared, taken_up, confirmed, untouched = (item.practice for item in batch.items)
    bring(kb, sheet({"ID": changed, "Lead agency": "Another"}))
    kb.recording.share(kb.recording.event(shared, "m-2023-1", agenda_item="9"), BY)
    kb.recording.adopt(kb.recording.adoption(taken_up, "Peru", stage="planned"), BY)
    kb.recording.confirm(confirmed, ["1.1"], BY)
    undoing = kb.care.bulk.undoing(batch.no, OFFICER)
    assert undoing.taken_back == (untouched,)
    assert undoing.kept == {
        changed: "it was changed since",
        shared: "it was shared since",
        taken_up: "it was taken up since",
        confirmed: "its objectives were confirmed since",
    }
    before = counted(kb)
    done = kb.care.bulk.undo(batch.no, OFFICER, "x")
    assert done.taken_back == (untouched,)  # type: ignore[union-attr]
    assert untouched not in kb.home.cards() and {changed, shared, taken_up, confirmed} <= set(kb.home.cards())
    assert counted(kb) == before


def test_the_figures_that_undoing_moves_are_told_before(kb: KnowledgeBase) -> None:
    batch = bring(kb, sheet({"ID": CHILE, "Submitting economies": "Peru"})).batch
    kb.recording.confirm(JAPAN, ["1.1"], BY)  # of another practice: it holds nothing back
    told = {(one.period, one.key): one.new for one in kb.care.bulk.undoing(batch, OFFICER).figures}
    kb.care.bulk.undo(batch, OFFICER, "x")
    for year in kb.plan.years:
        tally = kb.figures.tally(year)
        assert all(told.get((str(year), one.key), one.value) == one.value for one in tally.figures)


def test_write_ups_of_a_folder_are_undone_as_one(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = kb.home.store.source(JAPAN).decode().replace(f"id: {JAPAN}", "id: japan-again")
    (tmp_path / "japan-again.md").write_text(text.replace("title: ", "title: Anew "), "utf-8")
    report = kb.importing.import_files([tmp_path], BY)
    assert report.added == 1 and report.batch
    kb.care.bulk.undo(report.batch, BY, "x")
    assert "japan-again" not in kb.home.cards()
    again = kb.importing.import_files([tmp_path], BY)
    assert again.batch and "japan-again" in kb.home.cards()


def test_a_single_row_names_no_batch_where_nothing_changes(kb: KnowledgeBase) -> None:
    assert only(kb, sheet({"ID": CHILE})).outcome is Fate.SAME
    assert bring(kb, sheet({"ID": CHILE})).batch == 0
