"""The table of what an address may answer, by the method asked; and what stands on every answer."""

from collections.abc import Mapping

REFUSED = frozenset({400, 401, 403, 404, 409, 412, 413, 422, 429})
"""Not so; sign in; not you; not there; against the record; not that state; too long; not like that; too often."""

STATUSES: Mapping[str, frozenset[int]] = {
    "GET": REFUSED | {200, 301, 303, 308},
    "HEAD": REFUSED | {200, 301, 303, 308},
    "POST": REFUSED | {200, 201, 303, 308, 415},
    "OPTIONS": REFUSED | {200, 308},
}
"""A page, made, on to the next, moved for good."""

ELSE = frozenset({400, 401, 403, 404})
"""Of any other method."""

NOT_TAKEN = 405
"""Where an address does not take the method."""


def is_allowed(method: str, may_be_no_door: bool, status: int) -> bool:
    """Whether a method of an address may be answered so."""
    return status in STATUSES.get(method, ELSE) or (may_be_no_door and status == NOT_TAKEN)
