"""What a meeting has before it: items, practices prepared under each, and that none of it counts."""

import pytest

from kb.errors import BadValue, BrokenFile, Conflict, Forbidden, Overtaken, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.ledger.agenda import item_key, pasted_items
from kb.ledger.agendas import ItemWords
from kb.ledger.meetings import MeetingFacts, Presentation
from kb.person import VISITOR, Person, Role, operator
from tests.ledger.test_meetings import reopened

DESK = operator("secretariat")
CHILE, PERU = Person("account-1", Role.DELEGATE, "Chile"), Person("account-2", Role.DELEGATE, "Peru")
AT, MARKET, CREDIT = "m-2021-2", "chile-market-days", "japan-credit-guarantee"
LINES = "5.1 Opening\n5.2 Financing for women-led SMEs\n5.10 Close"


def laid(kb: KnowledgeBase) -> None:
    kb.agendas.change(DESK, AT, [], LINES)
    kb.agendas.prepare(DESK, AT, [Presentation(MARKET, agenda_item="5.2", document="2021/SMEWG/011")])


def numbers(kb: KnowledgeBase, id: str = AT) -> list[str]:
    return [item.number for item in kb.agendas.agenda(id).items]


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("5.2 Financing for women-led SMEs", "5.2", "Financing for women-led SMEs"),
        ("5.2. Financing", "5.2", "Financing"),
        ("Agenda Item 5: Reports of economies", "5", "Reports of economies"),
        ("  •  5.2\tFinancing  of\u00a0firms", "5.2", "Financing of firms"),
        ("5.2 (a) Loans", "5.2 (a)", "Loans"),
        ("5b) Loans", "5b", "Loans"),
        ("IV. Any other business", "IV", "Any other business"),
        ("A. Opening", "A", "Opening"),
        ("５．２ Financing", "5.2", "Financing"),
        ("3 – 5 economies report", "3", "5 economies report"),
    ],
)
def test_a_pasted_line_is_an_item(line: str, number: str, title: str) -> None:
    (item,) = pasted_items(f"\n{line}\n\n")
    assert (item.number, item.title) == (number, title)


@pytest.mark.parametrize(
    "line", ["Opening of the meeting", "5.2", "A new way to lend", "2023-05-04 Opening", "9" * 5000]
)
def test_a_pasted_line_without_number_or_title_is_named(line: str) -> None:
    with pytest.raises(BadValue, match=r"(?i)line 2"):
        pasted_items(f"5.1 Opening\n{line}")


def test_numbers_that_mean_the_same_item_are_the_same() -> None:
    assert len({item_key(one) for one in ("5.2", "5.2.", "Item 5.2", "agenda item 5.2:", " 5.2 ")}) == 1
    assert item_key("5.2") != item_key("5.20")


def test_what_is_prepared_counts_nothing_until_it_is_recorded_as_shown(kb: KnowledgeBase) -> None:
    before, snapshot = kb.figures.tally(None), kb.figures.tally(2021)
    laid(kb)
    assert kb.figures.tally(None).figures == before.figures and kb.figures.tally(2021).figures == snapshot.figures
    assert not [one for one in kb.home.ledger().events if one.meeting == AT]
    assert AT not in kb.home.cards()[MARKET].meetings
    ahead = kb.agendas.presentation(*kb.agendas.prepared(AT, DESK))
    assert (ahead.agenda_item, ahead.document, ahead.presenters) == ("5.2", "2021/SMEWG/011", ("Chile",))
    assert kb.meetings.share(DESK, AT, [ahead]) == 1
    assert AT in kb.home.cards()[MARKET].meetings
    assert kb.agendas.prepared(AT, DESK) == () and kb.trail.verification.prove().holds


def test_what_was_shown_stands_under_its_item_and_else_under_its_own_number(kb: KnowledgeBase) -> None:
    laid(kb)
    for item, document in (("Item 5.2.", "D1"), ("9", "D2"), ("", "D3")):
        kb.meetings.share(DESK, AT, [Presentation(CREDIT, agenda_item=item, document=document)])
    told = [(one.number, one.item is not None, [e.document for e in one.shown]) for one in kb.agendas.lines(AT, DESK)]
    assert told == [
        *(("5.1", True, []), ("5.2", True, ["D1"]), ("5.10", True, [])),
        *(("9", False, ["D2"]), ("", False, ["D3"])),
    ]


def test_only_the_secretariat_and_its_own_economy_read_where_a_practice_is_prepared(kb: KnowledgeBase) -> None:
    laid(kb)
    kb.agendas.prepare(DESK, AT, [Presentation("members-note", agenda_item="5.1")])
    seen = {who: [one.practice for one in kb.agendas.prepared(AT, who)] for who in (VISITOR, PERU, CHILE, DESK)}
    assert seen[VISITOR] == seen[PERU] == [] and MARKET in seen[CHILE] and set(seen[DESK]) == {MARKET, "members-note"}
    assert [one.meeting for one in kb.agendas.prepared_of(MARKET, CHILE)] == [AT]
    assert kb.agendas.prepared_of(MARKET, PERU) == kb.agendas.prepared_of(MARKET, VISITOR) == ()
    assert [line.number for line in kb.agendas.lines(AT, VISITOR)] == ["5.1", "5.2", "5.10"]
    for refused in (lambda: kb.agendas.change(CHILE, AT, []), lambda: kb.agendas.take_off(CHILE, AT, [MARKET])):
        with pytest.raises(Forbidden):
            refused()


def test_items_are_mended_moved_renumbered_and_removed_while_nothing_hangs_on_them(kb: KnowledgeBase) -> None:
    laid(kb)
    assert kb.agendas.mend(DESK, AT, "5.10", {"documents": "2021/SMEWG/012 A paper https://example.org/p"}, place=1)
    (paper,) = kb.agendas.agenda(AT).items[0].documents
    assert (paper.number, paper.title, paper.link) == ("2021/SMEWG/012", "A paper", "https://example.org/p")
    kb.agendas.mend(DESK, AT, "5.2", {"number": "6.1"})
    assert numbers(kb) == ["5.10", "5.1", "6.1"] and kb.agendas.prepared(AT, DESK)[0].item == "6.1"
    with pytest.raises(Conflict, match=r"prepared under item 6\.1"):
        kb.agendas.remove(DESK, AT, "6.1")
    kb.agendas.take_off(DESK, AT, [MARKET])
    kb.meetings.share(DESK, AT, [Presentation(CREDIT, agenda_item="5.1")])
    for refused in (
        lambda: kb.agendas.remove(DESK, AT, "5.1"),
        lambda: kb.agendas.mend(DESK, AT, "5.1", {"number": "7"}),
    ):
        with pytest.raises(Conflict, match=r"was shown under item 5\.1"):
            refused()
    kb.agendas.remove(DESK, AT, "6.1")
    assert numbers(kb) == ["5.10", "5.1"] and kb.trail.verification.prove().holds


def test_a_number_stands_once_and_a_practice_is_prepared_under_an_item_that_is_there(kb: KnowledgeBase) -> None:
    laid(kb)
    with pytest.raises(BadValue, match="each number once"):
        kb.agendas.change(DESK, AT, kb.agendas.words(AT), "Item 5.2. Again")
    with pytest.raises(BadValue, match=r"(?i)agenda item"):
        kb.agendas.prepare(DESK, AT, [Presentation(CREDIT, agenda_item="8")])
    with pytest.raises(Unknown, match="practice"):
        kb.agendas.prepare(DESK, AT, [Presentation("none", agenda_item="5.2")])
    with pytest.raises(BadValue, match=r"Day of item 5\.3"):
        kb.agendas.mend(DESK, AT, "5.3", {"day": "2020-01-01"})
    with pytest.raises(Unknown, match="meeting"):
        kb.agendas.change(DESK, "none", [], LINES)


def test_an_agenda_that_somebody_changed_meanwhile_is_not_overwritten(kb: KnowledgeBase) -> None:
    seen = kb.agendas.version(AT)
    laid(kb)
    with pytest.raises(Overtaken):
        kb.agendas.change(DESK, AT, [ItemWords("1", "Mine")], seen=seen)
    assert numbers(kb) == ["5.1", "5.2", "5.10"]


def test_a_meeting_that_moves_keeps_its_agenda_and_a_merge_what_is_prepared(kb: KnowledgeBase) -> None:
    laid(kb)
    at = kb.meetings.meeting(AT)
    kb.agendas.mend(DESK, AT, "5.2", {"day": at.ends.isoformat()})
    kb.care.redating.redate(AT, "2021-11-01", "2021-11-02", {}, DESK, "the hall was closed")
    assert kb.agendas.agenda(AT).item("5.2").day.isoformat() == "2021-11-02" and len(numbers(kb)) == 3  # type: ignore[union-attr]
    kb.care.merges.merge(CREDIT, MARKET, DESK, "doubles", agreed=True)
    assert [one.practice for one in kb.agendas.prepared(AT, DESK)] == [CREDIT]
    assert kb.trail.verification.prove().holds


AGENDA = """, agenda: [{number: 5.10, title: Financing, presenters: [chile], day: 2021-09-08, documents:
      [{number: 2021/SMEWG/012, title: A paper, link: "https://example.org/p"}]}]}
"""


def test_the_agenda_of_the_file_is_taken_in_and_waits_where_something_hangs_on_what_it_leaves_out(
    kb: KnowledgeBase,
) -> None:
    at = kb.meetings.meeting(AT)
    end = f"ends: {at.ends}}}\n"
    given = AGENDA.replace("2021-09-08", at.ends.isoformat())
    other = reopened(kb, end, end[:-2] + given)
    (item,) = other.agendas.agenda(AT).items
    assert (item.number, item.presenters, item.day) == ("5.10", ("Chile",), at.ends)
    other.agendas.prepare(DESK, AT, [Presentation(MARKET, agenda_item="5.10")])
    third = reopened(kb, "number: 5.10", "number: 6")
    assert numbers(third) == ["5.10"] and [one.meeting for one in third.agendas.waiting()] == [AT]
    third.agendas.take_off(DESK, AT, [MARKET])
    assert numbers(reopened(kb)) == ["6"] and kb.trail.verification.prove().holds
    with pytest.raises(BrokenFile, match="no address"):
        reopened(kb, "https://example.org/p", "javascript:x")


def test_a_meeting_in_two_years_has_no_day_that_nobody_gave(kb: KnowledgeBase) -> None:
    id = kb.meetings.add(DESK, "ny", MeetingFacts("Over New Year", "smewg", "2022-12-31", "2023-01-01")).id
    kb.agendas.change(DESK, id, [ItemWords("1", "Loans", day="2023-01-01")])
    kb.agendas.prepare(DESK, id, [Presentation(CREDIT, agenda_item="1")])
    kb.meetings.share(DESK, id, [kb.agendas.presentation(one) for one in kb.agendas.prepared(id, DESK)])
    assert CREDIT in [one.practice for one in kb.home.ledger().events if one.date.year == 2023 and one.meeting == id]
