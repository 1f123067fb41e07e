"""What a reader may be about to type: titles of practices and objectives in which every typed word begins a word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import regex

from kb.index.terms import MOST_CHARACTERS, plain
from kb.plan.plan import Plan
from kb.practice.card import Card

FEWEST_CHARACTERS = 2
"""Less typed says too little."""

MOST_COMPLETIONS = 20

_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")


class CompletionKind(StrEnum):
    """What a completion names."""

    PRACTICE = "practice"
    OBJECTIVE = "objective"


@dataclass(frozen=True)
class Completion:
    """A title, and the id of what bears it."""

    text: str
    kind: CompletionKind
    id: str


def complete(text: str, cards: Iterable[Card], plan: Plan, limit: int) -> tuple[Completion, ...]:
    """The titles that begin as typed, then those with all of it in one place, then those with each word somewhere."""
    typed = _spaced(text[:MOST_CHARACTERS])
    if len(typed.strip()) < FEWEST_CHARACTERS:
        return ()
    # a script without spaces has no beginnings of words to go by
    begun = [f" {word}" if word.isascii() else word for word in typed.split()]
    titles = ((entry, _spaced(entry[0])) for entry in _titles(cards, plan))
    found = [(_place(typed, words), entry) for entry, words in titles if all(word in words for word in begun)]
    best = sorted(found, key=lambda fit: fit[0])[: min(limit, MOST_COMPLETIONS)]
    return tuple(Completion(*entry) for _, entry in best)


def _titles(cards: Iterable[Card], plan: Plan) -> Iterator[tuple[str, CompletionKind, str]]:
    """The plan's objectives in its order, then the practices in theirs."""
    for objective in plan.objectives:
        yield objective.title, CompletionKind.OBJECTIVE, objective.id
    for card in cards:
        yield card.practice.title, CompletionKind.PRACTICE, card.practice.id


def _place(typed: str, words: str) -> int:
    """How well a title's words fit what is typed; 0 is best."""
    return 0 if words.startswith(typed) else 1 if typed in words else 2


@lru_cache(maxsize=20_000)
def _spaced(text: str) -> str:
    """The words of a text as they are compared, a space before each."""
    return "".join(f" {word}" for word in _WORD.findall(plain(text)))
