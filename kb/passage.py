"""A practice cut into the passages that are searched: about 120 words of one section, heading kept."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kb.practice import WIDE, Section, Submission, sections, without_comments
from kb.practice import words as words

RECIPE = "section-120/2"
"""The name of this way of cutting; vectors made from another are not mixed with it."""

TARGET = 120
MOST = 180
"""Words of a passage: what it is filled up to, and what no passage exceeds (models cut at 256 word pieces)."""

# Every pattern below reads a text once: what is repeated never overlaps what follows it, so no text makes them slow.
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*+\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\((?:[^()]|\([^()]*\))*+\)")
_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|caption|center|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption|figure|font"
    r"|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|summary"
    r"|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul)(?:[\s/][^<>]{0,500})?>",
    re.I,
)
_LETTER = rf"[^\W_{WIDE.pattern[1:-1]}]"
"""A letter or digit of a script with spaces; elsewhere emphasis stands in the middle of what looks like a word."""


def _emphasis(mark: str, most: str) -> re.Pattern[str]:
    """Emphasis of one kind: its marks stand at the borders of words, and 2*3*4 has none."""
    inner = rf"(?:[^{mark}\n]|(?<={_LETTER}){mark}(?={_LETTER}))++"
    return re.compile(
        rf"(?<!{_LETTER})(?<![`{mark}])({mark}{most})(?![\s{mark}])({inner})(?<!\s)\1(?![`{mark}])(?!{_LETTER})"
    )


_EMPHASIS = (_emphasis(r"\*", "{1,3}"), _emphasis("_", "{2,3}"), _emphasis("~", "{2}"))
_CODE = re.compile(r"(?<!`)(`++)([^`\n]+)\1(?!`)")


@dataclass(frozen=True)
class Passage:
    """Plain text of one section of a practice; `position` counts from 0 within the practice."""

    practice: str
    position: int
    title: str
    heading: str
    text: str

    @property
    def encoded(self) -> str:
        """What the encoder reads: the passage with what it is about in front."""
        return ". ".join(part for part in (self.title, self.heading) if part) + ".\n" + self.text

    @cached_property
    def digest(self) -> str:
        """Changes when, and only when, the vector must."""
        return hashlib.sha256(f"{RECIPE}\n{self.encoded}".encode("utf-8", "replace")).hexdigest()[:32]


def cut(submission: Submission) -> tuple[Passage, ...]:
    """The passages of a practice: its summary, then its sections in their order."""
    parts = [*_summary(submission), *sections(submission.body)]
    pieces = [(part.heading, text) for part in parts for text in _pieces(plain(part.text))]
    return tuple(
        Passage(submission.id, position, submission.title, heading, text)
        for position, (heading, text) in enumerate(pieces)
    )


def _summary(submission: Submission) -> Iterator[Section]:
    if submission.summary:
        yield Section("Summary", submission.summary)


def plain(markdown: str) -> str:
    """Markdown as the text a reader sees, one paragraph or list item a line."""
    text = without_comments(markdown)
    for pattern in (_IMAGE, _LINK):
        text = pattern.sub(r"\1", text)
    text = _TAG.sub(" ", text)
    text = re.sub(r"^[ \t]*(?:[-*+>]|\d{1,3}[.)])[ \t]+", "• ", text, flags=re.M)
    text = re.sub(r"^• > ?|^>[ \t]?", "", text, flags=re.M)
    text = "\n".join(_row(line) for line in text.split("\n"))
    for pattern in 2 * _EMPHASIS:  # the second time for bold around italics
        text = pattern.sub(r"\2", text)
    return _CODE.sub(r"\2", text).strip()


def _row(line: str) -> str:
    """A table's row as its cells; a rule, or what parts a table's head from its rows, as nothing."""
    row = line.strip(" \t")
    if "---" in row and set(row) <= set(" \t:|-"):
        return ""
    if not row.startswith("|") or row == "|":
        return line
    return "; ".join(cell.strip() for cell in row[1:].removesuffix("|").split("|"))


def _pieces(text: str) -> Iterator[str]:
    """Whole paragraphs together up to TARGET words; a longer paragraph is cut at its sentences."""
    held: list[str] = []
    size = 0
    for block in _blocks(text):
        length = words(block)
        if held and size + length > TARGET:
            yield "\n".join(held)
            held, size = [], 0
        held.append(block)
        size += length
    if held:
        yield "\n".join(held)


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs and list items, none above MOST words."""
    for paragraph in re.split(r"\n\s*\n|\n(?=• )", text):
        tidy = re.sub(r"[ \t\n\r\f\v\u00a0]+", " ", paragraph).strip()
        if not tidy:
            continue
        if words(tidy) <= MOST:
            yield tidy
        else:
            yield from _sentences_joined(tidy)


def _sentences_joined(paragraph: str) -> Iterator[str]:
    held, size = "", 0
    for sentence in (part for s in sentences(paragraph) for part in _bounded(s)):
        length = words(sentence)
        if held and size + length > TARGET:
            yield held
            held, size = "", 0
        held = f"{held} {sentence}".strip()
        size += length
    if held:
        yield held


def sentences(text: str) -> tuple[str, ...]:
    """A text cut after its sentences' ends, in Latin and in East Asian punctuation."""
    parts = re.split(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^\s\d])|(?<=[。！？])|\n+", text)
    return tuple(part.strip() for part in parts if part and part.strip())


def _bounded(sentence: str) -> Iterator[str]:
    """A sentence, or where it is none at all (a wall of words) slices of it."""
    if words(sentence) <= MOST:
        yield sentence
        return
    parts = sentence.split()
    if len(parts) > MOST:
        for start in range(0, len(parts), TARGET):
            yield from _bounded(" ".join(parts[start : start + TARGET]))
    else:
        for start in range(0, len(sentence), 2 * TARGET):
            yield sentence[start : start + 2 * TARGET]
