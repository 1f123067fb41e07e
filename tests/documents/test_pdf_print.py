"""A PDF is read as it is seen: in its order, with its headings, without what only lies around or under the text."""

import pytest

from kb.documents import pdf, sandbox
from kb.documents.attachment_text import text_of
from kb.documents.block import Block, BlockKind, blocks
from kb.documents.remark import DocumentRemarkKind
from kb.documents.sandbox_child import WontRead
from kb.errors import Refused
from kb.files.kind import FileKind
from kb.importing.paper import read_paper
from kb.plan.reference import read_plan
from tests.conftest import ROOT
from tests.documents.printed import PICTURE, SCAN, locked, pages, shown, written

PLAN = read_plan(ROOT / "practices" / "plans" / "smewg-2021-2024.yaml")


def read(data: bytes) -> tuple[Block, ...]:
    return blocks(pdf.blocks(data).read)


def said(data: bytes) -> list[str]:
    return [block.plain or "\n".join(" | ".join(row) for row in block.rows) for block in read(data)]


def remarks(data: bytes) -> dict[DocumentRemarkKind, list[str]]:
    found: dict[DocumentRemarkKind, list[str]] = {}
    for one in pdf.blocks(data).remarks:
        found.setdefault(one.kind, []).append(one.sentence)
    return found


PROSE = [
    "Rural producers could not reach buyers outside of their own",
    "village, and the agency that was asked for help had neither",
    "the people nor the means to bring them to a market in time.",
]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["They begin the imple-", "mentation of the plan."], "They begin the implementation of the plan."),
        (["They lend to small-", "scale firms and others."], "They lend to small-scale firms and others."),
        (["They met in the Asia-", "Pacific region each year."], "They met in the Asia-Pacific region each year."),
        (["They asked for co-op money and a co-", "op was founded there."],
         "They asked for co-op money and a co-op was founded there."),
        (["The online shop and an on-", "line market were opened."],
         "The online shop and an online market were opened."),
        (["They begin the imple\xad", "mentation of the plan."], "They begin the implementation of the plan."),
        (["A soft hy\xadphen is never seen."], "A soft hyphen is never seen."),
        (["la financia-", "ción de las empresas."], "la financiación de las empresas."),
        (["sold by e-", "commerce alone"], "sold by e-commerce alone"),
        (["loans pre-", "and post-shipment"], "loans pre- and post-shipment"),
        (["an inter-", "national fair"], "an international fair"),
        (["an inter-", "agency group"], "an inter-agency group"),
        (["a post-", "poned fair"], "a postponed fair"),
    ],
)  # fmt: skip
def test_a_word_cut_at_the_end_of_a_line_is_joined_and_a_true_hyphen_stays(lines: list[str], joined: str) -> None:
    assert said(pages(written(lines))) == [joined]


def test_lines_of_one_paragraph_are_joined_and_paragraphs_and_items_stay_apart() -> None:
    items = shown("• first of them", 80, 650) + shown("• second of them, which is", 80, 636)
    items += shown("longer than its line", 90, 622)
    found = read(pages(written(PROSE) + written(PROSE, y=705) + items))
    assert [block.kind for block in found] == [BlockKind.PARAGRAPH] * 2 + [BlockKind.ITEM] * 2
    assert found[0].plain == " ".join(PROSE)
    assert found[3].plain == "second of them, which is longer than its line"


def test_headings_are_known_by_their_size_and_by_bold() -> None:
    found = read(pages(
        shown("Market days for villages", 70, 780, 20) + shown("What stood in the way", 70, 740, 11, "F2")
        + written(PROSE, y=720) + shown("How it went on", 70, 640, 11, "F2") + written(PROSE, y=620)
    ))  # fmt: skip
    headings = [(block.plain, block.level) for block in found if block.kind is BlockKind.HEADING]
    assert headings == [("Market days for villages", 0), ("What stood in the way", 2), ("How it went on", 2)]


LEFT = ["The left column is read", "down to its last line by", "whoever reads, and only", "then the eye goes over"]
RIGHT = ["to the right, where the", "text goes on just as the", "writer of it has meant it", "to be read by everybody."]


@pytest.mark.parametrize("shift", [0, 5])
def test_columns_are_read_one_after_the_other_below_what_crosses_them(shift: int) -> None:
    content = shown("A title that stands over both of the two columns", 120, 780, 16)
    for left, right, y in zip(LEFT, RIGHT, range(740, 600, -14), strict=False):
        content += shown(left, 70, y) + shown(right, 320, y - shift)  # as most programs paint rows
    assert said(pages(content))[1:] == [" ".join([*LEFT, *RIGHT])]


def test_three_columns_are_read_one_after_the_other() -> None:
    content = b""
    for row in range(6):
        for column in range(3):
            content += shown(f"{'abc'[column]} line {row} of its column", 50 + 180 * column, 740 - 14 * row)
    text = " ".join(said(pages(content)))
    assert [text.index(f"{column} line {row}") for column in "abc" for row in range(6)] == sorted(
        text.index(f"{column} line {row}") for column in "abc" for row in range(6)
    )


def test_what_stands_beside_labels_is_a_table() -> None:
    rows = [("Agency", "Sercotec"), ("Economy", "Chile"), ("Since", "2021"), ("Status", "running")]
    content = b"".join(shown(a, 70, 700 - 18 * n) + shown(b, 220, 700 - 18 * n) for n, (a, b) in enumerate(rows))
    (table,) = read(pages(written(PROSE) + content))[1:]
    assert table.rows == tuple(rows)


def test_the_title_in_a_table_of_labels_is_the_papers_and_what_wraps_in_a_cell_goes_on_in_it() -> None:
    rows = [("Title", "Market days"), ("Agency", "The technical"), ("", "cooperation service"), ("Since", "2021")]
    content = b"".join(shown(a, 70, 700 - 14 * n) + shown(b, 220, 700 - 14 * n) for n, (a, b) in enumerate(rows))
    read = read_paper(pages(shown("Submission form", 70, 780, 18) + content), "paper.pdf", PLAN)
    assert read.entries == {"title": "Market days", "agency": "The technical cooperation service", "since": "2021"}


def test_headers_footers_and_page_numbers_are_left_out_and_told() -> None:
    made = [
        shown("Ministry of Economy", 70, 810, 9) + written([line.replace("own", f"own {n}") for line in PROSE])
        + shown(f"Page {n} of 4", 280, 30, 9)
        for n in range(1, 5)
    ]  # fmt: skip
    data = pages(*made)
    assert not [text for text in said(data) if "Ministry" in text or "Page" in text]
    found = remarks(data)[DocumentRemarkKind.RUNNING_LINES]
    assert any("Ministry of Economy" in sentence for sentence in found)
    assert any("page numbers" in sentence for sentence in found)


def test_what_several_pages_say_in_their_text_is_kept() -> None:
    assert " ".join(said(pages(written(PROSE), written(PROSE)))).count("Rural producers") == 2


def test_letters_printed_as_one_are_told_apart() -> None:
    table = b"1 beginbfchar <66> <FB01> endbfchar"
    objects = [
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 11 0 R>>",
        b"<</Length %d>>stream\n" % len(table) + table + b"\nendstream\n",
    ]
    data = pages(b"BT /F1 11 Tf 70 700 Td (fnance) Tj ET", objects=objects).replace(b"/F1 3 0 R", b"/F1 10 0 R")
    assert said(data) == ["finance"]


UNSEEN = {
    "painted without ink": shown("Do not publish", 70, 600, before="3 Tr") + b"BT 0 Tr ET ",
    "white on white": b"1 1 1 rg " + shown("Do not publish", 70, 600) + b"0 g ",
    "beside the page": shown("Do not publish", 700, 600),
    "under a black bar": shown("Do not publish", 70, 600) + b"0 g 60 590 300 30 re f ",
    "on a layer switched off": b"/OC /MC0 BDC " + shown("Do not publish", 70, 600) + b"EMC ",
    "too small to be read": shown("Do not publish", 70, 600, 0.5),
}


@pytest.mark.parametrize("way", UNSEEN)
def test_what_nobody_sees_is_left_out_and_told(way: str) -> None:
    catalog = b"/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>"
    data = pages(written(PROSE) + UNSEEN[way], objects=[b"<</Type/OCG/Name(notes)>>"], catalog=catalog)
    assert said(data) == [" ".join(PROSE)]
    assert remarks(data)[DocumentRemarkKind.HIDDEN_TEXT] == ["1 hidden passage was left out (page 1)"]


def test_what_is_struck_through_is_left_out_and_told_and_what_is_underlined_is_kept() -> None:
    line = b"60 603.1 200 0 re f 60 578.5 200 0.4 re f "
    data = pages(written(PROSE) + shown("No longer true", 70, 600) + shown("Still true", 70, 580) + line)
    assert said(data) == [" ".join(PROSE), "Still true"]
    assert DocumentRemarkKind.STRUCK_TEXT in remarks(data)


def test_white_letters_on_a_dark_ground_are_read() -> None:
    content = b"0 0 0.5 rg 60 590 300 30 re f 1 1 1 rg " + shown("White on blue", 70, 600) + b"0 g "
    assert "White on blue" in said(pages(written(PROSE) + content))


def test_a_raised_mark_of_a_note_does_not_join_a_figure() -> None:
    content = shown("Sales rose by 11", 70, 700) + shown("1", 154, 704, 6) + shown("per cent", 162, 700)
    assert said(pages(content)) == ["Sales rose by 11¹ per cent"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_shown(turn: int) -> None:
    assert said(pages(written(PROSE), page=b"/Rotate %d" % turn)) == [" ".join(PROSE)]


def test_notes_on_a_page_are_left_out_and_told_and_what_was_typed_onto_it_is_read() -> None:
    notes = b"/Annots[<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(Delete this)>>"
    typed = b"<</Type/Annot/Subtype/FreeText/Rect[70 600 300 620]/Contents(Sercotec)>>]"
    data = pages(written(PROSE), page=notes + typed)
    assert said(data) == [" ".join(PROSE), "Sercotec"]
    assert DocumentRemarkKind.PAGE_NOTES in remarks(data)


def test_a_scan_is_told_to_be_one_and_so_are_the_pages_of_a_part() -> None:
    with pytest.raises(WontRead, match="scan"):
        pdf.blocks(pages(SCAN, SCAN, objects=[PICTURE]))
    part = remarks(pages(written(PROSE), SCAN, SCAN, objects=[PICTURE]))
    assert part[DocumentRemarkKind.PICTURED_PAGES] == [
        "2 pages are pictures of text: nothing was read there (pages 2-3)"
    ]


def test_what_a_machine_recognised_under_a_scan_is_read_and_told() -> None:
    data = pages(SCAN + b"3 Tr " + written(PROSE), objects=[PICTURE])
    assert said(data) == [" ".join(PROSE)]
    assert DocumentRemarkKind.RECOGNISED_PAGES in remarks(data)


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_lock_of_the_owner_alone_is_read(algorithm: str) -> None:
    assert said(locked(pages(written(PROSE)), algorithm=algorithm)) == [" ".join(PROSE)]


def test_a_lock_that_forbids_reading_and_one_with_a_password_are_told() -> None:
    closed = locked(pages(written(PROSE)), allowed=-4 & ~(1 << 4) & ~(1 << 9))
    with pytest.raises(WontRead, match="owner forbids"):
        pdf.blocks(closed)
    assert "not searched" in text_of(closed, FileKind.PDF).remarks[0].sentence
    with pytest.raises(WontRead, match="password"):
        pdf.blocks(locked(pages(written(PROSE)), user="secret"))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", pages(written(PROSE))[:300], b"%PDF-1.7\n" + b"x" * 500])
def test_what_is_empty_damaged_or_cut_off_is_told(data: bytes) -> None:
    with pytest.raises(WontRead, match=r"empty|damaged|no text"):
        pdf.blocks(data)


def test_a_paper_and_an_attachment_behind_an_owners_lock_are_read_in_the_sandbox() -> None:
    content = shown("Problem and context", 70, 780, 14) + written(PROSE, y=750)
    data = locked(pages(content))
    read = read_paper(data, "paper.pdf", PLAN)
    assert read.entries["problem"] == " ".join(PROSE)
    assert " ".join(PROSE) in text_of(data, FileKind.PDF).text
    with pytest.raises(Refused, match="password"):
        sandbox.run("pdf", locked(pages(content), user="secret"))


def test_a_sentence_goes_on_over_the_page_past_the_notes_at_its_foot() -> None:
    first = written([*PROSE[:2], "the people nor the number of"])
    note = shown("1 Survey of 2014,", 70, 90, 8) + shown("not audited.", 70, 80, 8)
    assert said(pages(first + note, written(["buyers that it takes. More came."]))) == [
        " ".join(PROSE[:2]) + " the people nor the number of buyers that it takes. More came.",
        "1 Survey of 2014, not audited.",
    ]


def test_a_table_across_columns_of_prose_stays_whole() -> None:
    def beside(y: float, left: list[str], right: list[str]) -> bytes:
        return written(left, 50, y, 9, 13) + written(right, 310, y, 9, 13)

    cells = [["Year", "Growers", "Sales", "Days"], ["2020", "12", "1,500", "40"], ["2021", "18", "2,100", "44"]]
    table = b"".join(
        shown(text, 50 + 130 * column, 670 - 16 * line, 9)
        for line, row in enumerate(cells)
        for column, text in enumerate(row)
    )
    above = beside(
        760,
        [
            "Growers sold at the gate of their farm at prices that",
            "the buyer set and that they could not change, for",
            "there was one alone who came by each week.",
        ],
        [
            "A market day was then held each Friday in the yard",
            "of the school by the parents of the pupils, who had",
            "brought tables, awnings and scales there.",
        ],
    )
    below = beside(
        600,
        [
            "Sales rose by a third in the first two years of the",
            "market, and doubled once more when the town had",
            "built a roof over the whole of the yard.",
        ],
        [
            "Other towns asked for the rules of the market, and",
            "eleven of them have one of their own by now, each",
            "on another day of the week.",
        ],
    )
    assert "\n".join(" | ".join(row) for row in cells) in said(pages(above + table + below))


@pytest.mark.parametrize(("font", "code"), [("Wingdings-Regular", "\xa7"), ("ZapfDingbats", "n"), ("Symbol", "\xb7")])
def test_signs_of_fonts_make_a_list(font: str, code: str) -> None:
    about = f"/FontDescriptor<</Type/FontDescriptor/FontName/{font}/Flags 4/FontBBox[0 0 1 1]/Ascent 800/Descent 0>>"
    kind = f"<</Type/Font/Subtype/Type1/BaseFont/{font}/FirstChar 32/LastChar 33/Widths[500 500]{about}>>"
    lines = ["Loans rose by nine per cent.", "Firms hired more people."]
    content = b"".join(
        shown(code, 70, 730 - 16 * at, font="FS") + shown(line, 90, 730 - 16 * at) for at, line in enumerate(lines)
    )
    data = pages(content, objects=[kind.encode()]).replace(b"/F2 4 0 R>>", b"/F2 4 0 R/FS 10 0 R>>")
    assert [(one.kind, one.plain) for one in read(data)] == [(BlockKind.ITEM, line) for line in lines]


def test_a_sentence_over_two_columns_of_one_line_is_one() -> None:
    data = pages(shown("Nine hundred traders finished the", 70, 700) + shown("classes of the night school.", 320, 700))
    assert [(one.kind, one.plain) for one in read(data)] == [
        (BlockKind.PARAGRAPH, "Nine hundred traders finished the classes of the night school.")
    ]


@pytest.mark.parametrize("mark", ["•", "{}.", "({})"])
def test_items_whose_words_hang_far_behind_their_signs_are_items(mark: str) -> None:
    lines = ["Loans rose by nine per cent.", "Firms hired more people.", "Owners paid on time."]
    data = b"".join(
        shown(mark.format(at + 1), 70, 730 - 16 * at) + shown(line, 108, 730 - 16 * at) for at, line in enumerate(lines)
    )
    assert [(one.kind, one.plain) for one in read(pages(data))] == [(BlockKind.ITEM, line) for line in lines]


def test_a_scan_whose_number_alone_is_printed_is_a_scan() -> None:
    data = pages(written(PROSE), SCAN + shown("2", 290, 30), objects=[PICTURE])
    assert DocumentRemarkKind.PICTURED_PAGES in remarks(data)


@pytest.mark.parametrize("kind", ["StrikeOut", "Redact"])
def test_what_a_reader_struck_out_on_a_page_is_left_out_and_told(kind: str) -> None:
    mark = f"<</Type/Annot/Subtype/{kind}/Rect[140 695 210 712]/QuadPoints[144 712 208 712 144 697 208 697]>>"
    data = pages(shown("Loans rose by OLDVALUE in a year.", 70, 700), objects=[mark.encode()], page=b"/Annots[10 0 R]")
    assert said(data) == ["Loans rose by in a year."]
    assert DocumentRemarkKind.STRUCK_TEXT in remarks(data) and "OLDVALUE" not in str(pdf.attached(data).read)
