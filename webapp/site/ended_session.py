"""A form that was sent after its session had ended: its person signs in, and has the form before them as it was.

What was typed stands in the page and nowhere else. Nothing is done before the form is sent once more, by hand.
"""

from collections.abc import Mapping, Sequence

from flask import Flask, Response, render_template, request

from kb.errors import SignInRefused, StoreProblem, TooMany
from webapp.site.current import kb, person
from webapp.site.form_again import form_again, sent_from, sent_to
from webapp.site.leading import own_path

OWN = "return-"
"""What the names of this page's own fields begin with."""

MOST_BYTES = 8 * 1024 * 1024
"""The longest form that is carried: the longest that any page sends, but for files."""

OPEN = frozenset({"search", "signing_in", "second_step", "packs", "basket", "stopping", "answers"})
"""Groups of pages whose forms are sent without a session too."""

OPEN_FORMS = frozenset({"briefs.begin", "briefs.carry", "briefs.carried_document", "questions.send"})
"""Forms of other groups that are: only what they keep in an account takes signing in."""

REFUSED = frozenset({400, 401, 409, 412, 422})
"""Answers to a form that are ours to replace: none to another site's form, and none of a page that is not there."""

Refusal = SignInRefused | TooMany | StoreProblem


def install(app: Flask) -> None:
    app.after_request(_ask)


def _ask(response: Response) -> Response:
    """In place of a refusal: what a view says of a form before it looks at who sent it would lose the form."""
    open_to_all = request.endpoint in OPEN_FORMS and response.status_code != 401
    if response.status_code in REFUSED and not open_to_all and is_form():
        response.set_data(page())
        response.status_code, response.mimetype = 401, "text/html"
    return response


def is_form() -> bool:
    """Whether the request is a form that only somebody signed in is shown, sent by nobody, and holds something that
    could be lost."""
    if request.method != "POST" or person().signed_in or request.blueprint in OPEN:
        return False
    if request.endpoint is None or request.path.startswith("/api/") or request.path.endswith(".json"):
        return False
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    return bool(request.form)


def page(error: Refusal | None = None, code: bool = False) -> str:
    """Asks to sign in, or with `code` for the second step, and carries what was typed."""
    form = request.form
    return render_template(
        "signing_in/ended.html",
        address=form.get(f"{OWN}address") or sent_to(),
        page=form.get(f"{OWN}page") or sent_from(),
        typed=[(name, value) for name, values in typed().items() for value in values],
        email=form.get(f"{OWN}email", ""),
        files=bool(request.files) or bool(form.get(f"{OWN}files")),
        code=code,
        sign_on=kb().accounts.single_sign_on.sign_on_name(),
        error=error,
    )


def typed() -> Mapping[str, Sequence[str]]:
    """What the form held, without what this page asks itself."""
    return {name: values for name, values in request.form.lists() if not name.startswith(OWN)}


def page_again() -> str:
    """The page that the form was sent from, with the form filled in; where it has none any more, what was typed, to
    copy or to send on."""
    address, page = own_path(request.form.get(f"{OWN}address", "")), own_path(request.form.get(f"{OWN}page", ""))
    rows = [(name, value) for name, values in typed().items() for value in values]
    ready = render_template("signing_in/ready.html")
    return form_again(page, address, typed(), ready) or render_template(
        "signing_in/typed.html", address=address, rows=rows
    )
