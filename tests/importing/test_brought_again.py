"""A catalogue brought again changes what it says anew and nothing else, however its rows and columns lie now."""

from collections.abc import Sequence

import pytest

from kb import KnowledgeBase
from kb.importing import Fate
from kb.person import Person, Role

OFFICER = Person("o", Role.SECRETARIAT)

HEADERS = ("No.", "Country", "Name of best practice", "Short description", "Status", "Year started", "Main outcomes")
ROWS = tuple(
    (str(no), economy, f"Practice of {what}", f"One line about {what}.", "on-going", str(2010 + no), f"More {what}.")
    for no, (economy, what) in enumerate(
        [("Chile", "weaving"), ("Peru", "fishing"), ("Singapore / Malaysia", "trading"), ("Korea", "robots")], 1
    )
)


def catalogue(rows: Sequence[Sequence[str]] = ROWS, headers: Sequence[str] = HEADERS) -> bytes:
    return "\n".join(["Practices of the region (made up)", "", *(",".join(row) for row in (headers, *rows))]).encode()


@pytest.fixture
def brought(empty: KnowledgeBase) -> KnowledgeBase:
    assert empty.importing.apply(OFFICER, catalogue(), "a.csv").added == len(ROWS)
    return empty


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(catalogue(), id="as it was"),
        pytest.param(catalogue(ROWS[::-1]), id="sorted anew"),
        pytest.param(catalogue([(str(9 - int(row[0])), *row[1:]) for row in ROWS]), id="numbered anew"),
        pytest.param(catalogue([row[::-1] for row in ROWS], HEADERS[::-1]), id="columns in another order"),
        pytest.param(catalogue([row[:-1] for row in ROWS], HEADERS[:-1]), id="without a column"),
    ],
)
@pytest.mark.parametrize("clear", [False, True])
def test_nothing_new_changes_nothing(brought: KnowledgeBase, again: bytes, clear: bool) -> None:
    preview = brought.importing.preview(OFFICER, again, "b.csv", clear=clear)
    assert {row.outcome for row in preview.rows} == {Fate.SAME}


def test_one_cell_changes_one_field_of_one_practice(brought: KnowledgeBase) -> None:
    rows = [ROWS[0], (*ROWS[1][:3], "Another line about fishing.", *ROWS[1][4:]), *ROWS[2:]]
    preview = brought.importing.preview(OFFICER, catalogue(rows), "b.csv")
    assert [row.changes for row in preview.rows if row.outcome is Fate.UPDATE] == [("One-sentence summary",)]
    assert preview.count(Fate.SAME) == len(ROWS) - 1


def test_a_column_more_changes_its_field_alone_and_a_row_more_is_new(brought: KnowledgeBase) -> None:
    more = [(*row, "Begin small.") for row in ROWS]
    preview = brought.importing.preview(OFFICER, catalogue(more, (*HEADERS, "Lessons learned")), "b.csv")
    assert {row.changes for row in preview.rows} == {("Lessons and success factors",)}
    fifth = ("5", "Viet Nam", "Practice of rice", "One line about rice.", "on-going", "2015", "More rice.")
    preview = brought.importing.preview(OFFICER, catalogue([*ROWS, fifth]), "b.csv")
    assert (preview.count(Fate.NEW), preview.count(Fate.SAME)) == (1, len(ROWS))
