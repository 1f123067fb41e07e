"""Which addresses are sent to: https at a public address of the network, looked up when the connection is made.

A name leads where its owner says, another time elsewhere. So what is looked at is the very address that is connected
to, and nothing looks the name up again in between.
"""

import ipaddress
import socket
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from kb.errors import BadValue

LONGEST = 2_000

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})

ASKED = "an address like https://example.org/hooks, without a name and a password in it"

_EMBEDDING = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
"""Networks in whose addresses older ones are written."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotReached(Exception):
    """Why nothing arrived, in words for whoever set the webhook up."""


@dataclass(frozen=True)
class WebhookTarget:
    """`host` is the name that the certificate must bear."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """As the header Host says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def target(url: str, to_this_machine: bool = False) -> WebhookTarget:
    """`to_this_machine`: without encryption to this machine too. Raises BadValue."""
    bare = url.strip()
    if not bare.isascii() or len(bare) > LONGEST or any(sign <= " " or sign in '\\"<>^`{|}' for sign in bare):
        raise BadValue("url", url[:200], ASKED)
    try:
        parts = urlsplit(bare)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        raise BadValue("url", bare, ASKED) from None
    own = to_this_machine and host in THIS_MACHINE
    if parts.scheme not in (("https", "http") if own else ("https",)) or not host or "@" in parts.netloc or port == 0:
        raise BadValue("url", bare, ASKED)
    if parts.fragment:
        raise BadValue("url", bare, "an address without a part after #")
    literal = _literal(host)
    if not own and (host in THIS_MACHINE or (literal is not None and not is_public(literal))):
        raise BadValue("url", bare, "an address that is reached from everywhere, not one of this or a private network")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return WebhookTarget(secure, host, port or (443 if secure else 80), path)


def resolved(to: WebhookTarget, to_this_machine: bool = False) -> str:
    """The address of the network to connect to. Every one that the name leads to must be public. Raises NotReached."""
    try:
        found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached("its name leads to no address") from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    own = to_this_machine and to.host in THIS_MACHINE
    if not addresses or not all(is_public(one) or (own and one.is_loopback) for one in addresses):
        raise NotReached("its name leads into this machine or a private network, where nothing is sent")
    return str(addresses[0])


def is_public(address: Address) -> bool:
    """Reached from everywhere: neither of this machine, a private network, a link, a cloud's own services, nor for
    many. What stands within an address counts too."""
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if within is None and any(address in network for network in _EMBEDDING):
            within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if within is not None and not is_public(within):
            return False
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _literal(host: str) -> Address | None:
    """The address that a host is in itself, in whatever spelling a connection takes: 2130706433 and 0x7f.1 are one."""
    with suppress(ValueError):
        return ipaddress.ip_address(host)
    with suppress(OSError, ValueError):
        return ipaddress.ip_address(socket.inet_aton(host))
    return None
