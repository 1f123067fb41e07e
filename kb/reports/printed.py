"""A report pack as a tagged PDF, which LibreOffice makes from the Word document where it is on the machine."""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.documents.csv_text import writable
from kb.errors import ProgramMissing
from kb.reports import word
from kb.reports.report import Pack

SECONDS = 180
"""After which the program is taken to hang."""

EXPORT = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"DisplayPDFDocumentTitle":{"type":"boolean","value":"true"}}'
)


def written(pack: Pack) -> bytes:
    """Raises ProgramMissing."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ProgramMissing(
            "a PDF is made by LibreOffice, which is not on this machine: install it, or make the report as docx and "
            "save that as PDF in Word"
        )
    with tempfile.TemporaryDirectory() as name:
        made = _converted(program, Path(name), word.written(pack))
        # the pages that the list of contents names are known only when the document has been laid out once
        pages = _pages(made, pack)
        made = _converted(program, Path(name), word.written(pack, pages)) if pages else made
    return _described(made, [chart.alt for section in pack.sections for chart in section.charts])


def _converted(program: str, folder: Path, document: bytes) -> bytes:
    (folder / "report.docx").write_bytes(document)
    # a profile of its own: one that somebody has open would swallow the call
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", EXPORT, "--outdir", str(folder), f"{folder}/report.docx"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ProgramMissing(f"LibreOffice did not answer within {SECONDS} s: make the report as docx") from None
    made = folder / "report.pdf"
    if not made.is_file():
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
        raise ProgramMissing(f"LibreOffice made no PDF ({said[0]}): make the report as docx")
    return made.read_bytes()


def _pages(pdf: bytes, pack: Pack) -> tuple[int, ...]:
    """The page that each section begins on, by the document's outline; nothing where the outline is another."""
    from pypdf import PdfReader
    from pypdf.generic import Destination

    reader = PdfReader(io.BytesIO(pdf))
    found = [one for one in reader.outline if isinstance(one, Destination)]
    pages = [reader.get_destination_page_number(one) for one in found]
    begins = [page + 1 for page in pages if page is not None]
    return tuple(begins) if len(begins) == len(pack.sections) else ()


def _described(pdf: bytes, alts: Sequence[str]) -> bytes:
    """With each chart in words: LibreOffice takes them over for pictures and leaves them out for charts."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    figures = [one for one in _elements(writer.root_object.get("/StructTreeRoot")) if one.get("/S") == "/Figure"]
    if len(figures) == len(alts):
        for figure, alt in zip(figures, alts, strict=True):
            figure[NameObject("/Alt")] = TextStringObject(writable(alt))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _elements(node: Any) -> Iterator[Any]:
    """Every element of the document's structure, in its order."""
    from pypdf.generic import ArrayObject, DictionaryObject

    node = node.get_object() if node is not None else None
    if isinstance(node, ArrayObject):
        for one in node:
            yield from _elements(one)
    elif isinstance(node, DictionaryObject):
        yield node
        yield from _elements(node.get("/K"))
