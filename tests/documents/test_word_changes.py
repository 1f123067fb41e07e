"""Tracked changes of a Word document are read as accepted, and counted."""

import pytest

from tests.documents.word_files import cell, changed, document, paragraph, read, row, run, said, table


def gone(text: str, number: int = 1) -> str:
    return changed("del", f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>', number)


def mark(kind: str, number: int = 1) -> str:
    return f"<w:rPr>{changed(kind, '', number)}</w:rPr>"


def test_what_was_inserted_is_read_and_what_was_deleted_is_not() -> None:
    data = document(paragraph("It covers ", gone("70"), changed("ins", run("80"), 2), " per cent."))
    assert read(data) == ["It covers 80 per cent."]
    assert said(data) == ["2 tracked changes were read as accepted"]


def test_what_was_inserted_and_deleted_again_is_not_read() -> None:
    data = document(paragraph("It grew", changed("ins", run(" fast") + gone(" by half", 2), 1), "."))
    assert read(data) == ["It grew fast."]


def test_a_passage_that_was_moved_stands_once_at_its_destination() -> None:
    start = '<w:moveFromRangeStart w:id="1" w:name="m"/>'
    data = document(
        paragraph(start, changed("moveFrom", run("Moved here. ")), '<w:moveFromRangeEnd w:id="1"/>', "First.")
        + paragraph("Second. ", '<w:moveToRangeStart w:id="3" w:name="m"/>', changed("moveTo", run("Moved here. ")))
    )
    assert read(data) == ["First.", "Second. Moved here."]
    assert said(data) == ["1 tracked change was read as accepted"]


def test_whole_paragraphs_that_were_moved_stand_once_also_within_a_table() -> None:
    away = paragraph(changed("moveFrom", run("Moved.")), properties=mark("moveFrom"))
    here = paragraph(changed("moveTo", run("Moved.")), properties=mark("moveTo"))
    data = document(away + paragraph("Stays.") + table(row(cell(here, paragraph("Below.")), "other")))
    assert read(data) == ["Stays.", "Moved.\nBelow.|other"]
    assert said(data) == ["1 tracked change was read as accepted"]


def test_paragraphs_whose_marks_were_deleted_are_one() -> None:
    data = document(
        paragraph("One ", properties=mark("del"))
        + "<w:bookmarkStart/>"
        + paragraph("and two ", properties=mark("del", 2))
        + paragraph("and three.")
        + paragraph("Four.")
    )
    assert read(data) == ["One and two and three.", "Four."]
    assert said(data) == ["2 tracked changes were read as accepted"]


def test_a_paragraph_that_was_deleted_whole_leaves_no_trace() -> None:
    heading = '<w:outlineLvl w:val="0"/>'
    data = document(
        paragraph("Results", properties=heading)
        + paragraph(gone("Nothing of this."), properties=mark("del"))
        + paragraph("Sales rose.")
    )
    assert read(data) == ["Results", "Sales rose."]
    assert said(data) == ["1 tracked change was read as accepted"]


def test_a_deleted_mark_before_a_table_or_at_the_end_of_a_cell_joins_nothing() -> None:
    data = document(
        paragraph("Before.", properties=mark("del"))
        + table(row(cell(paragraph("In the cell.", properties=mark("del"))), "beside"))
        + paragraph("Last.", properties=mark("del"))
    )
    assert read(data) == ["Before.", "In the cell.|beside", "Last."]


def test_rows_and_cells_that_were_deleted_go_and_those_inserted_stay() -> None:
    data = document(
        table(
            row("a", "b"),
            row("old", "row", properties=changed("del", "")),
            row("new", "row", properties=changed("ins", "", 2)),
            row(
                "c", cell("gone", properties=changed("cellDel", "", 3)), cell("d", properties=changed("cellIns", "", 4))
            ),
        )
    )
    assert read(data) == ["a|b", "new|row", "c|d"]
    assert said(data) == ["4 tracked changes were read as accepted"]


def test_cells_that_were_merged_with_tracking_are_merged() -> None:
    upper = '<w:cellMerge w:id="1" w:author="a" w:vMerge="rest"/>'
    lower = '<w:cellMerge w:id="2" w:author="a" w:vMerge="cont"/>'
    data = document(table(row(cell("Peru", properties=upper), "1"), row(cell("old", properties=lower), "2")))
    assert read(data) == ["Peru|1", "Peru|2"]


@pytest.mark.parametrize("old", ["<w:vanish/>", "<w:strike/>", "<w:b/>"])
def test_a_format_from_before_is_none(old: str) -> None:
    look = f'<w:rPr><w:rPrChange w:id="1" w:author="a"><w:rPr>{old}</w:rPr></w:rPrChange></w:rPr>'
    properties = (
        '<w:pPrChange w:id="2" w:author="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    )
    data = document(paragraph(f"<w:r>{look}<w:t>Plain.</w:t></w:r>", properties=properties))
    assert read(data) == ["Plain."]
    assert said(data) == ["2 tracked changes were read as accepted"]


def test_changes_in_links_controls_notes_and_formulas_are_accepted_too() -> None:
    link = f"<w:hyperlink>{gone('old')}{changed('ins', run('new '), 2)}</w:hyperlink>"
    control = f"<w:sdt><w:sdtContent>{gone('old', 3)}{run('control ')}</w:sdtContent></w:sdt>"
    formula = f"<m:oMath>{changed('del', '<m:r><m:t>x</m:t></m:r>', 4)}<m:r><m:t>y</m:t></m:r></m:oMath>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{paragraph("kept", gone(" old", 5))}</w:footnote>'
    data = document(paragraph(link, control, formula, note), footnotes=notes)
    assert read(data) == ["new control y (note: kept)"]
    assert "5 tracked changes were read as accepted" in said(data)
