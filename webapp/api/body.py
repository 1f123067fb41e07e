"""What a request brings beside its address: a JSON object, the state that it has seen, the key under which it can be
sent again."""

from hashlib import sha256

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from kb.errors import BadValue
from webapp.site import arguments

NOT_JSON = "Send the body as JSON, with the header “Content-Type: application/json”."

LONGEST_KEY = 200
"""Characters of a key under which a request can be sent again."""

NUMBERS = 10**9
"""How many numbers a form can bear (`webapp/site/sent.py`)."""


def given() -> dict[str, object]:
    """The body as an object. Raises BadValue, and UnsupportedMediaType where it is said to be something else."""
    kind = request.mimetype
    if kind and kind != "application/json" and not kind.endswith("+json"):
        raise UnsupportedMediaType(NOT_JSON)
    return arguments.json_object(request.get_data())


def texts(*names: str) -> tuple[str, ...]:
    """The values of a JSON object's keys as text, a number as its digits; what is missing is empty. Raises BadValue."""
    found = given()
    for name in names:
        if not isinstance(found.get(name, ""), str | int):
            raise BadValue(name, found[name], "a text")
    return tuple(as_text(name, found.get(name, "")) for name in names)


def as_text(name: str, value: object) -> str:
    """A value of JSON as a field of a form holds it. Raises BadValue."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # half of a pair, which is no character
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int) and -(10**15) < value < 10**15:
        return str(value)
    if isinstance(value, float):
        return repr(value)
    raise BadValue(name, str(value)[:80], "a text, a number of at most fifteen digits, or true or false")


def seen() -> str | None:
    """The version that a change was made on, as If-Match gives it; None where it is not said, or any will do (`*`)."""
    said = request.headers.get("If-Match", "").strip()
    return None if said in ("", "*") else said.removeprefix("W/").strip('"')


def key() -> str:
    """The key under which the very request can be sent again. Raises BadValue."""
    said = request.headers.get("Idempotency-Key", "").strip()
    if len(said) > LONGEST_KEY:
        raise BadValue("Idempotency-Key", said, f"a key of at most {LONGEST_KEY} characters")
    return said


def number_of_key() -> str:
    """The key as the number that a form bears; empty where there is none."""
    said = key()
    return str(int(sha256(said.encode("utf-8", "replace")).hexdigest(), 16) % NUMBERS) if said else ""
