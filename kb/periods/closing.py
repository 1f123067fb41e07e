"""The use cases of closing a year: review, approve, accept, lock, and restate what turns out to be wrong."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from email.utils import parseaddr
from unicodedata import normalize

from kb.accounts import hands
from kb.errors import BadValue, Conflict, Unknown
from kb.figures.breakdown import By
from kb.figures.tally import tally
from kb.files.database import now
from kb.ledger.ledger import Ledger
from kb.periods import restating
from kb.periods.change import Cause, Difference, RecordChange
from kb.periods.locked import LockedYear, locked_years
from kb.periods.needs import PeriodsNeeds
from kb.periods.restating import Tallies
from kb.periods.snapshot import Snapshot, decisions_text, snapshot_of
from kb.periods.state import FROZEN, NEXT, NOBODY, PeriodStanding, PeriodState
from kb.periods.telling import ClosedYears, late_lines, told
from kb.periods.year_figures import Restatement, YearFigure, restatements, year_told, years_told
from kb.permission import may_accept_figures, may_approve_figures, require
from kb.person import Person, Role
from kb.plan.period import Period


@dataclass(frozen=True)
class YearClosing:
    """Where a year of a plan stands, who moved it there, and its snapshots, the oldest first."""

    year: int
    plan: str
    standing: PeriodStanding
    snapshots: tuple[Snapshot, ...]

    @property
    def state(self) -> PeriodState:
        return self.standing.state

    @property
    def by(self) -> str:
        return self.standing.by

    @property
    def next(self) -> tuple[PeriodState, ...]:
        return NEXT[self.state]


class Periods:
    """Everyone may read where a year stands; the secretariat approves, the Chair accepts and locks."""

    def __init__(self, home: PeriodsNeeds) -> None:
        self._home = home

    # -- reading -----------------------------------------------------------------------------------------

    def years(self, plan: str = "") -> tuple[YearClosing, ...]:
        """Every year of a plan, the one in force where none is named. Raises Unknown."""
        self.review_approvals()
        held = self._home.plans.get(plan or self._home.plan.id)
        if held is None:
            raise Unknown("plan", plan, tuple(self._home.plans))
        states, snapshots = self._home.store.period_states(held.id), self._home.store.snapshots()
        return tuple(
            YearClosing(
                year,
                held.id,
                states.get(year, PeriodStanding()),
                tuple(one for one in snapshots if (one.plan, one.year) == (held.id, year)),
            )
            for year in held.years
        )

    def plan_of(self, year: int) -> str:
        """The plan whose year an address means that names none: the first under which the year was locked, so that old
        addresses open as before (R10); else the plan in force, else another that has the year."""
        locked = [one.plan for one in self._home.store.snapshots() if one.year == year]
        plans = self._home.plans
        for id in (*(id for id in plans if id in locked), self._home.plan.id, *reversed(tuple(plans))):
            if year in plans[id].years:
                return id
        return self._home.plan.id

    def year(self, year: int, plan: str = "") -> YearClosing:
        """A year of a plan, of the one that `plan_of` says where none is named. Raises Unknown."""
        found = self.years(plan or self.plan_of(year))
        closing = next((one for one in found if one.year == year), None)
        if closing is None:
            years = ", ".join(str(one.year) for one in found)
            raise Unknown("year of the plan", str(year), (), f"its years are {years}")
        return closing

    def locked(self, years: Iterable[int] | None = None) -> tuple[LockedYear, ...]:
        """Those of these years that are locked, by whichever plan has them; all that are where none are named. Every
        form in which something of a year is recorded says so before."""
        store, held = self._home.store, self._home.plan.id
        plans = (held, *(id for id in self._home.plans if id != held))
        states = [(id, store.period_states(id)) for id in plans]
        if not any(one.state is PeriodState.LOCKED for _, found in states for one in found.values()):
            return ()
        found = locked_years(states, store.snapshots(), self._home.settings.day_of)
        asked = None if years is None else frozenset(years)
        return tuple(one for one in found if asked is None or one.year in asked)

    def closed(self, plan: str = "") -> ClosedYears:
        """What the years of a plan are told from."""
        found = self.years(plan)
        return ClosedYears(
            {one.year: one.snapshots[-1] for one in found if one.snapshots},
            frozenset(one.year for one in found if one.state is PeriodState.LOCKED),
            self._home.rules,
        )

    def told(self, key: str, plan: str = "") -> tuple[YearFigure, ...]:
        """A figure over a plan's years: locked ones as they were locked, with what came in late."""
        return years_told(self._home.ledger(plan), key, self.closed(plan))

    def told_of(self, key: str, year: int, plan: str = "") -> YearFigure:
        """The same of one year. Raises Unknown."""
        plan = self.year(year, plan).plan
        return year_told(self._home.ledger(plan), key, year, self.closed(plan))

    def restatements(self, plan: str = "") -> tuple[Restatement, ...]:
        held = plan or self._home.plan.id
        return restatements([one for one in self._home.store.snapshots() if one.plan == held])

    def may(self, by: Person, year: int, after: PeriodState, plan: str = "") -> bool:
        """Whether this person may move a year there, as far as roles go."""
        return _may(by, self.year(year, plan), after)

    def is_second(self, by: Person, closing: YearClosing, after: PeriodState) -> bool:
        """Whether nothing stands against this person as the second of the two who release a year's figures."""
        if after is not PeriodState.ACCEPTED:
            return True
        return not (self._is_approver(by, closing.standing) or self._rests_on_approver(by, closing.standing))

    def differences(self, year: int, plan: str = "") -> tuple[Difference, ...]:
        """What a restatement of a year that was locked would change, record by record. Raises Unknown."""
        closing = self.year(year, plan)
        if not closing.snapshots:
            return ()
        ledger, closed = self._home.ledger(closing.plan), self.closed(closing.plan)
        kept, today = self._kept(ledger, closing, closed), _tallies(ledger, year)
        found = restating.differences(ledger, kept, today, *self._suspects(ledger, closing, closed, today))
        content = closing.snapshots[-1].content
        return found + restating.indicator_differences(
            content.indicators if content else (), self._home.other_indicators(year)
        )

    # -- moving a year on ----------------------------------------------------------------------------------

    def move(
        self,
        by: Person,
        year: int,
        to: str,
        why: str = "",
        cause: str = "",
        changes: Sequence[tuple[str, str, str]] = (),
        leave: Sequence[str] = (),
        plan: str = "",
    ) -> YearClosing:
        """Move a year on. Locking takes its snapshot; opening a locked year, or sending one back, needs a reason. Where
        a year is locked again every record that changed needs a cause and a reason of its own, as practice, cause and
        reason in `changes`, or is left as it was told (`leave`); late ones are, unless they are named. `cause` with
        `why` stands for the change where there is one alone. Raises BadValue, Conflict, Unknown."""
        closing, after = self.year(year, plan), _state(to)
        require(_may(by, closing, after), by, f"move {year} to {after.value}")
        if after not in closing.next:
            allowed = " or ".join(state.value for state in closing.next)
            raise Conflict(f"{year} is {closing.state.value}: it can become {allowed}, not {after.value}")
        if after is PeriodState.ACCEPTED and self._is_approver(by, closing.standing):
            raise Conflict("whoever approved these figures cannot accept them too: it takes a second person")
        if after is PeriodState.ACCEPTED and self._rests_on_approver(by, closing.standing):
            raise Conflict(
                "the account that approved these figures and yours rest on one person's word: it takes a second "
                "person. Another administrator vouches for one of them on the page Releases, or the operator with "
                "`kb releases vouch`"
            )
        if after is PeriodState.OPEN and not why.strip():
            raise BadValue("why", why, "the reason why it is opened again")
        store = self._home.store
        with store.transaction():
            meanwhile = self.year(year, closing.plan).state
            if meanwhile is not closing.state:
                raise Conflict(f"{year} is {meanwhile.value} meanwhile; look at it again")
            if after is PeriodState.LOCKED:
                self._lock(by, closing, why, cause, changes, leave)
            standing = PeriodStanding(after, by.id)
            if after is PeriodState.APPROVED:
                standing = replace(standing, approver=by.id, digest=self._digest(closing))
            elif after is PeriodState.ACCEPTED:
                standing = replace(closing.standing, state=after, by=by.id)
            store.move_period(closing.plan, year, closing.state, standing, why.strip())
        return self.year(year, closing.plan)

    def review_approvals(self) -> None:
        """Send every year back to review whose figures are not those that were approved, and tell the approver and the
        Chair (R5). Asked after every change and before every look."""
        store = self._home.store
        for plan in self._home.plans.values():
            for year, standing in store.period_states(plan.id).items():
                if standing.state in FROZEN and standing.digest:
                    closing = YearClosing(year, plan.id, standing, ())
                    if self._digest(closing) != standing.digest:
                        self._send_back(closing)

    def _send_back(self, closing: YearClosing) -> None:
        year, standing, store = closing.year, closing.standing, self._home.store
        why = "the figures are not those that were approved any more"
        with store.transaction():
            held = store.period_states(closing.plan).get(year)
            if held != standing:  # somebody else moved it meanwhile
                return
            store.move_period(closing.plan, year, standing.state, PeriodStanding(PeriodState.IN_REVIEW, NOBODY), why)
            chairs = {one.id for one in store.accounts() if one.role is Role.CHAIR}
            for account in sorted({standing.approver, *chairs} & {one.id for one in store.accounts()}):
                store.notify(
                    account, "", f"The figures of {year} moved after they were approved: {year} is in review again."
                )

    def _is_approver(self, by: Person, standing: PeriodStanding) -> bool:
        """Also under another name: an account's id, address and name are one person, and whoever gives a role alone
        (`--by secretariat`) may be anybody who has it."""
        approver, mine = _folded({standing.approver or standing.by}), _folded({by.id, by.name})
        given = approver | mine
        for account in self._home.store.accounts():
            names = _folded({account.id, account.email, account.name})
            mine |= {*names, account.role.value} if mine & names else set()
            approver |= {*names, account.role.value} if approver & names else set()
        # two accounts of one role are two people: a role tells only where it was given in place of a name
        return any(name in given or name not in _ROLES for name in mine & approver)

    def _rests_on_approver(self, by: Person, standing: PeriodStanding) -> bool:
        """Whether both accounts may be one person's, who gave them their roles or passwords alone."""
        approver = standing.approver or standing.by
        return hands.are_one(by.id, approver, self._home.store.accounts())

    def _lock(
        self,
        by: Person,
        closing: YearClosing,
        why: str,
        cause: str,
        changes: Sequence[tuple[str, str, str]],
        leave: Sequence[str],
    ) -> None:
        """The figures as they count in this very transaction. Where nothing is restated the last snapshot stays."""
        ledger, year = self._home.ledger(closing.plan), closing.year
        tallies, indicators = _tallies(ledger, year), self._home.other_indicators(year)
        restated: tuple[RecordChange, ...] = ()
        rules = ledger.rules
        if closing.snapshots:
            found = self.differences(year, closing.plan)
            restated = _decided(found, why, cause, changes, leave)
            if not restated:
                return
            stay = {one.practice for one in found} - {one.practice for one in restated}
            closed = self.closed(closing.plan)
            if left := stay & self._suspects(ledger, closing, closed, tallies)[1]:
                # a year is counted by one version of the rules: else what newer ones alone count would come in as late
                _must_leave_the_rules(restated, left)
                rules = closed.rules_of(closing.snapshots[-1], ledger)
                ledger = replace(ledger, rules=rules)
                tallies = _tallies(ledger, year)
            kept = self._kept(ledger, closing, closed)
            tallies = restating.restated(ledger, kept, tallies, stay)
            content = closing.snapshots[-1].content
            indicators = restating.restated_indicators(content.indicators if content else (), indicators, stay)
        titles = {id: ledger.by_id[id].title for id in _named(tallies) if id in ledger.by_id}
        no = len(closing.snapshots) + 1
        shared, *others = self._home.practice_coverage(year)
        counted = next(iter(tallies.values()))
        heard = (replace(shared, received=counted.reporting, nil=counted.nil), *others)
        taken = snapshot_of(tallies, rules, titles, year, no, by.id, now(), indicators, heard)
        self._home.store.keep_snapshot(replace(taken, plan=closing.plan, changes=restated))

    def _digest(self, closing: YearClosing) -> str:
        ledger = self._home.ledger(closing.plan)
        indicators = self._home.other_indicators(closing.year)
        return ledger.remembered(
            ("digest", closing.plan, closing.year),
            lambda: restating.digest(
                _tallies(ledger, closing.year),
                indicators,
                decisions_text(ledger.rules),
                self._home.practice_coverage(closing.year),
            ),
        )

    def _kept(self, ledger: Ledger, closing: YearClosing, closed: ClosedYears) -> Tallies:
        period = Period(str(closing.year), (closing.year,))
        return {by: told(ledger, period, by, closed) for by in By}

    def _suspects(
        self, ledger: Ledger, closing: YearClosing, closed: ClosedYears, today: Tallies
    ) -> tuple[set[str], set[str]]:
        """The practices that came in late, and those of which another version of the rules says otherwise."""
        late = {id for line in late_lines(ledger, closed) if line.year == closing.year for id in line.practices}
        rules = closed.rules_of(closing.snapshots[-1], ledger)
        if rules.digest == ledger.rules.digest:
            return late, set()
        under = _tallies(replace(ledger, rules=rules), closing.year)
        return late, {one.practice for one in restating.differences(ledger, under, today, set(), set())}


def _tallies(ledger: Ledger, year: int) -> Tallies:
    return {by: tally(ledger, Period(str(year), (year,)), by) for by in By}


def _named(tallies: Tallies) -> set[str]:
    counted = next(iter(tallies.values()))
    ids = {id for figure in counted.figures for id in figure.practices}
    return ids | {one.practice for one in counted.adoptions} | {one.practice for one, _ in counted.pipeline}


def _decided(
    found: Sequence[Difference], why: str, cause: str, changes: Sequence[tuple[str, str, str]], leave: Sequence[str]
) -> tuple[RecordChange, ...]:
    """Of every difference what was decided. Raises BadValue where one has no cause or reason."""
    known: Mapping[str, Difference] = {one.practice: one for one in found}
    decided: dict[str, RecordChange] = {}
    if cause and not changes and len(found) - len(set(leave) & known.keys()) == 1:
        changes = [(next(id for id in known if id not in leave), cause, why)]
    for id, text, reason in changes:
        if id not in known:
            raise BadValue("change", id, ", ".join(known) or "none: nothing differs from what was locked")
        if not reason.strip():
            raise BadValue("why", reason, f"what was wrong with {id}, in a sentence: it is printed with both figures")
        decided[id] = RecordChange(id, _cause(text), reason.strip())
    for id in leave:
        if id not in known:
            raise BadValue("leave", id, ", ".join(known) or "none: nothing differs from what was locked")
        decided.pop(id, None)
    open_ones = [
        one.practice
        for one in found
        if one.practice not in decided and one.practice not in leave and one.cause is not Cause.LATE
    ]
    if open_ones:
        raise BadValue(
            "changes", ", ".join(open_ones),
            "what was wrong with each, in a sentence, with a cause of its own: " + ", ".join(Cause)
            + "; or that it stays as it was told",
        )  # fmt: skip
    return tuple(decided[one.practice] for one in found if one.practice in decided)


def _must_leave_the_rules(restated: Sequence[RecordChange], left: Set[str]) -> None:
    """Raises BadValue where newer rules are taken for some records and left for others."""
    if taken := [one.practice for one in restated if one.cause is Cause.RULES]:
        raise BadValue(
            "leave", ", ".join(sorted(left)),
            f"nothing of what the newer rules alone move, since they are taken for {', '.join(taken)}: a year is "
            "counted by one version of the rules. Restate these too, or leave all of them as they were told",
        )  # fmt: skip


def _may(by: Person, closing: YearClosing, after: PeriodState) -> bool:
    if after in (PeriodState.ACCEPTED, PeriodState.LOCKED) or closing.state is PeriodState.LOCKED:
        return may_accept_figures(by)
    return may_approve_figures(by) or (after is PeriodState.OPEN and may_accept_figures(by))


_ROLES = frozenset(role.value for role in Role)


def _folded(names: set[str]) -> set[str]:
    """Names as they are compared: in whatever width, case or marks they were typed; of "Name <address>" each."""
    each = {part for name in names for part in (name, *(parseaddr(name) if "<" in name else ())) if part.strip()}
    return {"".join(c for c in normalize("NFKD", one).casefold() if c.isalnum()) or one for one in each}


def _state(text: str) -> PeriodState:
    try:
        return PeriodState(text.strip().casefold())
    except ValueError:
        raise BadValue("state", text, ", ".join(PeriodState)) from None


def _cause(text: str) -> Cause:
    try:
        return Cause(text.strip().casefold())
    except ValueError:
        raise BadValue("cause", text, ", ".join(Cause)) from None
