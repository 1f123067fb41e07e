"""Where texts stand in an index: phrases, words, and beginnings of words as they are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.index.terms import fold, forms, plain, terms
from kb.practice.practice import WIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.index.indexed_words import IndexedWords

    Mask = NDArray[np.bool_]

TITLE = "title"
"""The full text index's column of titles."""

_PLAIN = re.compile("[\x00-\x7f\u2010-\u2027\u2030-\u205e]*")
"""A text that is folded by its case alone."""

_ENDINGS = (
    *("", "s", "es", "e", "d", "ed", "g", "ng", "ing", "ings", "r", "er", "ers", "rs", "y", "ly", "ally", "lly", "al"),
    *("l", "on", "n", "ion", "tion", "ation", "ations", "ions", "ment", "nt", "ent", "t", "ness", "ss", "ity", "ty"),
    *("ive", "ve", "able", "ble", "le", "ism", "sm", "m", "ist", "st", "ize", "ise", "ies", "ied", "ous", "us"),
)
"""What a beginning may lack of an English ending that it reaches into."""


@dataclass(frozen=True)
class Lookup:
    """Where texts stand among the words of an index."""

    words: "IndexedWords"

    def any_of(self, texts: Sequence[str], column: str = "") -> "Mask | None":
        """The places at which one of the texts stands, in a column or anywhere; None where none says anything."""
        import numpy as np

        found = [there for text in texts if (there := self._holding(text, column)) is not None]
        return np.logical_or.reduce(found) if found else None

    def _holding(self, text: str, column: str) -> "Mask | None":
        begins = text.endswith("*")
        form = forms(text)
        if not form:
            return None
        if not begins:
            return self._standing(form, column)
        *before, last = terms(text)
        word = "".join(filter(str.isalnum, plain(text[last.start : last.end])))
        ahead = [term.form for term in before]
        if WIDE.match(word[-1:]):  # no spaces part words: two signs are a form, and one begins such a pair
            return self._beginning(form, column) if len(word) == 1 else self._standing(form, column)
        # Forms have no endings. Those that begin as typed are of words that do so too; but a beginning that reaches
        # into an ending (financin*) is longer than the form of its words, which only their texts can tell apart.
        sure = self._beginning(" ".join((*ahead, word)), column)
        shorter = {fold(word + ending) for ending in _ENDINGS}
        maybe = sure & False
        for form in shorter:
            if not form.startswith(word):
                maybe |= self._standing(" ".join((*ahead, form)), column)
        return sure | self._written(maybe & ~sure, word, column)

    def _standing(self, phrase: str, column: str) -> "Mask":
        found = self.words.standing(phrase)
        return self._mask(found.title if column else found.places)

    def _beginning(self, phrase: str, column: str) -> "Mask":
        places, title = self.words.beginning(phrase)
        return self._mask(title if column else places)

    def _mask(self, places: "NDArray[np.integer[Any]]") -> "Mask":
        mask = self.words.alive & False
        mask[places] = True
        return mask

    def _written(self, there: "Mask", beginning: str, column: str) -> "Mask":
        """Those in whose texts a word begins so as it is written."""
        word = re.escape(beginning)
        pattern = re.compile(rf"{word}(?<![^\W_]{word})")  # the word first: so it is found the fastest
        texts = TITLE if column else "title || char(10) || heading || char(10) || text"
        numbers = self.words.numbers[there].tolist()
        wanted = ",".join(map(str, numbers))
        rows = self.words.index.db.execute(f"select practice, {texts} from passages where practice in ({wanted})")  # noqa: S608
        found = {no for no, text in rows if pattern.search(text.lower() if _PLAIN.fullmatch(text) else plain(text))}
        return self._mask(self.words.numbers.searchsorted(sorted(found)))
