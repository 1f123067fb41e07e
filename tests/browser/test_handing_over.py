"""A practice's page to hand over, printed by a browser: one page; on a screen nothing of it is cut off."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.person import operator
from tests.homes import WRITEUPS

pytestmark = pytest.mark.browser

ID = "japan-credit-guarantee"

LONG = "The fund guarantees four fifths of a loan of a small firm, and the bank looks closely at the rest of it. "


def test_the_page_prints_on_one_page_however_long_the_practice_is(
    open_page: Callable[..., Any], kb: KnowledgeBase, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    text = WRITEUPS[ID].replace("## Results", f"{LONG * 200}\n\n## Results") + LONG * 200
    (tmp_path / f"{ID}.md").write_text(text, "utf-8")
    kb.importing.import_files([tmp_path / f"{ID}.md"], by=operator("secretariat"))
    page = open_page(f"/practices/{ID}/handover")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    said = " ".join(printed[0].extract_text().split())
    assert len(printed) == 1 and "the whole at" in said and "Ask the owner" in said and "Search" not in said
