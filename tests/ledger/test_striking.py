"""What was recorded in error: struck it leaves every list and count, stays in the trail, and never comes back alone."""

import pytest

from kb.errors import BadValue, Conflict, Forbidden, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role, operator

BY = operator("secretariat")
CHILE, JAPAN = "chile-market-days", "japan-credit-guarantee"
SHOWN, TAKEN = f"{CHILE}@m-2023-1", f"{CHILE}@Malaysia"


def counted(kb: KnowledgeBase, key: str) -> tuple[str, ...]:
    return kb.figures.tally(2022 if key == "adopted" else 2023).figure(key).practices


def test_a_struck_sharing_leaves_every_list_and_count_and_stays_in_the_trail(kb: KnowledgeBase) -> None:
    assert CHILE in counted(kb, "shared")
    made = kb.striking.strike("event", SHOWN, BY, "the practice was never on that agenda")
    assert CHILE not in counted(kb, "shared")
    assert [event.meeting for event, _ in kb.reading.practice(CHILE).events] == ["m-2021-1"]
    assert "m-2023-1" not in kb.reading.cards()[CHILE].meetings
    assert CHILE not in [one.practice for line in kb.agendas.lines("m-2023-1", BY) for one in line.shown]
    assert [(one.id, one.why) for one in kb.striking.struck(BY)] == [(made.id, "the practice was never on that agenda")]
    assert [one.act.action for one in kb.home.store.trail(CHILE)][-2:] == ["struck", "struck"]
    assert kb.trail.verification.prove().holds


def test_a_struck_adoption_leaves_every_list_and_count(kb: KnowledgeBase) -> None:
    assert CHILE in counted(kb, "adopted")
    kb.striking.strike("adoption", f"{CHILE}@malaysia", BY, "another programme")
    assert CHILE not in counted(kb, "adopted") and CHILE in counted(kb, "shared")
    page = kb.reading.practice(CHILE)
    assert all(one.economy != "Malaysia" for one in (*page.adoptions, *(one for one, _ in page.pipeline)))
    assert kb.trail.verification.prove().holds


def test_to_record_the_same_again_is_refused_and_says_how_to_take_the_strike_back(kb: KnowledgeBase) -> None:
    kb.striking.strike("event", SHOWN, BY, "a slip")
    kb.striking.strike("adoption", TAKEN, BY, "another programme")
    again = kb.recording.event(CHILE, "m-2023-1", agenda_item="9")
    with pytest.raises(Conflict, match=r"struck as recorded in error \(a slip\).*kb unstrike event"):
        kb.recording.share(again, BY)
    taken = kb.recording.adoption(CHILE, "Malaysia", stage="adopted", effective="2024-05-01")
    for correct in (False, True):
        with pytest.raises(Conflict, match=r"\(another programme\).*kb unstrike adoption"):
            kb.recording.adopt(taken, BY, correct)
    assert CHILE not in counted(kb, "shared")


def test_a_strike_is_taken_back_with_a_reason_and_everything_counts_as_before(kb: KnowledgeBase) -> None:
    shared, adopted, event = counted(kb, "shared"), counted(kb, "adopted"), kb.reading.practice(CHILE).events
    kb.striking.strike("event", SHOWN, BY, "a slip")
    kb.striking.strike("adoption", TAKEN, BY, "a slip")
    with pytest.raises(BadValue):
        kb.striking.take_back("event", SHOWN, BY, " ")
    kb.striking.take_back("event", SHOWN, BY, "the papers show it")
    kb.striking.take_back("adoption", TAKEN, BY, "the ministry says so")
    assert (counted(kb, "shared"), counted(kb, "adopted")) == (shared, adopted)
    assert kb.reading.practice(CHILE).events == event and not kb.striking.struck(BY)
    with pytest.raises(Unknown):
        kb.striking.take_back("event", SHOWN, BY, "once more")
    assert kb.trail.verification.prove().holds


def test_a_withdrawn_practice_can_be_recorded_in_error_too(kb: KnowledgeBase) -> None:
    kb.care.withdrawing.withdraw(CHILE, BY, "its economy wishes so")
    assert CHILE in counted(kb, "shared")
    kb.striking.strike("practice", CHILE, BY, "it never was a practice")
    assert CHILE not in counted(kb, "shared") and CHILE not in counted(kb, "adopted")
    assert [(one.kind, one.id) for one in kb.striking.struck(BY)] == [("practice", CHILE)]
    with pytest.raises(Conflict, match="already"):
        kb.striking.strike("practice", CHILE, BY, "twice")
    kb.striking.take_back("practice", CHILE, BY, "it was one")
    assert CHILE in counted(kb, "shared") and kb.trail.verification.prove().holds


def test_nobody_strikes_without_a_reason_or_what_is_of_the_own_economy(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue):
        kb.striking.strike("event", SHOWN, BY, "")
    for economy in ("Chile", "Malaysia"):
        with pytest.raises(Forbidden):
            kb.striking.strike("adoption", TAKEN, Person("o", Role.SECRETARIAT, economy), "a slip")
    with pytest.raises(Forbidden):
        kb.striking.strike("event", SHOWN, Person("d", Role.DELEGATE, "Chile"), "a slip")
    with pytest.raises(Unknown, match=f"did you mean {CHILE}@m-2023-1"):
        kb.striking.strike("event", f"{CHILE}@m-2023-2", BY, "a slip")
    with pytest.raises(BadValue):
        kb.striking.strike("meeting", SHOWN, BY, "a slip")


def test_where_a_practice_has_several_documents_at_a_meeting_the_right_one_is_named(kb: KnowledgeBase) -> None:
    kb.recording.share(kb.recording.event(CHILE, "m-2023-1", document="2023/01"), BY)
    kb.recording.share(kb.recording.event(CHILE, "m-2023-1", document="2023/02"), BY)
    with pytest.raises(Unknown):
        kb.striking.strike("event", SHOWN, BY, "which?")
    kb.striking.strike("event", f"{SHOWN}@2023/02", BY, "a slip")
    assert "2023/02" not in {event.document for event, _ in kb.reading.practice(CHILE).events}
    assert "2023/01" in {event.document for event, _ in kb.reading.practice(CHILE).events}
