"""Recording what was shown at a meeting, many at once, and preparing it before: one form of the meetings' pages.

The form is one whole: whatever button of it is pressed, what was ticked and typed comes along, so that a search, a page
turned and a mistake lose nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.errors import BadValue, Conflict, Unknown
from kb.ledger import Presentation
from kb.practice import Card
from kb.raw_text import parse_day
from kb.search import Query, Results
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.errors import status_of
from webapp.site.formatting import day
from webapp.site.overtaken import seen

FOUND = 10
"""Practices that a search of the form offers on a page."""

MOST_WORDS = 1_000
"""Characters of the words that are looked for."""

MOST_LISTED = 200
"""Practices that the form keeps in sight."""

SINGLE = ("agenda_item", "document", "form", "on")
"""The fields of a practice's row that are one line each; presenters have one a line."""

Refusal = BadValue | Conflict | Unknown


@dataclass(frozen=True)
class ShareRow:
    """A practice in the form. `told` are the fields of its row that say something of their own, for the folded row."""

    card: Card
    ticked: bool
    told: tuple[str, ...]
    faulty: bool


def pick(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    return _page(id, request.args.getlist("pick"), {}, request.args.get("q", ""), arguments.page(request.args))


def share(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    kb().meetings.meeting(id)
    if request.form.get("do"):
        return _again(id)
    try:
        kb().meetings.share(person(), id, [_shown(one) for one in _ticked()], seen())
    except (BadValue, Conflict, Unknown) as error:
        return _again(id, error), _status(error)
    return redirect(url_for("browse.meeting", id=id, recorded="shared", _anchor="agenda"), 303)


def prepare(id: str) -> ResponseReturnValue:
    permission.must_record_sharing(person())
    kb().meetings.meeting(id)
    try:
        kb().agendas.prepare(person(), id, [_shown(one) for one in _ticked()], seen())
    except (BadValue, Conflict, Unknown) as error:
        return _again(id, error), _status(error)
    return redirect(url_for("browse.meeting", id=id, recorded="prepared", _anchor="agenda"), 303)


def _ticked() -> tuple[str, ...]:
    """The practices of the form, and those that were ticked in the list of what was found."""
    return tuple(dict.fromkeys((*request.form.getlist("practice"), *request.form.getlist("add"))))


def _status(error: Refusal) -> int:
    return 400 if isinstance(error, Unknown) else status_of(error)


def _shown(id: str) -> Presentation:
    """A row as it is meant: what it says itself, else what is said for all."""
    given = request.form
    one = {name: given.get(f"{name}-{id}", "").strip() or given.get(f"all-{name}", "").strip() for name in SINGLE}
    return Presentation(
        id,
        form=one["form"] or "presented",
        agenda_item=one["agenda_item"],
        document=given.get(f"document-{id}", ""),
        presenters=arguments.lines(given.get(f"presenters-{id}", "")),
        on=one["on"],
    )


def _again(id: str, error: Refusal | None = None) -> str:
    """The form as it was filled in, with the page of what was found that its button asks for."""
    given = request.form
    asked = given.get("do", "")
    number = asked.removeprefix("page-") if asked.startswith("page-") else given.get("page", "1")
    page = 1 if asked == "search" or not (number.isascii() and number.isdecimal()) else int(number[:4])
    return _page(id, _ticked(), given, given.get("q", ""), max(page, 1), error)


def _page(
    id: str, ticked: Sequence[str], given: Mapping[str, str], words: str, page: int, error: Refusal | None = None
) -> str:
    meeting, cards, text = kb().meetings.meeting(id), kb().reading.cards(person()), words.strip()[:MOST_WORDS]
    prepared = {one.practice: kb().agendas.presentation(one) for one in kb().agendas.prepared(id, person())}
    kept = request.form.getlist("listed") if given else ()
    listed = [one for one in dict.fromkeys((*prepared, *kept, *ticked)) if one in cards][:MOST_LISTED]
    # what the form has not asked about yet is filled in from the agenda
    filled: dict[str, str] = {}
    for one in listed:
        if one not in kept:
            filled |= _prefilled(one, cards, prepared)
    filled |= dict(given)
    found = _found(text, page)
    return render_template(
        "gatherings/share.html",
        meeting=meeting,
        agenda=kb().agendas.agenda(id),
        versions=_versions(id),
        text=text,
        found=found,
        offered=tuple(card for card in _cards(found) if card.id not in listed),
        rows=tuple(_row(one, cards, one in ticked, filled, error) for one in listed),
        prepared=prepared,
        given=filled,
        error=error,
    )


def _versions(id: str) -> str:
    """What the form has seen of sharings and of what is prepared: a search shows it nothing newer of these."""
    now = f"{kb().meetings.versions(id)} {kb().agendas.versions(id)}".strip()
    return request.form.get("seen", now) if request.form.get("do") else now


def _prefilled(id: str, cards: Mapping[str, Card], prepared: Mapping[str, Presentation]) -> Mapping[str, str]:
    one = prepared.get(id) or Presentation(id, presenters=cards[id].practice.economies[:1])
    return {
        f"agenda_item-{id}": one.agenda_item,
        f"document-{id}": one.document,
        f"presenters-{id}": "\n".join(one.presenters),
        f"on-{id}": one.on,
    }


def _row(id: str, cards: Mapping[str, Card], ticked: bool, given: Mapping[str, str], error: Refusal | None) -> ShareRow:
    item, document = given.get(f"agenda_item-{id}", "").strip(), given.get(f"document-{id}", "").strip()
    told = (
        f"item {item}" if item else "",
        f"document {document}" if document else "",
        given.get(f"form-{id}", ""),
        f"on {_spelled_out(given[f'on-{id}'])}" if given.get(f"on-{id}") else "",
        "; ".join(arguments.lines(given.get(f"presenters-{id}", ""))),
    )
    return ShareRow(cards[id], ticked, tuple(filter(None, told)), error is not None and id in str(error))


def _spelled_out(text: str) -> str:
    try:
        return day(parse_day("on", text))
    except BadValue:
        return text  # told as it was typed, beside what is wrong with it


def _found(text: str, page: int) -> Results | None:
    return kb().reading.search(Query(text=text, size=FOUND, page=page), person=person()) if text else None


def _cards(found: Results | None) -> tuple[Card, ...]:
    return tuple(card for hit in found.hits for card in (hit.card, *hit.same)) if found else ()
