"""Which papers are read, and what to do with those of other kinds."""

from pathlib import PurePath

from kb.documents.sandbox import refused

KINDS = (".docx", ".pdf", ".md", ".markdown", ".txt")

_SAVE = "open it in a word processor and save it as .docx"

_OTHERS = {
    ".doc": f"it is a Word document of the old kind (.doc); {_SAVE}",
    ".dot": f"it is a Word template of the old kind (.dot); {_SAVE}",
    ".docm": f"it is a Word document with macros (.docm); {_SAVE}, which leaves them out",
    ".dotx": f"it is a Word template (.dotx); {_SAVE}",
    ".dotm": f"it is a Word template with macros (.dotm); {_SAVE}, which leaves them out",
    ".rtf": f"it is rich text (.rtf); {_SAVE}",
    ".odt": f"it is an OpenDocument text (.odt); {_SAVE}",
    ".ott": f"it is an OpenDocument template (.ott); {_SAVE}",
    ".pages": "it is a Pages document; export it as Word (.docx)",
    ".hwp": "it is a Hangul document (.hwp); save it there as .docx",
    ".hwpx": "it is a Hangul document (.hwpx); save it there as .docx",
    ".wps": f"it is a document of another word processor (.wps); {_SAVE}",
    ".ppt": "it is a presentation of the old kind (.ppt); save it as .pdf",
    ".pptx": "it is a presentation (.pptx); save it as .pdf",
    ".odp": "it is a presentation (.odp); save it as .pdf",
    ".html": f"it is a web page; {_SAVE}",
    ".htm": f"it is a web page; {_SAVE}",
}


def other_paper(name: str) -> str:
    """What to do with a paper of a kind that is not read; empty where its name speaks of no paper."""
    return _OTHERS.get(PurePath(name).suffix.casefold(), "")


def must_be_paper(name: str) -> None:
    """Raises Refused where a file of this name is no paper that is read, with what to do."""
    if PurePath(name).suffix.casefold() not in KINDS:
        raise refused(other_paper(name) or "it is no paper that is read here; save it as .docx or .pdf, or paste it")
