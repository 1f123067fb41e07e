"""The fields of a write-up as the form groups them, and the entries that it sends."""

from flask import request

from kb.practice import BY_NAME, FIELDS, Level

CARD = tuple(field for field in FIELDS if field.level is Level.CARD)
"""What is asked for first."""

_REST = tuple(field for field in FIELDS if field.level is not Level.CARD)
_WRITE_UP = tuple(
    field for field in _REST if field.section or field.name in ("evidence_level", "evidence", "sources", "rest")
)
_WHO = tuple(field for field in _REST if field.name in ("other_origins", "partners", "groups", "taken_up"))

GROUPS = (
    ("The full write-up", _WRITE_UP),
    ("Who else it concerns", _WHO),
    ("Help, links and language", tuple(field for field in _REST if field not in (*_WRITE_UP, *_WHO))),
)
"""What can come later: a heading and its fields."""


def entries_given() -> dict[str, str]:
    """What the form holds. A field that is chosen several times has one value a line, in the order of the form."""
    return {name: _one(request.form.getlist(name)) for name in BY_NAME if name in request.form}


def _one(values: list[str]) -> str:
    if len(values) == 1:
        return values[0]
    return "\n".join(dict.fromkeys(value for value in values if value.strip()))
