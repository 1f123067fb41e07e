"""The basket: a visitor's lies in a signed cookie of the own browser and nowhere else, an account's in the store.
Signing in joins both."""

from contextlib import suppress

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb import permission
from kb.briefing import Basket, joined, moved_practice, without_practice
from kb.errors import BadValue, StoreProblem
from webapp.site.current import kb, person
from webapp.site.form_again import sent_from
from webapp.site.identity import cookie_name
from webapp.site.leading import own_path

blueprint = Blueprint("basket", __name__)

COOKIE = "-basket"
"""What the name of the cookie ends with."""

LASTS = 180 * 24 * 3600
"""Seconds for which a browser keeps it."""

MOST_IN_COOKIE = 3_500
"""Bytes; browsers keep 4,096 with its name and what is said of it."""


def basket() -> Basket:
    """What this reader collected."""
    return kb().briefs.basket(person()) if _keeps() else _of_browser()


def keep_basket(answer: Response, held: Basket) -> None:
    """Raises BadValue where a browser would not keep so much."""
    if _keeps():
        kb().briefs.keep_basket(person(), held)
        return
    signed = kb().briefs.signed_basket(held)
    if len(signed) > MOST_IN_COOKIE:
        raise BadValue("practice", "", "fewer practices: a browser keeps no more; make a brief of these, or sign in")
    _set(answer, signed)


@blueprint.get("/basket")
def page() -> ResponseReturnValue:
    given = kb().briefs.of_signed_basket(request.args.get("b", ""))
    held = basket()
    cards = kb().reading.cards(person())
    return render_template(
        "basket/basket.html",
        held=[cards[id].practice for id in held if id in cards],
        gone=sum(1 for id in held if id not in cards),
        given=[cards[id].practice for id in given if id in cards],
        given_signed=request.args.get("b", "") if given else "",
        signed=kb().briefs.signed_basket(tuple(id for id in held if id in cards)),
        added=next((cards[id].practice for id in held if id == request.args.get("added") and id in cards), None),
        back=own_path(request.args.get("back", "")),
    )


@blueprint.post("/basket")
def change() -> ResponseReturnValue:
    """Whatever is asked for twice is done once: a basket holds a practice once."""
    held, added = basket(), request.form.get("practice", "")
    verb, _, id = request.form.get("do", "").partition(" ")
    if added:
        held = kb().briefs.add(held, added, person())
    if given := request.form.get("b", ""):
        held = joined(held, kb().briefs.of_signed_basket(given))
    held = without_practice(held, id) if verb == "remove" else held
    held = moved_practice(held, id, -1 if verb == "up" else 1) if verb in ("up", "down") else held
    held = () if verb == "empty" else held
    way = url_for("basket.page", added=added, back=sent_from()) if added else url_for("basket.page")
    answer = make_response(redirect(way, 303))
    keep_basket(answer, held)
    return answer


@blueprint.before_app_request
def _into_the_account() -> None:
    """What was collected before signing in is the account's from then on, on the first page too: and before whatever
    that page does with it, or what is removed would come back."""
    if request.endpoint != "static" and _keeps() and request.cookies.get(cookie_name() + COOKIE):
        with suppress(StoreProblem):  # it stays in the browser, and comes along with the next request
            known, held = kb().briefs.basket(person()), _of_browser()
            if held and joined(known, held) != known:
                kb().briefs.keep_basket(person(), joined(known, held))
            g.basket_moved = True


@blueprint.after_app_request
def _out_of_the_browser(answer: Response) -> Response:
    if g.pop("basket_moved", False):
        _set(answer, "")
    return answer


def _keeps() -> bool:
    return permission.may_keep_briefs(person())


def _of_browser() -> Basket:
    return kb().briefs.of_signed_basket(request.cookies.get(cookie_name() + COOKIE, ""))


def _set(answer: Response, value: str) -> None:
    answer.set_cookie(
        cookie_name() + COOKIE,
        value,
        LASTS if value else 0,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
