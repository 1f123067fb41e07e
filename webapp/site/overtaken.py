"""A form that changes what stands carries which state of it was shown; where that was overtaken, both stand side by
side.

The form comes again as it was filled in, with the state that stands now: whoever sends it once more has seen that.
"""

from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request

from kb.errors import KBError, Overtaken
from kb.record_version import version_of, versions_of

NAME = "seen"
"""The field of a form that says which state of a record was shown."""


@dataclass(frozen=True)
class FieldBeside:
    """A field as it stands and as the form has it."""

    label: str
    now: str
    typed: str


def install(app: Flask) -> None:
    app.register_error_handler(Overtaken, page)
    app.jinja_env.globals.update(
        version_of=version_of, versions_of=versions_of, version_shown=version_shown, beside=beside, overtaken=overtaken
    )


def seen() -> str | None:
    """Which state the form that was sent has seen; None where it does not say."""
    return request.form.get(NAME)


def overtaken(error: KBError | None) -> bool:
    return isinstance(error, Overtaken)


def version_shown(version: str, error: KBError | None = None, mine: bool = True) -> str:
    """What a form says that it has seen: what stands, unless it comes again for another reason, for then its person has
    not looked at that. `mine`: the form that was sent is this one."""
    again = request.method == "POST" and mine and error is not None and not overtaken(error)
    return request.form.get(NAME, version) if again else version


def beside(error: KBError | None) -> tuple[FieldBeside, ...]:
    """The fields of the form that say another thing than what stands now."""
    if not isinstance(error, Overtaken):
        return ()
    rows = (
        FieldBeside(name.replace("_", " ").capitalize(), now, "\n".join(filter(None, request.form.getlist(name))))
        for name, now in error.stands.items()
        if name in request.form
    )
    return tuple(row for row in rows if row.now.split() != row.typed.split())


def page(error: Overtaken) -> Response:
    """Where a form has no page of its own to come again on: all that it held, and a button that sends it knowingly."""
    from webapp.site.errors import known

    if request.path.startswith("/api/") or request.path.endswith(".json"):
        return known(error, 412 if request.headers.get("If-Match") else 0)
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != NAME]
    answer = make_response(render_template("errors/overtaken.html", error=error, sent=sent, sent_to=request.full_path))
    answer.status_code = 409
    return answer
