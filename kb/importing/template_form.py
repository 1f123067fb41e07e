"""The Word template of one write-up, empty or filled in."""

import io
import re
from typing import TYPE_CHECKING, Any

from kb.documents.csv_text import writable
from kb.documents.stable import stable
from kb.importing.template_hints import hint
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.fields import FIELDS, Entries, Field, Level, Takes

if TYPE_CHECKING:
    from docx.document import Document

_HINT = "Hint"


def is_section(field: Field) -> bool:
    """Whether a field stands under a heading of its own; every other is a row of a table."""
    return field.takes is Takes.TEXT or bool(field.section)


def write_up(plan: Plan, economies: Economies, entries: Entries) -> bytes:
    """The document, the same to the byte for the same entries."""
    from docx import Document

    document = Document()
    _styles(document)
    document.core_properties.title = "Write-up of a best practice"
    document.core_properties.author = ""
    document.add_paragraph("Write-up of a best practice", "Title")
    _say(document, "Fill in the right-hand column and write under the headings. Leave labels and headings as they "
         "stand; hints like this one need not be taken out. What is not known yet can stay empty.")  # fmt: skip
    short = [field for field in FIELDS if not is_section(field)]
    _table(document, [f for f in short if f.level is Level.CARD], plan, economies, entries)
    _say(document, "The rest can come later.")
    _table(document, [f for f in short if f.level is not Level.CARD], plan, economies, entries)
    for field in FIELDS:
        if is_section(field):
            document.add_heading(field.label, 1)
            _say(document, hint(field, plan, economies))
            _write(document, entries.get(field.name, ""))
    _say(document, "The objectives: " + "; ".join(f"{o.id} {o.title}" for o in plan.objectives) + ".")
    out = io.BytesIO()
    document.save(out)
    return stable(out.getvalue())


def _styles(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    style: Any = document.styles.add_style(_HINT, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.italic, style.font.color.rgb = Pt(9), True, RGBColor(0x55, 0x55, 0x55)


def _say(document: "Document", text: str) -> None:
    if text:
        document.add_paragraph(text, _HINT)


def _table(document: "Document", fields: list[Field], plan: Plan, economies: Economies, entries: Entries) -> None:
    from docx.shared import Cm

    table: Any = document.add_table(len(fields), 2, "Table Grid")
    for field, row in zip(fields, table.rows, strict=True):
        label, value = row.cells
        label.width, value.width = Cm(6), Cm(10.5)
        label.paragraphs[0].add_run(field.label).bold = True
        said = hint(field, plan, economies, with_choices=field.takes is not Takes.CHOICE)
        if said:
            label.add_paragraph(said, _HINT)
        given = writable(entries.get(field.name, ""))
        if field.takes is Takes.CHOICE:
            _dropdown(value.paragraphs[0], field, given)
        elif given:
            value.paragraphs[0].add_run(given)


def _dropdown(paragraph: Any, field: Field, given: str) -> None:
    """A list to choose from. Nothing chosen yet: Word shows what to do, and a reader takes it for nothing."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def made(name: str, parent: Any, **attributes: str) -> Any:
        element = OxmlElement(f"w:{name}")
        for key, value in attributes.items():
            element.set(qn(f"w:{key}"), value)
        parent.append(element)
        return element

    control = made("sdt", paragraph._p)
    properties = made("sdtPr", control)
    made("alias", properties, val=field.label)
    if not given:
        made("showingPlcHdr", properties)
    listed = made("dropDownList", properties)
    for choice in field.choices:
        made("listItem", listed, displayText=str(choice), value=str(choice))
    run = made("r", made("sdtContent", control))
    made("t", run).text = given or "choose"


def _write(document: "Document", text: str) -> None:
    """Markdown as it stands, a paragraph for each of its own."""
    for paragraph in re.split(r"\n\s*\n", writable(text).strip()) if text.strip() else [""]:
        document.add_paragraph(paragraph)
