"""A ledger as it is after a write: of the practices touched everything is new, of all others everything is the same."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from kb.ledger.coverage import NilReport
from kb.ledger.entries import Adoption, Confirmation, FollowUp, OriginConfirmation, SharingEvent, Strike
from kb.ledger.ledger import Changes, Ledger, acts, by_adopter, in_time
from kb.practice.practice import Practice

Item = TypeVar("Item", SharingEvent, Adoption)
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class PracticeSheet:
    """Everything on record of one practice: each list in the order of a ledger's own, each value None where there is
    none. `held_back` is why it is kept out of the figures."""

    practice: Practice | None
    events: tuple[SharingEvent, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    confirmation: Confirmation | None = None
    held_back: str | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    origins: tuple[OriginConfirmation, ...] | None = None
    published: date | None = None


def changed(
    ledger: Ledger,
    sheets: Mapping[str, PracticeSheet],
    struck: tuple[Strike, ...],
    nil_reports: tuple[NilReport, ...],
    plan: bool = False,
) -> Ledger:
    """The ledger with what these sheets say, by practice; what is new arrived in their order, after all others. It
    equals one that is read anew, and what was made of the former one is mended where it can be. `plan` is whether the
    records of the plan have changed too. Events and adoptions must be in the order of their ids, as a store gives them;
    a practice that was on record must be in its sheet.
    """
    practices, places = _practices(ledger, sheets)
    events, adoptions = ledger.events, ledger.adoptions
    for id, sheet in sheets.items():
        events = _spliced(events, id, sheet.events)
        adoptions = _spliced(adoptions, id, sheet.adoptions)
    follow_ups, answers_of = _answers(ledger, sheets)
    after = replace(
        ledger,
        practices=practices,
        events=events,
        adoptions=adoptions,
        confirmations=_patched(ledger.confirmations, {id: one.confirmation for id, one in sheets.items()}),
        held_back=_patched(ledger.held_back, {id: one.held_back for id, one in sheets.items()}),
        follow_ups=follow_ups,
        confirmed_origins=_patched(ledger.confirmed_origins, {id: one.origins for id, one in sheets.items()}),
        published=_patched(ledger.published, {id: one.published for id, one in sheets.items()}),
        struck=struck,
        nil_reports=nil_reports,
    )
    by_id = _patched(ledger.by_id, {id: sheet.practice for id, sheet in sheets.items()})
    known = {
        "places": places,
        "by_id": by_id,
        "events_of": _patched(
            ledger.events_of, {id: tuple(in_time(sheet.events)) or None for id, sheet in sheets.items()}
        ),
        "adoptions_of": _patched(
            ledger.adoptions_of,
            {id: tuple(by_adopter(sheet.adoptions, ledger.economies)) or None for id, sheet in sheets.items()},
        ),
        "answers_of": answers_of,
        "acts_of": _acts(ledger, sheets, by_id),
    }
    after.__dict__.update(known)
    # an act that two practices have in common is judged anew for both (A10)
    others = {other for id in sheets for one in (ledger, after) for other in one.beside(id)}
    after.follows(ledger, Changes(frozenset({*sheets, *others}), plan))
    return after


def _practices(ledger: Ledger, sheets: Mapping[str, PracticeSheet]) -> tuple[tuple[Practice, ...], Mapping[str, int]]:
    """The practices, and their places."""
    before, places = ledger.practices, ledger.places
    said = {id: sheet.practice for id, sheet in sheets.items() if sheet.practice}
    came = [one for id, one in said.items() if id not in places]
    moved = {places[id]: one for id, one in said.items() if id in places and before[places[id]] != one}
    if not came and not moved:
        return before, places
    practices = [*before, *came]
    for place, one in moved.items():
        practices[place] = one
    return tuple(practices), {**places, **{one.id: len(before) + no for no, one in enumerate(came)}}


def _spliced(items: tuple[Item, ...], practice: str, new: tuple[Item, ...]) -> tuple[Item, ...]:
    """With other records of one practice. Ids begin with the practice and an @, so they lie side by side."""
    first = bisect_left(items, f"{practice}@", key=_id)
    last = bisect_left(items, f"{practice}A", first, key=_id)  # the sign that follows the @
    old = items[first:last]
    others = tuple(one for one in old if one.practice != practice)
    here = tuple(sorted(others + new, key=_id)) if others else new
    return items if here == old else items[:first] + here + items[last:]


def _id(item: SharingEvent | Adoption) -> str:
    return item.id


def _answers(
    ledger: Ledger, sheets: Mapping[str, PracticeSheet]
) -> tuple[tuple[FollowUp, ...], Mapping[tuple[str, str], tuple[FollowUp, ...]]]:
    """All answers, and those on each adoption."""
    new = [one for sheet in sheets.values() for one in sheet.follow_ups]
    left = [one for one in ledger.follow_ups if one.practice not in sheets]
    if not new and len(left) == len(ledger.follow_ups):
        return ledger.follow_ups, ledger.answers_of
    for one in new:
        insort(left, one, key=in_order_of_answers)
    patch: dict[tuple[str, str], tuple[FollowUp, ...] | None] = {
        key: None for key in ledger.answers_of if key[0] in sheets
    }
    for one in sorted(new, key=in_order_of_answers):
        key = one.practice, one.economy
        patch[key] = (*(patch.get(key) or ()), one)
    return tuple(left), _patched(ledger.answers_of, patch)


def in_order_of_answers(one: FollowUp) -> tuple[int, str, str]:
    """How the answers of a ledger are sorted."""
    return one.year, one.practice, one.economy


def _acts(
    ledger: Ledger, sheets: Mapping[str, PracticeSheet], practices: Mapping[str, Practice]
) -> Mapping[tuple[str, str], tuple[Adoption, ...]]:
    before = _by_act((one for id in sheets for one in ledger.adoptions_of.get(id, ())), ledger.by_id)
    now = _by_act((one for sheet in sheets.values() for one in sheet.adoptions), practices)
    patch: dict[tuple[str, str], tuple[Adoption, ...] | None] = {}
    for key in before.keys() | now.keys():
        others = [one for one in ledger.acts_of.get(key, ()) if one.practice not in sheets]
        patch[key] = tuple(sorted((*others, *now.get(key, ())), key=_id)) or None
    return _patched(ledger.acts_of, patch)


def _by_act(adoptions: Iterable[Adoption], practices: Mapping[str, Practice]) -> dict[tuple[str, str], list[Adoption]]:
    groups: dict[tuple[str, str], list[Adoption]] = {}
    for one in adoptions:
        for key in acts(one, practices):
            groups.setdefault(key, []).append(one)
    return groups


def _patched(mapping: Mapping[Key, Value], patch: Mapping[Key, Value | None]) -> Mapping[Key, Value]:
    """With these values; None takes one away. The mapping itself where nothing is new."""
    news = {key: value for key, value in patch.items() if mapping.get(key) != value}
    if not news:
        return mapping
    found = dict(mapping)
    for key, value in news.items():
        if value is None:
            del found[key]
        else:
            found[key] = value
    return found
