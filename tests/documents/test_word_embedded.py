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
