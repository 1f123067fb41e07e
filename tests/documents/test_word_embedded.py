"""Documents that a Word paper embeds whole are read where they stand, or named; no attached file may hold one."""

import pytest

from kb.documents import word
from kb.documents.sandbox_child import WontRead
from tests.documents.hostile import with_part
from tests.documents.word_files import REL, document, kinds, paragraph, read, run, table

PAGE = (
    "<!DOCTYPE html><html><head><title>no</title><style>p{}</style></head><body><h2>Results</h2><p>Loans rose to "
    "11<sup>1</sup> <del>40</del> <b>50</b>.<script>alert(1)</script></p><p style='display: none'>secret</p><ul><li>"
    "Ask</li></ul><table><tr><th>a</th><td>b<br>c</td></tr></table><img src='https://example.org/x.png'></body></html>"
)
FOUND = ["Before.", "Results", "Loans rose to 11 [1] **50**.", "Ask", "a|b\nc", "After."]
LETTER = f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}"


def embedding(name: str, content: bytes) -> bytes:
    link = f'<Relationship Id="c" Type="{REL}/aFChunk" Target="{name}"/>'
    body = paragraph("Before.") + '<w:altChunk r:id="c"/>' + paragraph("After.")
    return with_part(document(body, links=link), f"word/{name}", content)


def kept(data: bytes) -> list[str]:
    return [one.kind.value for one in word.blocks(data).remarks]


@pytest.mark.parametrize(
    ("name", "content"), [("a.html", PAGE), ("a.mht", LETTER), ("a.dat", PAGE.split("html>", 1)[1])]
)
def test_a_page_is_read_where_it_is_embedded(name: str, content: str) -> None:
    data = embedding(name, content.encode())
    assert [line.replace("  ", " ") for line in read(data)] == FOUND
    assert kept(data) == ["hidden text", "struck text", "pictures", "embedded texts"]


def test_plain_text_and_another_word_document_are_read_where_they_are_embedded() -> None:
    assert read(embedding("a.txt", b"One.\r\nTwo.")) == ["Before.", "One.", "Two.", "After."]
    inner = document(paragraph("Inner. ", run("secret", "<w:vanish/>")) + table("<w:tr><w:tc/></w:tr>"))
    data = embedding("a.docx", inner)
    assert read(data) == ["Before.", "Inner.", "After."]
    assert kept(data) == ["hidden text", "embedded texts"]


def test_what_embeds_itself_or_is_of_another_kind_is_named() -> None:
    rtf = embedding("a.rtf", b"{\\rtf1 words}")
    assert read(rtf) == ["Before.", "After."] and kept(rtf) == ["embedded files"]
    data = document(paragraph("x"))
    for _ in range(5):
        data = embedding("a.docx", data)
    assert kinds(data)[:3] == [("paragraph", "Before.")] * 3 and "embedded files" in kept(data)


def test_a_file_that_is_given_to_others_embeds_nothing_and_its_author_is_told_what_to_do() -> None:
    with pytest.raises(WontRead, match="embedded whole"):
        word.text(embedding("a.dat", b"One."))


@pytest.mark.parametrize(
    ("charset", "encoding", "words"),
    [("gb2312", "gb18030", "信用保证"), ("windows-1251", "cp1251", "Кредиты выросли"), ("tis-620", "cp874", "สินเชื่อ")],
)
def test_an_embedded_page_is_read_in_the_encoding_that_it_or_its_letter_names(
    charset: str, encoding: str, words: str
) -> None:
    own = f'<html><head><meta charset="{charset}"></head><body><p>{words}</p></body></html>'.encode(encoding)
    assert words in read(embedding("a.html", own))
    head = f"MIME-Version: 1.0\r\nContent-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    assert words in read(embedding("a.mht", head.encode() + f"<html><p>{words}</p></html>".encode(encoding)))


def test_what_an_embedded_page_hides_or_strikes_by_its_styles_stays_out_and_its_boxes_say_whether_they_are_ticked() -> (
    None
):
    page = (
        "<html><head><style>.x, p.y {display: none} .z{text-decoration: line-through}</style></head><body>"
        "<p class=x>secret</p><p class='n y'>secret</p><div class=y>Open.</div><p><span class=z>old</span> New "
        "<span style='text-decoration:line-through'>older</span>words.</p>"
        "<p><input type=checkbox checked> Grant <input type=checkbox> Loan</p></body></html>"
    )
    data = embedding("a.html", page.encode())
    assert [" ".join(one.split()) for one in read(data)] == [
        "Before.",
        "Open.",
        "New words.",
        "☑ Grant ☐ Loan",
        "After.",
    ]
    assert kept(data) == ["hidden text", "struck text", "embedded texts"]
