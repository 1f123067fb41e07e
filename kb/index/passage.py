"""A practice cut into the passages that are searched: about 120 words of one section, its heading kept.

What a form asks is shown above the answer and never matched: only what somebody wrote says what a practice is about.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.index.section_kind import is_question
from kb.index.table import with_rows_read, with_titles_alone
from kb.practice.practice import WIDE, Section, Submission, sections, without_comments, words

RECIPE = "section-120/4"
"""The name of this way of cutting: what was cut in another is cut anew."""

VECTOR_KEY = "section-120/3"
"""What stands before an encoded text in the key of its vector. It names no way of cutting any more and stays as it is:
a passage that reads the same keeps the vector that it has."""

TARGET = 120
MOST = 180
"""Words of a passage: what it is filled up to, and what no passage exceeds (models cut at 256 word pieces)."""

SHORT = 6
"""Sections below this many words stand together in one passage: alone they say nothing of the practice."""

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
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*(?P<gap>\s+)(?=[^\s\d])|(?<=[。！？])|\n+")
"""Where a sentence ends; what closes a quotation or a parenthesis still belongs to it."""

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
    def topic(self) -> str:
        """The heading as far as it may be matched: a form's question says nothing of its answer."""
        return "" if is_question(self.heading) else self.heading

    @property
    def encoded(self) -> str:
        """What the encoder reads: the passage with what it is about in front."""
        return ". ".join(part for part in (self.title, self.topic) if part) + ".\n" + self.text

    @property
    def encoded_sentences(self) -> tuple[tuple[int, int], ...]:
        """Where the text's sentences stand in what the encoder reads."""
        before = len(self.encoded) - len(self.text)
        return tuple((before + start, before + end) for start, end in sentence_spans(self.text))

    @cached_property
    def digest(self) -> str:
        """Changes when, and only when, the vector must."""
        return hashlib.sha256(f"{VECTOR_KEY}\n{self.encoded}".encode("utf-8", "replace")).hexdigest()[:32]


def cut(submission: Submission) -> tuple[Passage, ...]:
    """The passages of a practice: its summary, then its sections in their order."""
    parts = [part for section in sections(submission.body) for part in answers(section)]
    read = [*_summary(submission), *_together([(part.heading, plain(part.text)) for part in parts])]
    pieces = [(heading, piece) for heading, text in read for piece in _pieces(text)]
    return tuple(
        Passage(submission.id, position, submission.title, heading, text)
        for position, (heading, text) in enumerate(pieces)
    )


def _summary(submission: Submission) -> Iterator[tuple[str, str]]:
    if submission.summary:
        yield "Summary", plain(submission.summary)


def answers(section: Section) -> Iterator[Section]:
    """A section cut at its quoted labels: forms are often handed in with each question as a quotation of one line."""
    heading, lines = section.heading, list[str]()
    around = ["", *section.text.split("\n"), ""]
    for before, line, after in zip(around, around[1:], around[2:], strict=False):
        if line.startswith(">") and not before.startswith(">") and not after.startswith(">") and _labels(line[1:]):
            yield Section(heading, "\n".join(lines))
            heading, lines = line[1:].strip(), []
        else:
            lines.append(line)
    yield Section(heading, "\n".join(lines))


def _labels(line: str) -> bool:
    """Whether a quotation of one line asks or names something; what ends like a sentence is a quotation."""
    text = line.strip()
    return bool(text) and ("?" in text or text.endswith(":") or not text.endswith((".", "!", "”", '"', "…", "»")))


def _together(parts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Sections as they are, neighbouring short ones joined under the first one's heading."""
    held: list[tuple[str, str]] = []
    for heading, text in parts:
        if not re.search(r"\w", text):
            continue
        if words(text) >= SHORT:
            yield from _joined(held)
            yield heading, text
            held = []
        else:
            held.append((heading, text))
    yield from _joined(held)


def _joined(short: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    if short:
        lines = [short[0][1], *(f"{_label(heading)}{text}" for heading, text in short[1:])]
        yield short[0][0], "\n\n".join(lines)


def _label(heading: str) -> str:
    return f"{heading.rstrip(' :')}: " if heading and not is_question(heading) else ""


def plain(markdown: str) -> str:
    """Markdown as the text a reader sees, one paragraph, list item or table's row a line."""
    text = without_comments(markdown)
    for pattern in (_IMAGE, _LINK):
        text = pattern.sub(r"\1", text)
    text = with_rows_read(_TAG.sub(" ", text))
    text = re.sub(r"^[ \t]*(?:[-*+>]|\d{1,3}[.)])[ \t]+", "• ", text, flags=re.M)
    text = re.sub(r"^• > ?|^>[ \t]?", "", text, flags=re.M)
    text = with_titles_alone(text)
    for pattern in 2 * _EMPHASIS:  # the second time for bold around italics
        text = pattern.sub(r"\2", text)
    return _CODE.sub(r"\2", text).strip()


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
    """Paragraphs, and lists whole with what introduces them, none above MOST words."""
    for paragraph in paragraphs(text):
        if words(paragraph) <= MOST:
            yield paragraph
            continue
        for item in paragraph.split("\n"):
            if words(item) <= MOST:
                yield item
            else:
                yield from _sentences_joined(item)


def paragraphs(text: str) -> Iterator[str]:
    """Paragraphs as one line; a list's items and a table's rows keep theirs, and a line that ends with a colon
    stays with the list it introduces."""
    held: list[str] = []
    for block in re.split(r"\n[ \t]*\n\s*|\n(?=• )", text):
        tidy = "\n".join(filter(None, (re.sub(r"\s+", " ", line).strip() for line in _lines(block))))
        if not tidy:
            continue
        if held and not ((tidy.startswith("• ") and held[-1].startswith("• ")) or held[-1].endswith((":", "："))):
            yield "\n".join(held)
            held = []
        held.append(tidy)
    if held:
        yield "\n".join(held)


def _lines(block: str) -> list[str]:
    """A block's lines: those of a table's rows, else the whole as one."""
    rows = block.split("\n")
    sentences = all("; " in row or row.endswith((".", ":")) for row in map(str.strip, rows) if row)
    return rows if len(rows) > 1 and sentences and "; " in block else [block]


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
    return tuple(text[start:end] for start, end in sentence_spans(text))


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence of a text stands, without the space around it: characters `start` up to `end`."""
    cuts = [(match.start("gap") if match["gap"] else match.start(), match.end()) for match in _END.finditer(text)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    parts = ((start, text[start:end]) for start, end in zip(starts, ends, strict=True))
    tidy = ((start + len(part) - len(part.lstrip()), part.strip()) for start, part in parts)
    return tuple((start, start + len(part)) for start, part in tidy if part)


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
