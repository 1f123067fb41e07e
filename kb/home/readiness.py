"""Whether a home can be worked in now: asked by who watches the site, every few seconds and without a name.

What is told holds no path, no version and nothing of anybody: whoever is at the machine asks `kb doctor`.
"""

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime

from kb.accounts.mail import try_server
from kb.errors import KBError, NotSent
from kb.files.database import now
from kb.files.reserve import MEGABYTE, free
from kb.home.condition import Condition, Grade
from kb.home.opened import Home
from kb.person import MEMBER, VISITOR
from kb.settings import Settings

log = logging.getLogger(__name__)

WRITE_SECONDS = 2.0
"""Seconds for which another's write is waited for."""

MAIL_SECONDS = 2.0
"""Seconds in which the mail server says hello."""

SLACK = 2
"""Seconds that a clock may be behind the trail: moments are kept to the second."""

DOCTOR = "run `kb doctor` on the machine"


def readiness(home: Home) -> tuple[Condition, ...]:
    """Store, index, disk and clock, and mail where it is set; each looked at though another does not hold."""
    looks: list[tuple[str, Callable[[Home], Condition]]] = [
        ("store", _store), ("index", _index), ("disk", lambda home: disk(home.settings)), ("clock", clock),
    ]  # fmt: skip
    if home.settings.smtp:
        looks.append(("mail", lambda home: mail(home.settings)))
    return tuple(_looked(about, look, home) for about, look in looks)


def _looked(about: str, look: Callable[[Home], Condition], home: Home) -> Condition:
    try:
        return look(home)
    except (KBError, OSError, sqlite3.Error, ValueError) as error:
        log.warning("%s cannot be looked at: %s", about, type(error).__name__)
        return Condition(about, Grade.FAULT, f"the {about} cannot be read", DOCTOR)


def _store(home: Home) -> Condition:
    if not home.store.stands():
        # what is open goes on being read and written, and is gone with the process
        told = "the file of the store is gone, or another stands in its place"
        return Condition("store", Grade.FAULT, told, "restore it if it is gone, then restart the site")
    home.store.head()  # refuses where it holds an earlier state than it did
    try:
        home.store.try_writing(WRITE_SECONDS)
    except (KBError, sqlite3.Error) as error:
        log.warning("the store cannot be written: %s", type(error).__name__)
        return Condition("store", Grade.FAULT, "the store can be read and not written", DOCTOR)
    return Condition("store", Grade.OK, "it is read and written")


def _index(home: Home) -> Condition:
    waiting = max(home.collection(person).waiting() for person in (VISITOR, MEMBER))
    if not waiting:
        return Condition("index", Grade.OK, "every practice is searched as it stands")
    if waiting >= len(home.cards(MEMBER)):
        todo = "a site that serves makes it anew; `kb index` does it by hand"
        return Condition("index", Grade.FAULT, "no practice is in the index as it stands", todo)
    told = "1 practice waits to be indexed" if waiting == 1 else f"{waiting} practices wait to be indexed"
    return Condition("index", Grade.NOTICE, told, "a site that serves does it by itself; `kb index` does it by hand")


def disk(settings: Settings) -> Condition:
    """Whether the home's disk has its reserve."""
    left, reserve = free(settings.home) // MEGABYTE, settings.disk_reserve
    told = f"{left:,} MB are free, and {reserve:,} are to be"
    if left < reserve:
        return Condition("disk", Grade.FAULT, told, "free some space: until then no file is taken or made")
    return Condition("disk", Grade.OK, told)


def clock(home: Home) -> Condition:
    """Whether it is no earlier than when the newest entry of the trail was written."""
    no, _ = home.store.head()
    if not no:
        return Condition("clock", Grade.OK, "nothing was recorded yet")
    behind = (datetime.fromisoformat(home.store.entry(no).at) - datetime.fromisoformat(now())).total_seconds()
    if behind > SLACK:
        told = f"the clock is {behind:.0f} seconds behind what was recorded last"
        return Condition("clock", Grade.FAULT, told, "set it right: days and years are read off it")
    return Condition("clock", Grade.OK, "it is later than what was recorded last")


def mail(settings: Settings) -> Condition:
    """Whether the mail server says hello and takes who signs in there."""
    try:
        try_server(settings, MAIL_SECONDS)
    except NotSent:
        told = "the mail server does not answer as it should"
        return Condition("mail", Grade.FAULT, told, "look at the setting smtp; letters wait, nothing is lost")
    return Condition("mail", Grade.OK, "the mail server answers")
