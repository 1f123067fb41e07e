"""A workbook is read as it is shown, and what is not read of it is named at its place."""

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from kb.documents import sandbox
from kb.documents.number_format import NumberFormat, Shown
from kb.documents.sandbox_child import WontRead
from kb.documents.sheets import MOST_ROWS, sheets
from kb.documents.sheets import text as text_of_sheets
from kb.documents.spreadsheet_kind import spreadsheet_task
from kb.errors import BadValue, Refused
from tests.documents.hostile import changed, zipped
from tests.documents.workbooks import MAIN, made, number, read, relations, row, text, written

# -- merged cells --------------------------------------------------------------------------------------


def test_a_merged_cell_holds_for_every_row_that_it_spans_and_that_holds_something() -> None:
    def fill(sheet: object) -> None:
        for cells in (["Title", "Economy"], ["One", "Chile"], ["Two"], ["Three"], [], ["Last", "Peru"]):
            sheet.append(cells)  # type: ignore[attr-defined]
        sheet.merge_cells("B2:B5")  # type: ignore[attr-defined]

    sheet, said = read(made(fill))
    assert sheet["rows"][1:] == [["One", "Chile"], ["Two", "Chile"], ["Three", "Chile"], [], ["Last", "Peru"]]
    assert sheet["merged"] == [[2, 2, 4, 1]]
    assert said == ("1 merged cell was read into every row and column that it spans",)


def test_a_title_merged_over_the_width_is_one_cell_and_a_cell_over_two_columns_holds_for_both() -> None:
    def fill(sheet: object) -> None:
        for cells in (
            ["Practices of 2024"], ["Who", None, "What"], ["Agency", "Economy", "Title"], ["Any", None, "One"],
            ["Part two"], ["x", "y", "z"],
        ):  # fmt: skip
            sheet.append(cells)  # type: ignore[attr-defined]
        for merged in ("A1:C1", "A2:B2", "A4:B4", "A5:C5"):
            sheet.merge_cells(merged)  # type: ignore[attr-defined]

    sheet, _ = read(made(fill))
    assert sheet["rows"] == [
        ["Practices of 2024"], ["Who", "Who", "What"], ["Agency", "Economy", "Title"], ["Any", "Any", "One"],
        ["Part two"], ["x", "y", "z"],
    ]  # fmt: skip


def test_a_merged_cell_holds_though_its_first_row_or_column_is_hidden() -> None:
    rows = row(1, text("A1", "Title"), text("B1", "Economy")) + row(
        2, text("A2", "One"), text("B2", "Chile"), more='hidden="1"'
    )
    rows += row(3, text("A3", "Two"))
    sheet, said = read(written(rows, after='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'))
    assert sheet["rows"] == [["Title", "Economy"], [], ["Two", "Chile"]]
    assert "1 hidden row was left out (row 2)" in said


def test_merged_cells_laid_over_each_other_come_to_an_end() -> None:
    rows = "".join(row(no, text(f"A{no}", "x")) for no in range(1, 2000))
    over = "".join('<mergeCell ref="A1:XFD1048576"/>' for _ in range(5000))
    with pytest.raises(WontRead, match="merge"):
        sheets(written(rows, after=f"<mergeCells>{over}</mergeCells>"))


# -- formulas and errors -------------------------------------------------------------------------------


def test_a_formula_is_read_by_its_result_and_named_where_it_has_none() -> None:
    rows = row(
        1,
        '<c r="A1" t="str"><f>B1&amp;"x"</f><v>worked out</v></c><c r="B1"><f>1+1</f><v>2</v></c>',
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><f>CONCATENATE("a","b")</f><v></v></c>',
        '<c r="E1"><f t="shared" si="0"/></c>',
    )
    sheet, said = read(written(rows))
    assert sheet["rows"] == [["worked out", "2"]]
    assert sheet["unread"] == [[1, 4], [1, 5]]
    assert any('(cell D1): =CONCATENATE("a","b")' in one for one in said) and any("(cell E1)" in one for one in said)


def test_formulas_of_a_column_that_were_never_worked_out_are_named_together() -> None:
    sheet, said = read(made(lambda sheet: [sheet.append([f"Title {no}", f"=A{no}&1"]) for no in range(1, 35)]))
    assert sheet["unread"] == [[no, 2] for no in range(1, 35)]
    assert [one for one in said if one.startswith("34 formulas")] and "(cells B1 to B34)" in said[0]


def test_a_formula_over_a_range_that_was_never_worked_out_leaves_the_range_unread() -> None:
    rows = row(1, '<c r="A1"><f t="array" ref="A1:A3">B1:B3</f></c>', text("B1", "x")) + row(2, text("B2", "y"))
    sheet, _ = read(written(rows + row(3, text("A3", "kept"))))
    assert sheet["unread"] == [[1, 1], [2, 1]] and sheet["rows"][2] == ["kept"]


def test_a_nought_that_a_program_wrote_for_a_formula_is_doubted() -> None:
    rows = row(1, '<c r="A1"><f>SUM(B1:B9)</f><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c>', number("C1", "0"))
    assert read(written(rows))[0]["rows"] == [["0", "2", "0"]]
    sheet, said = read(written(rows, calc='<calcPr fullCalcOnLoad="1"/>'))
    assert sheet["rows"] == [["", "2", "0"]] and sheet["unread"] == [[1, 1]]
    assert "never worked out" in said[0]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#¡DIV/0!", "#ССЫЛКА!", "Err:502"])
def test_an_error_is_named_and_never_a_text(error: str) -> None:
    for cell in (
        f'<c r="B1" t="e"><v>{error}</v></c>',
        text("B1", error),
        f'<c r="B1" t="e"><f>1/0</f><v>{error}</v></c>',
    ):
        sheet, said = read(written(row(1, text("A1", "x"), cell)))
        assert sheet["rows"] == [["x"]] and sheet["unread"] == [[1, 2]]
        assert said == (f"1 cell holds an error instead of a value and was not read (cell B1): {error}",)


# -- what is hidden ------------------------------------------------------------------------------------

HIDDEN = (
    row(1, text("A1", "Title"), text("B1", "Remark"))
    + row(2, text("A2", "One"), text("B2", "not for print"))
    + row(3, text("A3", "Two"), more='hidden="1"')
    + row(4, text("A4", "Three"), more='ht="0" customHeight="1"')
    + row(5, text("A5", "Four"))
    + row(6, text("A6", "Five"), more='hidden="1" outlineLevel="1"')
)


@pytest.mark.parametrize(
    "how", ['hidden="1"', 'width="0" customWidth="1"', 'hidden="true" outlineLevel="1" collapsed="1"']
)
def test_hidden_rows_and_columns_are_left_out_and_told_by_their_numbers(how: str) -> None:
    data = written(HIDDEN, before=f'<cols><col min="2" max="3" {how}/></cols>')
    sheet, said = read(data)
    assert sheet["rows"] == [["Title"], ["One"], [], [], ["Four"]]
    assert said == ("1 hidden column was left out (column B)", "3 hidden rows were left out (rows 3-4, 6)")
    sheet, said = read(data, hidden="yes")
    assert [cells[:1] for cells in sheet["rows"]] == [["Title"], ["One"], ["Two"], ["Three"], ["Four"], ["Five"]]
    assert sheet["rows"][1] == ["One", "not for print"] and said == ()
    assert "not for print" not in str(text_of_sheets(data).read) and "Three" not in str(text_of_sheets(data).read)


def test_hidden_sheets_are_left_out_and_told_by_name() -> None:
    book = Workbook()
    book.active.append(["Title"])
    for name, state in (("Drafts", "hidden"), ("Lists", "veryHidden"), ("Empty", "hidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        if name != "Empty":
            sheet.append([f"secret of {name}"])
    out = io.BytesIO()
    book.save(out)
    found = sandbox.run("xlsx", out.getvalue())
    assert [sheet["name"] for sheet in found.content] == ["Sheet"]
    assert [one.sentence for one in found.remarks] == [
        "1 hidden sheet was left out (sheet “Drafts”)", "1 hidden sheet was left out (sheet “Lists”)",
    ]  # fmt: skip
    found = sandbox.run("xlsx", out.getvalue(), options={"hidden": "yes"})
    assert [sheet["name"] for sheet in found.content] == ["Sheet", "Drafts", "Lists", "Empty"]
    kept = sandbox.run("xlsx-text", out.getvalue())
    assert "secret" not in kept.content and len(kept.remarks) == 2


def test_nothing_is_chosen_that_cannot_be() -> None:
    for task, option in (("xlsx", {"hidden": "maybe"}), ("csv", {"encoding": "cp037"}), ("docx", {"hidden": "yes"})):
        with pytest.raises(BadValue):
            sandbox.run(task, b"", options=option)


def test_a_cell_whose_format_hides_it_is_left_out() -> None:
    rows = row(1, text("A1", "seen"), number("B1", "5", 1), text("C1", "remark", 1))
    sheet, said = read(written(rows, formats=[";;;"]))
    assert sheet["rows"] == [["seen"]] and sheet["unread"] == [[1, 2], [1, 3]]
    assert len(said) == 2 and "remark" not in " ".join(said)
    assert read(written(rows, formats=[";;;"]), hidden="yes")[0]["rows"] == [["seen", "5", "remark"]]


# -- texts ---------------------------------------------------------------------------------------------


def test_struck_out_text_is_left_out_and_told_and_reading_aids_are_no_text() -> None:
    strings = (
        "<si><r><rPr><strike/></rPr><t>old </t></r><r><t>new</t></r></si>"
        "<si><t>保証</t><rPh sb='0' eb='2'><t>ホショウ</t></rPh><phoneticPr fontId='1'/></si>"
        "<si><t>given up</t></si>"
    )
    rows = row(
        1,
        *(
            f'<c r="{letter}1" s="{style}" t="s"><v>{no}</v></c>'
            for letter, no, style in (("A", 0, 0), ("B", 1, 0), ("C", 2, 1))
        ),
    )
    sheet, said = read(written(rows + row(2, number("A2", "7", 1), text("B2", "x")), strings=strings))
    assert sheet["rows"] == [["new", "保証"], ["", "x"]]
    assert sheet["unread"] == [[1, 3], [2, 1]]
    assert said[0] == "1 passage that is struck out was left out (cell A1): old"
    assert said[1].endswith("(cell C1): given up")


def test_lines_in_a_cell_escapes_and_zeros_in_front_stay() -> None:
    def fill(sheet: object) -> None:
        sheet.append(["one\ntwo", "00123", "'quoted", True, False])  # type: ignore[attr-defined]

    assert read(made(fill))[0]["rows"] == [["one\ntwo", "00123", "'quoted", "yes", "no"]]
    rows = row(1, text("A1", "a_x000D_\nb_x005F_x000D_"), "<c><v>1</v></c>", '<c t="b"><v>1</v></c>')
    assert read(written(rows))[0]["rows"] == [["a\nb_x000D_", "1", "yes"]]


def test_notes_and_text_boxes_are_counted_and_a_link_is_told() -> None:
    def fill(sheet: object) -> None:
        sheet["A1"] = "see here"  # type: ignore[index]
        sheet["A1"].hyperlink = "https://example.org/practice"  # type: ignore[index]
        sheet["B1"], sheet["B1"].comment = "x", Comment("check the figure", "me")  # type: ignore[index]

    sheet, said = read(made(fill))
    assert sheet["rows"] == [["see here", "x"]]
    assert said == (
        "the text of 1 link was read, and not where it leads (cell A1): https://example.org/practice",
        "1 note beside a cell was left out",
    )
    box = '<d xmlns:a="a"><sp><txBody><a:t>beside the table</a:t></txBody></sp></d>'
    data = written(
        row(1, text("A1", "x")), more={"xl/drawings/d.xml": box}, rels=relations(("r1", "drawing", "../drawings/d.xml"))
    )
    assert read(data)[1] == ("1 text box was left out",)


# -- numbers and days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("0%", "0.35", "35 %"), ("0.0%", "0.355", "35.5 %"), ("0.0 %", "0.30000000000000004", "30 %"),
        ("0.00%;[Red]-0.00%", "-0.5", "-50 %"), ("#,##0", "1234567", "1234567"), ("$#,##0", "1500", "$1500"),
        ("[$€-407] #,##0", "1500", "€ 1500"), ('#,##0.00\\ "€"', "1234.5", "1234.5 €"), ('"S/" #,##0', "12", "S/ 12"),
        ("$#,##0_);($#,##0)", "-1500", "-$1500"), ('_(* #,##0_);_(* "-"_)', "0", "0"), ("# ?/?", "2.5", "2.5"),
        ("0.00E+00", "1.5E+6", "1500000"), ("General", "2.0230000012E+16", "20230000012000000"),
        ("00000", "123", "00123"),        ("(000) 000-0000", "5112345678", "(511) 234-5678"),
        ('0" firms"', "35", "35 firms"), ('"Yes";;"No"', "1", "Yes"),
        ("yyyy", "44200", "2021"), ("mmm yyyy", "44200", "January 2021"), ("mmm-yy", "44200", "January 2021"),
        ("d/m/yyyy", "44200.604", "2021-01-04"), ("yyyy-mm-dd hh:mm", "44200.5", "2021-01-04 12:00"),
        ("h:mm", "0.604", "14:29"), ("[h]:mm:ss", "1.1", "26:24"), ("[$-107041E]d mmmm yyyy", "44200", "2021-01-04"),
        ("yyyy年m月d日", "44200", "2021-01-04"), ("[$-411]ggge年", "44200", "2021"), ("yyyy-mm-dd", "60", "1900-02-28"),
        ("yyyy-mm-dd", "61", "1900-03-01"), ("yyyy-mm-dd", "-5", "-5"), ("yyyy-mm-dd", "99999999", "99999999"),
        ("0", "1e999", "1E+999"), ("0", "NaN", "NaN"), ("0", "x", "x"), ("[<0.5]0%;0", "0.25", "25 %"),
        ("[<0.5]0%;0", "3", "3"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_cell_shows_it(code: str, number: str, shown: str) -> None:
    assert NumberFormat(code).text(number)[0] == shown


def test_thousands_that_are_shown_as_such_are_told() -> None:
    assert NumberFormat('0.0,,"M"').text("1500000") == ("1.5M", Shown.SCALED)
    sheet, said = read(written(row(1, number("A1", "1500000", 1)), formats=["#,##0,"]))
    assert sheet["rows"] == [["1500"]] and said[0].endswith("(cell A1): 1500000 as 1500")


def test_a_format_made_to_be_slow_is_not() -> None:
    for code in ('"' * 400, "[" * 400, ";" * 400, "_" * 401, "0," * 200 + "." * 100, "[$" * 200):
        assert NumberFormat(code * 3).text(str(Decimal("0.5")))


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    rows = row(1, number("A1", "42738", 1), '<c r="B1" s="1" t="d"><v>2021-01-04T00:00:00</v></c>')
    data = written(rows, formats=["yyyy-mm-dd"], book='<workbookPr date1904="1"/>')
    assert read(data)[0]["rows"] == [["2021-01-04", "2021-01-04"]]


# -- limits --------------------------------------------------------------------------------------------


def test_columns_and_rows_beyond_the_limits_are_told_or_refused() -> None:
    sheet, said = read(written(row(1, text("A1", "x"), text("ZZ1", "far out"))))
    assert sheet["rows"] == [["x"]] and said == (
        "402 columns beyond those that are read were left out (from column KO on)",
    )
    with pytest.raises(WontRead, match="rows"):
        sheets(written(row(MOST_ROWS + 1, text("A1", "x"))))
    empty = "".join(row(no, f'<c r="A{no}" s="1"/>') for no in range(2, 30_000))
    assert read(written(row(1, text("A1", "x")) + empty))[0]["rows"] == [["x"]]
    claim = '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" hidden="0"/></cols>'
    assert read(written(row(1, text("A1", "x")), before=claim))[0]["rows"] == [["x"]]


def test_a_workbook_in_strict_form_is_read_as_any_other() -> None:
    def as_strict(parts: dict[str, bytes]) -> None:
        for name, part in parts.items():
            parts[name] = part.replace(MAIN.split('"')[1].encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")

    assert read(changed(written(row(1, text("A1", "x"))), as_strict))[0]["rows"] == [["x"]]


def test_struck_out_cells_and_hidden_rows_stay_out_of_what_is_searched() -> None:
    def fill(sheet: object) -> None:
        for cells in (["kept", "given up"], ["filtered out"], ["last", "=1+1"]):
            sheet.append(cells)  # type: ignore[attr-defined]
        sheet["B1"].font = Font(strike=True)  # type: ignore[index]
        sheet.row_dimensions[2].hidden = True  # type: ignore[attr-defined]

    found = sandbox.run("xlsx-text", made(fill))
    assert found.content == "kept\nlast"
    assert {one.kind.value for one in found.remarks} == {"hidden rows", "struck text", "formula without a result"}


@pytest.mark.parametrize(
    ("name", "said"),
    [("x.xls", "old kind"), ("x.XLSM", "macros"), ("x.xlsb", "binary"), ("x.ods", "OpenDocument"),
     ("x.numbers", "Numbers"),     ("x.html", "web page"), ("x.doc", "save it as .xlsx or .csv")],
)  # fmt: skip
def test_another_kind_of_spreadsheet_is_refused_with_what_to_do(name: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        spreadsheet_task(name)
    assert spreadsheet_task("a.b.XLSX") == "xlsx"


def old_container(*names: str) -> bytes:
    """The first bytes of the old container, and the names of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + b"".join(name.encode("utf-16-le") for name in names)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (old_container("EncryptionInfo", "EncryptedPackage"), "locked with a password; open it, take the password off"),
        (old_container("Workbook"), "workbook of an old kind"),
        (old_container("WordDocument"), "Word document of an old kind"),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "web page by another name"),
        (zipped({"xl/workbook.bin": b"x"}), "binary workbook"),
        (zipped({"mimetype": b"x", "META-INF/manifest.xml": b"<a/>", "content.xml": b"<a/>"}), "OpenDocument"),
        (zipped({"Index/Document.iwa": b"x"}), "Numbers"),
    ],
)
def test_what_only_bears_the_name_of_a_workbook_is_told_for_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(WontRead, match=said):
        sheets(data)
