"""A practice as its statements: the sentences, items and rows of its text as a reader sees them, each under its heading
and with what the heading says of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.comparison.cues import headings
from kb.index.passage import Passage, answers, cut, paragraphs, plain, sentence_spans
from kb.index.section_kind import SectionKind, kind_of
from kb.index.span import Span
from kb.index.table import MarkdownTable, tables_apart
from kb.practice.body import parts
from kb.practice.practice import Section, Submission, without_comments
from kb.reading.reading_on import place_of
from kb.search.results import Excerpt

MOST_CHARACTERS = 600
"""Of one statement: a longer one is no sentence that a table could show."""

MOST_OF_ITEM = 320
"""Characters of an item of a list that is one statement; of a longer one each sentence is."""

MOST_OF_LABEL = 4
"""Words of a sentence that only names what follows it: it stays with the next one."""

SUMMARY = "Summary"


class SectionRole(StrEnum):
    """What a part of a write-up is about, as its heading says."""

    SUMMARY = "summary"
    PROBLEM = "problem"
    DONE = "done"
    BLOCKS = "blocks"
    RESULTS = "results"
    LESSONS = "lessons"
    RESOURCES = "resources"
    AUDIENCE = "audience"
    PRECONDITIONS = "preconditions"
    TRANSFER = "transfer"
    DIFFICULTIES = "difficulties"
    TIMELINE = "timeline"
    OTHER = "other"
    NONE = "none"
    """It stands under no heading."""


class StatementForm(StrEnum):
    PROSE = "prose"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True)
class Statement:
    """`text` as a reader sees it, a row's cells with ` | ` between; `read` as the index has it. `intro` is the line
    that a list hangs on, `heads` the first row of a table. `order` counts within the practice, `within` below its
    heading."""

    text: str
    role: SectionRole
    section: str
    form: StatementForm = StatementForm.PROSE
    read: str = ""
    intro: str = ""
    heads: str = ""
    order: int = 0
    within: int = 0

    @property
    def judged(self) -> str:
        """What the cues are looked for in."""
        return f"{self.heads} | {self.text}" if self.heads else self.text


_OF_KIND = {
    SectionKind.PROBLEM: SectionRole.PROBLEM,
    SectionKind.DONE: SectionRole.DONE,
    SectionKind.RESULTS: SectionRole.RESULTS,
    SectionKind.LESSONS: SectionRole.LESSONS,
    SectionKind.OTHER: SectionRole.OTHER,
}

_BULLET = "• "


def statements(submission: Submission) -> tuple[Statement, ...]:
    """In the order of the text, its summary first; what asks, and what only introduces, is none."""
    found: list[Statement] = []
    for one in _all(submission):
        if len(one.text) <= MOST_CHARACTERS and re.search(r"\w", one.text) and not _is_none(one.text):
            found.append(replace(one, order=len(found)))
    return tuple(found)


def places(submission: Submission, told: Sequence[Statement]) -> tuple[str, ...]:
    """What an address says of where each statement stands; empty where no passage has it to the letter."""
    passages = cut(submission)
    return tuple(_place(passages, one) for one in told)


def role_of(heading: str) -> SectionRole:
    """By what headings are called, of the most telling kind first."""
    for role, pattern in headings().items():
        if pattern.search(heading.casefold()):
            return SectionRole(role)
    return _OF_KIND[kind_of(heading)]


def _all(submission: Submission) -> Iterator[Statement]:
    if submission.summary:
        yield from _of_section(Section(SUMMARY, submission.summary), SectionRole.SUMMARY, SUMMARY)
    above: list[tuple[int, SectionRole, str]] = []
    for part in parts(without_comments(submission.body)):
        role, label = SectionRole.NONE, part.name
        if part.heading:
            while above and above[-1][0] >= part.level:
                above.pop()
            role = role_of(part.name)
            if role is SectionRole.OTHER and above:
                role = above[-1][1]  # a building block is a part of what was done, whatever it is called
            above.append((part.level, role, part.name))
        for answer in answers(Section(label, part.text)):
            own = role if answer.heading == label else _answering(answer.heading, role)
            yield from _of_section(answer, own, answer.heading)


def _answering(question: str, within: SectionRole) -> SectionRole:
    """What a form's question asks for; one that tells nothing belongs to the section it stands in."""
    role = role_of(question)
    return within if role is SectionRole.OTHER else role


def _of_section(section: Section, role: SectionRole, heading: str) -> Iterator[Statement]:
    within = 0
    for piece in tables_apart(section.text):
        of_piece = _rows(piece) if isinstance(piece, MarkdownTable) else _lines(piece)
        for one in of_piece:
            yield replace(one, role=role, section=heading, within=within)
            within += 1


def _rows(table: MarkdownTable) -> Iterator[Statement]:
    heads = " | ".join(filter(None, map(plain, table.head)))
    for row, read in zip(table.rows, table.read, strict=False):
        text = " | ".join(filter(None, map(plain, row)))
        yield Statement(text, SectionRole.OTHER, "", StatementForm.ROW, plain(read), heads=heads)


def _lines(text: str) -> Iterator[Statement]:
    intro = ""
    for block in paragraphs(plain(text)):
        for line in block.split("\n"):
            if not line.startswith(_BULLET):
                intro = line if line.endswith((":", "：")) else ""
                yield from (Statement(one, SectionRole.OTHER, "", StatementForm.PROSE, one) for one in _sentences(line))
                continue
            item = line.removeprefix(_BULLET).strip()
            texts = [item] if len(item) <= MOST_OF_ITEM else list(_sentences(item))
            yield from (Statement(one, SectionRole.OTHER, "", StatementForm.ITEM, one, intro) for one in texts)


def _sentences(line: str) -> Iterator[str]:
    """The sentences of a paragraph; a name in front of the first one stays with it."""
    spans = list(sentence_spans(line))
    if len(spans) > 1 and _labels(line[spans[0][0] : spans[0][1]]):
        spans[:2] = [(spans[0][0], spans[1][1])]
    yield from (line[start:end] for start, end in spans)


def _labels(sentence: str) -> bool:
    return len(sentence.split()) <= MOST_OF_LABEL and not any(char.isdigit() for char in sentence)


def _is_none(text: str) -> bool:
    return text.endswith(("?", "？", ":", "："))


def _place(passages: Sequence[Passage], told: Statement) -> str:
    for passage in passages:
        start = passage.text.find(told.read)
        if start >= 0 and told.read:
            return place_of(Excerpt(passage.heading, passage.text, nearest=Span(start, start + len(told.read))))
    return ""
