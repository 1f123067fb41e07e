"""The figures: what was shared and adopted in a period, and the list behind every number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.figures import BreakdownRow, By, Figure, Reason, Tally, figure_json, tally_csv, tally_json
from kb.ledger import Backing
from kb.plan import decisions_under
from kb.reports import chart_file
from webapp.figures.asked import figures_asked
from webapp.figures.charts import bar_chart, years_chart
from webapp.figures.figure_charts import MEDIA, figure_chart
from webapp.figures.wording import RULES
from webapp.site import arguments, records
from webapp.site.current import kb, person
from webapp.site.downloads import attached, separated
from webapp.site.naming import Names

blueprint = Blueprint("figures", __name__)

Thing = TypeVar("Thing")

BREAKDOWNS = {
    By.AREA: "priority area",
    By.OBJECTIVE: "objective",
    By.MAIN: "main objective",
    By.ECONOMY: "economy",
    By.MEETING: "meeting",
    By.GROUP: "cross-cutting group",
}


FEW = 5
"""Practices that the page of a figure shows of each rule, and the whole list the rest."""

PIPELINE = 20
"""Adoptions on the way that stand on the page of the figures."""


LISTED = 300
"""How many entries of a list a page shows at a time."""


@dataclass(frozen=True)
class LeftOut:
    """The practices that one rule keeps out of a figure, each with all its reasons."""

    rule: str
    words: str
    practices: tuple[tuple[str, tuple[Reason, ...]], ...]

    @property
    def first(self) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
        """Those that stand on the figure's own page."""
        return self.practices[:FEW]


@blueprint.get("/tally")
def tally() -> ResponseReturnValue:
    year, by = arguments.year(request.args), arguments.breakdown(request.args)
    plan, through = arguments.plan(request.args, kb().plans), arguments.through(request.args)
    level, adopter = _evidence(request.args), arguments.economy(request.args, kb().economies, "adopter")
    tally = figures_asked(request.args)
    adoptions = kb().figures.adoptions(year, person(), plan, through, level, adopter)
    return render_template(
        "figures/tally.html",
        tally=tally,
        through=through,
        only=" ".join(text for text in (level and f"that are {level.value}", adopter and f"by {adopter}") if text),
        plan=plan,
        plans=kb().plans,
        year=year,
        by=by,
        chart=bar_chart(tally, Names(kb(), person())),
        years=kb().plan.years,
        breakdowns=BREAKDOWNS,
        switches=decisions_under(kb().figures.rules_of(year)),
        beside=kb().figures.beside(year, person()) if through is None else (),
        headline=kb().figures.rules_of(year).headline.value,
        adoptions=arguments.page_of(request.args, adoptions, LISTED),
        counted_adoptions=len(adoptions),
        by_year=years_chart(lambda key: kb().periods.told(key, plan)) if year is None and through is None else None,
        absent=tuple(name for name in kb().economies.names if name not in (*tally.reporting, *tally.nil)),
        still=still(tally),
        shown=PIPELINE,
    )


@blueprint.get("/tally/<key>")
def figure(key: str) -> ResponseReturnValue:
    year, by = arguments.year(request.args), arguments.breakdown(request.args)
    plan, through = arguments.plan(request.args, kb().plans), arguments.through(request.args)
    tally = figures_asked(request.args)
    figure, row = arguments.figure(key, tally), arguments.row(request.args, tally)
    return render_template(
        "figures/figure.html",
        tally=tally,
        through=through,
        plan=plan,
        figure=figure,
        row=row,
        page=arguments.page_of(request.args, listed(figure, row), LISTED),
        total=len(listed(figure, row)),
        still=still(tally) if key == "in_force" else (),
        left_out=left_out(figure.not_counted),
        year=year,
        by=by,
        breakdowns=BREAKDOWNS,
        switches=decisions_under(kb().figures.rules_of(year)),
    )


@blueprint.get("/tally.csv")
def as_csv() -> ResponseReturnValue:
    told = figures_asked(request.args)
    when = arguments.year(request.args) or (
        f"through-{told.period.years[-1]}" if request.args.get("through") else "plan"
    )
    return separated(tally_csv(told), f"tally-{when}-{told.breakdown.by.value}.csv")


@blueprint.get("/tally.json")
def as_json() -> ResponseReturnValue:
    return records.whole(tally_json(figures_asked(request.args)))


@blueprint.get("/tally/<key>.json")
def figure_as_json(key: str) -> ResponseReturnValue:
    told = figures_asked(request.args)
    title = kb().reading.title
    return records.listed(
        figure_json(told, arguments.figure(key, told), lambda practice: title(practice, person())), "practices"
    )


@blueprint.get("/tally/<key>.<any(svg, png, csv):form>")
def chart(key: str, form: str) -> ResponseReturnValue:
    """A chart to take along: one figure by its key, `both` (shared and adopted) or `years`; `by=year` tells it of each
    year of the plan."""
    drawn = figure_chart(kb(), person(), key, request.args)
    by = request.args.get("by", "").strip().casefold() or By.AREA.value  # drawn, so it is a breakdown, or `year`
    return attached(chart_file(drawn, form), MEDIA[form], f"{key}-by-{by}.{form}")


def _evidence(args: arguments.Arguments) -> Backing | None:
    """Raises BadValue."""
    text = args.get("evidence", "").strip().casefold()
    return arguments.choice("evidence", text, Backing, Backing.REPORTED) if text else None


def listed(figure: Figure, row: BreakdownRow | None) -> tuple[str, ...]:
    """The practices of a figure, or those of them that stand in one row."""
    if row is None:
        return figure.practices
    inside = row.shared if figure.key in ("shared", "first_shared") else row.adopted
    return tuple(id for id in figure.practices if id in inside)


def left_out(reasons: Mapping[str, tuple[Reason, ...]]) -> tuple[LeftOut, ...]:
    """Every practice not counted, once, under the first rule that keeps it out."""
    groups: dict[str, list[tuple[str, tuple[Reason, ...]]]] = {}
    for id, why in reasons.items():
        groups.setdefault(why[0].rule, []).append((id, why))
    return tuple(LeftOut(rule, RULES.get(rule, "Left out"), tuple(groups[rule])) for rule in by_rule(groups))


def by_rule(found: Mapping[str, Thing]) -> dict[str, Thing]:
    """In the order of the rules: those on sharing first."""
    return {rule: found[rule] for rule in sorted(found, key=lambda rule: ("SAPR".find(rule[0]), int(rule[1:])))}


def still(tally: Tally) -> tuple[str, ...]:
    """The practices in force that an adopter confirmed as still in force in the period's last year."""
    confirmed = kb().adoptions.still_in_force(tally.period.years[-1])
    return tuple(id for id in tally.figure("in_force").practices if id in confirmed)
