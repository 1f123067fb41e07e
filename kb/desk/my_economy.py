"""An economy's own page: what it shared, what others took up from it, what it took up, and what it has to report."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.desk.needs import DeskNeeds
from kb.errors import BadValue
from kb.figures.breakdown import By
from kb.figures.readable import CLASSIFIED
from kb.figures.reason import Reason
from kb.implementation.implementation import Implementation
from kb.implementation.indicator_report import IndicatorReport
from kb.ledger.adopting import Adoptions
from kb.ledger.coverage import EconomyStatus
from kb.ledger.entries import Adoption
from kb.ledger.follow_up import Question
from kb.periods.figures import Figures
from kb.permission import may_look_after_economy, require
from kb.person import Person


@dataclass(frozen=True)
class TakenUp:
    """A practice of the economy's that counts as adopted in the period, with the others' adoptions of it that did."""

    practice: str
    adoptions: tuple[Adoption, ...]


@dataclass(frozen=True)
class OwnAdoption:
    """An adoption by the economy; `question` is this year's, whether it is still in force, where it is asked. `reason`
    says why it does not count, where it does not."""

    adoption: Adoption
    question: Question | None = None
    reason: Reason | None = None

    @property
    def is_asked(self) -> bool:
        return self.question is not None and self.question.answer is None and self.question.stands


@dataclass(frozen=True)
class IndicatorDue:
    """An indicator for a year: what the economy said of it. `waits`: handed in and not accepted yet. `reportable`: a
    value can be reported; of the others there is a count of records, and the word that there is nothing."""

    id: str
    title: str
    year: int
    status: EconomyStatus
    report: IndicatorReport | None
    waits: bool
    reportable: bool

    @property
    def is_due(self) -> bool:
        return self.status is EconomyStatus.SILENT and not self.waits


@dataclass(frozen=True)
class EconomyPage:
    """`shared` and `taken_from_us` are the economy's row of the figures, `taken_up` its counted adoptions, each of the
    period: a year of the plan, or all (`year` None). `on_the_way` does not count. `due` are the indicators of the year,
    and `silent` says how many are left in each year of the plan that has begun."""

    economy: str
    year: int | None
    years: tuple[int, ...]
    shared: tuple[str, ...]
    shared_status: EconomyStatus
    taken_from_us: tuple[TakenUp, ...]
    taken_up: tuple[OwnAdoption, ...]
    on_the_way: tuple[OwnAdoption, ...]
    due: tuple[IndicatorDue, ...]
    silent: Mapping[int, int]
    locked: tuple[int, ...]


class EconomyPages:
    """Its delegates see it, and the secretariat that of any; nobody else: its drafts stand on it."""

    def __init__(self, home: DeskNeeds, figures: Figures, adoptions: Adoptions, implementation: Implementation) -> None:
        self._home, self._figures = home, figures
        self._adoptions, self._implementation = adoptions, implementation

    def economy(self, by: Person, named: str = "") -> str:
        """Whose page a person asks for: the own economy's where none is named; empty where there is none to choose.
        Raises SignInNeeded, Forbidden, and BadValue where it is no member."""
        require(may_look_after_economy(by), by, "look after an economy's practices")
        found = self._home.economies.find(named) if named.strip() else None
        if named.strip() and found is None:
            raise BadValue("economy", named, "a member economy: " + "; ".join(self._home.economies.names))
        name = found.name if found else by.economy
        require(not name or may_look_after_economy(by, name), by, "look after another economy's practices")
        return name

    def years(self) -> tuple[int, ...]:
        """The plan's years that have begun."""
        return self._implementation.nil_reports.years()

    def page(self, by: Person, economy: str, year: int | None = None) -> EconomyPage:
        """Of a year of the plan, or of the whole. Raises as `economy` does, and BadValue for another year."""
        name, years = self.economy(by, economy), self.years()
        if not name:
            raise BadValue("economy", economy, "a member economy: " + "; ".join(self._home.economies.names))
        if year is not None and year not in years:
            raise BadValue("year", year, "a year of the plan that has begun: " + ", ".join(map(str, years)))
        told = self._figures.tally(year, By.ECONOMY, by)
        row = next(one for one in told.breakdown.rows if one.key == name)
        questions = {one.adoption.practice: one for one in self._adoptions.asked(by) if one.adoption.economy == name}
        others: dict[str, list[Adoption]] = {}
        for one in told.adoptions:
            if one.economy != name and one.practice != CLASSIFIED:
                others.setdefault(one.practice, []).append(one)
        return EconomyPage(
            economy=name,
            year=year,
            years=years,
            shared=row.shared,
            shared_status=told.row_status(row),
            taken_from_us=tuple(TakenUp(id, tuple(others.get(id, ()))) for id in row.adopted),
            taken_up=tuple(
                OwnAdoption(one, questions.get(one.practice)) for one in told.adoptions if one.economy == name
            ),
            on_the_way=tuple(
                OwnAdoption(one, questions.get(one.practice), reason)
                for one, reason in told.pipeline
                if one.economy == name
            ),
            due=self._due(by, name, year) if year is not None else (),
            silent={one: len(self._implementation.coverage.silent_on(name, one)) for one in years},
            locked=self._implementation.indicators.locked(),
        )

    def _due(self, by: Person, economy: str, year: int) -> tuple[IndicatorDue, ...]:
        room = self._implementation
        today = room.coverage.today(year)
        kept = {one.indicator: one for one in room.indicators.reports(by, economy) if one.year == year}
        reportable = {one.id for objective in self._home.plan.objectives for one in objective.indicators}
        titles = {one.id: one.title for one in room.coverage.listing(year)}
        return tuple(
            IndicatorDue(
                id,
                titles[id],
                year,
                one.status_of(economy),
                kept.get(id),
                economy in one.waiting,
                id in reportable,
            )
            for id, one in today.items()
        )
