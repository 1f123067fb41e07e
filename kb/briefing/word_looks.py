"""The styles of a brief and of a page to hand over, beside those that every paper has."""

from typing import TYPE_CHECKING, Any

from kb.reports.word_parts import NAMESPACE

if TYPE_CHECKING:
    from docx.document import Document

ACCENT, INK, QUIET, LINE = "0B5A63", "1E2529", "566069", "DBD8D0"
SERIF = "Cambria"
"""For what is read at length, as on the pages."""


def _look(id: str, name: str, placed: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{placed}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _bar(colour: str, side: str = "left", size: int = 18, space: int = 8) -> str:
    return f'<w:pBdr><w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/></w:pBdr>'


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


LOOKS = (
    f"<w:styles {NAMESPACE}>"
    + _look("PaperNumber", "Paper Number", f'{_space(0, 20)}<w:jc w:val="right"/>', '<w:b/><w:sz w:val="26"/>')
    + _look("PaperItem", "Paper Item", f'{_space(0, 0)}<w:jc w:val="right"/>', '<w:sz w:val="21"/>')
    + _look("CoverLine", "Cover Line", _space(0, 60), '<w:sz w:val="23"/>')
    + _look(
        "CoverForum", "Cover Forum", f"{_bar(LINE, 'top', 6, 10)}{_space(800, 20)}",
        f'<w:b/><w:color w:val="{ACCENT}"/><w:sz w:val="24"/>',
    )
    + _look("CoverMeeting", "Cover Meeting", _space(0, 480), f'<w:color w:val="{QUIET}"/><w:sz w:val="22"/>')
    + _look("CoverItem", "Cover Item", _space(0, 60), "")
    + _look("Facts", "Facts", f"<w:keepNext/>{_space(0, 80)}", f'<w:color w:val="{QUIET}"/><w:sz w:val="20"/>')
    + _look(
        "Source", "Source", f'{_space(0, 140)}<w:ind w:left="284"/>', f'<w:color w:val="{QUIET}"/><w:sz w:val="19"/>'
    )
    + _look("Line", "Line", f'{_space(0, 40)}<w:ind w:left="284"/>', '<w:sz w:val="20"/>')
    + _look(
        "Missing", "Missing", f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="8F4A00"/></w:pBdr>'
        f'{_space(120, 160)}<w:ind w:left="284"/>', "",
    )
    + _look(
        "OwnNote", "Own Note", '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="827F77"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="F3F1EC"/>{_space(80, 160)}<w:ind w:left="284"/>',
        "",
    )
    + '<w:style w:type="character" w:customStyle="1" w:styleId="Quiet"><w:name w:val="Quiet"/>'
    f'<w:rPr><w:color w:val="{QUIET}"/></w:rPr></w:style>'
    + "</w:styles>"
)  # fmt: skip


def _exact(size: float, leading: float, before: float = 0, after: float = 0) -> str:
    """Lines of one height whatever face stands in: what fits on a page is measured by it."""
    line = round(size * leading * 20)
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{line}" w:lineRule="exact"/>'
    )


_ASIDE = '<w:ind w:right="2000"/>'
"""Beside the picture that a telephone reads."""


def _letters(id: str, name: str, run: str) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


_COLOUR = f'<w:color w:val="{QUIET}"/>'

HANDOVER = (
    f"<w:styles {NAMESPACE}>"
    + _look("Eyebrow", "Eyebrow", f"{_exact(8.5, 1.4, 0, 4)}{_ASIDE}", f'{_COLOUR}<w:sz w:val="17"/>')
    + _look("Lead", "Lead", f"{_exact(10.5, 1.4, 0, 9)}{_ASIDE}", '<w:sz w:val="21"/>')
    + _look("Fact", "Fact", _exact(8.5, 1.35, 1, 1), '<w:sz w:val="17"/>')
    + _look(
        "SectionOf", "Section Of", f'{_exact(7.5, 1.4, 0, 1)}<w:ind w:left="284"/>', f'{_COLOUR}<w:sz w:val="15"/>'
    )
    + _look("More", "More", f'{_exact(8, 1.4, 0, 2)}<w:ind w:left="284"/>', f'{_COLOUR}<w:sz w:val="16"/>')
    + _look("Told", "Told", _exact(8.5, 1.4, 0, 2), '<w:sz w:val="17"/>')
    + _look(
        "Cited", "Cited", f"{_bar(LINE, 'top', 4, 4)}{_exact(7.5, 1.4, 7, 0)}", f'{_COLOUR}<w:sz w:val="15"/>'
    )
    + _look("CitedMore", "Cited More", _exact(7.5, 1.4, 3, 0), f'{_COLOUR}<w:sz w:val="15"/>')
    + _letters("Named", "Named", f'<w:b/><w:color w:val="{ACCENT}"/>')
    + _letters("Label", "Label", f'<w:b/>{_COLOUR}<w:sz w:val="16"/>')
    + '<w:style w:type="table" w:customStyle="1" w:styleId="Facts"><w:name w:val="Facts"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
    '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    + "</w:styles>"
)  # fmt: skip
"""A page to hand over: the sizes and the heights of lines that its PDF has."""


def dress_handover(word: "Document") -> None:
    """The library's own styles for the title, headings and quotations, as the PDF has them."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    dress_reading(word)
    said: tuple[tuple[str, float, float, float, float], ...] = (
        ("Title", 18, 1.22, 0, 6), ("Heading 1", 10, 1.3, 10, 3), ("Quote", 9.2, 1.42, 0, 4),
    )  # fmt: skip
    for name, size, leading, before, after in said:
        style: Any = word.styles[name]
        style.font.size = Pt(size)
        placed = style.paragraph_format
        placed.space_before, placed.space_after = Pt(before), Pt(after)
        placed.line_spacing_rule, placed.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * leading)
    word.styles["Title"].paragraph_format.right_indent = Pt(100)
    word.styles["Lead"].font.name = SERIF  # the dress of every paper names one face for all
    word.styles["Heading 1"].font.color.rgb = RGBColor.from_string(ACCENT)
    word.styles["Quote"].paragraph_format.keep_with_next = False


def dress_reading(word: "Document") -> None:
    """The library's own styles for the title and for quotations, in the face that is read at length."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style: Any = word.styles["Quote"]
    style.font.italic, style.font.size = False, Pt(11)
    style.font.color.rgb = RGBColor.from_string(INK)
    style.font.name = SERIF
    placed = style.paragraph_format
    placed.left_indent, placed.space_before, placed.space_after = Pt(14.2), Pt(4), Pt(3)
    placed.keep_with_next = True
    bar = _bar(ACCENT).replace("<w:pBdr>", f"<w:pBdr {NAMESPACE}>")
    # the order of a paragraph's properties is fixed: borders stand before what is spaced
    properties = style.element.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(parse_xml(bar))
    title: Any = word.styles["Title"]
    title.font.name, title.font.size, title.font.color.rgb = SERIF, Pt(26), RGBColor.from_string(INK)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(110), Pt(20)
    for line in title.element.get_or_add_pPr().findall(qn("w:pBdr")):
        line.getparent().remove(line)
