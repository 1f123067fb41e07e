"""What a reader may have meant: for words that no practice holds, the nearest that one does, if any is near."""

import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from kb.index.compounds import compounds, usually_one
from kb.index.english import is_english
from kb.index.fulltext import Words
from kb.index.index_file import IndexFile
from kb.index.terms import MOST_CHARACTERS, Term, fold, plain, shouted, terms
from kb.index.variants import usual

SHORTEST = 4
"""Shorter words are near to too many others."""

SHORT = 5
"""Up to so many letters a word is only mended where letters changed places, one is missing, or one stands twice."""

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

KEPT = 4
"""Vocabularies that are kept, one for each set of practices that some reader may see."""

_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]{2,}")
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True)
class Vocabulary:
    """The words of some practices: how often each stands there by its plain form, and how it is written."""

    counts: Mapping[str, int]
    written: Mapping[str, str]

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
        mistaken = self.counts.get(plain(other), 0) >= DOUBTED * self.counts.get(plain(word), 1)
        return other if mistaken and is_english(other) else ""

    def respelled(self, word: str) -> str:
        """The word that a slip is taken for in any case, because only their endings tell them apart: training, of
        "trainning". Empty where it is written so."""
        return "" if plain(word) in self.counts else self._nearest(word, alike=True)

    def _nearest(self, word: str, most: int = 2, alike: bool = False) -> str:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        sought = plain(word)
        most = most if len(sought) >= (NAME if word[:1].isupper() else LONG) else 1
        near = extract(sought, self._offered.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
        others = [(int(slips), other) for other, slips, _ in near if _plausible(word, other, int(slips), alike)]
        return self._offered[min(others, key=lambda one: self._rank(sought, *one))[1]] if others else ""

    def parted(self, word: str) -> str:
        """Two words that were written without the space between them; empty where they are none."""
        pairs = [pair for pair in _cuts(plain(word)) if min(map(len, pair)) >= SHORTEST]
        found = [pair for pair in pairs if min(self.counts.get(part, 0) for part in pair) >= FEWEST]
        return self.spaced(max(found, key=lambda pair: min(self.counts[part] for part in pair), default=()))

    def spaced(self, parts: Sequence[str]) -> str:
        """The words as most write them, with spaces between them."""
        return " ".join(self.as_written(part, endings=False) or part for part in parts)

    def as_written(self, word: str, endings: bool) -> str:
        """The word as most write it, among its spellings and, with `endings`, its singular and plural; empty where
        nobody does."""
        spelled = usual(plain(word))
        return (endings and self._one_number.get(_singular(spelled))) or self._one_spelling.get(spelled, "")

    def knows(self, phrase: str) -> bool:
        """Whether a form stands here; of more than one it is only known whether they usually are one word."""
        return usually_one(phrase) if " " in phrase else phrase in self._forms

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset(map(fold, self.counts))

    @cached_property
    def _one_spelling(self) -> Mapping[str, str]:
        return self._by(usual)

    @cached_property
    def _one_number(self) -> Mapping[str, str]:
        return self._by(lambda word: _singular(usual(word)))

    def _by(self, key: Callable[[str], str]) -> Mapping[str, str]:
        """How the most frequent of those with one key is written."""
        rising = sorted(self.counts, key=lambda word: (self.counts[word], word))
        return {key(word): self.written[word] for word in rising}

    @cached_property
    def _offered(self) -> Mapping[str, str]:
        """How each word is written that may be meant, and the singular of those that only stand in the plural."""
        words = {word: how for word, how in self.written.items() if len(word) >= SHORTEST}
        one = {word[:-1]: how[:-1] for word, how in words.items() if word.endswith("s") and len(word) > SHORTEST}
        return {word: how for word, how in one.items() if is_english(word)} | words

    def _rank(self, sought: str, slips: int, word: str) -> tuple[bool, int, bool, bool, bool, int, str]:
        """A rare word that is no usual one is the last to be meant, as it may be a slip itself; a letter that was left
        out is the usual slip."""
        count, strange = self.counts.get(word) or self.counts.get(f"{word}s", 0), not is_english(word)
        uneasy = not _easy(sought, word)
        return strange and count < FEWEST, slips, word[0] != sought[0], strange, uneasy, -count, word


class Spelling:
    """Suggests from the practices a reader may see. Their words are read when first needed, and kept."""

    def __init__(self, index: IndexFile) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[int, frozenset[str]], Vocabulary] = OrderedDict()

    def meant(self, text: str, words: Words, ids: Collection[str], names: Iterable[tuple[str, str]] = ()) -> str:
        """The query with near words in place of those that the practices `ids` do not hold; empty: nothing to suggest.

        `names` are further texts that a practice is found by, such as who leads it, by its id; they are only looked at
        when the words are read. Within a read transaction.
        """
        if len(text) > MOST_CHARACTERS:
            return ""
        if shouted(text) and len(text.lower()) == len(text):
            text = text.lower()  # a pasted title: its words are no abbreviations
        readable = frozenset(ids)
        held = {term.form: self._held(words, term, readable) for term in words.terms}
        unknown = [term for term in words.terms if not held[term.form]][:MOST_WORDS]
        strange = [term for term in unknown if not is_english(text[term.start : term.end])]
        settled, spaces = self._spaces(text, strange, readable) if strange else (set[str](), {})
        strange = [term for term in strange if term.form not in settled]
        doubtful = [term for term in words.terms if held[term.form] and _is_doubtful(text[term.start : term.end])]
        if not spaces and not any(_is_word(text[t.start : t.end]) for t in (*strange, *doubtful)):
            return ""
        vocabulary = self.vocabulary(readable, names)
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

    def vocabulary(self, ids: Collection[str], names: Iterable[tuple[str, str]] = ()) -> Vocabulary:
        """Only of these practices: what a reader may not see must not be offered either. Within a read transaction."""
        key = self._index.generation(), frozenset(ids)
        with self._lock:
            if key not in self._known:
                self._known[key] = self._read(key[1], names)
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]

    def _held(self, words: Words, term: Term, ids: frozenset[str]) -> int:
        """How many practices that may be read hold the word or one that says the same; counted up to a few."""
        return max(self._holders(phrase, ids) for phrase in (term.form, *words.equal.get(term.form, ())))

    def _spaces(
        self, text: str, strange: Sequence[Term], ids: frozenset[str]
    ) -> "tuple[set[str], dict[tuple[int, int], tuple[str, ...]]]":
        """The forms that belong to a word that is known joined or apart; and, of those that are strange only because a
        space is lacking or too many, where they stand and what was meant."""
        asked, unknown = terms(text), {term.form for term in strange}
        settled, meant = set[str](), dict[tuple[int, int], tuple[str, ...]]()
        for one in compounds(asked, text, lambda phrase: self._holders(phrase, ids, 1) > 0):
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

    def _holders(self, phrase: str, ids: frozenset[str], most: int = FEW + 1) -> int:
        rows = self._index.db.execute(
            "select p.id from words join practices p on p.no = words.rowid where words match ?", [f'"{phrase}"']
        )
        return sum(1 for _ in islice((row for row in rows if row[0] in ids), most))

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

    def _read(self, ids: frozenset[str], names: Iterable[tuple[str, str]]) -> Vocabulary:
        counts: Counter[str] = Counter()
        rows = self._index.db.execute(
            "select p.id, s.title || char(10) || s.heading || char(10) || s.text "
            "from passages s join practices p on p.no = s.practice"
        )
        for texts in (rows, names):
            for id, text in texts:
                if id in ids:
                    counts.update(_LATIN.findall(text))
        return joined(counts)


def joined(counts: Mapping[str, int]) -> Vocabulary:
    """Words as they stand, as most write them, so that a name keeps its capital; the capital of a heading or a sentence
    weighs little."""

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


def _singular(word: str) -> str:
    """A plain word without the ending of a plural; what only looks like one is cut alike wherever it stands."""
    if word.endswith("ies") and len(word) > SHORT:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word[-1] == "s" and word[-2] not in "siu" else word


def _is_word(word: str) -> bool:
    """Enough letters of the Latin script, and no abbreviation."""
    return len(word) >= SHORTEST and bool(_LATIN.fullmatch(word)) and not any(map(str.isupper, word[1:]))


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
