"""Practices that are nearly the same told as one: further financing of a project, a plan and its closing form, a record
under two ids."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kb.practice.card import Card
from kb.raw_text import normalized

_ADDED = re.compile(
    r"\b(?:(?:first|second|third|fourth|1st|2nd|3rd|4th|\d+)\s+)?"
    r"(?:additional\s+financ\w*|supplement(?:al|ary)\s+(?:financ\w*|credit|loan|grant|project)|supplemental|closing\s+form"
    r"|closing)\b(?:\s+(?:19|20)\d\d\b)?"
)
"""What is put to a title when the same is financed further or closed; a second phase is another practice."""

_LITTLE = frozenset({"a", "an", "the", "of", "for", "to", "and", "in", "on", "project", "programme", "program"})


def grouped(ranked: Sequence[Card], texts: Mapping[str, int]) -> tuple[tuple[Card, ...], ...]:
    """The cards in their order, each group where its best stands. `texts` are digests of what the practices say, by id;
    0 of one that says nothing.

    Cards of the same origins belong together if their titles differ only in what was added later, or their texts not
    at all; cards of different origins if neither title nor text differs.
    """
    root: dict[object, object] = {}

    def top(key: object) -> object:
        while root.setdefault(key, key) != key:
            key = root[key]
        return key

    for card in ranked:
        for key in _keys(card, texts.get(card.id, 0)):
            root[top(key)] = top(card.id)
    groups: dict[object, list[Card]] = {}
    for card in ranked:
        groups.setdefault(top(card.id), []).append(card)
    return tuple(tuple(group) for group in groups.values())


def _keys(card: Card, text: int) -> Iterator[tuple[object, ...]]:
    practice = card.practice
    origins = frozenset((*practice.economies, *practice.other_origins))
    title = title_key(practice.title)
    if title and origins:
        yield "title", title, origins
    if text and origins:
        yield "text", text, origins
    if text and title:
        yield "both", text, title


@lru_cache(maxsize=50_000)
def title_key(title: str) -> str:
    """A title as it is compared: without case, marks, little words, and what is put to it for further financing."""
    plain = re.sub(r"[\W_]+", " ", normalized("NFKC", title).casefold())
    return " ".join(word for word in _ADDED.sub(" ", plain).split() if word not in _LITTLE)
