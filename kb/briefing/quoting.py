"""What is quoted of a practice: whole sentences, letter by letter as its text has them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kb.briefing.document import Quotation
from kb.index.passage import cut, plain, sentence_spans
from kb.index.terms import terms
from kb.practice.practice import Submission
from kb.search.results import Excerpt

ENOUGH = 90
"""Characters from which on a sentence says enough by itself."""

SAYS = 40
"""Characters below which a sentence says hardly anything."""

MOST = 700
"""Characters of a quotation; what is longer is cut between words, and still stands in the text."""

SUMMARY = "Summary"

_DIFFICULTY = re.compile(
    r"\b(?:problem|context|challenge|difficult|obstacle|limitation|background|problema|contexto|dificultad|desaf[ií]o|"
    r"antecedente)",
    re.IGNORECASE,
)
"""In a heading: what stands below it says what was hard, and not what was done."""


def quotation(excerpt: Excerpt | None, text: Submission, words: Iterable[str] = ()) -> tuple[Quotation, ...]:
    """The sentence of a passage that answers, with the one after it where it is short; the summary's where that holds
    more of these words, or where the passage does not stand in the text, as a name beside it. Empty where a practice
    has no text at all."""
    asked = frozenset(term.form for word in words for term in terms(word))
    offered = list(_bounded((*_best(excerpt, text, asked), *_first(text))))
    for is_there in (written, stands):  # as it was written, before what a reader sees of emphasis and tables
        for heading, quoted in offered:
            if is_there(quoted, text):
                return (Quotation(quoted, heading),)
    return ()


def written(quoted: str, text: Submission) -> bool:
    """Whether these letters stand in a write-up as it was handed in, a line break being a space."""
    sought = _in_line(quoted)
    return bool(sought) and (sought in _in_line(text.summary) or sought in _in_line(text.body))


def _bounded(found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for heading, sentence in found:
        quoted = sentence.removeprefix("• ").strip()
        quoted = quoted if len(quoted) <= MOST else quoted[:MOST].rpartition(" ")[0]
        yield heading, quoted
        said = quoted.partition(": ")[2]  # a label before it is often set in bold, and the rest as it was written
        if len(said) >= SAYS:
            yield heading, said


def stands(quoted: str, text: Submission) -> bool:
    """Whether a text holds these letters, a line break being a space, as it was written or as a reader sees it."""
    sought = _in_line(quoted)
    seen = (plain(text.summary), plain(text.body))
    return written(quoted, text) or (bool(sought) and any(sought in _in_line(one) for one in seen))


def _best(excerpt: Excerpt | None, text: Submission, asked: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Sentences of the passage and of the summary, the one that answers first: the nearest, else the one that holds
    most of the words."""
    if excerpt is None:
        return
    spans = list(sentence_spans(excerpt.text))
    if _DIFFICULTY.search(excerpt.heading) and text.summary:  # where the summary says as much as what was hard
        best = max((_held(_of(excerpt.text, span), asked) for span in spans), default=0)
        if _held(text.summary, asked) >= best:
            yield SUMMARY, text.summary
    if excerpt.nearest:
        near = next((no for no, (start, end) in enumerate(spans) if start <= excerpt.nearest.start < end), 0)
        yield excerpt.heading, _enough(excerpt.text, spans[near:])
    found = [(_worth(excerpt, start, end, asked), -no) for no, (start, end) in enumerate(spans)]
    order = sorted(range(len(spans)), key=lambda no: found[no], reverse=True)
    if (
        order
        and asked
        and text.summary
        and _held(text.summary, asked) > _held(_of(excerpt.text, spans[order[0]]), asked)
    ):
        yield SUMMARY, text.summary
    for no in order:
        yield excerpt.heading, _enough(excerpt.text, spans[no:])
        yield excerpt.heading, _of(excerpt.text, spans[no])


def _of(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]]


def _enough(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A sentence, with those after it in its paragraph as long as it says little."""
    start, end = spans[0]
    for _, further in spans[1:]:
        if end - start >= ENOUGH or "\n" in text[start:further]:
            break
        end = further
    return text[start:end]


def _held(sentence: str, asked: frozenset[str]) -> int:
    return len(asked & {term.form for term in terms(sentence)})


def _worth(excerpt: Excerpt, start: int, end: int, asked: frozenset[str]) -> tuple[bool, int, int]:
    """What a sentence is worth: a whole one before a label or a cell, then how many of the words it holds, and how many
    marks."""
    sentence = excerpt.text[start:end]
    marks = sum(start <= one.start < end for one in excerpt.spans)
    whole = end - start >= SAYS and sentence.rstrip().endswith((".", "!", "?", "”", '"', ")")) and "; " not in sentence
    return whole and bool(marks), _held(sentence, asked), marks


def _first(text: Submission) -> Iterator[tuple[str, str]]:
    if text.summary:
        yield SUMMARY, text.summary
    for passage in cut(text):
        for start, end in sentence_spans(passage.text):
            yield passage.heading, passage.text[start:end]


def _in_line(text: str) -> str:
    return " ".join(text.split())
