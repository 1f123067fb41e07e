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
