"""Figures as one reader may see them: the numbers are the same for all, and what is not open is not named (R21)."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from kb.figures.breakdown import Breakdown, BreakdownRow, Overlap
from kb.figures.in_step import ReasonLayers
from kb.figures.tally import Tally
from kb.figures.telling import LateLine, Recount, Telling
from kb.ledger.entries import Adoption, Change, Spell, Stage

CLASSIFIED = "a practice classified for members"
"""What stands in a list for a practice that the reader may not read: a line without an id."""


def readable(tally: Tally, withdrawn: Set[str], classified: Set[str]) -> Tally:
    """Of a practice that its economy took back there is its id where it counts and no text; of one for members alone
    there is one line without its id where it counts. Neither says why it does not count, nor what an adopter wrote."""
    closed = withdrawn | classified
    if not closed:
        return tally
    figures = tuple(
        replace(
            figure,
            practices=_named(figure.practices, classified),
            not_counted=ReasonLayers((figure.not_counted, closed)),
        )
        for figure in tally.figures
    )
    open_adopters = {one.economy for one in tally.adoptions if one.practice not in classified}
    return replace(
        tally,
        figures=figures,
        breakdown=_breakdown(tally.breakdown, classified),
        adoptions=tuple(_adoption(one, withdrawn, classified) for one in tally.adoptions),
        adopters=tuple(name if name in open_adopters else CLASSIFIED for name in tally.adopters),
        pipeline=tuple((one, reason) for one, reason in tally.pipeline if one.practice not in closed),
        silent={since: _named(ids, classified) for since, ids in tally.silent.items()},
        telling=_telling(tally.telling, classified),
    )


def _named(ids: Iterable[str], classified: Set[str]) -> tuple[str, ...]:
    """What is open by its id, then a line for each that is not."""
    every = tuple(ids)
    names = tuple(id for id in every if id not in classified)
    return (*names, *(CLASSIFIED for _ in range(len(every) - len(names))))


def _breakdown(breakdown: Breakdown, classified: Set[str]) -> Breakdown:
    def overlap(one: Overlap) -> Overlap:
        return replace(one, practices=_named(one.practices, classified))

    return replace(
        breakdown,
        rows=tuple(row_readable(row, classified) for row in breakdown.rows),
        shared_overlap=overlap(breakdown.shared_overlap),
        adopted_overlap=overlap(breakdown.adopted_overlap),
    )


def row_readable(row: BreakdownRow, classified: Set[str]) -> BreakdownRow:
    return replace(row, shared=_named(row.shared, classified), adopted=_named(row.adopted, classified))


def _adoption(one: Adoption, withdrawn: Set[str], classified: Set[str]) -> Adoption:
    if one.practice in classified:
        return Adoption(CLASSIFIED, "", Stage.ADOPTED, "")
    if one.practice not in withdrawn:
        return one
    # whether it was adapted still shows
    changes = tuple(Change(change.kind, "") for change in one.changes)
    earlier = tuple(Spell(spell.effective, spell.ended) for spell in one.earlier)
    return replace(
        one, instrument="", evidence="", exception="", sites=(), changes=changes, steps=(), published="",
        earlier=earlier, words=(), credited_to="",
    )  # fmt: skip


def _telling(telling: Telling, classified: Set[str]) -> Telling:
    def line(one: LateLine) -> LateLine:
        return replace(one, practices=_named(one.practices, classified))

    def recount(one: Recount) -> Recount:
        reasons = {id: why for id, why in one.reasons.items() if id not in classified}
        return replace(one, came=_named(one.came, classified), left=_named(one.left, classified), reasons=reasons)

    def not_once(times: Mapping[str, int]) -> dict[str, int]:
        hidden = sum(count for id, count in times.items() if id in classified)
        named = {id: count for id, count in times.items() if id not in classified}
        return named | ({CLASSIFIED: hidden} if hidden else {})

    return replace(
        telling,
        late=tuple(map(line, telling.late)),
        anew=tuple(map(recount, telling.anew)),
        not_once={key: not_once(times) for key, times in telling.not_once.items()},
    )
