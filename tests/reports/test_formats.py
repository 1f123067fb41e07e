"""Report packs as files: read back, the same to the byte, hostile text kept as text, opened by an office suite."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.figures.chart import Bar, Chart
from kb.knowledge_base import KnowledgeBase
from kb.reports import drawing
from kb.reports.formats import FORMATS, written
from kb.reports.report import Note, Number, Pack, ReportLink, ReportSection, ReportTable, cover
from tests.periods.test_periods import lock
from tests.reports.test_reporting import MADE

LATER = "2031-01-02T03:04:05+00:00"
HOSTILE = (
    '=HYPERLINK("http://x.example")',
    "+1",
    "-1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "a\x00b]]>&amp;",
    "\t=1",
)


@pytest.fixture
def pack(kb: KnowledgeBase) -> Pack:
    lock(kb, 2021)
    return kb.reports.pack(
        "final", cover=cover(document_number="2024/SMEWG58/009", purpose="consideration"), made_at=MADE
    )


@pytest.fixture
def hostile(pack: Pack) -> Pack:
    rows = tuple((text, text) for text in HOSTILE)
    table = ReportTable(HOSTILE[4], (HOSTILE[0], "b"), rows, (1, 1), HOSTILE[4], (Note(HOSTILE[0]),))
    chart = Chart(HOSTILE[4], HOSTILE[0], ("$x^2$",), (Bar(HOSTILE[0], 1, (3,)), Bar("$\\frac", 2, (0,))))
    made_up = ReportSection(HOSTILE[4], HOSTILE, (table,), (chart,))
    return replace(
        pack,
        title=HOSTILE[0],
        sections=(made_up,),
        cover=replace(pack.cover, submitted_by=HOSTILE[4], forum=HOSTILE[0]),
    )


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_pack_makes_the_same_bytes(pack: Pack, form: str) -> None:
    assert written(pack, form) == written(pack, form)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_made_at_another_moment_only_the_stated_moment_differs(pack: Pack, form: str) -> None:
    one, other = parts(written(pack, form)), parts(written(replace(pack, made_at=LATER), form))
    assert list(one) == list(other)
    for name in one:
        stated = (
            other[name]
            .replace(LATER.encode(), MADE.encode())
            .replace(LATER[:19].encode() + b"Z", b"2026-11-24T10:00:00Z")
        )
        assert stated == one[name], name


@pytest.mark.parametrize("form", ["csv", "html"])
def test_text_made_at_another_moment_differs_in_nothing_else(pack: Pack, form: str) -> None:
    other = written(replace(pack, made_at=LATER), form)
    assert other.replace(LATER.encode(), MADE.encode()) == written(pack, form)


def test_a_word_document_has_real_headings_captions_and_heads_that_repeat(pack: Pack) -> None:
    from docx import Document

    document = Document(io.BytesIO(written(pack, "docx")))
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Subtitle", "Heading 1", "Caption"} <= styles
    assert pack.sentence in [paragraph.text for paragraph in document.paragraphs]
    tables = [table for section in pack.sections for table in section.tables]
    assert len(document.tables) == len(tables) + 1
    for made, table in zip(document.tables[1:], tables, strict=True):
        assert len(made.rows) == len(table.rows) + 1
        assert made._tbl.tr_lst[0].xpath("./w:trPr/w:tblHeader")
    told = document.core_properties
    assert (told.title, told.language, told.created and told.created.isoformat()[:19]) == (
        pack.title, "en-GB", "2026-11-24T10:00:00",
    )  # fmt: skip
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes) and document.inline_shapes


def test_every_footnote_of_a_word_document_is_there_once(pack: Pack) -> None:
    found = parts(written(pack, "docx"))
    called = re.findall(rb'<w:footnoteReference w:id="(\d+)"', found["word/document.xml"])
    notes = re.findall(rb'<w:footnote w:id="(\d+)"', found["word/footnotes.xml"])
    assert called == notes and len(called) > 3
    assert b"http" not in re.sub(rb"xmlns:\w+=\"[^\"]*\"", b"", found["word/footnotes.xml"])
    assert b"footnotes+xml" in found["[Content_Types].xml"]
    links = found["word/_rels/document.xml.rels"]
    assert b"/indicators/G1/sheet#heard-g1-2021" in links
    assert b"/tally/shared?plan=" in links and b"/periods/2021/snapshots/1#figure-shared" in links


@pytest.fixture
def noted(pack: Pack) -> Pack:
    """A table whose labels end in digits, whose title does, and whose rows have a note, two notes, and none."""
    list = ReportLink("the list", "http://127.0.0.1:8000/tally/shared")
    note = Number(11, (list,), "2021 first told 10, restated 11", True)
    rows = (
        ("Shared in 2024", "G3.1", note, Number(8, (ReportLink("the list", "http://127.0.0.1:8000/x"),))),
        ("Together", "", note, replace(note, value=1234)),
        ("None", "", Number(5, ()), "not reported"),
        (note, "a label in the second place", Number(1, ()), Number(2, ())),
    )
    table = ReportTable(
        "The year 2024", ("Figure", "Indicator", "Shared", "New"), rows, (1, 1, 1, 1), footnotes=(Note("Of it"),)
    )
    return replace(pack, sections=(ReportSection("The year 2024", (), (table,)),))


ON_A_DIGIT = re.compile(r"\d(?:</[a-z]+>)*<sup")


def test_a_footnote_is_marked_at_the_label_and_never_on_a_number_in_word(noted: Pack) -> None:
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(io.BytesIO(written(noted, "docx")))

    def told(element: Any) -> str:
        """What is copied: Word numbers the marks in the order in which they stand."""
        parts = (one.text or "" if one.tag == qn("w:t") else "#" for one in element.iter(*map(qn, WRITTEN)))
        return "".join(parts)

    rows = [[told(cell) for cell in row._tr.tc_lst] for row in document.tables[1].rows[1:]]
    assert rows == [
        ["Shared in 2024\xa0[#]", "G3.1", "11", "8"],
        ["Together\xa0[#]\xa0[#]", "", "11", "1\u2009234"],
        ["None", "", "5", "not reported"],
        ["11", "a label in the second place\xa0[#]", "1", "2"],
    ]
    (caption,) = (one for one in document.paragraphs if one.style and one.style.name == "Caption")
    assert told(caption._p) == "Table 1. The year 2024\xa0[#]"
    notes = parts(written(noted, "docx"))["word/footnotes.xml"].decode()
    assert "Shared: 2021 first told 10" in notes and "New: 2021 first told 10" in notes


WRITTEN = ("w:t", "w:footnoteReference")


@pytest.mark.parametrize("which", ["pack", "noted"])
def test_a_footnote_is_marked_at_the_label_and_never_on_a_number_on_a_page(
    which: str, request: pytest.FixtureRequest
) -> None:
    page = written(request.getfixturevalue(which), "html").decode()
    assert page.count("<sup ") > 3 and not ON_A_DIGIT.search(page)
    assert which == "noted" or not re.search(r'<td class="amount">(?:(?!</td>).)*<sup', page)
    assert re.search(r"&nbsp;<sup [^>]*><a [^>]*>\[1\]</a></sup>", page)


def test_a_workbook_names_the_row_and_the_column_of_each_note(noted: Pack) -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(written(noted, "xlsx"))).worksheets[1]
    told = [cell.value for row in sheet.iter_rows(min_row=9) for cell in row if cell.value]
    assert [str(text).split(" 2021")[0] for text in told if text != "the list"] == [
        "Of it", "Shared in 2024:", "Together: Shared:", "Together: New:", "a label in the second place:",
    ]  # fmt: skip


def test_a_workbook_has_a_sheet_a_table_with_numbers_as_numbers(pack: Pack) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(written(pack, "xlsx")))
    assert len(workbook.sheetnames) == 1 + sum(len(section.tables) + len(section.charts) for section in pack.sections)
    sheet = workbook["The figures"]
    assert sheet.freeze_panes == "A5" and [sheet.cell(5, 3).value, sheet.cell(5, 3).data_type] == [2, "n"]
    economies = workbook["By member economy"]
    assert [economies.cell(5, column).value for column in (1, 2)] == ["Australia", "not reported"]


def test_tidy_csv_has_one_observation_a_row(pack: Pack) -> None:
    rows = list(csv.DictReader(io.StringIO(written(pack, "csv").decode("utf-8-sig"))))
    assert len(rows) == len(pack.observations)
    total = next(r for r in rows if r["TIME_PERIOD"] == "2021/2024" and r["INDICATOR"] == "G3.1:shared")
    assert (total["REF_AREA"], total["OBS_VALUE"], total["OBS_STATUS"], total["BREAKDOWN"]) == (
        "APEC",
        "2",
        "P",
        "total",
    )
    locked = next(r for r in rows if r["TIME_PERIOD"] == "2021" and r["INDICATOR"] == "G3.1:shared")
    assert locked["OBS_STATUS"] == "A" and len(locked["SNAPSHOT"]) == 64
    silent = [r for r in rows if r["REF_AREA"] == "Australia"]
    assert {(r["OBS_VALUE"], r["OBS_STATUS"], r["NOTE"]) for r in silent} == {("", "M", "not reported")}


def test_a_page_stands_alone(pack: Pack) -> None:
    page = written(pack, "html").decode()
    assert page.index(pack.title) < page.index(pack.sentence) < page.index("The figures")
    assert not re.search(r'(?:src|href)="(?!data:image/svg|#|http://127\.0\.0\.1:8000/)', page)
    assert "<link" not in page and "<script" not in page and page.count("<h1>") == 1
    for no in re.findall(r'href="#note-(\d+)"', page):
        assert page.count(f'id="note-{no}"') == page.count(f'id="ref-{no}"') == 1


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_stays_text(hostile: Pack, form: str) -> None:
    data = written(hostile, form)
    if form == "html":
        page = data.decode()
        assert "<script" not in page and "&lt;script&gt;alert(1)" in page and "\x00" not in page
    elif form == "xlsx":
        from openpyxl import load_workbook

        for sheet in load_workbook(io.BytesIO(data)):
            assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    elif form == "docx":
        from docx import Document

        cells = [row.cells[0].text for row in Document(io.BytesIO(data)).tables[1].rows[1:]]
        assert cells == [text.replace("\x00", "") for text in HOSTILE]


def test_an_observation_that_begins_like_a_formula_is_marked_as_text(pack: Pack) -> None:
    hostile = replace(pack, observations=(replace(pack.observations[0], row="=1+1", note="@x"),))
    (row,) = csv.DictReader(io.StringIO(written(hostile, "csv").decode("utf-8-sig")))
    assert (row["BREAKDOWN_VALUE"], row["NOTE"]) == ("'=1+1", "'@x")


CHART = Chart(
    "Shared by area", "Source: a site", ("shared", "adopted"), (Bar("1 Start-ups", 1, (3, 0)), Bar("=x", 2, (1, 1)))
)


def test_a_chart_is_the_same_file_each_time_without_a_moment_in_it() -> None:
    for draw in (drawing.svg, drawing.png):
        assert draw(CHART) == draw(CHART)
    picture = drawing.svg(CHART).decode()
    assert "<dc:date>" not in picture and "3 shared" in picture and "Source: a site" in picture
    assert drawing.png(CHART).startswith(b"\x89PNG")
    assert drawing.as_csv(CHART).splitlines()[:3] == ["\ufeff,shared,adopted", "1 Start-ups,3,0", "'=x,1,1"]


def test_a_chart_of_nothing_is_drawn() -> None:
    assert b"Nothing" in drawing.svg(Chart("Nothing", "s", ("shared",), ()))


def test_a_chart_tells_in_words_what_it_shows() -> None:
    assert CHART.alt == "Bar chart. Shared by area. 1 Start-ups: 3 shared, 0 adopted; =x: 1 shared, 1 adopted."


@pytest.mark.skipif(
    not shutil.which("soffice") or not shutil.which("pdftotext"), reason="needs LibreOffice and poppler"
)
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_an_office_program_opens_it(pack: Pack, tmp_path: Path, form: str) -> None:
    (tmp_path / f"pack.{form}").write_bytes(written(pack, form))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / f"pack.{form}"]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = subprocess.run(["pdftotext", tmp_path / "pack.pdf", "-"], check=True, capture_output=True, text=True).stdout
    assert text.count("\f") > 2
    assert pack.sentence in " ".join(text.split())
    if form == "docx":
        assert "[1]" in text and not re.search(r"\d\[\d", text) and "\n2\n" in text
    assert form == "xlsx" or "/tally/shared?plan=smewg-2021-2024" in text.replace("\n", "")
