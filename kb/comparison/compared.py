"""Two to four practices beside each other, field by field."""

from dataclasses import dataclass
from enum import StrEnum

from kb.practice.card import Card

FEWEST, MOST = 2, 4
"""Practices that are compared: more are no longer beside each other."""


class Agreement(StrEnum):
    """What the practices say of one field. `one`: a single practice says anything."""

    SAME = "same"
    DIFFERS = "differs"
    ONE = "only one"
    NONE = "none says it"


@dataclass(frozen=True)
class ComparedPiece:
    """A run of text as it stands: `own` where not all of the practices have it, `shared` where a sentence of a long
    text stands in another one too."""

    text: str
    own: bool = False
    shared: bool = False


@dataclass(frozen=True)
class ComparedField:
    """What each practice says in a field, in the order of the practices; empty where it says nothing. A `section` is
    as a reader sees it. The pieces of a value, joined, are the value."""

    name: str
    label: str
    values: tuple[tuple[ComparedPiece, ...], ...]
    agreement: Agreement
    section: bool = False

    def text(self, at: int) -> str:
        return "".join(piece.text for piece in self.values[at])


@dataclass(frozen=True)
class Comparison:
    """The practices in the order in which they were asked for, and their fields in the order of the form, then what
    the ledger says of them. `fields` are all that any of them has; none is left out because all say the same."""

    cards: tuple[Card, ...]
    fields: tuple[ComparedField, ...]

    @property
    def differing(self) -> tuple[ComparedField, ...]:
        """Only what differs."""
        return tuple(one for one in self.fields if one.agreement is not Agreement.SAME)
