"""What waits for the person who is signed in, and an economy's own page."""

from collections.abc import Callable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.desk import EconomyPage, economy_page_csv, economy_page_json, turns_json
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.downloads import separated
from webapp.site.records import Records, listed, records, whole

blueprint = Blueprint("for_you", __name__)

SHOWN = 20
"""Lines of one list that stand open; the rest is folded."""

SAID = {
    "yes": "Handed in: nothing to report. It counts in the coverage until a report overtakes it.",
    "noted": "Recorded: still in force.",
    "already": "Nothing changed: the very same was said before.",
    "report": "Handed in. The secretariat accepts it, and then it counts in the coverage.",
}
"""What the forms lead back with."""


@blueprint.app_context_processor
def _waiting() -> dict[str, Callable[[], int]]:
    return {"for_you_waiting": lambda: kb().for_you.count(person())}


@blueprint.get("/for-you")
def page() -> ResponseReturnValue:
    lists = kb().for_you.lists(person())
    return render_template(
        "for_you/for_you.html",
        lists=lists,
        shown=SHOWN,
        notices=kb().submissions.notices.notices(person()),
    )


@blueprint.get("/for-you.json")
def as_json() -> ResponseReturnValue:
    return listed(turns_json(kb().for_you.lists(person())), "lists")


@blueprint.get("/my-economy")
def economy() -> ResponseReturnValue:
    if not kb().my_economy.economy(person(), request.args.get("economy", "")):
        return render_template("for_you/choose_economy.html", economies=kb().economies.names)
    return render_template(
        "for_you/my_economy.html",
        page=_economy_page(),
        economies=kb().economies.names,
        said=SAID.get(request.args.get("said", "")),
    )


@blueprint.get("/my-economy.json")
def economy_as_json() -> ResponseReturnValue:
    return whole(economy_page_json(_economy_page()))


@blueprint.get("/my-economy.csv")
def economy_as_csv() -> ResponseReturnValue:
    return separated(economy_page_csv(_economy_page()), "my-economy.csv")


def _economy_page() -> EconomyPage:
    return kb().my_economy.page(person(), request.args.get("economy", ""), arguments.year(request.args))


@records(blueprint, "/for-you", ("csv",))
def as_rows() -> Records:
    lists = turns_json(kb().for_you.lists(person()))["lists"]
    return Records("for_you", [{"list": one["title"], **turn} for one in lists for turn in one["turns"]])
