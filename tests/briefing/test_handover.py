"""A practice to hand over: one page whatever it says, verbatim, with its number, and cut where it says so."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import bibtexparser
import pytest

from kb.briefing import handover_pdf, handover_word
from kb.briefing.document import AdoptionLine, Quotation
from kb.briefing.handover import Handover, HandoverPart, ServedObjective, cut_sentences, with_units
from kb.briefing.handover_fit import fitted
from kb.errors import BadValue, Unknown
from kb.index.passage import sentences
from kb.knowledge_base import KnowledgeBase
from kb.person import MEMBER, VISITOR
from tests.briefing.test_formats import folded

ID = "japan-credit-guarantee"
SENTENCE = "The fund guarantees four fifths of a loan of a small firm, and the bank looks closely. "
EAST_ASIAN = "基金为小企业贷款提供担保，银行承担其余风险。"
THAI = "กองทุนค้ำประกันสินเชื่อสำหรับวิสาหกิจขนาดย่อม "

SHORT = Handover(
    identifier="SMEWG-BP-0042",
    title="Credit guarantees",
    summary="A public fund guarantees bank loans.",
    facts=(("Economy", "Japan"), ("Kind", "finance instrument"), ("Status", "running, since 2019")),
    objectives=(ServedObjective("4.1", "Access to finance", 4),),
    parts=(
        HandoverPart("What was done", (Quotation(SENTENCE.strip(), "What was done"),)),
        HandoverPart("What came of it", (Quotation("Lending doubled in three years.", "Results"),)),
    ),
    adoptions=(AdoptionLine("Peru", "adopted", "May 2024", "changed the ceiling"),),
    address="https://practices.example.org/SMEWG-BP-0042",
    ask="https://practices.example.org/practices/japan-credit-guarantee/ask",
    version=3,
    day="5 May 2024",
    cited="Japan. Credit guarantees",
    site="Best practices",
)


def long(sentence: str, title: str) -> Handover:
    """Everything about it is far too long for a page."""
    return replace(
        SHORT,
        title=title * 40,
        summary=sentence * 60,
        cited=sentence * 60,
        facts=tuple((label, sentence * 20) for label, _ in SHORT.facts),
        objectives=tuple(ServedObjective(f"{no}.1", sentence * 9, no) for no in range(1, 9)),
        parts=(
            HandoverPart("What was done", tuple(Quotation(sentence * 200, f"{title * 9} {no}") for no in range(9))),
            HandoverPart("What came of it", (Quotation(f"{sentence}\n\n" * 300, "Results"),)),
        ),
        adoptions=tuple(AdoptionLine(f"Economy {no}", "adopted", "2024", sentence * 30) for no in range(21)),
        demonstration=True,
    )


LONG = {
    "sentences": long(SENTENCE, "A credit guarantee for small firms. "),
    "wide letters": long("WWWW WWWWWWWWW MMMMM. ", "WMWMWMWMWMWM "),
    "East Asian": long(EAST_ASIAN, "小企业信用担保"),
    "Thai": long(THAI, THAI),
    "one word": long("x" * 900, "W" * 90),
    "short lines": replace(SHORT, parts=(HandoverPart("What was done", (Quotation("• one\n" * 900, ""),)),)),
}


def pages(pdf: bytes) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def word_texts(page: Handover) -> list[str]:
    from docx import Document

    document = Document(io.BytesIO(handover_word.written(page)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in document.paragraphs), *cells]


@pytest.mark.parametrize("page", LONG.values(), ids=LONG)
def test_a_page_to_hand_over_is_one_page_whatever_the_practice_says(page: Handover) -> None:
    done = fitted(page)
    assert len(pages(handover_pdf.written(done))) == 1
    said = "".join(one.text for part in done.parts for one in part.quotations)
    assert said and all(part.is_cut for part in done.parts)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_the_word_form_prints_on_one_page_too(tmp_path: Path) -> None:
    some = ("sentences", "wide letters")
    files = [tmp_path / f"{no}.docx" for no in range(len(some))]
    for file, page in zip(files, (LONG[name] for name in some), strict=True):
        file.write_bytes(handover_word.written(fitted(page)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    counted = {name: len(pages(file.with_suffix(".pdf").read_bytes())) for name, file in zip(some, files, strict=True)}
    assert counted == dict.fromkeys(some, 1)


def test_what_is_cut_ends_with_a_sentence_and_says_where_the_whole_is() -> None:
    done = fitted(LONG["sentences"])
    for part, whole in zip(done.parts, LONG["sentences"].parts, strict=True):
        for one, original in zip(part.quotations, whole.quotations, strict=False):
            assert original.text.startswith(one.text) and one.text.endswith(".")
        assert sentences(part.quotations[-1].text)[-1] == SENTENCE.strip()
    assert done.summary.endswith(". …") and done.more_adoptions > 0
    for text in (" ".join(word_texts(done)), "".join(pages(handover_pdf.written(done)))):
        assert folded(text).count(folded(f"… the whole at {done.address}")) == 3


def test_a_page_that_holds_everything_cuts_nothing() -> None:
    done = fitted(SHORT)
    assert done.parts == SHORT.parts and not done.more_adoptions
    assert "the whole at" not in " ".join(word_texts(done))


def test_sentences_are_taken_in_turn_from_each_part() -> None:
    page = with_units(LONG["sentences"], 5, 500)
    assert [len(sentences(part.quotations[0].text)) for part in page.parts] == [2, 2] and len(page.adoptions) == 1
    assert cut_sentences("One. Two. Three.", 12) == "One. Two. …"


@pytest.fixture
def page(kb: KnowledgeBase) -> Handover:
    return kb.handing_over.page(ID)


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_both_forms_say_what_the_practice_says_letter_by_letter(kb: KnowledgeBase, page: Handover, form: str) -> None:
    practice = kb.reading.practice(ID).card.practice
    data = kb.handing_over.written(ID, form)
    assert data == kb.handing_over.written(ID, form)
    said = folded(" ".join(word_texts(page)) if form == "docx" else "".join(pages(data)))
    site = kb.settings.site
    for text in (
        practice.identifier, practice.title, practice.summary, "Japan", "finance instrument", "running, since 2019",
        "The fund guarantees eighty per cent of a bank loan. Banks keep the rest of the risk, so they look closely.",
        "Lending to firms without collateral doubled in three years.", "version 1",
        f"{site}/{practice.identifier}", f"{site}/practices/{ID}/ask", "4.1",
    ):  # fmt: skip
        assert folded(text) in said, text


def test_who_took_it_up_stands_there_with_what_it_changed(kb: KnowledgeBase) -> None:
    adopted = next(id for id in kb.reading.cards() if kb.reading.practice(id).adoptions)
    adoption = kb.reading.practice(adopted).adoptions[0]
    line = next(one for one in kb.handing_over.page(adopted).adoptions if one.economy == adoption.economy)
    assert line.stage == "adopted" and all(change.note in line.changed for change in adoption.changes)


def test_the_picture_for_telephones_is_crisp_and_has_words(page: Handover) -> None:
    from docx import Document
    from PIL import Image

    document = Document(io.BytesIO(handover_word.written(page)))
    (part,) = [one for one in document.part.package.iter_parts() if one.partname.endswith(".png")]
    picture = Image.open(io.BytesIO(part.blob)).convert("L")
    assert picture.width >= 300 and {shade for _, shade in picture.getcolors() or ()} == {0, 255}
    assert f'descr="QR code that opens {page.address}"' in document.element.xml
    assert [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"] == [
        "What was done", "What came of it", "Taken up by", "Ask the owner",
    ]  # fmt: skip
    assert document.core_properties.title == page.title


def test_what_may_not_be_read_is_not_handed_over(kb: KnowledgeBase) -> None:
    id = "members-note"
    assert kb.handing_over.written(id, "pdf", MEMBER) and kb.handing_over.cited(id, "bib", MEMBER)
    assert ("Who may read it", "members only") in kb.handing_over.page(id, MEMBER).facts
    for ask in (lambda: kb.handing_over.written(id, "pdf", VISITOR), lambda: kb.handing_over.cited(id, "ris", VISITOR)):
        with pytest.raises(Unknown):
            ask()
    with pytest.raises(BadValue, match="docx, pdf"):
        kb.handing_over.written(ID, "odt")
    with pytest.raises(BadValue, match="bib, ris, json"):
        kb.handing_over.cited(ID, "odt")


def test_a_practice_is_cited_with_its_number_version_and_year(kb: KnowledgeBase) -> None:
    (entry,) = bibtexparser.parse_string(kb.handing_over.cited(ID, "bib").decode()).entries
    fields: dict[str, Any] = {field.key: field.value for field in entry.fields}
    identifier = kb.reading.practice(ID).card.practice.identifier
    assert fields["number"] == identifier and fields["version"] == "version 1"
    assert re.fullmatch(r"20\d\d", fields["year"])
    assert fields["url"] == f"{kb.settings.site}/{identifier}"
