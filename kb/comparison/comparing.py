"""What two to four practices say field by field, and which words not all of them have."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from kb.comparison.compared import Agreement, ComparedField, ComparedPiece, Comparison
from kb.index.passage import plain, sentence_spans
from kb.person import Person
from kb.plan.plan import Plan
from kb.practice.body import parts
from kb.practice.diff import PieceKind, text_changes
from kb.practice.fields import FIELDS, Takes
from kb.practice.form import entries_of
from kb.reading.pages import PracticePage

MEMBERS_ALONE = ("contact", "consent", "consent_on")
"""Fields that visitors see on no page."""

IN_HEAD = ("title",)
"""What stands above each column."""

LEAST_OWN = 0.8
"""Of a short value may be its own for the rest to be worth marking it."""

FEWEST_WORDS = 4
"""Of a sentence that is told as shared: shorter ones, and numbers of lists, stand everywhere."""

FIGURES = {
    "shared": "shared",
    "first_shared": "shared for the first time",
    "adopted": "adopted",
    "adopted_adapted": "adopted and adapted",
    "adopted_as_is": "taken up as it is",
}
"""What the figures are called in which a practice may count."""

LEDGER = {
    "objectives_confirmed": "Objectives confirmed",
    "shared_at": "Shared at",
    "adopted_by": "Adopted by",
    "listed": "Adoptions listed, not counted",
    "counts_in": "Counts in",
    "not_counted": "Why it is not counted as shared",
    "version": "Version",
}
"""What the ledger says beside the write-up."""


def compared(pages: Sequence[PracticePage], person: Person, plan: Plan) -> Comparison:
    """Practices beside each other, with every field that at least one of them has and the person may see."""
    return Comparison(tuple(page.card for page in pages), tuple(_fields(pages, person, plan)))


def _fields(pages: Sequence[PracticePage], person: Person, plan: Plan) -> Iterator[ComparedField]:
    entries = [entries_of(page.card.practice) for page in pages]
    for field in FIELDS:
        if field.name in IN_HEAD or (field.name in MEMBERS_ALONE and not person.signed_in):
            continue
        lines = field.takes not in (Takes.LINE, Takes.TEXT, Takes.CHOICE, Takes.YEAR, Takes.DAY)
        values = [entry.get(field.name, "").strip() for entry in entries]
        if not any(values):
            continue
        if field.takes is Takes.TEXT:
            values = [_read(value) for value in values]
        elif field.takes is Takes.OBJECTIVES:
            values = [_titled(value.splitlines(), plan) for value in values]
        yield _compared(field.name, field.label, values, lines=lines, section=field.takes is Takes.TEXT)
    ledger = [_of_ledger(page, plan) for page in pages]
    for name, label in LEDGER.items():
        values = [one[name] for one in ledger]
        if any(values):
            yield _compared(name, label, values, lines=True)


def _of_ledger(page: PracticePage, plan: Plan) -> Mapping[str, str]:
    card = page.card
    return {
        "objectives_confirmed": _titled(card.objectives, plan) if card.confirmed else "",
        "shared_at": "\n".join(
            f"{meeting.title if meeting else event.meeting}, {event.date}" for event, meeting in page.events
        ),
        "adopted_by": "\n".join(dict.fromkeys(adoption.economy for adoption in page.adoptions)),
        "listed": "\n".join(dict.fromkeys(adoption.economy for adoption, _ in page.pipeline)),
        "counts_in": "\n".join(
            f"{FIGURES[key]}: {', '.join(map(str, years))}" for key, years in page.counts if key in FIGURES
        ),
        "not_counted": "\n".join(reason.text for reason in page.not_shared),
        "version": str(card.practice.version),
    }


def _titled(objectives: Sequence[str], plan: Plan) -> str:
    return "\n".join(f"{id} {plan.objective(id).title}" if plan.has(id) else id for id in objectives)


def _read(markdown: str) -> str:
    """A section as a reader sees it, the headings within on lines of their own."""
    return "\n\n".join("\n".join(filter(None, (part.name, plain(part.text)))) for part in parts(markdown))


def _compared(
    name: str, label: str, values: Sequence[str], lines: bool = False, section: bool = False
) -> ComparedField:
    said = [value for value in values if value]
    if len(said) == len(values) and len(set(map(_folded, values))) == 1:
        agreement = Agreement.SAME
    else:
        agreement = Agreement.ONE if len(said) == 1 else Agreement.DIFFERS
    cut = _sentences if section else _items if lines else _words
    pieces = [
        _joined(cut(value, [one for i, one in enumerate(values) if i != at and one]))
        if value and agreement is Agreement.DIFFERS
        else (ComparedPiece(value),) * bool(value)
        for at, value in enumerate(values)
    ]
    if not section and not any(_in_common(some) for some in pieces):
        pieces = [(ComparedPiece(value),) * bool(value) for value in values]  # all is other: to mark all tells nothing
    return ComparedField(name, label, tuple(pieces), agreement, section)


def _in_common(pieces: Sequence[ComparedPiece]) -> bool:
    """Whether enough of a value stands in all others that a reader sees what differs."""
    own = sum(len(piece.text) for piece in pieces if piece.own)
    return 0 < own < LEAST_OWN * sum(len(piece.text) for piece in pieces)


def _sentences(value: str, others: Sequence[str]) -> Iterator[ComparedPiece]:
    """The sentences of a text, each with the space behind it."""
    known = {_folded(other[start:end]) for other in others for start, end in sentence_spans(other)}
    starts = [start for start, _ in sentence_spans(value)]
    for start, end in zip([0, *starts[1:]], [*starts[1:], len(value)], strict=True):
        shared = len(value[start:end].split()) >= FEWEST_WORDS and _folded(value[start:end]) in known
        yield ComparedPiece(value[start:end], shared=shared)


def _items(value: str, others: Sequence[str]) -> Iterator[ComparedPiece]:
    """The lines of a list."""
    known = [{_folded(line) for line in other.splitlines()} for other in others]
    for line in value.splitlines(keepends=True):
        yield ComparedPiece(line, own=any(_folded(line) not in lines for lines in known))


def _words(value: str, others: Sequence[str]) -> Iterator[ComparedPiece]:
    """The words of a line, compared in their order with each other one."""
    own = [False] * len(value)
    for other in others:
        at = 0
        for piece in text_changes(other, value):
            if piece.kind is PieceKind.REMOVED:
                continue
            if piece.kind is PieceKind.ADDED:
                own[at : at + len(piece.text)] = [True] * len(piece.text)
            at += len(piece.text)
    yield from (
        ComparedPiece("".join(char for char, _ in run), is_own)
        for is_own, run in groupby(zip(value, own, strict=True), key=itemgetter(1))
    )


def _joined(parts: Iterator[ComparedPiece]) -> tuple[ComparedPiece, ...]:
    """Neighbours that share a fate as one piece."""
    runs = groupby(parts, key=lambda piece: (piece.own, piece.shared))
    return tuple(ComparedPiece("".join(piece.text for piece in run), own, shared) for (own, shared), run in runs)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
