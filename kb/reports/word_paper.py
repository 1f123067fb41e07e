"""A Word document being written, from its beginning to its end, and how it is dressed: paper, styles, language, page
numbers, and what the file says of itself."""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kb.documents.csv_text import writable
from kb.documents.stable import stable
from kb.reports.typeface import EAST_ASIAN, FACE
from kb.reports.word_markup import field, run
from kb.reports.word_parts import NAMESPACE

if TYPE_CHECKING:
    from docx.document import Document

_PLACE = "<w:p><w:r><w:t>place {}</w:t></w:r></w:p>"
_PLACES = re.compile(rb"<w:p><w:r><w:t>place \d+</w:t></w:r></w:p>")


class WordPaper:
    """What is written is taken as it is, in the language of the format."""

    def __init__(self, document: "Document") -> None:
        self.document = document
        self._links: dict[str, str] = {}
        self._written: dict[bytes, bytes] = {}

    def add(self, xml: str) -> None:
        """Only its place is marked: moving thousands of rows into the library's tree takes a minute or more."""
        from docx.oxml import parse_xml

        place = _PLACE.format(len(self._written))
        self.document.element.body.sectPr.addprevious(parse_xml(place.replace(">", f" {NAMESPACE}>", 1)))
        self._written[place.encode()] = xml.encode()

    def link(self, address: str, text: str) -> str:
        """A run that opens the address."""
        if address not in self._links:
            from docx.opc.constants import RELATIONSHIP_TYPE

            id = f"rIdLink{len(self._links) + 1}"
            self.document.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, id, is_external=True)
            self._links[address] = id
        return f'<w:hyperlink r:id="{self._links[address]}">{run(text, "Hyperlink")}</w:hyperlink>'

    def saved(self, made_at: str) -> bytes:
        """The file, the same to the byte for the same content; `made_at` as ISO 8601."""
        out = io.BytesIO()
        self.document.save(out)
        return stable(out.getvalue(), made_at, self._filled)

    def _filled(self, name: str, content: bytes) -> bytes:
        """A part of the document with what was written in its places."""
        if name != "word/document.xml":
            return content
        return _PLACES.sub(lambda found: self._written[found[0]], content)


@dataclass(frozen=True)
class WordFile:
    """What a file says of itself: `made_at` as ISO 8601; `head` and `foot` stand on every page."""

    title: str
    subject: str
    author: str
    made_at: str
    head: str
    foot: str
    numbered: bool = True


def dress(document: "Document", said: WordFile, *own: str) -> None:
    """`own`: the styles that the library does not bring, as XML."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.9)
    page.top_margin = page.bottom_margin = Cm(2)
    styles: Any = document.styles
    for some in own:
        for element in parse_xml(some):
            styles.element.append(element)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    _face(styles)
    styles["Normal"].font.size = Pt(10.5)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 13), ("Heading 3", 11), ("Caption", 10)):
        font = styles[name].font
        font.size, font.color.rgb = Pt(size), RGBColor(0x0B, 0x5A, 0x63)
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    styles["Normal"].paragraph_format.widow_control = True
    styles["Title"].paragraph_format.space_before = Pt(36)
    subtitle = styles["Subtitle"]
    subtitle.font.italic, subtitle.font.color.rgb = False, RGBColor(0x56, 0x60, 0x69)
    for spacing in next(iter(subtitle.element.iter(qn("w:rPr")))).findall(qn("w:spacing")):
        spacing.getparent().remove(spacing)
    for edge in ("Header", "Footer"):
        styles[edge].font.size, styles[edge].font.color.rgb = Pt(8.5), RGBColor(0x56, 0x60, 0x69)
    _edge(page.header.paragraphs[0], said.head, numbered=False)
    _edge(page.footer.paragraphs[0], said.foot, numbered=said.numbered)
    told = document.core_properties
    # the format holds no more than 255 characters of each
    told.title, told.subject, told.language = writable(said.title)[:255], writable(said.subject)[:255], "en-GB"
    told.author = told.last_modified_by = writable(said.author)[:255]
    told.comments, told.keywords = "", ""
    told.created = told.modified = datetime.fromisoformat(said.made_at).replace(tzinfo=None)


def _face(styles: Any) -> None:
    """One face for all styles: the library's own names another for headings, by its theme."""
    from docx.oxml.ns import qn

    for fonts in styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for name in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{name}"), FACE)
        fonts.set(qn("w:eastAsia"), EAST_ASIAN)


def _edge(paragraph: Any, text: str, numbered: bool) -> None:
    """What stands at the head or the foot of every page."""
    from docx.oxml import parse_xml

    inside = run(text)
    if numbered:
        inside = f"{run(f'{text} · Page ')}{field('PAGE', '1')}{run(' of ')}{field('NUMPAGES', '1')}"
    for element in parse_xml(f"<w:p {NAMESPACE}>{inside}</w:p>"):
        paragraph._p.append(element)
