"""What nobody sees in print stays out of what is read, and is counted without its words."""

import pytest

from kb.documents import word
from tests.documents.word_files import cell, document, paragraph, read, row, run, said, style, table

V = "<w:vanish/>"
ONE = "1 hidden passage was left out"


def look(id: str) -> str:
    return f'<w:rStyle w:val="{id}"/>'


def styled(id: str) -> str:
    return f'<w:pStyle w:val="{id}"/>'


def test_neighbouring_hidden_runs_are_one_passage_and_their_words_are_nowhere() -> None:
    data = document(paragraph("Open. ", run("IN", V), run(" ", V), run("TERNAL", f"<w:b/>{V}"), " Open ", run("X", V)))
    assert read(data) == ["Open.  Open"]
    assert said(data) == ["2 hidden passages were left out"]
    told = word.blocks(data), word.text(data)
    assert not any(word_ in str(one) for one in told for word_ in ("TERNAL", "X'"))


@pytest.mark.parametrize(
    ("styles", "hidden"),
    [
        (style("C", "character", V), run("secret", look("C"))),
        (style("B", "character", V) + style("C", "character", based="B"), run("secret", look("C"))),
        (style("B", "character", V) + style("C", "character", "<w:vanish w:val='0'/>", "B"), ""),
        ("<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>", run("secret")),
    ],
    ids=["style", "based on", "shown again", "default"],
)
def test_letters_are_hidden_by_their_style(styles: str, hidden: str) -> None:
    shown = "<w:vanish w:val='false'/>"
    data = document(paragraph(run("open", shown), hidden or run(" shown", look("C"))), styles=styles)
    assert read(data) == (["open"] if hidden else ["open shown"])
    assert said(data) == ([ONE] if hidden else [])


def test_paragraphs_are_hidden_by_their_style_and_shown_where_the_letters_say_so() -> None:
    styles = style("B", look=V) + style("P", based="B") + style("C", "character", V)
    data = document(
        paragraph("One.")
        + paragraph("hidden", properties=styled("P"))
        + paragraph("hidden too", properties=styled("B"))
        + paragraph("Two.")
        + paragraph("hidden ", run("Shown.", "<w:vanish w:val='0'/>"), properties=styled("P"))
        + paragraph(run("Twice hidden is shown, as Word does it.", look("C")), properties=styled("B")),
        styles=styles,
    )
    assert read(data)[:2] == ["One.", "Two."]
    assert "".join(read(data)[2:]) == "Shown.Twice hidden is shown, as Word does it."
    assert said(data) == ["2 hidden passages were left out"]


def test_the_usual_style_hides_what_names_none() -> None:
    usual = style("N", look=V).replace("<w:style ", '<w:style w:default="1" ')
    data = document(paragraph("hidden") + paragraph(run("Shown.", "<w:vanish w:val='0'/>")), styles=usual)
    assert read(data) == ["Shown."]


def test_a_cell_a_row_and_the_style_of_a_table_hide() -> None:
    styles = style("T", "table", more=f'<w:tblStylePr w:type="firstRow"><w:rPr>{V}</w:rPr></w:tblStylePr>')
    look = '<w:tblStyle w:val="T"/><w:tblLook w:firstRow="1"/>'
    data = document(
        table(row("a", cell(paragraph(run("hidden", V)), "b")), row("hidden", "row", properties="<w:hidden/>"))
        + paragraph("Between.")
        + table(row("hidden", "head"), row("c", "d"), properties=look),
        styles=styles,
    )
    assert read(data) == ["a|b", "Between.", "c|d"]
    assert ONE not in said(data) and "hidden" not in str(word.text(data).read)


@pytest.mark.parametrize(
    "hidden",
    [
        f"<w:hyperlink>{run('secret', V)}</w:hyperlink>",
        f'<w:fldSimple w:instr="AUTHOR">{run("secret", V)}</w:fldSimple>',
        f"<w:sdt><w:sdtContent>{run('secret', V)}</w:sdtContent></w:sdt>",
        f"<w:r><w:ruby><w:rubyBase>{run('secret', V)}</w:rubyBase></w:ruby></w:r>",
        f"<w:r><w:rPr>{V}</w:rPr><w:ruby><w:rubyBase>{run('secret')}</w:rubyBase></w:ruby></w:r>",
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph(run('secret', V))}</w:txbxContent></v:textbox>"
        "</v:shape></w:pict></w:r>",
        f"<w:r><w:rPr>{V}</w:rPr><w:pict><v:textbox><w:txbxContent>{paragraph('secret')}</w:txbxContent></v:textbox>"
        "</w:pict></w:r>",
        f"<w:r><w:drawing><wp:anchor><wp:docPr hidden='1'/><wps:txbx><w:txbxContent>{paragraph('secret')}"
        "</w:txbxContent></wps:txbx></wp:anchor></w:drawing></w:r>",
        f"<w:r><w:rPr>{V}</w:rPr><w:footnoteReference w:id='2'/></w:r>",
        "<w:r><w:footnoteReference w:id='3'/></w:r>",
        f"<w:r><w:rPr>{V}</w:rPr><w:sym w:font='Symbol' w:char='F061'/></w:r>",
    ],
)
def test_hidden_text_is_out_wherever_it_stands(hidden: str) -> None:
    notes = f'<w:footnote w:id="2">{paragraph("secret")}</w:footnote>'
    notes += f'<w:footnote w:id="3">{paragraph(run("secret", V))}</w:footnote>'
    data = document(paragraph("Open", hidden, " text."), footnotes=notes)
    assert read(data) == ["Open text."] and word.text(data).read == "Open text."
    assert ONE in said(data)


def test_a_paragraph_whose_mark_is_hidden_goes_on_in_the_next_and_a_heading_does_not() -> None:
    hidden = f"<w:rPr>{V}</w:rPr>"
    data = document(
        paragraph("One ", properties=hidden)
        + paragraph("line.")
        + paragraph("Results", properties=f'<w:outlineLvl w:val="0"/><w:rPr>{V}<w:specVanish/></w:rPr>')
        + paragraph("Sales rose.")
    )
    assert read(data) == ["One line.", "Results", "Sales rose."]


def test_what_is_hidden_on_the_web_alone_is_read() -> None:
    assert read(document(paragraph(run("Printed.", "<w:webHidden/>")))) == ["Printed."]


@pytest.mark.parametrize(
    "faint", ['<w:color w:val="FFFFFF"/>', '<w:color w:val="auto" w:themeColor="background1"/>', '<w:sz w:val="2"/>',
              '<w:color w:val="FEFEFE"/>', '<w:highlight w:val="black"/>',
              '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>']
)  # fmt: skip
def test_what_nobody_can_see_is_left_out_and_told(faint: str) -> None:
    data = document(paragraph("Open ", run("secret", faint), "text."))
    assert read(data) == ["Open text."]
    assert said(data) == ["1 passage that nobody can see, white, tiny or blacked out, was left out"]


def test_white_letters_on_a_dark_ground_are_read() -> None:
    white = run("Head", '<w:color w:val="FFFFFF"/>')
    dark = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'
    styles = style("T", "table", more=f'<w:tblStylePr w:type="firstRow"><w:tcPr>{dark}</w:tcPr></w:tblStylePr>')
    data = document(
        paragraph(white, properties=dark)
        + table(row(cell(paragraph(white), properties=dark), "a"))
        + table(row(cell(paragraph(white)), "b"), properties='<w:tblStyle w:val="T"/>'),
        styles=styles,
    )
    assert read(data) == ["Head", "Head|a", "Head|b"]


@pytest.mark.parametrize("struck", ["<w:strike/>", "<w:dstrike/>", look("S"), '<w:strike w:val="1"/>'])
def test_struck_out_text_is_left_out_and_told(struck: str) -> None:
    data = document(
        paragraph("It covers ", run("70", struck), run("80", '<w:strike w:val="0"/>'), " per cent."),
        styles=style("S", "character", "<w:strike/>"),
    )
    assert read(data) == ["It covers 80 per cent."]
    assert said(data) == ["1 passage that is struck out was left out"]


def test_a_remark_names_its_place_and_never_what_was_left_out() -> None:
    heading = '<w:outlineLvl w:val="0"/>'
    data = document(
        paragraph("Problem", properties=heading)
        + paragraph("a", run("secret", V))
        + paragraph("Results", properties=heading)
        + paragraph("b", run("secret", V))
    )
    (told,) = word.blocks(data).remarks
    assert told.sentence == "2 hidden passages were left out (under “Problem” and “Results”)"
    assert told.detail == ""
