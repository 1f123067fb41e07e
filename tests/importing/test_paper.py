"""A paper becomes a proposal of entries, and nothing of it is lost; the templates come back to the letter."""

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from kb.errors import Refused
from kb.importing.meanings import Meanings
from kb.importing.paper import read_paper, read_text
from kb.importing.paper_parts import Paper
from kb.importing.table import read_grid, table
from kb.importing.templates import template
from kb.plan.reference import read_economies, read_plan
from kb.practice.fields import BY_NAME, FIELDS
from tests.conftest import ROOT, SHARED, shared_data

PLAN = read_plan(ROOT / "practices" / "plans" / "smewg-2021-2024.yaml")
ECONOMIES = read_economies(ROOT / "practices" / "economies.yaml")

FILLED = {
    "title": "Online market days for village producers",
    "summary": "Villages sell together on one online market day a month.",
    "economies": "Chile\nHong Kong, China",
    "other_origins": "A body of villages",
    "agency": "=Agency; for Small Firms",
    "agency_type": "international organisation",
    "partners": "First partner\nSecond partner",
    "kind": "finance instrument",
    "status": "running",
    "since": "2021",
    "objectives": "3.1\n1.3",
    "groups": "women\nindigenous and disadvantaged",
    "problem": "Rural producers could not reach buyers.\n\n- few sold online\n- no **shop**\n\n1. one\n2. two",
    "done": "Steps were taken.\nIn two lines.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |",
    "blocks": "### A market day\n\nOne day a month.\n\n### A shared post\n\nOne parcel for all.",
    "resources": "USD 100,000 to 200,000 (2022)",
    "timeline": "2021: begun",
    "results": "*Sales* rose by [a third](https://example.org/x).",
    "indicators": "sales | 1 | 2 | 2021-2022 | own figures\nstalls | 10 | 20 | 2022 | survey",
    "evidence_level": "2",
    "evidence": "https://example.org/report",
    "difficulties": "+ too much at once",
    "lessons": "@home it works",
    "transfer": "A post office.",
    "rest": "## Something else\n\nIts text.\n\n## And more\n\nMore text.",
    "taken_up": "Peru, 2023, the ministry",
    "help_offered": "call\ndocuments",
    "help_until": "2027-05-04",
    "related": "update of smewg-x",
    "apec_links": "SME 01 2020A",
    "sources": "A report https://example.org/report\nA paper",
    "language": "es",
    "translation_note": "Translated by the agency.",
    "contact": "sme@example.org",
    "classification": "members",
    "release_date": "2028-01-31",
    "consent": "Director of the agency",
    "consent_on": "2026-02-03",
}


def document(*blocks: tuple[str, str]) -> bytes:
    """A Word document of paragraphs, each with the name of its style."""
    made = Document()
    for style, text in blocks:
        made.add_paragraph(text, style)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def paper(data: bytes) -> Paper:
    return read_paper(data, "paper.docx", PLAN)


def test_every_field_is_filled_here() -> None:
    assert FILLED.keys() == BY_NAME.keys()


def test_the_word_template_comes_back_to_the_letter() -> None:
    made = template("docx", PLAN, ECONOMIES, [("x", FILLED)])
    read = paper(made)
    assert read.kind == "template"
    assert read.entries == FILLED
    assert read.unplaced == ()


def test_the_spreadsheet_template_comes_back_to_the_letter() -> None:
    made = template("xlsx", PLAN, ECONOMIES, [("smewg-x", FILLED), ("", {"title": "Only a title"})])
    rows = table(read_grid(made, "write-ups.xlsx"), PLAN, Meanings(PLAN, ECONOMIES, date(2026, 5, 1))).rows
    assert (rows[0].id, dict(rows[0].entries)) == ("smewg-x", FILLED)
    assert {name: text for name, text in rows[1].entries.items() if text} == {"title": "Only a title"}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_template_is_the_same_to_the_byte_whenever_it_is_made(kind: str) -> None:
    assert template(kind, PLAN, ECONOMIES) == template(kind, PLAN, ECONOMIES)


def test_an_empty_template_says_nothing_and_asks_for_everything() -> None:
    assert paper(template("docx", PLAN, ECONOMIES)).entries == {}
    said = "\n".join(
        p.text for p in Document(io.BytesIO(template("docx", PLAN, ECONOMIES))).element.body.iter() if p.text
    )
    for field in FIELDS:
        assert field.label in said
        assert field.help in said


def test_what_can_be_chosen_is_offered_in_the_spreadsheet() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(template("xlsx", PLAN, ECONOMIES)))
    rules = {rule.promptTitle: rule for rule in book["Write-ups"].data_validations.dataValidation}
    assert len(rules) == len(FIELDS) + 1
    sheet, cells = rules["Kind"].formula1.split("!")
    assert [row[0].value for row in book[sheet][cells.replace("$", "")]] == list(BY_NAME["kind"].choices)
    assert rules["Kind"].showErrorMessage
    assert not rules["Submitting economies"].showErrorMessage, "several economies are not in the list"


def test_headings_are_placed_by_what_they_most_likely_mean() -> None:
    read = paper(
        document(
            ("Title", "Market days"), ("Normal", "Villages sell together once a month."),
            ("Heading 1", "1. Background"), ("Normal", "They could not sell."),
            ("Heading 1", "Implementation steps"), ("Normal", "First this."), ("List Bullet", "then that"),
            ("List Bullet", "and that"), ("Heading 2", "In the second year"), ("Normal", "Another day."),
            ("Heading 1", "Challenges met"), ("Normal", "Rain."),
            ("Heading 1", "Outlook"), ("Normal", "It goes on."),
        )
    )  # fmt: skip
    assert read.entries == {
        "title": "Market days",
        "summary": "Villages sell together once a month.",
        "problem": "They could not sell.",
        "done": "First this.\n\n- then that\n- and that\n\n**In the second year**\n\nAnother day.",
        "difficulties": "Rain.",
    }
    assert [(s.heading, s.text) for s in read.unplaced] == [("Outlook", "It goes on.")]


def test_bold_lines_are_headings_where_no_style_makes_one() -> None:
    made = Document()
    for text, bold in (("A fund for firms", True), ("Results", True), ("Lending doubled.", False), ("Note.", True)):
        made.add_paragraph().add_run(text).bold = bold
    out = io.BytesIO()
    made.save(out)
    read = paper(out.getvalue())
    assert read.entries == {"title": "A fund for firms", "results": "Lending doubled.\n\n**Note.**"}


def test_bold_italic_links_and_tables_become_markdown() -> None:
    made = Document()
    made.add_heading("Results", 1)
    paragraph = made.add_paragraph("Sales ")
    paragraph.add_run("rose ").bold = True
    paragraph.add_run("fast").italic = True
    grid = made.add_table(2, 2)
    for cell, text in zip((c for row in grid.rows for c in row.cells), ("Year", "Sales", "2021", "a|b"), strict=True):
        cell.text = text
    out = io.BytesIO()
    made.save(out)
    expected = "Sales **rose** *fast*\n\n| Year | Sales |\n| --- | --- |\n| 2021 | a\\|b |"
    assert paper(out.getvalue()).entries == {"results": expected}


def test_labelled_lines_fill_the_short_fields() -> None:
    read = read_text(
        "Market days for villages\n\nEconomy: Chile; Peru\nLead agency: Agency for Firms\nStart year: 2021\n\n"
        "Background\nThey could not sell: no road.\n\nResults:\nSales rose.",
        PLAN,
    )
    assert read.entries == {
        "title": "Market days for villages", "economies": "Chile\nPeru", "agency": "Agency for Firms",
        "since": "2021", "problem": "They could not sell: no road.", "results": "Sales rose.",
    }  # fmt: skip
    assert read.unplaced == ()


def test_markdown_is_cut_at_its_headings_and_code_is_left_alone() -> None:
    read = read_text("# Title here\n\n## Results\n\n```\n# no heading\n```\n\n## Elsewhere\n\ntext", PLAN)
    assert read.entries == {"title": "Title here", "results": "```\n# no heading\n```"}
    assert [s.heading for s in read.unplaced] == ["Elsewhere"]


def test_text_without_any_heading_is_kept_whole() -> None:
    read = read_text("One long text without headings, which goes on.\nAnd on.\n\nResults in the field were good.", PLAN)
    assert read.entries == {}
    assert "good" in read.unplaced[0].text and read.unplaced[0].text.startswith("One long")


def test_a_file_of_another_kind_is_told_so() -> None:
    with pytest.raises(Refused, match="old kind"):
        read_paper(b"x", "old.doc", PLAN)
    with pytest.raises(Refused, match="something else"):
        read_paper(b"PK\x03\x04", "x.txt", PLAN)


@shared_data
def test_a_pdf_is_read_as_text() -> None:
    read = read_paper(Path(SHARED / "payloads/pdf/pypdf-minimal.pdf").read_bytes(), "minimal.pdf", PLAN)
    assert read.kind == "pdf"
    assert "Lorem ipsum" in str(read)
