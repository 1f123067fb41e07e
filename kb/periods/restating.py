"""Restating a locked year record by record: what differs today, and the year with the differences accepted."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from kb.figures.breakdown import By, of_rows
from kb.figures.tally import Tally, adoption_lists, in_order
from kb.ledger.coverage import Coverage
from kb.ledger.ledger import Ledger
from kb.periods.change import Cause, Difference
from kb.periods.indicator_figure import IndicatorFigure

Tallies = Mapping[By, Tally]
"""A year by every breakdown."""


def digest(
    tallies: Tallies, indicators: Iterable[IndicatorFigure], decisions: str, coverage: Iterable[Coverage]
) -> str:
    """Of what a snapshot counts by: a new title moves nothing here (R5). Who was heard is part of a figure (A11)."""
    counted = next(iter(tallies.values()))
    told = {
        "figures": {figure.key: figure.practices for figure in counted.figures},
        "rows": {
            by.value: [(row.key, row.shared, row.adopted, row.reported) for row in tally.breakdown.rows]
            for by, tally in tallies.items()
        },
        "adoptions": [_adoption(one) for one in counted.adoptions],
        "reporting": counted.reporting,
        "indicators": [one.as_counted() for one in indicators],
        "decisions": decisions,
        "coverage": [(one.indicator, one.received, one.nil) for one in coverage],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def differences(
    ledger: Ledger, before: Tallies, after: Tallies, late: Set[str], rules: Set[str]
) -> tuple[Difference, ...]:
    """Every practice, by what it is today, whose place in the year differs. `late` came on record after it was locked,
    of `rules` another version of the rules says otherwise."""
    old, new = _places(ledger, before), _places(ledger, after)
    found = []
    for id in sorted(old.keys() | new.keys()):
        was, is_now = old.get(id, _NOWHERE), new.get(id, _NOWHERE)
        if was == is_now:
            continue
        merged = id in ledger.merged.values()
        cause = Cause.MERGE if merged else Cause.RULES if id in rules else Cause.LATE if id in late else Cause.ERROR
        came = tuple(key for key in _figures(is_now) if key not in _figures(was))
        left = tuple(key for key in _figures(was) if key not in _figures(is_now))
        found.append(Difference(id, came, left, not came and not left, cause))
    return tuple(found)


def restated(ledger: Ledger, before: Tallies, after: Tallies, left_as_they_were: Set[str]) -> Tallies:
    """The year as it counts today, but for the practices that stay as they were told."""
    made = {by: _restated(ledger, before[by], after[by], left_as_they_were) for by in after}
    # who reported is told by the rows of the economies, for whatever the figures are broken down by
    reporting = ledger.economies.in_order(row.key for row in made[By.ECONOMY].breakdown.rows if row.shared)
    # whose late report stays on its line is still heard by having said that there is nothing
    said = {*before[By.ECONOMY].nil, *after[By.ECONOMY].nil} - set(reporting)
    nil = ledger.economies.in_order(said)
    return {by: replace(one, reporting=reporting, nil=nil) for by, one in made.items()}


def _restated(ledger: Ledger, before: Tally, after: Tally, stay: Set[str]) -> Tally:
    if not stay:
        return after
    figures = tuple(
        replace(
            now,
            practices=(ids := _mixed(ledger, before.figure(now.key).practices, now.practices, stay)),
            not_counted={
                id: why
                for id, why in {**before.figure(now.key).not_counted, **now.not_counted}.items()
                if id not in ids
            },
        )
        for now in after.figures
    )
    old_rows = {row.key: row for row in before.breakdown.rows}
    rows, said = [], {*before.nil, *after.nil}
    for row in after.breakdown.rows:
        old = old_rows.pop(row.key, replace(row, shared=(), adopted=(), reported=row.reported))
        rows.append(
            replace(
                row,
                shared=(shared := _mixed(ledger, old.shared, row.shared, stay)),
                adopted=_mixed(ledger, old.adopted, row.adopted, stay),
                reported=bool(shared) or row.key in said or (before.breakdown.by is not By.ECONOMY and row.reported),
            )
        )
    for old in old_rows.values():
        kept = replace(old, shared=_mixed(ledger, old.shared, (), stay), adopted=_mixed(ledger, old.adopted, (), stay))
        rows += [kept] if kept.shared or kept.adopted else []
    lists = {figure.key: figure.practices for figure in figures}
    adoptions = [a for a in before.adoptions if ledger.identity(a.practice) in stay]
    adoptions += [a for a in after.adoptions if a.practice not in stay]
    silent = {
        since: ids
        for since in sorted({*before.silent, *after.silent})
        if (ids := _mixed(ledger, before.silent.get(since, ()), after.silent.get(since, ()), stay))
    }
    return replace(
        after,
        figures=figures,
        breakdown=of_rows(after.breakdown.by, tuple(rows), lists["shared"], lists["adopted"]),
        **adoption_lists(in_order(ledger, adoptions)),
        silent=silent,
    )


def _mixed(ledger: Ledger, old: Iterable[str], new: Iterable[str], stay: Set[str]) -> tuple[str, ...]:
    kept = (id for id in old if ledger.identity(id) in stay)
    return tuple(sorted({*kept, *(id for id in new if id not in stay)}))


Place = tuple[tuple[str, ...], tuple[object, ...]]
_NOWHERE: Place = ((), ())


def _figures(place: Place) -> tuple[str, ...]:
    return place[0]


def _places(ledger: Ledger, tallies: Tallies) -> dict[str, Place]:
    """Where each practice stands: in which figures, and in which rows and adoptions."""
    counted = next(iter(tallies.values()))
    figures: dict[str, list[str]] = {}
    rest: dict[str, set[object]] = {}
    for figure in counted.figures:
        for id in figure.practices:
            figures.setdefault(ledger.identity(id), []).append(figure.key)
            # a practice that was told under two names stands twice: one of them goes
            rest.setdefault(ledger.identity(id), set()).add(("named", id))
    for by, tally in tallies.items():
        for row in tally.breakdown.rows:
            for column, ids in (("shared", row.shared), ("adopted", row.adopted)):
                for id in ids:
                    rest.setdefault(ledger.identity(id), set()).add((by.value, row.key, column))
    for adoption in counted.adoptions:
        rest.setdefault(ledger.identity(adoption.practice), set()).add(_adoption(adoption))
    return {
        id: (tuple(dict.fromkeys(figures.get(id, ()))), tuple(sorted(map(repr, rest.get(id, ())))))
        for id in figures.keys() | rest.keys()
    }


def indicator_differences(
    before: Iterable[IndicatorFigure], after: Iterable[IndicatorFigure]
) -> tuple[Difference, ...]:
    """Each of the plan's other indicators that was locked and is reported otherwise today. What came in since is late
    until a person says otherwise (R18)."""
    old, new = _by_indicator(before), _by_indicator(after)
    if not old:  # years locked by the first releases hold none
        return ()
    return tuple(
        Difference(id, (), (), True, Cause.LATE)
        for id in new
        if id not in old or old[id].as_counted() != new[id].as_counted()
    )


def restated_indicators(
    before: Iterable[IndicatorFigure], after: Iterable[IndicatorFigure], stay: Set[str]
) -> tuple[IndicatorFigure, ...]:
    old = _by_indicator(before)
    return tuple(old[id] if id in stay and id in old else one for id, one in _by_indicator(after).items())


def _by_indicator(some: Iterable[IndicatorFigure]) -> dict[str, IndicatorFigure]:
    return {f"indicator {one.indicator}": one for one in some}


def _adoption(one: object) -> tuple[str, ...]:
    from kb.ledger.entries import Adoption

    assert isinstance(one, Adoption)
    return (one.practice, one.economy, str(one.effective), str(one.ended), str(one.adapted), one.level.value)
