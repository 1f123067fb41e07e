"""The economies that a query names, so that each can be offered as a filter."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from unicodedata import normalize

from kb.plan.economy import Economies
from kb.practice.practice import WIDE

MOST_NAMED = 80
"""Characters in which every name of an economy finds room."""

_GAP = r"(?:[ \t]?[\s,'’\-‐–—()・]{1,2})?"
"""What may stand between two words of a name; a full stop ends it."""

_ACCENTS = re.compile("[\u0300-\u036f]+")
_ABBREVIATION = re.compile(r"[A-Z]{2,5}")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_BEGINS, _ENDS = rf"(?:(?<!\w)|(?<={WIDE.pattern}))(?<!\b\w\.)", rf"(?:(?!\w)|(?={WIDE.pattern}))(?!\.\w\b)"
_KATAKANA, _HANGUL = "[\u30a1-\u30fa\u30fc]", "[\uac00-\ud7a3]"
_SCRIPTS = {
    _KATAKANA: (f"(?<!{_KATAKANA})", f"(?!{_KATAKANA})"),
    _HANGUL: (f"(?<!{_HANGUL})", ""),
    WIDE.pattern: ("", ""),
    ".": (_BEGINS, _ENDS),
}
"""How a name begins that is written so, and what must stand before and after it."""

_MONEY = re.compile(r"\s?(?:\$|dollars?\b)", re.I)
_WORDS_TOO = frozenset({"CAN", "PER", "US"})
"""Abbreviations that are words of a title in capitals."""


@dataclass(frozen=True)
class NamedEconomy:
    """An economy by its official name, and the characters of the text that name it first: `start` up to `end`."""

    name: str
    start: int
    end: int


def named_economies(text: str, economies: Economies) -> tuple[NamedEconomy, ...]:
    """The member economies that a text names, each once, in the order of reading; takes time linear in the text.

    The longest name is meant: Hong Kong, China is not China, and New Mexico no economy. Case and accents do not matter,
    but codes and abbreviations count in capitals alone.
    """
    folded, places = _folded(text)
    spellings, pattern = _spellings(tuple((one.name, one.code, one.aliases) for one in economies))
    found: dict[str, NamedEconomy] = {}
    for match in pattern.finditer(folded):
        start, end = places[match.start()], places[match.end() - 1] + 1
        official, is_abbreviation = spellings[_letters(match[0])]
        if not official or official in found or _MONEY.match(text[end : end + 10]):
            continue
        if not is_abbreviation or _is_abbreviated(text, start, end):
            found[official] = NamedEconomy(official, start, end)
    return tuple(found.values())


def _is_abbreviated(text: str, start: int, end: int) -> bool:
    """Whether an abbreviation is written in capitals, and is no word of a title that is so altogether."""
    written = normalize("NFKC", text[start:end])
    if written != written.upper():
        return False
    around = text[max(0, start - MOST_NAMED) : start] + text[end : end + MOST_NAMED]
    is_word = written in _WORDS_TOO and not any(map(str.islower, around))
    return not is_word or len(around.split()) < 3


Listed = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Of each economy its official name, its code and its aliases."""


@lru_cache(maxsize=8)
def _spellings(economies: Listed) -> tuple[Mapping[str, tuple[str, bool]], "re.Pattern[str]"]:
    """By the letters of each spelling the official name (empty: none is named) and whether it is an abbreviation; and
    the pattern that finds them, the longest first."""
    said = tomllib.loads(resources.files("kb.search").joinpath("economy_names.toml").read_text("utf-8"))
    official = dict.fromkeys(said["others"]["names"], "")
    for name, code, aliases in economies:
        spellings = (name, code, *aliases, *said["names"].get(name, ()))
        official.update({_undotted(spelling): name for spelling in spellings if _letters(spelling)})
    longest = sorted(official, key=lambda spelling: (-len(_words(spelling)), -len(spelling)))
    known = {_letters(one): (official[one], bool(_ABBREVIATION.fullmatch(one))) for one in reversed(longest)}
    return known, _pattern(longest)


def _pattern(longest: Sequence[str]) -> "re.Pattern[str]":
    """All spellings within a folded text. Where words have no spaces around them one may stand within others."""
    found: dict[str, list[str]] = {script: [] for script in _SCRIPTS}
    for spelling in longest:
        words = [part for word in spelling.split() for part in _parts(word)]
        found[next(script for script in _SCRIPTS if re.match(script, words[0]))].append(_GAP.join(words))
    # a text is quickly passed over where no name begins with its next character
    ways = (
        f"(?=[{''.join(sorted({name[0] for name in names}))}]){before}(?:{'|'.join(names)}){after}"
        for (before, after), names in zip(_SCRIPTS.values(), found.values(), strict=True)
        if names
    )
    return re.compile("|".join(ways) or r"(?!)")


def _undotted(spelling: str) -> str:
    """A spelling without article, and an abbreviation without its full stops."""
    return _DOTTED.sub(lambda match: match[0].replace(".", ""), spelling.removeprefix("The "))


def _parts(word: str) -> list[str]:
    """A word of a spelling as it is looked for; an abbreviation's letters may have full stops."""
    if _ABBREVIATION.fullmatch(word) or re.fullmatch(r"[A-Z]\.", word):
        return ["".join(rf"{letter.lower()}\.?" for letter in word.rstrip("."))]
    return _words(word)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _folded(text)[0])


def _letters(text: str) -> str:
    return "".join(_words(text))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and where each of its characters stood."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in char.lower() if char.isascii() else _fold(char):
            folded.append(one)
            places.append(place)
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    return normalize("NFC", _ACCENTS.sub("", normalize("NFKD", normalize("NFKC", char).casefold())))
