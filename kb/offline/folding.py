"""How a word that is typed in a pack is compared, as data: what every word of the collection comes to, and the usual
words of English that come to the same, so that the page needs no stemmer and finds as the site does."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import regex

from kb.index.english import frequent_words
from kb.index.terms import fold, plain, stems, terms

WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
"""What the page takes for a word; script/search.js says the same."""

USUAL = 30_000
"""Usual words of English that are tried, with each ending."""

ENDINGS = ("", "s", "es", "ed", "d", "ing", "er", "ers", "ly", "al", "ment", "ments", "ation", "ations", "ity", "ive")
"""What is tried behind a word: where it comes to a word of the collection, whoever types it finds that."""


def key_of(written: str) -> str:
    """What a page looks a piece of text up by: its words without case and accents, joined by spaces."""
    return " ".join(filter(None, (plain(word) for word in WORD.findall(written))))


@dataclass(frozen=True)
class WordTable:
    """`forms` are the compared forms that stand in the collection, in their order, `written` how each is written most;
    `keys` say of what may be typed to which of them it comes, by their numbers."""

    forms: tuple[str, ...]
    written: tuple[str, ...]
    keys: Mapping[str, int]


def word_table(texts: Iterable[str], forms: Iterable[str], listed: Iterable[str]) -> WordTable:
    """`texts` are what the collection is written in, `forms` what it comes to, `listed` what is typed besides: names
    and words that say the same."""
    every = tuple(sorted(set(forms)))
    numbers = {form: no for no, form in enumerate(every)}
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in (*texts, *listed):
        for term in terms(text):
            if key := key_of(text[term.start : term.end]):
                seen[key][term.form] += 1
    keys: dict[str, int] = {}
    usual: dict[int, tuple[int, str]] = {}
    for key, some in sorted(seen.items()):
        (form, times), *_ = some.most_common(1)  # the most usual alone: "it" is hardly ever the abbreviation
        if (no := numbers.get(form)) is not None:
            keys[key] = no
            usual[no] = max(usual.get(no, (0, "")), (times, key))
    bases = [word for word in (*keys, *frequent_words(USUAL)) if word.isascii() and word.isalpha()]
    tried = list(dict.fromkeys(form for word in bases for form in _inflected(word)))
    # all at once first, which is quick: few of them are near to the collection
    near = [word for word, stem in zip(tried, stems(tried), strict=True) if stem in numbers]
    for word in (*near, *bases):
        if word not in keys and (no := numbers.get(fold(word))) is not None:
            keys[word] = no
    written = tuple(usual.get(no, (0, form))[1] or form for no, form in enumerate(every))
    return WordTable(every, written, dict(sorted(keys.items())))


def _inflected(word: str) -> Iterable[str]:
    yield from (f"{word}{ending}" for ending in ENDINGS)
    if word.endswith("e"):
        yield from (f"{word[:-1]}{ending}" for ending in ("ing", "er", "ers", "ed", "ation", "able"))
    if word.endswith("y"):
        yield from (f"{word[:-1]}{ending}" for ending in ("ies", "ied", "ier"))
