"""The names of a practice's objectives and areas as a field of its own, looked up when asked: a confirmation counts at
once."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kb.index.fulltext import Words
from kb.index.terms import forms, telling, terms
from kb.practice.card import Facet
from kb.search.columns import CardColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALL_BUT = 0.7
"""Share of a query that a name must hold, and of the name that the query must, for the name to be what is asked for."""


WHOLE = 0.99
"""Of a query that stands in a name altogether."""

SEVERAL = 2
"""So many words of a name ask for what bears it, as "access to finance" does; a word alone may mean anything."""


@dataclass(frozen=True)
class NamedObjectives:
    """`share` is, per place, the share of the query's weight that stands in the name of one of the practice's
    objectives; `words` know that a practice holds what is asked for where its objective or area is just that."""

    words: Words
    share: "NDArray[np.float32]"


NAMED_BY = (Facet.OBJECTIVE, Facet.AREA)
"""The facets whose names count."""


def objective_names(words: Words, columns: CardColumns) -> NamedObjectives:
    """`words` with what the names of objectives and areas say of the practices in these columns."""
    places = len(words.coverage)
    share, asked_for = np.zeros(places, np.float32), np.zeros(places, bool)
    for facet in NAMED_BY:
        names = columns.labels[facet]
        held = {value: _share(words, name) for value, name in names}
        for value, name in names:
            if not held[value]:
                continue
            serving = columns.bearing(facet, (value,))[:places]
            share[serving] = np.maximum(share[serving], np.float32(held[value]))
            is_meant = held[value] >= ALL_BUT and _asked(words, name) >= ALL_BUT
            if is_meant or (held[value] >= WHOLE and len(words.terms) >= SEVERAL):
                asked_for |= serving
    if not asked_for.any():
        return NamedObjectives(words, share)
    named, together, coverage = (
        np.where(asked_for, np.maximum(array, 1.0), array).astype(np.float32)
        for array in (words.named, words.together, words.coverage)
    )
    return NamedObjectives(replace(words, named=named, together=together, coverage=coverage), share)


def _share(words: Words, name: str) -> float:
    """The share of the query's weight that the name holds."""
    return sum(words.share(term.form) for term in words.terms if _forms(name).issuperset(term.form.split()))


def _asked(words: Words, name: str) -> float:
    """The share of the name's words that the query asks for."""
    asked = {form for term in words.terms for form in term.form.split()}
    return len(asked & _telling(name)) / (len(_telling(name)) or 1)


@lru_cache(maxsize=1_000)
def _forms(name: str) -> frozenset[str]:
    return frozenset(forms(name).split())


@lru_cache(maxsize=1_000)
def _telling(name: str) -> frozenset[str]:
    """Without the number that a name begins with."""
    text = name.lstrip("0123456789. ")
    return frozenset(term.form for term in telling(terms(text), text))
