"""Rows that say nearly what a practice on record or another row says are named, and come in as somebody chooses."""

import pytest

from kb import KnowledgeBase
from kb.errors import BadValue, Unknown
from kb.importing.preview import STAYS_OUT, Fate
from kb.practice.form import entries_of
from tests.importing.test_importing import GOOD, OFFICER, sheet

CHILE, JAPAN = "chile-market-days", "japan-credit-guarantee"
SLIP = {**GOOD, "Title": "Online market days for vilage producers", "Submitting economies": "Chile"}


def near(kb: KnowledgeBase, *rows: dict[str, str]) -> list[tuple[int, str, int]]:
    return [(one.no, one.id, one.other) for one in kb.importing.preview(OFFICER, sheet(*rows), "x.xlsx").near]


def test_a_title_a_slip_apart_under_the_same_lead_economy_is_named(kb: KnowledgeBase) -> None:
    assert near(kb, SLIP) == [(2, CHILE, 0)]
    assert near(kb, {**SLIP, "Submitting economies": "Peru"}) == []
    assert near(kb, {**SLIP, "Title": "Online market days for village producers"}) == [], "it is that practice"


def test_titles_whose_figures_differ_are_two(kb: KnowledgeBase) -> None:
    rows = [{**GOOD, "Title": f"A night market for crafts, phase {no}"} for no in (1, 2, 3)]
    assert near(kb, *rows) == []
    assert near(kb, rows[0], {**rows[0], "Title": "A night markets for crafts, phase 1"}) == [(3, "", 2)]


def test_the_same_text_under_another_title_and_economy_is_named(kb: KnowledgeBase) -> None:
    said = entries_of(kb.home.store.practice(JAPAN))
    row = {**GOOD, "Title": "Sharing the risk of first loans", "One-sentence summary": said["summary"]}
    row |= {"Problem": said.get("problem", ""), "What was done": said.get("done", "")}
    found = near(kb, row, {**GOOD, "Title": "Something else"})
    assert (2, JAPAN, 0) in found and 3 not in {no for no, *_ in found}


def test_words_that_every_text_holds_make_no_two_the_same(kb: KnowledgeBase) -> None:
    usual = "support small medium enterprises business training programme economy growth services finance markets"
    own = ("bamboo weaving harvest terraces", "ferries harbour islands anchors", "glaciers trekking lodges guides")
    rows = [{**GOOD, "Title": f"{one.split()[0]} works", "What was done": f"{usual} {one}"} for one in own]
    assert near(kb, *rows) == []
    assert near(kb, *rows, {**rows[0], "Title": "Quite another name"}) == [(5, "", 2)]


def test_a_row_becomes_the_one_that_it_is_said_to_be_or_stays_out(kb: KnowledgeBase) -> None:
    data = sheet(SLIP, {**GOOD, "Title": "A second"})
    chosen = {2: CHILE, 3: STAYS_OUT}
    preview = kb.importing.preview(OFFICER, data, "x.xlsx", same=chosen)
    assert [(row.outcome, row.id) for row in preview.rows] == [(Fate.UPDATE, CHILE), (Fate.LEFT_OUT, "")]
    assert preview.near == ()
    before = len(kb.home.store.practices())
    report = kb.importing.apply(OFFICER, data, "x.xlsx", same=chosen)
    assert (report.added, report.changed) == (0, 1) and len(kb.home.store.practices()) == before
    assert kb.home.store.practice(CHILE).title == SLIP["Title"]


def test_a_choice_for_no_row_or_no_practice_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match="number of a row"):
        kb.importing.apply(OFFICER, sheet(SLIP), "x.xlsx", same={9: CHILE})
    with pytest.raises(Unknown, match="nothing-such"):
        kb.importing.apply(OFFICER, sheet(SLIP), "x.xlsx", same={2: "nothing-such"})
