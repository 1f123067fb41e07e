"""`kb handover` from outside: a page or a citation, by the ending of the file, named by ID or number."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import kb as group
from kb.errors import BadValue, Unknown
from kb.knowledge_base import KnowledgeBase

ID = "japan-credit-guarantee"


def call(kb: KnowledgeBase, *arguments: str) -> str:
    arguments = ("--home", str(kb.settings.home), "handover", *arguments)
    result = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    "form, begins",
    [("docx", b"PK"), ("pdf", b"%PDF"), ("bib", b"@techreport{SMEWG-BP-"), ("ris", b"TY  - RPRT\r\n"), ("json", b"[")],
)
def test_the_ending_of_the_file_says_what_is_written(
    kb: KnowledgeBase, tmp_path: Path, form: str, begins: bytes
) -> None:
    by_id, by_number = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
    said = call(kb, ID, "--out", str(by_id))
    call(kb, kb.reading.practice(ID).card.practice.identifier.lower(), "--out", str(by_number))
    assert by_id.read_bytes().startswith(begins) and by_id.read_bytes() == by_number.read_bytes()
    assert "Credit guarantees for firms without land to pledge" in said


def test_what_it_cannot_write_it_refuses(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"\.docx, \.pdf, \.bib, \.ris, \.json"):
        call(kb, ID, "--out", str(tmp_path / "x.odt"))
    for name in ("nothing-here", "SMEWG-BP-9999"):
        with pytest.raises(Unknown):
            call(kb, name, "--out", str(tmp_path / "x.pdf"))
