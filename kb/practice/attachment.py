"""A file that goes with a practice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a practice, kept under its SHA-256; `text` is what can be read in it, empty in lists;
    `is_searched`: there is some. `remarks` is what its reader had to say beside it, in sentences."""

    no: int
    dossier: str
    practice: str
    name: str
    kind: str
    size: int
    sha256: str
    text: str
    by: str
    at: str
    removed: bool = False
    remarks: tuple[str, ...] = ()
    is_searched: bool = False
