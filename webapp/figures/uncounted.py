"""Why is this not counted? Every practice that a figure leaves out, by rule, with what would make it count."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.errors import BadValue
from kb.figures import Reason, Tally, reason_json
from webapp.figures.figures import by_rule
from webapp.figures.wording import FIXES, RULES
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.records import Records, records

blueprint = Blueprint("uncounted", __name__)

SIZE = 50
"""Practices a page."""


@records(blueprint, "/uncounted")
def as_records() -> Records:
    asked = _asked()
    return Records(
        "practices",
        [
            {
                "practice": id,
                "title": kb().reading.title(id, person()),
                "reasons": [{**reason_json(one), "fix": FIXES.get(one.rule)} for one in why],
            }
            for id, why in asked.chosen
        ],
        {"figure": asked.key, "year": asked.year},
    )


@dataclass(frozen=True)
class UncountedAsked:
    """What the address asks for: of a figure those left out, and of these the ones under a rule."""

    tally: Tally
    key: str
    year: int | None
    economy: str
    rule: str
    left_out: Mapping[str, tuple[Reason, ...]]

    @property
    def chosen(self) -> list[tuple[str, tuple[Reason, ...]]]:
        return [(id, why) for id, why in self.left_out.items() if self.rule in ("", why[0].rule)]


def _asked() -> UncountedAsked:
    args = request.args
    year, economy = arguments.year(args), arguments.economy(args, kb().economies)
    tally = kb().figures.tally(year, person=person())
    keys = [figure.key for figure in tally.figures]
    key, rule = args.get("figure", "") or "shared", args.get("rule", "").strip().upper()
    if key not in keys:
        raise BadValue("figure", key, ", ".join(keys))
    if rule and rule not in RULES:
        raise BadValue("rule", rule, ", ".join(RULES))
    cards = kb().reading.cards(person())
    left_out = {
        id: why
        for id, why in tally.figure(key).not_counted.items()
        if not economy or (id in cards and economy in cards[id].practice.economies)
    }
    return UncountedAsked(tally, key, year, economy, rule, left_out)


@blueprint.get("/uncounted")
def listing() -> ResponseReturnValue:
    asked, page = _asked(), arguments.page(request.args)
    tally, chosen = asked.tally, asked.chosen
    return render_template(
        "uncounted/uncounted.html",
        figure=tally.figure(asked.key),
        figures=tally.figures,
        tally=tally,
        rules=by_rule(Counter(why[0].rule for why in asked.left_out.values())),
        words=RULES,
        entries=chosen[(page - 1) * SIZE : page * SIZE],
        total=len(chosen),
        page=page,
        last=max(1, -(-len(chosen) // SIZE)),
        fixes=FIXES,
        years=kb().plan.years,
        economies=kb().economies.names,
        year=asked.year,
        economy=asked.economy,
        rule=asked.rule,
    )
