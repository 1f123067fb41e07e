"""What bringing rows in would do, said before it is done: for each row what becomes of it and why, and for the figures
which would change. The same look, taken again inside the transaction, is what is applied."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from kb.errors import BrokenFile
from kb.figures.change import FigureChange
from kb.importing.kept import with_kept
from kb.importing.near import NearDuplicate
from kb.importing.needs import ImportingRecords
from kb.importing.sheet_told import NO_SHEET, SheetTold
from kb.importing.table import SheetRow
from kb.ledger.ledger import Ledger
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice import writeup
from kb.practice.canonical import BODY, settled
from kb.practice.fields import BY_NAME, Entries
from kb.practice.form import entries_of, fill
from kb.practice.history import lives_on_in
from kb.practice.practice import (
    OPENS_EARLY,
    Practice,
    Problem,
    Submission,
    missing,
    opens_earlier,
    says_something,
)
from kb.submissions.dossier import Dossier, State

_NEW = "new"
"""The id that a new practice bears until it is given one."""

_WHOLE = ("id", "body")
"""Problems of the whole write-up, which no column mends alone."""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    REFUSED = "refused"
    LEFT_OUT = "left out"


STAYS_OUT = "-"
"""What is chosen for a row that is left out."""


@dataclass(frozen=True)
class RowProblem:
    """`column` is the header that the field is read from, or the field's label where it has no column."""

    column: str
    message: str


@dataclass(frozen=True)
class RowPlan:
    """`no` is the row's number in the file; `id` is empty where the practice is given one; `changes` are the labels of
    the fields that an update changes; `missing` what counting needs and the write-up does not say; `kept` the headers
    whose text is kept under Anything else, `open` the labels of fields that stay as they are, for what the file says of
    them is none of their values."""

    no: int
    outcome: Fate
    id: str
    title: str
    problems: tuple[RowProblem, ...] = ()
    changes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    draft: str = ""
    """The draft of whoever imports that the row is already."""


@dataclass(frozen=True)
class PlannedRow:
    """A row's plan with the submission that it makes; none where it is refused or changes nothing."""

    row: RowPlan
    submission: Submission | None = None


@dataclass(frozen=True)
class ImportPreview:
    """`mapping` gives the field of each header that is read; `seen` is a digest of all this, which says at the time of
    applying whether it would still do the same."""

    headers: tuple[str, ...]
    mapping: Mapping[str, str]
    rows: tuple[RowPlan, ...]
    effect: tuple[FigureChange, ...]
    clear: bool = False
    sheet: SheetTold = NO_SHEET
    near: tuple[NearDuplicate, ...] = ()
    """What new rows may be the same as. It changes nothing of what is done, and is no part of `seen`."""

    def count(self, outcome: Fate) -> int:
        return sum(1 for row in self.rows if row.outcome is outcome)

    @property
    def taken(self) -> int:
        """How many practices would be new or changed."""
        return self.count(Fate.NEW) + self.count(Fate.UPDATE)

    @property
    def incomplete(self) -> int:
        """How many of those taken lack what counting needs, or say of a field what is none of its values."""
        taken = (row for row in self.rows if row.outcome in (Fate.NEW, Fate.UPDATE))
        return sum(1 for row in taken if row.missing or row.open)

    @property
    def refused(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.outcome is Fate.REFUSED)

    @property
    def seen(self) -> str:
        sheet = self.sheet.columns, self.sheet.values
        return hashlib.sha256(repr((self.rows, self.effect, self.clear, sheet)).encode()).hexdigest()


class Planner:
    """Looks at rows against what is on record now. `header` names the column of a field. `confided_on`: the day on
    which nothing may become open to anyone before its time; none where that is allowed. `author` imports: a row that is
    a draft of theirs is known by it. `same` gives, by number, the practice that a row is, or STAYS_OUT."""

    def __init__(
        self,
        store: ImportingRecords,
        plan: Plan,
        economies: Economies,
        header: Callable[[str], str],
        confided_on: date | None = None,
        author: str = "",
        same: Mapping[int, str] | None = None,
    ) -> None:
        self._confided_on, self._same = confided_on, same or {}
        self._store, self._plan, self._economies, self._header = store, plan, economies, header
        self._merges = store.merges()
        self._taken_back = store.taken_back_with_import()
        self._known = {practice.id: practice for practice in store.practices()}
        self._titles: dict[tuple[str, str], list[str]] = {}
        for practice in self._known.values():
            self._titles.setdefault(_key(practice), []).append(practice.id)
        on_its_way = [d for d in store.dossiers() if d.state not in (State.PUBLISHED, State.WITHDRAWN)]
        self._dossiers = {dossier.practice: dossier for dossier in on_its_way if dossier.practice}
        # a draft is its author's alone: nobody else learns of its title
        self._coming = {_key_of(d.title, d.economies[:1]): d for d in on_its_way if d.state is not State.DRAFT}
        mine = [d for d in on_its_way if d.state is State.DRAFT and d.author == author and author]
        self._drafts = {d.practice or _key_of(d.title, d.economies[:1]): d for d in mine}
        self._seen: dict[object, int] = {}

    def rows(self, rows: Sequence[SheetRow], clear: bool) -> Iterator[PlannedRow]:
        for row in rows:
            chosen = self._same.get(row.no, "")
            if chosen == STAYS_OUT:
                yield PlannedRow(RowPlan(row.no, Fate.LEFT_OUT, "", " ".join(row.entries.get("title", "").split())))
            elif chosen and chosen not in self._known:
                problem = RowProblem("ID", f"{chosen} is not on record; choose anew what this row is")
                yield _refused(row, chosen, row.entries.get("title", ""), (problem,))
            else:
                yield self._row(replace(row, id=chosen) if chosen else row, clear)

    def _row(self, row: SheetRow, clear: bool) -> PlannedRow:
        # an empty cell says nothing unless the person chose that it clears what is there
        given = settled({name: text for name, text in row.entries.items() if text or clear})
        new = fill(row.id or _NEW, given, self._plan, self._economies)
        # without an ID a practice is known by title and lead economy; that several bear them is refused below
        id = (
            row.id
            or next(iter(self._titles.get(_key(new.submission), ())), "")
            or self._of_unnamed(row, new.submission)
        )
        old = self._known.get(id)
        draft = self._drafts.get(id if old and not old.withdrawn else _key(new.submission))
        if draft:
            return PlannedRow(RowPlan(row.no, Fate.SAME, id, new.submission.title or draft.title, draft=draft.id))
        refusal = self._refusal(row, id, new.submission, old)
        if refusal:
            return _refused(row, id, new.submission.title or (old.title if old else ""), (refusal,))
        if old and not old.withdrawn:
            return self._update(row, self._store.practice(id), given)
        if row.kept:
            given = settled({**given, "rest": with_kept(given.get("rest", ""), row.kept, row.columns)})
            new = fill(row.id or _NEW, given, self._plan, self._economies)
        if old:  # it went with an import that was undone, and comes in anew under its id
            row = replace(row, id=id)
            new = fill(id, given, self._plan, self._economies)
        problems = tuple(self._told(problem, row) for problem in new.problems if self._blocks(problem, new.submission))
        if problems:
            return _refused(row, row.id, new.submission.title, problems)
        return self._checked(row, new.submission, lambda made: RowPlan(
            row.no, Fate.NEW, row.id, made.title, missing=missing(made),
            kept=_headers(row), open=_open(row, made)))  # fmt: skip

    def _of_unnamed(self, row: SheetRow, made: Submission) -> str:
        """The practice that came in while nobody had said which economy its cell names, or whose cell of the economy
        was not read this time; empty where there is none, or several."""
        title = " ".join(made.title.casefold().split())
        if not title:
            return ""
        if "economies" in row.unread:
            found = [id for (known, _), ids in self._titles.items() if known == title for id in ids]
            return found[0] if len(found) == 1 else ""
        found = self._titles.get((title, ""), []) if made.economies else []
        return found[0] if len(found) == 1 else ""

    def _blocks(self, problem: Problem, made: Submission) -> bool:
        """What a row is refused for. Without text or economy a practice is kept, and does not count."""
        gap = problem.field == "economies" or (problem.field == "body" and not says_something(made.body))
        return problem.blocks and not gap

    def _refusal(self, row: SheetRow, id: str, made: Submission, old: Practice | None) -> RowProblem | None:
        """Why a row cannot be taken whatever it says."""
        if id in self._merges:
            return RowProblem(self._header("id"), f"{id} was merged into {lives_on_in(id, self._merges)}; use that ID")
        key: object = id or _key(made)
        # the second row of a practice would be judged against what the first leaves, which nobody has seen yet
        first = self._seen.setdefault(key, row.no)
        if first != row.no and (id or made.title):
            return RowProblem(self._header("id") if row.id else self._label("title"),
                              f"row {first} is of the same practice; keep one")  # fmt: skip
        if not row.id and len(self._titles.get(_key(made), ())) > 1:
            named = ", ".join(self._titles[_key(made)])
            return RowProblem(self._label("title"), f"{named} bear this title; say which by its ID")
        same = [other for other in self._titles.get(_key(made), ()) if other != id]
        if row.id and not old and same:  # a new ID for an old practice would count it twice
            return RowProblem(self._header("id"), f"{same[0]} bears this title and lead economy; use its ID")
        if old and old.withdrawn and id not in self._taken_back:
            return RowProblem("ID", f"{id} was withdrawn by its economy; the secretariat decides on it at the desk")
        dossier = self._dossiers.get(id) if id else None
        # a new practice has no ID to find its submission by: there, too, its title and lead economy must do
        dossier = dossier or (None if old else self._coming.get(_key(made)))
        if dossier:
            return RowProblem("ID", f"{_on_its_way(dossier)}; publish it or take it back first")
        return None

    def _update(self, row: SheetRow, old: Practice, given: Entries) -> PlannedRow:
        """What the row says of a practice on record: fields without a column, and empty cells, leave what is there."""
        before = entries_of(old)
        if row.kept or row.columns:
            rest = with_kept(given.get("rest", before.get("rest", "")), row.kept, row.columns)
            given = {**given, "rest": rest} if "rest" in given or rest != before.get("rest", "") else given
        merged = fill(old.id, settled({**before, **given}), self._plan, self._economies)
        # what was wrong on record before and has no column here is not this row's to mend
        blocking = [p for p in merged.problems if self._blocks(p, merged.submission)]
        blocking = [p for p in blocking if p.field in row.entries or p.field in _WHOLE]
        if blocking:
            return _refused(row, old.id, old.title, tuple(self._told(problem, row) for problem in blocking))

        def plan(made: Submission) -> RowPlan:
            after = entries_of(made)
            changed = [name for name in given if after.get(name, "") != before.get(name, "")]
            labels = tuple(BY_NAME[name].label for name in BY_NAME if name in changed)
            fate = Fate.UPDATE if changed else Fate.SAME
            return RowPlan(row.no, fate, old.id, made.title, (), labels, missing(made), _headers(row), _open(row, made))

        planned = self._checked(row, merged.submission, plan)
        if planned.submission is None or planned.row.outcome is not Fate.UPDATE:
            return replace(planned, submission=None)
        if self._confided_on and opens_earlier(planned.submission, old, self._confided_on):
            return _refused(row, old.id, old.title, (RowProblem(self._label("classification"), OPENS_EARLY),))
        # through the form a field may come back in other words than on record: those not changed keep the old ones
        names = {name for name in BY_NAME if BY_NAME[name].label in planned.row.changes}
        return replace(planned, submission=_only(names, old, planned.submission))

    def _checked(self, row: SheetRow, made: Submission, plan: Callable[[Submission], RowPlan]) -> PlannedRow:
        """The submission as the write-up made of it is read again, or why it cannot be written."""
        try:
            kept = writeup.read(writeup.write(made), f"row {row.no}", made.id, self._economies)
        except BrokenFile as error:
            return _refused(row, row.id, made.title, (RowProblem("", error.reason),))
        return PlannedRow(plan(kept), kept)

    def _told(self, problem: Problem, row: SheetRow) -> RowProblem:
        if problem.field in row.unread:
            said = "its cell holds something that could not be read: see what was not read, mend it and bring it again"
            return RowProblem(self._label(problem.field), said)
        return RowProblem(self._label(problem.field), problem.message)

    def _label(self, field: str) -> str:
        return self._header(field) or (BY_NAME[field].label if field in BY_NAME else field)


def _headers(row: SheetRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.header for one in row.kept))


def _open(row: SheetRow, made: Submission) -> tuple[str, ...]:
    text = () if says_something(made.body) else ("the text",)
    return (*(BY_NAME[name].label for name in row.open), *text)


def with_planned(ledger: Ledger, planned: Sequence[PlannedRow]) -> Ledger:
    """The ledger if the practices planned stood on record; who confirmed and shared what stays."""
    made = {one.submission.id: one.submission for one in planned if one.submission and one.row.outcome is Fate.UPDATE}
    new = [one.submission for one in planned if one.submission and one.row.outcome is Fate.NEW]
    stood = [_practice(made[old.id], old) if old.id in made else old for old in ledger.practices]
    # several that wait for an id would stand under one: counting tells practices apart by it
    added = [_practice(replace(one, id=f"{_NEW} {no}" if one.id == _NEW else one.id)) for no, one in enumerate(new)]
    again = {one.id for one in added}
    return replace(ledger, practices=(*(one for one in stood if one.id not in again), *added))


def told(row: RowPlan) -> str:
    """Why a row is refused, column by column."""
    return "; ".join(f"{one.column}: {one.message}" if one.column else one.message for one in row.problems)


def new_id(planned: PlannedRow, give: Callable[[], str]) -> Submission:
    """The submission under its id; one that has none is given one."""
    assert planned.submission is not None
    made = planned.submission
    return replace(made, id=give()) if planned.row.outcome is Fate.NEW and not planned.row.id else made


def _only(names: set[str], old: Practice, made: Submission) -> Submission:
    """The submission on record with the fields of these names as they were made, and every other untouched."""
    kept = {one.name: getattr(old, one.name) for one in fields(Submission)}
    changed = {name: getattr(made, name) for name in names if name not in BODY}
    body = made.body if names.intersection(BODY) else old.body
    return Submission(**{**kept, **changed, "body": body})


def _practice(made: Submission, old: Practice | None = None) -> Practice:
    values = {one.name: getattr(made, one.name) for one in fields(Submission)}
    if old:  # what is kept beside the write-up stays as it is
        return replace(old, **values, version=old.version + 1, missing=missing(made))
    return Practice(**values, version=1, missing=missing(made))


def _refused(row: SheetRow, id: str, title: str, problems: tuple[RowProblem, ...]) -> PlannedRow:
    return PlannedRow(RowPlan(row.no, Fate.REFUSED, id, title, problems))


def _key(submission: Submission) -> tuple[str, str]:
    return _key_of(submission.title, (*submission.economies, *submission.other_origins)[:1])


def _key_of(title: str, lead: Sequence[str]) -> tuple[str, str]:
    """What makes a row without an ID the same practice: its title and its lead economy."""
    return " ".join(title.casefold().split()), lead[0].casefold() if lead else ""


def _on_its_way(dossier: Dossier) -> str:
    return f"it is being worked on as submission {dossier.id} ({dossier.state})"
