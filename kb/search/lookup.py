"""Where texts stand in an index: phrases, words, and beginnings of words as they are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.index.index_file import IndexFile
from kb.index.terms import fold, forms, plain, terms
from kb.practice.practice import WIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    """Where texts stand in an index; `numbers` are its practice numbers, ascending."""

    index: IndexFile
    numbers: "NDArray[np.int64]"

    def any_of(self, texts: Sequence[str], column: str = "") -> "Mask | None":
        """The places at which one of the texts stands, in a column or anywhere; None where none says anything."""
        import numpy as np

        found = [numbers for text in texts if (numbers := self._holding(text, column)) is not None]
        if not found:
            return None
        return np.asarray(np.isin(self.numbers, np.array(sorted(set().union(*found)), np.int64)))

    def _holding(self, text: str, column: str) -> set[int] | None:
        begins = text.endswith("*")
        form = forms(text)
        if not form:
            return None
        if not begins:
            return self._matching(f'"{form}"', column)
        *before, last = terms(text)
        word = "".join(filter(str.isalnum, plain(text[last.start : last.end])))
        ahead = [term.form for term in before]
        if WIDE.match(word[-1:]):  # no spaces part words: two signs are a form, and one begins such a pair
            return self._matching(f'"{form}"{"*" if len(word) == 1 else ""}', column)
        # Forms have no endings. Those that begin as typed are of words that do so too; but a beginning that reaches
        # into an ending (financin*) is longer than the form of its words, which only their texts can tell apart.
        sure = self._matching(f'"{" ".join((*ahead, word))}"*', column)
        shorter = {fold(word + ending) for ending in _ENDINGS}
        either = {form for form in shorter if not form.startswith(word)}
        maybe = set[int]().union(*(self._matching(f'"{" ".join((*ahead, form))}"', column) for form in sorted(either)))
        return sure | self._written(maybe - sure, word, column)

    def _matching(self, phrase: str, column: str) -> set[int]:
        """Practice numbers. Forms are letters and digits only, so quoting them is enough."""
        match = f"{column} : {phrase}" if column else phrase
        return {row[0] for row in self.index.db.execute("select rowid from words where words match ?", [match])}

    def _written(self, practices: set[int], beginning: str, column: str) -> set[int]:
        """Those in whose texts a word begins so as it is written."""
        word = re.escape(beginning)
        pattern = re.compile(rf"{word}(?<![^\W_]{word})")  # the word first: so it is found the fastest
        texts = TITLE if column else "title || char(10) || heading || char(10) || text"
        wanted = ",".join(map(str, practices))
        rows = self.index.db.execute(f"select practice, {texts} from passages where practice in ({wanted})")  # noqa: S608
        return {no for no, text in rows if pattern.search(text.lower() if _PLAIN.fullmatch(text) else plain(text))}
