"""The use cases of initiatives, supported activities and dialogues: bring them in, confirm what each serves, count."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kb.errors import BadValue, BrokenFile, Unknown
from kb.files.database import now
from kb.implementation.activity import Activity, ActivityConfirmation, ActivityKind, ActivityStatus, sound
from kb.implementation.activity_tally import ActivityTally, activity_tally
from kb.implementation.locked_year import late_since_lock, told_tally, year_statuses
from kb.implementation.needs import ImplementationNeeds
from kb.implementation.other_indicators import counted_records
from kb.ledger.entries import MOST_OBJECTIVES
from kb.permission import may_keep_plan_records, may_review, require
from kb.person import VISITOR, Person
from kb.plan.period import Period
from kb.practice.practice import Submission
from kb.record_version import must_stand, version_of
from kb.tagging.suggestion import Suggestions

Choice = TypeVar("Choice", bound=StrEnum)


class DecisionFilter(StrEnum):
    """What people have said of an activity's objectives."""

    CONFIRMED = "confirmed"
    NONE = "none served"
    WAITING = "not confirmed"


@dataclass(frozen=True)
class ListedActivity:
    """An activity with the word on its objectives, if there is one."""

    activity: Activity
    confirmation: ActivityConfirmation | None

    @property
    def version(self) -> str:
        """Names the state that it is in, for whoever changes it."""
        return version_of(self.activity, self.confirmation)

    @property
    def objectives(self) -> tuple[str, ...]:
        return self.confirmation.objectives if self.confirmation else ()

    @property
    def decided(self) -> DecisionFilter:
        if self.confirmation is None:
            return DecisionFilter.WAITING
        return DecisionFilter.CONFIRMED if self.objectives else DecisionFilter.NONE


@dataclass(frozen=True)
class ActivityFilters:
    """What a list is narrowed to; an empty value does not narrow. Everything is text, as addresses give it."""

    year: str = ""
    economy: str = ""
    objective: str = ""
    decided: str = ""
    kind: str = ""


@dataclass(frozen=True)
class ActivityList:
    """`counts` holds for each filter how many records each of its values opens beside the other filters."""

    listed: tuple[ListedActivity, ...]
    counts: Mapping[str, Mapping[str, int]]
    filters: ActivityFilters


@dataclass(frozen=True)
class ActivityImport:
    """What became of each row. `refused` names file, line and reason."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[BrokenFile, ...]


_VALUES: Mapping[str, Callable[[ListedActivity], tuple[str, ...]]] = {
    "year": lambda one: (str(one.activity.year),),
    "economy": lambda one: one.activity.participants,
    "objective": lambda one: one.objectives,
    "decided": lambda one: (one.decided.value,),
    "kind": lambda one: (one.activity.kind.value,),
}


class Activities:
    """Everyone may read; the secretariat records and confirms, nobody what the own economy proposes."""

    def __init__(self, home: ImplementationNeeds) -> None:
        self._home = home

    def all(self) -> tuple[ListedActivity, ...]:
        """Newest first, then by id."""
        words = self._home.store.activity_confirmations(self._home.plan.id)
        listed = (ListedActivity(one, words.get(one.id)) for one in self._home.store.activities())
        return tuple(sorted(listed, key=lambda one: (-one.activity.year, one.activity.id)))

    def find(self, filters: ActivityFilters) -> ActivityList:
        """What the filters leave, with exact counts. Raises BadValue and Unknown for a value that is none."""
        chosen = self._checked(filters)
        everything = self.all()
        counts = {
            name: Counter(
                value for one in everything if _fits(one, replace(chosen, **{name: ""})) for value in values(one)
            )
            for name, values in _VALUES.items()
        }
        return ActivityList(tuple(one for one in everything if _fits(one, chosen)), counts, chosen)

    def activity(self, id: str) -> ListedActivity:
        """Raises Unknown."""
        for one in self.all():
            if one.activity.id == id:
                return one
        raise Unknown("activity", id, tuple(one.activity.id for one in self.all()), "/activities lists them")

    def suggestions(self, id: str, person: Person = VISITOR) -> Suggestions:
        """What the machine reads in the title; it counts for nothing until a person confirms."""
        title = self.activity(id).activity.title
        return self._home.collection(person).suggest(Submission(id=id, title=title, body=title))

    def waiting(self, after: str = "") -> str:
        """The first activity nobody has decided on, or the first behind the one given; empty where there is none."""
        everything = self.all()
        ids = [one.activity.id for one in everything]
        start = ids.index(after) + 1 if after in ids else 0
        turned = (*everything[start:], *everything[:start])
        return next((one.activity.id for one in turned if one.decided is DecisionFilter.WAITING), "")

    def confirm(self, by: Person, id: str, objectives: Sequence[str], kind: str = "", seen: str | None = None) -> bool:
        """A person's word on what it serves, the main objective first; none: it serves no objective. `kind` says
        besides what it is; `seen` which state of it was looked at. False: nothing changed. Raises BadValue, Unknown,
        and Overtaken where it is in another state by now."""
        require(may_review(by), by, "decide what an activity serves")
        require(may_review(by, self.activity(id).activity.economies), by, "decide on this activity")
        chosen = tuple(dict.fromkeys(self._home.plan.objective(objective).id for objective in objectives))
        if len(chosen) > MOST_OBJECTIVES:
            raise BadValue("objectives", " ".join(chosen), f"{MOST_OBJECTIVES} at most, the main one first")
        with self._home.store.transaction():
            old, said = self._standing(id)
            require(may_review(by, old.economies), by, "decide on this activity")
            activity = sound(replace(old, kind=_choice("kind", kind, ActivityKind, old.kind)))
            if activity == old and said is not None and said.objectives == chosen:
                return False
            must_stand(seen, "this record", old, said)
            changed = self._home.store.keep_activity(activity, by.id)
            if said is None or said.objectives != chosen:
                word = ActivityConfirmation(id, self._home.plan.id, chosen, by.id, now())
                self._home.store.confirm_activity(word)
                changed = True
        return changed

    def record(
        self,
        by: Person,
        id: str = "",
        *,
        title: str,
        kind: str,
        year: str,
        status: str,
        economies: Sequence[str] = (),
        co_sponsors: Sequence[str] = (),
        partners: Sequence[str] = (),
        organisation: str = "",
        fund: str = "",
        source: str = "",
        seen: str | None = None,
    ) -> Activity:
        """Keep an activity from raw text; without an id it gets one. `seen` is the version that a change was made on.
        Raises BadValue, Unknown, and Overtaken where it is another by now."""
        require(may_keep_plan_records(by), by, "record an activity")
        with self._home.store.transaction():
            known = {one.id: one for one in self._home.store.activities()}
            if id and id not in known:
                raise Unknown("activity", id, tuple(known))
            old = known.get(id)
            activity = Activity(
                id=id or numbered("activity", known),
                title=" ".join(title.split()),
                kind=_choice("kind", kind, ActivityKind),
                year=year_of(year),
                status=_choice("status", status, ActivityStatus),
                economies=self._names(economies),
                co_sponsors=self._names(co_sponsors),
                partners=tuple(dict.fromkeys(partner.strip() for partner in partners if partner.strip())),
                organisation=organisation.strip(),
                fund=fund.strip(),
                cost=old.cost if old else "",
                topics=old.topics if old else (),
                source=source.strip(),
            )
            if sound(activity) != old:
                if old:
                    must_stand(seen, "this record", *self._standing(id))
                self._home.store.keep_activity(activity, by.id)
        return activity

    def _standing(self, id: str) -> tuple[Activity, ActivityConfirmation | None]:
        """It and the word on it, as they stand in the store. Raises Unknown."""
        known = {one.id: one for one in self._home.store.activities()}
        if id not in known:
            raise Unknown("activity", id, tuple(known), "/activities lists them")
        return known[id], self._home.store.activity_confirmations(self._home.plan.id).get(id)

    def tally(self, year: int | None = None) -> ActivityTally:
        """The figures of a year, or of the whole plan, locked years as they were locked. Raises BadValue for a year
        outside it."""
        plan, store = self._home.plan, self._home.store
        if year is not None and year not in plan.years:
            raise BadValue("year", year, "a year of the plan: " + ", ".join(map(str, plan.years)))
        period = (
            Period(str(year), (year,))
            if year
            else Period(plan.title, plan.years or (self._home.settings.today().year,))
        )
        confirmations, known = store.activity_confirmations(plan.id), {one.id: one for one in store.activities()}
        live = activity_tally(known.values(), confirmations, plan, self._home.economies, period)
        figures = {one: self._home.locked_indicators(one) for one in period.years}
        told = told_tally(
            live,
            counted_records(live, known, confirmations, plan),
            {one: some for one, some in figures.items() if some is not None},
            {one: late_since_lock(self._home, one) for one in period.years},
            self._home.economies,
        )
        return replace(told, statuses=year_statuses(self._home, period.years))

    def import_file(self, by: Person, path: Path, source: str = "APEC Project Database") -> ActivityImport:
        """Bring projects in from JSON Lines; the same file again changes nothing, and a bad row never stops the rest.
        What a person said of a project stays. Raises BrokenFile where the file cannot be read at all."""
        from kb.implementation.activity_lines import read_activities

        require(may_keep_plan_records(by), by, "bring activities in")
        became: Counter[str] = Counter()
        refused: list[BrokenFile] = []
        with self._home.store.transaction():
            known = {one.id: one for one in self._home.store.activities()}
            for _, activity, problem in read_activities(path, self._home.economies, source):
                if activity is None:
                    refused += [problem] if problem else []
                    continue
                became[self._brought_in(known, activity, by.id)] += 1
        return ActivityImport(became["added"], became["changed"], became["unchanged"], tuple(refused))

    def _brought_in(self, known: dict[str, Activity], given: Activity, by: str) -> str:
        old = known.get(given.id)
        activity = replace(given, kind=old.kind, partners=old.partners) if old else given
        if old == activity:
            return "unchanged"
        self._home.store.keep_activity(activity, by)
        known[activity.id] = activity
        return "changed" if old else "added"

    def _names(self, economies: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._home.economies.named(name).name for name in economies if name.strip()))

    def _checked(self, filters: ActivityFilters) -> ActivityFilters:
        if filters.year and not filters.year.isdecimal():
            raise BadValue("year", filters.year, "a year like 2023")
        return ActivityFilters(
            filters.year,
            self._home.economies.named(filters.economy).name if filters.economy else "",
            self._home.plan.objective(filters.objective).id if filters.objective else "",
            _choice("decided", filters.decided, DecisionFilter).value if filters.decided else "",
            _choice("kind", filters.kind, ActivityKind).value if filters.kind else "",
        )


def numbered(name: str, taken: Mapping[str, object]) -> str:
    """The next free id of this name, such as activity-0007."""
    numbers = [
        int(id[len(name) + 1 :]) for id in taken if id.startswith(f"{name}-") and id[len(name) + 1 :].isdecimal()
    ]
    return f"{name}-{max(numbers, default=0) + 1:04}"


def year_of(text: str) -> int:
    """Raises BadValue."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) == 4):
        raise BadValue("year", text, "a year like 2023")
    return int(plain)


def _fits(one: ListedActivity, filters: ActivityFilters) -> bool:
    return all(not (wanted := getattr(filters, name)) or wanted in values(one) for name, values in _VALUES.items())


def _choice(field: str, value: str, kind: type[Choice], default: Choice | None = None) -> Choice:
    if default is not None and not value.strip():
        return default
    try:
        return kind(value.strip().casefold())
    except ValueError:
        raise BadValue(field, value, ", ".join(kind)) from None
