"""The counting again, slowly: plain records in, figures out, one function a rule. It takes nothing from the product, so
that whatever both say alike was said twice."""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

SHARED = ("shared", "first_shared")
ADOPTED = ("adopted", "adopted_adapted", "adopted_as_is")
FIGURES = (*SHARED, *ADOPTED, "in_force")
BREAKDOWNS = ("area", "objective", "main-objective", "economy", "meeting", "group")

Span = tuple[date, date]
"""The first and the last day that a date can mean."""


# -- plain records -------------------------------------------------------------------------------------------------


@dataclass
class Practice:
    """`origins` are member economies, the lead first; `others` anyone else. `objectives` are what a person confirmed,
    by plan; `gate` is the secretariat's word on counting; `into` the practice it was merged into."""

    id: str
    origins: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    complete: bool = True
    planned: bool = False
    members_only: bool = False
    withdrawn: bool = False
    struck: bool = False
    gate: bool | None = None
    groups: list[str] = field(default_factory=list)
    objectives: dict[str, list[str]] = field(default_factory=dict)
    confirmed_by: set[str] = field(default_factory=set)
    """Co-submitting economies whose own focal point said so too (R22)."""
    into: str = ""


@dataclass
class Event:
    practice: str
    meeting: str
    kind: str
    day: date
    form: str = "presented"
    item: str = ""
    document: str = ""
    presenters: list[str] = field(default_factory=list)
    struck: bool = False
    of: str = ""
    """The practice it was recorded for, where a merge moved it."""


@dataclass
class Spell:
    began: Span
    ended: Span | None = None
    instrument: str = ""


@dataclass
class Adoption:
    practice: str
    economy: str
    stage: str
    reported_by: str
    spells: list[Spell] = field(default_factory=list)
    evidence: str = ""
    confirmed: bool = False
    changes: bool = False
    tells_changes: bool = False
    """Whether it says what was kept or changed at all."""
    exception: str = ""
    credited: str = ""
    """The practice that the act is credited to, where it stands under several (R15)."""
    no: int = 0
    """In the order of recording."""
    struck: bool = False
    said: set[tuple[int, int]] = field(default_factory=set)
    """When the adopter spoke of it, and of which year; 0 where none was named."""
    answers: dict[int, str] = field(default_factory=dict)
    """What it answered to the question about a year."""
    of: str = ""


@dataclass
class Rules:
    """The seven switches."""

    version: str = "2021-2024/1"
    circulated: bool = False
    workshops: bool = False
    as_is: bool = True
    documented: bool = False
    headline: str = "shared"
    reshared: bool = True
    by_organisation: bool = True


@dataclass
class Plan:
    id: str
    years: list[int]
    areas: dict[str, str]
    """The area of each objective."""
    crosswalk: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(older plan, its objective): what it is read as here."""


@dataclass
class Told:
    """What a year or a period says: lists, rows and, of adoptions, which were adapted."""

    lists: dict[str, list[str]]
    rows: dict[tuple[str, str], dict[str, list[str]]]
    """(figure, breakdown): the practices of each row."""
    adoptions: dict[tuple[str, str], bool] = field(default_factory=dict)
    """(practice, adopter) of every counted adoption that took effect in the period: whether it was adapted."""
    silent: dict[str, int] = field(default_factory=dict)
    """Practices in force as far as anybody knows, without a word for the year: the year of the last word, else 0."""
    nil: set[str] = field(default_factory=set)
    """Economies that said that they have nothing to report."""


@dataclass
class Snapshot:
    year: int
    told: Told
    rules: Rules


@dataclass
class World:
    members: list[str]
    plans: list[Plan]
    today: date
    rules: list[Rules] = field(default_factory=lambda: [Rules()])
    practices: dict[str, Practice] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    nil: set[tuple[str, int]] = field(default_factory=set)
    snapshots: dict[tuple[str, int], list[Snapshot]] = field(default_factory=dict)
    under_correction: set[tuple[str, int]] = field(default_factory=set)
    approved: dict[tuple[str, int], object] = field(default_factory=dict)
    """What was approved of a year that is on its way to being locked."""

    @property
    def plan(self) -> Plan:
        return self.plans[-1]

    @property
    def in_force(self) -> Rules:
        return self.rules[-1]


# -- dates ---------------------------------------------------------------------------------------------------------


def span(text: str) -> Span:
    """2022, 2022-05 or 2022-05-17."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        after = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), date.fromordinal(after.toordinal() - 1)
    return date(*parts), date(*parts)


# -- who it is: merges ---------------------------------------------------------------------------------------------


def identity(world: World, id: str) -> str:
    while world.practices[id].into:
        id = world.practices[id].into
    return id


def identities(world: World, ids: Iterable[str]) -> list[str]:
    return sorted({identity(world, id) for id in ids})


# -- shared --------------------------------------------------------------------------------------------------------


def objectives(world: World, plan: Plan, practice: Practice) -> list[str]:
    """S4 and R10: what a person confirmed under this plan, or what an older plan's objectives are read as."""
    if plan.id in practice.objectives:
        return practice.objectives[plan.id]
    for older in reversed(world.plans[: world.plans.index(plan)]):
        if older.id in practice.objectives:
            read: list[str] = []
            for one in practice.objectives[older.id]:
                read += [new for new in plan.crosswalk.get((older.id, one), []) if new not in read]
            return read
    return []


def may_count(world: World, plan: Plan, practice: Practice) -> bool:
    """S1, S4, S10 and the gate: what is asked of the practice, however it was shared."""
    if practice.into or practice.struck or practice.gate is False:
        return False
    return practice.complete and not practice.planned and bool(objectives(world, plan, practice))


def of_a_member(world: World, practice: Practice, event: Event, rules: Rules) -> bool:
    """S3 and R1."""
    presenters = event.presenters or practice.origins
    presented = any(name in world.members for name in presenters)
    led = bool(practice.origins)
    return presented or (led and rules.by_organisation)


def at_a_meeting(event: Event, rules: Rules) -> bool:
    """S2 and two switches."""
    if event.struck or not (event.item or event.document):
        return False
    if event.form == "circulated" and not rules.circulated:
        return False
    return event.kind == "smewg" or rules.workshops


def counted_events(world: World, plan: Plan, practice: Practice, rules: Rules) -> list[Event]:
    """Of a practice, in the order of their days, of whatever year."""
    if not may_count(world, plan, practice):
        return []
    own = [one for one in world.events if one.practice == practice.id and at_a_meeting(one, rules)]
    return sorted((one for one in own if of_a_member(world, practice, one, rules)), key=lambda one: one.day)


def under_the_plan(world: World, plan: Plan, practice: Practice, rules: Rules) -> list[Event]:
    """R2 and the switch on what was shared before the plan."""
    found = counted_events(world, plan, practice, rules)
    if is_of_an_earlier_plan(found, plan, rules):
        return []
    return [one for one in found if one.day.year in plan.years]


def is_of_an_earlier_plan(shared: list[Event], plan: Plan, rules: Rules) -> bool:
    """Where only new ones count, what was shared before the plan is not of it, nor is what was adopted of it."""
    return bool(shared) and shared[0].day.year < min(plan.years) and not rules.reshared


# -- adopted -------------------------------------------------------------------------------------------------------


def counted_spells(world: World, adoption: Adoption, shared: list[Event]) -> list[Spell]:
    """R13, R14 and A6, each time in force for itself: begun, embodied by something, and not before the first sharing,
    unless the secretariat said why."""
    found = []
    for spell in adoption.spells:
        begun = spell.began[0] <= world.today
        late_enough = bool(shared) and (spell.began[1] >= shared[0].day or bool(adoption.exception))
        if begun and spell.instrument and late_enough:
            found.append(spell)
    return found


def counts_by_itself(world: World, plan: Plan, practice: Practice, adoption: Adoption, rules: Rules) -> bool:
    """A2 to A7."""
    if adoption.struck or adoption.economy not in world.members or adoption.economy in practice.origins:
        return False
    if adoption.stage not in ("adopted", "ended") or adoption.reported_by != adoption.economy:
        return False
    if rules.documented and not (adoption.evidence or adoption.confirmed):
        return False
    shared = counted_events(world, plan, practice, rules)
    if not shared or is_of_an_earlier_plan(shared, plan, rules):
        return False
    return bool(counted_spells(world, adoption, shared))


def same_act(one: Adoption, other: Adoption) -> bool:
    """R15: the same instrument and economy under two practices, both in the adopter's own words."""
    if one.practice == other.practice or one.economy != other.economy or one.struck or other.struck:
        return False
    if one.reported_by != one.economy or other.reported_by != other.economy:
        return False
    named = {spell.instrument.casefold() for spell in one.spells if spell.instrument}
    return bool(named & {spell.instrument.casefold() for spell in other.spells})


def credited_elsewhere(world: World, plan: Plan, adoption: Adoption, rules: Rules) -> bool:
    """R15: it counts under the practice it is credited to; until somebody says, under the first on record."""
    acts = [adoption, *(one for one in world.adoptions if same_act(adoption, one))]
    if len(acts) == 1:
        return False
    chosen = sorted({identity(world, one.credited) for one in acts if one.credited} & {one.practice for one in acts})
    if chosen:
        return chosen[0] != adoption.practice
    counting = [one for one in acts if counts_by_itself(world, plan, world.practices[one.practice], one, rules)]
    return bool(counting) and min(counting, key=lambda one: (one.no, one.practice)).practice != adoption.practice


def counted_adoptions(world: World, plan: Plan, practice: Practice, rules: Rules) -> list[Adoption]:
    """Of a practice, by the day that decides the year of each."""
    own = [one for one in world.adoptions if one.practice == practice.id]
    counted = [
        one
        for one in own
        if counts_by_itself(world, plan, practice, one, rules) and not credited_elsewhere(world, plan, one, rules)
    ]
    return sorted(counted, key=lambda one: began(world, plan, practice, one, rules))


def began(world: World, plan: Plan, practice: Practice, adoption: Adoption, rules: Rules) -> date:
    """A8 and R2: the first of its times in force that count, within the plan's years where there is one."""
    shared = counted_events(world, plan, practice, rules)
    days = [spell.began[0] for spell in counted_spells(world, adoption, shared)]
    return min([day for day in days if day.year in plan.years] or days)


def adoptions_of_the_plan(world: World, plan: Plan, practice: Practice, rules: Rules) -> list[tuple[int, Adoption]]:
    """Within the plan's years (R2), each with its year, the first one first."""
    counted = counted_adoptions(world, plan, practice, rules)
    dated = [(began(world, plan, practice, one, rules).year, one) for one in counted]
    return [(year, one) for year, one in dated if year in plan.years]


def words(world: World, adoption: Adoption) -> set[int]:
    """R12, second half: the years that the adopter said it of. A report is about the years it names and the year that
    it took effect in; where it names none, also about the year it was given in, unless the question about that year was
    answered otherwise."""
    years = {about for _, about in adoption.said if about}
    years |= {year for year, answer in adoption.answers.items() if answer == "yes"}
    years |= {given for given, about in adoption.said if not about and given not in adoption.answers}
    for spell in adoption.spells:
        if adoption.said and spell.began[0] <= world.today:
            years.add(spell.began[0].year)
    return years


def stands_at_the_end(spells: list[Spell], year: int) -> bool:
    """R12, first half: took effect by the year and had not ended by its end."""
    end = date(year, 12, 31)
    return any(one.began[0] <= end and not (one.ended and one.ended[1] <= end) for one in spells)


# -- one figure ----------------------------------------------------------------------------------------------------


def live(world: World, plan: Plan, years: list[int], rules: Rules) -> Told:
    """What today's records say of the years, by one set of rules."""
    lists: dict[str, list[str]] = {name: [] for name in FIGURES}
    rows: dict[tuple[str, str], dict[str, list[str]]] = {(f, by): {} for f in FIGURES for by in BREAKDOWNS}
    silent: dict[str, int] = {}
    taken_up: dict[tuple[str, str], bool] = {}
    for practice in sorted(world.practices.values(), key=lambda one: one.id):
        events = under_the_plan(world, plan, practice, rules)
        here = [one for one in events if one.day.year in years]
        if here:
            _put(world, plan, lists, rows, "shared", practice, _shared_by(world, practice, here), here)
        if events and events[0].day.year in years:
            _put(world, plan, lists, rows, "first_shared", practice, _shared_by(world, practice, here), here)
        counted = adoptions_of_the_plan(world, plan, practice, rules)
        ever = counted_events(world, plan, practice, rules)
        of = _shared_by(world, practice, ever)
        headline = [(year, one) for year, one in counted if one.changes or rules.as_is]
        changed = any(one.changes for year, one in counted if year in years)
        if headline and headline[0][0] in years:
            _put(world, plan, lists, rows, "adopted", practice, of, ever)
        if headline and headline[0][0] in years and changed:
            _put(world, plan, lists, rows, "adopted_adapted", practice, of, ever)
        elif counted and counted[0][0] in years and not changed:
            # beside the headline also where it is decided to stand outside
            lists["adopted_as_is"].append(practice.id)
        for year, one in counted:
            if year in years:
                key = practice.id, one.economy
                taken_up[key] = taken_up.get(key, False) or one.changes
        last, shared = max(years), ever
        standing = [
            one
            for one in counted_adoptions(world, plan, practice, rules)
            if stands_at_the_end(counted_spells(world, one, shared), last)
        ]
        if any(last in words(world, one) for one in standing):
            _put(world, plan, lists, rows, "in_force", practice, of, ever)
        elif standing:
            silent[practice.id] = max([w for one in standing for w in words(world, one) if w <= last], default=0)
    nil = {economy for economy, of in world.nil if of in years}
    return Told(lists, rows, taken_up, silent, nil)


def _shared_by(world: World, practice: Practice, events: list[Event]) -> list[str]:
    """S7, S9 and R22: the lead, and each co-submitting economy that confirmed or presented it itself; of a practice of
    others, the members that presented it. What was adopted stands in the rows of the practice, not of its adopters."""
    if not practice.origins:
        return [name for one in events for name in one.presenters if name in world.members]
    shown = [one for one in world.events if one.practice == practice.id and not one.struck]
    presented = {name for one in shown if one.form != "circulated" for name in one.presenters}
    return [
        name
        for no, name in enumerate(practice.origins)
        if no == 0 or name in practice.confirmed_by or name in presented
    ]


def _put(
    world: World,
    plan: Plan,
    lists: dict[str, list[str]],
    rows: dict[tuple[str, str], dict[str, list[str]]],
    figure: str,
    practice: Practice,
    economies: list[str],
    events: list[Event],
) -> None:
    lists[figure].append(practice.id)
    chosen = objectives(world, plan, practice)
    belongs = {
        "objective": chosen,
        "main-objective": chosen[:1],
        "area": [plan.areas[one] for one in chosen],
        "economy": economies,
        "meeting": [one.meeting for one in events],
        "group": practice.groups or ["none"],
    }
    for by, keys in belongs.items():
        for key in dict.fromkeys(keys):
            rows[figure, by].setdefault(key, []).append(practice.id)


# -- years that are locked ------------------------------------------------------------------------------------------


def snapshot(world: World, plan: Plan, year: int) -> Snapshot | None:
    """The newest of a year: locked, or open again for correction (R3)."""
    taken = world.snapshots.get((plan.id, year))
    return taken[-1] if taken else None


def tell_year(world: World, plan: Plan, year: int) -> Told:
    """R3: the snapshot where there is one, today's records else."""
    taken = snapshot(world, plan, year)
    return taken.told if taken else live(world, plan, [year], world.in_force)


def late(world: World, plan: Plan, year: int) -> dict[str, list[str]]:
    """A8 and R9: what the rules that the year was locked by count there today and the snapshot does not say. What
    another year tells as new, or is late for an earlier one, is not new once more."""
    found: dict[str, list[str]] = {name: [] for name in FIGURES}
    taken = snapshot(world, plan, year)
    if not taken:
        return found
    today = live(world, plan, [year], taken.rules)
    for name in ("shared", "first_shared", "adopted"):
        known = identities(world, taken.told.lists[name])
        if name != "shared":
            for other in plan.years:
                known += identities(world, tell_year(world, plan, other).lists[name])
                known += late(world, plan, other)[name] if other < year else []
        found[name] = [id for id in today.lists[name] if id not in known]
    return found


def tell(world: World, plan: Plan, years: list[int]) -> dict[str, list[str]]:
    """R4: over several years the union, merges followed, of what each year tells and of the late lines."""
    if len(years) == 1:
        return tell_year(world, plan, years[0]).lists
    lists: dict[str, list[str]] = {}
    for name in ("shared", "first_shared", "adopted"):
        ids: list[str] = []
        for year in years:
            ids += tell_year(world, plan, year).lists[name]
            ids += late(world, plan, year).get(name, [])
        lists[name] = identities(world, ids)
    changed = adapted_in(world, plan, years)
    lists["adopted_adapted"] = [id for id in lists["adopted"] if id in changed]
    as_is = identities(world, [id for year in years for id in tell_year(world, plan, year).lists["adopted_as_is"]])
    lists["adopted_as_is"] = [id for id in sorted({*lists["adopted"], *as_is}) if id not in changed]
    lists["in_force"] = identities(world, tell_year(world, plan, max(years)).lists["in_force"])
    return lists


def tell_rows(world: World, plan: Plan, years: list[int], figure: str, by: str, ids: list[str]) -> dict[str, list[str]]:
    """The rows of a list: of a year those it tells; of several those of each year and of the late lines, and where a
    practice has no row in any, those that it has today."""
    if len(years) == 1:
        return tell_year(world, plan, years[0]).rows[figure, by]
    found: dict[str, set[str]] = {}
    for year in years:
        for key, told in tell_year(world, plan, year).rows[figure, by].items():
            found.setdefault(key, set()).update(id for id in identities(world, told) if id in ids)
        taken = snapshot(world, plan, year)
        if taken:
            came = late(world, plan, year).get(figure, [])
            for key, told in live(world, plan, [year], taken.rules).rows[figure, by].items():
                found.setdefault(key, set()).update(id for id in told if id in came)
    nowhere = [id for id in ids if not any(id in row for row in found.values())]
    for key, told in live(world, plan, years, world.in_force).rows[figure, by].items():
        found.setdefault(key, set()).update(id for id in told if id in nowhere)
    return {key: sorted(row) for key, row in found.items() if row}


def adapted_in(world: World, plan: Plan, years: list[int]) -> list[str]:
    """Adapted is what any adoption told of the years adapted, one that came in late among them."""
    told = [(key, one) for year in years for key, one in tell_year(world, plan, year).adoptions.items()]
    known = {(identity(world, id), economy) for (id, economy), _ in told}
    ids = [id for (id, _), changed in told if changed]
    for year in years:
        taken = snapshot(world, plan, year)
        if taken:
            today = live(world, plan, [year], taken.rules).adoptions
            ids += [id for (id, economy), changed in today.items() if changed and (id, economy) not in known]
    return identities(world, ids)


def not_once(world: World, plan: Plan, name: str) -> dict[str, int]:
    """What several years, or a year and a late line, each tell as new: how often (R2)."""
    times: dict[str, int] = {}
    for year in plan.years:
        told = [identity(world, id) for id in tell_year(world, plan, year).lists[name]]
        for id in (*told, *late(world, plan, year)[name]):
            times[id] = times.get(id, 0) + 1
    return {id: n for id, n in times.items() if n > 1}


def anew(world: World, plan: Plan, years: list[int]) -> dict[str, list[str]]:
    """R4: counted anew today, by the rules in force."""
    return live(world, plan, years, world.in_force).lists


# -- coverage --------------------------------------------------------------------------------------------------------


def heard(world: World, plan: Plan, years: list[int]) -> set[str]:
    """R11, for G3.1: the economies with a practice shared, one reported late among them, and those that said that they
    have nothing to report."""
    shared = tell(world, plan, years)["shared"]
    found = set(tell_rows(world, plan, years, "shared", "economy", shared))
    for year in years:
        found |= tell_year(world, plan, year).nil
    return found


def tell_silent(world: World, plan: Plan, years: list[int]) -> dict[str, int]:
    """R12: beside what is in force at the end of the last year."""
    told = tell_year(world, plan, max(years))
    if len(years) == 1:
        return told.silent
    found: dict[str, int] = {}
    for id, since in told.silent.items():
        now = identity(world, id)
        if now not in identities(world, told.lists["in_force"]):
            found[now] = max(since, found.get(now, 0))
    return found


# -- what happens ----------------------------------------------------------------------------------------------------


def frozen(world: World, plan: Plan, year: int) -> object:
    """What an approval keeps: lists, rows, decisions and adoptions (R5)."""
    told = live(world, plan, [year], world.in_force)
    adoptions = [
        (one.practice, one.economy, one.spells, one.changes, bool(one.evidence), one.confirmed)
        for practice in world.practices.values()
        for of, one in adoptions_of_the_plan(world, plan, practice, world.in_force)
        if of == year
    ]
    return copy.deepcopy((told.lists, told.rows, sorted(adoptions, key=str), world.in_force))


def approve(world: World, plan: Plan, year: int) -> None:
    world.approved[plan.id, year] = frozen(world, plan, year)


def lock(world: World, plan: Plan, year: int) -> None:
    """P2: the year as it stands, kept."""
    told = copy.deepcopy(live(world, plan, [year], world.in_force))
    _keep(world, plan, year, Snapshot(year, told, copy.deepcopy(world.in_force)))


def restate(world: World, plan: Plan, year: int, decided: set[str], left: set[str]) -> None:
    """R6: what was decided is told as it counts today, what was left as it was told; where nothing was decided the year
    is as it was. A year is counted by one version of the rules: where what newer ones alone move is left, by its own
    (R9)."""
    before = snapshot(world, plan, year)
    assert before
    taken = before
    if decided:
        rules = before.rules if left & moved_by_rules(world, plan, year, before.rules) else world.in_force
        now = live(world, plan, [year], rules)
        told = copy.deepcopy(now)
        for name in FIGURES:
            told.lists[name] = _mixed(world, before.told.lists[name], now.lists[name], left)
            for by in BREAKDOWNS:
                old, new = before.told.rows[name, by], now.rows[name, by]
                rows = {key: _mixed(world, old.get(key, []), new.get(key, []), left) for key in {**old, **new}}
                told.rows[name, by] = {key: ids for key, ids in rows.items() if ids}
        # a nil report that was overtaken since says nothing more, unless it was told before
        told.nil = before.told.nil | (now.nil - set(now.rows["shared", "economy"]))
        told.adoptions = {
            **{key: one for key, one in before.told.adoptions.items() if identity(world, key[0]) in left},
            **{key: one for key, one in now.adoptions.items() if key[0] not in left},
        }
        told.silent = {
            **{id: since for id, since in before.told.silent.items() if identity(world, id) in left},
            **{id: since for id, since in now.silent.items() if id not in left},
        }
        taken = Snapshot(year, told, copy.deepcopy(rules))
    _keep(world, plan, year, taken)


def moved_by_rules(world: World, plan: Plan, year: int, older: Rules) -> set[str]:
    """The practices of which the rules in force say otherwise than older ones."""
    places = []
    for rules in (older, world.in_force):
        told = live(world, plan, [year], rules)
        place: dict[str, set[object]] = {}
        for name in FIGURES:
            for id in told.lists[name]:
                place.setdefault(id, set()).add(name)
            for by in BREAKDOWNS:
                for key, ids in told.rows[name, by].items() if name in ("shared", "adopted") else ():
                    for id in ids:
                        place.setdefault(id, set()).add((name, by, key))
        for (id, economy), changed in told.adoptions.items():
            place.setdefault(id, set()).add((economy, changed))
        places.append(place)
    return {id for id in {*places[0], *places[1]} if places[0].get(id) != places[1].get(id)}


def _mixed(world: World, old: list[str], new: list[str], left: set[str]) -> list[str]:
    kept = [id for id in old if identity(world, id) in left]
    return sorted({*kept, *(id for id in new if id not in left)})


def _keep(world: World, plan: Plan, year: int, taken: Snapshot) -> None:
    world.snapshots.setdefault((plan.id, year), []).append(taken)
    world.under_correction.discard((plan.id, year))
    world.approved.pop((plan.id, year), None)


def differences(world: World, plan: Plan, year: int) -> dict[str, tuple[list[str], list[str]]]:
    """The figures that a practice would come into, and leave, were the year counted anew."""
    before = snapshot(world, plan, year)
    if not before:
        return {}
    now = live(world, plan, [year], world.in_force).lists
    found: dict[str, tuple[list[str], list[str]]] = {}
    for name in FIGURES:
        old = identities(world, before.told.lists[name])
        for id in now[name]:
            if id not in old:
                found.setdefault(id, ([], []))[0].append(name)
        for id in old:
            if id not in now[name]:
                found.setdefault(id, ([], []))[1].append(name)
    return found


def reopen(world: World, plan: Plan, year: int) -> None:
    """P3: it tells its last snapshot until it is locked again."""
    world.under_correction.add((plan.id, year))


def status(world: World, plan: Plan, year: int) -> str:
    if not snapshot(world, plan, year):
        return "open"
    return "under correction" if (plan.id, year) in world.under_correction else "locked"


def merge(world: World, gone: str, survivor: str, unite: bool = True) -> None:
    """S8 and R16: events and adoptions move, the origins are united unless an officer says otherwise. The survivor's
    objectives stand; it takes over the other's where nobody has said any of it."""
    old, kept = world.practices[gone], world.practices[survivor]
    counted = {*_shared_by(world, old, []), *_shared_by(world, kept, [])}
    old.into = survivor
    if unite:
        kept.origins += [name for name in old.origins if name not in kept.origins]
        kept.others += [name for name in old.others if name not in kept.others]
    kept.confirmed_by |= counted | old.confirmed_by
    for plan, chosen in old.objectives.items():
        kept.objectives.setdefault(plan, chosen)
    for one in world.adoptions:
        if one.practice == gone and not one.struck:
            for other in world.adoptions:
                if (other.practice, other.economy) == (survivor, one.economy) and not other.struck:
                    _one_life(one, other)
    for entry in (*world.events, *world.adoptions):
        if entry.practice == gone:
            entry.of = entry.of or gone
            entry.practice = survivor


def _one_life(one: Adoption, other: Adoption) -> None:
    """Two records of one adoption, both in the adopter's own words: each stands with its own evidence, exception and
    instrument; what the adopter said of changes, of the end and of years holds for both."""
    if one.reported_by != one.economy or other.reported_by != other.economy:
        return
    said, answers = one.said | other.said, {**one.answers, **other.answers}
    changes = one.changes, one.tells_changes, other.changes, other.tells_changes
    last = [copy.deepcopy(each.spells[-1]) if each.spells else None for each in (one, other)]
    for each, theirs in ((one, last[1]), (other, last[0])):
        each.said, each.answers = set(said), dict(answers)
        if each.stage == "adopted" and theirs and theirs.ended and theirs.ended[0] >= each.spells[-1].began[0]:
            each.stage, each.spells[-1].ended = "ended", theirs.ended
    if not changes[1]:
        one.changes, one.tells_changes = changes[2], changes[3]
    if not changes[3]:
        other.changes, other.tells_changes = changes[0], changes[1]


def invariants(world: World, plan: Plan) -> Iterator[str]:
    """Σ new + Σ late − what was told more than once = plan total; total ≤ Σ rows."""
    total = tell(world, plan, plan.years)
    for name in ("first_shared", "adopted"):
        told = sum(len(tell_year(world, plan, year).lists[name]) for year in plan.years)
        came = sum(len(late(world, plan, year).get(name, [])) for year in plan.years)
        more = sum(times - 1 for times in not_once(world, plan, name).values())
        if told + came - more != len(total[name]):
            yield f"{name}: {told} + {came} late − {more} is not {len(total[name])}"
