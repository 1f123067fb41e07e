"""The terms of one language as they are looked for in a text: anywhere in a run of characters, or word by word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from unicodedata import normalize

import regex

from kb.index.terms import plain

JOINED = ("zh", "ja", "ko", "th")
"""Languages whose terms stand anywhere in a run of characters: they are written without spaces, or as Korean with
endings joined to the word and with spaces that writers set as they like."""

WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
_CLUSTER = regex.compile(r"\X")
_SPACE = regex.compile(r"[\s\p{P}]")


@dataclass(frozen=True)
class FoldedText:
    """A text as it is compared, and for each of its characters where in the text it begins and ends."""

    typed: str
    form: str
    starts: Sequence[int]
    ends: Sequence[int]

    def stretch(self, start: int, end: int) -> str:
        """The characters as they were typed."""
        return self.typed[self.starts[start] : self.ends[end - 1]]


@dataclass(frozen=True)
class TermMatch:
    """Characters `start` up to `end` of a folded text, and the number of the entry that they are a term of."""

    start: int
    end: int
    entry: int


class LanguageTerms(Protocol):
    def matches(self, text: FoldedText) -> list[TermMatch]:
        """The terms in the text's order, without overlaps: of two that share characters the longer is meant."""
        ...

    def little(self, text: FoldedText) -> list[tuple[int, int]]:
        """Where words stand that say nothing of what is looked for."""
        ...


def language_terms(code: str, terms: Iterable[tuple[str, int]], little: Sequence[str]) -> LanguageTerms:
    """Those of a language: `terms` with their entries' numbers, and its little words."""
    return (JoinedTerms if code in JOINED else SpacedTerms)(code, terms, little)


def folded(text: str) -> FoldedText:
    """Fold a text letter by letter, so that each place of the result is known in the text."""
    if text.isascii():
        places = range(len(text) + 1)
        return FoldedText(text, text.lower(), places[:-1], places[1:])
    form: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        letters = _fold(cluster[0])
        form.append(letters)
        starts += [cluster.start()] * len(letters)
        ends += [cluster.end()] * len(letters)
    return FoldedText(text, "".join(form), starts, ends)


class JoinedTerms:
    """Terms by their characters; spaces and points between them do not matter."""

    def __init__(self, code: str, terms: Iterable[tuple[str, int]], little: Sequence[str]) -> None:
        self._entries: dict[str, int] = {}
        for term, entry in terms:
            self._entries.setdefault(_closed(term), entry)
        self._little = {_closed(word): -1 for word in little}
        self._sizes, self._little_sizes = _sizes(self._entries), _sizes(self._little)

    def matches(self, text: FoldedText) -> list[TermMatch]:
        return _longest(_anywhere(self._entries, self._sizes, text))

    def little(self, text: FoldedText) -> list[tuple[int, int]]:
        return [(match.start, match.end) for match in _longest(_anywhere(self._little, self._little_sizes, text))]


class SpacedTerms:
    """Terms word by word: as they are written, else without their endings.

    A Vietnamese syllable alone means one thing with its marks and many without: it is compared with them. Of several
    syllables one is told by the other, so that they may be typed without.
    """

    def __init__(self, code: str, terms: Iterable[tuple[str, int]], little: Sequence[str]) -> None:
        self._code = code
        self._exact: dict[str, int] = {}
        self._bare: dict[str, int] = {}
        for term, entry in terms:
            words = WORD.findall(normalize("NFC", term).casefold())
            self._exact.setdefault(" ".join(_exact(code, word) for word in words), entry)
            if code != "vi" or len(words) > 1:
                self._bare.setdefault(" ".join(_bare(code, word) for word in words), entry)
        self._exact_most, self._bare_most = _most_words(self._exact), _most_words(self._bare)
        self._little = {_fold(word) for word in little}

    def matches(self, text: FoldedText) -> list[TermMatch]:
        words = [(word.start(), word.end()) for word in WORD.finditer(text.form)]
        typed = [normalize("NFC", text.stretch(*word)).casefold() for word in words]
        forms = [text.form[start:end] for start, end in words]
        exact, bare = [_exact(self._code, word) for word in typed], [_bare(self._code, word) for word in typed]
        found: list[TermMatch] = []
        for at, (start, _) in enumerate(words):
            # most words of most texts begin no term at all
            most = max(self._exact_most.get(exact[at], 0), self._bare_most.get(bare[at], 0))
            for size in range(min(most, len(words) - at), 0, -1):
                entry = self._exact.get(" ".join(exact[at : at + size]))
                if entry is None and (size > 1 or forms[at] not in self._little):  # its stem may be a term's by chance
                    entry = self._bare.get(" ".join(bare[at : at + size]))
                if entry is not None:
                    found.append(TermMatch(start, words[at + size - 1][1], entry))
        return _longest(found)

    def little(self, text: FoldedText) -> list[tuple[int, int]]:
        return [(word.start(), word.end()) for word in WORD.finditer(text.form) if word[0] in self._little]


def _most_words(phrases: Iterable[str]) -> Mapping[str, int]:
    """By the word that they begin with, how many words they have at most."""
    most: dict[str, int] = {}
    for phrase in phrases:
        words = phrase.split(" ")
        most[words[0]] = max(most.get(words[0], 0), len(words))
    return most


def _longest(matches: Iterable[TermMatch]) -> list[TermMatch]:
    """Of those that share characters the longest, of equally long ones the first."""
    kept: list[TermMatch] = []
    covered: set[int] = set()
    for match in sorted(matches, key=lambda one: (one.start - one.end, one.start)):
        # a longer one was taken before it, so that what shares a character with it holds one of this one's ends
        if match.start not in covered and match.end - 1 not in covered:
            kept.append(match)
            covered.update(range(match.start, match.end))
    return sorted(kept, key=lambda one: one.start)


def _sizes(entries: Iterable[str]) -> Mapping[str, set[int]]:
    """By the character that they begin with, how long they are."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        sizes[entry[0]].add(len(entry))
    return sizes


def _anywhere(entries: Mapping[str, int], sizes: Mapping[str, set[int]], text: FoldedText) -> Iterable[TermMatch]:
    """Every place where one of these stands, spaces left out."""
    places = [at for at, char in enumerate(text.form) if not _SPACE.match(char)]
    closed = "".join(text.form[at] for at in places)
    for at, char in enumerate(closed):
        for size in sizes.get(char, ()):
            if at + size <= len(closed) and (entry := entries.get(closed[at : at + size])) is not None:
                yield TermMatch(places[at], places[at + size - 1] + 1, entry)


def _closed(term: str) -> str:
    return _SPACE.sub("", _fold(term))


@lru_cache(maxsize=50_000)
def _fold(word: str) -> str:
    """A word as it is compared; the Vietnamese d with a bar is a letter of its own to Unicode, and a d to who types."""
    return plain(word).replace("đ", "d")


def _exact(code: str, word: str) -> str:
    return word if code == "vi" else _fold(word)


@lru_cache(maxsize=50_000)
def _bare(code: str, word: str) -> str:
    """A word without what number, gender, case and verb forms add to it; light, so that no two words fall together."""
    form = _fold(word)
    if code == "ru":  # its stemmer must see the letters that folding takes the marks off
        return _fold(str(_stemmer("russian").stemWord(word.replace("ё", "е"))))
    if code in ("id", "ms"):
        return str(_stemmer("indonesian").stemWord(form))
    if code == "es":
        form = regex.sub(r"ces$", "z", form) if len(form) > 4 else form
        form = regex.sub(r"(?<=[^aeiou])es$|s$", "", form) if len(form) > 3 else form
        return regex.sub(r"[aoe]$", "", form) if len(form) > 3 else form
    if code == "fr":
        form = regex.sub(r"aux$", "al", form) if len(form) > 4 else form
        form = regex.sub(r"[sx]$", "", form) if len(form) > 3 else form
        return regex.sub(r"e+$", "", form) if len(form) > 3 else form
    if code == "tl":
        return regex.sub(r"(?<=[aeiou])(ng|t)$", "", form) if len(form) > 4 else form
    return form


@lru_cache(maxsize=4)
def _stemmer(language: str) -> Any:
    from Stemmer import Stemmer

    return Stemmer(language)
