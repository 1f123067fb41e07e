"""What a brief's documents say beneath the cover, in the order in which they say it: one reading for every format."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kb.briefing.document import AdoptionLine, BriefCover, BriefDocument, BriefSection, CitedPractice, FigureLine

EVIDENCE = ("stated", "monitored figures", "evaluated internally", "independent evaluation")
"""What the levels of evidence are called, from 1."""

OWN_NOTE = "The delegation's own note"
"""What stands before every word that is of no practice."""

NAMELESS = "A practice"
"""What one is called of which not even the identifier may be told."""

DEMONSTRATION = "Written from a demonstration: its ledger and records are made up."


class BriefLook(StrEnum):
    """How a block is to look. `ITEM`, `GROUP` and `PRACTICE` are headings of the first, second and third level."""

    ITEM = "item"
    GROUP = "group"
    PRACTICE = "practice"
    FACTS = "facts"
    QUOTE = "quote"
    SOURCE = "source"
    LINE = "line"
    FIGURE = "figure"
    MISSING = "missing"
    OWN = "own"


@dataclass(frozen=True)
class BriefBlock:
    """`label`, then `text`, then `address`, which opens. `item`: the place of the agenda's item among the brief's, from
    1, at the heading of one."""

    look: BriefLook
    text: str
    label: str = ""
    address: str = ""
    item: int = 0


@dataclass(frozen=True)
class BriefSource:
    """A line of the list of sources: the practice with this number, and what it is cited as."""

    no: int
    text: str
    cited: str
    address: str


def blocks(document: BriefDocument) -> Iterator[BriefBlock]:
    for place, section in enumerate(document.sections, 1):
        yield BriefBlock(BriefLook.ITEM, item_title(section), item=place)
        if section.note:
            yield BriefBlock(BriefLook.OWN, section.note, OWN_NOTE)
        for practice in section.answers:
            yield from _practice(practice)
        if section.missing or not (section.answers or section.housekeeping):
            yield BriefBlock(BriefLook.MISSING, section.missing or "No practice was chosen for this item.", "Missing")
        if section.figures:
            yield BriefBlock(BriefLook.GROUP, "Figures")
            for figure in section.figures:
                yield BriefBlock(BriefLook.FIGURE, figure.sentence, lock_line(figure), figure.address)
        if section.related:
            yield BriefBlock(BriefLook.GROUP, "Related: near to the item, no answer to it")
            for practice in section.related:
                yield from _practice(practice)


def cover_lines(cover: BriefCover) -> tuple[tuple[str, str], ...]:
    """What stands on the cover under its title, each with what it is called."""
    said = (
        ("Purpose", cover.purpose),
        ("Submitted by", cover.submitted_by),
        ("Classification", cover.classification),
    )
    return tuple((label, text) for label, text in said if text)


def item_title(section: BriefSection) -> str:
    return " ".join(text for text in (section.number, section.title) if text.strip()) or "Without an item"


def item_sum(section: BriefSection) -> str:
    """What an item holds, for the list on the cover."""
    answers, related = len(section.answers), len(section.related)
    if section.housekeeping and not (answers or related):
        return "needs no practices"
    said = f"{answers or 'no'} {'answer' if answers == 1 else 'answers'}"
    return f"{said}, {related} related" if related else said


def lock_line(figure: FigureLine) -> str:
    """Whether the figure may still move."""
    return figure.lock or "open: not locked yet"


def version_line(practice: CitedPractice) -> str:
    """The version that is quoted, and whether there is a newer one."""
    newer = f" (newer: version {practice.newest})" if practice.newest > practice.version else ""
    return f"version {practice.version}{newer}"


def title_line(practice: CitedPractice) -> str:
    """Its title; of one that may not be read any more the identifier alone, where it may be known."""
    return (practice.title.strip() and not practice.status and practice.title) or practice.identifier or NAMELESS


def origin_line(practice: CitedPractice) -> str:
    if practice.status:
        return ""
    return ", ".join(text for text in (practice.agency, *practice.economies) if text)


def sources(document: BriefDocument) -> tuple[BriefSource, ...]:
    return tuple(
        BriefSource(
            practice.no,
            ". ".join(text for text in (origin_line(practice), title_line(practice)) if text),
            practice.status or f"{practice.identifier}, {version_line(practice)}",
            practice.address,
        )
        for practice in document.cited
    )


def ending(document: BriefDocument) -> str:
    """The last line: what the document is, and where it is kept up."""
    said = f"Gathered on {document.on.day} {document.on:%B %Y} from {document.site}. Every quotation is verbatim."
    return f"{said} {DEMONSTRATION}" if document.demonstration else said


def _practice(practice: CitedPractice) -> Iterator[BriefBlock]:
    yield BriefBlock(BriefLook.PRACTICE, title_line(practice), f"[{practice.no}]")
    if practice.status:
        yield BriefBlock(BriefLook.MISSING, f"{practice.status}: nothing is quoted of it", "Not to be read any more")
        if practice.address:
            yield BriefBlock(BriefLook.SOURCE, practice.identifier, address=practice.address)
        if practice.note:
            yield BriefBlock(BriefLook.OWN, practice.note, OWN_NOTE)
        return
    if facts := " · ".join(_facts(practice)):
        yield BriefBlock(BriefLook.FACTS, facts)
    cited = f"{practice.identifier}, {version_line(practice)}"
    for quotation in practice.quotations:
        yield BriefBlock(BriefLook.QUOTE, quotation.text)
        under = f", “{quotation.section}”" if quotation.section else ""
        yield BriefBlock(BriefLook.SOURCE, f"{cited}{under}", address=practice.address)
    if not practice.quotations:
        yield BriefBlock(BriefLook.SOURCE, cited, address=practice.address)
    for shared in practice.shared_at:
        yield BriefBlock(BriefLook.LINE, shared, "Shown")
    for adoption in practice.adoptions:
        yield BriefBlock(BriefLook.LINE, adoption_line(adoption), "Adopted")
    if practice.focal_point:
        yield BriefBlock(BriefLook.LINE, practice.focal_point, "Ask")
    if practice.note:
        yield BriefBlock(BriefLook.OWN, practice.note, OWN_NOTE)


def _facts(practice: CitedPractice) -> Iterator[str]:
    yield from practice.economies
    if practice.agency:
        yield practice.agency
    if practice.since:
        yield f"since {practice.since}"
    level = practice.evidence_level
    if level:
        called = f": {EVIDENCE[level - 1]}" if 1 <= level <= len(EVIDENCE) else ""
        yield f"evidence {level} of {len(EVIDENCE)}{called}"


def adoption_line(adoption: AdoptionLine) -> str:
    """Who took it up, how far, since when, and what it says that it changed."""
    said = ", ".join(text for text in (adoption.economy, adoption.stage, _since(adoption.since)) if text)
    return f"{said}; changed: {adoption.changed}" if adoption.changed else said


def _since(text: str) -> str:
    return text if not text or text.startswith("since") else f"since {text}"
