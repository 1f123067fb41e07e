"""The formats a report pack is written in, each in a module of its own that is loaded when it is asked for."""

from importlib import import_module

from kb.errors import BadValue
from kb.files.kind import CONTENT_TYPES, FileKind
from kb.reports.report import Pack

MODULES = {"docx": "word", "xlsx": "workbook", "csv": "separated", "html": "page"}

FORMATS = {
    "docx": CONTENT_TYPES[FileKind.DOCX],
    "xlsx": CONTENT_TYPES[FileKind.XLSX],
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
"""Each with its media type."""


def written(pack: Pack, form: str) -> bytes:
    """Raises BadValue. The same pack makes the same bytes, whenever it is written."""
    if form not in FORMATS:
        raise BadValue("format", form, ", ".join(FORMATS))
    done: bytes = import_module(f"kb.reports.{MODULES[form]}").written(pack)
    return done
