"""Whom a proxy asks for: only those in the setting `proxies` are heard, and only on what they know themselves."""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]

SUBSCRIBER = 64
"""Bits with which all addresses of version 6 of one subscriber begin."""

SCHEMES = ("http", "https")


def asked_from(peer: str, forwarded: str, proxies: Sequence[str]) -> str:
    """The network address that a request comes from: its connection's, or what the proxies before it say.

    Each proxy writes at the end of `forwarded` whom it was asked by, and whoever sends a request may begin the list as
    it pleases: the last that is no proxy counts. Empty where the proxies name nobody: many may stand behind them.
    """
    networks = _networks(tuple(proxies))
    if not _is_proxy(peer, networks):
        return peer
    for named in reversed(forwarded.split(",")):
        address = _address(named)
        if address is None:
            return ""
        if not _is_within(address, networks):
            return str(address)
    return ""


def is_proxy(peer: str, proxies: Sequence[str]) -> bool:
    """Whether a connection comes from a proxy; one without an address came by a socket of this machine."""
    return _is_proxy(peer, _networks(tuple(proxies)))


def is_this_machine(address: str) -> bool:
    """Whether an address leads back to where it is asked."""
    known = _address(address)
    return known is not None and known.is_loopback


def network_of(client: str) -> str:
    """What one client is counted by: an address, or the network of a subscriber, who has all addresses in it."""
    address = _address(client)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), SUBSCRIBER), strict=False))
    return str(address or client)


def scheme_told(forwarded: str) -> str:
    """The scheme by which the nearest proxy was asked; empty where it says none."""
    told = forwarded.rpartition(",")[2].strip().casefold()
    return told if told in SCHEMES else ""


def _is_proxy(peer: str, networks: Networks) -> bool:
    if not peer:
        return bool(networks)
    address = _address(peer)
    return address is not None and _is_within(address, networks)


@lru_cache(maxsize=8)
def _networks(proxies: tuple[str, ...]) -> Networks:
    return tuple(ipaddress.ip_network(one, strict=False) for one in proxies)


def _is_within(address: Address, networks: Networks) -> bool:
    return any(address in network for network in networks)


def _address(text: str) -> Address | None:
    """An address as proxies write one: with a port or without, and of version 4 in the clothes of version 6 too."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
