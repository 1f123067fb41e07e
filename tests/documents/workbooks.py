"""Workbooks of our own making, cell by cell: what a spreadsheet writes that the library which writes ours does not."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from kb.documents.sandbox_child import Remarked
from kb.documents.sheets import sheets
from tests.documents.hostile import zipped

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def made(fill: Callable[[Any], None]) -> bytes:
    """A workbook that the library writes; `fill` gets its sheet."""
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(
    rows: str,
    *,
    before: str = "",
    after: str = "",
    strings: str = "",
    formats: Sequence[str] = (),
    struck: bool = False,
    book: str = "",
    calc: str = "",
    more: Mapping[str, str] | None = None,
    rels: str = "",
) -> bytes:
    """A workbook of one sheet out of the XML of its rows. Style n has the nth of `formats`, the one after the last is
    struck out."""
    codes = "".join(f'<numFmt numFmtId="{200 + no}" formatCode="{code}"/>' for no, code in enumerate(formats, 1))
    xfs = "".join(f'<xf numFmtId="{200 + no}" fontId="0"/>' for no in range(1, len(formats) + 1))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": f"<workbook {MAIN} {R}>{book}"
        f'<sheets><sheet name="Practices" sheetId="1" r:id="r1"/></sheets>{calc}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "styles", "styles.xml"),
            ("r3", "sharedStrings", "/xl/sharedStrings.xml"),
        ),
        "xl/styles.xml": f"<styleSheet {MAIN}><numFmts>{codes}</numFmts><fonts><font/><font><strike/></font></fonts>"
        f'<cellXfs><xf numFmtId="0" fontId="0"/>{xfs}<xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN} {R}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>",
        **(more or {}),
    }
    if rels:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels
    return zipped({name: text.encode() for name, text in parts.items()})


def relations(*found: tuple[str, str, str]) -> str:
    of = "http://schemas.openxmlformats.org/package/2006/relationships"
    out = ' TargetMode="External"'
    said = "".join(
        f'<Relationship Id="{id}" Type="{REL}/{kind}" Target="{target}"{out if ":" in target else ""}/>'
        for id, kind, target in found
    )
    return f'<Relationships xmlns="{of}">{said}</Relationships>'


def text(place: str, said: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{said}</t></is></c>'


def number(place: str, said: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{said}</v></c>'


def row(no: int, *cells: str, more: str = "") -> str:
    return f'<row r="{no}" {more}>{"".join(cells)}</row>'


def read(data: bytes, **chosen: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The first sheet, and what is said beside it: read as the sandbox reads it, in this process."""
    found: Remarked = sheets(data, **chosen)
    assert isinstance(found.read, list)
    return found.read[0], tuple(one.sentence for one in found.remarks)
