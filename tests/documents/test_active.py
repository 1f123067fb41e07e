"""What acts by itself when somebody opens it is told of by name and not kept; what is like it and harmless is."""

from importlib import import_module

import pytest

from kb.documents.attachment_text import TASKS
from kb.documents.sandbox_child import TASKS as READERS
from kb.documents.sandbox_child import Remarked, WontRead
from kb.files.kind import FileKind
from tests.documents import hostile

ACTING = [pytest.param(ending, data, id=name) for name, ending, data in hostile.acting()]
SOUND = [pytest.param(ending, data, id=name) for name, ending, data in hostile.sound()]

EMBEDDED = ("word page", "word mht", "word rtf", "word page by relation")
"""What a paper may embed, and a file that is given to others may not."""

TOLD = (
    "macros", "ActiveX", "OLE", "DDE", "JavaScript", "Launch", "SubmitForm", "EmbeddedFile", "FileAttachment",
    "RichMedia", "XFA", "OpenAction", "template that is loaded", "picture that is loaded", "add-in", "password",
    "something else as well",
)  # fmt: skip


def read(ending: str, data: bytes) -> object:
    """As the sandbox does it, in this process: what is looked at is what is found, and not how it is shut in."""
    module, name = READERS[TASKS[FileKind(ending)]].split(":")
    found = getattr(import_module(module), name)(data)
    return found.read if isinstance(found, Remarked) else found


@pytest.mark.parametrize(("ending", "data"), ACTING)
def test_what_acts_by_itself_is_refused(ending: str, data: bytes) -> None:
    with pytest.raises(WontRead):
        read(ending, data)


@pytest.mark.parametrize(("ending", "data"), SOUND)
def test_what_is_only_like_it_is_kept(ending: str, data: bytes) -> None:
    read(ending, data)


def test_the_sentence_names_what_was_found() -> None:
    said = set[str]()
    for _, ending, data in hostile.acting():
        with pytest.raises(WontRead) as told:
            read(ending, data)
        said.add(str(told.value))
    assert [what for what in TOLD if not any(what in sentence for sentence in said)] == []


def test_a_spreadsheet_of_write_ups_and_a_paper_are_held_to_the_same() -> None:
    from kb.documents import pdf, sheets, word

    for name, ending, data in hostile.acting():
        if name in EMBEDDED:  # a paper is read and given to nobody; nothing in it is obeyed
            word.blocks(data)
            continue
        reader = {"docx": word.blocks, "xlsx": sheets.sheets, "pdf": pdf.blocks}.get(ending)
        if reader:
            with pytest.raises(WontRead):
                reader(data)
                pytest.fail(name)


def test_a_long_document_is_kept_and_searched_as_far_as_is_of_use() -> None:
    long = "Villages sell together. " * 20_000
    assert 100_000 < len(str(read("docx", hostile.word(*[long] * 3)))) < 3 * len(long)
    assert str(read("xlsx", hostile.sheet(*([long[:30_000]] for _ in range(30))))).startswith("Villages")
