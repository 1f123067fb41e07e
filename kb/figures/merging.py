"""Two records of one practice made one: the ledger as it will be, and every figure that moves (rule S8)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from kb.errors import Conflict
from kb.figures.change import MovedFigure
from kb.figures.standing import event_reason, standing
from kb.figures.tally import FIGURES, Tally, tally
from kb.ledger.entries import (
    Adoption,
    Form,
    OriginConfirmation,
    OriginWord,
    SharingEvent,
    Stage,
    Strike,
    StruckKind,
    Word,
)
from kb.ledger.ledger import Ledger
from kb.ledger.parsing import STAGES, adopted_again, joined_adoption
from kb.plan.period import Period
from kb.practice.practice import Practice, missing

Item = TypeVar("Item", SharingEvent, Adoption)

_FORMS = (Form.PRESENTED, Form.TABLED, Form.CIRCULATED)
"""How a practice was shown, the plainest sharing first."""


def merged(ledger: Ledger, keep: str, drop: str, unite: bool = True) -> Ledger:
    """The ledger after `drop` was merged into `keep`. `unite`: the economies of both are its origins from then on (S9).

    The earliest sharing and the earliest adoption that count stand (S8). Where both have the same event or the same
    adoption, one record stands and nothing of the other makes it count: evidence and exceptions stay with the record
    they were given for, and two that do not count never make one that does. What was struck stays struck. Raises
    Conflict where the two are one, where one is kept out of the figures, and where one has on record what was struck of
    the other.
    """
    if keep == drop:
        raise Conflict("a practice cannot be merged into itself; name two")
    for id in (keep, drop):
        if id in ledger.held_back:
            raise Conflict(
                f"{id} is kept out of the figures ({ledger.held_back[id]}): what is recorded of it would come back "
                "with the merge; decide on that first, on its page"
            )
    survivor, dropped = ledger.by_id[keep], ledger.by_id[drop]
    _must_not_return(ledger, keep, drop)
    practices = tuple(
        united(survivor, dropped) if unite and practice.id == keep else practice
        for practice in ledger.practices
        if practice.id != drop
    )
    confirmations = {id: one for id, one in ledger.confirmations.items() if id != drop}
    if keep not in confirmations and drop in ledger.confirmations:
        confirmations[keep] = replace(ledger.confirmations[drop], practice=keep)
    # events first: whether an adoption counts depends on what was shared (A6)
    shared = replace(
        ledger,
        practices=practices,
        confirmations=confirmations,
        events=_united(ledger.events, keep, drop, lambda own, moved: _one_event(ledger, practices, drop, own, moved)),
        adoptions=(),
        follow_ups=tuple(replace(one, practice=keep) if one.practice == drop else one for one in ledger.follow_ups),
        merged={id: keep if then == drop else then for id, then in ledger.merged.items()} | {drop: keep},
        struck=tuple(moved_strikes(ledger, keep, drop)),
        confirmed_origins=_origins(ledger, practices, keep, drop),
    )
    adoptions = _united(
        _credited(ledger.adoptions, keep, drop), keep, drop, lambda own, moved: _one_adoption(shared, own, moved)
    )
    return replace(shared, adoptions=adoptions)


def moved_strikes(ledger: Ledger, keep: str, drop: str) -> Iterator[Strike]:
    """What was struck of either, under the survivor's name where that says nothing else of the same record."""
    taken = {(one.kind, one.id) for one in ledger.struck}
    taken |= {(StruckKind.EVENT, one.id) for one in ledger.events} | {
        (StruckKind.ADOPTION, one.id) for one in ledger.adoptions
    }
    for one in ledger.struck:
        entry = replace(one.entry, practice=keep) if one.entry else None
        if entry and one.practice == drop and (one.kind, entry.id) not in taken:
            yield replace(one, id=entry.id, practice=keep, entry=entry)
        else:
            yield one


def _origins(
    ledger: Ledger, after: tuple[Practice, ...], keep: str, drop: str
) -> Mapping[str, tuple[OriginConfirmation, ...]]:
    """Whoever counted as an origin of either record counts as one of the survivor, where that names it: who handed the
    other record in, or presented it, has said so itself."""
    known = {one.economy: one for one in ledger.confirmed_origins.get(keep, ())}
    (beside_lead,) = (practice.economies[1:] for practice in after if practice.id == keep)
    for one in ledger.confirmed_origins.get(drop, ()):
        if one.economy in beside_lead:
            known.setdefault(one.economy, replace(one, practice=keep))
    for id in (keep, drop):
        for name in ledger.origins(id):
            if name in beside_lead:
                known.setdefault(name, OriginConfirmation(keep, name, OriginWord.MERGED, "", ""))
    others = {id: told for id, told in ledger.confirmed_origins.items() if id not in (keep, drop)}
    return {**others, keep: tuple(known.values())}


def _must_not_return(ledger: Ledger, keep: str, drop: str) -> None:
    """What was struck of the survivor must not come back as a record of the other's: a person says which is right."""
    struck = {one.id: one for one in ledger.struck if one.practice == keep}
    events, adoptions = ledger.events_of.get(drop, ()), ledger.adoptions_of.get(drop, ())
    moved = {one.id: replace(one, practice=keep).id for one in events}
    moved |= {one.id: replace(one, practice=keep).id for one in adoptions}
    for id, then in moved.items():
        if then in struck:
            raise Conflict(
                f"{then} was struck as recorded in error ({struck[then].why}), and {drop} has the same on record: "
                f"strike {id} too, or take the strike back, then merge"
            )


def _credited(adoptions: tuple[Adoption, ...], keep: str, drop: str) -> tuple[Adoption, ...]:
    """What was credited to the dropped practice is credited to the survivor (A10)."""
    return tuple(replace(one, credited_to=keep) if one.credited_to == drop else one for one in adoptions)


def united(survivor: Practice, dropped: Practice) -> Practice:
    """The survivor with the origins of both, its own first."""
    both = replace(
        survivor,
        economies=tuple(dict.fromkeys((*survivor.economies, *dropped.economies))),
        other_origins=tuple(dict.fromkeys((*survivor.other_origins, *dropped.other_origins))),
    )
    return replace(both, missing=missing(both))


def moved_figures(
    before: Ledger, after: Ledger, tell: Callable[[Ledger, Period], Tally] = tally
) -> tuple[MovedFigure, ...]:
    """Every figure of the plan's years and of the whole plan whose list differs, years first. `tell` tells a period."""
    years = before.plan.years
    periods = [Period(str(year), (year,)) for year in years]
    periods += [Period(before.plan.title, years)] if years else []
    return tuple(figure for period in periods for figure in moved(tell(before, period), tell(after, period)))


def moved(before: Tally, after: Tally) -> list[MovedFigure]:
    """The figures whose lists differ, and the numbers beside them."""
    found = []
    for key, *_ in FIGURES:
        old, new = before.figure(key), after.figure(key)
        if old.practices != new.practices:
            left = tuple(id for id in old.practices if id not in new.practices)
            came = tuple(id for id in new.practices if id not in old.practices)
            found.append(MovedFigure(before.period.title, key, old.title, old.value, new.value, left, came))
    lists = (
        ("adoptions", "Adoptions that count", len(before.adoptions), len(after.adoptions)),
        ("adopters", "Adopting economies", len(before.adopters), len(after.adopters)),
        ("reporting", "Economies with a practice shared", len(before.reporting), len(after.reporting)),
    )
    for key, title, was, is_now in lists:
        if was != is_now:
            concerned = {a.practice for a in before.adoptions} ^ {a.practice for a in after.adoptions}
            left = tuple(sorted(concerned)) if key == "adoptions" else ()
            found.append(MovedFigure(before.period.title, key, title, was, is_now, left, ()))
    return found


def _one_event(
    ledger: Ledger, after: tuple[Practice, ...], drop: str, own: SharingEvent, moved: SharingEvent
) -> SharingEvent:
    """Two records of one event, `moved` under the survivor's name already: which of them stands."""
    survivor = next(practice for practice in after if practice.id == own.practice)
    counted = (
        event_reason(ledger, ledger.by_id[own.practice], own) is None,
        event_reason(ledger, ledger.by_id[drop], moved) is None,
    )
    if all(counted):
        first, second = sorted((own, moved), key=lambda one: _FORMS.index(one.form))
        # who presented either presented the practice; the item belongs to the form that it was shown in
        return replace(
            first,
            agenda_item=first.agenda_item or (second.agenda_item if first.form is second.form else ""),
            presenters=tuple(dict.fromkeys((*first.presenters, *second.presenters))),
            date=min(own.date, moved.date),
        )
    if any(counted):
        return own if counted[0] else moved
    # neither counted: nor may what stands, though the merge make it a member's practice; else what a later decision
    # on the rules may count
    still = [one for one in (own, moved) if event_reason(ledger, survivor, one)] or [own, moved]
    return max(still, key=lambda one: (bool(one.agenda_item or one.document), one is own))


def _united(records: tuple[Item, ...], keep: str, drop: str, join: Callable[[Item, Item], Item]) -> tuple[Item, ...]:
    """The records of all practices, those of the dropped one moved to the survivor, joined where both have the same."""
    found: dict[str, Item] = {record.id: record for record in records if record.practice == keep}
    for record in records:
        if record.practice == drop:
            moved = replace(record, practice=keep)
            found[moved.id] = join(found[moved.id], moved) if moved.id in found else moved
    others = tuple(record for record in records if record.practice not in (keep, drop))
    return others + tuple(found.values())


def _one_adoption(shared: Ledger, own: Adoption, moved: Adoption) -> Adoption:
    """Two records of one adoption: what counts comes first, then the adopter's own report before a claim (A5), what is
    in force before what is not, what something embodies (A3), the earlier day (S8), the further stage, the survivor's.
    It stands with its own evidence, exception, confirmations and instrument; the other's own report adds sites, which
    belong to one adoption (A2), the changes where none are told, its words, and the day of its end."""
    first, second = sorted((own, moved), key=lambda one: _weight(shared, one, one is own), reverse=True)
    if not _own_word(first) or not _own_word(second):
        return first
    sites = tuple(dict.fromkeys((*own.sites, *moved.sites)))
    # a report speaks of the years that it took effect in too: that stays, though the other's days stand
    implied = {
        Word(word.on, spell.effective.year)
        for word in second.words
        for spell in second.spells
        if date.fromisoformat(word.on) >= spell.effective
    }
    words = tuple(sorted({*own.words, *moved.words, *implied}, key=lambda one: (one.on, one.about)))
    changes = tuple(dict.fromkeys((*first.changes, *second.changes)))
    stands = replace(first, sites=sites, changes=changes, words=words)
    if adopted_again(first, second):  # the other record is of a later time in force of the same adoption
        return joined_adoption(stands, replace(second, words=words), correct=False)
    if first.stage is Stage.ADOPTED and _ended_after(second, first):
        return joined_adoption(None, replace(stands, stage=Stage.ENDED, ended=second.ended), correct=True)
    return stands


def _own_word(adoption: Adoption) -> bool:
    return adoption.reported_by == adoption.economy


def _ended_after(one: Adoption, first: Adoption) -> bool:
    """Whether one says when the other ended."""
    return bool(one.stage is Stage.ENDED and one.ended and first.effective and one.ended >= first.effective)


def _weight(shared: Ledger, adoption: Adoption, survives: bool) -> tuple[bool | int, ...]:
    counts = adoption in standing(replace(shared, adoptions=(adoption,)), shared.by_id[adoption.practice]).adoptions
    in_force = adoption.stage in (Stage.ADOPTED, Stage.ENDED) and adoption.effective is not None
    earlier = -adoption.spells[0].effective.toordinal() if in_force else 0
    # what nothing embodies can never count, whatever is shared later (A3)
    embodied = any(spell.instrument for spell in adoption.spells)
    return counts, _own_word(adoption), in_force, embodied, earlier, STAGES.index(adoption.stage), survives
