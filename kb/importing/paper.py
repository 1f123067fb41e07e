"""A paper as a proposal of entries: a Word document, a PDF or pasted text, cut at its headings and placed by them.

Nothing is lost: what no field is likely for stands among `unplaced`, for a person to place or to leave out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from kb.documents import sandbox
from kb.documents.block import Block, BlockKind, blocks
from kb.documents.decoding import decoding, remarks_of
from kb.documents.markdown_blocks import blocks_of, markdown
from kb.documents.remark import DocumentRemark
from kb.documents.sandbox_child import WontRead
from kb.importing import template_word
from kb.importing.values import entry
from kb.plan.plan import Plan
from kb.practice.fields import Field, Takes
from kb.practice.form import likely_field
from kb.practice.labels import field_named
from kb.practice.practice import Section

KINDS = (".docx", ".pdf", ".md", ".markdown", ".txt")

MOST_SUMMARY = 250

FEW = 50_000
"""Characters of a text that are cut into blocks here, a quarter of a second at worst; of more the sandbox does it."""

MOST_READ = 600_000
"""Characters of a text that are looked at: twice what a write-up may have, for what a paper has beside it."""

_LONGEST_HEADING = 80


@dataclass(frozen=True)
class Paper:
    """`entries` is what was placed, by field; `kind` says what the paper was: template, document, pdf or text;
    `remarks` what its reader left out or is unsure of."""

    entries: Mapping[str, str]
    unplaced: tuple[Section, ...]
    kind: str
    remarks: tuple[DocumentRemark, ...] = ()


def read_paper(data: bytes, name: str, plan: Plan) -> Paper:
    """Raises Refused where the file is none of KINDS or cannot be read."""
    suffix = PurePath(name).suffix.casefold()
    if suffix == ".docx":
        reading = sandbox.run("docx", data)
        found = blocks(reading.content)
        entries = template_word.entries(found, plan)
        if entries is None:
            return replace(_paper(_with_headings(found), plan, "document"), remarks=reading.remarks)
        return Paper(entries, (), "template", reading.remarks)
    if suffix == ".pdf":
        reading = sandbox.run("pdf-text", data)
        return replace(read_text(str(reading.content), plan), kind="pdf", remarks=reading.remarks)
    if suffix not in KINDS:
        raise sandbox.refused("it is no paper that is read here; save it as .docx or .pdf, or paste its text")
    try:
        read = decoding(data)
        return replace(read_text(read.text, plan), remarks=remarks_of(read))
    except WontRead as error:
        raise sandbox.refused(str(error)) from None


def read_text(text: str, plan: Plan) -> Paper:
    """Pasted text or Markdown. Raises Refused where there is far more of it than a write-up may have."""
    if len(text) > MOST_READ:
        raise sandbox.refused(
            f"it has {len(text):,} characters and {MOST_READ:,} is the most; keep the practice itself"
        )
    if len(text) <= FEW:
        return _paper(blocks_of(text), plan, "text")
    return _paper(blocks(sandbox.run("text", text.encode("utf-8", "replace")).content), plan, "text")


def _with_headings(found: Sequence[Block]) -> tuple[Block, ...]:
    """Where no style makes a heading, short bold lines count as headings."""
    if any(block.kind is BlockKind.HEADING and block.level for block in found):
        return tuple(found)
    return tuple(
        replace(block, kind=BlockKind.HEADING, level=1, text=block.plain) if _looks_like_one(block) else block
        for block in found
    )


def _looks_like_one(block: Block) -> bool:
    short = len(block.plain) <= _LONGEST_HEADING and "\n" not in block.plain
    return block.kind is BlockKind.PARAGRAPH and block.bold and short and not block.plain.endswith((".", ",", ";"))


@dataclass
class _Part:
    """A heading and what stands below it, on its way to a field or to none."""

    heading: str
    level: int
    below: list[Block]
    field: Field | None = None


def _paper(found: Sequence[Block], plan: Plan, kind: str) -> Paper:
    title, found = _title(found)
    parts = list(_parts(found))
    entries: dict[str, str] = {"title": title} if title else {}
    unplaced: list[Section] = []
    placed: dict[str, list[str]] = {}  # joined once: a paper may begin the same section ten thousand times
    for part in parts:
        if part.field:
            _place(entries, placed, part, part.field)
            continue
        text = markdown(list(_labelled(part.below, entries, plan)))
        if text or part.heading:
            unplaced.append(Section(part.heading, text))
    entries |= {name: "\n\n".join(texts) for name, texts in placed.items()}
    if "summary" not in entries and unplaced and not unplaced[0].heading and _one_sentence(unplaced[0].text):
        entries["summary"] = unplaced.pop(0).text
    return Paper({name: text for name, text in entries.items() if text}, tuple(unplaced), kind)


def _title(found: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """The document's title, else its first heading if that is no field's, and the blocks without it."""
    for place, block in enumerate(found):
        if block.kind is not BlockKind.HEADING:
            continue
        if block.level == 0 or not (likely_field(block.plain) or field_named(block.plain)):
            return " ".join(block.plain.split()), (*found[:place], *found[place + 1 :])
        return "", found
    return "", found


def _parts(found: Sequence[Block]) -> Iterator[_Part]:
    part = _Part("", 0, [])
    for block in found:
        field = _field(block) if block.kind is BlockKind.HEADING else None
        if block.kind is not BlockKind.HEADING or _stays_within(block, field, part):
            part.below.append(block)
            continue
        if part.heading or part.below:
            yield part
        part = _Part(block.plain, block.level, [], field)
    if part.heading or part.below:
        yield part


def _field(heading: Block) -> Field | None:
    named = field_named(heading.plain)
    return named if named and named.name != "title" else likely_field(heading.plain)


def _stays_within(heading: Block, field: Field | None, part: _Part) -> bool:
    """Whether a deeper heading is a part of the section that it stands in."""
    if not part.field or heading.level <= part.level:
        return False
    return part.field.name in ("blocks", "rest") or field is None or field is part.field


def _labelled(below: Sequence[Block], entries: dict[str, str], plan: Plan) -> Iterator[Block]:
    """What is left when lines like `Agency: …` and tables with a label on the left were taken for their fields."""
    for block in below:
        if block.kind is BlockKind.TABLE:
            left = block.rows if _is_grid(block) else tuple(r for r in block.rows if not _take(r, entries, plan))
            if left:
                yield replace(block, rows=left)
        elif block.kind is BlockKind.PARAGRAPH:
            kept = [line for line in block.text.split("\n") if not _take(_split(line), entries, plan)]
            if "".join(kept).strip():
                yield replace(block, text="\n".join(kept))
        else:
            yield block


def _is_grid(block: Block) -> bool:
    """Whether a table holds data: fewer than half of its rows have a label on the left."""
    return 2 * sum(len(row) == 2 and field_named(row[0]) is not None for row in block.rows) < len(block.rows)


def _split(line: str) -> tuple[str, ...]:
    label, colon, said = line.replace("**", "").partition(":")
    return (label, said) if colon and len(label) <= _LONGEST_HEADING else (line,)


def _take(cells: tuple[str, ...], entries: dict[str, str], plan: Plan) -> bool:
    """Whether two cells are a label of a short field and its value; then the value is taken."""
    if len(cells) != 2 or not cells[1].strip():
        return False
    field = field_named(cells[0].replace("*", ""))
    if field is None or field.takes is Takes.TEXT or field.name == "indicators" or field.name in entries:
        return False
    entries[field.name] = entry(field, cells[1], plan)
    return True


def _place(entries: dict[str, str], placed: dict[str, list[str]], part: _Part, field: Field) -> None:
    """The text under its field; a second section of one field follows the first under its own heading, in `placed`."""
    text = markdown(part.below if field.name in ("blocks", "rest") else [_within(block) for block in part.below])
    if field.takes is Takes.LINES and field.section:
        text = indicators(part.below) or text
    if field.name in entries and text:
        further = f"**{part.heading}**\n\n{text}" if field.takes is Takes.TEXT else text
        placed.setdefault(field.name, [entries[field.name]]).append(further)
    elif text:
        entries[field.name] = text


def _within(block: Block) -> Block:
    """A heading within a section as a bold line: it would begin a section of its own when the write-up is read."""
    heading = block.kind is BlockKind.HEADING
    return replace(block, kind=BlockKind.PARAGRAPH, text=f"**{block.plain}**") if heading else block


def indicators(below: Sequence[Block]) -> str:
    """A table of results as the lines of its field, without the table's head."""
    rows = [row for block in below if block.kind is BlockKind.TABLE for row in block.rows]
    lines = [" | ".join(cell.replace("\n", " ").replace("|", "/") for cell in row).rstrip(" |") for row in rows]
    if lines and rows[0][0].casefold().startswith("indicator"):
        lines = lines[1:]
    return "\n".join(filter(None, lines))


def _one_sentence(text: str) -> bool:
    return len(text) <= MOST_SUMMARY and "\n" not in text
