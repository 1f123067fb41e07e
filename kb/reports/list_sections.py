"""The later sections of a report pack: the lists that stand behind and beside the figures."""

from collections.abc import Callable

from kb.figures.breakdown import By
from kb.ledger.entries import Adoption
from kb.periods.change import RecordChange
from kb.plan.decisions import decisions_under
from kb.reports.figure_sections import CLASSIFIED, PeriodFigures, practice_cells
from kb.reports.report import Number, ReportSection, ReportTable, Value, Year, day


def adoptions(told: PeriodFigures) -> ReportSection:
    rows = tuple(_adoption(told, one) for one in told.covered.adoptions)
    columns = ("Adopted by", "Practice", "ID", "In force since", "Manner")
    table = ReportTable("Adoptions that came into force", columns, rows, (16, 37, 23, 13, 11))
    return _listed("Adoptions", table, "No adoption that counts came into force.")


def _adoption(told: PeriodFigures, one: Adoption) -> tuple[Value, ...]:
    if told.classified(one.practice):  # neither who took it up nor when (R21)
        return ("", CLASSIFIED, "", "", "")
    manner = "adapted" if one.adapted else "as is"
    return (one.economy, *practice_cells(told, one.practice), day(one.effective), manner)


def pipeline(told: PeriodFigures) -> ReportSection:
    """What is on its way or in doubt; of what the reader may not read nothing."""
    rows = tuple(
        (one.economy, *practice_cells(told, one.practice), one.stage.value, f"{why.text} ({why.rule})")
        for one, why in told.covered.pipeline
        if told.title(one.practice)
    )
    columns = ("Economy", "Practice", "ID", "Stage", "Why it is not counted")
    table = ReportTable("Listed, not counted", columns, rows, (14, 27, 20, 11, 28), "All years together.")
    return _listed("On the way or in doubt", table, "Nothing is on its way.")


def restatements(told: PeriodFigures) -> ReportSection:
    """Both figures, the records and the cause (P3)."""
    years = {one.year for one in told.covered.years}
    rows = tuple(
        (
            Year(one.year),
            one.key.replace("_", " "),
            Number(len(one.before), (told.links.year(one.year),)),
            Number(len(one.after), (told.links.year(one.year),)),
            one.causes,
            "; ".join(_wrong(told, change) for change in one.concerned),
            "; ".join(
                f"{word}: {told.list_of(ids)}" for word, ids in (("added", one.added), ("removed", one.removed)) if ids
            ),
        )
        for one in told.restatements
        if one.year in years
    )
    columns = ("Year", "Figure", "First told", "Restated", "Cause", "What was wrong", "Records")
    table = ReportTable("Restatements", columns, rows, (8, 15, 9, 11, 11, 23, 23))
    return _listed("Restatements", table, "Nothing was restated.")


def _wrong(told: PeriodFigures, change: RecordChange) -> str:
    """What was wrong with a record; of a practice for members alone not even that (R21)."""
    if not change.practice:
        return change.why
    if change.practice.startswith("indicator "):
        return f"{change.practice}: {change.why}"
    return CLASSIFIED if told.classified(change.practice) else f"{told.named(change.practice)}: {change.why}"


def since(told: PeriodFigures) -> ReportSection:
    """What came in after a year was locked: it moves no locked figure (A8)."""
    names = {"first_shared": "newly shared", "adopted": "newly adopted"}
    rows = tuple(
        (
            Year(one.year),
            names[key],
            Number(len(one.late), (told.links.year(one.year),)),
            told.list_of(one.late),
            Number(len(one.gone), (told.links.year(one.year),)),
            told.list_of(one.gone),
        )
        for key, years in told.covered.since.items()
        for one in years
        if one.late or one.gone
    )
    columns = ("Year", "Figure", "Late", "Late reports", "Fewer", "Count no more")
    table = ReportTable("Late reports and what counts no more", columns, rows, (8, 16, 8, 30, 8, 30))
    return _listed(
        "Since the years were locked", table, "Nothing came in after a year was locked, and nothing fell away."
    )


def coverage(told: PeriodFigures) -> ReportSection:
    members, reporting = told.ledger.economies.names, told.covered.reporting
    absent = [name for name in members if name not in reporting]
    said = [
        f"{len(reporting)} of {len(members)} member economies have a practice shared in {told.covered.title}: "
        f"{'; '.join(reporting) or 'none'}."
    ]
    if told.nil:
        said.append(f"Reported that there was nothing: {'; '.join(told.nil)}.")
    absent = [name for name in absent if name not in told.nil]
    if absent:
        said.append(f"Not reported, which is not zero: {'; '.join(absent)}.")
    return ReportSection("Coverage", tuple(said))


def rules(told: PeriodFigures) -> ReportSection:
    ledger = told.ledger
    versions = dict.fromkeys(one.snapshot.rules if one.snapshot else ledger.rules.version for one in told.covered.years)
    said = (
        f"Rules {', '.join(versions)}; plan {ledger.plan.id}. The unit is the practice: each counts once, however "
        "often it was shown or taken up. It counts as shared by the day of the SMEWG meeting, and as adopted in the "
        "year of its first adoption that counts. A practice counts only when a person of the secretariat has "
        "confirmed an objective for it."
    )
    rows = tuple((one.question, one.in_force, one.alternative) for one in decisions_under(told.covered.rules))
    table = ReportTable(
        "Decisions in force until the SMEWG takes others", ("Question", "In force", "Alternative"), rows, (42, 32, 26)
    )
    named = tuple(
        (Year(one.year), told.links.snapshot(one),
         day(told.day_of(one.snapshot.at)), one.snapshot.hash)
        for one in told.covered.years
        if one.snapshot
    )  # fmt: skip
    snapshots = ReportTable(
        "The snapshots that this report was made from", ("Year", "Snapshot", "Of", "SHA-256"), named, (10, 12, 16, 62)
    )
    return ReportSection("Rules and decisions in force", (said,), (table, snapshots) if named else (table,))


def practices(told: PeriodFigures) -> ReportSection:
    """Every practice counted. Of one that is not open to the reader there is its id and nothing else."""
    covered = told.covered
    counted = sorted({*covered.figures["shared"], *covered.figures["adopted"]})
    economies, objectives, meetings = (_rows_of(told, by) for by in (By.ECONOMY, By.OBJECTIVE, By.MEETING))
    adopters: dict[str, dict[str, None]] = {}
    for one in covered.adoptions:
        adopters.setdefault(one.practice, {})[one.economy] = None
    rows: list[tuple[Value, ...]] = []
    for id in counted:
        title = told.title(id)
        if not title:
            rows.append((*practice_cells(told, id), "", "", "", ""))
            continue
        cells = (economies(id), objectives(id), meetings(id), "; ".join(adopters.get(id, ())))
        rows.append((*practice_cells(told, id), *cells))
    columns = ("Practice", "ID", "Economies", "Objectives", "Shared at", "Adopted by")
    table = ReportTable("Every practice counted", columns, tuple(rows), (29, 18, 14, 11, 16, 12))
    return ReportSection("Every practice counted", (), (table,), annex=True)


def _rows_of(told: PeriodFigures, by: By) -> Callable[[str], str]:
    """The rows a practice stands in, in their order, as a text."""
    labels, found = told.labels(by), told.covered.rows(by)
    names: dict[str, list[str]] = {}
    for key, label in labels.items():
        if key in found:
            for id in dict.fromkeys((*found[key].shared, *found[key].adopted)):
                names.setdefault(id, []).append(key if by is By.OBJECTIVE else label)
    between = ", " if by is By.OBJECTIVE else "; "
    return lambda practice: between.join(names.get(practice, ()))


def _listed(heading: str, table: ReportTable, nothing: str) -> ReportSection:
    return ReportSection(heading, (), (table,)) if table.rows else ReportSection(heading, (nothing,))
