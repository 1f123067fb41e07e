"""Passwords: what may be one, and what is kept of it: an argon2id hash, which is slow to guess at."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.accounts import strength
from kb.accounts.account import Account
from kb.errors import BadValue
from kb.raw_text import normalized

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200
"""Characters. The rules ask for length, and that it is not soon guessed: for no digits, no signs."""

SALT, DIGEST = 16, 32
"""Bytes."""


@dataclass(frozen=True)
class Cost:
    """What one guess costs: passes over the memory, the memory in KiB, lanes at once."""

    passes: int
    memory: int
    lanes: int


COST = Cost(3, 64 * 1024, 4)
"""The second recommended choice of RFC 9106, for machines that do other things besides."""


def check(password: str, again: str, account: Account, site: Sequence[str] = ()) -> None:
    """Raises BadValue where this may not be the account's password, with what would be better. `site` are texts that
    tell of the site. What was typed is not repeated."""
    plain = _plain(password)
    if plain != _plain(again):
        raise _bad("the same password in both fields")
    if len(plain) < SHORTEST:
        raise _bad(f"at least {SHORTEST} characters; a few words in a row are easy to keep")
    if len(plain) > LONGEST:
        raise _bad(f"at most {LONGEST} characters")
    fault = strength.fault(plain, (account.email, account.email.split("@")[0], account.name, *site))
    if fault:
        raise _bad(fault)


def hash_of(password: str) -> str:
    return _hasher(COST).hash(_bytes(password))


def matches(password: str, kept: str) -> bool:
    """Whether this is the password kept. Where none is kept it takes as long as where one is, and says no."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    fits = len(_plain(password)) <= LONGEST
    try:
        found = _hasher(COST).verify(kept or _nobodys(), _bytes(password if fits else ""))
    except (Argon2Error, InvalidHashError):
        return False
    return found and fits and bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether a hash was made at another cost than is asked for now."""
    return _hasher(COST).check_needs_rehash(kept)


def _nobodys() -> str:
    """A hash that no password has, to be looked at where there is none."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (SALT, DIGEST)
    )  # fmt: skip
    return f"$argon2id$v=19$m={COST.memory},t={COST.passes},p={COST.lanes}${salt}${digest}"


@lru_cache(maxsize=4)
def _hasher(cost: Cost) -> "PasswordHasher":
    from argon2 import PasswordHasher, Type

    return PasswordHasher(cost.passes, cost.memory, cost.lanes, DIGEST, SALT, type=Type.ID)


def _plain(password: str) -> str:
    """One form for what keyboards write differently."""
    return normalized("NFKC", password)


def _bytes(password: str) -> bytes:
    return _plain(password).encode("utf-8", "surrogatepass")


def _bad(allowed: str) -> BadValue:
    return BadValue("password", "", allowed)
