"""Signing in and out: with a password, by a link that was handed on, by the single sign-on."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from kb.accounts import Account, Return, Second
from kb.errors import BadValue, SignInRefused, SignOnProblem, StoreProblem, TooMany
from webapp.site import ended_session, identity
from webapp.site.current import kb, person
from webapp.site.errors import status_of, waiting
from webapp.site.leading import own_path

blueprint = Blueprint("signing_in", __name__)

Mendable = BadValue | SignInRefused | TooMany | SignOnProblem

AT_PROVIDER = 600
"""Seconds for which a browser keeps the secret of a sign-on."""


@blueprint.after_request
def _never_kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    if person().signed_in:
        return redirect(_next(), 303)
    return _form()


@blueprint.post("/sign-in")
def signed_in() -> ResponseReturnValue:
    try:
        account = kb().accounts.signing_in.sign_in(
            request.form.get("email", ""),
            request.form.get("password", ""),
            identity.client(),
            identity.device_secret(),
        )
    except (SignInRefused, TooMany) as error:
        return _form(error)
    return _begun(account, _next())


@blueprint.post("/sign-in/go-on")
def go_on() -> ResponseReturnValue:
    """Sign in with a form at hand that was sent after its session had ended, and have it shown as it was filled in."""
    request.max_content_length = request.max_form_memory_size = ended_session.MOST_BYTES
    if person().signed_in:  # in another tab, or the page was loaded once more
        return ended_session.page_again()
    step, given = kb().accounts.second_step, request.form
    waits = step.waits(identity.half_secret())
    try:
        if waits and f"{ended_session.OWN}code" in given:
            code = given[f"{ended_session.OWN}code"]
            account = step.finish(identity.half_secret(), code, identity.client())
            return _gone_on(account, Second.CODE)
        account = kb().accounts.signing_in.sign_in(
            given.get(f"{ended_session.OWN}email", ""),
            given.get(f"{ended_session.OWN}password", ""),
            identity.client(),
            identity.device_secret(),
        )
    except (SignInRefused, TooMany, StoreProblem) as error:
        asks_for_code = waits and step.waits(identity.half_secret())
        return ended_session.page(error, code=asks_for_code), status_of(error), waiting(error)
    if not step.is_due(account):
        return _gone_on(account, Second.NONE)
    answer = make_response(ended_session.page(code=True))
    identity.keep_half(answer, step.begin(account), step.SECONDS)
    return answer


def _gone_on(account: Account, second: Second) -> Response:
    """Signed in from here on: the rest of this request, and the browser from its answer on."""
    secret, answer = kb().accounts.sessions.begin_session(account, second), make_response()
    identity.keep_session(answer, secret)
    identity.keep_half(answer, "", 0)
    identity.go_on_as(account.person(), secret)
    answer.set_data(ended_session.page_again())
    return answer


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    answer = redirect("/", 303)
    identity.drop_session(answer)
    return answer


@blueprint.get("/links/<secret>")
def link(secret: str) -> ResponseReturnValue:
    return _link_form(secret)


@blueprint.post("/links/<secret>")
def linked(secret: str) -> ResponseReturnValue:
    given = request.form
    try:
        account = kb().accounts.links.use_link(secret, given.get("password", ""), given.get("again", ""))
    except BadValue as error:
        return _link_form(secret, error)
    return _begun(account, url_for("account.page", done="password"))


@blueprint.get("/sign-in/openid")
def openid() -> ResponseReturnValue:
    """A link and no form leads here, for a form may lead to this site alone."""
    try:
        begun = kb().accounts.single_sign_on.begin_sign_on(_back(), _next(), request.args.get("again") == "yes")
    except SignOnProblem as error:
        return _form(error)
    answer = redirect(begun.address, 303)
    identity.keep_sign_on(answer, begun.secret, AT_PROVIDER)
    return answer


@blueprint.get("/sign-in/openid/back")
def openid_back() -> ResponseReturnValue:
    given = request.args
    returned = Return(
        identity.sign_on_secret(),
        given.get("state", ""),
        given.get("code", ""),
        given.get("error", ""),
        given.get("iss", ""),
    )
    try:
        come = kb().accounts.single_sign_on.finish_sign_on(_back(), returned)
    except (SignInRefused, SignOnProblem) as error:
        form = make_response(_form(error))
        if kb().accounts.single_sign_on.is_awaited(returned):  # it came back, and comes back no second time
            identity.keep_sign_on(form, "", 0)
        return form
    answer = _begun(come.account, own_path(come.next), come.second, come.proved)
    identity.keep_sign_on(answer, "", 0)
    return answer


def _begun(account: Account, next: str, by_provider: Second | None = None, proved: str = "") -> Response:
    """A new session, and on to the page that was asked for; or, where a second step is due, on to that and no session.
    `by_provider` is what the single sign-on asked for beside, `proved` when it did; none: a password or a link did."""
    step = kb().accounts.second_step
    if step.is_due(account, by_provider):
        answer = redirect(url_for("second_step.form", next=None if next == "/" else next), 303)
        identity.drop_session(answer)  # whoever was signed in here before is not the one who goes on
        identity.keep_half(answer, step.begin(account), step.SECONDS)
        return answer
    answer = redirect(next, 303)
    identity.keep_session(answer, kb().accounts.sessions.begin_session(account, by_provider or Second.NONE, proved))
    return answer


def _form(error: Mendable | None = None) -> ResponseReturnValue:
    """The form, or once more as it was filled in, with what to mend."""
    page = render_template(
        "signing_in/sign_in.html",
        given=request.form,
        error=error,
        next=_next(),
        sign_on=kb().accounts.single_sign_on.sign_on_name(),
    )
    return page, status_of(error) if error else 200, waiting(error)


def _link_form(secret: str, error: BadValue | None = None) -> ResponseReturnValue:
    found, account = kb().accounts.links.link(secret)
    page = render_template("signing_in/link.html", secret=secret, link=found, account=account, error=error)
    return page, status_of(error) if error else 200


def _next() -> str:
    return own_path(request.values.get("next", "/"))


def _back() -> str:
    """The absolute address that the provider leads back to."""
    return kb().settings.site + url_for("signing_in.openid_back")
