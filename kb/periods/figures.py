"""The use cases of the figures: what a period is told to count, under which rules, and why a practice is not in it."""

from collections.abc import Mapping
from dataclasses import replace

from kb.errors import BadValue
from kb.figures.breakdown import By
from kb.figures.readable import readable
from kb.figures.reason import Reason
from kb.figures.standing import Standing, standing
from kb.figures.tally import Tally, counted_in, tally
from kb.ledger.entries import Adoption, Backing
from kb.periods.closing import Periods
from kb.periods.needs import PeriodsNeeds
from kb.periods.telling import told
from kb.person import VISITOR, Person
from kb.plan.period import Period
from kb.plan.rules import Rules

FIRST_YEAR, LAST_YEAR = 1989, 2100
"""APEC's first year, and a year that no plan reaches."""


class Figures:
    """Every figure is the length of a list; a locked year is told as it was locked, at every door (R3)."""

    def __init__(self, home: PeriodsNeeds, periods: Periods) -> None:
        self._home, self._periods = home, periods

    def tally(
        self,
        year: int | None = None,
        by: By = By.AREA,
        person: Person = VISITOR,
        plan: str = "",
        through: int | None = None,
    ) -> Tally:
        """The figures of a year, of a plan's years `through` one of them together, or of a whole plan, the one in force
        where none is named. Raises BadValue, Unknown.

        Of a practice that is not open to readers there is its id, where it counts, and nothing else.
        """
        return self._readable(self._told(self.period(year, plan, through), by, self._plan(year, plan)), person)

    def adoptions(
        self,
        year: int | None = None,
        person: Person = VISITOR,
        plan: str = "",
        through: int | None = None,
        level: Backing | None = None,
        adopter: str = "",
    ) -> tuple[Adoption, ...]:
        """Those of a period that came into force, with one evidence or by one economy; of what the person may not read
        each is a line without a name, so that they are as many for everybody (R21). Raises BadValue, Unknown."""
        figures = self._told(self.period(year, plan, through), By.AREA, self._plan(year, plan))
        asked = tuple(
            one
            for one in figures.adoptions
            if (level is None or one.level is level) and (not adopter or one.economy == adopter)
        )
        return self._readable(replace(figures, adoptions=asked), person).adoptions

    def beside(self, year: int | None = None, person: Person = VISITOR) -> tuple[tuple[Rules, Tally], ...]:
        """The same period under every version of the rules but the one in force, newest first: a change of the rules is
        told beside the old figure, never over it (P4)."""
        earlier = reversed(self._home.rules[:-1])
        return tuple((rules, self._readable(self._under(rules, year), person)) for rules in earlier)

    def standing(self, id: str) -> Standing:
        """What the counting rules say of a practice, open to readers or not. Raises Unknown."""
        return standing(self._home.ledger(), self._home.practice(id))

    def why(self, id: str, year: int | None = None) -> Mapping[str, tuple[Reason, ...]]:
        """Why a practice is not counted, by figure; no reason: it is. Raises Unknown."""
        self._home.practice(id)
        figures = self._told(self.period(year), By.AREA, self._plan(year)).figures
        return {figure.key: figure.not_counted.get(id, ()) for figure in figures}

    def counted_in(self, id: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The figures of the plan's years that hold a practice, as they are told, each with its years."""
        closed, years = self._periods.closed(), self._home.plan.years
        live = counted_in(self.standing(id), [year for year in years if year not in closed.latest])
        found: dict[str, set[int]] = {key: set(held) for key, held in live}
        ledger = self._home.ledger()
        for year, snapshot in closed.latest.items():
            for key, ids in snapshot.figures.items():
                if key != "in_force" and any(ledger.identity(one) == id for one in ids):
                    found.setdefault(key, set()).add(year)
        return tuple((key, tuple(sorted(found[key]))) for key in sorted(found, key=_order))

    def rules(self) -> Rules:
        """The counting rules in force."""
        return self._home.rules[-1]

    def rules_of(self, year: int | None) -> Rules:
        """The rules that a period is told by: a locked year's own, else those in force."""
        plan = self._plan(year)
        closed = self._periods.closed(plan)
        if year is None or year not in closed.latest:
            return self.rules()
        return closed.rules_of(closed.latest[year], self._home.ledger(plan))

    def period(self, year: int | None, plan: str = "", through: int | None = None) -> Period:
        """A year, a plan's years through one of them, or a whole plan. Raises BadValue, Unknown."""
        if year is None:
            held = self._home.plans.get(plan, self._home.plan)
            if through is not None and through not in held.years:
                raise BadValue("through", through, "a year of the plan: " + ", ".join(map(str, held.years)))
            if through is not None and through != held.years[-1]:
                first, years = held.years[0], tuple(one for one in held.years if one <= through)
                return Period(str(first) if len(years) == 1 else f"{first}–{through}", years)
            return Period(held.title, held.years or (self._home.settings.today().year,))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadValue("year", year, "a year like 2023")
        return Period(str(year), (year,))

    def _plan(self, year: int | None, plan: str = "") -> str:
        """The plan that a period is told under."""
        if plan or year is None:
            return plan or self._home.plan.id
        return self._periods.plan_of(year)

    def _told(self, period: Period, by: By, plan: str) -> Tally:
        return told(self._home.ledger(plan), period, by, self._periods.closed(plan))

    def _readable(self, figures: Tally, person: Person) -> Tally:
        ledger = self._home.ledger()
        by_id = ledger.by_id
        closed = by_id.keys() - self._home.cards(person).keys()
        today = self._home.settings.today()
        # what its economy took back was shared for all to see: its id may stand where it counts
        withdrawn = {id for id in closed if replace(by_id[id], withdrawn=False).is_open(today)}
        # what was told under a name that was merged away is as open as the practice that it lives on in
        before = {old for old, now in ledger.merged.items() if now in withdrawn}
        hidden = {old for old, now in ledger.merged.items() if now in closed - withdrawn}
        return readable(figures, withdrawn | before, (closed - withdrawn) | hidden)

    def _under(self, rules: Rules, year: int | None) -> Tally:
        return tally(self._home.ledger(self._plan(year)).under(rules), self.period(year))


def _order(key: str) -> int:
    return ("shared", "first_shared", "adopted", "adopted_adapted", "adopted_as_is", "in_force").index(key)
