"""Joint practices: a co-submitting economy has a row of its own once it has said so itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.accounts.account import Account
from kb.encoder import HashingEncoder
from kb.errors import BadValue, Conflict, Forbidden, Unknown
from kb.figures import By
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Role, Scope, operator
from tests.dossiers import ENTRIES, handed_in

BY = operator("secretariat")
JOINT, CHILE, JAPAN = "peru-viet-nam-customs-window", "chile-market-days", "japan-credit-guarantee"
VIET_NAM = Person("account-9", Role.DELEGATE, "Viet Nam")


@pytest.fixture(autouse=True)
def shared(kb: KnowledgeBase) -> None:
    kb.recording.share(kb.recording.event(JOINT, "m-2021-2", agenda_item="3", presenters=["Peru"]), BY)


def rows(kb: KnowledgeBase) -> set[str]:
    told = kb.figures.tally(2021, By.ECONOMY)
    assert JOINT in told.figure("shared").practices
    return {row.key for row in told.breakdown.rows if JOINT in row.shared}


def test_until_it_confirms_it_is_named_by_the_lead_and_has_no_row(kb: KnowledgeBase) -> None:
    assert rows(kb) == {"Peru"}
    told = [(one.economy, one.counts, one.told) for one in kb.reading.practice(JOINT).origins]
    assert told == [("Peru", True, "lead"), ("Viet Nam", False, "named by the lead, not confirmed")]
    assert "Viet Nam" not in kb.figures.tally(2021).reporting


def test_its_own_delegate_confirms_and_it_has_a_row(kb: KnowledgeBase) -> None:
    made = kb.origins.confirm(JOINT, "vietnam", VIET_NAM)
    assert (made.economy, made.by) == ("Viet Nam", "account-9") and rows(kb) == {"Peru", "Viet Nam"}
    with pytest.raises(Conflict, match="already"):
        kb.origins.confirm(JOINT, "vietnam", VIET_NAM)
    assert [one.act.subject for one in kb.home.store.trail(kind="origin")] == [f"{JOINT}@Viet Nam"]
    assert kb.trail.verification.prove().holds


def test_the_secretariat_records_the_confirmation_with_a_reason(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue):
        kb.origins.confirm(JOINT, "Viet Nam", BY, " ")
    kb.origins.confirm(JOINT, "Viet Nam", BY, "a letter of its ministry")
    assert rows(kb) == {"Peru", "Viet Nam"} and kb.trail.verification.prove().holds


@pytest.mark.parametrize(("form", "counts"), [("presented", True), ("tabled", True), ("circulated", False)])
def test_an_economy_that_presented_it_itself_counts(kb: KnowledgeBase, form: str, counts: bool) -> None:
    shown = kb.recording.event(JOINT, "m-2023-1", form=form, agenda_item="4", presenters=["Viet Nam"])
    kb.recording.share(shown, BY)
    assert ("Viet Nam" in rows(kb)) == counts
    kb.striking.strike("event", shown.id, BY, "it was another")
    assert rows(kb) == {"Peru"}


def test_nobody_else_confirms_and_only_what_is_named(kb: KnowledgeBase) -> None:
    for person in (Person("x", Role.DELEGATE, "Chile"), Person("x", Role.DELEGATE, "Peru"), Person("c", Role.CHAIR)):
        with pytest.raises(Forbidden):
            kb.origins.confirm(JOINT, "Viet Nam", person, "x")
    with pytest.raises(Forbidden):
        kb.origins.confirm(JOINT, "Viet Nam", Person("x", Role.DELEGATE, "Viet Nam", scope=Scope.READ), "x")
    with pytest.raises(Forbidden):
        kb.origins.confirm(JOINT, "Viet Nam", Person("o", Role.SECRETARIAT, "Viet Nam"), "my own")
    with pytest.raises(Conflict, match="leads"):
        kb.origins.confirm(JOINT, "Peru", BY, "x")
    with pytest.raises(Conflict, match="not among"):
        kb.origins.confirm(JOINT, "Chile", BY, "x")
    with pytest.raises(Unknown):
        kb.origins.confirm("members-note", "Malaysia", VISITOR)


def test_a_co_submitter_is_no_adopter_confirmed_or_not(kb: KnowledgeBase) -> None:
    taken = kb.recording.adoption(JOINT, "Viet Nam", stage="adopted", effective="2022-05-01", instrument="a decree")
    kb.recording.adopt(taken, BY)
    kb.recording.confirm(JOINT, ["2.3"], BY)
    assert [reason.rule for _, reason in kb.figures.standing(JOINT).not_adopted] == ["A2"]
    kb.origins.confirm(JOINT, "Viet Nam", VIET_NAM)
    assert [reason.rule for _, reason in kb.figures.standing(JOINT).not_adopted] == ["A2"]


def test_who_handed_it_in_without_leading_it_has_confirmed_it(
    kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    dossier = handed_in(kb, account_of("delegate"), {**ENTRIES, "economies": "Peru\nChile\nJapan"})
    officer = account_of("officer").person()
    kb.desk.conversation.take(officer, dossier.id)
    kb.desk.publishing.publish(officer, dossier.id, ["4.1"])
    told = {one.economy: one.counts for one in kb.reading.practice(dossier.practice).origins}
    assert told == {"Peru": True, "Chile": True, "Japan": False}
    assert kb.trail.verification.prove().holds


def test_joint_practices_on_record_before_anybody_was_asked_count_as_before(kb: KnowledgeBase) -> None:
    db = kb.home.store._file.db  # type: ignore[attr-defined]
    with kb.home.store._file.writing():  # type: ignore[attr-defined]
        db.execute("drop table origins")
        db.execute("delete from _sqlite_migrations where name = 'm052_origins'")
    kb.home.store._file.close()  # type: ignore[attr-defined]
    later = KnowledgeBase(kb.settings, HashingEncoder())
    assert rows(later) == {"Peru", "Viet Nam"}
    assert later.reading.practice(JOINT).origins[1].told == "on record before confirmations were asked"
    assert later.trail.verification.prove().holds


def test_who_leads_a_record_is_an_origin_of_the_one_it_is_merged_into(kb: KnowledgeBase) -> None:
    kb.care.merges.merge(JAPAN, CHILE, BY, "doubles", agreed=True)
    assert {one.economy: one.counts for one in kb.reading.practice(JAPAN).origins} == {"Japan": True, "Chile": True}
    kb.care.merges.merge(JAPAN, JOINT, BY, "doubles", agreed=True)
    told = {one.economy: one.counts for one in kb.reading.practice(JAPAN).origins}
    assert told == {"Japan": True, "Chile": True, "Peru": True, "Viet Nam": False}
    assert kb.trail.verification.prove().holds


def test_the_words_on_origins_move_with_a_merge(kb: KnowledgeBase) -> None:
    kb.origins.confirm(JOINT, "Viet Nam", VIET_NAM)
    kb.care.merges.merge(CHILE, JOINT, BY, "doubles", agreed=True)
    told = {one.economy: one.told for one in kb.reading.practice(CHILE).origins}
    assert told["Viet Nam"] == "confirmed by its focal point"
    assert set(kb.home.store.confirmed_origins()) == {CHILE} and kb.trail.verification.prove().holds


def test_who_led_an_earlier_version_stays_an_origin_when_another_is_named_first(
    kb: KnowledgeBase, write: Callable[[str, str | bytes], Path]
) -> None:
    source = kb.home.store.source(JOINT).decode().replace("[Peru, Vietnam]", "[Viet Nam, Peru, Chile]")
    assert kb.importing.import_files([write(f"{JOINT}.md", source)], by=BY).changed == 1
    told = {one.economy: one.told for one in kb.reading.practice(JOINT).origins}
    not_confirmed = "named by the lead, not confirmed"
    assert told == {"Viet Nam": "lead", "Peru": "led an earlier version", "Chile": not_confirmed}
    assert kb.trail.verification.prove().holds
