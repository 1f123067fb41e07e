"""What an office that tables a report looks for in its files: contents, status, marks, types, tags."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from kb.errors import ProgramMissing
from kb.knowledge_base import KnowledgeBase
from kb.ledger.entries import Backing
from kb.plan.rules import Headline
from kb.reports import printed
from kb.reports.formats import written
from kb.reports.indicator_sections import indicator_observations, indicator_sections
from kb.reports.report import Number, Pack, Year, shown
from kb.reports.typeface import EAST_ASIAN, FACE
from tests.periods.test_periods import CHAIR, lock
from tests.reports.test_formats import parts
from tests.reports.test_reporting import DESK, MADE, section, table

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def pack(kb: KnowledgeBase) -> Pack:
    lock(kb, 2021)
    kb.home.settings = replace(kb.settings, demonstration=True)
    return kb.reports.pack("final", made_at=MADE, site="https://practices.example.org")


STATUS = "Draft · Provisional: 2022, 2023, 2024 are open · Demonstration: made up"


def test_the_status_stands_on_every_page_and_sheet_of_every_format(pack: Pack) -> None:
    from docx import Document
    from openpyxl import load_workbook

    assert pack.status == STATUS
    document = Document(io.BytesIO(written(pack, "docx")))
    for part in document.sections:  # portrait and landscape
        assert part.header.paragraphs[0].text == STATUS
        assert "".join(part.footer._element.itertext()).replace("\xa0", " ").count("PAGE") == 2
    for sheet in load_workbook(io.BytesIO(written(pack, "xlsx"))):
        assert sheet.oddFooter.left.text == STATUS and "&P of &N" in sheet.oddFooter.right.text
        assert sheet["A2"].value == STATUS
    rows = csv.DictReader(io.StringIO(written(pack, "csv").decode()))
    assert {row["REPORT_STATUS"] for row in rows} == {STATUS}
    page = written(pack, "html").decode()
    assert page.count(STATUS) == 2 and "@bottom-left" in page and "counter(pages)" in page


def test_a_year_that_is_open_again_is_under_correction(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    assert kb.reports.pack("annual", 2022).status == "Draft · Locked"
    kb.periods.move(CHAIR, 2022, "open", "an error")
    assert kb.reports.pack("annual", 2022).status == "Draft · Under correction: 2022"
    assert "Under correction: 2022 · Provisional: 2021 is open" in kb.reports.pack("mid-term").status


def test_the_summary_stands_first_with_every_headline_figure_and_its_coverage(pack: Pack) -> None:
    first = pack.sections[0]
    assert (first.heading, first.alone) == ("Summary", True)
    rows = first.tables[0].rows
    assert [shown(row[3]) for row in rows] == ["2"] * 2 + ["1"] * 4 and first.tables[0].columns[3].endswith(", of 21")
    assert {one.indicator: one.coverage for one in pack.headlines} == {"G3.1": "2 of 21", "G3.2": "1 of 21"}
    assert [one.key for one in pack.headlines][:3] == [
        "shared", "first_shared", "adopted",
    ]  # fmt: skip
    told = " ".join(first.points)
    for said in (
        "first report",
        "Evidence: of 1 adoption counted, 1 reported",
        "Provisional: 2022, 2023, 2024",
        "Demonstration",
        "not zero",
    ):
        assert said in told
    assert pack.sentence in first.paragraphs


def test_the_rules_put_the_new_ones_first_everywhere(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = replace(kb.home.ledger(), rules=replace(kb.home.ledger().rules, headline=Headline.FIRST_SHARED))
    monkeypatch.setattr(type(kb.home), "ledger", lambda home, plan="": ledger)
    pack = kb.reports.pack("final")
    assert [one.key for one in pack.headlines][:3] == ["first_shared", "shared", "adopted"]
    assert "shared for the first time by" in pack.sentence
    assert shown(table(pack, "The figures").rows[0][0]).startswith("Practices shared for the first time")
    assert table(pack, "Year by year").columns[2:4] == ("New", "Shared in all")
    assert section(pack, "Year by year").charts[0].series[0] == "new"


def test_evidence_stands_under_the_figures(kb: KnowledgeBase, pack: Pack) -> None:
    evidence = section(pack, "The figures").tables[1]
    counted = {row[0]: row[2].value for row in evidence.rows if isinstance(row[2], Number)}
    told = kb.figures.tally()
    assert counted == {level.value.capitalize(): told.levels[level] for level in counted_levels()}
    observed = {one.row: one.value for one in pack.observations if one.by == "evidence" and "/" in one.period}
    assert observed == {level.value: told.levels[level] for level in counted_levels()}


def counted_levels() -> tuple[Backing, ...]:
    return Backing.REPORTED, Backing.DOCUMENTED, Backing.CONFIRMED


def test_of_what_is_classified_for_members_not_even_the_id_stands_in_a_list(kb: KnowledgeBase) -> None:
    kb.recording.confirm("members-note", ["4.1"], by=DESK)
    kb.recording.share(kb.recording.event("members-note", "m-2023-1", agenda_item="5"), by=DESK)
    said = str(kb.reports.pack("final"))
    assert "members-note" not in said and "a practice classified for members" in said
    assert "members-note" in str(kb.reports.pack("final", reader=CHAIR))


def test_a_word_document_has_its_contents_filled_in_and_linked(pack: Pack) -> None:
    found = parts(written(pack, "docx"))["word/document.xml"].decode()
    assert 'TOC \\o "1-1"' in found
    for no, one in enumerate(pack.sections, 1):
        linked = re.search(rf'<w:hyperlink w:anchor="_Toc{no:09}"[^>]*>(.*?)</w:hyperlink>', found)
        assert linked and one.title in re.sub("<[^>]+>", "", linked[1]).replace("&amp;", "&")
        assert found.count(f'w:name="_Toc{no:09}"') == 1


def test_captions_are_counted_by_the_program_and_stay_with_what_they_name(pack: Pack) -> None:
    from docx import Document

    document = Document(io.BytesIO(written(pack, "docx")))
    captions = [one for one in document.paragraphs if one.style and one.style.name == "Caption"]
    tables = sum(len(one.tables) for one in pack.sections)
    for what, number in (("Table", tables), ("Figure", sum(len(one.charts) for one in pack.sections))):
        counted = [one.text.split(".")[0] for one in captions if f"SEQ {what}" in "".join(one._p.itertext())]
        assert [text.split()[:1] + text.split()[-1:] for text in counted] == [
            [what, str(no)] for no in range(1, number + 1)
        ]
    for one in (*captions, *(p for p in document.paragraphs if p.style and p.style.name == "Heading 1")):
        assert one._p.find(f"{WORD}pPr/{WORD}keepNext") is not None


def test_no_number_of_a_word_table_is_joined_by_a_mark_and_rows_are_never_split(pack: Pack) -> None:
    from docx import Document

    for made in Document(io.BytesIO(written(pack, "docx"))).tables[1:]:
        first, *rows = made._tbl.tr_lst
        assert first.xpath("./w:trPr/w:tblHeader") and all(row.xpath("./w:trPr/w:cantSplit") for row in rows)
        assert made._tbl.xpath("./w:tblPr/w:tblLook/@w:firstColumn") == ["1"]
        for row in rows:
            for cell in row.tc_lst:
                text = "".join(one.text or "" for one in cell.iter(f"{WORD}t"))
                assert not (re.fullmatch(r"[\d\u2009]+", text) and list(cell.iter(f"{WORD}footnoteReference")))


def test_text_and_charts_are_set_in_one_face_with_one_for_east_asian_writing(pack: Pack) -> None:
    found = parts(written(pack, "docx"))
    styles = found["word/styles.xml"].decode()
    fonts = re.findall(r"<w:rFonts[^>]*>", styles)
    assert fonts and all(f'w:ascii="{FACE}"' in one and f'w:eastAsia="{EAST_ASIAN}"' in one for one in fonts)
    assert not any("Theme" in one for one in fonts)
    charts = [content.decode() for name, content in found.items() if name.startswith("word/charts/")]
    assert len(charts) == sum(len(one.charts) for one in pack.sections)
    for chart in charts:
        assert set(re.findall(r'latin typeface="([^"]*)"', chart)) == {FACE}
    assert not any(name.endswith(".png") for name in found)
    assert f'"{FACE}"' in written(pack, "html").decode()


def test_years_and_days_are_numbers_and_days_in_a_workbook(kb: KnowledgeBase, pack: Pack) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(written(pack, "xlsx")))
    years = workbook["Year by year"]
    assert [(years.cell(row, 1).value, years.cell(row, 1).number_format) for row in range(5, 9)] == [
        (year, "0") for year in kb.plan.years
    ]
    day = workbook["Adoptions that came into force"].cell(5, 4)
    assert day.is_date and day.value.date() == date(2022, 5, 1) and day.number_format == "yyyy-mm-dd"
    names = [table.title for one in pack.sections for table in one.tables]
    by_title = {sheet["A1"].value: sheet for sheet in workbook}
    for name in names:
        sheet = by_title[name]
        assert sheet.freeze_panes == "A5" and sheet.auto_filter.ref.startswith("A4:") and sheet.print_title_rows
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToWidth == 1
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    drawn = [sheet for sheet in workbook if sheet._charts]
    assert len(drawn) == sum(len(one.charts) for one in pack.sections)
    assert not any(sheet._images for sheet in workbook)
    links = [cell.hyperlink.location for row in workbook["Report"].iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == len(names) + len(drawn)


def test_economies_have_their_code_beside_their_name(kb: KnowledgeBase, pack: Pack) -> None:
    rows = list(csv.DictReader(io.StringIO(written(pack, "csv").decode())))
    codes = {row["REF_AREA"]: row["REF_AREA_CODE"] for row in rows if row["BREAKDOWN"] == "economy"}
    assert list(codes) == list(kb.economies.names) and len(set(codes.values())) == 21
    assert (codes["Hong Kong, China"], codes["Chinese Taipei"], codes["Viet Nam"]) == ("HKG", "TWN", "VNM")
    assert {row["REF_AREA_CODE"] for row in rows if row["REF_AREA"] == "APEC"} == {""}


def test_addresses_stand_once_in_an_annex_and_nowhere_else(pack: Pack) -> None:
    *others, last = pack.sections
    assert last.title == "Annex. Addresses of the lists"
    written_out = [shown(row[1]) for row in last.tables[0].rows]
    assert len(set(written_out)) == len(written_out) > 10
    for one in others:
        for text in (*one.paragraphs, *one.points, *(shown(v) for t in one.tables for row in t.rows for v in row)):
            assert "https://" not in text


def test_marks_on_a_page_stand_at_labels_that_head_their_rows(pack: Pack) -> None:
    page = written(pack, "html").decode()
    assert not re.search(r'<td class="amount">(?:(?!</td>).)*<sup', page)
    assert page.count('<th scope="row">') > 40
    assert re.search(r'<li id="note-1">[^<]*<a href="https://[^"]*">[^<]+</a>', page)
    for anchor in re.findall(r'href="#(section-\d+)"', page):
        assert page.count(f'id="{anchor}"') == 1


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_the_pdf_is_tagged_with_headings_heads_of_tables_and_words_for_charts(pack: Pack) -> None:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(written(pack, "pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"].startswith("en") and reader.metadata and reader.metadata.title == pack.title
    kinds: dict[str, int] = {}
    alts = []
    for one in elements(root["/StructTreeRoot"]):
        kinds[one.get("/S", "")] = kinds.get(one.get("/S", ""), 0) + 1
        if "/Alt" in one:
            alts.append(str(one["/Alt"]))
    assert kinds.get("/H1", 0) >= len(pack.sections) and kinds.get("/TH", 0) > 40 and kinds.get("/Figure", 0) >= 3
    for chart in (chart for one in pack.sections for chart in one.charts):
        assert any(chart.alt[:60] in alt for alt in alts)
    contents = reader.pages[0].extract_text()
    assert re.search(r"Year by year\s*\d", contents) and STATUS in reader.pages[-1].extract_text()


def elements(node: Any) -> Iterator[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from elements(one)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from elements(node["/K"])


def test_without_the_program_the_pdf_is_refused_with_its_name(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed.shutil, "which", lambda name: None)
    with pytest.raises(ProgramMissing, match="LibreOffice, which is not on this machine"):
        written(pack, "pdf")


@dataclass(frozen=True)
class Line:
    economy: str
    value: str
    unit: str = ""
    source: str = ""
    period: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reported:
    indicator: str
    title: str
    unit: str
    lines: tuple[Line, ...]
    received: tuple[str, ...]
    nil: tuple[str, ...] = ()
    value: int | None = None


def test_the_other_indicators_stand_as_reported_with_their_coverage_and_are_never_added(kb: KnowledgeBase) -> None:
    from kb.reports.links import Permalinks

    heard = Reported(
        "1.1.1", "Share of firms", "%", (Line("Chile", "12.5", "%", "survey"), Line("Peru", "rising")),
        ("Chile", "Peru"), ("Japan",),
    )  # fmt: skip
    general = Reported("G1", "Activities", "activities", (Line("Peru", "3"),), ("Peru",), value=7)
    covered = kb.reports.pack("final")
    links = Permalinks("https://practices.example.org", None, True)  # type: ignore[arg-type]
    first, second, annex = indicator_sections({2023: (general, heard)}, ("G1",), kb.economies, links)
    for one in (first, second, annex):
        assert "as reported by economies, not verified, not added across economies" in one.paragraphs[0]
    assert [[shown(v) for v in row] for row in second.tables[0].rows] == [["1.1.1", "Share of firms", "3"]]
    assert [shown(value) for value in first.tables[0].rows[1]] == ["", "counted: activities", "7"]
    assert second.tables[0].columns[2] == "Heard 2023, of 21" and first.tables[0].rows[0][0] == "G1"
    assert annex.annex and (Year(2023), "Japan", "nothing to report") in [row[1:4] for row in annex.tables[0].rows]
    rows = indicator_observations({2023: (heard,)}, kb.economies, covered.observations[0])
    told = {one.code: (one.value, one.status.value) for one in rows}
    assert len(told) == 21
    assert [told[code] for code in ("CHL", "PER", "JPN", "AUS")] == [
        (12.5, "V"), ("rising", "V"), (0, "Z"), (None, "M"),
    ]  # fmt: skip


def test_a_chart_on_a_page_is_not_titled_twice_and_its_text_stands_in_the_page_s_face(pack: Pack) -> None:
    import base64

    page = written(pack, "html").decode()
    chart = next(chart for one in pack.sections for chart in one.charts)
    assert page.count(f"Figure 1. {chart.title}</figcaption>") == 1
    drawn = base64.b64decode(re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page)[0]).decode()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert texts and chart.title not in " ".join(texts)
    assert f"font-family: '{FACE}'" in drawn and "'DejaVu Sans'" in drawn
