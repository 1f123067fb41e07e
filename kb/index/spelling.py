"""What a reader may have meant: for words that no practice holds, the nearest that one does, if any is near."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from kb.index.compounds import compounds, usually_one
from kb.index.english import is_english
from kb.index.fulltext import Words
from kb.index.index_file import IndexFile
from kb.index.terms import MOST_CHARACTERS, Term, fold, plain, shouted, terms
from kb.index.variants import usual
from kb.index.vocabulary import LATIN, LONGEST, SHORT, WordKey, WrittenWord, singular

SHORTEST = 4
"""Shorter words are near to too many others."""

LONG = 8
"""From this many letters on a word may be two slips away, below it one."""

NAME = 11
"""As LONG, for a word with a capital: most names are near to some word."""

SMALL = 4
"""How many times a word with capitals must stand for each one in small letters to be taken for a name."""

FEWEST = 2
"""A word that stands fewer times may be a slip itself: it is the last to be offered."""

KNOWN = 0.5
"""Share of a query's words that must be known as they are; below it the query is in another language."""

DOUBTED = 50
"""A word that so few hold may be a slip in a text: if one that is so many times as frequent is one slip away."""

FEW = 2
"""How many practices hold such a word at most."""

MOST_WORDS = 32
"""Of a longer query the first so many words that nobody holds are looked at."""

KEPT = 2
"""Generations whose vocabulary is kept: a search may begin in one and end in the next."""

MOST_KNOWN = 20_000
"""Words of a generation that were looked up and are remembered."""

_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True)
class CommonWord:
    """A word by its plain form: how many times it stands in any way of writing it, and how most write it."""

    plain: str
    spelled: str
    count: int
    written: str


class OfferedWords:
    """The plain words that may be meant, by how many letters they have, with the singular of those that only stand in
    the plural. They are read when first asked for; of a later generation only what is new to it."""

    def __init__(self, index: IndexFile) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._begin()

    def near_in_length(self, generation: int, letters: int, most: int) -> list[str]:
        """Those of so many letters, up to `most` more or fewer. Within a read transaction of the generation."""
        with self._lock:
            if self._generation != generation:
                self._follow(generation)
            return list(chain(*(self._words.get(size, ()) for size in range(letters - most, letters + most + 1))))

    def _begin(self) -> None:
        self._generation, self._last, self._rows = -1, 0, 0
        self._words: dict[int, list[str]] = {}
        self._known, self._singulars = set[str](), set[str]()

    def _follow(self, generation: int) -> None:
        rows = self._index.plain_words(self._last, SHORTEST)
        if self._index.count_of_words(SHORTEST) != self._rows + len(rows):  # some are gone, and nothing says which
            self._begin()
            rows = self._index.plain_words(0, SHORTEST)
        self._generation, self._rows = generation, self._rows + len(rows)
        for no, word in rows:
            self._last = max(self._last, no)
            if word in self._known:
                continue  # it is written in one more way
            self._known.add(word)
            if word in self._singulars:
                self._singulars.remove(word)
            else:
                self._words.setdefault(len(word), []).append(word)
            one = word[:-1]
            lacking = one not in self._known and one not in self._singulars
            if word.endswith("s") and len(word) > SHORTEST and lacking and is_english(one):
                self._singulars.add(one)
                self._words.setdefault(len(one), []).append(one)


class Vocabulary:
    """The words of an index at one generation: to be asked within a read transaction of that."""

    def __init__(self, index: IndexFile, generation: int, offered: OfferedWords) -> None:
        self._index, self._generation, self._offered = index, generation, offered
        self._looked_up = lru_cache(maxsize=MOST_KNOWN)(self._read)

    def nearest(self, word: str) -> str:
        """The word that is fewest slips away, of these the most frequent; empty where none is near enough."""
        found = self._nearest(word)
        if not found and word.endswith("s") and not word.endswith("ss"):  # perhaps only the singular is used
            one = self._nearest(word[:-1])
            found = f"{one}s" if one and not one.endswith("s") else ""
        return found

    def instead(self, word: str) -> str:
        """The usual word of which a rare one that is used is itself a slip; empty where it need not be one."""
        other = self._nearest(word, most=1)
        mistaken = self._count(plain(other)) >= DOUBTED * (self._count(plain(word)) or 1)
        return other if mistaken and is_english(other) else ""

    def respelled(self, word: str) -> str:
        """The word that a slip is taken for in any case, because only their endings tell them apart: training, of
        "trainning". Empty where it is written so."""
        return "" if self._count(plain(word)) else self._nearest(word, alike=True)

    def _nearest(self, word: str, most: int = 2, alike: bool = False) -> str:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        sought = plain(word)
        if len(sought) > LONGEST:
            return ""
        most = most if len(sought) >= (NAME if word[:1].isupper() else LONG) else 1
        offered = self._offered.near_in_length(self._generation, len(sought), most)
        near = extract(sought, offered, scorer=OSA.distance, score_cutoff=most, limit=None)
        plausible = ((int(slips), other) for other, slips, _ in near if _plausible(word, other, int(slips), alike))
        # another thread may have read of words that are not of this generation
        others = [(slips, other, one) for slips, other in plausible if (one := self._offer(other))]
        if not others:
            return ""
        return min(others, key=lambda other: _rank(sought, other[0], other[1], other[2].count))[2].written

    def _offer(self, word: str) -> CommonWord | None:
        """A plain word as it may be offered: of one that only stands in the plural its singular."""
        found = self._plain(word)
        several = None if found else self._plain(f"{word}s")
        return CommonWord(word, word, several.count, several.written[:-1]) if several else found

    def parted(self, word: str) -> str:
        """Two words that were written without the space between them; empty where they are none."""
        bare = plain(word)
        if len(bare) > LONGEST:
            return ""
        pairs = [pair for pair in _cuts(bare) if min(map(len, pair)) >= SHORTEST]
        best = max(pairs, key=self._rarer, default=("", ""))
        return self.spaced(best) if self._rarer(best) >= FEWEST else ""

    def _rarer(self, pair: tuple[str, str]) -> int:
        return min(map(self._count, pair))

    def spaced(self, parts: Sequence[str]) -> str:
        """The words as most write them, with spaces between them."""
        return " ".join(self.as_written(part, endings=False) or part for part in parts)

    def as_written(self, word: str, endings: bool) -> str:
        """The word as most write it, among its spellings and, with `endings`, its singular and plural; empty where
        nobody does."""
        spelled = usual(plain(word))
        alike = self._looked_up(WordKey.SINGULAR, singular(spelled))
        if not endings:
            alike = tuple(one for one in alike if one.spelled == spelled)
        return max(alike, key=lambda one: (one.count, one.plain)).written if alike else ""

    def knows(self, phrase: str) -> bool:
        """Whether a form stands here; of more than one it is only known whether they usually are one word."""
        return usually_one(phrase) if " " in phrase else bool(self._looked_up(WordKey.FORM, phrase))

    def _count(self, word: str) -> int:
        found = self._plain(word)
        return found.count if found else 0

    def _plain(self, word: str) -> CommonWord | None:
        return next(iter(self._looked_up(WordKey.PLAIN, word)), None)

    def _read(self, key: WordKey, value: str) -> tuple[CommonWord, ...]:
        """The words with this key, one a plain form."""
        ways: dict[str, list[WrittenWord]] = {}
        for row in self._index.words_by(key, value):
            ways.setdefault(row.plain, []).append(row)
        return tuple(_common(some) for some in ways.values())


class Spelling:
    """Suggests from an index, which holds what its readers may read and nothing else: nothing else is offered."""

    def __init__(self, index: IndexFile) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._offered = OfferedWords(index)
        self._known: OrderedDict[int, Vocabulary] = OrderedDict()

    def meant(self, text: str, words: Words) -> str:
        """The query with near words in place of those that no practice holds; empty: nothing to suggest. Within a read
        transaction."""
        if len(text) > MOST_CHARACTERS:
            return ""
        if shouted(text) and len(text.lower()) == len(text):
            text = text.lower()  # a pasted title: its words are no abbreviations
        held = {term.form: len(words.holders[term.form]) for term in words.terms}
        unknown = [term for term in words.terms if not held[term.form]][:MOST_WORDS]
        strange = [term for term in unknown if not is_english(text[term.start : term.end])]
        settled, spaces = self._spaces(text, strange) if strange else (set[str](), {})
        strange = [term for term in strange if term.form not in settled]
        doubtful = [term for term in words.terms if held[term.form] and _is_doubtful(text[term.start : term.end])]
        if not spaces and not any(_is_word(text[t.start : t.end]) for t in (*strange, *doubtful)):
            return ""
        vocabulary = self.vocabulary()
        near = self._near(text, strange, vocabulary)
        lacking, known = len(strange) - len(near), sum(map(bool, held.values()))
        # a usual English word that nobody holds says nothing of the language: Spanish has "once" and "sin"
        if lacking and (known < KNOWN * (known + len(strange)) or lacking > len(near)):
            return ""  # what mostly cannot be mended is no slip
        for term in doubtful:
            word = text[term.start : term.end]
            other = vocabulary.respelled(word) or (vocabulary.instead(word) if held[term.form] <= FEW else "")
            near |= {term.form: other} if other else {}
        instead = {(term.start, term.end): near[term.form] for term in terms(text) if term.form in near}
        instead |= {span: vocabulary.spaced(parts) for span, parts in spaces.items()}
        for (start, end), other in sorted(instead.items(), reverse=True):
            text = text[:start] + other + text[end:]
        return text if instead else ""

    def vocabulary(self) -> Vocabulary:
        """Of the index as it stands. Within a read transaction; what it is asked for is looked up then."""
        generation = self._index.generation()
        with self._lock:
            if generation not in self._known:
                self._known[generation] = Vocabulary(self._index, generation, self._offered)
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(generation)
            return self._known[generation]

    def _spaces(self, text: str, strange: Sequence[Term]) -> "tuple[set[str], dict[tuple[int, int], tuple[str, ...]]]":
        """The forms that belong to a word that is known joined or apart; and, of those that are strange only because a
        space is lacking or too many, where they stand and what was meant."""
        asked, unknown = terms(text), {term.form for term in strange}
        settled, meant = set[str](), dict[tuple[int, int], tuple[str, ...]]()
        for one in compounds(asked, text, self._index.holds):
            some = asked[one.first : one.last + 1]
            start, end = some[0].start, some[-1].end
            settled |= {term.form for term in some}
            if unknown.isdisjoint(term.form for term in some) or any(map(usually_one, one.phrases)):
                continue  # it may well be written so
            written = text[start:end]
            if not written.replace(" ", "").isalpha():
                continue  # B2B
            if len(some) == 1:  # smallbusiness
                cut = next((cut for cut in _cuts(written) if " ".join(map(fold, cut)) in one.phrases), None)
                meant |= {(start, end): cut} if cut else {}
            elif " " in written and not any(" " in phrase for phrase in one.phrases):  # pro curement
                meant[start, end] = ("".join(written.split()),)
        return settled, meant

    @staticmethod
    def _near(text: str, strange: Sequence[Term], vocabulary: Vocabulary) -> dict[str, str]:
        """By form the near word of each that has one."""
        written = {term.form: text[term.start : term.end] for term in strange}
        found = {
            form: vocabulary.nearest(word) or ("" if word[0].isupper() else vocabulary.parted(word))
            for form, word in written.items()
            if _is_word(word)
        }
        return {form: word for form, word in found.items() if word}


def _common(ways: Sequence[WrittenWord]) -> CommonWord:
    """A word as most write it, so that a name keeps its capital; the capital of a heading or a sentence weighs
    little."""

    def weight(one: WrittenWord) -> tuple[int, str]:
        return one.count * (SMALL if one.word.islower() else 1), one.word

    first = ways[0]
    return CommonWord(first.plain, first.spelled, sum(one.count for one in ways), max(ways, key=weight).word)


def _rank(sought: str, slips: int, word: str, count: int) -> tuple[bool, int, bool, bool, bool, int, str]:
    """A rare word that is no usual one is the last to be meant, as it may be a slip itself; a letter that was left out
    is the usual slip."""
    strange, uneasy = not is_english(word), not _easy(sought, word)
    return strange and count < FEWEST, slips, word[0] != sought[0], strange, uneasy, -count, word


def _is_word(word: str) -> bool:
    """Enough letters of the Latin script, and no abbreviation."""
    return len(word) >= SHORTEST and bool(LATIN.fullmatch(word)) and not any(map(str.isupper, word[1:]))


def _cuts(word: str) -> list[tuple[str, str]]:
    return [(word[:cut], word[cut:]) for cut in range(1, len(word))]


def _is_doubtful(word: str) -> bool:
    return _is_word(word) and word.islower() and not is_english(word)


def _plausible(word: str, other: str, slips: int, alike: bool) -> bool:
    """Whether so many slips make this word of the other, which is another or is taken for the same. The first letter is
    seldom wrong, and what is near to a short word or a name is mostly another."""
    sought = plain(word)
    if (fold(sought) == fold(other)) is not alike:
        return False
    if alike and sought[-2:] != other[-2:]:
        return False  # another ending is no slip
    if sought[0] != other[0] and (slips > 1 or len(sought) <= SHORT or word[0].isupper()):
        return False
    return len(sought) > SHORT or _easy(sought, other)


def _easy(sought: str, other: str) -> bool:
    """One slip of the kind that a hurried hand makes in a short word: a letter left out, typed twice or too soon; of
    five letters also one vowel for another."""
    if len(sought) < len(other):
        return True
    at = next((at for at, (one, two) in enumerate(zip(sought, other, strict=False)) if one != two), len(other))
    if len(sought) > len(other):
        return sought[at] == sought[at - 1]
    return sorted(sought) == sorted(other) or (len(sought) == SHORT and {sought[at], other[at]} <= _VOWELS)
