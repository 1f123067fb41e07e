"""Holds up whoever guesses passwords, and not the person whose password it is. It counts in the store, for several
processes answer.

Three counts decide. Of one account and one client together few may fail: so somebody else's guesses hold up nobody. Of
one client over all accounts more may, for a delegation may sit behind it. Of one account from everywhere far more may,
against guesses that come from many clients; where the account signed in before, from this browser or this client, that
count holds up nobody. What a proxy does not name is no client: all would share its pauses.
"""

import hashlib
import ipaddress
import math
from collections.abc import Iterable
from datetime import timedelta

from kb.accounts.moments import left, stamped
from kb.accounts.needs import AccountsRecords
from kb.errors import TooMany

COUNTED = timedelta(hours=1)
"""How long a failure counts."""

ACCOUNT, CLIENT, EVERYWHERE = 5, 20, 30
"""How many may fail before there is a pause: of one account from one client, of one client, of one account from
everywhere."""

FIRST, MOST = timedelta(minutes=1), timedelta(minutes=15)
"""The pause after that many failures; each further one doubles it, up to the most."""

KNOWN = timedelta(days=180)
"""How long a place is known for in which an account signed in."""

MOST_PLACES = 20
"""Places that are known of one account; the one seen longest ago gives way."""

LONGEST_ADDRESS = 320

SHARED = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)
"""Addresses of this machine and of networks of its own: a proxy there that names nobody asks for everybody."""


def account_key(email: str) -> str:
    """What the store keeps of an address somebody tried: no more than a hash, for addresses are personal."""
    return _key("account", email.strip().casefold()[:LONGEST_ADDRESS])


def client_key(address: str) -> str:
    """A client by its network address; of IPv6 the network, for a client has all addresses in it."""
    client = _address(address)
    if client is None:
        return _key("client", address)
    return _key("client", str(ipaddress.ip_network(f"{client}/64", False) if client.version == 6 else client))


def device_key(secret: str) -> str:
    """A browser by the secret that it was given when somebody signed in with it."""
    return _key("device", secret)


def attempt(store: AccountsRecords, email: str, client: str, device: str = "") -> None:
    """Count an attempt as failed before its password is looked at, so that many at once are counted too. `device` is
    the secret that the browser keeps. Raises TooMany during a pause, in which nothing is looked at and nothing
    counted."""
    with store.transaction():
        wait = _count(store, _limits(store, account_key(email), client, device))
    _go_on_after(wait)


def succeeded(store: AccountsRecords, email: str, client: str = "", device: str = "") -> None:
    """The account starts anew in this place; everywhere else, and of the client over all accounts, this attempt alone
    is forgotten: somebody may be guessing there."""
    account = account_key(email)
    with store.transaction():
        for key in _limits(store, account, client, device):
            store.forget_attempts(key, last=not key.startswith(f"{account} "))


def forgotten(store: AccountsRecords, email: str) -> None:
    """Whoever proved otherwise that the account is theirs, by a link that was handed on, starts anew everywhere."""
    account = account_key(email)
    store.forget_attempts(account)
    store.forget_attempts_of(account)


def attempt_within(store: AccountsRecords, account: str) -> None:
    """As `attempt`, for a password that somebody is asked for who is signed in: counted by itself, so that nobody is
    held up by it at the door. `account` is its id. Raises TooMany."""
    with store.transaction():
        wait = _count(store, {_key("within", account): ACCOUNT})
    _go_on_after(wait)


def succeeded_within(store: AccountsRecords, account: str) -> None:
    store.forget_attempts(_key("within", account))


def remember(store: AccountsRecords, email: str, client: str, device: str) -> None:
    """The account signed in here: with this browser and, where it has a name, from this client."""
    places = [place for place in _places(client if _is_named(client) else "", device) if place]
    store.know_places(account_key(email), places, stamped(), stamped(-KNOWN), MOST_PLACES)


def _limits(store: AccountsRecords, account: str, client: str, device: str) -> dict[str, int]:
    """The counts that an attempt is held to, and how many may fail in each."""
    # both are looked up for every address, so that an attempt costs as much whether there is an account
    by_client, by_device = (store.knows_place(account, place, stamped(-KNOWN)) for place in _places(client, device))
    if by_device:
        return {_pair(account, device_key(device)): ACCOUNT}
    limits = {_pair(account, client_key(client)): ACCOUNT, client_key(client): CLIENT} if _is_named(client) else {}
    return limits if by_client else {**limits, account: EVERYWHERE}


def _count(store: AccountsRecords, limits: dict[str, int]) -> int:
    """Seconds still to wait; where there are none, this attempt is counted."""
    since = stamped(-COUNTED)
    store.settle_attempts(stamped())
    wait = max(_wait(store.attempts(key, since), free) for key, free in limits.items())
    if not wait:
        store.note_attempts(tuple(limits), stamped(), since)
    return wait


def _go_on_after(wait: int) -> None:
    """Said outside of the transaction, so that what was mended in it stays."""
    if wait:
        raise TooMany("too many attempts to sign in failed", wait)


def _places(client: str, device: str) -> Iterable[str]:
    return client_key(client) if _is_named(client) else "", device_key(device) if device else ""


def _is_named(client: str) -> bool:
    """Whether this is a client of its own, and not a proxy that asks for everybody and does not say for whom."""
    address = _address(client)
    return address is not None and not any(address in network for network in SHARED)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _wait(failures: tuple[str, ...], free: int) -> int:
    """Seconds still to wait."""
    over = len(failures) - free
    if over < 0:
        return 0
    pause: timedelta = min(MOST, FIRST * (1 << min(over, 10)))
    return max(0, math.ceil(left(failures[-1], pause)))


def _pair(account: str, place: str) -> str:
    return f"{account} {place}"


def _key(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind} {text}".encode("utf-8", "surrogatepass")).hexdigest()
