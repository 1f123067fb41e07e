"""Over random histories the figures agree with the oracle, and what must always hold, holds."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.figures.breakdown import By
from kb.figures.tally import Tally, tally
from kb.periods.telling import told
from kb.periods.year_figures import years_told
from kb.plan.period import Period
from tests.closing import closed
from tests.histories import PLAN, YEARS, History, history
from tests.oracle import Oracle

WHOLE = Period(PLAN.title, YEARS)
PERIODS = (*(Period(str(year), (year,)) for year in YEARS), Period("mid-term", (2021, 2022)), WHOLE)


def agrees_with_the_oracle(history: History) -> None:
    ledger = history.ledger()
    oracle = Oracle(ledger)
    for period in PERIODS:
        counted = tally(ledger, period)
        expected = {
            "shared": oracle.shared(period.years),
            "first_shared": oracle.new(period.years),
            "adopted": oracle.adopted(period.years),
            "adopted_adapted": oracle.adapted(period.years),
            "in_force": oracle.in_force(period.years[-1]),
        }
        for key, ids in expected.items():
            assert set(counted.figure(key).practices) == ids, (key, period.title, history.steps)
        silent = {id for ids in counted.silent.values() for id in ids}
        assert silent == oracle.silent(period.years[-1]), (period.title, history.steps)


def what_always_holds(history: History) -> None:
    ledger = history.ledger()
    whole = tally(ledger, WHOLE)
    for figure in whole.figures:
        _every_practice_counts_or_has_its_reason(history, figure.practices, figure.not_counted)
    _rows_hold_the_total(history, whole)
    _years_add_up(history, whole)
    for adoption in whole.adoptions:
        assert adoption.economy not in history.practices[adoption.practice].economies
    for id in (*whole.figure("shared").practices, *whole.figure("adopted").practices):
        assert history.confirmations[id].objectives


def _every_practice_counts_or_has_its_reason(history: History, counted: object, left_out: object) -> None:
    ids, reasons = set(counted), dict(left_out)  # type: ignore[call-overload]
    assert ids | reasons.keys() == history.practices.keys() and not ids & reasons.keys()
    assert all(reasons.values())


def _rows_hold_the_total(history: History, whole: Tally) -> None:
    for by in By:
        rows = tally(history.ledger(), WHOLE, by).breakdown.rows
        total = whole.figure("shared").value
        if by is By.MAIN:
            assert sum(len(row.shared) for row in rows) == total
        assert total <= sum(len(row.shared) for row in rows)


def _years_add_up(history: History, whole: Tally) -> None:
    """New ones of every year and the late lines, less what is told more than once, make the plan's total."""
    years_closed = closed(history.locked)
    whole = told(history.ledger(), WHOLE, By.AREA, years_closed)
    total = {"first_shared": whole.figure("shared"), "adopted": whole.figure("adopted")}
    for key, figure in total.items():
        if key == "adopted" and not history.rules.as_is:
            continue  # whether it was adapted is asked of the whole period: years do not add up then
        years = years_told(history.ledger(), key, years_closed)
        new = sum(len(year.practices) for year in years)
        late = sum(len(year.late) for year in years)
        uneven = sum(times - 1 for times in whole.telling.not_once.get(key, {}).values())
        assert new + late - uneven == figure.value, (key, history.steps)


class Watch:
    """A locked value moves by a restatement and by nothing else."""

    def __init__(self) -> None:
        self.seen: dict[int, str] = {}

    def __call__(self, history: History) -> None:
        for year, snapshot in history.locked.items():
            before = self.seen.get(year)
            if before and before != snapshot.hash:
                assert history.steps[-1] == "restate" and snapshot.restates
            self.seen[year] = snapshot.hash
            (year_told,) = [
                one for one in years_told(history.ledger(), "shared", closed(history.locked)) if one.year == year
            ]
            assert year_told.practices == snapshot.figures["shared"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_over_two_hundred_steps_every_figure_agrees_and_every_invariant_holds(seed: int) -> None:
    made = history(Random(seed), 200)
    agrees_with_the_oracle(made)
    what_always_holds(made)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_after_every_step_of_a_history_the_figures_agree_and_what_is_locked_stands(seed: int) -> None:
    watch = Watch()

    def look(made: History) -> None:
        watch(made)
        if len(made.steps) % 10 == 0:
            agrees_with_the_oracle(made)
            what_always_holds(made)

    history(Random(seed), 200, look)


def test_the_same_figures_have_the_same_hash() -> None:
    one, other = history(Random(5), 200), history(Random(5), 200)
    assert one.snapshots and [s.hash for s in one.snapshots] == [s.hash for s in other.snapshots]
