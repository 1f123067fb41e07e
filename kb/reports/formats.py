"""The formats a report pack is written in, each in a module of its own that is loaded when it is asked for."""

from importlib import import_module

from kb.errors import BadValue
from kb.files.kind import CONTENT_TYPES, FileKind
from kb.reports.report import Pack

MODULES = {"docx": "word", "xlsx": "workbook", "csv": "separated", "html": "page", "pdf": "printed"}

FORMATS = {
    "docx": CONTENT_TYPES[FileKind.DOCX],
    "xlsx": CONTENT_TYPES[FileKind.XLSX],
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
"""Each with its media type."""

PRINTED = {"pdf": CONTENT_TYPES[FileKind.PDF]}
"""Made from the Word document by a program of the machine's, and the same to the byte on no two of them."""


def written(pack: Pack, form: str) -> bytes:
    """Raises BadValue, and ProgramMissing where a program is not on the machine. The same pack makes the same bytes of
    each of FORMATS, whenever it is written."""
    if form not in MODULES:
        raise BadValue("format", form, ", ".join(MODULES))
    done: bytes = import_module(f"kb.reports.{MODULES[form]}").written(pack)
    return done
