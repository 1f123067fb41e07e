"""What reads a text that somebody handed in takes no longer, for each character, of a long one than of a short one."""

import re
import time
from collections.abc import Callable, Mapping

import pytest

from kb.documents.attachment_text import _plain
from kb.documents.csv_text import csv_text, unguarded
from kb.documents.markdown_blocks import blocks_of
from kb.documents.separated import sheets
from kb.errors import BrokenFile
from kb.files.strict_yaml import parse
from kb.index.passage import cut, sentences
from kb.index.table import with_rows_read
from kb.index.terms import terms
from kb.plan.economy import Economies
from kb.plan.reference import read_wording
from kb.plan.terminology import wording
from kb.practice import writeup
from kb.practice.body import pieces
from kb.practice.diff import text_changes
from kb.practice.form import entries_of_body
from kb.practice.practice import Submission, words
from kb.practice.rendering import render
from kb.reading.lineage import _named
from kb.tagging.plan_words import stems
from tests.conftest import ROOT

WORDING = read_wording(ROOT / "practices" / "wording.yaml")

LONG, PIECES = 12_000, 16
"""Characters of a text, and into how many pieces it is cut."""

MOST = 5
"""How many times as long as its pieces together a text may take: one that is looked at anew from each of its characters
takes 16 times as long."""

FLOOR = 0.15
"""Seconds: less says nothing of how it grows."""

UNITS = (
    "a.", "a@", "# ", "# x\n", "## Results\n\nb\n\n", "\t", "x ", " http://", "a\n---\n\n", "[", "](", "![](",
    "*a ", "**a", "_a_", "``a`", "<a ", "<!--", "&#", "> ", "“", '"', "```\n", "- a\n", "[a][b]", "|a|b\n|-|-\n", "\n ",
    "a\u0315\u0301", ",", "1. a\n", "中", "? ", "- - ", "=\n", "*_", "update of ",
)  # fmt: skip


def read(text: str) -> object:
    return writeup.read(f"---\ntitle: x\nsources:\n  {text}\n---\n\n{text}".encode(), "x", "x", Economies([]))


READERS: Mapping[str, Callable[[str], object]] = {
    "pieces of a body": lambda text: list(pieces(text)),
    "a page": lambda text: render.__wrapped__(text),
    "a paper's blocks": blocks_of,
    "a body's entries": entries_of_body,
    "a write-up": read,
    "front matter": lambda text: parse(text, "x"),
    "its changes": lambda text: text_changes(text, text[: len(text) // 2] + "y" + text[len(text) // 2 :]),
    "passages": lambda text: cut(Submission(id="x", title="T", body=text)),
    "sentences": sentences,
    "terms": terms,
    "words": words,
    "tables": with_rows_read,
    "stems": stems,
    "a link to another practice": _named,
    "an attachment's text": _plain,
    "separated values": lambda text: sheets(text.encode("utf-8", "replace")),
    "a cell": lambda text: unguarded(csv_text(("a",), [(text,)])),
    "wording": lambda text: wording(text, WORDING),
}


@pytest.fixture(scope="module", autouse=True)
def _usual_words() -> None:
    """All that is read once for all texts is read before any is timed."""
    for reader in READERS.values():
        _seconds(reader, "Villages *sell* together. " * 20)


@pytest.mark.parametrize("name", READERS)
def test_a_long_text_takes_no_longer_for_each_character(name: str) -> None:
    assert [unit for unit in UNITS if _grows(READERS[name], f"x{unit * (LONG // len(unit))}x")] == []


def test_a_reader_that_looks_anew_from_each_character_is_noticed() -> None:
    pattern = re.compile(r"\b[\w.+-]+@")
    assert _grows(pattern.findall, "a." * (LONG // 2))


def _grows(reader: Callable[[str], object], text: str) -> bool:
    """Whether it takes far longer than its pieces do; what is found so is measured once more."""
    for _ in range(2):
        long = _seconds(reader, text)
        if long <= FLOOR:
            return False
        step = len(text) // PIECES
        if long <= MOST * sum(_seconds(reader, text[at : at + step]) for at in range(0, len(text), step)):
            return False
    return True


def _seconds(reader: Callable[[str], object], text: str) -> float:
    """Of the processor, in this process."""
    began = time.process_time()
    try:
        reader(text)
    except (BrokenFile, ValueError):
        pass
    except Exception as error:
        if type(error).__module__ != "kb.documents.sandbox_child":
            raise
    return time.process_time() - began
