"""Holds up whoever guesses passwords. It counts in the store, for several processes answer."""

import hashlib
import ipaddress
import math
from datetime import timedelta

from kb.accounts.moments import left, stamped
from kb.accounts.needs import AccountsRecords
from kb.errors import TooMany

COUNTED = timedelta(hours=1)
"""How long a failure counts."""

ACCOUNT, CLIENT = 5, 20
"""How many may fail before there is a pause: of one account, and of one client, behind which a delegation may sit."""

FIRST, MOST = timedelta(minutes=1), timedelta(minutes=15)
"""The pause after that many failures; each further one doubles it, up to the most."""

LONGEST_ADDRESS = 320


def account_key(email: str) -> str:
    """What the store keeps of an address somebody tried: no more than a hash, for addresses are personal."""
    return _key("account", email.strip().casefold()[:LONGEST_ADDRESS])


def client_key(address: str) -> str:
    """A client by its network address; of IPv6 the network, for a client has all addresses in it."""
    try:
        client = ipaddress.ip_address(address)
    except ValueError:
        return _key("client", address)
    return _key("client", str(ipaddress.ip_network(f"{client}/64", False) if client.version == 6 else client))


def attempt(store: AccountsRecords, email: str, client: str) -> None:
    """Count an attempt as failed before its password is looked at, so that many at once are counted too. Raises TooMany
    during a pause, in which nothing is looked at and nothing counted."""
    keys = {account_key(email): ACCOUNT}
    if client:
        keys[client_key(client)] = CLIENT
    since = stamped(-COUNTED)
    with store.transaction():
        waits = [_wait(store.attempts(key, since), free) for key, free in keys.items()]
        if max(waits):
            raise TooMany("too many attempts to sign in failed", max(waits))
        store.note_attempts(tuple(keys), stamped(), since)


def succeeded(store: AccountsRecords, email: str, client: str = "") -> None:
    """The account starts anew. Of the client only this attempt is forgotten: it may be guessing at others."""
    store.forget_attempts(account_key(email))
    if client:
        store.forget_attempts(client_key(client), last=True)


def _wait(failures: tuple[str, ...], free: int) -> int:
    """Seconds still to wait."""
    over = len(failures) - free
    if over < 0:
        return 0
    pause: timedelta = min(MOST, FIRST * (1 << min(over, 10)))
    return max(0, math.ceil(left(failures[-1], pause)))


def _key(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind} {text}".encode("utf-8", "surrogatepass")).hexdigest()
