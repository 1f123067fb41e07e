"""A paper as a proposal of entries: a Word document, a PDF or pasted text, cut at its headings and placed by them.

Nothing is lost: what no field is likely for stands among `unplaced`, for a person to place or to leave out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from kb.documents import sandbox
from kb.documents.block import Block, blocks
from kb.documents.decoding import decoding, remarks_of
from kb.documents.markdown_blocks import blocks_of
from kb.documents.paper_kind import must_be_paper
from kb.documents.remark import DocumentRemark, DocumentRemarkKind
from kb.documents.sandbox_child import WontRead
from kb.importing import template_word
from kb.importing.heading_meaning import HeadingMeaning
from kb.importing.paper_cover import cover
from kb.importing.paper_look import lines_apart, with_headings
from kb.importing.paper_parts import Paper, PaperPart, paper_of
from kb.importing.paper_placing import placed
from kb.importing.paper_sections import sections
from kb.importing.paper_tables import without_frames
from kb.plan.economy import Economies
from kb.plan.plan import Plan

FEW = 50_000
"""Characters of a text that are cut into blocks here, a quarter of a second at worst; of more the sandbox does it."""

MOST_READ = 600_000
"""Characters of a text that are looked at: twice what a write-up may have, for what a paper has beside it."""


@dataclass(frozen=True)
class PaperKnowledge:
    """What a paper is read with, besides its words: `economies` are known by name on a cover, `meaning` reads headings
    whose words say nothing, `year` is the one it is now (0: nobody says)."""

    economies: Economies | None = None
    meaning: HeadingMeaning | None = None
    year: int = 0


_NOTHING = PaperKnowledge()


def read_paper(data: bytes, name: str, plan: Plan, known: PaperKnowledge = _NOTHING) -> Paper:
    """Raises Refused where the file is no paper that is read, or cannot be read."""
    suffix = PurePath(name).suffix.casefold()
    if suffix == ".docx":
        reading = sandbox.run("docx", data)
        found = blocks(reading.content)
        entries = template_word.entries(found, plan)
        if entries is not None:
            return paper_of(entries, "template", reading.remarks)
        return _with(
            reading.remarks, _paper(with_headings(lines_apart(without_frames(found))), plan, "document", known)
        )
    if suffix == ".pdf":
        reading = sandbox.run("pdf", data)
        found = with_headings(lines_apart(without_frames(blocks(reading.content))))
        return _with(reading.remarks, _paper(found, plan, "pdf", known))
    must_be_paper(name)
    try:
        read = decoding(data)
        return _with(remarks_of(read), read_text(read.text, plan, known))
    except WontRead as error:
        raise sandbox.refused(str(error)) from None


def read_text(text: str, plan: Plan, known: PaperKnowledge = _NOTHING) -> Paper:
    """Pasted text or Markdown. Raises Refused where there is far more of it than a write-up may have."""
    if len(text) > MOST_READ:
        raise sandbox.refused(
            f"it has {len(text):,} characters and {MOST_READ:,} is the most; keep the practice itself"
        )
    if len(text) <= FEW:
        return _paper(blocks_of(text), plan, "text", known)
    return _paper(blocks(sandbox.run("text", text.encode("utf-8", "replace")).content), plan, "text", known)


def _paper(found: Sequence[Block], plan: Plan, kind: str, known: PaperKnowledge) -> Paper:
    front = cover(found, known.economies)
    parts: list[PaperPart] = list(front.parts)
    parts += placed(sections(front.left), plan, known.economies, known.year, known.meaning, taken=front.parts)
    persons = sum(part.field == "contact" and bool(part.note) for part in parts)
    remarks = (DocumentRemark(DocumentRemarkKind.PERSONS_CONTACT, persons),) if persons else ()
    return Paper(tuple(part for part in parts if part.text.strip()), kind, remarks)


def _with(remarks: Sequence[DocumentRemark], paper: Paper) -> Paper:
    return replace(paper, remarks=(*remarks, *paper.remarks))
