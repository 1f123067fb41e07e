"""What the knowledge base answers with, where an answer is more than one part's own value."""

from dataclasses import dataclass

from kb.encoder import EncoderFacts
from kb.evaluation.summary import Measured
from kb.figures.standing import Reason
from kb.ledger.entries import Adoption, Confirmation, Meeting, SharingEvent
from kb.plan.plan import Objective
from kb.practice.practice import Problem
from kb.search.results import Card
from kb.submissions.dossier import Decision


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


@dataclass(frozen=True)
class NearObjective:
    """An objective near to what was asked, and how many practices its list opens."""

    objective: Objective
    practices: int


@dataclass(frozen=True)
class About:
    """What this knowledge base is made of; `waiting` practices are not indexed in their present form,
    `vectors` passages have a vector of every encoder. `measured_here`: with the very encoders in use."""

    version: str
    encoders: tuple[EncoderFacts, ...]
    encoder_note: str
    practices: int
    passages: int
    vectors: int
    waiting: int
    journal: str
    plan_title: str
    measured: Measured | None
    measured_here: bool
