"""A text that is handed in as a paper is read in the encoding that makes sense of it, and says which."""

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role

THAILAND = Person("t", Role.DELEGATE, "Thailand")


@pytest.mark.parametrize(
    ("encoding", "title", "said"),
    [
        ("cp874", "ค้ำประกันเงินกู้ครั้งแรก", "it was read as: Thai (Windows-874)"),
        ("gb18030", "小微企业首贷担保基金", "it was read as: Simplified Chinese (GB18030)"),
        ("utf-8", "ค้ำประกันเงินกู้ครั้งแรก", ""),
    ],
)
def test_a_paper_of_text_says_in_which_encoding_it_was_read(
    empty: KnowledgeBase, encoding: str, title: str, said: str
) -> None:
    paper = empty.importing.read_paper(THAILAND, f"# {title}\n\nSummary: One\n".encode(encoding), "x.txt")
    assert paper.entries["title"] == title
    assert [one.sentence for one in paper.remarks] == ([said] if said else [])
