"""Words that are written joined, with a hyphen or apart: micro-credit, which of them the index knows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import regex

from kb.index.terms import SPLIT, STOPWORDS, Term, fold, plain
from kb.index.variants import variants

MOST_WORDS = 64
"""Of a longer query only the first so many words are looked at: what they ask of the index must stay bounded."""

LONGEST = 40
"""Letters of a word that may be of two parts."""

SHORTEST = 3
"""Letters of a part; of shorter ones only those count that begin or end many words (variants.toml)."""

_HYPHEN = regex.compile("[-\u2010\u2011\u2013\u2212\uff0d]")
_SPACES = regex.compile(r"\s{1,3}")
_NOTHING = regex.compile(r"[^\p{L}\p{N}\p{M}]+")
_WORD = regex.compile(r"[\p{Latin}\p{Nd}]+")
_RUNS = regex.compile(r"\p{Nd}+|\P{Nd}+")


@dataclass(frozen=True)
class Compound:
    """The query's terms from `first` to `last`, both included, are one word, equal to any of these phrases of forms."""

    first: int
    last: int
    phrases: tuple[str, ...]


def compounds(asked: Sequence[Term], text: str, known: Callable[[str], bool]) -> tuple[Compound, ...]:
    """The compounds in a query, in its order; each term belongs to one at most.

    `asked` are the terms of `text`, none left out; `known` says whether a phrase of forms, joined by single spaces,
    stands in the index. All ways of writing a word give the same phrases: those that are known. A single word that is
    only known as it was typed is none; two that usually are one are a phrase, even where no text joins them.
    """
    asked, looked_up = asked[:MOST_WORDS], cache(known)
    found: list[Compound] = []
    at = 0
    while at < len(asked):
        size, phrases = _at(asked, at, text, looked_up)
        if size:
            found.append(Compound(at, at + size - 1, phrases))
        at += size or 1
    return tuple(found)


def usually_one(phrase: str) -> bool:
    """Whether a phrase of forms is of a word that is known to be written joined as well."""
    return phrase in _phrases()


def _at(asked: Sequence[Term], at: int, text: str, known: Callable[[str], bool]) -> tuple[int, tuple[str, ...]]:
    """How many terms from this one on are one word, and its phrases; 0 where none are."""
    for size in (3, 2, 1):
        some = asked[at : at + size]
        if len(some) < size or (size > 1 and not _joinable(asked, at, size, text)):
            continue
        word = "".join(_bare(text, term) for term in some)
        if not _WORD.fullmatch(word) or len(word) > LONGEST:
            continue
        typed = " ".join(term.form for term in some)
        if size == 1 and typed != fold(word):
            continue  # an abbreviation in capitals is no little word
        usual = size > 1 and _usual([_bare(text, term) for term in some])
        # two words with a space between them are one only where some text says so
        if size > 1 and not (usual or _hyphened(asked, at, text) or known(fold(word))):
            continue
        ways = dict.fromkeys((fold(word), *_apart(word), *([typed] if size > 1 else [])))
        phrases = tuple(sorted(way for way in ways if known(way)))
        if phrases and (usual or phrases != (typed,)):
            return size, phrases
    return 0, ()


def _joinable(asked: Sequence[Term], at: int, size: int, text: str) -> bool:
    """Whether neighbours may be one word: nothing but a hyphen or a space between them, and parts that make one."""
    some = asked[at : at + size]
    between = [text[one.end : other.start] for one, other in pairwise(some)]
    if not all(_HYPHEN.fullmatch(gap) or _SPACES.fullmatch(gap) for gap in between):
        return False
    if at + size < len(asked) and _SPACES.fullmatch(between[-1]) and _hyphened(asked, at + size - 1, text):
        return False  # the last belongs to what follows: small e-commerce
    parts = tuple([_bare(text, term) for term in some])
    return sum(map(len, parts)) <= LONGEST and _makes_one(parts)


def _hyphened(asked: Sequence[Term], at: int, text: str) -> bool:
    """Whether the term and the next are joined by a hyphen."""
    return at + 1 < len(asked) and bool(_HYPHEN.fullmatch(text[asked[at].end : asked[at + 1].start]))


def _bare(text: str, term: Term) -> str:
    typed = text[term.start : term.end]
    return _letters(typed) if len(typed) <= LONGEST else _NOTHING.sub("", plain(typed))


@lru_cache(maxsize=20_000)
def _letters(typed: str) -> str:
    return _NOTHING.sub("", plain(typed))


@lru_cache(maxsize=20_000)
def _apart(word: str) -> tuple[str, ...]:
    """The phrases that a joined word may be written as."""
    return tuple(_cut(word))


def _cut(word: str) -> Iterator[str]:
    runs = _RUNS.findall(word)
    if len(runs) > 1:
        if _makes_one(tuple(runs)):
            yield " ".join(map(fold, runs))
        return
    for cut in range(1, len(word)):
        parts = word[:cut], word[cut:]
        if _is_one(parts):
            yield " ".join(map(fold, parts))


@lru_cache(maxsize=20_000)
def _makes_one(parts: tuple[str, ...]) -> bool:
    """As `_is_one`, of what is typed side by side: the same words come again in query after query."""
    return _is_one(parts)


def _is_one(parts: tuple[str, ...]) -> bool:
    """Whether these may be the parts of one word: B2B, and two of letters that are long enough and say something.

    Little words stand beside any other by accident: "to get her" is not "together".
    """
    word = "".join(parts)
    if any(map(str.isdecimal, parts)):  # longer runs of letters are words of their own beside a number
        return not word.isdecimal() and all(len(part) < SPLIT or part.isdecimal() for part in parts)
    if len(parts) != 2:
        return False
    if _usual(parts):
        return True
    first, last = parts
    return (
        not STOPWORDS & {first, last, fold(first), fold(last)}
        and (len(first) >= SHORTEST or first in variants().first)
        and (len(last) >= SHORTEST or last in variants().last)
    )


def _usual(parts: Sequence[str]) -> bool:
    """Whether these are the parts of a word that is known to be written in more ways, whatever they end in."""
    return len(parts) > 2 or (fold("".join(parts)), *map(fold, parts)) in _lexicon()


@lru_cache(maxsize=1)
def _lexicon() -> frozenset[tuple[str, ...]]:
    return frozenset((fold(word), *map(fold, parts)) for word, parts in variants().compounds.items())


def usual_parts(word: str) -> tuple[str, ...]:
    """The forms of the parts of a word that is known to be written in more ways; none of any other."""
    return next((parts[1:] for parts in _lexicon() if parts[0] == fold(word)), ())


@lru_cache(maxsize=1)
def _phrases() -> frozenset[str]:
    return frozenset(" ".join(parts) for _, *parts in _lexicon())
