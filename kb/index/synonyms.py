"""Words that say the same, as a home lists them: which of a query's words also stand for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.index.terms import Term, forms


@dataclass(frozen=True)
class Synonyms:
    """Groups of equal words as they are written; a member may be of several words."""

    groups: tuple[tuple[str, ...], ...] = ()

    def of(self, asked: Sequence[Term]) -> Mapping[str, tuple[str, ...]]:
        """For the words of a query, in its order: each form that belongs to a member of a group, with the phrases
        that say the same, as the index holds them. Of members that share words the longest is meant.
        """
        found: dict[str, tuple[str, ...]] = {}
        at = 0
        while at < len(asked):
            size = next((n for n in self._sizes if _phrase(asked[at : at + n]) in self._others), 0)
            phrase = _phrase(asked[at : at + size])
            for term in asked[at : at + size]:
                found[term.form] = tuple(dict.fromkeys((*found.get(term.form, ()), *self._others[phrase])))
            at += size or 1
        return found

    @cached_property
    def _others(self) -> dict[str, tuple[str, ...]]:
        """Each member as the index holds it, with the others of its group."""
        others: dict[str, tuple[str, ...]] = {}
        for group in self.groups:
            phrases = tuple(dict.fromkeys(forms(form) for member in group for form in _numbers(member)))
            others.update({phrase: tuple(p for p in phrases if p != phrase) for phrase in phrases})
        return others

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        """In how many words members come, the longest first."""
        return tuple(sorted({phrase.count(" ") + 1 for phrase in self._others}, reverse=True))


def _numbers(member: str) -> tuple[str, ...]:
    """A member and, of an abbreviation, its plural, which stemming does not know: no vowel stands before its s."""
    return (member, f"{member}s") if member.isalpha() and member.isupper() else (member,)


def _phrase(asked: Sequence[Term]) -> str:
    return " ".join(term.form for term in asked)
