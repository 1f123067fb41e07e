"""The text of a PDF, page by page. Runs in the sandbox."""

import io

from kb.documents.sandbox_child import WontRead

MOST_PAGES = 300
MOST_CHARACTERS = 5_000_000


def text(data: bytes) -> str:
    """Pages stand apart by an empty line. Raises WontRead where it is locked or holds no text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if b"%PDF-" not in data[:1024]:
        raise WontRead("it is not a PDF")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise WontRead("it is locked with a password; save it without one")
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
