"""What two to four practices say field by field, and which words not all of them have."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kb.comparison.compared import Agreement, ComparedField, ComparedPiece, Comparison
from kb.index.passage import sentence_spans
from kb.person import Person
from kb.practice.diff import PieceKind, text_changes
from kb.practice.fields import FIELDS, Takes
from kb.practice.form import entries_of
from kb.reading.pages import PracticePage

MEMBERS_ALONE = ("contact", "consent", "consent_on")
"""Fields that visitors see on no page."""

IN_HEAD = ("title",)
"""What stands above each column."""

SHORT = 400
"""Characters of a text up to which words are compared; of a longer one sentences are."""

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


def compared(pages: Sequence[PracticePage], person: Person) -> Comparison:
    """Practices beside each other, with every field that at least one of them has and the person may see."""
    return Comparison(tuple(page.card for page in pages), tuple(_fields(pages, person)))


def _fields(pages: Sequence[PracticePage], person: Person) -> Iterator[ComparedField]:
    entries = [entries_of(page.card.practice) for page in pages]
    for field in FIELDS:
        if field.name in IN_HEAD or (field.name in MEMBERS_ALONE and not person.signed_in):
            continue
        lines = field.takes not in (Takes.LINE, Takes.TEXT, Takes.CHOICE, Takes.YEAR, Takes.DAY)
        values = [entry.get(field.name, "").strip() for entry in entries]
        if field.name == "provenance" or not any(values):
            continue
        yield _compared(field.name, field.label, values, lines=lines, section=field.takes is Takes.TEXT)
    ledger = [_of_ledger(page) for page in pages]
    for name, label in LEDGER.items():
        values = [one[name] for one in ledger]
        if any(values):
            yield _compared(name, label, values, lines=True)


def _of_ledger(page: PracticePage) -> Mapping[str, str]:
    card = page.card
    return {
        "objectives_confirmed": "\n".join(card.objectives) if card.confirmed else "",
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


def _compared(
    name: str, label: str, values: Sequence[str], lines: bool = False, section: bool = False
) -> ComparedField:
    said = [value for value in values if value]
    if len(said) == len(values) and len(set(map(_folded, values))) == 1:
        agreement = Agreement.SAME
    elif len(said) == 1:
        agreement = Agreement.ONE
    else:
        agreement = Agreement.DIFFERS
    if agreement is Agreement.DIFFERS:
        pieces = tuple(
            _pieces(value, [other for i, other in enumerate(values) if i != at and other], lines)
            for at, value in enumerate(values)
        )
    else:
        pieces = tuple((ComparedPiece(value),) if value else () for value in values)
    return ComparedField(name, label, pieces, agreement, section)


def _pieces(value: str, others: Sequence[str], lines: bool) -> tuple[ComparedPiece, ...]:
    """A value cut into what every other one has too, and what not all have."""
    if not value or not others:
        return (ComparedPiece(value),) if value else ()
    if lines:
        return _joined(
            (line, any(_folded(line) not in _lines(other) for other in others)) for line in _kept_lines(value)
        )
    if max(map(len, (value, *others))) <= SHORT:
        own = [_own_words(value, other) for other in others]
        return _joined((char, any(marked[at] for marked in own)) for at, char in enumerate(value))
    shared = [Counter(_sentences(other)) for other in others]
    return _joined(
        (part, bool(part.strip()) and any(_folded(part) not in known for known in shared)) for part in _parts(value)
    )


def _own_words(value: str, other: str) -> list[bool]:
    """For each character of a value whether it stands in words that another value has not, in their order."""
    marked: list[bool] = []
    for piece in text_changes(other, value):
        if piece.kind is not PieceKind.REMOVED:
            marked += [piece.kind is PieceKind.ADDED] * len(piece.text)
    return marked


def _joined(parts: Iterator[tuple[str, bool]]) -> tuple[ComparedPiece, ...]:
    found: list[ComparedPiece] = []
    for text, own in parts:
        if found and found[-1].own == own:
            found[-1] = ComparedPiece(found[-1].text + text, own)
        else:
            found.append(ComparedPiece(text, own))
    return tuple(found)


def _kept_lines(value: str) -> list[str]:
    return value.splitlines(keepends=True)


def _lines(value: str) -> set[str]:
    return {_folded(line) for line in value.splitlines()}


def _parts(text: str) -> Iterator[str]:
    """A text's sentences, each with the space behind it: joined they are the text."""
    starts = [start for start, _ in sentence_spans(text)]
    yield from (text[a:b] for a, b in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True))


def _sentences(text: str) -> list[str]:
    return [_folded(text[start:end]) for start, end in sentence_spans(text)]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
