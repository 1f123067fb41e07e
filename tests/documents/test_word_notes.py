"""Notes stay with their sentence, and no raised mark becomes part of a figure."""

import pytest

from tests.documents.word_files import cell, document, kinds, paragraph, read, row, run, said, style, table

SUP = '<w:vertAlign w:val="superscript"/>'
SUB = '<w:vertAlign w:val="subscript"/>'
SEPARATOR = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'


def reference(id: int = 2, kind: str = "footnote", more: str = "") -> str:
    return f'<w:r><w:rPr>{SUP}</w:rPr><w:{kind}Reference w:id="{id}"{more}/></w:r>'


def note(*inside: str, id: int = 2, kind: str = "footnote") -> str:
    paragraphs = "".join(one if one.startswith("<w:p>") else paragraph(one) for one in inside)
    mark = f"<w:p><w:r><w:{kind}Ref/></w:r>"
    return f'<w:{kind} w:id="{id}">{paragraphs.replace("<w:p>", mark, 1)}</w:{kind}>'


def test_foot_and_endnotes_stand_in_brackets_where_their_marks_were() -> None:
    data = document(
        paragraph("Loans rose to 11", reference(), " in a year", reference(5, "endnote"), ". More."),
        footnotes=SEPARATOR + note(" Unaudited,", "first half only"),
        endnotes=note("Ministry, 2023", id=5, kind="endnote"),
    )
    assert read(data) == ["Loans rose to 11 (note: Unaudited, first half only) in a year (note: Ministry, 2023). More."]
    assert said(data) == ["2 footnotes and endnotes stand in brackets where their marks were"]


def test_a_mark_of_the_authors_own_is_no_text_and_a_note_that_is_gone_is_none() -> None:
    own = f"<w:r><w:rPr>{SUP}</w:rPr><w:footnoteReference w:customMarkFollows='1' w:id='2'/><w:t>*</w:t></w:r>"
    data = document(paragraph("Eight", own, " and", reference(9), " more."), footnotes=note("* estimated"))
    assert read(data) == ["Eight (note: estimated) and more."]
    raised = document(
        paragraph("Eight", own, "."), footnotes=note(" estimated").replace("<w:p>", f"<w:p>{run('*', SUP)}")
    )
    assert read(raised) == ["Eight (note: estimated)."], "a raised mark in the note itself is no text either"


def test_a_note_in_a_cell_stays_in_its_cell_and_one_of_a_heading_stands_below_it() -> None:
    data = document(
        paragraph("Results", reference(), properties='<w:outlineLvl w:val="0"/>')
        + table(row("firms", cell(paragraph("11", reference(3))))),
        footnotes=note("of 2023") + note("unaudited", id=3),
    )
    assert read(data) == ["Results", "(note: of 2023)", "firms|11 (note: unaudited)"]
    assert kinds(data)[0] == ("heading", "Results")


@pytest.mark.parametrize(
    ("before", "raised", "after", "right"),
    [
        ("Firms: 11", "1", ".", "Firms: 11 [1]."),
        ("8", "2", " firms", "8 [2] firms"),
        ("7", "6", "", "7 [6]"),
        ("40", "a", " per cent", "40 [a] per cent"),
        ("rose by 4%", "3,4", " a year", "rose by 4% [3,4] a year"),
        ("sales", "1", " rose", "sales [1] rose"),
        ("", "1", " Unaudited.", "[1] Unaudited."),
        ("", "1", "Unaudited.", "[1] Unaudited."),
        ("11", "*", " firms", "11 [*] firms"),
        ("120 m", "2", " of stalls", "120 m² of stalls"),
        ("3 km", "2", "", "3 km²"),
        ("R", "2", " = 0.9", "R² = 0.9"),
        ("5 × 10", "6", " people", "5 × 10⁶ people"),
        ("Ca", "2+", "", "Ca²⁺"),
        ("the 1", "st", " of May", "the 1st of May"),
        ("the 21", "st", " year", "the 21st year"),
        ("kg CO2 ha", "-1", "", "kg CO2 ha⁻¹"),
        ("brand", "TM", " goods", "brandTM goods"),
    ],
)
def test_raised_letters_find_their_place_on_the_line(before: str, raised: str, after: str, right: str) -> None:
    runs = [run(text, look) for text, look in ((before, ""), (raised, SUP), (after, "")) if text]
    assert read(document(paragraph(*runs))) == [right]


def test_lowered_figures_stay_below_the_line_and_marks_by_style_or_position_are_marks() -> None:
    styles = style("FootnoteReference", "character", SUP)
    data = document(
        paragraph("CO", run("2", SUB), " fell by 11", run("1", '<w:rStyle w:val="FootnoteReference"/>'), ", to 8")
        + paragraph("of 8", run("2", '<w:position w:val="6"/>'))
        + paragraph("of 11", run("1", SUP), run("2", SUP))
        + paragraph("H", run("2", '<w:position w:val="-2"/><w:sz w:val="16"/>'), "O"),
        styles=styles,
    )
    assert read(data) == ["CO₂ fell by 11 [1], to 8", "of 8 [2]", "of 11 [12]", "H₂O"]


def test_what_refers_to_a_note_once_more_is_no_part_of_a_figure() -> None:
    begin, split, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end"))
    field = f"{begin}<w:r><w:instrText> NOTEREF _Ref1 \\h </w:instrText></w:r>{split}{run('1')}{end}"
    assert read(document(paragraph("of 11", field, " firms"))) == ["of 11 [1] firms"]


def test_comments_are_no_text_and_are_counted() -> None:
    comment = f'<w:comment w:id="1">{paragraph("Is this cleared?")}</w:comment>'
    data = document(paragraph("Text", '<w:r><w:commentReference w:id="1"/></w:r>', "."), comments=comment)
    assert read(data) == ["Text."]
    assert said(data) == ["1 comment beside the text was left out"]


def test_what_stands_at_the_top_of_every_page_is_left_out_and_named() -> None:
    data = document(paragraph("Text."), header=paragraph("Restricted: draft"), footer=paragraph("3"))
    assert read(data) == ["Text."]
    assert said(data) == ["what stands at the top or the foot of every page was left out: Restricted: draft"]
