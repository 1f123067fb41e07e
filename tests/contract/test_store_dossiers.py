"""What every store engine must do for the desk: dossiers, rounds, remarks, choices, gates, evidence, notices."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import Conflict, Unknown
from kb.ledger.gate import Decision, Gate
from kb.store import Store, open_store
from kb.submissions.dossier import Dossier, Remark, RemarkKind, State
from kb.tagging.choice import Choice
from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict

DRAFT = Dossier(
    id="", practice="", author="u1", state=State.DRAFT, entries={"title": "Café ☕"}, economies=("Chile",), title="Café"
)
REMARK = Remark(0, "d1", 1, "title", RemarkKind.CHANGE, "say what it does", "u2", "2025-01-01T00:00:00+00:00")
DECISION = Decision("p", Gate.COUNTS, False, "u2", "2025-01-01T00:00:00+00:00", "a test record")
EVIDENCE = SuggestionEvidence("p", 1, "4.1", 0.5, True, SuggestionVerdict.REJECTED, "u2", "2025-01-01T00:00:00+00:00")
CHOICE = Choice("d1", ("4.1", "1.3"), ("2.1",), False, "u2", "2025-01-01T00:00:00+00:00")


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


@pytest.fixture
def submitted(store: Store) -> Dossier:
    """The first dossier, handed in once."""
    dossier = replace(store.begin_dossier(DRAFT), state=State.SUBMITTED, practice="p", round=1)
    store.move_dossier(dossier, State.DRAFT, "u1")
    return store.dossier(dossier.id)


def test_a_draft_is_kept_whole_under_an_id_of_its_own(store: Store) -> None:
    first, second = store.begin_dossier(DRAFT), store.begin_dossier(DRAFT)
    assert (first.id, second.id) == ("d1", "d2")
    assert replace(store.dossier("d1"), id="", created="", changed="") == DRAFT
    with pytest.raises(Unknown):
        store.dossier("d9")


def test_what_the_author_writes_is_kept_until_it_is_handed_in(store: Store, submitted: Dossier) -> None:
    draft = store.begin_dossier(DRAFT)
    store.save_draft(replace(draft, title="New", entries={"title": "New"}))
    assert (store.dossier(draft.id).title, store.dossier(draft.id).entries) == ("New", {"title": "New"})
    with pytest.raises(Conflict):
        store.save_draft(replace(submitted, title="New"))


def test_every_time_it_is_handed_in_is_kept_as_a_round(store: Store, submitted: Dossier) -> None:
    back = replace(submitted, state=State.CHANGES_REQUESTED)
    store.move_dossier(replace(submitted, state=State.IN_REVIEW), State.SUBMITTED, "u2")
    store.move_dossier(back, State.IN_REVIEW, "u2", "see the remarks")
    again = replace(back, state=State.SUBMITTED, round=2, entries={"title": "Better"})
    store.move_dossier(again, State.CHANGES_REQUESTED, "u1")
    assert [(one.no, one.entries["title"], one.by) for one in store.rounds("d1")] == [
        (1, "Café ☕", "u1"),
        (2, "Better", "u1"),
    ]


def test_of_two_who_move_the_same_dossier_the_second_hears_of_it(store: Store, submitted: Dossier) -> None:
    store.move_dossier(replace(submitted, state=State.IN_REVIEW, assigned="u2"), State.SUBMITTED, "u2")
    with pytest.raises(Conflict, match="meanwhile"):
        store.move_dossier(replace(submitted, state=State.IN_REVIEW, assigned="u3"), State.SUBMITTED, "u3")
    assert store.dossier("d1").assigned == "u2"


def test_ids_of_practices_are_given_once(store: Store) -> None:
    assert [store.new_practice_id() for _ in range(2)] == ["SMEWG-BP-0001", "SMEWG-BP-0002"]


def test_remarks_are_numbered_and_settled_once(store: Store, submitted: Dossier) -> None:
    first = store.remark(REMARK)
    second = store.remark(replace(REMARK, field="", kind=RemarkKind.COMMENT, text="thank you"))
    store.settle_remark("d1", first.no, "u2")
    store.settle_remark("d1", first.no, "u3")
    settled, other = store.remarks("d1")
    assert (settled.no, settled.field, settled.kind, settled.settled_by) == (first.no, "title", RemarkKind.CHANGE, "u2")
    assert (other.no, other.settled_by) == (second.no, "")
    with pytest.raises(Unknown):
        store.remark(replace(REMARK, dossier="d9"))


def test_the_latest_choice_of_objectives_holds_and_the_trail_keeps_both(store: Store, submitted: Dossier) -> None:
    assert store.choice("d1") == Choice("d1")
    store.keep_choice(CHOICE)
    store.keep_choice(replace(CHOICE, objectives=(), none=True))
    assert store.choice("d1") == replace(CHOICE, objectives=(), none=True)
    kept = [entry.act for entry in store.trail(kind="dossier") if entry.act.action == "chose objectives"]
    assert [bool(act.before) for act in kept] == [False, True]
    assert "4.1" in kept[1].before and "4.1" not in kept[1].after.split("rejected")[0]
    with pytest.raises(Unknown):
        store.keep_choice(replace(CHOICE, dossier="d9"))


def test_the_latest_word_on_a_gate_holds_and_the_trail_keeps_both(store: Store) -> None:
    store.decide(DECISION)
    store.decide(replace(DECISION, gate=Gate.FEATURED, passed=True, why=""))
    store.decide(replace(DECISION, passed=True, why="a real one after all"))
    assert [(one.gate, one.passed, one.why) for one in store.decisions()] == [
        (Gate.COUNTS, True, "a real one after all"),
        (Gate.FEATURED, True, ""),
    ]
    assert next(entry.act.why for entry in store.trail(practice="p", kind="gate")) == "a test record"


def test_one_word_is_kept_for_a_practice_s_version_and_objective(store: Store) -> None:
    store.keep_evidence(EVIDENCE)
    store.keep_evidence(replace(EVIDENCE, verdict=SuggestionVerdict.CONFIRMED))
    store.keep_evidence(replace(EVIDENCE, version=2))
    assert store.evidence() == (replace(EVIDENCE, verdict=SuggestionVerdict.CONFIRMED), replace(EVIDENCE, version=2))
    store.drop_evidence("p", 2, "4.1", "u2")
    store.drop_evidence("p", 9, "4.1", "u2")
    assert store.evidence() == (replace(EVIDENCE, verdict=SuggestionVerdict.CONFIRMED),)
    assert [entry.act.action for entry in store.trail(kind="suggestion")][-1] == "took back"


def test_notices_come_newest_first_and_are_read_together(store: Store) -> None:
    store.notify("u1", "d1", "first")
    store.notify("u1", "d1", "second")
    store.notify("u2", "d1", "for another")
    assert [(one.text, one.read) for one in store.notices("u1")] == [("second", False), ("first", False)]
    store.read_notices("u1")
    assert all(one.read for one in store.notices("u1"))
    assert not store.notices("u2")[0].read


WRITING: tuple[Callable[[Store], object], ...] = (
    lambda store: store.assign_dossier("d1", "u2", "u2"),
    lambda store: store.remark(REMARK),
    lambda store: store.keep_choice(CHOICE),
    lambda store: store.decide(DECISION),
    lambda store: store.keep_evidence(EVIDENCE),
)


@pytest.mark.parametrize("write", WRITING)
def test_what_the_desk_decides_moves_the_generation_and_leaves_a_trail(
    store: Store, submitted: Dossier, write: Callable[[Store], object]
) -> None:
    generation, before = store.generation(), len(list(store.trail()))
    write(store)
    assert store.generation() > generation
    assert len(list(store.trail())) == before + 1


def test_drafts_and_notices_leave_no_trail_and_move_no_generation(store: Store) -> None:
    generation = store.generation()
    store.save_draft(store.begin_dossier(DRAFT))
    store.notify("u1", "d1", "hello")
    assert store.generation() == generation
    assert list(store.trail()) == []
