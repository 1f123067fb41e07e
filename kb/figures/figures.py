"""The use cases of the figures: what a period counts, under which rules, and why a practice is not in it."""

from collections.abc import Mapping
from dataclasses import replace

from kb.errors import BadValue
from kb.figures.breakdown import By
from kb.figures.needs import FiguresNeeds
from kb.figures.standing import Reason, Standing, standing
from kb.figures.tally import Tally, tally, without
from kb.person import VISITOR, Person
from kb.plan.period import Period
from kb.plan.rules import Rules

FIRST_YEAR, LAST_YEAR = 1989, 2100
"""APEC's first year, and a year that no plan reaches."""


class Figures:
    """Every figure is the length of a list."""

    def __init__(self, home: FiguresNeeds) -> None:
        self._home = home

    def tally(self, year: int | None = None, by: By = By.AREA, person: Person = VISITOR) -> Tally:
        """The figures of a year, or of the whole plan. Raises BadValue.

        Of a practice that is not open to readers there is its id, where it counts, and nothing else.
        """
        return self._readable(tally(self._home.ledger(), self.period(year), by), person)

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
        figures = tally(self._home.ledger(), self.period(year)).figures
        return {figure.key: figure.not_counted.get(id, ()) for figure in figures}

    def rules(self) -> Rules:
        """The counting rules in force."""
        return self._home.rules[-1]

    def period(self, year: int | None) -> Period:
        """A year, or the whole plan. Raises BadValue."""
        plan = self._home.plan
        if year is None:
            return Period(plan.title, plan.years or (self._home.settings.today().year,))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadValue("year", year, "a year like 2023")
        return Period(str(year), (year,))

    def _readable(self, figures: Tally, person: Person) -> Tally:
        return without(figures, self._home.ledger().by_id.keys() - self._home.cards(person).keys())

    def _under(self, rules: Rules, year: int | None) -> Tally:
        ledger = self._home.ledger()
        return ledger.remembered(("under", rules, year), lambda: tally(replace(ledger, rules=rules), self.period(year)))
