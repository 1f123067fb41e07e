"""The words by which a sentence says what it tells: read from cues.toml, a set for each language."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

ENGLISH, SPANISH = "en", "es"

Patterns = Mapping[str, re.Pattern[str]]


class Cues:
    """The cues of one language, looked for in a text in small letters."""

    def __init__(self, patterns: Patterns, labels: Patterns) -> None:
        self._patterns, self._labels = patterns, labels

    def has(self, name: str, text: str) -> bool:
        return bool(self._patterns[name].search(text))

    def starts(self, name: str, text: str) -> bool:
        """Whether a text begins with a cue."""
        return bool(self._patterns[name].match(text))

    def begins(self, name: str, text: str) -> bool:
        """Whether a text begins with such a label, behind which a full stop, a colon or a border stands."""
        return bool(self._labels[name].match(text))


def headings() -> Patterns:
    """What sections are called, by the role that each kind of heading gives them."""
    return _headings()


def section_weights(cell: str) -> Mapping[str, float]:
    """What a statement weighs for a kind of cell by the role of its section."""
    weights: Mapping[str, float] = _data()["sections"][cell]
    return weights


def cues_for(language: str, text: str) -> Cues:
    """Those of the language that a text is written in: the one said of it, or where its little words speak against
    that, theirs."""
    sets = _sets()
    said = SPANISH if language.casefold().startswith(SPANISH) else ENGLISH
    words = text.casefold().split()[:2_000]
    usual = {name: sum(word in _usual()[name] for word in words) for name in sets}
    likely = max(sets, key=lambda name: (usual[name], name == said))
    return sets[likely if usual[likely] > 2 * usual[said] else said]


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("kb.comparison").joinpath("cues.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _usual() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(_data()[name]["usual"].split()) for name in (ENGLISH, SPANISH)}


@lru_cache(maxsize=1)
def _headings() -> Patterns:
    return {role: re.compile("|".join(_words(text))) for role, text in _data()["headings"].items()}


@lru_cache(maxsize=1)
def _sets() -> Mapping[str, Cues]:
    found = {}
    for language in (ENGLISH, SPANISH):
        data = {name: "|".join(_words(text)) for name, text in _data()[language].items() if name != "usual"}
        data["numbers"] = f"(?:{data['numbers']})(?!-)"  # "three-phase" counts nothing
        data["for_group"] = f"(?:{data['for_group']})(?:{data['group']})"
        found[language] = Cues(
            {name: re.compile(rf"(?<!\w)(?:{text})(?!\w)") for name, text in data.items()},
            {name: re.compile(rf"(?:{text})(?:[.:：—–]| \|)") for name, text in data.items() if name.endswith("label")},
        )
    return found


def _words(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split()]
