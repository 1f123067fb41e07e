"""Random histories of a home: a list of steps, each done through the product's own use cases and told to the oracle's
plain records at the same time. Steps are plain values, so that a history can be done again, and again without some."""

import copy
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from kb.accounts.account import AccountState
from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role, operator
from kb.settings import load
from tests import homes, oracle
from tests.oracle import World

YEARS = (2021, 2022, 2023, 2024)
NAMES = ("Chile", "Japan", "Malaysia", "Peru", "Thailand", "Viet Nam")
BODY = "An international body"
OBJECTIVES = ("1.1", "1.2", "4.1", "5.2")
GROUPS = ("women", "rural", "micro")
OFFICER, CHAIR = Person("officer", Role.SECRETARIAT), Person("chair", Role.CHAIR)
CLERK = operator("secretariat")

Step = tuple[str, dict[str, Any]]

MEETINGS = {
    **{f"m-{year}-{no}": ("smewg", f"{year}-0{3 * no}-01", f"{year}-0{3 * no}-02")
       for year in (2019, *YEARS, 2025) for no in (1, 2)},
    **{f"w-{year}": ("workshop", f"{year}-05-10", f"{year}-05-11") for year in YEARS},
    "mm-2022": ("ministerial", "2022-08-20", "2022-08-20"),
    "m-over": ("smewg", "2022-12-31", "2023-01-01"),
}  # fmt: skip
"""Two meetings a year, a workshop, the margins of a Ministerial Meeting, and a meeting over New Year."""

WRITEUP = """---
id: {id}
title: The practice {id}
economies: [{economies}]
other_origins: [{others}]
{summary}kind: programme
status: {status}
classification: {classification}
objectives: ["{claim}"]
groups: [{groups}]
---

## What was done

What {id} does, version {no}.
"""

FIRST = (
    {"id": "p1", "origins": ["Chile"], "groups": ["women"]},
    {"id": "p2", "origins": ["Japan"], "groups": []},
    {"id": "p3", "origins": ["Peru", "Viet Nam"], "groups": ["rural", "micro"]},
    {"id": "p4", "others": [BODY], "groups": []},
    {"id": "p5", "origins": ["Malaysia"], "planned": True, "groups": ["women"]},
    {"id": "p6", "origins": ["Thailand"], "complete": False, "groups": []},
    {"id": "p7", "origins": ["Chile", "Japan"], "members_only": True, "groups": ["micro"]},
    {"id": "p8", "origins": ["Viet Nam"], "groups": ["rural"]},
)  # fmt: skip
"""What every history begins with: single and joint ones, one of an organisation, a plan, an incomplete one, one for
members alone."""


def begin(folder: Path) -> Path:
    """A home to copy from: the first practices, and nothing recorded."""
    home = homes.begin(folder / "home")
    lines = (
        f"  - {{id: {id}, title: The meeting {id}, kind: {kind}, starts: {first}, ends: {last}}}"
        for id, (kind, first, last) in MEETINGS.items()
    )
    (home / "practices" / "meetings.yaml").write_text("meetings:\n" + "\n".join(lines) + "\n", "utf-8")
    kb = KnowledgeBase(load(home), HashingEncoder())
    for one in FIRST:
        _import(kb, _practice(**one), 1)
    kb.home.update_index()
    for email, name, role, economy in PEOPLE:
        account = kb.accounts.administering.add(operator("operator"), email, name, role, economy)
        kb.home.store.change_account(replace(account, state=AccountState.ACTIVE), "operator")
    return home


PEOPLE = (
    ("delegate@example.org", "Dana Delegate", "delegate", "Chile"),
    ("officer@example.org", "Olga Officer", "secretariat", ""),
)


def new_world(kb: KnowledgeBase) -> World:
    plan = kb.plan
    areas = {objective.id: objective.area for objective in plan.objectives}
    world = World(
        members=list(kb.economies.names),
        plans=[oracle.Plan(plan.id, list(plan.years), areas)],
        today=datetime.now(UTC).date(),
    )
    for one in FIRST:
        world.practices[str(one["id"])] = _practice(**one)
    return world


def _practice(**facts: Any) -> oracle.Practice:
    return oracle.Practice(**copy.deepcopy(facts))


def _import(kb: KnowledgeBase, one: oracle.Practice, no: int) -> None:
    text = WRITEUP.format(
        id=one.id, economies=", ".join(one.origins), others=", ".join(one.others), no=no,
        claim=kb.plan.objectives[0].id,
        summary="summary: What it does in a line.\n" if one.complete else "",
        status="planned" if one.planned else "running",
        classification="members" if one.members_only else "public", groups=", ".join(one.groups),
    )  # fmt: skip
    path = kb.settings.home / f"{one.id}-{no}.md"
    path.write_text(text, "utf-8")
    report = kb.importing.import_files([path], by=CLERK)
    assert not report.refused, report.refused
    path.unlink()


# -- doing a step --------------------------------------------------------------------------------------------------


@dataclass
class History:
    """A home and the plain records of it. `refused` are steps that the home would not take: the records say nothing of
    them."""

    kb: KnowledgeBase
    world: World
    steps: list[Step] = field(default_factory=list)
    refused: list[tuple[Step, str]] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    """What a command is told of its surroundings."""

    member = Person("member", Role.SECRETARIAT)
    """Who may read every practice."""

    @classmethod
    def begun(cls, template: Path, folder: Path) -> "History":
        shutil.copytree(template, folder, dirs_exist_ok=True)
        kb = KnowledgeBase(load(folder), HashingEncoder())
        return cls(kb, new_world(kb))

    def do(self, step: Step) -> None:
        name, facts = step
        self.steps.append(step)
        if any(id not in self.world.practices for id in _named(facts)):
            return
        try:
            DOING[name](self, **facts)
        except KBError as problem:
            self.refused.append((step, str(problem)))
        _send_back(self.world)


def _named(facts: dict[str, Any]) -> list[str]:
    return [facts[key] for key in ("practice", "keep", "drop") if key in facts]


def _submit(h: History, **facts: Any) -> None:
    """A new practice, or a further version of one."""
    id = facts["id"]
    old = h.world.practices.get(id)
    if old and (old.into or old.withdrawn):
        return
    no = sum(1 for name, _ in h.steps if name == "submit") + 1
    new = _practice(**facts)
    _import(h.kb, new, no)
    if old:
        for name in ("origins", "others", "complete", "planned", "members_only", "groups"):
            setattr(old, name, getattr(new, name))
    else:
        h.world.practices[id] = new


def _share(
    h: History, practice: str, meeting: str, form: str, item: str, document: str, presenters: list[str], on: str = ""
) -> None:
    event = h.kb.recording.event(
        practice, meeting, form=form, agenda_item=item, document=document, presenters=presenters, on=on
    )
    h.kb.recording.share(event, by=CLERK)
    kind, first, _ = MEETINGS[meeting]
    day = date.fromisoformat(on or first)
    same = [
        one
        for one in h.world.events
        if (one.practice, one.meeting, one.document) == (practice, meeting, document) and not one.struck
    ]
    new = oracle.Event(practice, meeting, kind, day, form, item, document, list(presenters))
    for old in same:  # a further word on the same event: nothing said before is lost
        new.item = new.item or old.item
        new.presenters = [*old.presenters, *(name for name in new.presenters if name not in old.presenters)]
        h.world.events.remove(old)
    h.world.events.append(new)


def _adopt(
    h: History, practice: str, economy: str, stage: str, effective: str, ended: str, reported_by: str,
    instrument: str, evidence: str, change: str, exception: str, earlier: list[tuple[str, str]], about: list[int],
    credit: str,
) -> None:  # fmt: skip
    made = h.kb.recording.adoption(
        practice, economy, stage=stage, effective=effective, ended=ended, reported_by=reported_by,
        instrument=instrument, evidence=evidence, changes=[(change, "x")] if change else [], exception=exception,
        earlier=earlier, about=[str(year) for year in about], credit=credit,
    )  # fmt: skip
    h.kb.recording.adopt(made, by=CLERK, correct=True)
    world = h.world
    old = _adoptions(world, practice, economy)
    world.adoptions = [one for one in world.adoptions if one not in old]
    spells = [oracle.Spell(oracle.span(a), oracle.span(b), instrument) for a, b in earlier]
    if effective:
        spells.append(oracle.Spell(oracle.span(effective), oracle.span(ended) if ended else None, instrument))
    new = oracle.Adoption(
        practice, economy, stage, reported_by, spells, evidence,
        changes=change in ("changed", "dropped", "added"), tells_changes=bool(change), exception=exception,
        credited=credit, no=min([one.no for one in old] or [len(h.steps)]),
        said={word for one in old for word in one.said},
        answers={year: said for one in old for year, said in one.answers.items()},
    )  # fmt: skip
    if reported_by == economy and stage in ("adopted", "ended"):
        new.said |= {(world.today.year, year) for year in about or [0]}
    world.adoptions.append(new)
    if credit:
        for one in world.adoptions:
            if oracle.same_act(new, one):
                one.credited = credit


def _adoptions(world: World, practice: str, economy: str) -> list[oracle.Adoption]:
    return [one for one in world.adoptions if (one.practice, one.economy) == (practice, economy) and not one.struck]


def _confirm(h: History, practice: str, economy: str, speaker: str) -> None:
    """The adopter makes a claim its own word, or an origin confirms the adopter's."""
    found = _adoptions(h.world, practice, economy)
    if len(found) != 1:
        return
    h.kb.adoptions.confirm(Person("delegate", Role.DELEGATE, speaker), practice, economy)
    (one,) = found
    if one.reported_by != economy:
        one.confirmed = one.confirmed or one.reported_by in h.world.practices[practice].origins
        one.reported_by = economy
        one.said |= {(h.world.today.year, 0)} if one.stage in ("adopted", "ended") else set()
    else:
        one.confirmed = True


def _answer(h: History, practice: str, economy: str, answer: str, ended: str, year: int) -> None:
    """The yearly question about a year."""
    h.kb.adoptions.answer(CLERK, practice, economy, answer, ended, year)
    for one in _adoptions(h.world, practice, economy):
        one.answers[year] = answer
        if answer == "no" and ended and one.spells:  # of two records merged, that which was in force
            one.stage, one.spells[-1].ended = "ended", oracle.span(ended)
            one.said |= {(h.world.today.year, 0)}


def _origin(h: History, practice: str, economy: str) -> None:
    h.kb.origins.confirm(practice, economy, Person("delegate", Role.DELEGATE, economy))
    h.world.practices[practice].confirmed_by.add(economy)


def _nil(h: History, economy: str, year: int) -> None:
    """An economy says that it has nothing to report of practices."""
    h.kb.implementation.nil_reports.hand_in(CLERK, "G3", economy, str(year), "nothing")
    h.world.nil.add((economy, year))


def _strike(h: History, kind: str, practice: str, of: str, document: str) -> None:
    """One sharing, one adoption, or the practice itself."""
    record = {"event": f"{practice}@{of}@{document}", "adoption": f"{practice}@{of}", "practice": practice}[kind]
    h.kb.striking.strike(kind, record, CLERK, "it was recorded in error")
    _mark(h.world, kind, practice, of, document, True)


def _unstrike(h: History, kind: str, practice: str, of: str, document: str) -> None:
    record = {"event": f"{practice}@{of}@{document}", "adoption": f"{practice}@{of}", "practice": practice}[kind]
    h.kb.striking.take_back(kind, record, CLERK, "it was right")
    _mark(h.world, kind, practice, of, document, False)


def _mark(world: World, kind: str, practice: str, of: str, document: str, struck: bool) -> None:
    if kind == "practice":
        world.practices[practice].gate = not struck
    for event in world.events:
        if kind == "event" and (event.practice, event.meeting, event.document) == (practice, of, document):
            event.struck = struck
    for adoption in world.adoptions:
        if kind == "adoption" and (adoption.practice, adoption.economy) == (practice, of):
            adoption.struck = struck


def _tag(h: History, practice: str, objectives: list[str]) -> None:
    h.kb.recording.confirm(practice, objectives, by=CLERK)
    h.world.practices[practice].objectives[h.world.plan.id] = list(objectives)


def _gate(h: History, practice: str, passed: bool) -> None:
    h.kb.desk.gates.decide(CLERK, practice, "counts", passed, "" if passed else "it is no practice of ours")
    h.world.practices[practice].gate = passed


def _withdraw(h: History, practice: str) -> None:
    h.kb.care.withdrawing.withdraw(practice, CLERK, "asked to")
    h.world.practices[practice].withdrawn = True


def _reinstate(h: History, practice: str) -> None:
    h.kb.care.withdrawing.reinstate(practice, CLERK, "asked to")
    h.world.practices[practice].withdrawn = False


def _merge(h: History, keep: str, drop: str, unite: bool) -> None:
    h.kb.care.merges.merge(keep, drop, CLERK, "the same", agreed=True, unite=unite)
    oracle.merge(h.world, drop, keep, unite)


def _approve(h: History, year: int) -> None:
    """Review and approve, for as long as nothing moves."""
    state = h.kb.periods.year(year).state.value
    for now, then in (("open", "in review"), ("in review", "approved")):
        if state == now:
            h.kb.periods.move(OFFICER, year, then)
            state = then
    if state == "approved":
        oracle.approve(h.world, h.world.plan, year)


def _lock(h: History, year: int, seed: int = 0) -> None:
    """All the way; where it was locked before, each difference is restated or left, as the seed has it."""
    if h.kb.periods.year(year).state.value == "locked":
        return
    _approve(h, year)
    if h.kb.periods.year(year).state.value == "approved":
        h.kb.periods.move(CHAIR, year, "accepted")
    found = h.kb.periods.differences(year)
    again = bool(h.kb.periods.year(year).snapshots)
    # newer rules are taken for the year as a whole, or left
    chosen = {
        one.practice: Random(f"{seed} {'' if one.cause.value == 'rule change' else one.practice}").random() < 0.6
        for one in found
    }
    h.kb.periods.move(
        CHAIR, year, "locked",
        changes=[(one.practice, one.cause.value, "as it is") for one in found if chosen[one.practice]],
        leave=[one.practice for one in found if not chosen[one.practice]],
    )  # fmt: skip
    if again:
        oracle.restate(
            h.world, h.world.plan, year, *({id for id, taken in chosen.items() if taken is so} for so in (True, False))
        )
    else:
        oracle.lock(h.world, h.world.plan, year)


def _reopen(h: History, year: int) -> None:
    if h.kb.periods.year(year).state.value == "locked":
        h.kb.periods.move(CHAIR, year, "open", "something is wrong")
        oracle.reopen(h.world, h.world.plan, year)


def _rules(h: History, **switches: Any) -> None:
    """A new version of the rules; the home is opened again."""
    new = oracle.Rules(version=f"v{len(h.world.rules) + 1}", **switches)
    h.world.rules.append(new)
    lines = ["rules:"]
    for one in h.world.rules:
        lines.append(f"  - version: {one.version}")
        for name in SWITCHES:
            value = getattr(one, name)
            if value != getattr(oracle.Rules(), name):
                lines.append(f"    {name}: {str(value).lower()}")
    (h.kb.settings.practices / "rules.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    _open_again(h)


def _open_again(h: History) -> None:
    h.kb = KnowledgeBase(load(h.kb.settings.home), HashingEncoder())


SWITCHES = ("circulated", "workshops", "as_is", "documented", "headline", "reshared", "by_organisation")

NEXT_PLAN = """id: next
title: The next plan
years: [2025, 2026]
reviews:
  - {id: annual, title: Annual, years: [2025, 2026]}
priority_areas:
  - id: "9"
    title: Everything
    objectives:
      - {id: "9.1", title: Anything}
      - {id: "9.2", title: Something}
crosswalk:
  - {plan: smewg-2021-2024, objective: "1.1", objectives: ["9.1"]}
  - {plan: smewg-2021-2024, objective: "4.1", objectives: ["9.1", "9.2"]}
"""


def _next_plan(h: History) -> None:
    if len(h.world.plans) > 1:
        return
    (h.kb.settings.practices / "plans" / "next.yaml").write_text(NEXT_PLAN, "utf-8")
    (h.kb.settings.home / "kb.toml").write_text('encoder = "hashing"\nplan = "next"\n', "utf-8")
    _open_again(h)
    old = h.world.plan.id
    h.world.plans.append(
        oracle.Plan(
            "next", [2025, 2026], {"9.1": "9", "9.2": "9"}, {(old, "1.1"): ["9.1"], (old, "4.1"): ["9.1", "9.2"]}
        )
    )


def _send_back(world: World) -> None:
    """R5: whatever moves approved figures sends the year back."""
    for key, approved in list(world.approved.items()):
        plan = next(one for one in world.plans if one.id == key[0])
        if oracle.frozen(world, plan, key[1]) != approved:
            del world.approved[key]


DOING: dict[str, Callable[..., None]] = {
    "submit": _submit, "share": _share, "adopt": _adopt, "confirm": _confirm, "tag": _tag, "gate": _gate,
    "withdraw": _withdraw, "reinstate": _reinstate, "merge": _merge, "approve": _approve, "lock": _lock,
    "answer": _answer, "nil": _nil, "origin": _origin, "strike": _strike, "unstrike": _unstrike,
    "reopen": _reopen, "rules": _rules, "next_plan": _next_plan,
}  # fmt: skip


# -- what comes next -----------------------------------------------------------------------------------------------


def next_step(random: Random, world: World) -> Step:
    """A step that the records so far allow, or nearly."""
    name = random.choice(OFTEN)
    alive = sorted(id for id, one in world.practices.items() if not one.into)
    return name, MAKING[name](random, world, alive)


def _make_submit(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    id = random.choice((*alive, f"n{len(world.practices)}"))
    old = world.practices.get(id)
    origins = list(old.origins) if old else random.sample(NAMES, random.choice((0, 1, 1, 1, 2)))
    others = list(old.others) if old else [] if origins else [BODY]
    return {
        "id": id, "origins": origins, "others": others,
        "complete": random.random() < 0.9, "planned": random.random() < 0.1,
        "members_only": random.random() < 0.15, "groups": random.sample(GROUPS, random.choice((0, 1, 2))),
    }  # fmt: skip


def _make_share(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    meeting = random.choice(sorted(MEETINGS))
    on = random.choice(("2022-12-31", "2023-01-01")) if meeting == "m-over" else ""
    return {
        "practice": random.choice(alive), "meeting": meeting, "on": on,
        "form": random.choice(("presented", "presented", "tabled", "circulated")),
        "item": random.choice(("4", "4", "4", "")), "document": random.choice(("", "", "011")),
        "presenters": random.sample((*NAMES, BODY), random.choice((0, 1, 1, 2))),
    }  # fmt: skip


def _make_adopt(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    """Days known to the day, the month or the year; ended and adopted again; the same act under two practices."""
    practice, economy = random.choice(alive), random.choice(NAMES)
    stage = random.choice(("adopted",) * 6 + ("ended", "ended", "piloting", "planned", "interested"))
    effective, ended, earlier = "", "", []
    year = random.choice((2019, *YEARS, *YEARS, 2025))
    if stage in ("adopted", "ended"):
        effective = _some_day(random, year)
    if stage == "ended":
        ended = _some_day(random, year + random.choice((1, 1, 2)))
    if effective and random.random() < 0.2:
        earlier = [(_some_day(random, year - 3), _some_day(random, year - random.choice((2, 1))))]
    if effective and random.random() < 0.04:
        effective, ended, stage, earlier = "2027-02-01", "", "adopted", []
    shared_act = random.random() < 0.1
    return {
        "practice": practice, "economy": economy, "stage": stage,
        "effective": effective, "ended": ended, "earlier": earlier,
        "reported_by": random.choice((economy,) * 5 + (random.choice(NAMES),)),
        "instrument": "the act" if shared_act else random.choice((f"order {random.randrange(10**6)}",) * 6 + ("",)),
        "evidence": random.choice(("", "a paper")), "change": random.choice(("", "", "kept", "changed", "added")),
        "exception": random.choice(("", "", "", "visited before")),
        "about": random.choice(([], [], [random.choice(YEARS)], list(YEARS))) if effective else [],
        "credit": practice if shared_act else "",
    }  # fmt: skip


def _some_day(random: Random, year: int) -> str:
    month, day = random.choice((1, 4, 12)), random.choice((1, 15, 30))
    return random.choice((f"{year}-{month:02}-{day:02}",) * 4 + (f"{year}-{month:02}", f"{year}"))


def _make_answer(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    year = random.choice(YEARS)
    one = random.choice(world.adoptions) if world.adoptions else None
    return {
        "practice": one.practice if one else alive[0], "economy": one.economy if one else "Chile",
        "answer": random.choice(("yes", "yes", "yes", "no", "unknown")), "year": year,
        "ended": random.choice(("", f"{year}-06-30", f"{year}-12-31")),
    }  # fmt: skip


def _make_origin(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    joint = [id for id in alive if len(world.practices[id].origins) > 1] or list(alive)
    practice = random.choice(joint)
    return {"practice": practice, "economy": random.choice(world.practices[practice].origins or ["Chile"])}


def _make_strike(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    kind = random.choice(("event", "event", "adoption", "adoption", "practice"))
    if kind == "event" and world.events:
        event = random.choice(world.events)
        return {"kind": kind, "practice": event.practice, "of": event.meeting, "document": event.document}
    if kind == "adoption" and world.adoptions:
        adoption = random.choice(world.adoptions)
        return {"kind": kind, "practice": adoption.practice, "of": adoption.economy, "document": ""}
    return {"kind": "practice", "practice": random.choice(alive), "of": "", "document": ""}


def _make_confirm(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    if not world.adoptions:
        return {"practice": alive[0], "economy": "Chile", "speaker": "Japan"}
    one = random.choice(world.adoptions)
    speaker = random.choice((one.economy, *world.practices[one.practice].origins))
    return {"practice": one.practice, "economy": one.economy, "speaker": speaker}


def _make_tag(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    known = sorted(world.plan.areas) if len(world.plans) > 1 else OBJECTIVES
    return {"practice": random.choice(alive), "objectives": random.sample(known, random.choice((0, 1, 1, 1, 2)))}


def _make_merge(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    keep, drop = random.sample([*alive, *alive], 2)
    return {"keep": keep, "drop": drop, "unite": random.random() < 0.5}


def _make_rules(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    return {
        "circulated": random.random() < 0.3, "workshops": random.random() < 0.3, "as_is": random.random() < 0.75,
        "documented": random.random() < 0.3, "reshared": random.random() < 0.75,
        "headline": random.choice(("shared", "first_shared")), "by_organisation": random.random() < 0.7,
    }  # fmt: skip


def _of_one(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    return {"practice": random.choice(alive)}


def _of_year(random: Random, world: World, alive: Sequence[str]) -> dict[str, Any]:
    return {"year": random.choice(world.plan.years)}


MAKING: dict[str, Callable[[Random, World, Sequence[str]], dict[str, Any]]] = {
    "submit": _make_submit, "share": _make_share, "adopt": _make_adopt, "confirm": _make_confirm, "tag": _make_tag,
    "gate": lambda r, w, a: {"practice": r.choice(a), "passed": r.random() < 0.5},
    "withdraw": _of_one, "reinstate": _of_one, "merge": _make_merge, "approve": _of_year,
    "lock": lambda r, w, a: {"year": r.choice(w.plan.years), "seed": r.randrange(1000)},
    "nil": lambda r, w, a: {"economy": r.choice(NAMES), "year": r.choice(w.plan.years)},
    "answer": _make_answer, "origin": _make_origin, "strike": _make_strike, "unstrike": _make_strike,
    "reopen": _of_year, "rules": _make_rules, "next_plan": lambda r, w, a: {},
}  # fmt: skip

OFTEN = (
    *("share",) * 12, *("adopt",) * 10, *("tag",) * 7, *("answer",) * 5, *("lock",) * 5, *("submit",) * 3,
    *("reopen",) * 3, *("nil", "origin", "strike", "confirm", "merge") * 2,
    "unstrike", "gate", "withdraw", "reinstate", "approve", "rules",
)  # fmt: skip
"""The steps, as often as they come about."""


def some_steps(random: Random, history: History, count: int, next_plan: bool = False) -> None:
    """Most practices are tagged at first, so that something counts."""
    for id in sorted(history.world.practices):
        if random.random() < 0.8:
            history.do(("tag", {"practice": id, "objectives": [random.choice(OBJECTIVES)]}))
    for no in range(count):
        if next_plan and no == 2 * count // 3:
            history.do(("next_plan", {}))
        history.do(next_step(random, history.world))
