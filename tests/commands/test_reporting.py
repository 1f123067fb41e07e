"""`kb report` from outside: a file of its kind, the sentence, and what it refuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import kb as group
from kb.errors import BadValue, Unknown
from kb.knowledge_base import KnowledgeBase


def call(kb: KnowledgeBase, *arguments: str) -> str:
    result = CliRunner().invoke(group, ["--home", str(kb.settings.home), "report", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    "form, begins", [("docx", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfINDICATOR,"), ("html", b"<!doctype")]
)
def test_a_report_is_written_in_each_format(kb: KnowledgeBase, tmp_path: Path, form: str, begins: bytes) -> None:
    out = tmp_path / f"pack.{form}"
    said = call(kb, "annual", "2023", "--out", str(out), "--document-number", "2023/SMEWG55/012")
    assert out.read_bytes().startswith(begins)
    assert said.startswith("2 practices were shared by 2 of 21 member economies")
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_made_again_with_the_same_moment_it_is_the_same_to_the_byte(kb: KnowledgeBase, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.docx", "two.docx")]
    for file in files:
        call(kb, "final", "--out", str(file), "--made-at", "2024-10-01T09:00:00")
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_it_cannot_make_it_refuses(kb: KnowledgeBase, tmp_path: Path) -> None:
    for arguments, error in (
        (("weekly", "--out", "x.csv"), Unknown),
        (("annual", "--out", "x.csv"), BadValue),
        (("final", "--out", "x.odt"), BadValue),
        (("final", "--out", "x.csv", "--purpose", "fun"), BadValue),
        (("final", "--out", "x.csv", "--made-at", "now"), BadValue),
    ):
        with pytest.raises(error):
            call(kb, *arguments)
