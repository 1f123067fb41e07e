"""The figures of a home at every door, held against the oracle's."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.figures.breakdown import By
from tests import oracle
from tests.histories import History

NOT_YET: set[str] = {"in_force"}


@dataclass
class Comparison:
    """`compared` figures by door; `faults` say where the home tells otherwise than the oracle."""

    compared: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def same(self, door: str, what: object, told: object, expected: object) -> None:
        self.compared[door] += 1
        if told != expected:
            self.faults.append(f"{door}: {what}: told {told}, oracle {expected}")


CLASSIFIED = "a practice classified for members"


def closed_to_members(history: History) -> set[str]:
    """What is for members and was withdrawn: nobody may read it."""
    return {id for id, one in history.world.practices.items() if one.members_only and one.withdrawn}


def closed_to_visitors(history: History) -> set[str]:
    return {id for id, one in history.world.practices.items() if one.members_only}


def named(ids: Iterable[str], hidden: set[str]) -> list[str]:
    """R21: each that the reader may not read is a line without its id."""
    every = sorted(ids)
    return [id for id in every if id not in hidden] + [CLASSIFIED for id in every if id in hidden]


def periods(history: History) -> Iterator[tuple[oracle.Plan, int | None, list[int]]]:
    """Each year of each plan, and each plan as a whole."""
    for plan in history.world.plans:
        for year in plan.years:
            yield plan, year, [year]
        yield plan, None, plan.years


def compare_use_cases(history: History, found: Comparison) -> None:
    """What every door asks: kb.figures."""
    world, kb = history.world, history.kb
    for plan, year, years in periods(history):
        tally = kb.figures.tally(year, plan="" if year else plan.id, person=history.member)
        lists = oracle.tell(world, plan, years)
        hidden = closed_to_members(history)
        name = f"{plan.id} {year or 'whole'}"
        for key in oracle.FIGURES:
            if key not in NOT_YET:
                found.same("kb.figures", f"{name} {key}", list(tally.figure(key).practices), named(lists[key], hidden))
        for line_year in years:
            lines = oracle.late(world, plan, line_year)
            for key in ("shared", "first_shared", "adopted"):
                told = [list(one.practices) for one in tally.telling.late_in(key) if one.year == line_year]
                found.same("late lines", f"{name} {key} for {line_year}", sum(told, []), named(lines[key], hidden))
        anew = oracle.anew(world, plan, years)
        for key in oracle.FIGURES:
            if key in NOT_YET:
                continue
            recount = tally.telling.recount(key)
            now = set(anew[key]), set(oracle.identities(world, lists[key]))
            found.same("counted anew", f"{name} {key}",
                       (sorted(recount.came), sorted(recount.left)) if recount else ([], []),
                       (sorted(named(now[0] - now[1], hidden)), sorted(named(now[1] - now[0], hidden))))
        if year:
            found.same("status", name, tally.telling.years[0].status.value, oracle.status(world, plan, year))
            _rows(history, found, plan, year, name)
    for fault in (text for plan in world.plans for text in oracle.invariants(world, plan)):
        found.faults.append(f"the oracle's own sum: {fault}")


def _rows(history: History, found: Comparison, plan: oracle.Plan, year: int, name: str) -> None:
    rows = oracle.tell_year(history.world, plan, year).rows
    for by in By:
        if by.value not in oracle.BREAKDOWNS:
            continue
        tally = history.kb.figures.tally(year, by, person=history.member)
        for column in ("shared", "adopted"):
            told = {row.key: list(getattr(row, column)) for row in tally.breakdown.rows if getattr(row, column)}
            hidden = closed_to_members(history)
            expected = {key: named(ids, hidden) for key, ids in rows[column, by.value].items()}
            found.same("rows", f"{name} {column} by {by.value}", told, expected)
