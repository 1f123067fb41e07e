"""The glossary of a home's practices/ folder: what the field's English phrases are called in other languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.files.strict_yaml import YAMLNode, parse, read_text

LANGUAGES: Mapping[str, str] = {
    "es": "Spanish",
    "fr": "French",
    "id": "Indonesian",
    "ja": "Japanese",
    "ko": "Korean",
    "ms": "Malay",
    "ru": "Russian",
    "th": "Thai",
    "tl": "Filipino",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The languages that an entry may have terms in, by their codes, and what a reader calls them."""

MOST_CHARACTERS = 60
"""Of one term: a longer one is a sentence, and would hardly be typed again."""


@dataclass(frozen=True)
class GlossaryEntry:
    """One concept: its English phrases, the usual one first, and its terms by language code."""

    english: tuple[str, ...]
    terms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class GlossaryContent:
    """The entries, and by language code the little words, which say nothing of what is looked for."""

    entries: tuple[GlossaryEntry, ...] = ()
    little: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_glossary(path: Path) -> GlossaryContent:
    """The glossary; a home without the file has an empty one. Raises BrokenFile with line and reason."""
    if not path.exists():
        return GlossaryContent()
    f = parse(read_text(path), path, name="the glossary").fields(("glossary",), ("little_words",))
    little: dict[str, tuple[str, ...]] = {}
    if not f["little_words"].empty:
        words = f["little_words"].fields((), tuple(LANGUAGES))
        little = {code: tuple(node.text().split()) for code, node in words.items() if not node.empty}
    taken: dict[tuple[str, str], int] = {}
    return GlossaryContent(tuple(_entry(node, taken) for node in f["glossary"].items()), little)


def _entry(node: YAMLNode, taken: dict[tuple[str, str], int]) -> GlossaryEntry:
    f = node.fields(("en",), tuple(LANGUAGES))
    phrases = {code: _phrases(value, code, taken) for code, value in f.items() if not value.empty}
    english = phrases.pop("en")
    if not phrases:
        raise node.broken(f"{english[0]!r} has no term in any other language: give it one, or take it out")
    return GlossaryEntry(english, phrases)


def _phrases(node: YAMLNode, code: str, taken: dict[tuple[str, str], int]) -> tuple[str, ...]:
    """Phrases with commas between. One stands in a language's entries once: what it means must not depend on which
    line is read first. An English phrase may be the meaning of several entries."""
    phrases = tuple(phrase for part in node.text().split(",") if (phrase := part.strip()))
    if not phrases:
        raise node.broken(f"{node.name} holds no term; take it out")
    for phrase in phrases:
        if not any(char.isalnum() for char in phrase):
            raise node.broken(f"{phrase!r} holds no letter and no digit; take it out")
        if len(phrase) > MOST_CHARACTERS:
            raise node.broken(f"{phrase[:20]!r}… has more than {MOST_CHARACTERS} characters: a term is a few words")
        if code == "en":
            continue
        first = taken.setdefault((code, phrase.casefold()), node.line)
        if (code, phrase.casefold()) in taken and first != node.line:
            raise node.broken(f"{phrase!r} stands in line {first} too; keep one")
    return phrases
