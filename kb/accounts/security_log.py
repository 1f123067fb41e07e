"""The security log: who came in, who was held off, and what became of the keys. It is no part of the trail: it is kept
for `security_days` and then cut, and says nothing of a person but the account's id and the network asked from."""

import ipaddress
import logging
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from kb.accounts.moments import stamped
from kb.accounts.needs import AccountsNeeds
from kb.accounts.security_note import ANYONES, SecurityEvent, SecurityFilter, SecurityNote
from kb.accounts.store import SecurityStore
from kb.errors import BadValue, StoreProblem
from kb.permission import may_read_security_log, require
from kb.person import Person, Role
from kb.raw_text import parse_day
from kb.settings import Settings

TOGETHER = timedelta(hours=1)
"""How long what is the same again is counted in one row."""

SELDOM = timedelta(minutes=1)
"""How often a refusal is noted at most that costs whoever asks no work at all, so that asking does not write."""

MOMENT = 0.2
"""Seconds that noting such a one may wait for another's write."""

log = logging.getLogger(__name__)

LONGEST_DETAIL = 200
PAGE = 50
COLUMNS = ("at", "event", "account", "network", "by", "detail", "times", "last")


@dataclass(frozen=True)
class SecurityPage:
    """A page of the log, newest first."""

    notes: tuple[SecurityNote, ...]
    total: int
    pages: int


class SecurityNeeds(Protocol):
    """What noting touches of a home: any room's home will do."""

    @property
    def settings(self) -> Settings: ...

    @property
    def store(self) -> SecurityStore: ...


asking: ContextVar[str] = ContextVar("asking", default="")
"""The network address that this request came from, as its door said; empty at the command line."""


def network_of(address: str) -> str:
    """The network that a client's address lies in, wide enough to name no one household: 192.0.2.0/24,
    2001:db8:7::/48. Empty where it is no address."""
    try:
        client = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    client = getattr(client, "ipv4_mapped", None) or client
    return str(ipaddress.ip_network(f"{client}/{24 if client.version == 4 else 48}", False))


def note(
    home: SecurityNeeds,
    event: SecurityEvent,
    account: str = "",
    by: str = "",
    detail: str = "",
    client: str | None = None,
) -> None:
    """Keep that something happened, and cut what is older than `security_days`. `account` is an account's id,
    `by` whose act it was where somebody else did it, `detail` a few words that name nobody; `client` the network
    address asked from, where it is another than that of the request being answered.

    Within a transaction it is kept if that is kept: what was refused is noted outside of the one that is rolled back.
    """
    kept = SecurityNote(
        stamped(),
        event,
        account,
        network_of(asking.get() if client is None else client),
        "" if by == account else by,
        _plain(detail),
    )
    home.store.note_security(kept, _oldest(home.settings), stamped(-TOGETHER) if event in ANYONES else None)
    _say(kept)


def note_seldom(
    home: SecurityNeeds, event: SecurityEvent, account: str = "", detail: str = "", client: str | None = None
) -> None:
    """As `note`, for what costs whoever asks nothing: once a minute at most, and never in the way of the answer."""
    with suppress(StoreProblem):
        network = network_of(asking.get() if client is None else client)
        kept = SecurityNote(stamped(), event, account, network, "", _plain(detail))
        if not home.store.noted_security(kept, stamped(-SELDOM)):
            home.store.note_security(kept, _oldest(home.settings), stamped(-TOGETHER), MOMENT)
            _say(kept)


def _say(kept: SecurityNote) -> None:
    """The same to the log of the process, which is led off the machine: whoever gets in here cannot take it back."""
    told = {"account": kept.account, "network": kept.network, "by": kept.by, "detail": kept.detail}
    log.info("security: %s%s", kept.event.value, "".join(f"; {name} {value}" for name, value in told.items() if value))


class SecurityLog:
    """Administrators read it."""

    def __init__(self, home: AccountsNeeds) -> None:
        self._home = home

    def page(self, by: Person, chosen: SecurityFilter, page: int = 1, size: int = PAGE) -> SecurityPage:
        """Raises BadValue for an event or a day that is none."""
        notes, total = self._read(by, chosen, size, page)
        return SecurityPage(notes, total, max(1, -(-total // size)))

    def notes(self, by: Person, chosen: SecurityFilter) -> tuple[SecurityNote, ...]:
        """All of them, newest first. Raises BadValue."""
        return self._read(by, chosen)[0]

    def refused(self, by: Person, what: str) -> None:
        """Note that somebody who is signed in asked for what they may not have."""
        note_seldom(self._home, SecurityEvent.FORBIDDEN, by.id if by.role is not Role.OPERATOR else "", what)

    def cut(self, by: Person) -> int:
        """Cut what is older than `security_days`; how many rows went."""
        require(may_read_security_log(by), by, "cut the security log")
        return self._home.store.cut_security(_oldest(self._home.settings))

    def _read(
        self, by: Person, chosen: SecurityFilter, size: int = 0, page: int = 1
    ) -> tuple[tuple[SecurityNote, ...], int]:
        require(may_read_security_log(by), by, "read the security log")
        if chosen.event and chosen.event not in tuple(SecurityEvent):
            raise BadValue("event", chosen.event, ", ".join(SecurityEvent))
        settings = self._home.settings
        since = settings.begins(parse_day("since", chosen.since)) if chosen.since else ""
        # what is due to be cut and stands only because nobody has written since is told no more
        return self._home.store.security_notes(chosen.event, chosen.account, max(since, _oldest(settings)), size, page)


def security_csv(notes: tuple[SecurityNote, ...]) -> str:
    """Rows as CSV, newest first; nothing in it becomes a formula."""
    from kb.documents.csv_text import csv_text

    return csv_text(
        COLUMNS,
        ((one.at, one.event.value, one.account, one.network, one.by, one.detail, one.times, one.last) for one in notes),
    )


def _oldest(settings: Settings) -> str:
    return stamped(-timedelta(days=settings.security_days))


def _plain(text: str) -> str:
    """One short line."""
    return " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * LONGEST_DETAIL]).split())[
        :LONGEST_DETAIL
    ]
