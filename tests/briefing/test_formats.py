"""A brief's documents: opened again, each quotation letter by letter with its citation; hostile text breaks none."""

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from unicodedata import normalize

import bibtexparser
import pytest
import rispy

from kb.briefing.document import BriefDocument, BriefSection, CitedPractice, Quotation
from kb.briefing.formats import ENDINGS, FORMATS, written
from kb.briefing.pdf_letters import faces, set_in
from kb.documents.csv_text import writable
from kb.errors import BadValue
from tests.briefing.documents import BRIEF, HOSTILE, SCRIPTS, SITE, hostile, in_scripts

THAI = "การเงินสำหรับวิสาหกิจขนาดย่อม"
SCRIPTED = in_scripts({"Thai": THAI, "Arabic": "شركة صغيرة", "Hebrew": "עסק קטן", "party": "🎉 done"})


def quoted(document: BriefDocument) -> list[tuple[Any, Quotation]]:
    return [
        (one, quotation)
        for section in document.sections
        for one in (*section.answers, *section.related)
        for quotation in one.quotations
    ]


def opened_word(document: BriefDocument) -> Any:
    from docx import Document

    return Document(io.BytesIO(written(document, "docx")))


def pdf_text(document: BriefDocument) -> str:
    from pdfminer.high_level import extract_text

    return folded(extract_text(io.BytesIO(written(document, "pdf"))))


def folded(text: str) -> str:
    """Where a line ends is the paper's, not the text's."""
    return "".join(normalize("NFC", writable(text)).split())


class Shown(HTMLParser):
    """What a page shows, and the tags that it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.links, self._hidden = "", list[str](), list[str](), False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._hidden = tag in ("style", "script")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(BadValue, match="docx, pdf, html, md, bib, ris, csl"):
        written(BRIEF, "odt")
    assert list(ENDINGS) == list(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_brief_makes_the_same_bytes(form: str) -> None:
    assert written(SCRIPTED, form) == written(in_scripts_again(), form)


def in_scripts_again() -> BriefDocument:
    return replace(SCRIPTED, sections=tuple(replace(one) for one in SCRIPTED.sections))


def test_every_quotation_stands_letter_by_letter_in_word_above_its_live_citation() -> None:
    word = opened_word(BRIEF)
    paragraphs = list(word.paragraphs)
    quotes = [place for place, one in enumerate(paragraphs) if one.style.name == "Quote"]
    assert [paragraphs[place].text for place in quotes] == [quotation.text for _, quotation in quoted(BRIEF)]
    for place, (cited, quotation) in zip(quotes, quoted(BRIEF), strict=True):
        below = paragraphs[place + 1]
        under = f", “{quotation.section}”" if quotation.section else ""
        newer = " (newer: version 4)" if cited.newest > cited.version else ""
        assert below.text == f"{cited.identifier}, version 2{newer}{under}. {cited.address}"
        assert [link.address for link in below.hyperlinks] == [cited.address]


def test_the_cover_in_word_says_what_a_paper_of_the_forum_says_first() -> None:
    word = opened_word(BRIEF)
    texts = [one.text for one in word.paragraphs]
    assert texts[:8] == [
        "2026/SMEWG61/014",
        "Agenda item: 5.2",
        BRIEF.cover.title,
        "Purpose: Consideration",
        "Submitted by: Chile",
        "Classification: For members only",
        BRIEF.cover.forum,
        BRIEF.cover.meeting,
    ]
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    assert word.paragraphs[0].style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert "5.2 Financing for women-led enterprises   2 answers, 1 related" in texts
    foot = word.sections[0].footer._element.xml
    assert " PAGE " in foot and " NUMPAGES " in foot


def test_the_word_form_is_accessible() -> None:
    word = opened_word(BRIEF)
    told = word.core_properties
    assert (told.title, told.author, told.language) == (BRIEF.cover.title, "Chile", "en-GB")
    headings = [(one.style.name, one.text) for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:3] == [
        ("Heading 1", "5.2 Financing for women-led enterprises"),
        ("Heading 3", "[1] A guarantee that stands in for collateral"),
        ("Heading 3", "[2] Invoices bought from village producers"),
    ]
    assert ("Heading 2", "Related: near to the item, no answer to it") in headings and headings[-1][1] == "Sources"
    (table,) = word.tables
    assert [cell.text for cell in table.rows[4].cells][:3] == ["[4]", "SMEWG-BP-0034", "withdrawn"]
    assert table._tbl.tr_lst[0].xpath("./w:trPr/w:tblHeader")
    assert [cell.text for cell in table.rows[1].cells][2] == "SMEWG-BP-0031, version 2 (newer: version 4)"


def test_what_is_no_word_of_a_practice_is_marked_as_the_delegations_own() -> None:
    word = opened_word(BRIEF)
    own = [one.text for one in word.paragraphs if one.style.name == "Own Note"]
    assert own == [f"The delegation's own note: {text}" for text in (
        "We speak third, after Peru.", "Ask them about the ceiling before the meeting.",
        "Ask them about the ceiling before the meeting.",
    )]  # fmt: skip


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "md"])
def test_each_form_says_what_is_missing_what_is_locked_who_took_it_up_and_whom_to_ask(form: str) -> None:
    told = {
        "docx": lambda: folded("".join(one.text for one in opened_word(BRIEF).paragraphs)),
        "pdf": lambda: pdf_text(BRIEF),
        "html": lambda: folded(Shown(written(BRIEF, "html").decode()).text),
        "md": lambda: folded(written(BRIEF, "md").decode()),
    }[form]()
    for said in (
        "Nobody reports repayment rates of loans without collateral.",
        "No practice was chosen for this item.",
        "locked on 3 May 2024, snapshot 1",
        "open: not locked yet",
        "Peru, adopted, since 2024; changed: ceiling of 50,000 soles",
        "Chile at SMEWG 58 (Lima, Peru, August 2024), agenda item 5.1",
        "the focal point of Chile",
        "evidence 3 of 4: evaluated internally",
        "withdrawn: nothing is quoted of it",
        "The delegation's own note",
        f"{SITE}/briefs/7",
    ):
        assert folded(said) in told, said


def test_of_what_was_taken_back_no_form_says_more_than_its_identifier() -> None:
    gone = replace(BRIEF.sections[3].answers[0], title="A secret title", agency="A secret agency")
    gone = replace(gone, quotations=(Quotation("A secret sentence", "A secret section"),), shared_at=("secret",))
    document = replace(BRIEF, sections=(replace(BRIEF.sections[3], answers=(gone,)),))
    for form in FORMATS:
        data = written(document, form)
        if form == "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"".join(map(archive.read, archive.namelist()))
        said = pdf_text(document).encode() if form == "pdf" else data
        assert b"secret" not in said and b"SMEWG-BP-0034" in said, form


def test_every_quotation_stands_letter_by_letter_in_pdf_with_its_live_citation() -> None:
    from pypdf import PdfReader

    text = pdf_text(BRIEF)
    for cited, quotation in quoted(BRIEF):
        newer = " (newer: version 4)" if cited.newest > cited.version else ""
        under = f", “{quotation.section}”" if quotation.section else ""
        assert folded(f"{quotation.text}{cited.identifier}, version 2{newer}{under}. {cited.address}") in text
    reader = PdfReader(io.BytesIO(written(BRIEF, "pdf")))
    opens = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    }
    assert {cited.address for cited, _ in quoted(BRIEF)} | {f"{SITE}/briefs/7"} <= opens


def test_the_pdf_tells_its_title_and_language_and_has_bookmarks_at_the_right_pages() -> None:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(written(BRIEF, "pdf")))
    assert reader.metadata and reader.metadata.title == BRIEF.cover.title
    assert reader.root_object["/Lang"] == "en-GB" and reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    outline = [one for one in reader.outline if not isinstance(one, list)]
    assert [one["/Title"] for one in outline] == [
        BRIEF.cover.title, "5.2 Financing for women-led enterprises", "5.3 (a) Skills", "Any other business",
        "6 What was taken back", "Sources",
    ]  # fmt: skip
    pages = [(reader.get_destination_page_number(one) or 0, str(one["/Title"])) for one in outline]
    assert all(folded(title) in folded(reader.pages[page].extract_text()) for page, title in pages)
    assert pages[0][0] == 0 and pages[1][0] == 1 and pages[-1][0] > 1
    last = len(reader.pages)
    assert [f"Page {no} of {last}" in " ".join(page.extract_text().split()) for no, page in enumerate(reader.pages, 1)]
    faces = [
        one.get_object()["/FontDescriptor"] for page in reader.pages for one in page["/Resources"]["/Font"].values()
        if "/FontDescriptor" in one.get_object()
    ]  # fmt: skip
    assert faces and all("/FontFile2" in face.get_object() for face in faces)


def test_titles_in_other_scripts_stand_in_pdf_or_are_said_to_be_left_out() -> None:
    text = pdf_text(SCRIPTED)
    for script, title in SCRIPTS.items():
        assert folded(title) in text, script
    assert f"[{len(THAI)}letters:Thai]" in text and "[4letters:Arabic]" in text and "[3letters:Hebrew]" in text
    assert "[partypopper]done" in text
    assert folded("set in faces of the program that shows this file") in text
    assert folded("brackets stand in their place and say how many there are") in text
    assert folded("brackets stand in their place") not in pdf_text(BRIEF)


@pytest.mark.parametrize("text", [*SCRIPTS.values(), THAI, *HOSTILE])
def test_no_letter_of_a_pdf_is_one_that_its_face_lacks(text: str) -> None:
    from reportlab.pdfbase import pdfmetrics

    faces()  # whichever test is the first to look at them
    for face, run in set_in(text, "DejaVuSerif"):
        known = getattr(pdfmetrics.getFont(face).face, "charToGlyph", None)
        assert known is None or all(ord(sign) in known for sign in run if sign not in "\n\t"), (face, run)


def test_word_holds_the_letters_of_every_script() -> None:
    texts = "".join(one.text for one in opened_word(SCRIPTED).paragraphs)
    for title in (*SCRIPTS.values(), THAI, "شركة صغيرة", "🎉 done"):
        assert title in texts


def test_the_page_stands_alone_and_says_each_quotation_with_its_citation() -> None:
    page = written(BRIEF, "html").decode()
    shown = Shown(page)
    for cited, quotation in quoted(BRIEF):
        assert writable(quotation.text) in shown.text and cited.address in shown.links
    assert not {"script", "link", "img", "iframe"} & set(shown.tags)
    assert "url(" not in page and "@import" not in page and "@page" in page and '<html lang="en">' in page


def test_markdown_shows_each_quotation_letter_by_letter() -> None:
    from markdown import markdown

    strange = "5. a *star*, under_score, _mark_ [x](y) <b> &amp; `code` \\ # ~~no~~ 1) |a|\n- item\n# head\n===\n+ plus"
    for text in (strange, *(one.text for _, one in quoted(BRIEF))):
        cited = replace(BRIEF.sections[0].answers[0], quotations=(Quotation(text, "Results"),), title=text[:20])
        source = written(replace(BRIEF, sections=(replace(BRIEF.sections[0], answers=(cited,)),)), "md").decode()
        shown = Shown(markdown(source))
        assert folded(text) in folded(shown.text)
        assert "code" not in shown.tags and "b" not in shown.tags and cited.address in shown.links


def test_bibtex_reads_back_as_it_was_written() -> None:
    from bibtexparser.middlewares import LatexDecodingMiddleware

    library = bibtexparser.parse_string(written(BRIEF, "bib").decode(), append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks and [one.key for one in library.entries] == [
        f"SMEWG-BP-00{no}-v2" for no in (31, 32, 33, 34)
    ]
    first = {field.key: field.value for field in library.entries[0].fields}
    assert library.entries[0].entry_type == "techreport"
    assert first["number"] == "SMEWG-BP-0031" and first["url"] == f"{SITE}/SMEWG-BP-0031" and first["year"] == "2024"
    assert first["version"] == "version 2" and "covers 80 % of a loan" in first["note"]
    assert "author = {{Servicio de Cooperación Técnica} and {Chile}}" in written(BRIEF, "bib").decode()


def test_ris_reads_back_as_it_was_written() -> None:
    data = written(BRIEF, "ris")
    entries = rispy.loads(data.decode())
    first = entries[0]
    assert len(entries) == 4 and b"\r\n" in data and not re.search(rb"(?<!\r)\n", data)
    assert first["type_of_reference"] == "RPRT" and first["year"] == "2024" and first["publisher"] == BRIEF.site
    assert first["authors"] == ["Servicio de Cooperación Técnica", "Chile"]
    assert first["urls"] == [f"{SITE}/SMEWG-BP-0031"] and first["edition"] == "version 2"
    assert any("31 were not repaid within the first two years" in note for note in first["notes"])


TEXTS = ("genre", "note", "number", "publisher", "title", "URL", "version")
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"const": "report"},
            "id": {"type": "string", "minLength": 1},
            **{name: {"type": "string"} for name in TEXTS},
            "author": {
                "type": "array",
                "items": {"type": "object", "required": ["literal"], "properties": {"literal": {"type": "string"}}},
            },
            **{
                name: {
                    "type": "object",
                    "properties": {
                        "date-parts": {
                            "type": "array", "minItems": 1, "maxItems": 2,
                            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "number"}},
                        }
                    },
                }
                for name in ("issued", "accessed")
            },
        },
    },
}  # fmt: skip
"""What of the schema of CSL-JSON (citation-style-language/schema, csl-data) these files use."""


def test_csl_json_holds_to_its_schema() -> None:
    from jsonschema import validate

    items = json.loads(written(BRIEF, "csl"))
    validate(items, CSL)
    assert items[0]["author"] == [{"literal": "Servicio de Cooperación Técnica"}, {"literal": "Chile"}]
    assert items[0]["issued"] == {"date-parts": [[2024]]} and items[0]["URL"] == f"{SITE}/SMEWG-BP-0031"
    # the same practice under two items is cited once, with all that is quoted of it
    assert "31 were not repaid" in items[0]["note"] and items[0]["note"].count("80 % of a loan") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_citation(text: str) -> None:
    from jsonschema import validate

    document = hostile(text)
    library = bibtexparser.parse_string(written(document, "bib").decode())
    assert len(library.entries) == 2 and not library.failed_blocks and len(library.blocks) == 2
    entries = rispy.loads(written(document, "ris").decode())
    assert len(entries) == 2 and {one["type_of_reference"] for one in entries} == {"RPRT"}
    items = json.loads(written(document, "csl"))
    validate(items, CSL)
    if text.strip():
        assert items[0]["title"] == writable(text) and entries[0]["id"] == "SMEWG-BP-0031-v2"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_document(text: str) -> None:
    from lxml import etree
    from pypdf import PdfReader

    document = hostile(text)
    data = written(document, "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
    quotes = [one.text for one in opened_word(document).paragraphs if one.style.name == "Quote"]
    assert {folded(one) for one in quotes} == {folded(text)}
    assert len(PdfReader(io.BytesIO(written(document, "pdf"))).pages) >= 2
    shown = Shown(written(document, "html").decode())
    assert folded(text) in folded(shown.text) and not {"script", "b", "para"} & set(shown.tags)
    assert written(document, "md").decode()


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "md"])
def test_a_megabyte_of_notes_is_written_whole(form: str) -> None:
    note = "A word and another. " * 50_000 + "The last word."
    document = replace(BRIEF, sections=(replace(BRIEF.sections[1], note=note),))
    data = written(document, form)
    if form == "docx":
        assert any(one.text.endswith(note) for one in opened_word(document).paragraphs)
    elif form == "pdf":
        from pypdf import PdfReader

        pages = PdfReader(io.BytesIO(data)).pages
        assert len(pages) > 100 and any("The last word." in one.extract_text() for one in pages[-3:])
    else:
        assert note.encode() in data


def test_a_brief_too_long_for_pdf_is_refused_with_what_to_do() -> None:
    section = replace(BRIEF.sections[1], note="A word and another. " * 50_000)
    with pytest.raises(BadValue, match="give another: a brief of more than 2,000,000 characters"):
        written(replace(BRIEF, sections=(section,) * 3), "pdf")


def test_the_foot_of_a_pdf_page_is_one_line_of_words() -> None:
    from pypdf import PdfReader

    long = replace(BRIEF, cover=replace(BRIEF.cover, title="A title in words, 小微企业融资, and more words. " * 20))
    for document in (BRIEF, long):
        for page in PdfReader(io.BytesIO(written(document, "pdf"))).pages:
            text = " ".join(page.extract_text().split())
            assert f"{document.cover.document_number} · {document.cover.title[:16]}" in text


@pytest.mark.parametrize("form", FORMATS)
def test_a_practice_of_which_nothing_may_be_told_breaks_no_form(form: str) -> None:
    gone = CitedPractice(1, "", "", "", 2, 2, "", note="We meant this one.", status="not open to readers any more")
    document = replace(BRIEF, sections=(BriefSection("1", "Finance", answers=(gone,)),))
    data = written(document, form)
    if form == "docx":
        texts = [one.text for one in opened_word(document).paragraphs]
        assert "[1] A practice" in texts and "The delegation's own note: We meant this one." in texts
    elif form in ("bib", "ris", "csl"):
        assert data.strip() in (b"", b"[]")
    else:
        assert data
