"""The parts of a Word document that its library does not make: footnotes, the list of contents, charts, and the styles
of a report pack."""

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
    "{inside}</w:p></w:footnote>"
)


CONTENTS = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    '</w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val="ContentsHead"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>'
    "{entries}</w:sdtContent></w:sdt>"
)
"""The list is there before anybody brings its field up to date."""

CONTENTS_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
CONTENTS_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

CHART = (
    '<w:p><w:pPr><w:keepNext/><w:spacing w:after="60"/></w:pPr><w:r><w:drawing>'
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{no}" name="Chart {no}" title="{title}" descr="{alt}"/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{part}"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
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
    + _paragraph(
        "ContentsHead", "Contents Head", 'w:before="240" w:after="60"', '<w:b/><w:color w:val="0B5A63"/>',
        "<w:keepNext/>",
    )
    + '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/><w:pPr><w:tabs>'
    '<w:tab w:val="right" w:pos="9752"/></w:tabs><w:spacing w:before="0" w:after="20"/></w:pPr></w:style>'
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
