"""Rows may become drafts to be handed in: nothing is published, and the same file changes nothing."""

import pytest

from kb import KnowledgeBase
from kb.errors import BadValue
from kb.importing.preview import Fate
from kb.person import operator
from kb.submissions.dossier import State
from tests.importing.test_importing import GOOD, OFFICER, look, sheet

CLEARED = {"Cleared by": "The Director of Trade", "Cleared on": "2024-05-01"}
CHILE = "chile-market-days"
ROWS = sheet({"ID": CHILE, **GOOD, "Title": "Online market days"}, {**GOOD, "Title": "A second"})


def test_drafts_count_nothing_and_the_same_file_again_knows_them(kb: KnowledgeBase) -> None:
    before = kb.home.store.generation(), set(kb.home.cards())
    report = kb.importing.apply(OFFICER, ROWS, "x.xlsx", drafts=True)
    assert (report.added, report.changed, len(report.drafts), report.batch) == (0, 0, 2, 0)
    assert (kb.home.store.generation(), set(kb.home.cards())) == before
    revision, new = (kb.home.store.dossier(id) for id in report.drafts)
    assert (revision.practice, revision.state, revision.author) == (CHILE, State.DRAFT, OFFICER.id)
    assert (new.practice, new.title, new.entries["done"]) == ("", "A second", GOOD["What was done"])
    assert [(row.outcome, row.draft) for row in look(kb, ROWS).rows] == [(Fate.SAME, one) for one in report.drafts]
    for drafts in (True, False):
        again = kb.importing.apply(OFFICER, ROWS, "x.xlsx", drafts=drafts)
        assert (again.added, again.changed, again.drafts, again.unchanged) == (0, 0, (), 2)
    assert kb.trail.verification.prove().holds


def test_a_draft_of_a_row_is_handed_in_as_any_other(kb: KnowledgeBase) -> None:
    (id,) = kb.importing.apply(OFFICER, sheet({**GOOD, **CLEARED}), "x.xlsx", drafts=True).drafts
    assert [entry.dossier.id for entry in kb.submissions.drafting.mine(OFFICER)] == [id]
    assert kb.submissions.handing_in.hand_in(OFFICER, id).state is State.SUBMITTED


def test_drafts_need_an_account_to_lie_in(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match="an officer's account"):
        kb.importing.apply(operator("secretariat"), ROWS, "x.xlsx", drafts=True)
    assert not kb.home.store.dossiers()
