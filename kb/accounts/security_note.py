"""What the security log holds: events, and rows of them."""

from dataclasses import dataclass
from enum import StrEnum


class SecurityEvent(StrEnum):
    """What happened, in words that stand in the log."""

    SIGNED_IN = "signed in"
    REFUSED = "sign-in refused"
    HELD_UP = "sign-in held up"
    SIGNED_OUT = "signed out"
    SESSION_ENDED = "session ended"
    SESSIONS_ENDED = "signed out everywhere"
    PROVED_AGAIN = "proved again"
    PROOF_REFUSED = "proof refused"
    PASSWORD_CHANGED = "password changed"  # noqa: S105
    LINK_HANDED = "link handed on"
    LINK_USED = "link used"
    LINK_REFUSED = "link refused"
    TOKEN_MADE = "token made"  # noqa: S105
    TOKEN_ENDED = "token ended"  # noqa: S105
    TOKEN_REFUSED = "token refused"  # noqa: S105
    FACTOR_SET = "second factor set"
    FACTOR_REMOVED = "second factor removed"
    FACTOR_REFUSED = "second factor refused"
    RECOVERY_USED = "recovery code used"
    RECOVERY_RENEWED = "recovery codes renewed"
    ACCOUNT_OPENED = "account opened"
    ACCOUNT_CLOSED = "account closed"
    ACCOUNT_REOPENED = "account reopened"
    ACCOUNT_ERASED = "account erased"
    ROLE_CHANGED = "role changed"
    REQUESTED = "consent requested"
    CONSENTED = "consent given"
    DECLINED = "consent declined"
    WITHDRAWN = "request withdrawn"
    FORBIDDEN = "access refused"


ANYONES = frozenset(
    {
        SecurityEvent.REFUSED,
        SecurityEvent.HELD_UP,
        SecurityEvent.LINK_REFUSED,
        SecurityEvent.TOKEN_REFUSED,
        SecurityEvent.FACTOR_REFUSED,
        SecurityEvent.PROOF_REFUSED,
        SecurityEvent.FORBIDDEN,
    }
)
"""What anyone can make happen as often as they like: the same again within an hour grows one row."""

MOST_ROWS = 2_000
"""Rows that refusals may make within an hour; beyond, each kind is counted in one row, so that nobody fills the disk by
asking."""

FURTHER = "further ones, not told apart"
"""What such a row says."""


@dataclass(frozen=True)
class SecurityNote:
    """One row. `at` and `last` are moments in universal time: when it happened first and last, of `times`. `account` is
    the id of the account concerned, empty where none is known; `by` whose act it was, where that is somebody else."""

    at: str
    event: SecurityEvent
    account: str = ""
    network: str = ""
    by: str = ""
    detail: str = ""
    times: int = 1
    last: str = ""


@dataclass(frozen=True)
class SecurityFilter:
    """Which rows: of an event, of an account's id, since a day like 2026-01-31; empty: all."""

    event: str = ""
    account: str = ""
    since: str = ""
