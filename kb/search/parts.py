"""A pasted paragraph or agenda item as the parts of it that ask for something, and the terms that tell in it."""

import re
from collections.abc import Iterator, Sequence

from kb.index.passage import sentence_spans
from kb.index.span import Span
from kb.index.terms import STOPWORDS
from kb.practice.practice import words

LONG = 40
"""Words below which a text is one part."""

TARGET = 60
"""Words up to which sentences stand together in a part."""

MOST_PARTS = 24

MOST_CHARACTERS = 10_000
"""Of a text that is looked at."""

FULL_LINE = 66
"""Characters from which on a line may go on in the next one."""

# Every pattern reads a text once.
_HOUR = r"[0-9]{1,2}[:h][0-9]{2}(?:\s?[ap]\.?m\.?)?"
_TIMES = re.compile(rf"{_HOUR}(?:\s*(?:[-–—]|to|until)\s*{_HOUR})?[:,.]?\s+", re.I)
_NUMBER = r"[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{1,4}"
_LEVELS = r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}(?!\s*(?:[a-z]*illion|per\s?cent|times|years|%))"
_MARK = re.compile(rf"[ \t]*(?:[•·▪■●○◦‣–—*+-]|{_LEVELS}|[(\[]?(?:{_NUMBER})[.)\]:、．）])(?:[ \t]+|(?<=[、．）]))")
"""What an item of a list begins with."""

_INLINE = re.compile(r"(?<!\S)(?:[•·▪■●○◦‣]|[(\[]?(?:(?P<number>[0-9]{1,2})|(?P<letter>[a-z]))[.)\]])[ \t]+(?=\S)")
"""The same in the middle of a line, as fields without lines show a list."""

_CLOSING = r"(?:(?:best|kind|warm) )?(?:regards|wishes)|(?:yours )?(?:sincerely|faithfully|truly)"
_OPENING = rf"dear|hello|hi|good (?:morning|afternoon|evening|day)|many thanks|thanks|thank you|{_CLOSING}"
_GREETING = re.compile(rf"(?:{_OPENING})\b(?:[^\w\n]{{1,3}}\w{{1,30}}){{0,6}}\W*", re.I)
_CLOSES = re.compile(rf"\b(?:{_CLOSING})\b", re.I)
_HEADER = re.compile(r"(?:to|from|cc|bcc|sent|date|venue|place)\s*:[^\n]*", re.I)
_ROUTINE = re.compile(r"\b(?:(?:any )?other (?:business|matters)|AOB)\b", re.I)
SIGNATURE = 6
"""Words at most of each line after a letter's closing."""

_LABEL = re.compile(
    r"(?:(?:(?:agenda|draft)\s+)?(?:item|session|annex|part|section|topic|day|no\.?)\s*"
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}|[ivx]{1,5}|[a-z])?|subject|re|fwd?)\s?[:.)–—-]\s*",
    re.I,
)
"""What stands before the name of an agenda item."""

_WORDS = """
agenda annex item items topic topics point points issue issues question questions session sessions day days page
meeting meetings working group smewg apec committee plenary workshop event member members economy economies delegate
delegates participant participants secretariat chair chairs chairman chairperson host discuss discusses discussed
discussion discussions consider considers considered consideration present presents presented presentation
presentations review reviews reviewed exchange exchanges share shares sharing views view experience experiences
information inform note notes noted following follow follows below above attached attach find look looking forward
seek seeks seeking see invite invites invited invitation ask asks asked request requests requested welcome welcomes
welcoming open opens opened opening close closes closed closing remark remarks speech adopt adopts adopted adoption
approve approval draft document documents paper papers report reports reported update updates introduction
introductory background purpose objective objectives overview summary conclusion conclusions venue room time date
coffee tea break lunch dinner reception registration photo tour other next step steps way hold held take takes taken
place start starts end ends begin begins please kindly dear sir madam thank thanks regards colleague colleagues
excellencies distinguished hereby regarding concerning include includes including january february march april may
june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday
wednesday thursday friday saturday sunday mon tue wed thu fri sat sun am pm practice practices best good example
examples case cases lesson lessons learned learnt new useful relevant help hours hour minutes minute min first second
third fourth fifth st nd rd th year years week month today tomorrow send submit contact email deadline reply
contribute contribution contributions interested preparation
"""

_EMPTY = frozenset(_WORDS.split())
"""Words of invitations and agendas, which say nothing of what is looked for; alone they ask nothing."""


def parts(text: str) -> tuple[str, ...]:
    """What a text asks for, each part as it stands in the text, in its order, MOST_PARTS at most: items of a list,
    lines, and sentences together up to TARGET words. A text below LONG words is one part, an empty one none.

    What asks nothing (greetings, dates, "the meeting will discuss") is left out where something else is left. No text
    raises; the time is linear in its length, of which MOST_CHARACTERS are looked at.
    """
    text = text[:MOST_CHARACTERS]
    if words(text) < LONG:
        return (text.strip(),) if text.strip() else ()
    blocks = [list(_sentences(text, block)) for line in _lines(text) for block in _items(text, line)]
    asking = list(_asking(text, blocks)) or blocks or [[line] for line in _lines(text)]
    grouped = [span for block in asking for span in _grouped(text, block)]
    return tuple(text[span.start : span.end] for span in _bounded(text, grouped))


def _lines(text: str) -> Iterator[Span]:
    """The lines, those together that only the width of a page parts."""
    start = end = -1
    for match in re.finditer(r"[^\n\r]+|\n\s*\n", text):
        line = match[0].strip()
        begin = match.start() + len(match[0]) - len(match[0].lstrip())
        goes_on = start >= 0 and end - start >= FULL_LINE and text[end - 1] not in ".!?:;。！？：；"
        if line and goes_on and line[0].islower() and not _MARK.match(match[0]):
            end = begin + len(line)
            continue
        if start >= 0:
            yield Span(start, end)
        start, end = (begin, begin + len(line)) if line else (-1, -1)
    if start >= 0:
        yield Span(start, end)


def _items(text: str, line: Span) -> Iterator[Span]:
    """A line cut where items of a list begin in it, each without what marks it and without a label before its name."""
    starts = [line.start, *_inner(text, line)]
    for start, end in zip(starts, [*starts[1:], line.end], strict=True):
        for pattern in (_MARK, _TIMES, _LABEL, _MARK):
            if match := pattern.match(text, start, end):
                start = match.end()
        end = start + len(text[start:end].rstrip())
        if start < end:
            yield Span(start, end)


def _inner(text: str, line: Span) -> list[int]:
    """Where items begin within a line: at bullets, and at numbers or letters that count on from the first."""
    marks = list(_INLINE.finditer(text, line.start, line.end))
    cuts = [mark.start() for mark in marks if not (mark["number"] or mark["letter"])]
    for kind, first in (("number", 1), ("letter", ord("a"))):
        counted: list[int] = []
        for mark in marks:
            value = mark[kind] and (int(mark[kind]) if kind == "number" else ord(mark[kind]))
            if value == first + len(counted) or (value and not counted and mark.start() == line.start):
                first = first if counted else value
                counted.append(mark.start())
        cuts += counted if len(counted) > 1 else []
    return sorted(at for at in cuts if at > line.start)


def _sentences(text: str, block: Span) -> Iterator[Span]:
    """A block's sentences; what is no sentence but a wall of words is cut."""
    for start, end in sentence_spans(text[block.start : block.end]):
        sentence = Span(block.start + start, block.start + end)
        if words(text[sentence.start : sentence.end]) <= 2 * TARGET:
            yield sentence
        else:
            yield from _slices(text, sentence)


def _slices(text: str, wall: Span) -> Iterator[Span]:
    """About TARGET words each, by characters where there are no spaces."""
    spots = [wall.start + match.end() for match in re.finditer(r"\S{1,120}\s*", text[wall.start : wall.end])]
    start, held = wall.start, 0
    for spot in spots:
        held += max(1, words(text[start:spot]) - held)
        if held >= TARGET or spot == spots[-1]:
            yield Span(start, start + len(text[start:spot].rstrip()))
            start, held = spot, 0


def _asking(text: str, blocks: Sequence[Sequence[Span]]) -> Iterator[list[Span]]:
    """Of each block the sentences that ask for something, and none of a letter's signature."""
    closed = False
    for block in blocks:
        pieces = [text[span.start : span.end] for span in block]
        greeting = _GREETING.fullmatch(" ".join(pieces)) if len(pieces) <= 2 else None
        closed = closed or bool(greeting and _CLOSES.search(greeting[0]))
        if greeting or (closed and sum(map(words, pieces)) <= SIGNATURE):
            continue
        found = [span for span, piece in zip(block, pieces, strict=True) if _asks(piece)]
        if found:
            yield found


def _asks(piece: str) -> bool:
    """Whether a sentence says anything besides what invitations and agendas always do."""
    if _HEADER.fullmatch(piece):
        return False
    said = re.findall(r"[^\W\d_]+", _ROUTINE.sub(" ", piece).casefold())
    return any(word not in _EMPTY and word not in STOPWORDS and (len(word) > 1 or not word.isascii()) for word in said)


def _grouped(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Neighbouring sentences together up to TARGET words."""
    held: Span | None = None
    for sentence in sentences:
        whole = Span(held.start, sentence.end) if held else sentence
        beside = held is not None and not text[held.end : sentence.start].strip()
        if held and not (beside and words(text[whole.start : whole.end]) <= TARGET):
            yield held
            whole = sentence
        held = whole
    if held:
        yield held


def _bounded(text: str, found: Sequence[Span]) -> list[Span]:
    """The spans, neighbours together where they are too many: about as long as each other."""
    if len(found) <= MOST_PARTS:
        return list(found)
    sizes = [max(1, words(text[span.start : span.end])) for span in found]
    together: list[Span] = []
    size, share = 0, sum(sizes) / MOST_PARTS
    for span, length in zip(found, sizes, strict=True):
        if together and size < share:
            together[-1] = Span(together[-1].start, span.end)
            size += length
        else:
            together.append(span)
            size = length
    return together
