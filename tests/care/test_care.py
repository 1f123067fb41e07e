"""The care of the base as use cases: all of it or nothing, and nothing that a half-done piece of work would break."""

import sqlite3
from pathlib import Path

import pytest

from kb.care.edit import bulk_edit
from kb.encoder import HashingEncoder
from kb.errors import Conflict, Forbidden, SignInNeeded, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Role, Scope, operator
from kb.submissions.dossier import Dossier, State

BY = operator("secretariat")
CHILE, JAPAN, PERU = "chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window"


def test_an_edit_that_fails_on_one_practice_changes_none(kb: KnowledgeBase, home: Path) -> None:
    with sqlite3.connect(home / "kb.sqlite") as db:
        db.execute("update practices set source = cast('---' as blob) where id = ?", [JAPAN])
    db.close()
    edit = bulk_edit("kind", "set", "tool", False)
    seen, generation = kb.care.bulk.preview(edit, [CHILE, JAPAN], BY), kb.home.store.generation()
    with pytest.raises(Conflict, match="cannot be read"):
        kb.care.bulk.apply(edit, [CHILE, JAPAN], seen.digest, BY, "x")
    assert kb.home.store.generation() == generation and kb.home.store.batches() == ()
    assert str(kb.home.ledger().by_id[CHILE].kind) == "programme"


def test_a_merge_that_fails_leaves_both_as_they_were(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kb.home.store.generation()

    def broken(*_: object) -> None:
        raise Conflict("the store says no")

    monkeypatch.setattr(kb.home.store, "merge", broken)
    with pytest.raises(Conflict):
        kb.care.merges.merge(CHILE, JAPAN, BY, "x", agreed=True, unite=True)
    assert kb.home.store.generation() == before and kb.home.store.practice(CHILE).economies == ("Chile",)
    monkeypatch.undo()
    kb.care.reviews.set_review(CHILE, "2030-01-01", BY, "x")
    assert kb.home.ledger().by_id[CHILE].economies == ("Chile",)


def test_what_the_preview_of_a_merge_says_is_what_the_figures_say_afterwards(kb: KnowledgeBase) -> None:
    told = {(f.period, f.key): f for f in kb.care.merges.merge_preview(CHILE, JAPAN, BY).figures}
    kb.care.merges.merge(CHILE, JAPAN, BY, "x", agreed=True)
    for year in (*kb.plan.years, None):
        tally = kb.figures.tally(year)
        for figure in tally.figures:
            moved = told.get((tally.period.title, figure.key))
            assert moved is None or moved.new == figure.value
    assert ("2023", "first_shared") in told


def test_a_practice_with_a_submission_on_its_way_is_not_merged_away(kb: KnowledgeBase) -> None:
    dossier = Dossier(id="", practice=JAPAN, author="account-1", state=State.DRAFT, entries={})
    kept = kb.home.store.begin_dossier(dossier)
    with pytest.raises(Conflict, match="on its way"):
        kb.care.merges.merge(CHILE, JAPAN, BY, "x", agreed=True)
    kb.home.store.move_dossier(Dossier(**{**kept.__dict__, "state": State.WITHDRAWN}), State.DRAFT, "account-1")
    kb.care.merges.merge(CHILE, JAPAN, BY, "x", agreed=True)


def test_the_survivor_of_a_chain_is_the_last_that_the_reader_may_read(kb: KnowledgeBase) -> None:
    kb.care.merges.merge(CHILE, JAPAN, BY, "x", agreed=True)
    kb.care.merges.merge(PERU, CHILE, BY, "x", agreed=True)
    assert kb.care.reviews.survivor(JAPAN, VISITOR) == kb.care.reviews.survivor(CHILE, VISITOR) == PERU
    assert kb.care.reviews.survivor(PERU, VISITOR) == "" == kb.care.reviews.survivor("nothing", VISITOR)
    practice = kb.home.store.practice(JAPAN)
    with pytest.raises(Conflict, match=f"merged into {PERU}"):
        kb.home.store.put(practice, b"another text", (), "x")
    kb.care.withdrawing.withdraw(PERU, BY, "x")
    assert kb.care.reviews.survivor(JAPAN, VISITOR) == ""


def test_the_survivor_of_a_merge_keeps_the_earliest_sharing_and_the_adoptions(kb: KnowledgeBase) -> None:
    kb.care.merges.merge(JAPAN, CHILE, BY, "x", agreed=True)
    assert min(event.date.year for event in kb.home.ledger().events_of[JAPAN]) == 2021
    assert kb.figures.tally(2021).figure("first_shared").practices == (JAPAN,)
    assert [adoption.economy for adoption in kb.home.ledger().adoptions_of[JAPAN]] == ["Malaysia", "Thailand"]


def test_a_merged_practice_is_told_of_and_nothing_can_be_recorded_of_it(kb: KnowledgeBase) -> None:
    kb.care.merges.merge(CHILE, JAPAN, BY, "x", agreed=True)
    for refused in (
        lambda: kb.reading.practice(JAPAN),
        lambda: kb.recording.event(JAPAN, "m-2023-1"),
        lambda: kb.recording.adoption(JAPAN, "Peru", stage="planned"),
        lambda: kb.recording.confirm(JAPAN, ["1.1"], BY),
        lambda: kb.submissions.withdrawal.withdraw(JAPAN, BY),
        lambda: kb.care.versions.versions(JAPAN, BY),
    ):
        with pytest.raises(Unknown):
            refused()
    with pytest.raises(Unknown, match=f"merged into {CHILE}"):
        kb.reading.practice(JAPAN)


def test_nothing_of_care_is_open_to_visitors_or_to_keys_that_may_only_read(kb: KnowledgeBase) -> None:
    key = Person("account-1", Role.SECRETARIAT, scope=Scope.READ)
    edit = bulk_edit("kind", "set", "tool", False)
    for person, error in ((VISITOR, SignInNeeded), (key, Forbidden)):
        for refused in (
            lambda person: kb.care.versions.restore(CHILE, 1, person, "x"),
            lambda person: kb.care.withdrawing.withdraw(CHILE, person, "x"),
            lambda person: kb.care.withdrawing.reinstate(CHILE, person, "x"),
            lambda person: kb.care.reviews.set_review(CHILE, "2030-01-01", person, "x"),
            lambda person: kb.care.reviews.due(person),
            lambda person: kb.care.bulk.preview(edit, [CHILE], person),
            lambda person: kb.care.bulk.apply(edit, [CHILE], "", person, "x"),
            lambda person: kb.care.bulk.undo(1, person, "x"),
            lambda person: kb.care.merges.merge_preview(CHILE, JAPAN, person),
            lambda person: kb.care.merges.merge(CHILE, JAPAN, person, "x", True),
            lambda person: kb.trail.reading.erase(1, person, "x"),
        ):
            with pytest.raises(error):
                refused(person)
    assert kb.home.store.generation() == KnowledgeBase(kb.settings, HashingEncoder()).home.store.generation()


def test_lineage_leads_to_what_the_reader_may_read_and_says_the_rest_as_it_stands(kb: KnowledgeBase) -> None:
    from kb.care.review_dates import Related

    lines = ("update of members-note", f"complements: {JAPAN}.", "a paper of 2014")
    assert [kb.care.reviews._related(line, VISITOR) for line in lines] == [
        Related("update of members-note"),
        Related(f"complements: {JAPAN}.", "complements", JAPAN),
        Related("a paper of 2014"),
    ]
    assert kb.care.reviews._related(lines[0], BY).practice == "members-note"


def test_what_was_struck_stays_struck_through_a_merge_and_can_still_be_taken_back(kb: KnowledgeBase) -> None:
    kb.striking.strike("event", f"{CHILE}@m-2021-1", BY, "a slip")
    kb.striking.strike("adoption", f"{CHILE}@Malaysia", BY, "another programme")
    kb.care.merges.merge(PERU, CHILE, BY, "doubles", agreed=True)
    assert [event.meeting for event, _ in kb.reading.practice(PERU).events] == ["m-2023-1"]
    assert "Malaysia" not in {one.economy for one in kb.home.ledger().adoptions}
    assert {one.id for one in kb.striking.struck_of(PERU, BY)} == {f"{PERU}@m-2021-1@", f"{PERU}@Malaysia"}
    with pytest.raises(Conflict, match="a slip"):
        kb.recording.share(kb.recording.event(PERU, "m-2021-1", agenda_item="1"), BY)
    assert kb.trail.verification.prove().holds
    kb.striking.take_back("event", f"{PERU}@m-2021-1", BY, "the papers show it")
    assert "m-2021-1" in {event.meeting for event, _ in kb.reading.practice(PERU).events}
    assert kb.trail.verification.prove().holds


def test_a_strike_of_what_the_survivor_has_on_record_stays_beside_it(kb: KnowledgeBase) -> None:
    kb.striking.strike("event", f"{JAPAN}@m-2023-1", BY, "a slip")
    kb.care.merges.merge(CHILE, JAPAN, BY, "doubles", agreed=True)
    assert [one.id for one in kb.striking.struck_of(CHILE, BY)] == [f"{JAPAN}@m-2023-1@"]
    assert "m-2023-1" in {event.meeting for event, _ in kb.reading.practice(CHILE).events}
    with pytest.raises(Conflict, match="on record"):
        kb.striking.take_back("event", f"{JAPAN}@m-2023-1", BY, "it was there")
    assert kb.trail.verification.prove().holds


def test_answers_to_the_yearly_question_move_with_the_adoption(kb: KnowledgeBase) -> None:
    kb.adoptions.answer(BY, CHILE, "Malaysia", "yes")
    kb.care.merges.merge(PERU, CHILE, BY, "doubles", agreed=True)
    assert [(one.practice, one.economy) for one in kb.home.store.follow_ups()] == [(PERU, "Malaysia")]
    assert kb.trail.verification.prove().holds
