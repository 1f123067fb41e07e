"""The one function that tells a period's figures: locked years as they were locked, open ones as they count now, and
what came in late (rules R2-R4, R9). Every page, address, command and report asks it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from kb.figures.breakdown import BreakdownRow, By, breakdown, of_rows, split
from kb.figures.in_step import ReasonLayers
from kb.figures.reason import Reason
from kb.figures.tally import FIGURES, Figure, Tally, adoption_lists, in_order, tally
from kb.figures.telling import CountedYear, LateLine, Recount, Telling, YearStatus
from kb.ledger.entries import Adoption
from kb.ledger.ledger import Ledger
from kb.periods.snapshot import Snapshot
from kb.plan.period import Period
from kb.plan.rules import Rules

ADDING = ("first_shared", "adopted")
"""The figures whose years add up to the plan's total."""

TOTALS = {"first_shared": "shared", "adopted": "adopted"}
"""The figure over all years that each of them adds up to."""

LATE = ("shared", *ADDING)
"""The figures of which late reports stand on lines of their own."""


@dataclass(frozen=True)
class ClosedYears:
    """The latest snapshot of each year that has one; a year that is not `locked` now is open again for correction.
    `rules` are the versions known, for the first snapshots, which keep no decisions."""

    latest: Mapping[int, Snapshot] = field(default_factory=dict)
    locked: Set[int] = frozenset()
    rules: Sequence[Rules] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """The same for the same years, told the same."""
        return tuple((year, one.hash, year in self.locked) for year, one in sorted(self.latest.items()))

    def of(self, year: int, ledger: Ledger) -> CountedYear:
        one = self.latest.get(year)
        if one is None:
            return CountedYear(year, YearStatus.OPEN, ledger.plan.id, ledger.rules.version)
        status = YearStatus.LOCKED if year in self.locked else YearStatus.CORRECTION
        return CountedYear(year, status, one.plan, one.rules, one.no, one.at, one.hash)

    def rules_of(self, snapshot: Snapshot, ledger: Ledger) -> Rules:
        known = {one.version: one for one in self.rules}
        return snapshot.decided or known.get(snapshot.rules, ledger.rules)


def told(ledger: Ledger, period: Period, by: By, closed: ClosedYears) -> Tally:
    """The figures of a period. Its years need not be the plan's; those without a snapshot are counted now."""
    if not any(year in closed.latest for year in period.years):
        return tally(ledger, period, by)
    return ledger.remembered(
        ("told", period, by, closed.key),
        lambda: _year(ledger, period, by, closed) if len(period.years) == 1 else _years(ledger, period, by, closed),
    )


def late_lines(ledger: Ledger, closed: ClosedYears) -> tuple[LateLine, ...]:
    """Of every year that has a snapshot, what counts in it by the rules that it was counted by and is not in it. A
    practice that another year tells as new is not new a second time: the years and their late lines add up (R2)."""
    return ledger.remembered(("late", closed.key), lambda: tuple(_late_lines(ledger, closed)))


def _late_lines(ledger: Ledger, closed: ClosedYears) -> Iterator[LateLine]:
    years = sorted({*ledger.plan.years, *closed.latest})
    new = {
        key: {year: _identities(ledger, _figure_told(ledger, year, key, closed)) for year in years} for key in ADDING
    }
    seen: dict[str, set[str]] = {key: set().union(*new[key].values()) for key in ADDING}
    for year, snapshot in sorted(closed.latest.items()):
        live = _live(ledger, year, By.AREA, closed)
        for key in LATE:
            known = _identities(ledger, snapshot.figures.get(key, ())) | seen.get(key, set())
            late = tuple(id for id in live.figure(key).practices if id not in known)
            if key in ADDING:
                seen[key].update(late)
            if late:
                yield LateLine(year, key, late)


def _live(ledger: Ledger, year: int, by: By, closed: ClosedYears) -> Tally:
    """A locked year counted today by the rules that it was locked under: a later decision makes nothing late (R9)."""
    return tally(_under(ledger, closed.rules_of(closed.latest[year], ledger)), Period(str(year), (year,)), by)


def _under(ledger: Ledger, rules: Rules) -> Ledger:
    if rules.digest == ledger.rules.digest:
        return ledger
    return ledger.under(rules)


def _figure_told(ledger: Ledger, year: int, key: str, closed: ClosedYears) -> tuple[str, ...]:
    if year in closed.latest:
        return closed.latest[year].figures.get(key, ())
    return tally(ledger, Period(str(year), (year,))).figure(key).practices


def _identities(ledger: Ledger, ids: Iterable[str]) -> set[str]:
    found = set(ids)
    before = found & ledger.merged.keys()
    return found - before | {ledger.merged[id] for id in before}


# -- a year ----------------------------------------------------------------------------------------------


def _year(ledger: Ledger, period: Period, by: By, closed: ClosedYears) -> Tally:
    (year,) = period.years
    snapshot, now = closed.latest[year], tally(ledger, period, by)
    content = snapshot.content
    late = tuple(line for line in late_lines(ledger, closed) if line.year == year)
    figures = tuple(_kept_figure(figure, snapshot, late, ledger) for figure in now.figures)
    shared, adopted = (snapshot.figures.get(key, ()) for key in ("shared", "adopted"))
    if content is None:
        rows = _rows_of_lists(ledger, by, now, shared, adopted)
        adoptions = tuple(one for one in now.adoptions if one.practice in adopted)
    else:
        labels = {row.key: row.label for row in now.breakdown.rows}
        rows = tuple(
            row if row.label else replace(row, label=labels.get(row.key, row.key))
            for row in content.rows.get(by.value, ())
        )
        if not content.complete:  # the first snapshots left the rows out that hold nothing
            rows = _all_rows(now.breakdown.rows, rows)
        adoptions = content.adoptions
    told = Tally(
        period=period,
        plan=snapshot.plan,
        rules=snapshot.rules,
        figures=figures,
        breakdown=of_rows(by, rows, shared, adopted),
        **adoption_lists(adoptions),
        pipeline=content.pipeline if content else now.pipeline,
        reporting=content.reporting if content else now.reporting,
        members=(content.members if content else 0) or now.members,
        nil=content.coverage[0].nil if content and content.coverage else (),
        silent=content.silent if content and content.complete else now.silent,
    )
    return replace(told, telling=Telling((closed.of(year, ledger),), late, _recounts(ledger, told, now)))


def _kept_figure(live: Figure, snapshot: Snapshot, late: tuple[LateLine, ...], ledger: Ledger) -> Figure:
    """With the reasons that stood then, and for what came on record since those of today."""
    ids = snapshot.figures.get(live.key, ())
    kept = snapshot.content.reasons.get(live.key, {}) if snapshot.content else {}
    came = {id for line in late if line.key == live.key for id in line.practices}
    inside = {*ids, *_identities(ledger, ids)}
    since = {id: (_since(snapshot, id in came),) for id in live.practices if id not in inside}
    reasons = ReasonLayers((kept, frozenset(ids)), (live.not_counted, inside), (since, frozenset()))
    return replace(live, practices=ids, not_counted=reasons)


def _since(snapshot: Snapshot, late: bool) -> Reason:
    if late:
        return Reason("A8", f"came on record after {snapshot.year} was locked: it stands on a late line")
    return Reason("P3", f"would count in {snapshot.year} today, which was locked before: a restatement alone moves it")


def _rows_of_lists(
    ledger: Ledger, by: By, now: Tally, shared: Sequence[str], adopted: Sequence[str]
) -> tuple[BreakdownRow, ...]:
    """For the first snapshots, which kept no rows: those that their practices stand in today."""
    lists = [tuple(id for id in ids if id in ledger.by_id) for ids in (shared, adopted)]
    return breakdown(ledger, by, now.period, split(ledger, by, now.period, *lists), *lists).rows


def _all_rows(today: Iterable[BreakdownRow], kept: Iterable[BreakdownRow]) -> tuple[BreakdownRow, ...]:
    """Kept rows in the order of today's, with those that held nothing."""
    found = {row.key: row for row in kept}
    rows = [found.pop(row.key, replace(row, shared=(), adopted=())) for row in today]
    return (*rows, *found.values())


def _recounts(ledger: Ledger, told: Tally, now: Tally) -> tuple[Recount, ...]:
    """Where today's records would give another list."""
    found = []
    for figure in now.figures:
        ids = _identities(ledger, told.figure(figure.key).practices)
        came = tuple(id for id in figure.practices if id not in ids)
        left = tuple(sorted(ids - set(figure.practices)))
        if came or left:
            reasons = {id: figure.not_counted[id] for id in left if id in figure.not_counted}
            found.append(Recount(figure.key, figure.title, figure.value, came, left, reasons))
    return tuple(found)


# -- several years ---------------------------------------------------------------------------------------


def _years(ledger: Ledger, period: Period, by: By, closed: ClosedYears) -> Tally:
    """The years together, each practice once: by what it is today, whatever it was named when its year was locked."""
    now = tally(ledger, period, by)
    each = {year: told(ledger, Period(str(year), (year,)), by, closed) for year in period.years}
    late = tuple(line for line in late_lines(ledger, closed) if line.year in each)
    lives = {year: _live(ledger, year, by, closed) for year in each if year in closed.latest}
    adoptions = in_order(ledger, _adoptions(ledger, each, lives))
    lists = _lists(ledger, each, late, adoptions)
    figures = tuple(_figure(figure, lists[figure.key]) for figure in now.figures)
    rows = _joined_rows(ledger, by, now, each, late, lives, lists)
    reporting = {name for one in each.values() for name in one.reporting}
    for line in late:
        if line.key == "shared":
            economies = _live(ledger, line.year, By.ECONOMY, closed).breakdown.rows
            reporting.update(row.key for row in economies if set(row.shared) & set(line.practices))
    result = Tally(
        period=period,
        plan=now.plan,
        rules=", ".join(dict.fromkeys(one.rules for one in each.values())),
        figures=figures,
        breakdown=of_rows(by, rows, lists["shared"], lists["adopted"]),
        **adoption_lists(adoptions),
        pipeline=now.pipeline,
        reporting=ledger.economies.in_order(reporting),
        members=now.members,
        silent=_silent(ledger, each[max(each)], lists["in_force"]),
        nil=ledger.economies.in_order({name for one in each.values() for name in one.nil} - reporting),
    )
    telling = Telling(
        tuple(closed.of(year, ledger) for year in period.years),
        late,
        _recounts(ledger, result, now),
        {key: times for key in ADDING if (times := _not_once(ledger, key, each, late, lists[TOTALS[key]]))},
    )
    return replace(result, telling=telling)


def _silent(ledger: Ledger, last: Tally, in_force: Sequence[str]) -> Mapping[int, tuple[str, ...]]:
    """The silent ones of the last year by what they are today, each once, after its latest word."""
    known = set(in_force)
    found: dict[int, tuple[str, ...]] = {}
    for since in sorted(last.silent, reverse=True):
        ids = _identities(ledger, last.silent[since]) - known
        known |= ids
        found |= {since: tuple(sorted(ids))} if ids else {}
    return dict(sorted(found.items()))


def _adoptions(ledger: Ledger, each: Mapping[int, Tally], lives: Mapping[int, Tally]) -> Iterator[Adoption]:
    """Each adoption once, under the practice that it is of today; after what the years tell what came in late."""
    seen: set[str] = set()
    for adoption in (a for one in (*each.values(), *lives.values()) for a in one.adoptions):
        now = ledger.identity(adoption.practice)
        one = adoption if now == adoption.practice else replace(adoption, practice=now)
        if one.id not in seen:
            seen.add(one.id)
            yield one


def _lists(
    ledger: Ledger, each: Mapping[int, Tally], late: tuple[LateLine, ...], adoptions: tuple[Adoption, ...]
) -> dict[str, tuple[str, ...]]:
    """The practices of each figure. One was adapted in the period if any adoption within it was (A4)."""
    found: dict[str, set[str]] = {}
    for key, *_ in FIGURES:
        found[key] = {id for one in each.values() for id in _identities(ledger, one.figure(key).practices)}
        found[key] |= {id for line in late if line.key == key for id in line.practices}
    adopted = found["adopted"] | found["adopted_adapted"] | found["adopted_as_is"]
    adapted = adopted & {one.practice for one in adoptions if one.adapted}
    found["adopted_adapted"], found["adopted_as_is"] = adapted, adopted - adapted
    last = each[max(each)]
    found["in_force"] = _identities(ledger, last.figure("in_force").practices)
    return {key: tuple(sorted(ids)) for key, ids in found.items()}


def _figure(live: Figure, ids: tuple[str, ...]) -> Figure:
    inside = frozenset(ids)
    stands = Reason("P3", "would count today, and the locked years of the period do not tell it")
    untold = {id: (stands,) for id in live.practices if id not in inside}
    reasons = ReasonLayers((live.not_counted, inside), (untold, frozenset()))
    return replace(live, practices=ids, not_counted=reasons)


def _joined_rows(
    ledger: Ledger,
    by: By,
    now: Tally,
    each: Mapping[int, Tally],
    late: tuple[LateLine, ...],
    lives: Mapping[int, Tally],
    lists: Mapping[str, tuple[str, ...]],
) -> tuple[BreakdownRow, ...]:
    """The rows of the years put together; what stands in none of them stands where it does today."""
    columns: dict[str, dict[str, set[str]]] = {"shared": {}, "adopted": {}}
    labels, reported = {row.key: row.label for row in now.breakdown.rows}, set[str]()
    for one in each.values():
        for row in one.breakdown.rows:
            labels.setdefault(row.key, row.label)
            reported.update((row.key,) if row.reported else ())
    for column, rows in columns.items():
        inside = set(lists[column])
        for year, one in each.items():
            came = {id for line in late if (line.year, line.key) == (year, column) for id in line.practices}
            for row in one.breakdown.rows:
                rows.setdefault(row.key, set()).update(_identities(ledger, _column(row, column)) & inside)
            for row in lives[year].breakdown.rows if came else ():
                # under the rules of then a practice may stand in a row that today's figures do not have
                labels.setdefault(row.key, row.label)
                rows.setdefault(row.key, set()).update(came.intersection(_column(row, column)))
        nowhere = inside.difference(*rows.values())
        for row in now.breakdown.rows if nowhere else ():
            rows.setdefault(row.key, set()).update(nowhere.intersection(_column(row, column)))
    keys = [key for key in labels if key in columns["shared"] or key in columns["adopted"] or key in reported]
    return tuple(
        BreakdownRow(
            key,
            labels[key],
            tuple(sorted(columns["shared"].get(key, ()))),
            tuple(sorted(columns["adopted"].get(key, ()))),
            key in reported or bool(columns["shared"].get(key)),
        )
        for key in dict.fromkeys((*(row.key for row in now.breakdown.rows), *keys))
    )


def _column(row: BreakdownRow, column: str) -> tuple[str, ...]:
    return row.shared if column == "shared" else row.adopted


def _not_once(
    ledger: Ledger, key: str, each: Mapping[int, Tally], late: tuple[LateLine, ...], total: Sequence[str]
) -> Mapping[str, int]:
    times = Counter(ledger.identity(id) for one in each.values() for id in one.figure(key).practices)
    times.update(id for line in late if line.key == key for id in line.practices)
    return {id: times[id] for id in sorted({*total, *times}) if times[id] != 1}
