"""What a query asks for: the things, a word or several each, with all ways in which each may stand in a text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.index.compounds import compounds, usual_parts
from kb.index.glossary import Translation
from kb.index.indexed_words import IndexedWords, Wording
from kb.index.synonyms import Name, Synonyms
from kb.index.terms import Term, forms, query_terms, telling

SYNONYM = 0.5
"""What use of a synonym is worth beside that of the word that was typed."""

MENTION = 0.5
"""What it is worth that a practice speaks of an economy whose practice it is not."""

MARKED = 4
"""Letters of a part of a phrase that may be marked alone: neither the "up" nor the "E" of a word with a hyphen."""

APART = 8
"""How many words may stand between those of a listed phrase that is written otherwise."""

NATIVE = 0.8
"""Share of a query's words that the index must know for its texts to be in the query's language."""


@dataclass(frozen=True)
class Alternative:
    """One way in which what is asked for may stand in a text: its `wording`, and what `phrases` of it can be marked.
    `use` is what making use of it is worth, `cover` what holding it is worth, both 0..1."""

    wording: Wording
    phrases: tuple[str, ...]
    use: float = 1.0
    cover: float = 1.0


@dataclass(frozen=True)
class Concept:
    """One thing that a query asks for, a word or several that name one thing, in all its ways; the first is as typed.
    It does so so many `times`."""

    term: Term
    ways: tuple[Alternative, ...]
    times: int = 1


def concepts(words: IndexedWords, text: str, synonyms: Synonyms) -> tuple[list[Concept], float]:
    """What a text asks for, each thing once, and how much of the text was understood, 0..1."""
    translation = synonyms.glossary.translate(text)
    if translation.terms:
        return _translated(words, text, translation, synonyms)
    return _concepts(words, text, synonyms), 1.0


def _concepts(words: IndexedWords, text: str, synonyms: Synonyms) -> list[Concept]:
    """Words that are listed, or are one word however it is written, are one thing where the index knows it as one; the
    others each."""
    found = query_terms(text)
    written = {
        one.first: (one.last + 1, one.phrases)
        for one in compounds(found, text, lambda phrase: words.stands(_phrase(phrase)))
    }
    whole: dict[int, tuple[int, Concept]] = {}
    for entry in synonyms.entries(found):
        last, phrases = written.get(entry.first, (0, ()))
        concept = _listed(
            words, found[entry.first : entry.last], entry.synonyms, entry.name, phrases if last == entry.last else ()
        )
        if concept:
            whole[entry.first] = entry.last, concept
    singles = {term.start for term in telling(found, text)}
    things: dict[str, Concept] = {}
    at = 0
    while at < len(found):
        last, concept = whole.get(at) or _written(found, at, *written.get(at, (0, ()))) or (at + 1, None)
        alone = [_alone(one) for one in _parts(words, found[at], text)] if found[at].start in singles else []
        for one in [concept] if concept else alone:
            known = things.get(one.term.form)
            things[one.term.form] = replace(known, times=known.times + 1) if known else one
        at = last
    return list(things.values())


def _written(asked: Sequence[Term], at: int, last: int, phrases: Sequence[str]) -> "tuple[int, Concept] | None":
    """One word in all ways of writing it: whichever was typed, the same is asked for."""
    if not last:
        return None
    term = Term(phrases[0], asked[at].start, asked[last - 1].end)
    return last, Concept(term, tuple(Alternative(_phrase(phrase), (phrase,)) for phrase in phrases))


def _translated(
    words: IndexedWords, text: str, translation: Translation, synonyms: Synonyms
) -> tuple[list[Concept], float]:
    """What the glossary understood of another language asks for what its English twin does, or for itself as it stands;
    the rest for what the index knows. And how much of the text was understood, 0..1: what nobody understood is not said
    to be lacking."""
    things: dict[str, Concept] = {}
    found = query_terms(text)
    for one in _concepts(words, translation.english, synonyms):
        span = translation.typed(one.term.start)
        own = " ".join(term.form for term in found if span.start <= term.start and term.end <= span.end)
        others = [
            forms(phrase) for term in translation.terms if term.start == span.start for phrase in term.phrases[1:]
        ]
        signed = len(one.ways) > 1 and not one.ways[0].phrases  # a name is known under all its names already
        ways = [*one.ways, *([Alternative(_phrase(own), (own,))] if own and not signed else [])]
        ways += [Alternative(_phrase(other), (other,), use=SYNONYM) for other in others]
        known = tuple(way for way in dict.fromkeys(ways) if words.stands(way.wording))
        if known:
            things.setdefault(one.term.form, Concept(Term(one.term.form, span.start, span.end), known))
    rest = [
        term
        for term in telling(found, text)
        if not any(span.start < term.end and term.start < span.end for _, span in translation.origins)
    ]
    standing = [term for term in rest if words.stands(_phrase(term.form))]
    # of Latin letters a little word of the one is a name or a word of the other: a few that stand say nothing
    written_so = len(standing) >= NATIVE * len(rest)
    for term in standing:
        typed = text[term.start : term.end]
        if written_so or not typed.isascii() or typed[0].isupper() or typed.isdecimal():
            things.setdefault(term.form, _alone(term))
    return list(things.values()), 1.0 if written_so else translation.share


def _parts(words: IndexedWords, term: Term, text: str) -> list[Term]:
    """A word; or what it is written of, where no text has it joined: then it asks for what its parts ask for."""
    if not words.stands(_phrase(term.form)):
        parts = usual_parts(text[term.start : term.end])
        if parts:
            return [Term(part, term.start, term.end) for part in parts]
    return [term]


def _alone(term: Term) -> Concept:
    return Concept(term, (Alternative(_phrase(term.form), (term.form,)),))


def _listed(
    words: IndexedWords, asked: Sequence[Term], synonyms: Sequence[str], name: Name | None, written: Sequence[str]
) -> Concept | None:
    """None where the index knows it in none of its ways, so that its words are looked for one by one. `written` are the
    ways of writing what was typed."""
    phrase = " ".join(term.form for term in asked)
    same = tuple(written) or (phrase,)
    term = Term(same[0], asked[0].start, asked[-1].end)
    if name:
        return _name(words, term, name)
    ways = [Alternative(_phrase(one), (one,)) for one in same]
    ways += [Alternative(_phrase(other), (other,), use=SYNONYM) for other in synonyms if other not in same]
    if len(asked) > 1:  # written otherwise, such as "global chains of value"
        near = Wording(tuple(one.form for one in asked), apart=APART)
        marked = tuple(one.form for one in asked if len(one.form) >= MARKED)
        ways.append(Alternative(near, marked, use=SYNONYM))
    known = tuple(way for way in ways if words.stands(way.wording))
    return Concept(term, known) if known or len(asked) == 1 else None


def _name(words: IndexedWords, term: Term, name: Name) -> Concept | None:
    signed = words.stands(_phrase(name.sign))
    phrases = tuple(dict.fromkeys(forms(one) for one in name.names))
    spoken = Wording(phrases, tuple(map(forms, name.within)))
    # where no practice says whose it is, speaking of an economy is all there is
    mention = Alternative(spoken, phrases, *((MENTION, MENTION) if signed else (1.0, 1.0)))
    own = Alternative(_phrase(name.sign), ())
    known = tuple(way for way in (own, mention) if words.stands(way.wording))
    return Concept(Term(name.sign, term.start, term.end), known) if known else None


def _phrase(phrase: str) -> Wording:
    return Wording((phrase,))
