"""The reference files of a home's practices/ folder: plan, economies, meetings, synonyms, wording."""

from collections.abc import Set
from pathlib import Path

from kb.files.strict_yaml import YAMLNode, parse, read_text
from kb.plan.economy import Economies, Economy
from kb.plan.plan import CrosswalkLine, GeneralIndicator, Indicator, Objective, Plan, PriorityArea, Review
from kb.plan.rules import RULES, Headline, Rules
from kb.plan.terminology import WordingTerm

KINDS = ("count", "share", "amount", "rate", "list")
"""What an indicator can measure."""

ADDABLE = ("count", "amount")
"""What a plan may say that it adds up across economies."""

MOST_SYNONYMS = 20
"""Words in one group: each is looked up whenever one of them is searched for."""


SWITCHES = ("circulated", "workshops", "as_is", "documented", "reshared", "by_organisation")
"""What the rules can be switched by, besides the headline."""


def read_plan(path: Path) -> Plan:
    """A plan; any with this shape will do. Raises BrokenFile with line and reason."""
    root = parse(read_text(path), path, name="the plan")
    f = root.fields(
        ("id", "title", "priority_areas"),
        ("years", "body", "vision", "reviews", "general_indicators", "crosswalk", "outside"),
    )
    seen: set[str] = set()
    areas = tuple(_area(node, seen) for node in f["priority_areas"].items())
    if not any(area.objectives for area in areas):
        raise f["priority_areas"].broken("a plan needs at least one objective")
    known = {objective.id for area in areas for objective in area.objectives}
    return Plan(
        id=f["id"].text(),
        title=f["title"].text(),
        priority_areas=areas,
        years=f["years"].numbers(),
        body=f["body"].text(),
        vision=f["vision"].text(),
        reviews=tuple(_review(node) for node in f["reviews"].items()),
        general_indicators=tuple(_general(node, seen) for node in f["general_indicators"].items()),
        crosswalk=tuple(_crosswalk(node, known) for node in f["crosswalk"].items()),
        outside=f["outside"].texts(),
    )


def read_economies(path: Path) -> Economies:
    """The member economies in their official order. Raises BrokenFile."""
    root = parse(read_text(path), path, name="the list of economies")
    members: list[Economy] = []
    taken: dict[str, str] = {}
    for order, node in enumerate(root.fields(("economies",), ("source", "naming"))["economies"].items(), 1):
        f = node.fields(("name",), ("aliases", "code"))
        economy = Economy(f["name"].text(), order, f["aliases"].texts(), f["code"].text())
        for name in (economy.name, *economy.aliases):
            if name.casefold() in taken:
                raise node.broken(f"{name!r} already names {taken[name.casefold()]}")
            taken[name.casefold()] = economy.name
        members.append(economy)
    return Economies(members)


def read_synonyms(path: Path) -> tuple[tuple[str, ...], ...]:
    """Groups of words that say the same; a home without the file has none. Raises BrokenFile."""
    if not path.exists():
        return ()
    root = parse(read_text(path), path, name="the list of synonyms")
    taken: set[str] = set()
    return tuple(_synonyms(node, taken) for node in root.fields(("synonyms",))["synonyms"].items())


def read_wording(path: Path) -> tuple[WordingTerm, ...]:
    """Words to look at in a text; a home without the file has none. Raises BrokenFile."""
    if not path.exists():
        return ()
    root = parse(read_text(path), path, name="the list of words to look at")
    return tuple(_term(node) for node in root.fields(("terms",))["terms"].items())


def _term(node: YAMLNode) -> WordingTerm:
    f = node.fields(("term", "instead", "why"), ("followed_by",))
    forms = f["term"].texts()
    if not forms or not all(any(char.isalnum() for char in form) for form in forms):
        raise node.broken("a term needs a letter or a digit")
    return WordingTerm(forms, f["instead"].text(), f["why"].text(), f["followed_by"].text())


def _crosswalk(node: YAMLNode, known: Set[str]) -> CrosswalkLine:
    f = node.fields(("plan", "objective", "objectives"))
    objectives = f["objectives"].texts()
    for id in objectives:
        if id not in known:
            raise f["objectives"].broken(f"{id!r} is no objective of this plan")
    return CrosswalkLine(f["plan"].text(), f["objective"].text(), objectives)


def read_rules(path: Path) -> tuple[Rules, ...]:
    """The counting rules in their versions, the last one in force; a home without the file has the defaults. Raises
    BrokenFile."""
    if not path.exists():
        return (RULES,)
    root = parse(read_text(path), path, name="the counting rules")
    f = root.fields(("rules",))
    versions = tuple(_rules(node) for node in f["rules"].items())
    if not versions or len({one.version for one in versions}) < len(versions):
        raise f["rules"].broken("every version of the rules stands there once, and at least one")
    return versions


def _rules(node: YAMLNode) -> Rules:
    f = node.fields(("version",), ("decided", *SWITCHES, "headline"))
    switches = {name: f[name].flag() for name in SWITCHES if not f[name].empty}
    headline = Headline.SHARED if f["headline"].empty else f["headline"].choice(Headline)
    return Rules(f["version"].text(), f["decided"].text(), headline=headline, **switches)


def _synonyms(node: YAMLNode, taken: set[str]) -> tuple[str, ...]:
    members = node.texts()
    if not 2 <= len(members) <= MOST_SYNONYMS:
        raise node.broken(f"{node.name} holds {len(members)} words: a group is of 2 to {MOST_SYNONYMS}")
    for member in members:
        if not any(char.isalnum() for char in member):
            raise node.broken(f"{member!r} holds no letter and no digit; take it out")
        if member.casefold() in taken:
            raise node.broken(f"{member!r} stands in two groups, or twice in one; keep one")
        taken.add(member.casefold())
    return members


def _area(node: YAMLNode, seen: set[str]) -> PriorityArea:
    f = node.fields(("id", "title", "objectives"), ("success_factors",))
    id = _new(f["id"], seen)
    objectives = tuple(_objective(item, id, seen) for item in f["objectives"].items())
    return PriorityArea(id, f["title"].text(), objectives, f["success_factors"].texts())


def _objective(node: YAMLNode, area: str, seen: set[str]) -> Objective:
    f = node.fields(("id", "title"), ("indicators", "scope"))
    indicators = tuple(_indicator(item, seen) for item in f["indicators"].items())
    return Objective(_new(f["id"], seen), f["title"].text(), area, indicators, f["scope"].texts())


def _indicator(node: YAMLNode, seen: set[str]) -> Indicator:
    f = node.fields(("id", "kind", "title"), ("adds",))
    if f["kind"].text() not in KINDS:
        raise f["kind"].broken(f"an indicator's kind cannot be {f['kind'].text()!r}: use {', '.join(KINDS)}")
    if f["adds"].flag() and f["kind"].text() not in ADDABLE:
        raise f["adds"].broken(
            f"a {f['kind'].text()} cannot be added across economies: only {' and '.join(ADDABLE)}s can"
        )
    return Indicator(_new(f["id"], seen), f["kind"].text(), f["title"].text(), f["adds"].flag())


def _general(node: YAMLNode, seen: set[str]) -> GeneralIndicator:
    f = node.fields(("id", "title", "indicators"))
    indicators = tuple(_indicator(item, seen) for item in f["indicators"].items())
    return GeneralIndicator(_new(f["id"], seen), f["title"].text(), indicators)


def _review(node: YAMLNode) -> Review:
    f = node.fields(("id", "title", "years"))
    return Review(f["id"].text(), f["title"].text(), f["years"].numbers())


def _new(node: YAMLNode, seen: set[str]) -> str:
    """An id that no other part of the plan bears."""
    id = node.text()
    if id in seen:
        raise node.broken(f"the id {id!r} stands twice in the plan")
    seen.add(id)
    return id
