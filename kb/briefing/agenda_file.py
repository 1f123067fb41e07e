"""An agenda that was uploaded: a Word document, a PDF or a text, opened in the sandbox alone."""

from pathlib import PurePath

from kb.documents import sandbox
from kb.documents.block import blocks
from kb.documents.decoding import decoding
from kb.documents.paper_kind import must_be_paper
from kb.documents.sandbox_child import WontRead
from kb.ledger.agenda_text import ReadItem, read_agenda, read_agenda_blocks
from kb.plan.economy import Economies

_TASKS = {".docx": "docx", ".pdf": "pdf-lines"}
"""How each kind is read: what a PDF prints in lines says one thing in each."""


def read_agenda_file(data: bytes, name: str, economies: Economies) -> tuple[ReadItem, ...]:
    """Its items, in their order; none where none is recognised. Raises Refused where it cannot be read."""
    suffix = PurePath(name).suffix.casefold()
    if task := _TASKS.get(suffix):
        return read_agenda_blocks(blocks(sandbox.run(task, data).content), economies)
    must_be_paper(name)
    try:
        return read_agenda(decoding(data).text, economies)
    except WontRead as error:
        raise sandbox.refused(str(error)) from None
