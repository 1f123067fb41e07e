"""A text as the terms that are compared: normalised, one spelling a word, stemmed, in pairs where a script has no
spaces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any
from unicodedata import decimal, normalize

import regex

from kb.index.variants import usual, variants
from kb.raw_text import normalized

FOLDING = "words/2"
"""The name of this way of making terms; an index whose words were made in another is written anew, without encoding."""

MOST_CHARACTERS = 10_000
"""A longer query is cut: no agenda item is longer, and its cost must stay bounded."""

SPLIT = 3
"""From this many letters on, letters and digits that are written together are words of their own: covid19, not B2B."""

SHOUTED = 3
"""A line without a small letter is a title in capitals from this many words on, and not an abbreviation or two."""

LONG = 6
"""No abbreviation has so many letters."""

_WORD = r"[\p{L}\p{N}\p{M}\p{Cf}]"
_APOSTROPHE = "['’‘ʼ＇`´′]"
_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
# The first takes most words. Each alternative begins at the beginning of a word, and none looks twice at the same
# characters however often it fails: linear.
_TOKEN = regex.compile(
    rf"""
    (?= {_WORD} | № ) (?:
      (?P<plain> (?! [nN][oO][sS]\b ) [A-Za-z]{{3,}}+ (?! {_WORD} | {_APOSTROPHE} ) )
    | (?P<number> (?<!\d[.,]) \d{{1,3}} (?P<between> [,，'’ \u00a0\u2009\u202f] ) \d{{3}}
        (?:(?P=between)\d{{3}}){{0,5}}+ (?!\d) )
    | (?P<dotted> (?<!{_WORD}\.) \p{{L}} (?:\.\p{{L}}(?!{_WORD}))++ (?:{_APOSTROPHE}?s\b)? (?!{_WORD}) )
    | (?P<spaced> (?<!\p{{Lu}}\.[ ]) \p{{Lu}} (?:\.{_SPACE}\p{{Lu}}(?!{_WORD}))++ (?=\.) )
    | (?P<number_sign> (?: (?i:nos?|nr)(?:\.\s?|\s) | №\s? | [Nn]\.?[º°]\s? ) (?=\d) )
    | (?P<dollar> [A-Z]{{1,2}} (?={_SPACE}?\$) )
    | (?P<first> (?<!{_DASH}) (?i:on|in|by) ) {_DASH} (?P<second> \p{{L}}{{3,}}+ ) (?!{_WORD}|{_DASH})
    | (?P<word> {_WORD}++ ) (?P<tail> {_APOSTROPHE} (?: (?<=[nN].)[tT] | [sSdDmM] | ll | re | ve | LL | RE | VE )
        (?!{_WORD}) )?
    )""",
    regex.VERBOSE,
)
_SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー\uff70\uff9e\uff9f]"
_PARTS = regex.compile(rf"(?P<joined>{_SPACELESS}+)|(?:(?!{_SPACELESS}).)+", regex.DOTALL)
_CLUSTER = regex.compile(r"\p{Cf}|(.)([\uff9e\uff9f\u3099\u309a]?)", regex.DOTALL)
_LETTERS = regex.compile(r"\p{L}+")
_RUNS = regex.compile(r"\p{Nd}+|[^\p{Nd}]+")
_HAN = regex.compile(r"\p{Han}")
_FORMAT = regex.compile(r"\p{Cf}+")
# no little word stands behind an article: "the us" is no pronoun
_ARTICLE = regex.compile(rf"(?:^|.*[^\p{{L}}\p{{N}}\p{{M}}])the{_SPACE}$", regex.IGNORECASE)
_BEHIND = regex.compile(_DASH)
# upon Latin, Greek and Cyrillic letters, Hebrew, Arabic; an apostrophe that is a letter
_ACCENTS = regex.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670\u02b9-\u02bf]+")
_NO_WORD = regex.compile(r"[^\p{L}\p{N}\p{M}]+")
_DIGITS = regex.compile(r"[^\P{Nd}0-9]")
_WHOLE = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h", "⁄": "of"}
)

_LITTLE = """
a about again against all also although am among amongst an and any are as at be because been before being between
both but by can cannot cant could couldnt did didnt do does doesnt doing dont during each eg either else etc even ever
every few for from further had has hasnt have havent having he hence her here hers herself him himself his how however
i ie if in into is isnt it its itself just may me might mine more most much must mustnt my myself neither nor no not
of on only or other others ought our ours ourselves own per please same shall she should shouldnt so some still such
than that thats the their theirs them themselves then there therefore these they this those though through throughout
thus to too toward towards until upon us very via vs was wasnt we were werent what whatever when where whereas whether
which while whilst who whom whose why will with within without wont would wouldnt yes yet you your yours yourself
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
    lines = _Lines(text)
    for token in _TOKEN.finditer(text):
        kind, (start, end) = token.lastgroup, token.span()
        if kind == "plain":
            parts, capital, hanging = _looked_up(token[0])
            if capital or hanging:
                found += _latin(text, token[0], start, lines)
            else:
                found.append(Term(parts[0][0], start, end))
        elif kind == "number_sign":
            continue  # the "No." before a number says nothing
        elif kind == "number":
            found.append(Term(plain("".join(filter(str.isdecimal, token[0]))), start, end))
        elif kind in ("dotted", "spaced"):
            found += _abbreviation(token[0], start, end)
        elif kind == "dollar":
            found.append(Term(variants().dollars.get(token[0]) or fold(token[0]), start, end))
        elif kind == "second":
            found += _joined(token)
        else:
            found += _words(text, token, lines)
    return found


@lru_cache(maxsize=32)
def query_terms(text: str) -> tuple[Term, ...]:
    """The terms of a query, which one search asks for several times."""
    return tuple(terms(text))


def forms(text: str) -> str:
    """The terms of a text joined by spaces: what the full text index is given."""
    return " ".join(term.form for term in terms(text))


def telling(found: Sequence[Term], text: str) -> list[Term]:
    """Those that say something: without stopwords, and without what only hangs on another word unless there is nothing
    else; each form once."""
    words = [(term, "" if term.form in _own_forms() else plain(text[term.start : term.end])) for term in found]
    words = [(term, word) for term, word in words if not {word, term.form} & STOPWORDS]
    kept = [term for term, word in words if word not in variants().hanging] or [term for term, _ in words]
    return list({term.form: term for term in reversed(kept)}.values())[::-1]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word as it is compared: compatibility forms, case, accents, other spellings and endings taken away."""
    bare = plain(word)
    return str(_stemmer().stemWord(usual(bare if bare.isalnum() else _NO_WORD.sub("", bare))))


def stems(words: Sequence[str]) -> list[str]:
    """Of many plain words each without its ending, in the spelling that it has."""
    return list(_stemmer().stemWords(list(words)))


def plain(text: str) -> str:
    """A text as it is compared, but for its spelling and endings: compatibility forms, case and accents taken away."""
    if text.isascii():
        return text.casefold()
    parts = normalize("NFKD", normalized("NFKC", _FORMAT.sub("", text)).casefold())
    bare = normalize("NFC", _ACCENTS.sub("", parts)).translate(_WHOLE)
    return _simplified(_DIGITS.sub(lambda digit: str(decimal(digit[0])), bare))


def shouted(line: str) -> bool:
    """Whether a line is a title in capitals, and no abbreviation or two."""
    if not line.isupper():
        return False
    words = _LETTERS.findall(line)
    return len(words) >= SHOUTED or any(len(word) >= LONG for word in words)


def hyphened(text: str, start: int) -> bool:
    """Whether what begins at `start` hangs by a hyphen on a word before it."""
    return start > 1 and bool(_BEHIND.match(text[start - 1])) and not text[start - 2].isspace()


class _Lines:
    """Which lines of a text are titles in capitals; each is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known = (0, -1, False)

    def shouted(self, at: int) -> bool:
        begin, end, told = self._known
        if not begin <= at <= end:
            begin = self._text.rfind("\n", 0, at) + 1
            end = self._text.find("\n", at)
            end = len(self._text) if end < 0 else end
            told = shouted(self._text[begin:end])
            self._known = begin, end, told
        return told


def _abbreviation(written: str, start: int, end: int) -> list[Term]:
    """U.S., S.M.E.s, e.g.: its letters are one word."""
    letters = "".join(filter(str.isalpha, written))
    if len(letters) > 2 and letters[-1] == "s" and letters[:-1].isupper():
        letters = letters[:-1]
    form = variants().capitals.get(letters.upper()) or fold(letters)
    return [Term(form, start, end)] if form else []


def _joined(token: "regex.Match[str]") -> list[Term]:
    """on-line, in-house: a little word that begins another is no word of its own; in-and-out stays apart."""
    first, second = token["first"], token["second"]
    if plain(second) not in STOPWORDS | variants().hanging:
        return [Term(fold(first + second), token.start(), token.end())]
    return [Term(fold(first), *token.span("first")), Term(fold(second), *token.span("second"))]


def _words(text: str, token: "regex.Match[str]", lines: _Lines) -> Iterator[Term]:
    word, begin = token["word"], token.start()
    if token["tail"] and token["tail"][1] in "tT":  # don't is one word; of women's only the first part says something
        yield Term(fold(word + "t"), begin, token.end())
        return
    for part in _PARTS.finditer(word):
        if part["joined"]:
            yield from _pairs(part[0], begin + part.start())
        else:
            yield from _latin(text, part[0], begin + part.start(), lines)


def _latin(text: str, word: str, start: int, lines: _Lines) -> list[Term]:
    """A word of a script with spaces, which may hold digits."""
    parts, capital, hanging = _looked_up(word)
    if hanging and hyphened(text, start):
        return []
    if capital and ((word.isupper() and not lines.shouted(start)) or _ARTICLE.match(text, max(0, start - 5), start)):
        return [Term(capital, start, start + len(word))]
    return [Term(form, start + begin, start + end) for form, begin, end in parts]


@lru_cache(maxsize=200_000)
def _looked_up(word: str) -> tuple[tuple[tuple[str, int, int], ...], str, bool]:
    """The forms of a word and where they stand in it, the form that it has where it is an abbreviation, and whether it
    may only hang on another."""
    if word.isalpha():
        hanging, capital = plain(word) in variants().hanging, variants().capitals.get(plain(word).upper(), "")
        # of an abbreviation the stemmer does not know the plural
        alone = word[:-1] if len(word) > 2 and word[-1] == "s" and word[:-1].isupper() else word
        form = fold(alone)
        return ((form, 0, len(word)),) if form else (), capital, hanging
    runs = list(_RUNS.finditer(word))
    if len(runs) == 2 and runs[0][0].isdecimal() and runs[1][0].casefold() == "s":  # the 1990s
        runs, word = [], runs[0][0]
    if len(runs) > 1 and any(run[0].isalpha() and len(run[0]) >= SPLIT for run in runs):
        parts = [(fold(run[0]), run.start(), run.end()) for run in runs]
    else:
        parts = [(fold(word), 0, len(word))]
    return tuple(part for part in parts if part[0]), "", False


@lru_cache(maxsize=1)
def _own_forms() -> frozenset[str]:
    return frozenset(variants().capitals.values())


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    from Stemmer import Stemmer

    return Stemmer("english")


def _simplified(text: str) -> str:
    """Chinese characters in their simplified form, each by itself."""
    return _HAN.sub(lambda char: _simple(char[0]), text)


@lru_cache(maxsize=20_000)
def _simple(char: str) -> str:
    return str(_converter().convert(char))


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC  # on first need: most texts have no such character

    return OpenCC("t2s")


def _pairs(part: str, start: int) -> list[Term]:
    """Every two neighbouring characters; a lone one by itself."""
    whole = list(_clusters(part))
    if len(whole) == 1:
        at, cluster = whole[0]
        return [Term(_simplified(normalize("NFKC", cluster)), start + at, start + at + len(cluster))]
    return [
        Term(_simplified(normalize("NFKC", one) + normalize("NFKC", two)), start + at, start + then + len(two))
        for (at, one), (then, two) in pairwise(whole)
    ]


def _clusters(part: str) -> Iterator[tuple[int, str]]:
    """Each character with the voice mark behind it, and where it stands; none that only formats."""
    for match in _CLUSTER.finditer(part):
        if match[1]:
            yield match.start(), match[0]
