"""A text of another language as the English phrases that the glossary has for it, and what of it was understood."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from unicodedata import name as unicode_name
from unicodedata import normalize

import regex

from kb.index.glossary_terms import (
    WORD,
    FoldedText,
    LanguageTerms,
    TermMatch,
    folded,
    language_terms,
)
from kb.index.span import Span
from kb.index.terms import MOST_CHARACTERS, STOPWORDS
from kb.plan.glossary_file import LANGUAGES, GlossaryContent

ENGLISH_ONLY = "English"
"""What an encoder's facts say of one that reads nothing else."""

LATIN = ("es", "fr", "vi", "id", "ms", "tl")
"""Languages that only their words tell from English. Of two that say as much for a text the first is meant."""

COMMON = 10_000
"""So many of the words that English texts use most are usual English."""

_SCRIPTS = {
    "ko": regex.compile(r"\p{Hangul}"),
    "th": regex.compile(r"\p{Thai}"),
    "ru": regex.compile(r"\p{Cyrillic}"),
    "ja": regex.compile(r"[\p{Hiragana}\p{Katakana}]"),
    "zh": regex.compile(r"\p{Han}"),
}
"""What shows a language before any word of it is known."""

_MARKS = {
    # a horn, a dot below, a hook above, a d with a bar
    "vi": regex.compile("[\u031b\u0323\u0309đĐ]"),
    "es": regex.compile("[¿¡]"),
}
"""What only one language of Latin letters is written with; in an English text it is part of a name."""

_FOREIGN = regex.compile(r"[^\P{L}\p{Latin}]")
_LATIN_WORD = regex.compile(r"[\p{Latin}\p{N}]+")
_HIRAGANA = regex.compile(r"\p{Hiragana}")
_ENDINGS = {
    **dict.fromkeys(("", "s", "d", "ed", "ing", "er", "ers"), ""),
    **{letter + "es": letter for letter in ("s", "x", "z", "h", "o")},
    "ies": "y",
}
"""What may be taken off an English word that is looked up, and what is put in its place."""

_NAME = regex.compile(r"\p{N}|\p{Lu}")


@dataclass(frozen=True)
class TranslatedTerm:
    """Characters `start` up to `end` of the text, and the English phrases they stand for, the usual one first."""

    start: int
    end: int
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """What the glossary makes of a text.

    `language` is the code of the language that the text is likely in, one of LANGUAGES; empty for English and for what
    is not known. `terms` stand in the text's order and do not overlap. `share`, 0..1, is how much of the characters
    that tell something was understood: 1 for a text that is taken for English. `english` are the meanings in that
    order, like keywords, with the names and English words between them; an English text as it stands. `origins` are,
    for each of them, where it begins in `english` and the characters of the text that it stands for.
    """

    language: str
    terms: tuple[TranslatedTerm, ...]
    share: float
    english: str
    origins: tuple[tuple[int, Span], ...] = ()

    def typed(self, at: int) -> Span:
        """The characters of the text that the character `at` of `english` stands for: of one that was put into other
        words all that means it."""
        return next((span for begin, span in reversed(self.origins) if begin <= at), Span(at, at + 1))


@dataclass(frozen=True)
class Glossary:
    """The glossary of a home. Safe for several threads."""

    content: GlossaryContent = field(default_factory=GlossaryContent)

    def translate(self, text: str) -> Translation:
        """What the glossary makes of a text, of which MOST_CHARACTERS are read."""
        return self._remembered(text[:MOST_CHARACTERS])

    def note_for(self, text: str, encoders_languages: Collection[str]) -> str:
        """What a reader must be told where no encoder reads the text's language; empty where one does, and for English.

        `encoders_languages` is what the facts of each encoder at hand say that it reads.
        """
        if any(languages != ENGLISH_ONLY for languages in encoders_languages):
            return ""
        translation = self.translate(text)
        language = LANGUAGES.get(translation.language) or _script(text[:MOST_CHARACTERS])
        if not language:
            return ""
        meanings = ", ".join(dict.fromkeys(term.phrases[0] for term in translation.terms))
        if not meanings:
            return (
                f"No model here reads {language}, and the glossary knows none of these words; "
                "add the multilingual model with `kb encoder add multilingual`."
            )
        return f"No model here reads {language}: searched for the words that the glossary knows: {meanings}."

    @cached_property
    def _remembered(self) -> Callable[[str], Translation]:
        """One search asks several times."""
        return lru_cache(maxsize=256)(self._translate)

    def _translate(self, text: str) -> Translation:
        read = folded(text)
        code, matches = self._recognised(read)
        if not code:
            foreign = _FOREIGN.search(text) is not None
            return Translation("", (), 0.0 if foreign else 1.0, "" if foreign else text)
        english = [self.content.entries[match.entry].english for match in matches]
        terms = tuple(
            TranslatedTerm(read.starts[match.start], read.ends[match.end - 1], phrases)
            for match, phrases in zip(matches, english, strict=True)
        )
        word = WORD if code in LATIN else _LATIN_WORD
        unread = _without(matches, [(at.start(), at.end()) for at in word.finditer(read.form)])
        little = set(self._terms[code].little(read))
        # names, numbers and the English words that people mix in are what they are in any language
        standing = [at for at in unread if at not in little and self._stands(read, at, code)]
        pieces = [(Span(term.start, term.end), term.phrases[0]) for term in terms]
        pieces += [(Span(read.starts[start], read.ends[end - 1]), read.stretch(start, end)) for start, end in standing]
        rendering, origins = "", list[tuple[int, Span]]()
        said = set[str]()
        for span, piece in sorted(pieces, key=lambda one: one[0].start):
            if piece not in said:  # a word said twice weighs no more
                said.add(piece)
                rendering += " " if rendering else ""
                origins.append((len(rendering), span))
                rendering += piece
        return Translation(code, terms, self._share(read, code, matches, standing), rendering, tuple(origins))

    def is_english(self, word: str, everything: bool = False) -> bool:
        """Whether a word as it is typed is one that English texts use, or a number. English is written without marks.

        `everything` takes in words that English shares with other languages: beside known words of these they show
        nothing, among unknown ones they do.
        """
        if not word.isascii():
            return word.isnumeric()
        form, known = word.lower(), _english_words(everything)
        return form.isdigit() or any(base in known or base in self._english for base in _bases(form))

    @cached_property
    def _english(self) -> frozenset[str]:
        """The words of the glossary's own English."""
        phrases = (phrase for entry in self.content.entries for phrase in entry.english)
        return frozenset(word.lower() for phrase in phrases for word in WORD.findall(phrase))

    @cached_property
    def _terms(self) -> dict[str, LanguageTerms]:
        entries, little = self.content.entries, self.content.little
        return {
            code: language_terms(
                code,
                [(term, at) for at, entry in enumerate(entries) for term in entry.terms.get(code, ())],
                little.get(code, ()),
            )
            for code in LANGUAGES
        }

    def _recognised(self, text: FoldedText) -> tuple[str, list[TermMatch]]:
        """The language of a text and its terms; none for English and for what is not known."""
        shown = [code for code, script in _SCRIPTS.items() if script.search(text.form)]
        if not shown:
            return self._of_latin_letters(text)
        if "ja" in shown:  # Chinese is not written with kana
            shown = [code for code in shown if code != "zh"]
        elif "zh" in shown:  # Han characters alone are either: the one that knows more of them
            shown.append("ja")
        by_language = {code: self._terms[code].matches(text) for code in shown}
        code = max(shown, key=lambda one: (_length(by_language[one]), -shown.index(one)))
        return code, by_language[code]

    def _of_latin_letters(self, text: FoldedText) -> tuple[str, list[TermMatch]]:
        """The language whose words are more of the text than English words are that it cannot explain; the one of
        which there are most. A text is English unless it shows something else."""
        words = [(word.start(), word.end()) for word in WORD.finditer(text.form)]
        marked = [code for code, mark in _MARKS.items() if mark.search(normalize("NFD", text.typed))]
        foreign = not any(self.is_english(text.stretch(*at)) for at in words)
        most, answer = (0, 0), (marked[0] if len(marked) == 1 and foreign else "", list[TermMatch]())
        for code in marked or LATIN:
            matches = self._terms[code].matches(text)
            if not any(self._own(text, match.start, match.end) for match in matches):
                continue
            little = self._terms[code].little(text)
            explained = [(match.start, match.end) for match in matches] + _without(matches, little)
            own = sum(len(WORD.findall(text.form, *at)) for at in explained if self._own(text, *at))
            rest = set(words) - {at for at in words if any(start <= at[0] < end for start, end in explained)}
            english = sum(self.is_english(text.stretch(*at), everything=True) for at in rest)
            if own > english and (own, _length(matches)) > most:
                most, answer = (own, _length(matches)), (code, matches)
        return answer

    def _own(self, text: FoldedText, start: int, end: int) -> bool:
        """Whether a stretch shows its language: some word of it is not usual English."""
        return any(not self.is_english(text.stretch(*word.span())) for word in WORD.finditer(text.form, start, end))

    def _stands(self, text: FoldedText, at: tuple[int, int], code: str) -> bool:
        """Whether a word that is no term of the language reads the same in English."""
        typed = text.stretch(*at)
        named = at[0] > 0 and _NAME.match(typed) is not None
        return code not in LATIN or named or self.is_english(typed)

    def _share(
        self, text: FoldedText, code: str, matches: Sequence[TermMatch], standing: Sequence[tuple[int, int]]
    ) -> float:
        understood = {at for match in matches for at in range(match.start, match.end)}
        understood.update(at for start, end in standing for at in range(start, end))
        silent = {at for start, end in self._terms[code].little(text) for at in range(start, end)}
        if code == "ja":  # what no term holds of it is endings and particles
            silent.update(match.start() for match in _HIRAGANA.finditer(text.form))
        telling = {at for word in WORD.finditer(text.form) for at in range(word.start(), word.end())} - silent
        telling |= understood
        return len(understood) / len(telling) if telling else 0.0


def _bases(word: str) -> list[str]:
    """The word and what it may be a form of: the lists leave out many a plural and participle."""
    return [word.removesuffix(ending) + instead for ending, instead in _ENDINGS.items() if word.endswith(ending)]


@lru_cache(maxsize=2)
def _english_words(everything: bool) -> frozenset[str]:
    """The words that English texts use most; with `everything` also those that are common but that other languages
    share. The lists come with what measures passwords, which is at hand anyway."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    names = ("english_wikipedia", "us_tv_and_film", *(("passwords",) if everything else ()))
    return STOPWORDS.union(*(FREQUENCY_LISTS[name][:COMMON] for name in names))


def _without(matches: Sequence[TermMatch], stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that share no character with a match."""
    held = {at for match in matches for at in range(match.start, match.end)}
    return [(start, end) for start, end in stretches if held.isdisjoint(range(start, end))]


def _length(matches: Sequence[TermMatch]) -> int:
    return sum(match.end - match.start for match in matches)


def _script(text: str) -> str:
    """The script of a text that is neither Latin nor of a language that the glossary has."""
    letter = _FOREIGN.search(text)
    return f"the {unicode_name(letter[0], 'unknown').split()[0].title()} script" if letter else ""
