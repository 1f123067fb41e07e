"""The guard of a locked year (P1, P6): its activities and indicator reports stand still. The ledger goes on, and the
snapshot keeps the year's figures."""

from kb.errors import Conflict
from kb.periods.state import PeriodState
from kb.periods.store import PeriodStore


def must_be_open(store: PeriodStore, plan: str, *years: int) -> None:
    """Raises Conflict."""
    states = store.period_states(plan)
    for year in years:
        if year in states and states[year].state is PeriodState.LOCKED:
            raise Conflict(f"{year} is locked: ask the Chair to open it again, with the reason")
