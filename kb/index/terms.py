"""A text as the terms that are compared: normalised, folded, stemmed, and in pairs where a script has no spaces."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any
from unicodedata import normalize

import regex

from kb.raw_text import normalized

MOST_CHARACTERS = 10_000
"""A longer query is cut: no agenda item is longer, and its cost must stay bounded."""

_TOKEN = regex.compile(r"[\p{L}\p{N}\p{M}\p{Cf}]+")
_SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_PARTS = regex.compile(rf"(?P<joined>{_SPACELESS}+)|(?:(?!{_SPACELESS}).)+", regex.DOTALL)
_FORMAT = regex.compile(r"\p{Cf}+")
_ACCENTS = regex.compile("[\u0300-\u036f]+")

_LITTLE = """
a about all also an and any are as at be been being but by can could did do does each few for from had has
have he her here his how i if in into is it its just may me more most my no nor not of on only or other our
own same she should so some such than that the their them then there these they this those to very was we
were what when where which who whom why will with would you your
"""

STOPWORDS = frozenset(_LITTLE.split())
"""English words that say nothing of what is looked for; a query of nothing else keeps them."""


@dataclass(frozen=True)
class Term:
    """One compared form and the characters of the text it stands for."""

    form: str
    start: int
    end: int


def terms(text: str) -> list[Term]:
    """The terms of a text in its order."""
    found: list[Term] = []
    for token in _TOKEN.finditer(text):
        word, begin = token[0], token.start()
        if word.isascii():  # most are, and need no further look
            found.append(Term(fold(word), begin, begin + len(word)))
            continue
        for part in _PARTS.finditer(word):
            start = begin + part.start()
            if part["joined"]:
                found += _pairs(part[0], start)
            elif form := fold(part[0]):
                found.append(Term(form, start, start + len(part[0])))
    return found


def forms(text: str) -> str:
    """The terms of a text joined by spaces: what the full text index is given."""
    return " ".join(term.form for term in terms(text))


def telling(found: list[Term], text: str) -> list[Term]:
    """Those that say something: without stopwords, unless there is nothing else; each form once."""
    kept = [t for t in found if text[t.start : t.end].casefold() not in STOPWORDS] or found
    return list({term.form: term for term in reversed(kept)}.values())[::-1]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word as it is compared: compatibility forms, case, accents and endings taken away."""
    return str(_stemmer().stemWord(plain(word)))


def plain(text: str) -> str:
    """A text as it is compared, but for its endings: compatibility forms, case and accents taken away."""
    parts = normalize("NFKD", normalized("NFKC", _FORMAT.sub("", text)).casefold())
    return normalize("NFC", _ACCENTS.sub("", parts))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    from Stemmer import Stemmer

    return Stemmer("english")


def _pairs(part: str, start: int) -> list[Term]:
    """Every two neighbouring characters; a lone one by itself."""
    whole = [(place, normalize("NFKC", char)) for place, char in enumerate(part) if not _FORMAT.match(char)]
    if len(whole) == 1:
        return [Term(whole[0][1], start + whole[0][0], start + whole[0][0] + 1)]
    return [Term(one + two, start + at, start + then + 1) for (at, one), (then, two) in pairwise(whole)]
