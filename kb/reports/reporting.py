"""Makes report packs: a year's report, the mid-term review, the final review, as a reader may see them."""

from collections.abc import Callable
from datetime import UTC, datetime

from kb.errors import BadValue, Unknown
from kb.files.database import now
from kb.periods.closing import Periods
from kb.person import VISITOR, Person
from kb.plan.plan import Review
from kb.reports import figure_sections, list_sections
from kb.reports.figure_sections import BREAKDOWNS, PeriodFigures
from kb.reports.links import Permalinks
from kb.reports.needs import ReportsNeeds
from kb.reports.observations import observations
from kb.reports.report import Cover, Pack, ReportSection
from kb.reports.years_covered import YearsCovered, covered, years_of
from kb.settings import Settings

SITE = "http://127.0.0.1:8000"
"""Where `kb serve` serves the pages."""

SECTIONS: tuple[Callable[[PeriodFigures], ReportSection], ...] = (
    figure_sections.figures,
    figure_sections.years,
    *((lambda told, by=by: figure_sections.broken_down(told, by)) for by in BREAKDOWNS),
    list_sections.adoptions,
    list_sections.pipeline,
    list_sections.restatements,
    list_sections.since,
    list_sections.coverage,
    list_sections.rules,
    list_sections.practices,
)
"""What a report says, in its order."""


class Reporting:
    """Everyone may read a report; it says what the reader may see."""

    def __init__(self, home: ReportsNeeds, periods: Periods) -> None:
        self._home, self._periods = home, periods

    def reviews(self) -> tuple[Review, ...]:
        return self._home.plan.reviews

    def review(self, id: str) -> Review:
        """Raises Unknown."""
        for review in self.reviews():
            if review.id == id:
                return review
        known = tuple(review.id for review in self.reviews())
        raise Unknown("report", id, known, "the plan has " + ", ".join(known))

    def pack(
        self,
        review: str,
        year: int | None = None,
        cover: Cover | None = None,
        reader: Person = VISITOR,
        site: str = SITE,
        made_at: str = "",
    ) -> Pack:
        """Raises Unknown and BadValue. `made_at` is this moment unless it is given."""
        held, made_at = self.review(review), moment(made_at) if made_at else now()
        ledger, plan = self._home.ledger(), self._home.plan
        covers = covered(ledger, years_of(plan, held, year), self._periods.locked())
        whole = tuple(one.year for one in covers.years) == plan.years and len(plan.years) > 1
        cards, stands = self._home.cards(reader), _standing(covers, made_at, self._home.settings)
        name = self._home.settings.site_name
        told = PeriodFigures(
            ledger,
            covers,
            Permalinks(site.rstrip("/"), covers, whole),
            self._periods.restatements(),
            lambda practice: cards[practice].practice.title if practice in cards else "",
            f"Source: {name}. Rules {ledger.rules.version}. {stands}",
            self._home.settings.day_of,
        )
        sections = tuple(make(told) for make in SECTIONS)
        if told.overlaps:
            sections = (*sections, figure_sections.overlapping(told))
        return Pack(
            title=f"Best practices shared and adopted, {covers.title}",
            subtitle=f"{held.title}. {plan.title}",
            cover=cover or Cover(),
            sentence=sentence(covers, len(ledger.economies)),
            standing=stands,
            sections=sections,
            observations=observations(told),
            notes=self._notes(),
            site=name,
            made_at=made_at,
        )

    def _notes(self) -> tuple[str, ...]:
        made_up = "Demonstration: the ledger behind these figures is made up. It is no record of what economies did."
        return (made_up,) if self._home.settings.demonstration else ()


def moment(text: str) -> str:
    """A moment as it is stated in a report, in universal time. Raises BadValue."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValue("made at", text, "a moment like 2024-10-01T09:00:00+00:00") from None
    if not 1990 <= read.year <= 2100:
        raise BadValue("made at", text, "a moment like 2024-10-01T09:00:00+00:00")
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")


def sentence(covers: YearsCovered, members: int) -> str:
    """What a report says first."""
    shared, adopted = (len(covers.figures.get(key, ())) for key in ("shared", "adopted"))
    return (
        f"{shared} {'practice was' if shared == 1 else 'practices were'} shared by {len(covers.reporting)} of "
        f"{members} member economies at SMEWG meetings in {covers.title}; "
        f"{adopted} {'has' if adopted == 1 else 'have'} been adopted."
    )


def _standing(covers: YearsCovered, made_at: str, settings: Settings) -> str:
    if not covers.open:
        locked = "; ".join(f"{one.year} on {settings.day_of(one.snapshot.at)}" for one in covers.years if one.snapshot)
        return f"Locked: {locked}."
    day, some = settings.day_of(made_at), ", ".join(map(str, covers.open))
    return f"Provisional, as of {day.isoformat()}: {some} {'is' if len(covers.open) == 1 else 'are'} not locked."
