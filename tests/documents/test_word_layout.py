"""What a Word document's layout says: headings, lists by numbering, style and hand, merged and nested tables."""

import pytest

from kb.documents import word
from tests.documents.word_files import cell, document, kinds, paragraph, read, row, run, style, table


def merged(which: str = "") -> str:
    return f'<w:vMerge w:val="{which}"/>' if which else "<w:vMerge/>"


def wide(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


@pytest.mark.parametrize(
    "named",
    [
        style("1", name="heading 2"),
        style("berschrift2", name="Überschrift 2"),
        style("Titre2"),
        style("2", name="标题 2"),
        style("Own", more='<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
    ],
)
def test_a_heading_is_one_in_every_language_and_by_its_place_in_the_outline(named: str) -> None:
    id = named.split('w:styleId="')[1].split('"')[0]
    data = document(
        paragraph("Results", properties='<w:pStyle w:val="Based"/>') + paragraph("Text."),
        styles=named + style("Based", based=id),
    )
    assert [(one["kind"], one.get("level")) for one in word.blocks(data).read] == [("heading", 2), ("paragraph", None)]


def test_a_style_or_a_paragraph_that_is_text_in_the_outline_is_no_heading() -> None:
    text = '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'
    styles = style("H", name="heading 1") + style("T", based="H", more=text)
    data = document(
        paragraph("One.", properties='<w:pStyle w:val="T"/>')
        + paragraph("Two.", properties='<w:pStyle w:val="H"/><w:outlineLvl w:val="9"/>'),
        styles=styles,
    )
    assert kinds(data) == [("paragraph", "One."), ("paragraph", "Two.")]


@pytest.mark.parametrize("look", ["<w:b/>", '<w:u w:val="single"/>', "<w:caps/>"])
def test_a_line_that_is_set_off_says_so_with_the_size_of_its_letters(look: str) -> None:
    data = document(paragraph(run("Results", f'{look}<w:sz w:val="32"/>')) + paragraph("Text."))
    first, second = word.blocks(data).read
    assert (first["bold"], first["size"]) == (True, 16.0) and (second["bold"], second["size"]) == (False, 10.0)


def test_lists_are_known_by_numbering_of_every_kind_and_by_style() -> None:
    level = '<w:lvl w:ilvl="{}"><w:numFmt w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level.format(0, "bullet")}{level.format(1, "decimal")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>'
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        f"{level.format(0, 'lowerLetter')}</w:lvlOverride></w:num>"
    )
    listed = '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
    styles = (
        style("P", more=listed) + style("L", "numbering", more=listed) + style("B", name="Aufzählungszeichen 2")
        + style("N", name="list number")
    )  # fmt: skip

    def numbered(id: int, depth: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{id}"/></w:numPr>'

    properties = [
        numbered(5, 0), numbered(5, 1), numbered(6, 1), numbered(7, 0), '<w:pStyle w:val="P"/>',
        '<w:pStyle w:val="P"/><w:numPr><w:ilvl w:val="1"/></w:numPr>', '<w:pStyle w:val="B"/>', '<w:pStyle w:val="N"/>',
        '<w:pStyle w:val="P"/><w:numPr><w:numId w:val="0"/></w:numPr>',
    ]  # fmt: skip
    body = "".join(paragraph("x", properties=one) for one in properties)
    told = [
        (one.get("ordered"), one.get("level"))
        for one in word.blocks(document(body, styles=styles, numbering=numbering)).read
    ]
    assert told == [
        (False, 0), (True, 1), (True, 1), (True, 0), (False, 0), (True, 1), (False, 1), (True, 0), (None, None)
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["• ", "•\t", "- ", "– ", "▪", "· ", "o\t", "➢ ", "・", "» "])
def test_signs_typed_by_hand_make_a_list(sign: str) -> None:
    data = document(paragraph("Steps:") + paragraph(f"{sign}Ask") + paragraph(run(f"{sign}Pay", "<w:i/>")))
    assert kinds(data) == [("paragraph", "Steps:"), ("item", "Ask"), ("item", "Pay")]
    assert read(data)[2] == "*Pay*"


def test_numbers_typed_by_hand_make_a_list_where_they_count_from_one() -> None:
    lines = ["1) Ask", "2) Pay", "Between.", "a. One", "b. Two", "3. Third", "-5 per cent", "☑ done"]
    data = document("".join(map(paragraph, lines)))
    assert kinds(data) == [
        ("item", "Ask"), ("item", "Pay"), ("paragraph", "Between."), ("item", "a. One"), ("item", "b. Two"),
        ("paragraph", "3. Third"), ("paragraph", "-5 per cent"), ("item", "☑ done"),
    ]  # fmt: skip


def test_signs_of_a_list_on_the_lines_of_one_paragraph_make_a_list() -> None:
    lines = "<w:r><w:t>Steps:</w:t><w:br/><w:t>• Ask</w:t><w:br/><w:t>• Pay</w:t></w:r>"
    assert kinds(document(paragraph(lines))) == [("paragraph", "Steps:"), ("item", "Ask"), ("item", "Pay")]


def test_a_cell_that_is_merged_downwards_holds_for_its_rows_and_is_searched_once() -> None:
    data = document(
        table(
            row("Economy", "Year", "Firms"),
            row(cell("Peru", properties=merged("restart")), "2023", "11"),
            row(cell("", properties=merged()), "2024", "8"),
            row(cell("Chile", properties=merged("restart")), "2024", "4"),
        )
    )
    assert read(data) == ["Economy|Year|Firms", "Peru|2023|11", "Peru|2024|8", "Chile|2024|4"]
    assert str(word.text(data).read).count("Peru") == 1


def test_a_wide_cell_leaves_its_other_columns_empty_and_a_label_beside_a_wide_value_stays_a_pair() -> None:
    data = document(
        table(
            row(cell("Loans", properties=wide(2)), "Total"),
            row("2023", "2024", "sum"),
            row("Agency", cell("Ministry", properties=wide(2))),
            row(cell("a", properties='<w:hMerge w:val="restart"/>'), cell("", properties="<w:hMerge/>"), "b"),
        )
    )
    assert read(data) == ["Loans||Total", "2023|2024|sum", "Agency|Ministry", "a||b"]


def test_a_merge_below_a_wide_cell_is_found_by_its_column() -> None:
    data = document(
        table(
            row(cell("x", properties=wide(2)), cell("right", properties=merged("restart"))),
            row("a", "b", cell("", properties=merged())),
        )
    )
    assert read(data) == ["x||right", "a|b|right"]


def test_a_table_within_a_table_keeps_its_words() -> None:
    inner = table(row("a", "b"), row("c", "d"))
    data = document(table(row("Results", cell(inner, paragraph("below")))))
    assert read(data) == ["Results|a · b\nc · d\nbelow"]
    assert word.text(data).read == "Results a b c d below"


def test_a_large_first_letter_belongs_to_its_word() -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3"/>'
    assert read(document(paragraph("L", properties=frame) + paragraph("oans rose."))) == ["Loans rose."]
