"""A file that is to be attached, looked at: whether it may be kept, and what can be read in it to be searched."""

import re
from dataclasses import dataclass

from kb.documents.remark import STAY_IN_THE_FILE, DocumentRemark
from kb.documents.sandbox import run
from kb.files.kind import FileKind

TASKS = {
    FileKind.PDF: "pdf-attached",
    FileKind.DOCX: "docx-text",
    FileKind.XLSX: "xlsx-text",
    FileKind.PNG: "picture",
    FileKind.JPG: "picture",
}

MOST_CHARACTERS = 100_000
"""Of one file; what comes after is kept in the file and not searched."""


WARNING = (
    "What was left out of the text still stands in the file itself, and whoever is given the file can bring it up: if "
    "others are not to see it, take the file away here, remove it in your own program, and attach the file again"
)


@dataclass(frozen=True)
class AttachmentText:
    """`text` is what is searched, empty where there is none; `remarks` what its reader left out or is unsure of."""

    text: str
    remarks: tuple[DocumentRemark, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The remarks for whoever attaches the file, each on one line, with a warning where what was left out can
        still be brought up by everybody who is given the file itself."""
        said = tuple(" ".join(one.sentence.split()) for one in self.remarks)
        return (*said, WARNING) if any(one.kind in STAY_IN_THE_FILE for one in self.remarks) else said


def text_of(data: bytes, kind: FileKind) -> AttachmentText:
    """Its text, cut. Raises Refused where it cannot be looked into, or acts by itself when
    somebody opens it: such a file is not kept."""
    found = run(TASKS[kind], data)
    return AttachmentText(_plain(str(found.content))[:MOST_CHARACTERS], found.remarks)


def _plain(text: str) -> str:
    """Without what could be half a character, unseen, or a mark of Markdown at the start of a line."""
    kept = text.encode("utf-8", "ignore").decode("utf-8")
    kept = re.sub(r"[^\S\n]+|[\x00-\x08\x0b-\x1f\x7f]", " ", kept).replace("<!--", "<! --")
    return "\n".join(re.sub(r"^[\s#=\-`~>|*+_]+", "", line) for line in kept.splitlines()).strip()
