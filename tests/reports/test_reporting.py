"""What a report says: numbers that are lengths of lists, not reported that is not zero, locked years as they were."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kb.errors import BadValue, Unknown
from kb.figures.breakdown import By
from kb.knowledge_base import KnowledgeBase
from kb.periods.snapshot import content_of, content_text
from kb.person import MEMBER, operator
from kb.reports.report import (
    BLANK,
    NOT_REPORTED,
    Number,
    ObservationStatus,
    Pack,
    ReportLink,
    ReportSection,
    ReportTable,
    cover,
    shown,
)
from tests.periods.test_periods import CHAIR, OFFICER, lock

MADE = "2026-11-24T10:00:00+00:00"
DESK = operator("secretariat")


def section(pack: Pack, heading: str) -> ReportSection:
    return next(one for one in pack.sections if one.heading == heading)


def table(pack: Pack, heading: str) -> ReportTable:
    return section(pack, heading).tables[0]


def numbers(pack: Pack) -> Iterator[Number]:
    for one in pack.sections:
        for made in one.tables:
            yield from (cell for row in made.rows for cell in row if isinstance(cell, Number))


def values(pack: Pack) -> dict[str, int]:
    return {
        one.indicator.split(":")[-1]: one.value or 0
        for one in pack.observations
        if one.by == "total" and one.period == pack.observations[-1].period
    }


@pytest.mark.parametrize("review, year", [("final", None), ("annual", 2021), ("annual", 2022), ("annual", 2023)])
def test_the_numbers_are_the_lengths_of_the_lists(kb: KnowledgeBase, review: str, year: int | None) -> None:
    pack, told = kb.reports.pack(review, year), kb.figures.tally(year)
    by_title = {row[0]: row[2] for row in table(pack, "The figures").rows}
    beside = {f"No word since {since}": len(ids) for since, ids in told.silent.items()}
    figures = {title: n.value for title, n in by_title.items() if isinstance(n, Number)}
    assert list(figures.values()) == [*(f.value for f in told.figures), *beside.values()]
    assert {title: figures[title] for title in beside} == beside
    assert values(pack) | {f.key: f.value for f in told.figures} == values(pack)
    for by, heading in ((By.AREA, "By priority area"), (By.OBJECTIVE, "By objective")):
        rows = {row.key: (len(row.shared), len(row.adopted)) for row in kb.figures.tally(year, by).breakdown.rows}
        printed = {row[0]: tuple(n.value for n in row[2:]) for row in table(pack, heading).rows}  # type: ignore[union-attr]
        assert printed == rows
    listed = {shown(row[1]) for row in table(pack, "Every practice counted").rows}
    assert listed == {*told.figure("shared").practices, *told.figure("adopted").practices}


def test_the_sentence_comes_first_and_open_years_are_provisional(kb: KnowledgeBase) -> None:
    pack = kb.reports.pack("annual", 2023, made_at=MADE)
    assert pack.sentence == (
        "2 practices were shared by 2 of 21 member economies at SMEWG meetings in 2023; 0 have been adopted."
    )
    assert pack.standing == "Provisional, as of 2026-11-24: 2023 is not locked."
    assert {one.status for one in pack.observations} == {ObservationStatus.PROVISIONAL, ObservationStatus.MISSING}


def test_the_reviews_are_the_plan_s_and_cover_its_years_up_to_theirs(kb: KnowledgeBase) -> None:
    assert kb.reports.pack("mid-term").title.endswith("2021–2022")
    assert kb.reports.pack("final").title.endswith("2021–2024")
    with pytest.raises(Unknown, match="annual, mid-term, final"):
        kb.reports.pack("weekly")
    for review, year in (("annual", None), ("annual", 2019), ("mid-term", 2021)):
        with pytest.raises(BadValue, match=r"(?i)year"):
            kb.reports.pack(review, year)


def test_every_figure_has_a_permalink(kb: KnowledgeBase) -> None:
    lock(kb, 2021)
    for review, year in (("annual", 2021), ("annual", 2023), ("final", None)):
        pack = kb.reports.pack(review, year, site="https://practices.example.org/")
        found = list(numbers(pack))
        assert found
        for number in found:
            assert number.links and all(
                link.address.startswith("https://practices.example.org/") for link in number.links
            )
    locked = table(kb.reports.pack("annual", 2021), "The figures").rows[0][2]
    assert isinstance(locked, Number) and locked.links == (
        ReportLink("2021 as locked (snapshot 1)", "http://127.0.0.1:8000/periods/2021/snapshots/1#figure-shared"),
    )


def test_not_reported_is_never_zero(kb: KnowledgeBase) -> None:
    pack = kb.reports.pack("final")
    rows = {row[0]: row[1:] for row in table(pack, "By member economy").rows}
    assert list(rows) == list(kb.economies.names)
    assert rows["Australia"] == (NOT_REPORTED, NOT_REPORTED, NOT_REPORTED)
    assert [n.value for n in rows["Japan"][:2] if isinstance(n, Number)] == [1, 0]
    assert isinstance(rows["Malaysia"][2], Number) and rows["Malaysia"][0] == NOT_REPORTED
    silent = [one for one in pack.observations if one.area == "Australia"]
    assert silent and all(one.value is None and one.status is ObservationStatus.MISSING for one in silent)


def test_rows_that_exceed_their_total_say_by_how_much_and_by_which_list(kb: KnowledgeBase) -> None:
    note = table(kb.reports.pack("annual", 2023), "By priority area").note
    assert "exceed the practices shared by 1, because 1 practice stands in several rows: " in note
    assert note.endswith("Online market days for village producers (chile-market-days).")


def change_everything(kb: KnowledgeBase) -> None:
    """What comes about after a year is locked: other tags, another adoption, a withdrawal."""
    kb.recording.confirm("chile-market-days", ["4.1"], by=DESK)
    late = kb.recording.adoption(
        *("japan-credit-guarantee", "Peru"),
        stage="adopted",
        effective="2022-08-01",
        exception="a visit",
        instrument="Decree 8",
    )
    kb.recording.adopt(late, by=DESK)
    kb.recording.share(kb.recording.event("peru-viet-nam-customs-window", "m-2021-2", agenda_item="3"), by=DESK)


@pytest.mark.parametrize("review, year", [("annual", 2021), ("annual", 2022), ("mid-term", None), ("final", None)])
def test_a_report_on_locked_years_is_the_same_years_later(kb: KnowledgeBase, review: str, year: int | None) -> None:
    for one in kb.plan.years:
        lock(kb, one)
    before = kb.reports.pack(review, year, made_at=MADE)
    change_everything(kb)
    after = kb.reports.pack(review, year, made_at=MADE)
    of_years = [[one for one in pack.observations if one.period.isdecimal()] for pack in (after, before)]
    assert of_years[0] == of_years[1]
    moved = {a.heading for a, b in zip(after.sections, before.sections, strict=True) if a != b}
    assert {
        "Summary",
        "The figures",
        "Since the years were locked",
    } <= moved  # late reports stand in every later report
    if year:
        assert moved == {"Summary", "The figures", "Since the years were locked"}
    assert after.standing.startswith("Locked: ")


def test_what_came_in_late_stands_on_its_own_line_of_the_open_year(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    change_everything(kb)
    rows = {row[0]: row[2] for row in table(kb.reports.pack("annual", 2024), "The figures").rows}
    late = rows["Late reports, for 2022"]
    assert isinstance(late, Number) and late.value == 1
    told = section(kb.reports.pack("final"), "Since the years were locked")
    titled = "Credit guarantees for firms without land to pledge (japan-credit-guarantee)"
    assert told.tables[0].rows[0][3] == titled


def restate(kb: KnowledgeBase) -> None:
    kb.recording.confirm("japan-credit-guarantee", [], by=DESK)
    kb.periods.move(CHAIR, 2023, "open", "tagged in error")
    kb.periods.move(OFFICER, 2023, "in review")
    kb.periods.move(OFFICER, 2023, "approved")
    kb.periods.move(CHAIR, 2023, "accepted")
    kb.periods.move(CHAIR, 2023, "locked", "tagged in error", "error")


def test_what_was_restated_shows_both_figures(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    restate(kb)
    pack = kb.reports.pack("annual", 2023)
    number = table(pack, "The figures").rows[0][2]
    assert isinstance(number, Number) and number.value == 1
    assert number.footnote
    assert number.footnote.plain == "2023 first told 2, restated 1 (error). List: 2023 as locked (snapshot 2)"
    row = next(row for row in table(pack, "Restatements").rows if row[1] == "shared")
    assert [cell.value for cell in row if isinstance(cell, Number)] == [2, 1]
    assert (
        row[-1] == "removed: Credit guarantees for firms without land to pledge (japan-credit-guarantee)"
        and row[5] == "Credit guarantees for firms without land to pledge (japan-credit-guarantee): tagged in error"
    )
    shared = next(one for one in pack.observations if one.indicator == "G3.1:shared")
    assert (shared.value, shared.status) == (1, ObservationStatus.RESTATED)
    assert shared.note == "2023 first told 2, restated 1 (error)"


def test_of_a_practice_that_is_not_open_there_is_its_id_alone(kb: KnowledgeBase) -> None:
    kb.submissions.withdrawal.withdraw("chile-market-days", by=DESK)
    pack = kb.reports.pack("final")
    assert "Online market days" not in str(pack)
    row = next(row for row in table(pack, "Every practice counted").rows if row[1] == "chile-market-days")
    assert row == ("(not open to readers)", "chile-market-days", "", "", "", "")
    assert not section(pack, "On the way or in doubt").tables


def test_a_member_s_report_names_what_is_for_members(kb: KnowledgeBase) -> None:
    kb.recording.confirm("members-note", ["4.1"], by=DESK)
    kb.recording.share(kb.recording.event("members-note", "m-2023-1", agenda_item="5"), by=DESK)
    assert "A note that only members" not in str(kb.reports.pack("final"))
    assert "A note that only members" in str(kb.reports.pack("final", reader=MEMBER))


def test_a_cover_is_checked_and_what_is_left_empty_stays_a_line() -> None:
    filled = cover(document_number=" 2023/SMEWG55/012 ", purpose="Information")
    assert filled.lines[0] == ("Document number", "2023/SMEWG55/012")
    assert ("Purpose", "Information") in filled.lines and ("Agenda item", BLANK) in filled.lines
    with pytest.raises(BadValue, match="information or consideration"):
        cover(purpose="decision")
    with pytest.raises(BadValue, match="200 characters"):
        cover(agenda_item="4" * 201)


@pytest.mark.parametrize("moment", ["yesterday", "0001-01-01", "9999-12-31T00:00:00", "2024-W40-2", "2024-275"])
def test_a_moment_that_is_none_is_refused(kb: KnowledgeBase, moment: str) -> None:
    with pytest.raises(BadValue, match=r"(?i)moment"):
        kb.reports.pack("final", made_at=moment)


def test_what_stood_beside_a_snapshot_is_kept_whole_and_is_in_its_hash(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    (snapshot,) = kb.periods.year(2022).snapshots
    assert snapshot.content and content_of(content_text(snapshot.content)) == snapshot.content
    assert [one.economy for one in snapshot.content.adoptions] == ["Malaysia"]
    assert replace(snapshot, text="").hash != snapshot.hash


def test_a_snapshot_from_before_is_broken_down_as_the_practices_stand_today(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    bare = replace(kb.periods.year(2023).snapshots[0], text="", decisions="")
    with kb.home.store.transaction():
        kb.home.store._file.db.execute("update snapshots set kept = '', decisions = '', hash = ?", [bare.hash])  # type: ignore[attr-defined]
    pack = kb.reports.pack("annual", 2023)
    assert sum(n.value for row in table(pack, "By objective").rows for n in row[2:3] if isinstance(n, Number)) == 3


def test_a_demonstration_says_that_it_is_made_up(kb: KnowledgeBase) -> None:
    kb.home.settings = replace(kb.settings, demonstration=True)
    assert "made up" in kb.reports.pack("final").notes[0]
