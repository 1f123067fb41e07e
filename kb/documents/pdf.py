"""The text of a PDF, page by page. Runs in the sandbox."""

import io
import time
from typing import TYPE_CHECKING

from kb.documents.sandbox_child import WontRead

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 300
MOST_CHARACTERS = 5_000_000

MOST_SECONDS = 2.5
"""Of the processor, for the text of a PDF that is kept as it is: what is not read by then is not searched."""


def text(data: bytes) -> str:
    """Pages stand apart by an empty line. Raises WontRead where it is locked, acts by itself, or holds no text."""
    from pypdf.errors import PyPdfError

    try:
        reader = _reader(data)
        if len(reader.pages) > MOST_PAGES:
            raise WontRead(f"it has {len(reader.pages):,} pages and {MOST_PAGES} is the most; take out the rest")
        pages = []
        for page in reader.pages:
            pages.append(page.extract_text().strip())
            if sum(map(len, pages)) > MOST_CHARACTERS:
                raise WontRead("it holds more text than is read at once; split it")
    except PyPdfError as error:
        raise WontRead("it is damaged; save it anew and try again") from error
    found = "\n\n".join(filter(None, pages))
    if not found:
        raise WontRead("it holds no text, only pictures of it; paste the text instead")
    return found


def attached(data: bytes, most: int = 200_000) -> str:
    """The text of a PDF that goes with a practice, up to `most` characters: there may be none, and it may be long.
    Raises WontRead where it is locked or damaged, or acts by itself."""
    from pypdf.errors import PyPdfError

    pages, length = [], 0
    try:
        reader = _reader(data)
        if not len(reader.pages):
            raise WontRead("it is damaged; save it anew and try again")
        for page in reader.pages:
            try:
                pages.append(page.extract_text().strip())
            except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError):
                continue  # a page whose text cannot be read is shown all the same
            length += len(pages[-1])
            if length > most or time.process_time() > MOST_SECONDS:
                break
    except PyPdfError as error:
        raise WontRead("it is damaged; save it anew and try again") from error
    return "\n\n".join(filter(None, pages))


def _reader(data: bytes) -> "PdfReader":
    from pypdf import PdfReader

    from kb.documents.active_pdf import must_be_still

    if b"%PDF-" not in data[:1024]:
        raise WontRead("it is not a PDF")
    reader = PdfReader(io.BytesIO(data))
    # locked only against being copied, it opens to anybody
    if reader.is_encrypted and not reader.decrypt(""):
        raise WontRead("it is locked with a password; save it without one")
    must_be_still(data, reader)
    return reader
