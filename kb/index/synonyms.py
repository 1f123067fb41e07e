"""Words that say the same, as a home lists them: which parts of a query also stand for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kb.index.glossary import Glossary
from kb.index.terms import Term, forms


@dataclass(frozen=True)
class Name:
    """One that goes by several names: `sign` is a form that stands in no text, under which the index holds what is of
    it. `within` are names of others that hold one of these: they do not speak of it."""

    sign: str
    names: tuple[str, ...]
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListedTerms:
    """Terms `first` up to `last`, that one not included, of a query that are listed: with the phrases that say the
    same, as the index holds them, or the one whose name they are."""

    first: int
    last: int
    synonyms: tuple[str, ...] = ()
    name: Name | None = None


@dataclass(frozen=True)
class Synonyms:
    """Groups of equal words as they are written, a member may be of several words; names; and what words of other
    languages mean."""

    groups: tuple[tuple[str, ...], ...] = ()
    names: tuple[Name, ...] = ()
    glossary: Glossary = field(default_factory=Glossary)

    def entries(self, asked: Sequence[Term]) -> tuple[ListedTerms, ...]:
        """What is listed of a query's terms, in its order: of members that share words the longest is meant."""
        found: list[ListedTerms] = []
        at = 0
        while at < len(asked):
            size = next((n for n in self._sizes if _phrase(asked[at : at + n]) in self._listed), 0)
            if size:
                synonyms, name = self._listed[_phrase(asked[at : at + size])]
                found.append(ListedTerms(at, at + size, synonyms, name))
            at += size or 1
        return tuple(found)

    @cached_property
    def _listed(self) -> Mapping[str, tuple[tuple[str, ...], Name | None]]:
        """Each member as the index holds it, with the others of its group or the one whose name it is."""
        listed: dict[str, tuple[tuple[str, ...], Name | None]] = {}
        for group in self.groups:
            phrases = tuple(dict.fromkeys(forms(form) for member in group for form in _numbers(member)))
            listed.update({phrase: (tuple(p for p in phrases if p != phrase), None) for phrase in phrases})
        for name in self.names:
            listed.update({forms(one): ((), name) for one in name.names})
        return listed

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        """In how many words members come, the longest first."""
        return tuple(sorted({phrase.count(" ") + 1 for phrase in self._listed}, reverse=True))


SIGN = "economy"


def sign_of(name: str) -> str:
    """The form under which the index holds what is of an economy: it stands in no text."""
    return SIGN + "".join(char for char in name.casefold() if char.isalnum())


def _numbers(member: str) -> tuple[str, ...]:
    """A member and, of an abbreviation, its plural, which stemming does not know: no vowel stands before its s."""
    return (member, f"{member}s") if member.isalpha() and member.isupper() else (member,)


def _phrase(asked: Sequence[Term]) -> str:
    return " ".join(term.form for term in asked)
