"""Which field a heading of some paper means, by its words: its whole, its end, its beginning, either half of one in two
languages. What papers call the fields stands in `paper_headings.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kb.practice.fields import BY_NAME, SECTIONS
from kb.raw_text import normalized

MOST_CHARACTERS = 300
"""What is read of a heading."""

_MOST_WORDS = 12
"""Of a heading that is told by its beginning or end: in a longer one a word proves nothing."""

_NUMBER = re.compile(
    r"\s*+(?:(?:section|part|chapter|annex|question|seccion|parte|capitulo|pregunta|partie|chapitre)\s++[\divxlc]{1,6}+(?!\w)"
    r"|[(\[]?(?:\d{1,2}(?:\.\d{1,2}){0,4}+|[ivxlc]{1,6}|[a-z])[.):\]]++(?=\s|$|[^\W\d]|[-–—])|\d{1,2}(?:\.\d{1,2}){0,4}+(?=\s)"
    r"|q\s?\d{1,2}(?=\W)|[①-⑳])[\s.:)\-–—]*+"
)  # fmt: skip


@dataclass(frozen=True)
class HeadingMeant:
    """`field` is a field's name. `exact`: the heading says nothing else; `apart`: it says something besides the field's
    own label, so that it is kept above its text."""

    field: str
    exact: bool
    apart: bool


@dataclass(frozen=True)
class HeadingWords:
    """What the file says: the field of each folded heading, and words for what else stands on a paper."""

    field_of: Mapping[str, str]
    within: frozenset[str]
    fillers: frozenset[str]
    frames: frozenset[str]
    turning: frozenset[str]
    elsewhere: frozenset[str]
    joining: frozenset[str]
    weak: frozenset[str]
    months: frozenset[str]
    institutions: tuple[str, ...]
    occasions: tuple[str, ...]


@cache
def heading_words() -> HeadingWords:
    told = _file()
    reading = told.pop("reading")
    field_of = {folded(name): field.name for field in reversed(SECTIONS) for name in (*field.headings, field.label)}
    for name, lists in told.items():
        field_of |= dict.fromkeys((*lists["same"], *lists.get("within", ())), BY_NAME[name].name)
    return HeadingWords(
        field_of=field_of,
        within=frozenset(heading for lists in told.values() for heading in lists.get("within", ())),
        fillers=frozenset(reading["fillers"]),
        frames=frozenset(reading["frames"]),
        turning=frozenset(reading["turning"]),
        elsewhere=frozenset(reading["elsewhere"]),
        joining=frozenset(reading["joining"]),
        weak=frozenset(reading["weak"]),
        months=frozenset(reading["months"]),
        institutions=tuple(reading["institutions"]),
        occasions=tuple(reading["occasions"]),
    )


def _file() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("kb.practice").joinpath("paper_headings.toml").read_text("utf-8"))


_BY_MEANING = ("problem", "done", "resources", "timeline", "results", "difficulties", "lessons", "transfer")
"""Fields whose headings are told apart by their meaning; those of the others are names."""

_EXAMPLES = 16


@cache
def examples() -> Mapping[str, tuple[str, ...]]:
    """Headings of each field by which the meaning of another is told: the first of the list, as many for each field."""
    told = _file()
    named = {name: (BY_NAME[name].label, *BY_NAME[name].headings, *told[name]["same"]) for name in _BY_MEANING}
    return {name: tuple(dict.fromkeys(headings))[:_EXAMPLES] for name, headings in named.items()}


def folded(text: str) -> str:
    """Words alone, without accents, case and signs."""
    bare = normalized("NFKD", text[:MOST_CHARACTERS]).casefold().replace("&", " and ").replace("œ", "oe")
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c))))


def without_number(heading: str) -> str:
    """A heading without `3.2`, `IV.`, `a)` or `Part II` before it."""
    text = heading[:MOST_CHARACTERS].strip()
    found = _NUMBER.match(_lowered(text))
    rest = text[found.end() :].strip() if found else text
    return rest or text


def number_depth(heading: str) -> int:
    """How deep a heading's number counts: 1 of `3.`, 2 of `3.2`; 0 where it has none."""
    found = re.match(r"\s*+\d{1,2}((?:\.\d{1,2}){0,4}+)[.):\s]", heading)
    if found:
        return 1 + found[1].count(".")
    return 1 if _NUMBER.match(_lowered(heading[:MOST_CHARACTERS])) else 0


def _lowered(text: str) -> str:
    """In lower case and without accents, a character for each, so that places stay the same."""
    return "".join((normalized("NFKD", c)[:1] or c).lower()[:1] or c for c in text)


@lru_cache(maxsize=4096)
def meant(heading: str) -> HeadingMeant | None:
    """What a heading means by its words; None where they name no field, or not one alone."""
    if not heading.strip():
        return None
    told = _halves(heading)
    for half in told:
        if found := _exactly(folded(half)):
            others = [other for other in told[1:] if other != half and not _exactly(folded(other))]
            whole = half == told[0] or not others
            return found if whole else HeadingMeant(found.field, ": " not in told[0], True)
    return next(filter(None, (_partly(folded(half)) for half in told)), None)


def _halves(heading: str) -> list[str]:
    """A heading whole, then what stands on either side of a sign that parts two languages."""
    whole = without_number(heading)
    halves = [whole, *re.split(r"\s*+[/|•·—–]\s*+|\s-\s|[()\[\]]|:\s", whole)]
    return [half for half in halves if half.strip(" :?!.*_")]


def turns(heading: str) -> bool:
    """Whether a heading means the problem before it was told what was done, and a difficulty after that."""
    return any(_turns(one.split()) for half in _halves(heading) for one in _barer(folded(half)))


def _turns(words: Sequence[str]) -> bool:
    """Whether words are a challenge, or one and what else: `challenges and how they were met`."""
    known = heading_words()
    return " ".join(words) in known.turning or (
        len(words) > 2 and words[0] in known.turning and words[1] in known.joining
    )


def is_frame(heading: str) -> bool:
    """Whether a heading only holds others together."""
    known = heading_words().frames
    return any(folded(one) in known for one in (without_number(heading), *heading.split("/")))


def _exactly(text: str) -> HeadingMeant | None:
    known = heading_words()
    for one in _barer(text):
        if name := known.field_of.get(one):
            return HeadingMeant(name, True, one in known.within)
    return None


def _partly(text: str) -> HeadingMeant | None:
    """By the end of a short heading, where the weight of an English one lies, else by its beginning."""
    words = text.split()
    if not 1 < len(words) <= _MOST_WORDS:
        return None
    ends = [words[start:] for start in range(1, len(words))] if len(words) <= _SHORT and not _joined(words) else []
    begins = [bare[:stop] for bare in map(str.split, _barer(text)) for stop in range(len(bare) - 1, 0, -1)]
    for part in (*ends, *begins):
        name = heading_words().field_of.get(" ".join(part))
        if name and " ".join(part) not in heading_words().weak:
            return HeadingMeant(name, False, _says_more(words, part))
    return None


_SHORT = 4


def _joined(words: Sequence[str]) -> bool:
    return any(word in heading_words().joining for word in words)


def _says_more(words: Sequence[str], part: Sequence[str]) -> bool:
    """Whether two words or more of a heading are no part of what names its field."""
    known = heading_words()
    if " ".join(part) in known.within:
        return True
    usual = {*part, *known.joining, *known.fillers}
    return sum(word not in usual and word not in known.field_of for word in words) > 1


def _barer(text: str) -> Iterator[str]:
    """A folded heading as it stands, then with one word after the other taken away that changes nothing."""
    yield text
    words = text.split()
    fillers = heading_words().fillers
    while len(words) > 1 and (words[0] in fillers or words[-1] in fillers):
        words = words[1:] if words[0] in fillers else words[:-1]
        yield " ".join(words)


def is_institution(line: str) -> bool:
    """Whether a line of a cover names who wrote the paper."""
    return _begins(folded(line), heading_words().institutions)


def is_named_institution(line: str) -> bool:
    """Whether a line names an institution by its last word: `SME Corporation`, `Rural Enterprise Agency`."""
    words = line.split()
    if not 1 < len(words) <= _MOST_WORDS or folded(words[-1]) not in heading_words().institutions:
        return False
    return all(word[0].isupper() or folded(word) in heading_words().joining or not word[0].isalpha() for word in words)


def is_occasion(line: str) -> bool:
    """Whether a line of a cover says for what the paper was written, or when."""
    text = folded(line)
    return _begins(text, heading_words().occasions) or (bool(text) and all(_of_a_day(word) for word in text.split()))


def _begins(text: str, names: tuple[str, ...]) -> bool:
    bare = text.removeprefix("the ")
    return any(bare == name or bare.startswith(name + " ") for name in names)


def _of_a_day(word: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}(?:st|nd|rd|th)?|de|del|of", word)) or word in heading_words().months
