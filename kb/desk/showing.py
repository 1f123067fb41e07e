"""A write-up field by field, with the sentences marked that suggestions rest on."""

from collections.abc import Mapping
from html import escape

from kb.desk.pages import FieldView
from kb.practice import rendering
from kb.practice.fields import FIELDS, Field, Takes
from kb.practice.marking import Quote, marked
from kb.practice.practice import Submission
from kb.tagging.suggestion import Suggestions

ONE_A_LINE = (Takes.LINES, Takes.CHOICES, Takes.ECONOMIES, Takes.OBJECTIVES)


def shown(entries: Mapping[str, str], suggestions: Suggestions) -> tuple[FieldView, ...]:
    """Every field of the form, in its order."""
    pieces = marked([_html(field, entries.get(field.name, "").strip()) for field in FIELDS], quotes(suggestions))
    return tuple(FieldView(field, html) for field, html in zip(FIELDS, pieces, strict=True))


def facts(submission: Submission) -> tuple[str, ...]:
    """The short fields as one line says them, whose first is whose practice it is."""
    agency = submission.agency
    if agency and submission.agency_type:
        agency = f"{agency} ({submission.agency_type})"
    running = (
        f"{submission.status or ''} since {submission.since}" if submission.since else str(submission.status or "")
    )
    told = (
        "; ".join((*submission.economies, *submission.other_origins)),
        agency or str(submission.agency_type or ""),
        str(submission.kind or ""),
        running.strip(),
        str(submission.classification),
        "contact on file" if submission.contact else "no contact",
    )
    return tuple(one for one in told if one)


def quotes(suggestions: Suggestions) -> tuple[Quote, ...]:
    """A mark for each suggestion, those put forward first, for so they stand beside the write-up."""
    ordered = (*suggestions.forward, *(s for s in suggestions if not s.suggested))
    with_sentence = [s for s in ordered if s.sentence]
    return tuple(
        Quote(f"s-{s.objective}", f"place-{n}{' forward' if s.suggested else ''}", s.sentence)
        for n, s in enumerate(with_sentence, 1)
    )


def quoted(suggestions: Suggestions) -> tuple[str, ...]:
    """The objectives that have a mark, in the order of the marks."""
    return tuple(quote.id.removeprefix("s-") for quote in quotes(suggestions))


def _html(field: Field, text: str) -> str:
    if not text:
        return ""
    if field.takes is Takes.TEXT:
        return rendering.render(text).html
    if field.takes in ONE_A_LINE:
        return (
            "<ul>" + "".join(f"<li>{escape(line.strip())}</li>" for line in text.splitlines() if line.strip()) + "</ul>"
        )
    return f"<p>{escape(text)}</p>"
