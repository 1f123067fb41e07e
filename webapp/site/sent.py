"""A form that adds something is known again when it is sent twice, and adds once."""

import json
from collections.abc import Callable
from hashlib import sha256

from flask import Flask, request

from webapp.site.current import kb, person

NAME = "once"
"""The field of a form that says how many forms its person had sent when it was shown."""

MOST_DIGITS = 9


def install(app: Flask) -> None:
    app.jinja_env.globals["form_number"] = form_number


def form_number() -> str:
    """What a form carries; one that comes again with something to mend is still the same."""
    if request.method == "POST" and NAME in request.form:
        return request.form[NAME]
    return str(kb().accounts.sending.number(person())) if person().signed_in else ""


def once(add: Callable[[], str]) -> str:
    """Do what a form asks for, and return what `add` says of it; what it said then where the very form was sent before.
    A program that sends no number adds each time."""
    number = request.form.get(NAME, "")
    if not (person().signed_in and number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
        return add()
    sent = [request.path, {name: values for name, values in request.form.lists() if name != NAME}]
    digest = sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()
    return kb().accounts.sending.once(person(), int(number), digest, add)
