"""The formats a brief is written in, each in a module of its own that is loaded when it is asked for."""

from collections.abc import Mapping
from importlib import import_module

from kb.briefing.document import BriefDocument
from kb.errors import BadValue
from kb.files.kind import CONTENT_TYPES, FileKind

MODULES = {
    "docx": "document_word",
    "pdf": "document_pdf",
    "html": "document_page",
    "md": "document_markdown",
    "bib": "bibtex",
    "ris": "ris",
    "csl": "csl",
}

FORMATS: Mapping[str, str] = {
    "docx": CONTENT_TYPES[FileKind.DOCX],
    "pdf": CONTENT_TYPES[FileKind.PDF],
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
}
"""Each with its media type."""

ENDINGS: Mapping[str, str] = {form: form for form in FORMATS} | {"csl": "json"}
"""How the name of a file of each ends."""


def written(document: BriefDocument, form: str) -> bytes:
    """The same document makes the same bytes, whenever it is written. Raises BadValue."""
    if form not in MODULES:
        raise BadValue("format", form, ", ".join(MODULES))
    done: bytes = import_module(f"kb.briefing.{MODULES[form]}").written(document)
    return done
