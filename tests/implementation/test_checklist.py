"""The success factors as a checklist: a person's mark first, then what is near by meaning, within one's own shelf."""

import pytest

from kb.errors import Forbidden, SignInNeeded, Unknown
from kb.implementation.success_factor import factors
from kb.knowledge_base import KnowledgeBase
from kb.person import MEMBER, VISITOR, Person, Role

OFFICER = Person("o", Role.SECRETARIAT)


def test_every_factor_of_the_plan_has_its_place(kb: KnowledgeBase) -> None:
    told = kb.implementation.checklist.told(VISITOR)
    written = sum(len(area.success_factors) for area in kb.plan.priority_areas)
    assert [one.factor for one in told] == list(factors(kb.plan))
    assert len({one.factor.id for one in told}) == len(told) == written
    assert all(len(one.suggested) <= 5 for one in told)
    assert any(one.suggested for one in told)


def test_what_a_person_marked_is_no_suggestion_any_more(kb: KnowledgeBase) -> None:
    room = kb.implementation.checklist
    before = next(one for one in room.told(VISITOR) if one.suggested)
    practice = before.suggested[0].card.id
    assert room.mark(OFFICER, before.factor.id, practice)
    assert not room.mark(OFFICER, before.factor.id, practice)
    after = next(one for one in room.told(VISITOR) if one.factor == before.factor)
    assert [mark.practice for mark in after.marked] == [practice]
    assert practice not in [hit.card.id for hit in after.suggested]
    assert room.unmark(OFFICER, before.factor.id, practice)
    assert next(one for one in room.told(VISITOR) if one.factor == before.factor).marked == ()


def test_what_is_for_members_shows_to_members_alone(kb: KnowledgeBase) -> None:
    room = kb.implementation.checklist
    room.mark(OFFICER, "4-1", "members-note")

    def shown(person: Person) -> set[str]:
        return {
            id
            for one in room.told(person)
            for id in [*(mark.practice for mark in one.marked), *(hit.card.id for hit in one.suggested)]
        }

    assert "members-note" in shown(MEMBER)
    assert "members-note" not in shown(VISITOR)


def test_what_is_withdrawn_speaks_to_nothing_at_once(kb: KnowledgeBase) -> None:
    room = kb.implementation.checklist
    room.mark(OFFICER, "3-1", "chile-market-days")
    room.told(VISITOR)
    kb.submissions.withdrawal.withdraw("chile-market-days", OFFICER)
    ids = {hit.card.id for one in room.told(VISITOR) for hit in one.suggested}
    assert "chile-market-days" not in ids
    assert all(not one.marked for one in room.told(VISITOR))


def test_only_the_secretariat_marks_what_is_there(kb: KnowledgeBase) -> None:
    room = kb.implementation.checklist
    with pytest.raises(SignInNeeded):
        room.mark(VISITOR, "3-1", "chile-market-days")
    with pytest.raises(Forbidden):
        room.mark(Person("d", Role.DELEGATE, "Chile"), "3-1", "chile-market-days")
    with pytest.raises(Unknown):
        room.mark(OFFICER, "9-9", "chile-market-days")
    with pytest.raises(Unknown):
        room.mark(OFFICER, "3-1", "none")
    with pytest.raises(Unknown):
        room.told(VISITOR, "9")
