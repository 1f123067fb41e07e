"""Why is this not counted? Every practice that a figure leaves out, by rule, with what would make it count."""

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.errors import BadValue
from webapp.figures.figures import by_rule
from webapp.figures.wording import FIXES, RULES
from webapp.site import arguments
from webapp.site.current import kb, person

blueprint = Blueprint("uncounted", __name__)

SIZE = 50
"""Practices a page."""


@blueprint.get("/uncounted")
def listing() -> ResponseReturnValue:
    args = request.args
    year, economy, page = arguments.year(args), arguments.economy(args, kb().economies), arguments.page(args)
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
    chosen = [(id, why) for id, why in left_out.items() if rule in ("", why[0].rule)]
    return render_template(
        "uncounted/uncounted.html",
        figure=tally.figure(key),
        figures=tally.figures,
        tally=tally,
        rules=by_rule(Counter(why[0].rule for why in left_out.values())),
        words=RULES,
        entries=chosen[(page - 1) * SIZE : page * SIZE],
        total=len(chosen),
        page=page,
        last=max(1, -(-len(chosen) // SIZE)),
        fixes=FIXES,
        years=kb().plan.years,
        economies=kb().economies.names,
        year=year,
        economy=economy,
        rule=rule,
    )
