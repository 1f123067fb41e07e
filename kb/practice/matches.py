"""What a reader looked for, marked in safe HTML: on its text alone, each match with the way to the next one."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

MOST = 500
"""Matches that are marked: a reader goes through no more, and a page stays readable."""

MOST_PARTS = 20
"""Parts of a sentence that are looked for one by one."""

_WITHIN = frozenset(["a", "abbr", "b", "code", "del", "em", "i", "ins", "q", "s", "small", "strong", "sub", "sup"])
"""Tags that a sentence runs through; any other ends it."""

Finder = Callable[[str], Sequence[tuple[int, int]]]
"""Where something stands in a text that no tag breaks: characters `start` up to `end`."""


@dataclass(frozen=True)
class Place:
    """A text somewhere in the HTML, `target` a part of it: where a reader is to begin."""

    text: str
    target: str


@dataclass(frozen=True)
class Matched:
    """The fragments with every match marked, and how many there are."""

    fragments: tuple[str, ...]
    total: int


def matched(fragments: Sequence[str], find: Finder, place: Place | None = None) -> Matched:
    """Fragments of safe HTML in which what `find` finds is marked, and the target of `place` too. Matches are numbered
    `match-1` and on in their order, beginning with the target and going round, so that a link to the first one opens
    the place. What stands directly side by side is one match."""
    texts = [_Fragment(fragment) for fragment in fragments]
    target = _target(texts, place) if place else None
    spans: list[tuple[int, int, int]] = []
    for at, text in enumerate(texts):
        own = [(start, end) for no, start, end in (target,) if no == at] if target else []
        spans += [(at, start, end) for start, end in text.joined([*text.found(find), *own])]
    first = next((i for i, span in enumerate(spans) if target and _holds(span, target)), 0)
    kept = (spans[first:] + spans[:first])[:MOST]
    numbers = {span: number for number, span in enumerate(kept, 1)}
    return Matched(
        tuple(
            text.marked({(start, end): no for (one, start, end), no in numbers.items() if one == at}, len(kept))
            for at, text in enumerate(texts)
        ),
        len(kept),
    )


def _target(texts: "Sequence[_Fragment]", place: Place) -> tuple[int, int, int] | None:
    """Which fragment holds the place's target, and where. A passage may be put together from several sections, or read
    a table's row as a sentence, so that it stands nowhere as a whole: then the target alone is looked for, or else the
    longest part of it that stands somewhere."""
    parts = sorted(re.split(r"[:;.\n\u2022]", place.target), key=len, reverse=True)[:MOST_PARTS]
    for whole, target in ((place.text, place.target), *((part, part) for part in (place.target, *parts))):
        for at, text in enumerate(texts):
            around = text.place(whole)
            if around and (found := text.place(target, around[0])):
                return (at, *found)
    return None


def _holds(span: tuple[int, int, int], target: tuple[int, int, int]) -> bool:
    return span[0] == target[0] and span[1] <= target[1] < span[2]


class _Fragment(HTMLParser):
    """One fragment as its tags and texts; places are characters of its texts together."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self._tokens: list[tuple[str, str]] = []
        """The tag's name, `/` before it where it ends, and how it is written; a text has no name."""
        self.feed(fragment)
        self.close()
        self._text = "".join(text for name, text in self._tokens if not name)
        self._places = [at for at, char in enumerate(self._text) if char.isalnum()]
        self._letters = "".join(self._text[at] for at in self._places)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self._tokens.append((tag, f"<{tag}{kept}>"))

    def handle_endtag(self, tag: str) -> None:
        self._tokens.append((f"/{tag}", f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self._tokens.append(("", data))

    def place(self, text: str, after: int = 0) -> tuple[int, int] | None:
        """Where a text stands from there on. Letters and digits alone are compared: white space, emphasis and the marks
        of lists and tables differ between a write-up and its HTML."""
        letters = "".join(char for char in text if char.isalnum())
        begin = next((i for i, at in enumerate(self._places) if at >= after), len(self._places)) if after else 0
        at = self._letters.find(letters, begin) if letters else -1
        return (self._places[at], self._places[at + len(letters) - 1] + 1) if at >= 0 else None

    def found(self, find: Finder) -> list[tuple[int, int]]:
        """What is found in each stretch of text that no block's tag breaks."""
        return [(start + a, start + b) for start, end in self._stretches() for a, b in find(self._text[start:end])]

    def _stretches(self) -> Iterator[tuple[int, int]]:
        start = at = 0
        for name, token in self._tokens:
            if not name:
                at += len(token)
            elif name.removeprefix("/") not in _WITHIN and at > start:
                yield start, at
                start = at
        if at > start:
            yield start, at

    def joined(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """In their order, those that overlap, stand side by side or in one link put together: a link holds no other."""
        joined: list[tuple[int, int]] = []
        links = self._links()
        for start, end in sorted(span for span in spans if span[0] < span[1]):
            link = links.get(start)
            if joined and (
                start <= joined[-1][1]
                or (link is not None and links.get(joined[-1][1] - 1) == link)
                or self._side_by_side(joined[-1][1], start)
            ):
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

    def _side_by_side(self, end: int, start: int) -> bool:
        between = self._text[end:start]
        return len(between) == 1 and between in " \n-\u2010\u00a0"

    def _links(self) -> dict[int, int]:
        """Of each character of a link which link it is."""
        found: dict[int, int] = {}
        at, link = 0, -1
        for number, (name, token) in enumerate(self._tokens):
            if name in ("a", "/a"):
                link = number if name == "a" else -1
            elif not name:
                if link >= 0:
                    found.update(dict.fromkeys(range(at, at + len(token)), link))
                at += len(token)
        return found

    def marked(self, numbers: dict[tuple[int, int], int], total: int) -> str:
        """The HTML with each span's text in marks, the way on behind the first mark of it or behind its link."""
        parts: list[str] = []
        waiting: list[str] = []
        at, linked, begun = 0, False, set[int]()
        order = sorted(numbers)
        ahead = 0
        for name, token in self._tokens:
            if name:
                linked = (linked or name == "a") and name != "/a"
                parts.append(token)
                if name == "/a":
                    parts += waiting
                    waiting = []
                continue
            end = at + len(token)
            while ahead < len(order) and order[ahead][1] <= at:
                ahead += 1
            over, place = [], ahead
            while place < len(order) and order[place][0] < end:
                over.append(order[place])
                place += 1
            borders = sorted({at, end, *(b for span in over for b in span if at < b < end)})
            for start, stop in pairwise(borders):
                text = escape(self._text[start:stop], quote=False)
                span = next((one for one in over if one[0] <= start < one[1]), None)
                if span is None or not text.strip():
                    parts.append(text)
                    continue
                number = numbers[span]
                parts.append(_mark(text, number if number not in begun else 0))
                if number not in begun:
                    (waiting if linked else parts).append(_turn(number, total))
                    begun.add(number)
            at = end
        return "".join([*parts, *waiting])


def _mark(text: str, number: int) -> str:
    id = f' id="match-{number}"' if number else ""
    return f'<mark class="match"{id}>{text}</mark>'


def _turn(number: int, total: int) -> str:
    """Shown while the match before it is the one that the address names."""
    ways = [("previous", number - 1 or total), ("next match", number % total + 1)] if total > 1 else []
    links = "".join(f' <a href="#match-{to}">{label}</a>' for label, to in ways)
    return f'<span class="turn" lang="en"><span>match {number} of {total}</span>{links}</span>'
