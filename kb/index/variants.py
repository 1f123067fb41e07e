"""Words that have more spellings than one, and the one that is compared: data and rules (variants.toml)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

LONGEST = 40
"""A longer run of letters is no English word, and not looked at."""


@dataclass(frozen=True)
class Variants:
    """`words`: the usual spelling by another; `rules`: what is written in place of what an expression finds.

    `hanging` are second halves that are no words of their own behind a hyphen; `capitals` the forms of abbreviations
    that are little words in small letters; `dollars` those of what stands before a $; `compounds` the parts of
    words that are written joined and apart, by the joined word; `first` and `last` the parts of one and two letters
    that any other word may be parted at.
    """

    words: Mapping[str, str]
    rules: Sequence[tuple[re.Pattern[str], str]]
    hanging: frozenset[str]
    capitals: Mapping[str, str]
    dollars: Mapping[str, str]
    compounds: Mapping[str, tuple[str, ...]]
    first: frozenset[str]
    last: frozenset[str]

    def usual(self, word: str) -> str:
        """A plain word in the spelling that is compared; one that has no other comes back as it is."""
        if len(word) > LONGEST:
            return word
        if word in self.words:
            return self.words[word]
        if self._any.search(word):  # few words have another spelling, and one look is quicker than fifty
            for found, instead in self.rules:
                word = found.sub(instead, word, count=1)
        return word

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{found.pattern})" for found, _ in self.rules))


@lru_cache(maxsize=200_000)
def usual(word: str) -> str:
    """As Variants.usual, of this version's, and remembered."""
    return variants().usual(word)


@lru_cache(maxsize=1)
def variants() -> Variants:
    """Those that came with this version."""
    return parsed(resources.files("kb.index").joinpath("variants.toml").read_text("utf-8"))


def parsed(text: str) -> Variants:
    data = tomllib.loads(text)
    compounds = data["compounds"]
    return Variants(
        words={other: usual for usual, others in data["words"].items() for other in others.split()},
        rules=tuple((re.compile(rule["find"]), rule["give"]) for rule in data["rules"]),
        hanging=frozenset(data["hanging"]["halves"].split()),
        capitals=data["capitals"],
        dollars=data["dollars"],
        compounds={word.replace("-", ""): tuple(word.split("-")) for word in compounds["words"].split()},
        first=frozenset(compounds["parts"]["first"].split()),
        last=frozenset(compounds["parts"]["last"].split()),
    )
