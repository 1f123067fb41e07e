"""The parts of a Word document that its library does not make: footnotes, and the styles of a report pack."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACE = f'xmlns:w="{_W}" xmlns:r="{_R}"'

FOOTNOTES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {NAMESPACE}>'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "{notes}</w:footnotes>"
)
"""The whole part; the first two are the lines above footnotes, which every document has."""

FOOTNOTE = (
    '<w:footnote w:id="{id}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
    '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
)


def _paragraph(id: str, name: str, space: str, run: str, more: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{more}<w:spacing {space}/></w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _line(side: str, size: int, colour: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _table(id: str, name: str, borders: str, more: str = "") -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>'
        '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"{more}</w:style>"
    )


_BAR = f"<w:pBdr>{_line('left', 18, '0B5A63', 8)}</w:pBdr>"
_HEAD = (
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
    f'{_line("bottom", 8, "1E2529")}</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="E3EEF0"/></w:tcPr>'
    "</w:tblStylePr>"
)

STYLES = (
    f"<w:styles {NAMESPACE}>"
    + _paragraph("PackCell", "Pack Cell", 'w:before="30" w:after="30"', '<w:sz w:val="18"/>')
    + _paragraph("Sentence", "Sentence", 'w:before="240" w:after="200"', '<w:sz w:val="28"/>')
    + _paragraph("Standing", "Standing", 'w:before="120" w:after="120"', '<w:sz w:val="21"/>', _BAR)
    + _paragraph("Note", "Note", 'w:before="80" w:after="240"', '<w:color w:val="566069"/><w:sz w:val="18"/>')
    + '<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="0"/></w:pPr><w:rPr><w:sz w:val="16"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="0B5A63"/><w:u w:val="single"/></w:rPr></w:style>'
    + _table(
        "PackTable", "Pack Table",
        _line("top", 8, "1E2529") + _line("bottom", 8, "1E2529") + _line("insideH", 4, "DBD8D0"), _HEAD,
    )
    + _table("PackCover", "Pack Cover", _line("top", 12, "0B5A63") + _line("bottom", 4, "DBD8D0"))
    + "</w:styles>"
)  # fmt: skip
"""Paragraphs, characters and tables of a pack, to be added to the library's own styles."""
