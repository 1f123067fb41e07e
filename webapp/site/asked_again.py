"""Asks people again who they are, before what cannot be taken back; what they typed meanwhile stands in the page.

    @blueprint.post("/tokens")
    @guarded("make a token", lambda: _page(where="tokens"))
    def make_token(): ...

Where the last proof is too old the form's answer is another form: a password, and a code where there is one. It goes to
the same address and carries what was typed, in its page and nowhere else. After the proof nothing is done yet: the
first form is shown as it was filled in, ready to send.
"""

from collections.abc import Callable
from functools import wraps

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from kb.errors import SignInRefused, StoreProblem, TooMany
from kb.permission import must_hold
from kb.person import Scope
from webapp.site import identity
from webapp.site.current import kb, person
from webapp.site.errors import status_of, waiting

View = Callable[..., ResponseReturnValue]

OWN = "proof-"
"""What the names of this form's own fields begin with."""


def guarded(what: str, show: View) -> Callable[[View], View]:
    """A view that writes, behind the proof. `what` is what it does, in words that may follow "before you"; `show` is
    given what the view is given, and answers with the form as `request.form` fills it in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guard(**named: object) -> ResponseReturnValue:
            if not person().signed_in:
                return view(**named)  # which says who may
            if person().grants is not None:  # such a token was made after the proof, for a short time and for this
                must_hold(person(), Scope.ADMINISTER)
                return view(**named)
            proof, due = _is_proof(), kb().accounts.proving.is_due(identity.session_secret())
            if not due and not proof:
                return view(**named)
            if not proof:
                return _form(what)
            if due:
                given = request.form
                try:
                    secret = kb().accounts.proving.prove(
                        person(),
                        identity.session_secret(),
                        given.get(f"{OWN}password", ""),
                        given.get(f"{OWN}code", ""),
                        identity.client(),
                    )
                    identity.renew_session(secret)
                except (SignInRefused, TooMany, StoreProblem) as error:
                    return _form(what, error)
            g.ready_to_send = True
            return show(**named)

        return guard

    return decorate


def is_ready_to_send() -> bool:
    """Whether the page being made shows a form that waits for nothing but being sent."""
    return bool(g.get("ready_to_send"))


def _is_proof() -> bool:
    return any(name.startswith(OWN) for name in request.form)


def _form(what: str, error: SignInRefused | TooMany | StoreProblem | None = None) -> ResponseReturnValue:
    page = render_template(
        "signing_in/asked_again.html",
        what=what,
        asked=kb().accounts.proving.asked(person()),
        address=request.full_path.rstrip("?"),
        typed=[(name, value) for name, value in request.form.items(multi=True) if not name.startswith(OWN)],
        minutes=kb().settings.asked_again_minutes,
        sign_on=kb().accounts.single_sign_on.sign_on_name(),
        error=error,
    )
    return page, status_of(error) if error else 403, waiting(error)
