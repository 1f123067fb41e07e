"""A paper cut at its headings and labels, in its own order."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.documents.block import Block, BlockKind
from kb.importing import paper_tables
from kb.importing.paper_tables import bare, blocks_of_cell, field_of_label
from kb.practice.fields import BY_NAME, Field, Takes
from kb.practice.labels import field_named
from kb.practice.paper_headings import is_frame, meant, turns


@dataclass
class PaperSection:
    """A heading and what stands below it. `field` is what its words mean; `apart`: it says something besides; `label`:
    it stood beside its text, or in front of it on the same line."""

    heading: str = ""
    level: int = 0
    field: Field | None = None
    apart: bool = False
    label: bool = False
    below: list[Block] = dataclasses.field(default_factory=list)


def sections(found: Sequence[Block]) -> tuple[PaperSection, ...]:
    """The sections of a paper; one without a heading is what stands before the first, or behind a table of labels."""
    cutter = _Cutter()
    for block in found:
        cutter.take(block)
    cutter.close()
    return tuple(cutter.closed)


class _Cutter:
    def __init__(self) -> None:
        self.closed: list[PaperSection] = []
        self._open = PaperSection()
        self._told_what_was_done = False
        self._held: list[str] = []
        """Headings that hold others together and say something: they stand above the next text."""

    def take(self, block: Block) -> None:
        if block.kind is BlockKind.HEADING:
            self._heading(block)
        elif block.kind is BlockKind.TABLE:
            self._table(block)
        elif block.kind is BlockKind.PARAGRAPH:
            self._paragraph(block)
        else:
            self._open.below.append(block)

    def close(self) -> None:
        self._end()
        if self._held:
            text = "\n\n".join(f"**{heading}**" for heading in self._held)
            self.closed.append(PaperSection(below=[Block(BlockKind.PARAGRAPH, text, text)]))

    def _heading(self, block: Block) -> None:
        meaning = self._meaning(block.plain)
        if self._stays_within(block, meaning[0]):
            self._open.below.append(block)
            return
        self._begin(PaperSection(" ".join(block.plain.split()), block.level, *meaning))

    def _begin(self, section: PaperSection) -> None:
        self._end()
        self._open = section

    def _end(self) -> None:
        done, self._open = self._open, PaperSection()
        if not done.below:
            # a heading without a text of its own holds others together, or is a line that only looks like one
            if done.heading and done.field is None and not is_frame(done.heading):
                self._held.append(done.heading)
            return
        if self._held and not done.label:
            text = "\n\n".join(f"**{heading}**" for heading in self._held)
            done.below.insert(0, Block(BlockKind.PARAGRAPH, text, text))
            self._held = []
        self._told_what_was_done |= bool(done.field and done.field.name in ("done", "results"))
        self.closed.append(done)

    def _meaning(self, heading: str) -> tuple[Field | None, bool]:
        known = meant(heading)
        named = None if known and known.exact else field_named(heading)
        if named and named.name != "title":
            return named, False
        if known is None:
            return None, False
        turned = known.field == "problem" and turns(heading) and self._told()
        return BY_NAME["difficulties" if turned else known.field], known.apart

    def _told(self) -> bool:
        at = self._open.field
        return self._told_what_was_done or bool(at and at.name in ("done", "results") and self._open.below)

    def _stays_within(self, heading: Block, meaning: Field | None) -> bool:
        """Whether a deeper heading is a part of the section that it stands in."""
        within = self._open.field
        if not within or self._open.label or heading.level <= self._open.level:
            return False
        if within.takes is not Takes.TEXT and within.takes is not Takes.LINES:
            return within.name == "contact" and meaning is None
        return within.name in ("blocks", "rest") or meaning is None or meaning is within

    # -- labels ------------------------------------------------------------------------------------------

    def _table(self, block: Block) -> None:
        table = paper_tables.labelled(block)
        if table and paper_tables.is_layout(table, None if self._open.label else self._open.field):
            self._labelled(table)
        else:
            self._open.below.append(block)

    def _labelled(self, table: paper_tables.LabelledTable) -> None:
        before = self._open
        for row in table.rows:
            if row.field:
                meaning, apart = self._meaning(row.label)
                self._begin(
                    PaperSection(row.label, 1, meaning or row.field, apart, True, list(blocks_of_cell(row.text)))
                )
            else:
                self._begin(PaperSection(row.label, 1, None, False, True, list(blocks_of_cell(row.text))))
        goes_on = PaperSection(before.heading, before.level) if before.heading and not before.field else PaperSection()
        self._begin(goes_on if table.left else PaperSection())
        for label, text in table.left:
            said = (
                f"**{bare(label)}**: {text}"
                if bare(label) and text.strip()
                else f"**{bare(label)}**"
                if bare(label)
                else text
            )
            self._open.below.append(Block(BlockKind.PARAGRAPH, said, said.replace("**", "")))

    def _paragraph(self, block: Block) -> None:
        kept: list[str] = []
        for line in block.text.split("\n"):
            label, text = _split(line)
            field = field_of_label(label) if text else None
            if field is None or not self._may_begin(field, line, text):
                kept.append(line)
                continue
            self._keep(block, kept)
            kept = []
            meaning, apart = self._meaning(label)
            below = Block(BlockKind.PARAGRAPH, text, text.replace("**", ""))
            section = PaperSection(bare(label).rstrip(":. "), 1, meaning or field, apart, True, [below])
            if (meaning or field).takes is Takes.TEXT:
                self._begin(section)
                continue
            after = PaperSection(
                self._open.heading, self._open.level, self._open.field, self._open.apart, self._open.label
            )
            self._begin(section)
            self._begin(after if after.field and not after.label else PaperSection())
        self._keep(block, kept)

    def _keep(self, block: Block, kept: Sequence[str]) -> None:
        text = "\n".join(kept)
        if text.strip():
            plain = block.plain if text == block.text else text.replace("**", "")
            self._open.below.append(replace(block, text=text, plain=plain))

    def _may_begin(self, field: Field, line: str, text: str) -> bool:
        """Whether a line `Label: value` begins something of its own where it stands."""
        at = self._open.field
        if field.name == "indicators":
            return False
        if at is None or self._open.label:
            return True
        if at.name == "contact":
            return False
        if field.takes is Takes.TEXT:
            return line.lstrip().startswith("**")
        return field.name == "contact" and "@" in text


def _split(line: str) -> tuple[str, str]:
    """A label and what follows on its line: behind a colon, or behind bold words with a full stop of their own."""
    text = line.strip()
    if text.startswith("**") and (end := text.find("**", 2)) > 0:
        label, said = text[2:end], text[end + 2 :]
        if said.strip() and (
            label.rstrip().endswith((":", ".", "?")) or said.lstrip().startswith((":", "–", "—", "- "))
        ):
            return label, said.strip().lstrip(":–—").strip()
    label, tab, said = text.partition("\t")
    if tab and said.strip() and field_of_label(label):
        return label, " ".join(said.split())  # a row of a table as it is pasted
    label, stop, said = text.partition(". ")
    if stop and said[:1].isupper() and (known := field_of_label(label)) and known.takes is Takes.TEXT:
        return label, said.strip()  # `Results. Sales rose.`
    label, colon, said = text.partition(":")
    plain = label.replace("**", "")
    if not colon or len(plain) > paper_tables.MOST_LABEL or said.startswith("//"):
        return "", ""
    return plain, said.strip().removeprefix("**").strip()


def texts(below: Sequence[Block]) -> Iterator[str]:
    """What stands below a heading, line by line, without marks of lists."""
    for block in below:
        if block.kind is BlockKind.TABLE:
            yield from (" ".join(cell.replace("\n", " ") for cell in row if cell.strip()) for row in block.rows)
        else:
            yield from block.text.replace("**", "").split("\n")
