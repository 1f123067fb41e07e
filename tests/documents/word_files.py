"""Word documents of raw XML, the parts that a test needs and no more."""

from kb.documents import word
from tests.documents.hostile import zipped

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml"'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ROOTS = {
    "styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
    "comments": "comments", "header": "hdr", "footer": "ftr",
}  # fmt: skip


def document(body: str, links: str = "", **parts: str) -> bytes:
    """A document whose body is `body`; `parts` gives the inside of others: styles, numbering, footnotes …, and `links`
    relations besides."""
    relations = "".join(
        f'<Relationship Id="r-{name}" Type="{REL}/{name}" Target="{name}.xml"/>' for name in parts if name in _ROOTS
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}{links}'
        "</Relationships>",
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    for name, inside in parts.items():
        root = _ROOTS.get(name)
        files[f"word/{name}.xml"] = f"<w:{root} {NAMES}>{inside}</w:{root}>" if root else inside
    return zipped({name: content.encode() for name, content in files.items()})


def run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """Of runs; what is no XML becomes one."""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def cell(*inside: str, properties: str = "") -> str:
    blocks = "".join(one if one.startswith("<w:p>") or one.startswith("<w:tbl>") else paragraph(one) for one in inside)
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{blocks}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inside = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inside}</w:tr>"


def table(*rows: str, properties: str = "") -> str:
    return f"<w:tbl>{f'<w:tblPr>{properties}</w:tblPr>' if properties else ''}{''.join(rows)}</w:tbl>"


def style(id: str, kind: str = "paragraph", look: str = "", based: str = "", more: str = "", name: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    letters = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{name or id}"/>{base}{more}{letters}</w:style>'


def changed(kind: str, inside: str, number: int = 1) -> str:
    return f'<w:{kind} w:id="{number}" w:author="a{number}" w:date="2026-01-01T00:00:00Z">{inside}</w:{kind}>'


def read(data: bytes) -> list[str]:
    """What is read, a text for each block; of a table its rows, with strokes between cells."""
    found = []
    for block in word.blocks(data).read:  # type: ignore[attr-defined]
        if block["kind"] == "table":
            found += ["|".join(line) for line in block["rows"]]
        else:
            found.append(block["text"])
    return found


def kinds(data: bytes) -> list[tuple[str, str]]:
    """Of each block its kind, and its text as it stands without marks."""
    return [(block["kind"], block.get("plain", "")) for block in word.blocks(data).read]  # type: ignore[attr-defined]


def said(data: bytes) -> list[str]:
    """The remarks, without their places; both readings of a document say the same."""
    told = word.blocks(data).remarks
    assert [one.kind for one in word.text(data).remarks] == [one.kind for one in told]
    return [one.sentence.replace(f" ({one.place})", "") for one in told]
