"""What a reader may have meant: for words that no practice holds, the nearest that one does, if any is near."""

import re
import threading
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.index.fulltext import Words, quoted
from kb.index.index_file import IndexFile
from kb.index.terms import MOST_CHARACTERS, Term, fold, plain, terms

SHORTEST = 4
"""Shorter words are near to too many others."""

LONG = 8
"""From this many letters on a word may be two slips away, below it one."""

SMALL = 4
"""How many times a word with capitals must stand for each one in small letters to be taken for a name."""

FEWEST = 2
"""A word that stands fewer times may be a slip itself: it is the last to be offered."""

KNOWN = 0.5
"""Share of a query's words that must be known as they are; below it the query is in another language."""

FEW = 2
"""A query of so few words may hold none that is known, if each is near to one that is."""

_LATIN = re.compile(rf"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]{{{SHORTEST},}}")


@dataclass(frozen=True)
class Vocabulary:
    """The words of some practices: how often each stands there by its plain form, and how it is written."""

    counts: Mapping[str, int]
    written: Mapping[str, str]

    def nearest(self, word: str) -> str:
        """The word that is fewest slips away, of these the most frequent; empty where none is near enough."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        sought = plain(word)
        most = 2 if len(sought) >= LONG else 1
        near = extract(sought, self.counts.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
        others = [(slips, other) for other, slips, _ in near if fold(other) != fold(word)]
        return self.written[min(others, key=self._rank)[1]] if others else ""

    def _rank(self, near: tuple[int, str]) -> tuple[bool, int, int, str]:
        slips, word = near
        return self.counts[word] < FEWEST, slips, -self.counts[word], word


class Spelling:
    """Suggests from the practices a reader may see. Their words are read when first needed, and kept."""

    def __init__(self, index: IndexFile) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._known: tuple[int, frozenset[str], Vocabulary] | None = None

    def meant(self, text: str, words: Words, ids: Collection[str]) -> str:
        """The query with near words in place of those that the practices `ids` do not hold; empty: nothing to suggest.

        Within a read transaction.
        """
        unknown = [term for term in words.terms if not len(words.holders[term.form])]
        if len(text) > MOST_CHARACTERS or quoted(text) or (words.known < KNOWN and len(words.terms) > FEW):
            return ""
        if not any(_is_word(text[term.start : term.end]) for term in unknown):
            return ""
        near = self._near(text, unknown, ids)
        lacking = len(unknown) - len(near)
        if lacking and (words.known < KNOWN or lacking > len(near)):
            return ""  # what mostly cannot be mended is no slip
        for term in reversed(terms(text)):
            if term.form in near:
                text = text[: term.start] + near[term.form] + text[term.end :]
        return text

    def _near(self, text: str, unknown: Sequence[Term], ids: Collection[str]) -> dict[str, str]:
        """By form the near word of each that has one."""
        vocabulary = self._vocabulary(frozenset(ids))
        written = {term.form: text[term.start : term.end] for term in unknown}
        return {form: near for form, word in written.items() if _is_word(word) and (near := vocabulary.nearest(word))}

    def _vocabulary(self, ids: frozenset[str]) -> Vocabulary:
        generation = self._index.generation()
        with self._lock:
            if self._known is None or self._known[:2] != (generation, ids):
                self._known = generation, ids, self._read(ids)
            return self._known[2]

    def _read(self, ids: frozenset[str]) -> Vocabulary:
        """Only of these practices: what a reader may not see must not be offered either."""
        counts: Counter[str] = Counter()
        rows = self._index.db.execute(
            "select p.id, s.title, s.heading, s.text from passages s join practices p on p.no = s.practice"
        )
        for id, *texts in rows:
            if id in ids:
                counts.update(_LATIN.findall("\n".join(texts)))
        return _joined(counts)


def _joined(counts: Counter[str]) -> Vocabulary:
    """As most write it, so that a name keeps its capital; the capital of a heading or a sentence weighs little."""

    def weight(entry: tuple[str, int]) -> tuple[int, str]:
        word, count = entry
        return count * (SMALL if word.islower() else 1), word

    together: Counter[str] = Counter()
    written: dict[str, str] = {}
    for word, count in sorted(counts.items(), key=weight):
        form = plain(word)
        together[form] += count
        written[form] = word
    return Vocabulary(together, written)


def _is_word(word: str) -> bool:
    """Enough letters of the Latin script, and no abbreviation."""
    return bool(_LATIN.fullmatch(word)) and not any(map(str.isupper, word[1:]))
