"""Two records of one practice made one: the ledger as it will be, and every figure that moves (rule S8)."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kb.errors import Conflict
from kb.figures.change import MovedFigure
from kb.figures.tally import FIGURES, Tally, tally
from kb.ledger.entries import Adoption, Form, SharingEvent
from kb.ledger.ledger import Ledger
from kb.ledger.parsing import STAGES, joined_adoption, joined_event
from kb.plan.period import Period
from kb.practice.practice import Practice, missing

Item = TypeVar("Item", SharingEvent, Adoption)


def merged(ledger: Ledger, keep: str, drop: str, unite: bool = False) -> Ledger:
    """The ledger after `drop` was merged into `keep`. `unite`: the economies of both are its origins from then on (S9).

    What both have is joined: of an event the one that counts more stands, of an adoption the adopter's own word and
    the further stage. Raises Conflict where the two are one.
    """
    if keep == drop:
        raise Conflict("a practice cannot be merged into itself; name two")
    survivor, dropped = ledger.by_id[keep], ledger.by_id[drop]
    practices = tuple(
        united(survivor, dropped) if unite and practice.id == keep else practice
        for practice in ledger.practices
        if practice.id != drop
    )
    confirmations = {id: one for id, one in ledger.confirmations.items() if id != drop}
    if keep not in confirmations and drop in ledger.confirmations:
        confirmations[keep] = replace(ledger.confirmations[drop], practice=keep)
    return replace(
        ledger,
        practices=practices,
        events=_united(ledger.events, keep, drop, _one_event),
        adoptions=_united(_credited(ledger.adoptions, keep, drop), keep, drop, _one_adoption),
        confirmations=confirmations,
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


def moved_figures(before: Ledger, after: Ledger) -> tuple[MovedFigure, ...]:
    """Every figure of the plan's years and of the whole plan whose list differs, years first."""
    years = before.plan.years
    periods = [Period(str(year), (year,)) for year in years]
    periods += [Period(before.plan.title, years)] if years else []
    return tuple(
        figure for period in periods for figure in _moved(tally(before, period), tally(after, period)) if figure
    )


def _moved(before: Tally, after: Tally) -> list[MovedFigure]:
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


def _one_event(own: SharingEvent, moved: SharingEvent) -> SharingEvent:
    """Two records of one event: the survivor's words stand unless only the other's was presented or tabled; the day is
    the earlier."""
    weaker = own.form is Form.CIRCULATED and moved.form is not Form.CIRCULATED
    joined = joined_event(own, moved) if weaker else joined_event(moved, own)
    return replace(joined, date=min(own.date, moved.date))


def _united(records: tuple[Item, ...], keep: str, drop: str, join: Callable[[Item, Item], Item]) -> tuple[Item, ...]:
    """The records of all practices, those of the dropped one moved to the survivor, joined where both have the same."""
    found: dict[str, Item] = {record.id: record for record in records if record.practice == keep}
    for record in records:
        if record.practice == drop:
            moved = replace(record, practice=keep)
            found[moved.id] = join(found[moved.id], moved) if moved.id in found else moved
    others = tuple(record for record in records if record.practice not in (keep, drop))
    return others + tuple(found.values())


def _one_adoption(own: Adoption, moved: Adoption) -> Adoption:
    """Two records of one adoption: the adopter's own report comes before a claim (A5), then the further stage, then the
    survivor's. Where the stronger word is of an earlier stage it stands alone."""
    stronger, weaker = (own, moved) if _weight(own) >= _weight(moved) else (moved, own)
    alone = STAGES.index(stronger.stage) < STAGES.index(weaker.stage)
    return joined_adoption(weaker, stronger, correct=alone)


def _weight(adoption: Adoption) -> tuple[bool, int]:
    return adoption.reported_by == adoption.economy, STAGES.index(adoption.stage)
