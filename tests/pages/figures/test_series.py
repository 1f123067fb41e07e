"""The drawings of what economies reported: a gap is a gap, and each stands on a scale of its own."""

from kb import KnowledgeBase
from kb.person import operator
from webapp.implementation.series import HEIGHT, TOP, series


def test_a_year_without_a_report_leaves_a_gap_and_every_economy_has_its_own_scale(empty: KnowledgeBase) -> None:
    room, by = empty.implementation.indicators, operator("secretariat")
    for economy, year, value in (
        ("Chile", "2021", "10"), ("Chile", "2022", "20"), ("Chile", "2024", "5"), ("Japan", "2021", "20000"),
    ):  # fmt: skip
        room.keep(by, "2.1.2", economy, year, value=value)
    chile, japan = series(room.table("2.1.2", by))
    assert (chile.economy, japan.economy) == ("Chile", "Japan")
    assert [point.report.year for point in chile.points] == [2021, 2022, 2024]
    assert [line.count(",") for line in chile.lines] == [2]
    assert [point.y for point in chile.points] == [(HEIGHT + TOP) / 2, TOP, HEIGHT - (HEIGHT - TOP) / 4]
    assert japan.lines == () and japan.points[0].y == TOP


def test_a_list_is_not_drawn_and_nothing_but_zeros_lies_on_the_ground(empty: KnowledgeBase) -> None:
    room, by = empty.implementation.indicators, operator("secretariat")
    room.keep(by, "1.2.3", "Chile", "2021", value="A programme")
    room.keep(by, "1.1.1", "Chile", "2021", value="0")
    assert series(room.table("1.2.3", by)) == ()
    (chile,) = series(room.table("1.1.1", by))
    assert chile.points[0].y == HEIGHT
