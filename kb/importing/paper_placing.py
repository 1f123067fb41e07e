"""Where the sections of a paper go: by the words of their headings, else by what these mean, else by what they say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.documents.block import Block, BlockKind
from kb.documents.markdown_blocks import markdown
from kb.importing.heading_meaning import HeadingMeaning
from kb.importing.paper_parts import REST, PaperPart, Placing
from kb.importing.paper_sections import PaperSection, texts
from kb.importing.short_values import read_short
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.fields import BY_NAME, Takes

MOST_SUMMARY = 250

NAMES_A_PERSON = "It may name a person. Give a role's mailbox where there is one: members see it."

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_HONORIFIC = re.compile(r"(?:^|[\s:(])(?:Mr|Mrs|Ms|Dr|Sr|Sra|Srta|Mme|Mlle|Prof|Ing|Lic)\.?\s")
_PHONE = re.compile(r"\b(?:tel|phone|telephone|fax|mobile|teléfono|téléphone|tél)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)

MOST_CONTACT = 400


def placed(
    found: Sequence[PaperSection],
    plan: Plan,
    economies: Economies | None,
    year: int,
    meaning: HeadingMeaning | None,
    taken: Sequence[PaperPart] = (),
) -> tuple[PaperPart, ...]:
    """The parts that the sections make, in their order. `taken` is what the cover said already."""
    meanings = _meanings(found, meaning)
    parts = [
        settled
        for section, (field, placing) in zip(found, meanings, strict=True)
        for part in _parts(section, field, placing)
        for settled in read_short(part, plan, economies, year)
    ]
    return tuple(_noted(_with_summary(_once(parts, taken))))


def _meanings(found: Sequence[PaperSection], meaning: HeadingMeaning | None) -> list[tuple[str, Placing]]:
    told = [(section.field.name, Placing.WORDS) if section.field else _by_content(section) for section in found]
    waiting = [at for at, (name, _) in enumerate(told) if not name and found[at].heading]
    if meaning and waiting:
        named = meaning.fields([found[at].heading for at in waiting])
        for at, name in zip(waiting, named, strict=True):
            told[at] = (name, Placing.MEANING) if name else told[at]
    return told


def _by_content(section: PaperSection) -> tuple[str, Placing]:
    lines = [line.strip() for line in texts(section.below) if line.strip()]
    text = "\n".join(lines)
    if (
        0 < len(text) <= MOST_CONTACT
        and _MAIL.search(text)
        and (_PHONE.search(text) or len(lines) > 1 or len(text) < 120)
    ):
        return "contact", Placing.CONTENT
    if lines and all(_ADDRESS.search(line) and len(line) <= 300 for line in lines):
        return "sources", Placing.CONTENT
    return "", Placing.NONE


def _parts(section: PaperSection, name: str, placing: Placing) -> Iterator[PaperPart]:
    apart = section.apart or placing is not Placing.WORDS
    if not name:
        yield PaperPart(REST, section.heading, markdown(section.below), Placing.NONE)
        return
    field = BY_NAME[name]
    if field.name == "indicators":
        yield from _indicators(section, placing)
    elif field.takes is Takes.TEXT:
        within = section.below if name in ("blocks", REST) else [_within(block) for block in section.below]
        yield PaperPart(name, section.heading, markdown(within), placing, apart=apart)
    elif any(block.kind is BlockKind.TABLE and len(block.rows) * len(block.rows[0]) > 8 for block in section.below):
        yield PaperPart(REST, section.heading, markdown(section.below), Placing.NONE)
    else:
        text = "\n".join(line.strip() for line in texts(section.below) if line.strip())
        told = f"{section.heading}: {text}" if apart and section.heading else text
        yield PaperPart(name, section.heading, told, placing)


def _indicators(section: PaperSection, placing: Placing) -> Iterator[PaperPart]:
    """Tables whose rows the field holds are its lines; anything else stands under the results."""
    told = [block for block in section.below if block.kind is BlockKind.TABLE and max(map(len, block.rows)) <= 5]
    others = [block for block in section.below if block not in told]
    if text := indicators(told):
        yield PaperPart("indicators", section.heading, text, placing)
    if others:
        text = markdown([_within(block) for block in others])
        yield PaperPart("results", section.heading, text, placing, apart=True)


def _within(block: Block) -> Block:
    """A heading within a section as a bold line: it would begin a section of its own when the write-up is read."""
    heading = block.kind is BlockKind.HEADING
    return replace(block, kind=BlockKind.PARAGRAPH, text=f"**{block.plain}**") if heading else block


def indicators(below: Sequence[Block]) -> str:
    """Tables of results as the lines of their field, without the tables' heads."""
    lines: list[str] = []
    for block in below:
        rows = [
            " | ".join(cell.replace("\n", " ").replace("|", "/") for cell in row).rstrip(" |") for row in block.rows
        ]
        lines += rows[1:] if rows and block.rows[0][0].casefold().startswith("indicator") else rows
    return "\n".join(filter(None, lines))


_SINGLE = ("title", "agency", "economies", "since", "status", "kind", "agency_type", "language", "classification")


def _once(parts: Sequence[PaperPart], taken: Sequence[PaperPart]) -> list[PaperPart]:
    """What a field takes once is taken from where the paper says it outright; what is said again, otherwise, stays."""
    known = {part.field: part.text for part in taken if part.field in _SINGLE}
    sure = [part.field for part in parts if part.placing is Placing.WORDS]
    kept: list[PaperPart] = []
    for part in parts:
        derived = part.field in ("since", "status") and part.placing is Placing.CONTENT
        if derived and (part.field in sure or part.field in known):
            continue
        if part.field in _SINGLE and part.field in known:
            if known[part.field].casefold() == part.text.casefold():
                continue
            part = replace(part, field="done" if part.field == "agency" else REST, apart=True)
        elif part.field in _SINGLE:
            known[part.field] = part.text
        kept.append(part)
    return kept


def _with_summary(parts: list[PaperPart]) -> list[PaperPart]:
    """The first thing that stands without a heading is the summary where it is one sentence."""
    if any(part.field == "summary" for part in parts):
        return parts
    for at, part in enumerate(parts):
        if part.placing is Placing.NONE and not part.heading:
            if _is_sentence(part.text):
                parts[at] = replace(part, field="summary", placing=Placing.LOOK)
            return parts
    return parts


def _is_sentence(text: str) -> bool:
    """Whether it is one sentence, and no name of a form or a folder."""
    one = len(text) <= MOST_SUMMARY and "\n" not in text and not text.startswith("**")
    return one and (text.endswith((".", "!", "?", "。", "！", "？")) or len(text) >= _SHORTEST_SENTENCE)


_SHORTEST_SENTENCE = 40
"""Characters of a sentence that has no mark at its end."""


def _noted(parts: Sequence[PaperPart]) -> Iterator[PaperPart]:
    for part in parts:
        yield replace(part, note=NAMES_A_PERSON) if part.field == "contact" and names_a_person(part.text) else part


def names_a_person(contact: str) -> bool:
    """Whether a contact may be a person's and no role's."""
    if _HONORIFIC.search(contact[:MOST_CONTACT]):
        return True
    return any(re.match(r"[a-z]{2,20}[._][a-z]{2,20}@", mail.casefold()) for mail in _MAIL.findall(contact[:2000]))
