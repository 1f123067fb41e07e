"""Sentences marked in place in safe HTML: on its text alone, never on its tags, whatever the text says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import pairwise


@dataclass(frozen=True)
class Quote:
    """A sentence to be marked. Its mark bears `id` where it begins, and `mark` as a class throughout."""

    id: str
    mark: str
    text: str


def marked(fragments: Sequence[str], quotes: Sequence[Quote]) -> tuple[str, ...]:
    """Pieces of safe HTML, each quote marked where it first stands; one that stands nowhere is passed over. Ids of
    headings are let go, for those of several pieces may be the same.

    Only letters and digits are compared: white space, emphasis and the marks of lists and tables differ between a
    write-up and its HTML.
    """
    pieces = [_Piece(fragment) for fragment in fragments]
    for quote in quotes:
        any(piece.find(quote) for piece in pieces)
    return tuple(piece.html() for piece in pieces)


@dataclass(frozen=True)
class _Span:
    quote: Quote
    start: int
    end: int


class _Piece(HTMLParser):
    """One fragment as its tags and texts; `spans` are characters of its texts together."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self._tokens: list[tuple[bool, str]] = []
        self._spans: list[_Span] = []
        self.feed(fragment)
        self.close()
        self._text = "".join(text for is_text, text in self._tokens if is_text)
        self._places = [at for at, char in enumerate(self._text) if char.isalnum()]
        self._letters = "".join(self._text[at] for at in self._places)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if name != "id")
        self._tokens.append((False, f"<{tag}{kept}>"))

    def handle_endtag(self, tag: str) -> None:
        self._tokens.append((False, f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self._tokens.append((True, data))

    def find(self, quote: Quote) -> bool:
        letters = "".join(char for char in quote.text if char.isalnum())
        at = self._letters.find(letters) if letters else -1
        if at < 0:
            return False
        start, end = self._places[at], self._places[at + len(letters) - 1] + 1
        while end < len(self._text) and not self._text[end].isspace() and not self._text[end].isalnum():
            end += 1
        self._spans.append(_Span(quote, start, end))
        return True

    def html(self) -> str:
        at, parts = 0, list[str]()
        begun = set[str]()
        for is_text, token in self._tokens:
            parts += self._cut(at, token, begun) if is_text else [token]
            at += len(token) if is_text else 0
        return "".join(parts)

    def _cut(self, at: int, text: str, begun: set[str]) -> Iterator[str]:
        """A text, which begins at `at`, cut where a span begins or ends, each part in the marks of its spans."""
        borders = {at, at + len(text)}
        borders |= {b for span in self._spans for b in (span.start, span.end) if at < b < at + len(text)}
        order = sorted(borders)
        for start, end in pairwise(order):
            part = escape(self._text[start:end], quote=False)
            over = [span.quote for span in self._spans if span.start <= start < span.end] if part.strip() else []
            for quote in over:
                id = "" if quote.id in begun else f' id="{escape(quote.id)}"'
                begun.add(quote.id)
                part = f'<mark{id} class="{escape(quote.mark)}">{part}</mark>'
            yield part
