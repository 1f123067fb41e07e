"""What else stands in a Word paragraph: reading aids, symbols, formulas, boxes, controls, fields."""

import pytest

from kb.documents import word
from tests.documents.word_files import (
    REL,
    changed,
    document,
    kinds,
    paragraph,
    read,
    row,
    run,
    said,
    style,
    table,
)


def box(*inside: str) -> str:
    return f"<w:txbxContent>{''.join(inside)}</w:txbxContent>"


def field(instruction: str, result: str = "", data: str = "") -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    told = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result else ""
    return f'{begin}{told}{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_of_a_word_with_a_reading_aid_the_word_is_read() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('しんよう')}</w:rt><w:rubyBase>{run('信用')}</w:rubyBase></w:ruby></w:r>"
    older = field('EQ \\* jc2 \\* "Font:ＭＳ 明朝" \\* hps10 \\o\\ad(\\s\\up 9(ほしょう),保証)')
    data = document(paragraph("制度は", ruby, older, "である。"))
    assert read(data) == ["制度は信用保証である。"]
    assert said(data) == ["2 reading aids above words were left out; the words stand"]


def test_runs_in_another_direction_are_read() -> None:
    data = document(paragraph(f'<w:bdo w:val="rtl">{run("one ")}<w:dir w:val="ltr">{run("two")}</w:dir></w:bdo>'))
    assert read(data) == ["one two"]


@pytest.mark.parametrize(
    ("font", "code", "right"),
    [("Wingdings", "F0FE", "☑"), ("Wingdings", "F0A8", "☐"), ("Wingdings", "F06F", "☐"), ("Wingdings", "FC", "✓"),
     ("Wingdings 2", "F052", "☑"), ("Wingdings 2", "F0A3", "☐"), ("Webdings", "F061", "✓"), ("Symbol", "F062", "β"),
     ("Symbol", "F0B3", "≥"), ("Symbol", "F0AE", "→"), ("MS Gothic", "2612", "☒"), ("Wingdings", "F0E0", "→")],
)  # fmt: skip
def test_symbols_of_fonts_are_the_signs_they_draw(font: str, code: str, right: str) -> None:
    sign = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    assert read(document(paragraph("Done: ", sign, " yes"))) == [f"Done: {right} yes"]


def test_letters_typed_in_a_font_of_signs_are_those_signs_and_unknown_ones_are_named() -> None:
    typed = run("þ", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    private = run("\uf0a8")
    unknown = '<w:r><w:sym w:font="Bookshelf" w:char="F012"/></w:r>'
    not_drawn = run("\uf0c4", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    own = run("\ue00c", '<w:rFonts w:ascii="House Icons"/>')
    data = document(paragraph(typed, " yes ", private, " no ", unknown, not_drawn, own))
    assert read(data) == ["☑ yes ☐ no [symbol][symbol][symbol]"]
    assert said(data) == ["3 symbols of fonts are not known here and stand as [symbol]"]


@pytest.mark.parametrize(("state", "glyph"), [("1", "☒"), ("0", "☐")])
def test_a_box_to_tick_says_whether_it_is_ticked(state: str, glyph: str) -> None:
    properties = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
    right = "☑" if state == "1" else "☐"
    default = f'<w:default w:val="{state}"/>'
    data = document(
        paragraph(control(run(glyph), properties), " yes")
        + control(paragraph(f'<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>{run(" block")}'), properties)
        + paragraph(field("FORMCHECKBOX", data=f"<w:ffData><w:checkBox>{default}</w:checkBox></w:ffData>"))
    )  # fmt: skip
    assert [plain for _, plain in kinds(data)] == [f"{right} yes", f"{right} block", right]


def test_controls_are_read_and_what_only_says_what_to_fill_in_is_not() -> None:
    styles = style("PH", "character", name="Placeholder Text")
    waiting = control(run("Click here"), "<w:showingPlcHdr/>")
    unmarked = control(run("Choose an item", '<w:rStyle w:val="PH"/>'), "<w:dropDownList/>")
    chosen = control(run("Finance"), '<w:dropDownList><w:listItem w:value="Finance"/></w:dropDownList>')
    cells = f"<w:tr>{control('<w:tc>' + paragraph('a') + '</w:tc>')}<w:tc>{paragraph('b')}</w:tc></w:tr>"
    data = document(
        paragraph("Area: ", waiting, unmarked, chosen)
        + control(paragraph("Block ", control(run("within"))))
        + table(control(cells))
        + control(paragraph("1 January 2026"), "<w:date/>"),
        styles=styles,
    )
    assert read(data) == ["Area: Finance", "Block within", "a|b", "1 January 2026"]


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("<m:f><m:num>{a}</m:num><m:den>{b}</m:den></m:f>", "a/b"),
        ("<m:f><m:num>{a}<m:r><m:t>+1</m:t></m:r></m:num><m:den>{b}</m:den></m:f>", "(a+1)/b"),
        ("<m:sSup><m:e>{a}</m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "a^2"),
        ("<m:sSub><m:e>{a}</m:e><m:sub>{b}</m:sub></m:sSub>", "a_b"),
        ("<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e>{a}</m:e></m:rad>", "sqrt(a)"),
        ("<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{a}</m:sub><m:sup>{b}</m:sup><m:e>{a}</m:e></m:nary>",
         "∑_a^b a"),
        ("<m:d><m:e>{a}</m:e><m:e>{b}</m:e></m:d>", "(a | b)"),
        ("<m:func><m:fName><m:r><m:t>log</m:t></m:r></m:fName><m:e>{a}</m:e></m:func>", "log(a)"),
        ("<m:m><m:mr><m:e>{a}</m:e><m:e>{b}</m:e></m:mr></m:m>", "[a, b]"),
        ("{a}<m:r><w:rPr><w:vanish/></w:rPr><m:t>hidden</m:t></m:r>", "a"),
    ],
)  # fmt: skip
def test_a_formula_is_written_out_on_a_line(formula: str, right: str) -> None:
    inside = formula.format(a="<m:r><m:t>a</m:t></m:r>", b="<m:r><m:t>b</m:t></m:r>")
    data = document(
        paragraph("Rate: ", f"<m:oMath>{inside}</m:oMath>") + f"<m:oMathPara><m:oMath>{inside}</m:oMath></m:oMathPara>"
    )
    assert read(data) == [f"Rate: {right}", right]
    assert said(data) == ["2 formulas were written out on one line; look at them"]


def test_a_box_is_read_once_after_its_paragraph() -> None:
    inside = box(paragraph("In the box."), table(row("a", "b")))
    choice = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    older = f"<w:r><w:pict><v:shape><v:textbox>{box(paragraph('Older.'))}</v:textbox></v:shape></w:pict></w:r>"
    two = f"<w:r><w:pict><v:group><v:textbox>{box(paragraph('1st'))}</v:textbox><v:textbox>{box(paragraph('2nd'))}"
    data = document(
        paragraph("Text.", both) + paragraph(older) + paragraph(two + "</v:textbox></v:group></w:pict></w:r>")
    )
    assert read(data) == ["Text.", "In the box.", "a|b", "Older.", "1st", "2nd"]


def test_a_box_that_was_deleted_with_tracking_is_not_read() -> None:
    drawn = f"<w:r><w:pict><v:textbox>{box(paragraph('gone'))}</v:textbox></w:pict></w:r>"
    assert read(document(paragraph("Text.", changed("del", drawn)))) == ["Text."]


def test_pictures_and_charts_are_counted_and_of_diagrams_the_words_are_kept() -> None:
    picture = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    chart = "<w:r><w:drawing><a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/chart'/></w:drawing></w:r>"
    diagram = "<w:r><w:drawing><dgm:relIds r:dm='d'/></w:drawing></w:r>"
    names = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" ' \
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'  # fmt: skip
    words = "".join(f"<dgm:pt><dgm:t><a:p><a:r><a:t>{one}</a:t></a:r></a:p></dgm:t></dgm:pt>" for one in ("Ask", "Pay"))
    data = document(
        paragraph("Text.", picture, picture, chart, diagram),
        links=f'<Relationship Id="d" Type="{REL}/diagramData" Target="words.xml"/>',
        words=f"<dgm:dataModel {names}><dgm:ptLst>{words}</dgm:ptLst></dgm:dataModel>",
    )
    assert kinds(data) == [("paragraph", "Text."), ("item", "Ask"), ("item", "Pay")]
    assert said(data) == [
        "2 pictures were left out", "1 chart was left out", "of 1 diagram the words were kept as a list"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "right"),
    [
        (field("DATE", "1 May"), "1 May"),
        (field("PAGE"), ""),
        (field('SYMBOL 254 \\f "Wingdings"'), "☑"),
        (field("FORMTEXT", "typed"), "typed"),
        (field("FORMDROPDOWN", data="<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='a'/>"
               "<w:listEntry w:val='b'/></w:ddList></w:ffData>"), "b"),
        (field('HYPERLINK "https://example.org/x"', "here"), "[here](https://example.org/x)"),
        (f'<w:fldSimple w:instr="AUTHOR">{run("Ana")}</w:fldSimple>', "Ana"),
        (field("IF 1 = 1" + "</w:instrText></w:r>" + field("PAGE", "3") + "<w:r><w:instrText>", "yes"), "yes"),
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op\u00aderative</w:t><w:noBreakHyphen/><w:t>run</w:t></w:r>",
         "cooperative-run"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:pgNum/></w:r>", "a\tb\nc"),
    ],
)  # fmt: skip
def test_fields_say_what_they_show(inside: str, right: str) -> None:
    assert read(document(paragraph("x ", inside))) == [f"x {right}".strip()]


def test_a_field_that_never_ends_takes_no_more_than_its_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TC x</w:instrText></w:r>'
    assert read(document(paragraph("One.", begin) + paragraph("Two."))) == ["One.", "Two."]


def test_a_table_of_contents_is_left_out_and_told() -> None:
    styles = style("TOC1", name="toc 1")
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    data = document(
        control(paragraph("Contents"), gallery)
        + paragraph("Results\t3", properties='<w:pStyle w:val="TOC1"/>')
        + paragraph("Text."),
        styles=styles,
    )
    assert read(data) == ["Text."]
    assert said(data) == ["the table of contents was left out"]


def test_a_strict_document_and_one_whose_text_has_another_name_are_read() -> None:
    from tests.documents.hostile import changed as other

    plain = document(paragraph("Text."), styles=style("a"))

    def strict(parts: dict[str, bytes]) -> None:
        for name, content in parts.items():
            content = content.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            parts[name] = content.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )

    def renamed(parts: dict[str, bytes]) -> None:
        parts["word/document2.xml"] = parts.pop("word/document.xml")
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"document.xml", b"document2.xml")

    assert read(other(plain, strict)) == ["Text."]
    assert word.text(other(plain, renamed)).read == "Text."
