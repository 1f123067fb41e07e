"""A query as encoders are given it: what is the same in other spellings is written in one way, the home's own."""

import re

import regex

from kb.index.compounds import compounds
from kb.index.spelling import Vocabulary
from kb.index.terms import Term, fold, plain, shouted, telling, terms
from kb.index.variants import variants
from kb.raw_text import normalized

FEW = 3
"""Up to so many telling words a query is but a list of words: endings and marks between them say nothing. Of a longer
one they may."""

_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'"}
    | {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"'}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
)
_FORMAT = regex.compile(r"\p{Cf}+")
_LATIN = regex.compile(r"[\p{Latin}\p{M}]+")
_NUMBER = regex.compile(r"\d+")
_SYLLABLES = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Hangul}]")
_HAN = regex.compile(r"\p{Han}+")
_OWNED = re.compile(r"^'s?(?!\w)", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"\b(?:no|nos)\b\.?\s*$", re.IGNORECASE)
_MARKS = regex.compile(r"[^\p{L}\p{N}\p{M}%$€£¥&+]+")


def usual_wording(text: str, vocabulary: Vocabulary) -> str:
    """The query in plain marks and the home's spelling, a pasted title in capitals in small letters. One that is all in
    a script of another kind keeps its words."""
    bare = _plain_marks(text)
    asked = terms(bare)
    short = len(telling(asked, bare)) <= FEW
    told, at, end = list[str](), 0, 0
    joined = compounds(asked, bare, vocabulary.knows)
    # in a sentence two words may stand side by side by accident: those who trade off the books
    found = {one.first: one for one in joined if short or " " not in bare[asked[one.first].start : asked[one.last].end]}
    while at < len(asked):
        one = found.get(at)
        some = asked[at : one.last + 1 if one else at + 1]
        start, stop = some[0].start, some[-1].end
        if start >= end:  # characters of a script without spaces stand in two pairs
            word = (
                _compound(bare[start:stop], one.phrases, short, vocabulary)
                if one
                else _word(bare, some[0], short, vocabulary)
            )
            told += [_between(bare, end, start, asked, at, short), word]
            end = stop
        elif stop > end:
            told.append(bare[end:stop])
            end = stop
        at += len(some)
    told.append(_between(bare, end, len(bare), asked, at, short))
    return " ".join("".join(told).split())


def _plain_marks(text: str) -> str:
    bare = " ".join(_FORMAT.sub("", normalized("NFKC", text)).translate(_QUOTES).split())
    # kanji stay as they are: only a text without kana is Chinese
    bare = bare if _SYLLABLES.search(bare) else _HAN.sub(lambda some: plain(some[0]), bare)
    return bare.lower() if shouted(bare) else bare


def _word(text: str, term: Term, short: bool, vocabulary: Vocabulary) -> str:
    written = text[term.start : term.end]
    letters = "".join(filter(str.isalnum, written))
    capital = variants().capitals.get(letters.upper())
    if capital:  # US is not us, whatever most write
        return letters.upper() if term.form == capital else letters
    if _NUMBER.fullmatch(letters):
        return letters
    if len(letters) == len(written) and not _LATIN.fullmatch(letters):
        return written
    return _cased(letters, vocabulary.as_written(letters, endings=short), short)


def _cased(typed: str, usual: str, short: bool) -> str:
    """The usual spelling of what was typed, as it can be taken over.

    An accent tells words of another language apart, and only names are written with it or without. A long query keeps
    its capitals, which an encoder reads as the begin of a sentence.
    """
    if not usual or (_accented(typed) != _accented(usual) and not (typed[0].isupper() or usual[0].isupper())):
        return typed
    if not (usual.islower() or usual.istitle() or usual.removesuffix("s").isupper()):
        usual = usual.casefold()  # a heading that ran together, or a brand
    if short:
        return usual
    return typed if usual.casefold() == typed.casefold() else usual.capitalize() if typed.istitle() else usual


def _accented(word: str) -> bool:
    return plain(word) != word.casefold()


def _compound(written: str, phrases: tuple[str, ...], short: bool, vocabulary: Vocabulary) -> str:
    """Joined where the home joins it, with a hyphen where it knows the parts alone."""
    joined = "".join(filter(str.isalnum, written))
    if fold(joined) in phrases:
        return _cased(joined, vocabulary.as_written(joined, endings=short), short)
    for cut in range(1, len(joined)):
        parts = joined[:cut], joined[cut:]
        if " ".join(map(fold, parts)) in phrases and all(vocabulary.knows(fold(part)) for part in parts):
            return "-".join(parts).casefold()
    return joined


def _between(text: str, start: int, end: int, asked: list[Term], at: int, short: bool) -> str:
    """What stands between two words: of a short query only other words, in any other what stands there, except that a
    word and its number are always apart."""
    between = text[start:end]
    number = at < len(asked) and _NUMBER.fullmatch(text[asked[at].start : asked[at].end])
    if number and start and between in ("", "-"):
        return " "
    if not short:
        return between
    between = _OWNED.sub(" ", between)
    between = _NUMBER_SIGN.sub(" ", between) if number else between
    return _MARKS.sub(" ", between)
