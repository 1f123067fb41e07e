"""What a reader must know of an indicator to use its number: what it says, what counts, in which unit, from whom, who
reported it, and what it cannot tell."""

from dataclasses import dataclass

from kb.errors import Unknown
from kb.figures.tally import FIGURES as PRACTICE_FIGURES
from kb.implementation.activity_tally import FIGURES as ACTIVITY_FIGURES
from kb.implementation.activity_tally import PARTICIPANTS
from kb.implementation.activity_tally import RULES as ACTIVITY_RULES
from kb.implementation.indicator_coverage import CoveredIndicator
from kb.ledger.coverage import ADOPTED, PRACTICES, QUESTION, SHARED
from kb.periods.indicator_figure import LABEL
from kb.plan.decisions import Switch, decisions_under
from kb.plan.plan import Indicator, Plan
from kb.plan.rules import Rules

MEASURES = {
    "count": "a number of what the indicator names, a whole number from 0 up",
    "share": "a share, in the unit that the report gives",
    "amount": "an amount, in the currency or unit that the report gives",
    "rate": "a rate, in the unit that the report gives",
    "list": "a list in words, no number",
}
"""What each kind of indicator measures."""

WORDS = {
    SHARED: (
        "Counted is the practice, once, however often and by whomever it was shown.",
        "It is complete, and carried out: a plan is not counted.",
        "It was presented or tabled at an SMEWG meeting, with its agenda item or document number on record. A practice "
        "that was only submitted here is “not yet shared”.",
        "It was submitted or presented by a member economy; one shown together with an organisation counts, and each "
        "economy it comes from has it in its row.",
        "A person of the secretariat confirmed at least one objective for it. What a machine suggests never counts.",
        "The day of the meeting's session decides the year. Told are the practices shared in the year, and of these "
        "those shared for the first time in the plan's years.",
        "A practice that its economy withdraws later stays counted, without its text; only what was recorded in error "
        "falls away.",
    ),
    ADOPTED: (
        "Counted is the practice with at least one adoption that counts; the adoptions and the adopting economies "
        "stand beside it.",
        "The adopter is a member economy that the practice does not come from. What its provinces and agencies do is "
        "one adoption.",
        "Adopted means in force or in regular operation beyond a pilot, with the day it took effect and what embodies "
        "it. Interest, plans and pilots are listed and not counted.",
        "The record says what was kept, changed, dropped or added: with a change it is “adapted”, without one “as is”. "
        "Both are told.",
        "The adopting economy says so itself. A claim by the origin alone is listed and not counted.",
        "It took effect after the practice was first shared, or the secretariat recorded why it counts all the same.",
        "The day it took effect decides the year; a practice is newly adopted in the year of its first adoption.",
        "What ended later still counts in its year, and leaves what is in force.",
    ),
    "G1": (
        "Counted is the record: a project that several economies propose counts once.",
        "It counts in the year of its record, once it is carried out or under way, and under the objectives that a "
        "person confirmed for it.",
        "An initiative is what a person recorded as one; a project of the APEC list is an activity until then.",
        "Participating economies propose a counted initiative or activity, or stand by it, each once.",
    ),
    "G2": (
        "Counted is the record: a project that several economies propose counts once.",
        "It counts in the year of its record, once it is carried out or under way, and under the objectives that a "
        "person confirmed for it. What is planned or cancelled does not.",
    ),
    "G4": (
        "Counted is the session on record, with the partner it was held with: the private sector, a forum or an "
        "organisation.",
        "It counts in its year, once it was held, and under the objectives that a person confirmed for it.",
    ),
}
"""What counts, in words, of what is counted here."""

REPORTED = (
    "Told is what an economy reported and the secretariat accepted, as it was reported, a value an economy and year.",
    "An economy may say that there is nothing to report, which is a report; silence is none, and never zero.",
)
"""What counts of the objectives' indicators."""

LIMITS = (
    "Reporting is voluntary: a number says how much was reported, not how much there is.",
    "Economies that said nothing are named as not reported; they are in no number.",
)

SOURCES = {
    SHARED: "the records of SMEWG meetings, kept by the secretariat",
    ADOPTED: "reports of the adopting economies",
    "G1": "the secretariat's records and the APEC Project Database",
    "G2": "the secretariat's records and the APEC Project Database",
    "G4": "the secretariat's records of dialogue sessions",
}

HOW = {
    SHARED: "Submit the practice here; the secretariat records at which meeting it was shown. Nothing to report for a "
    "year: hand in a nil report.",
    ADOPTED: "Report the adoption on the practice's page, and answer once a year what is still in force. Nothing to "
    "report for a year: hand in a nil report.",
    "": "Tell the secretariat, which records it among the activities. Nothing to report for a year: hand in a nil "
    "report.",
}
"""How it is reported; under no id what holds for everything that the secretariat records."""


@dataclass(frozen=True)
class SheetPart:
    """One of the plan's indicators on a sheet. `counts` are its rules in words, `figures` the keys of the figures that
    open its lists, none of what is reported and not counted."""

    indicator: Indicator
    unit: str
    source: str
    counts: tuple[str, ...]
    figures: tuple[str, ...]
    how: str


@dataclass(frozen=True)
class IndicatorSheet:
    """`id` is a heading (G1 to G4) or an indicator of the objectives; `covered` its coverage by year, of G3 one for
    each of its two indicators, and that of the yearly question."""

    id: str
    title: str
    objective: str
    parts: tuple[SheetPart, ...]
    limits: tuple[str, ...]
    decisions: tuple[Switch, ...]
    covered: tuple[CoveredIndicator, ...]


def sheet_ids(plan: Plan) -> tuple[str, ...]:
    """Every sheet's: the headings, then the objectives' indicators."""
    headings = tuple(one.id for one in plan.general_indicators)
    return (*headings, *(one.id for objective in plan.objectives for one in objective.indicators))


def sheet_of(plan: Plan, id: str) -> str:
    """The sheet on which an indicator stands: of G3.1 that of G3. Raises Unknown."""
    within = {one.id: heading.id for heading in plan.general_indicators for one in heading.indicators}
    if id in within or id in sheet_ids(plan):
        return within.get(id, id)
    raise Unknown("indicator", id, (*sheet_ids(plan), *within), "/coverage lists them all")


def indicator_sheet(plan: Plan, rules: Rules, id: str, covered: tuple[CoveredIndicator, ...]) -> IndicatorSheet:
    """`id` names a sheet; `covered` is the coverage of everything. Raises Unknown."""
    for heading in plan.general_indicators:
        if heading.id == id:
            within = {id, *(one.id for one in heading.indicators)}
            on_practices = any(one.id in PRACTICES for one in heading.indicators)
            if on_practices:
                within.add(QUESTION)
            return IndicatorSheet(
                id,
                heading.title,
                "",
                tuple(_counted(one, heading.id) for one in heading.indicators),
                LIMITS,
                decisions_under(rules) if on_practices else _activity_decisions(),
                tuple(one for one in covered if one.id in within),
            )
    for objective in plan.objectives:
        for one in objective.indicators:
            if one.id == id:
                return IndicatorSheet(
                    id,
                    one.title,
                    objective.id,
                    (_reported(one),),
                    (*LIMITS, f"The values are {LABEL}; they mix kinds, units and methods."),
                    (_adding(one),),
                    tuple(some for some in covered if some.id == id),
                )
    raise Unknown("indicator", id, sheet_ids(plan), "/coverage lists them all")


def _counted(one: Indicator, heading: str) -> SheetPart:
    figures = [(key, indicator) for key, indicator, *_ in PRACTICE_FIGURES]
    figures += [(key, indicator) for key, indicator, *_ in ACTIVITY_FIGURES]
    keys = tuple(key for key, indicator in (*figures, PARTICIPANTS[:2]) if indicator == one.id)
    about = one.id if one.id in WORDS else heading
    unit = "practices" if one.id in PRACTICES else "economies" if PARTICIPANTS[0] in keys else "records"
    source = SOURCES.get(about, "the secretariat's records")
    return SheetPart(one, unit, source, WORDS.get(about, ()), keys, HOW.get(about, HOW[""]))


def _reported(one: Indicator) -> SheetPart:
    return SheetPart(
        one,
        MEASURES.get(one.kind, one.kind),
        "what the economy reports, with the source that it names",
        REPORTED,
        (),
        "Report the value on the indicator's page or in the spreadsheet; the secretariat accepts it. Nothing to report "
        "for a year: hand in a nil report.",
    )


def _activity_decisions() -> tuple[Switch, ...]:
    counted = ("counts already", "counts once it is carried out")
    return (
        Switch("What is under way", *(counted if ACTIVITY_RULES.under_way else counted[::-1])),
        Switch("What is planned or cancelled", "not counted, listed", "count"),
        Switch("A project of the APEC list", "an activity unless a person says otherwise", "by who pays for it"),
    )


def _adding(one: Indicator) -> Switch:
    words = ("not added", "added")
    return Switch("Adding across economies", *(words[::-1] if one.adds else words))
