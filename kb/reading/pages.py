"""What the knowledge base answers with, where an answer is more than one part's own value."""

from dataclasses import dataclass

from kb.figures.reason import Reason
from kb.ledger.entries import Adoption, Confirmation, Meeting, SharingEvent
from kb.ledger.gate import Decision
from kb.ledger.origins import Origin
from kb.plan.plan import Objective
from kb.practice.card import Card
from kb.practice.practice import Problem


@dataclass(frozen=True)
class PracticePage:
    """Everything there is to say of one practice. `html` is safe; `contents` are (id, heading)."""

    card: Card
    html: str
    contents: tuple[tuple[str, str], ...]
    events: tuple[tuple[SharingEvent, Meeting | None], ...]
    adoptions: tuple[Adoption, ...]
    pipeline: tuple[tuple[Adoption, Reason], ...]
    not_shared: tuple[Reason, ...]
    confirmation: Confirmation | None
    problems: tuple[Problem, ...]
    decisions: tuple[Decision, ...] = ()
    counts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """The figures it counts in, by key, each with its years."""
    origins: tuple[Origin, ...] = ()
    """The economies that it was submitted by, the lead first."""


@dataclass(frozen=True)
class NearObjective:
    """An objective near to what was asked, and how many practices its list opens."""

    objective: Objective
    practices: int
