"""Which sentence of a practice says what was done, for whom, at what cost, with what result, and what must be in place.

Each statement is weighed for each cell by the heading that it stands under and by its words (cues.toml); the heaviest
is taken where it is heavy enough, the first of those that weigh the same. What is denied, only aimed at or of another
matter is no candidate at all: nothing stated is better than something wrong. The same text and question always give
the same cells.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb.comparison.cues import Cues, cues_for, section_weights
from kb.comparison.evidence import LEVELS, EvidenceCell, EvidenceKind
from kb.comparison.figure_words import FigureWords, figures_in
from kb.comparison.statements import SectionRole, Statement, StatementForm, places, statements
from kb.index.terms import telling, terms
from kb.practice.practice import Submission

ASKED = 0.4
"""What a statement weighs more that has all words of the question: it decides between two that weigh alike."""

EARLY = 0.06
"""What a statement weighs less for each one before it below the same heading, for MOST_EARLY of them."""

MOST_EARLY = 8

FIRST = 2
"""Statements below a heading before this one say the most of what was done."""

LEAST: Mapping[EvidenceKind, float] = {
    EvidenceKind.DONE: 3.5,
    EvidenceKind.FOR_WHOM: 3.5,
    EvidenceKind.COST: 4.0,
    EvidenceKind.RESULT: 4.5,
    EvidenceKind.PRECONDITIONS: 4.8,
}
"""The weight from which on a statement is taken."""


@dataclass(frozen=True)
class Read:
    """A statement as it is weighed: its words in small letters, and the figures in them."""

    statement: Statement
    words: str
    heads: str
    figures: FigureWords
    cues: Cues

    @property
    def role(self) -> SectionRole:
        return self.statement.role

    @property
    def length(self) -> int:
        """In words."""
        return len(self.words.split())

    def has(self, *names: str) -> bool:
        return any(self.cues.has(name, self.words) for name in names)

    def starts(self, name: str) -> bool:
        return self.cues.starts(name, self.words)

    def headed(self, *names: str) -> bool:
        """As `has`, the first row of its table read with it."""
        return any(self.cues.has(name, self.heads) for name in names) or self.has(*names)

    def labelled(self, kind: EvidenceKind) -> bool:
        """Whether its first words, or the line that its list hangs on, name what the cell is to hold."""
        name = f"{kind.value}_label"
        intro = self.statement.intro.casefold()
        return self.cues.begins(name, self.words) or self.cues.begins(name, intro)


@dataclass(frozen=True)
class CellCandidate:
    """What a cell may say, what it weighs without any question, and the forms of its words."""

    cell: EvidenceCell
    weight: float
    order: int
    forms: frozenset[str]

    def weight_for(self, asked: frozenset[str]) -> float:
        return self.weight + (ASKED * len(asked & self.forms) / len(asked) if asked else 0.0)


def evidence_cells(practice: Submission, question: str = "") -> tuple[EvidenceCell, ...]:
    """The cells of a practice in their order."""
    asked = frozenset(term.form for term in telling(terms(question), question))
    candidates = _candidates(practice)
    level = practice.evidence_level
    said = f"{level} of {max(LEVELS)}: {LEVELS[level]}" if level in LEVELS else ""
    cells = {EvidenceKind.LEVEL: EvidenceCell(EvidenceKind.LEVEL, said)}
    for kind, some in candidates.items():
        best = max(some, key=lambda one: (one.weight_for(asked), -one.order), default=None)
        cells[kind] = best.cell if best else EvidenceCell(kind)
    return tuple(cells[kind] for kind in EvidenceKind)


@lru_cache(maxsize=256)
def _candidates(practice: Submission) -> Mapping[EvidenceKind, tuple[CellCandidate, ...]]:
    """For each kind of cell the statements that are heavy enough: neither the order nor a question makes one so."""
    read = _read(practice)
    heavy = {
        kind: [(one, weight) for one in read if (weight := WEIGHED[kind](one)) >= least]
        for kind, least in LEAST.items()
    }
    told = tuple({one.statement: None for some in heavy.values() for one, _ in some})
    where = dict(zip(told, places(practice, told), strict=True))
    return {kind: tuple(_candidate(kind, one, weight, where) for one, weight in some) for kind, some in heavy.items()}


def _candidate(kind: EvidenceKind, one: Read, weight: float, where: Mapping[Statement, str]) -> CellCandidate:
    told = one.statement
    cell = EvidenceCell(kind, told.text, told.section, told.heads, where[told])
    return CellCandidate(cell, weight - _late(one), told.order, frozenset(term.form for term in terms(told.text)))


def _read(practice: Submission) -> list[Read]:
    cues = cues_for(practice.language, practice.body)
    found = []
    for one in statements(practice):
        words, heads = one.text.casefold(), one.heads.casefold()
        found.append(Read(one, words, heads, figures_in(words, cues, heads), cues))
    return found


def _late(one: Read) -> float:
    return EARLY * min(one.statement.within, MOST_EARLY)


COSTLESS = 3.0
"""What it weighs that something was done within what there was."""

NOTHING = -99.0
"""The weight of what is no candidate."""


def _sum(parts: Iterable[tuple[bool, float]]) -> float:
    return sum(weight for holds, weight in parts if holds)


def _done(one: Read) -> float:
    at = section_weights("done")
    if one.has("negated") or one.role not in at:
        return NOTHING
    return at[one.role] + _sum(
        (
            (one.has("act"), 2.0),
            (one.labelled(EvidenceKind.DONE), 2.0),
            (one.has("group"), 0.5),
            (8 <= one.length <= 45, 0.5),
            (one.length < 6, -1.5),
            (one.statement.form is StatementForm.ROW, -1.0),
            (one.statement.form is StatementForm.ITEM, -0.4),
            (one.has("outcome") and one.figures.any, -1.0),
            (one.role is SectionRole.SUMMARY, -0.4),
            (one.has("whom"), -1.5),
            (one.has("background", "target"), -1.0),
            (one.has("partly"), -0.7),
            (one.statement.within > FIRST, -0.3),
            (_is_address(one), -3.0),
        )
    )


def _is_address(one: Read) -> bool:
    """Whether it leads somewhere else instead of saying anything."""
    return "http://" in one.words or "https://" in one.words


def _for_whom(one: Read) -> float:
    at = section_weights("for_whom")
    labelled = one.labelled(EvidenceKind.FOR_WHOM)
    if one.role not in at or not (one.has("group") or labelled or one.role is SectionRole.AUDIENCE):
        return NOTHING
    if one.has("staff") and one.role is not SectionRole.SUMMARY and not one.has("whom", "for_group") and not labelled:
        return NOTHING
    return at[one.role] + _sum(
        (
            (labelled, 4.0),
            (one.has("group"), 1.0),
            (one.has("whom"), 2.2),
            (one.has("some"), -1.0),
            (one.has("took_part"), 1.0),
            (_is_address(one), -3.0),
            (one.has("for_group"), 1.2),
            (one.has("negated"), -2.0),
            (one.has("target") and one.role is SectionRole.RESULTS, -2.0),
            (one.statement.form is StatementForm.ROW and not labelled, -1.5),
            (one.length < 4 and not labelled and one.role is not SectionRole.AUDIENCE, -2.0),
        )
    )


def _cost(one: Read) -> float:
    at = section_weights("cost")
    if one.has("costless") and one.role is not SectionRole.PROBLEM:
        return at.get(one.role, NOTHING) + COSTLESS
    labelled = one.labelled(EvidenceKind.COST)
    money, spent = one.figures.money, one.headed("cost")
    if one.has("negated") and not money:
        return NOTHING
    of_people = one.role is SectionRole.RESOURCES and one.has("people") and (one.figures.count or one.figures.spelled)
    if not (
        of_people
        or (money and (spent or labelled or one.role is SectionRole.RESOURCES))
        or (labelled and one.figures.any)
    ):
        return NOTHING
    of_others = one.headed("no_cost") and not one.headed("cost_total")
    if of_others and (one.role is not SectionRole.RESOURCES or not spent):
        return NOTHING
    return at[one.role] + _sum(
        (
            (money, 2.0),
            (of_people and not money, 1.0),
            (spent, 1.0),
            (one.headed("cost_total"), 1.0),
            (labelled, 2.0),
            (of_others, -2.0),
            (one.has("target") and not one.has("target_met"), -1.0),
            (one.has("benefit") and not one.has("cost_total"), -1.0),
        )
    )


def _result(one: Read) -> float:
    at = section_weights("result")
    if one.role not in at or not one.figures.any:
        return NOTHING
    if (one.has("target") and not one.has("target_met")) or one.has("negated"):
        return NOTHING
    numbers = one.figures.money or one.figures.share or one.figures.count
    outcome, output = one.has("outcome"), one.has("output")
    if not (numbers or one.role is SectionRole.RESULTS) or not (
        outcome or output or (numbers and one.role is SectionRole.RESULTS)
    ):
        return NOTHING
    spent = one.headed("cost") and one.figures.money and not one.has("benefit")
    return at[one.role] + _sum(
        (
            (outcome, 2.0),
            (output, 1.0),
            (one.figures.share, 0.5),
            (numbers, 1.0),
            (spent, -2.5),
            (one.has("baseline"), -2.0),
            (one.labelled(EvidenceKind.RESULT), 2.0),
        )
    )


def _preconditions(one: Read) -> float:
    at = section_weights("preconditions")
    labelled = one.labelled(EvidenceKind.PRECONDITIONS)
    if one.role not in at or (one.has("no_need") and not labelled):
        return NOTHING
    return at[one.role] + _sum(
        (
            (labelled, 4.0),
            (one.has("need"), 2.5),
            (one.has("need_softly"), 1.8),
            (one.starts("secure"), 2.0),
            (one.has("early"), 0.5),
            (one.role is SectionRole.PRECONDITIONS, 0.5),
            (one.length < 4 and one.role is not SectionRole.PRECONDITIONS, -1.0),
        )
    )


WEIGHED: Mapping[EvidenceKind, Callable[[Read], float]] = {
    EvidenceKind.DONE: _done,
    EvidenceKind.FOR_WHOM: _for_whom,
    EvidenceKind.COST: _cost,
    EvidenceKind.RESULT: _result,
    EvidenceKind.PRECONDITIONS: _preconditions,
}
