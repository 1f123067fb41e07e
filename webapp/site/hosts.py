"""Which names of hosts are answered to: the site's own, as the settings say them.

No address is built from the name that a request was sent to (`Settings.site` alone says where the site is), so what is
refused here is a page of another site that has its name lead here: what it would read is the reader's.
"""

import ipaddress
import re
import socket
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import SecurityError

from kb.settings import Settings
from webapp.site.current import kb

NAMED = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?)(?::[0-9]{1,5})?")
"""A name or an address, with a port or without."""

LONGEST_LABEL = 63
"""Characters between two dots of a name."""

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 what it is compared with, not served on
"""Served on, these mean every address that the machine has."""

REFUSAL = (
    "This site does not answer to that host name. Whoever runs it sets `address`, or `hosts`, in kb.toml: "
    "then it answers to the names in them.\n"
)


def install(app: Flask) -> None:
    """First of all: nothing is done for a name that is not the site's."""
    app.before_request(_refuse_other_names)


def _refuse_other_names() -> None:
    if not is_answered(request.headers.get("Host", ""), kb().settings):
        raise SecurityError


def is_answered(host: str, settings: Settings) -> bool:
    """Whether the site answers to what a request says in `Host`. Without one (HTTP/1.0) there is nothing to refuse."""
    if not host:
        return True
    name = _name(host)
    if not name:
        return False
    own = urlsplit(settings.site).hostname or ""
    if settings.address or settings.hosts:
        named = {own} if settings.address else set()
        return name in named or any(_is_named(name, one) for one in settings.hosts) or (
            not settings.hosts and name in THIS_MACHINE
        )  # fmt: skip
    return name in THIS_MACHINE or name == own or (_is_everywhere(settings) and _is_this_machine(name))


def _name(host: str) -> str:
    """The name without its port, in small letters; empty where it is none."""
    found = NAMED.fullmatch(host)
    name = found[1].strip("[]").rstrip(".").casefold() if found else ""
    labels = name.split(".") if ":" not in name else []
    return name if all(0 < len(label) <= LONGEST_LABEL for label in labels) else ""


def _is_named(name: str, among: str) -> bool:
    """Whether it is the name in `hosts`; one that begins with a dot is of all names below it too."""
    known = (_name(among.lstrip(".")) or among).casefold()
    return name == known or (among.startswith(".") and name.endswith("." + known))


def _is_everywhere(settings: Settings) -> bool:
    return bool(settings.served) and (urlsplit(settings.served).hostname or "") in EVERYWHERE


def _is_this_machine(name: str) -> bool:
    """A bare address is nobody's name, so no other site can have one lead here."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name in _own_names()
    return True


@lru_cache(maxsize=1)
def _own_names() -> frozenset[str]:
    return frozenset({socket.gethostname().casefold()})
