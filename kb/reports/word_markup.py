"""What stands in a Word document, as it is written there: runs, fields, paragraphs. A text stays text."""

from kb.documents.csv_text import writable


def field(code: str, result: str) -> str:
    """A field with what it says until somebody brings it up to date."""
    kinds = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    begin, separate, end = kinds
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{begin}{instruction}{separate}{run(result)}{end}"


def paragraph(style: str, text: str, more: str = "", follows: bool = False) -> str:
    near = "<w:keepNext/>" if follows else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{near}</w:pPr>{run(text) if text else ""}{more}</w:p>'


def run(text: str, style: str = "") -> str:
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def escaped(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape(writable(text).replace("\n", " "), {'"': "&quot;"})


def lines_run(text: str, style: str = "") -> str:
    """A run that keeps the ends of the lines."""
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    broken = "<w:br/>".join(f'<w:t xml:space="preserve">{escaped(line)}</w:t>' for line in writable(text).split("\n"))
    return f"<w:r>{looks}{broken}</w:r>"


def table_look(width: int, title: str, head: bool = True, style: str = "") -> str:
    named, look, mask = ("PackTable", "1", "06A0") if head else ("PackCover", "0", "0680")
    named = style or named
    return (
        f'<w:tblPr><w:tblStyle w:val="{named}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{mask}" w:firstRow="{look}" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{escaped(title)}"/></w:tblPr>'
    )


def cell(content: str, width: int, right: bool = False, follows: bool = False, style: str = "PackCell") -> str:
    """`follows`: what stands beneath it comes on the same page."""
    side = '<w:jc w:val="right"/>' if right else ""
    near = "<w:keepNext/>" if follows else ""
    inside = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{near}{side}</w:pPr>{content}</w:p>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'
