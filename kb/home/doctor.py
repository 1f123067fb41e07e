"""`kb doctor`: a home and the machine that it is on, looked over, each line with what to do.

What is proved of the record stands in `kb.trail.verify`, what a site needs in this moment in `kb.home.readiness`; here
is what nobody sees until it is too late: modes, models, settings that contradict each other, the age of the backup.
"""

import os
import platform
import shlex
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from urllib.parse import urlsplit

from kb.accounts.mail import LOCAL, try_server
from kb.encoder import SentenceEncoder
from kb.errors import KBError, NotSent
from kb.files.database import is_wal_safe, journal
from kb.home.about import version
from kb.home.condition import Condition, Grade
from kb.home.last_backup import last_backup
from kb.home.opened import Home
from kb.home.readiness import readiness
from kb.person import Role
from kb.settings import Settings
from kb.trail.verify import Verification, shown

LIBRARIES = ("faiss-cpu", "onnxruntime", "torch", "gunicorn")
"""Beside Python and SQLite, what a report of a fault is asked for first."""

RECENT = timedelta(hours=26)
"""A backup is made each night."""

OLD = timedelta(days=7)

SITE_SECONDS = 10.0
"""Seconds in which the site answers that is asked over the network."""

TOO_OPEN = stat.S_IRWXG | stat.S_IRWXO


def doctor(home: Home, with_mail: bool = False, with_site: bool = False) -> Iterator[Condition]:
    """Every line, as it is found. `with_mail` signs in at the mail server, `with_site` asks the site by its address.
    What cannot be looked at is a fault, and the rest is looked at all the same."""
    before = tuple(_modes(home.settings))  # first: a home closes what is not public when it is opened
    looks: tuple[tuple[str, Callable[[], Iterator[Condition]]], ...] = (
        ("versions", _versions),
        ("permissions", lambda: _permissions(home, before)),
        ("store", lambda: _record(home)),
        ("readiness", lambda: (one for one in readiness(home) if one.about != "mail")),
        ("models", lambda: _models(home)),
        ("accounts", lambda: _accounts(home)),
        ("address", lambda: _address(home.settings)),
        ("site", lambda: _site(home.settings) if with_site else iter(())),
        ("mail", lambda: _mail(home.settings, with_mail)),
        ("backup", lambda: _backup(home)),
    )
    for about, look in looks:
        try:
            yield from look()
        except (KBError, OSError, sqlite3.Error, ValueError) as error:
            yield Condition(about, Grade.FAULT, str(error) or type(error).__name__)


def _versions() -> Iterator[Condition]:
    yield Condition("version", Grade.OK, f"best-practice-kb {version()}, Python {platform.python_version()}")
    told = journal()
    if is_wal_safe():
        yield Condition("sqlite", Grade.OK, told)
    else:
        yield Condition(
            "sqlite",
            Grade.OK,
            f"{told}: in this SQLite a write-ahead log can lose what was acknowledged, so none is used",
        )
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {installed(name)}")
        except PackageNotFoundError:
            yield Condition("libraries", Grade.FAULT, f"{name} is not installed", "install best-practice-kb again")
    yield Condition("libraries", Grade.OK, ", ".join(found))


def _modes(settings: Settings) -> Iterator[tuple[Path, int]]:
    """What is to be its owner's alone and is not, and how it stands."""
    engine, _, rest = settings.store.partition(":")
    store = settings.home / Path(rest).expanduser() if engine == "sqlite" and rest else settings.home / "kb.sqlite"
    for path in (store, *settings.not_public):
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError:
            continue
        if mode & TOO_OPEN:
            yield path, mode


def _permissions(home: Home, before: tuple[tuple[Path, int], ...]) -> Iterator[Condition]:
    settings = home.settings
    _ = home.store  # opening closes what an earlier version, or a person, left open
    still = dict(_modes(settings))
    for path, mode in before:
        shown_mode = f"{path} was open to others (mode {mode:04o})"
        if path in still:
            todo = f"as its owner run `chmod -R go= {shlex.quote(str(path))}`"
            yield Condition("permissions", Grade.FAULT, shown_mode, todo)
        else:
            yield Condition(
                "permissions",
                Grade.NOTICE,
                f"{shown_mode} and is closed now",
                "find out what opened it, and who read it",
            )
    for folder in (settings.home, settings.practices):
        if stat.S_IMODE(folder.stat().st_mode) & stat.S_IWOTH:
            todo = f"run `chmod o-w {shlex.quote(str(folder))}`"
            yield Condition("permissions", Grade.FAULT, f"anybody on this machine can write in {folder}", todo)
    owners = {path.stat().st_uid for path in home.store.files()} - {os.geteuid()}
    if owners:
        yield Condition(
            "permissions",
            Grade.NOTICE,
            "the store belongs to another account of this machine than the one that asks",
            "run commands as the account that serves, so that it can write what they make",
        )
    if not before:
        yield Condition("permissions", Grade.OK, "what is not public is its owner's alone")


def _record(home: Home) -> Iterator[Condition]:
    """The file, the chain, who reads it: as `kb verify` says it, which proves the rest too."""
    for check in Verification(home).glance():
        grade = Grade.OK if check.holds else Grade.FAULT
        yield Condition("record", grade, check.title if check.holds else f"not so: {check.title}")
        for fault in shown(check):
            yield Condition("record", Grade.FAULT, fault, "`kb verify` tells all of it")
    told = home.store.journal()
    if ("synchronous=FULL" in told and "mode wal" in told) or "synchronous=EXTRA" in told:
        yield Condition("durability", Grade.OK, told)
    else:
        yield Condition(
            "durability", Grade.FAULT, f"{told}: a power cut can take an acknowledged write", "report this as a bug"
        )


def _models(home: Home) -> Iterator[Condition]:
    encoders, missing = home.encoders.proved()
    if missing:
        wanted = home.settings.encoder not in ((), ("none",))
        yield Condition("models", Grade.FAULT if wanted else Grade.NOTICE, missing)
    for encoder in encoders:
        facts = encoder.facts
        told = f"{facts.name}: its weights are those that were checked; queries by {facts.runtime or 'its own code'}"
        if isinstance(encoder, SentenceEncoder) and encoder.lacks_export:
            yield Condition("models", Grade.NOTICE, told, "`kb index` makes its export, and queries are quicker then")
        else:
            yield Condition("models", Grade.OK, told)


def _accounts(home: Home) -> Iterator[Condition]:
    administrators = sum(1 for one in home.store.accounts() if one.role is Role.ADMINISTRATOR)
    if administrators:
        yield Condition("accounts", Grade.OK, "there is an administrator")
    else:
        yield Condition(
            "accounts",
            Grade.NOTICE,
            "nobody administers this site",
            "`kb user add ADDRESS --role administrator` makes the first",
        )


def _address(settings: Settings) -> Iterator[Condition]:
    if not settings.address:
        yield Condition(
            "address",
            Grade.NOTICE,
            f"no address is set: letters and packs name {settings.site}",
            'set address = "https://…" in kb.toml, where readers find the site',
        )
        return
    parts = urlsplit(settings.address)
    host = parts.hostname or ""
    if parts.scheme != "https" and host not in LOCAL:
        yield Condition(
            "address",
            Grade.FAULT,
            f"{settings.address} is not encrypted: passwords and sessions can be read on the way",
            "put a proxy with https before it (docs/operating.md), and set address to https://…",
        )
    else:
        yield Condition("address", Grade.OK, settings.address)
    if not settings.hosts:
        yield Condition(
            "hosts",
            Grade.NOTICE,
            "the site answers to any host name",
            f'set hosts = "{host}" in kb.toml',
        )
    elif not any(one == host or (one.startswith(".") and f".{host}".endswith(one)) for one in settings.hosts):
        yield Condition(
            "hosts",
            Grade.FAULT,
            f"hosts does not name {host}: who follows a letter is refused",
            f"add {host} to hosts in kb.toml",
        )
    else:
        yield Condition("hosts", Grade.OK, ", ".join(settings.hosts))


def _site(settings: Settings) -> Iterator[Condition]:
    """The site as readers find it: the name, the certificate and the proxy lead to it."""
    import requests

    address = f"{settings.site}/healthz"
    try:
        answer = requests.get(address, timeout=SITE_SECONDS, allow_redirects=False)
        alive = answer.status_code == 200 and answer.json() == {"status": "alive"}
    except (requests.RequestException, ValueError) as error:
        todo = "look at the name, the certificate, the proxy (docs/operating.md) and whether the site runs"
        yield Condition("site", Grade.FAULT, f"{address} is not answered ({type(error).__name__})", todo)
        return
    if not alive:
        told = f"{address} is answered by something else (status {answer.status_code})"
        yield Condition("site", Grade.FAULT, told, "have the proxy pass on what comes for this name as it is")
    else:
        proxy = answer.headers.get("Via") or answer.headers.get("Server", "")
        yield Condition("site", Grade.OK, f"{address} answers, by {proxy[:60] or 'a server that says no name'}")


def _mail(settings: Settings, connect: bool) -> Iterator[Condition]:
    if not settings.smtp:
        yield Condition(
            "mail", Grade.NOTICE, "no mail server is set: links to sign in are handed on by hand", "set smtp in kb.toml"
        )
        return
    if not connect:
        yield Condition("mail", Grade.OK, f"{settings.smtp} is set; `kb doctor --mail` tries it")
        return
    try:
        try_server(settings)
    except NotSent as error:
        yield Condition("mail", Grade.FAULT, str(error), "letters wait until it is mended; nothing is lost")
    else:
        yield Condition("mail", Grade.OK, f"{settings.smtp} answers")


def _backup(home: Home) -> Iterator[Condition]:
    settings, made = home.settings, last_backup(home.settings)
    how = "make one with `kb backup`" if settings.backups else "make one with `kb backup FOLDER`, on another disk"
    if made is None:
        yield Condition("backup", Grade.NOTICE, "no backup of this home is on record", how)
        return
    no, _ = home.store.head()
    age, missing = made.age(), no - made.entry
    since = f"{_ago(age)} ago; {missing} entries of the trail are not in it" if missing >= 0 else f"{_ago(age)} ago"
    told = f"the last one was made {since}: {made.file}"
    if age > OLD:
        yield Condition("backup", Grade.FAULT, told, how)
    elif age > RECENT:
        yield Condition("backup", Grade.NOTICE, told, how)
    else:
        yield Condition("backup", Grade.OK, told, "`kb drill` tries a restore out")
    if missing < 0:
        yield Condition(
            "backup",
            Grade.FAULT,
            "the trail is shorter than it was when the backup was made",
            "run `kb verify --head` with the head that `kb backup --check` names",
        )


def _ago(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return "less than an hour" if hours < 1 else f"{hours} hours" if hours < 48 else f"{hours // 24} days"
