"""The settings: defaults < kb.toml < KB_* variables < options; an unknown name is an error.

What is secret comes from the environment alone, so that no kb.toml holds a password.
"""

import json
import os
import re
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, tzinfo
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from kb.errors import BadValue, HomeProblem
from kb.files import database
from kb.person import ROLES

SECOND_FACTOR_KEY = "second-factor.key"

DEFAULT_ENCODER = "all-MiniLM-L6-v2"


@dataclass(frozen=True)
class Settings:
    """Everything that a home can set. `home` is the folder that practices/ and index/ lie in.

    `encoder` names one model or several, whose vectors are then searched together: a name of the catalogue, a folder
    with a sentence-transformers model, or `none`: words only. `runtime` says what computes them: auto, onnx, fp32 or
    bf16; `device` where many texts are computed: auto, cpu or cuda.
    `hosts` are the names the web application answers to, beside that of `address` (neither set: this machine's own).
    `security_contact` is where weaknesses of the site are to be told, an address of mail, telephone or the web.
    `online` lets a model name be looked up on a hub. `address` is where readers find the site, for every link that is
    handed out: https://practices.example.org. `proxies` are the networks whose word counts on whom they ask for.
    `searches_per_minute` and `api_calls_per_minute` are of one account, or of a visitor's address (0: as many as are
    asked). `harvest_size` is how many records a harvester is given at once, `licence` the address of the licence under
    which they may be used (none: nothing is said of it). `served` is where this process serves, and no setting of a
    home. `smtp` is the mail server, host:port (none: no mail), `mail_from` whom letters come from, `smtp_user` who
    signs in there; `digest_hour` is the hour of the day after which each person's letter of the day goes out. The
    single sign-on is on where `openid_issuer` and `openid_client` are set, and is called `openid_name` on its button.
    `openid_role_claim` is the claim that roles come from, `openid_roles` what each of its values gives
    ("group: role", the first that fits); `openid_economy_claim` and `openid_economies` the same of economies.
    `openid_scopes` are asked for besides, where the provider needs that to say so. With `openid_provision` whoever is
    given a role and has no account gets one.
    `second_factor` names the roles that must have a second factor (none: whoever wants one sets it up); after the
    single sign-on it is asked too, unless `second_factor_after_sign_on` is off or the provider says that it did.
    Before a token, a role, an erasure and the like people are asked again who they are after `asked_again_minutes`
    (0: never).
    `search_days` is for how many days searches that found little, and what readers said of hits, are kept,
    `notice_days` for how many notices that were read are.
    `security_days` is for how many days the security log is kept.
    `account_quota` and `home_quota` are how many megabytes of files one account and all together may attach;
    `disk_reserve` how many stay free: with less, nothing large is taken or made. `scanner` is a command line that looks
    through every file that is handed in, by its standard input or, where it says {file}, by a path; it ends with 0
    where the file may be kept.
    `timezone` is where the site is, by its name in the time zone database: a day begins there at its midnight.
    `log` is how a serving process writes what happens, text or json; `access_log` adds a line for each request.
    `metrics` answers programs of this machine at /metrics; with a `metrics_token` whoever brings it is answered.
    `webhooks_to_this_machine` lets webhooks be sent to this machine too, without encryption: for trying them out.
    `backups` is the folder, or the pattern of names, that `kb backup` writes to where none is named.
    """

    home: Path
    plan: str = "smewg-2021-2024"
    store: str = "sqlite:kb.sqlite"
    encoder: tuple[str, ...] = (DEFAULT_ENCODER,)
    runtime: str = "auto"
    device: str = "auto"
    online: bool = False
    site_name: str = "SMEWG Best Practices"
    timezone: str = "UTC"
    demonstration: bool = False
    search_days: int = 730
    notice_days: int = 365
    hosts: tuple[str, ...] = ()
    address: str = ""
    proxies: tuple[str, ...] = ("127.0.0.0/8", "::1")
    searches_per_minute: int = 600
    api_calls_per_minute: int = 1200
    harvest_size: int = 100
    licence: str = ""
    smtp: str = ""
    mail_from: str = ""
    smtp_user: str = ""
    digest_hour: int = 7
    openid_issuer: str = ""
    openid_client: str = ""
    openid_name: str = "single sign-on"
    openid_scopes: tuple[str, ...] = ()
    openid_role_claim: str = ""
    openid_roles: tuple[str, ...] = ()
    openid_economy_claim: str = ""
    openid_economies: tuple[str, ...] = ()
    openid_provision: bool = False
    security_contact: str = ""
    second_factor: tuple[str, ...] = ()
    second_factor_after_sign_on: bool = True
    asked_again_minutes: int = 15
    log: str = "text"
    access_log: bool = False
    metrics: bool = False
    backups: str = ""
    webhooks_to_this_machine: bool = False
    security_days: int = 180
    account_quota: int = 200
    home_quota: int = 20_000
    disk_reserve: int = 500
    scanner: str = ""
    smtp_password: str = field(default="", repr=False)
    openid_secret: str = field(default="", repr=False)
    served: str = ""
    metrics_token: str = field(default="", repr=False)

    @property
    def site(self) -> str:
        """Where the site is found, without a slash at the end: all that is handed out begins so, whatever name a
        request was sent to. Where nothing is set, where `kb serve` serves it."""
        return self.address.rstrip("/") or EVERYWHERE.sub(r"\g<1>127.0.0.1", self.served) or "http://127.0.0.1:8000"

    @property
    def reports_to(self) -> str:
        """Where weaknesses are to be told, as an address with its scheme; empty where nothing is set."""
        told = self.security_contact
        return told if not told or ":" in told else f"mailto:{told}"

    # -- days: moments are kept in universal time, and every day or year that is read off one is the site's own ----

    @property
    def zone(self) -> tzinfo:
        return UTC if self.timezone == "UTC" else ZoneInfo(self.timezone)

    def today(self) -> date:
        """The day that it is where the site is."""
        return self.day_of(database.now())

    def day_of(self, moment: str) -> date:
        """The day on which a moment in ISO 8601 was where the site is; a day is itself."""
        return self.local(moment).date()

    def local(self, moment: str) -> datetime:
        """A moment in ISO 8601 by the clocks where the site is; one that names no zone is there already."""
        read = datetime.fromisoformat(moment)
        return read.astimezone(self.zone) if read.tzinfo else read.replace(tzinfo=self.zone)

    def begins(self, day: date) -> str:
        """The moment at which a day begins where the site is, as the store keeps moments."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC).isoformat(timespec="seconds")

    @property
    def practices(self) -> Path:
        return self.home / "practices"

    @property
    def encoders(self) -> Path:
        """Where encoders lie that were added to this home."""
        return self.home / "index" / "encoders"

    @property
    def relevance(self) -> Path:
        """Where what was measured lies."""
        return self.home / "index" / "relevance"

    @property
    def judgements(self) -> Path:
        """What readers said of a search's hits."""
        return self.home / "index" / "judgements.jsonl"

    @property
    def built(self) -> Path:
        """Where the index lies: it can be thrown away at any time."""
        return self.home / "index" / "built"

    @property
    def attachments(self) -> Path:
        """Where the files lie that go with submissions and practices."""
        return self.home / "attachments"

    @property
    def imports(self) -> Path:
        """Where files wait that were brought and are not applied."""
        return self.home / "imports"

    @property
    def keys(self) -> Path:
        """Where the key lies that signs heads of the trail, and the public keys with which they are checked."""
        return self.home / "keys"

    @property
    def last_backup(self) -> Path:
        """What was backed up last, from when, and where to."""
        return self.home / "last-backup.json"

    @property
    def not_public(self) -> tuple[Path, ...]:
        """Beside the store, what nobody but the owner of the home is to read. kb.toml is not of it: no secret may stand
        in it. Of the indexes the one that is open to anyone lies with the others."""
        private = self.built, self.attachments, self.imports, self.judgements, self.keys
        return *private, self.last_backup, self.second_factor_key

    @property
    def second_factor_key(self) -> Path:
        """What the secrets of second factors are locked with in the store; in no backup."""
        return self.home / SECOND_FACTOR_KEY


CONTACT = re.compile(
    r"(?:mailto:)?[\w.+%-]{1,64}@[A-Za-z0-9.-]{1,253}|https://[!-~]{1,500}|tel:\+[0-9-]{3,30}", re.ASCII
)
"""An address of mail, of the web by https, or a telephone's: one line, as security.txt has it."""

LICENCE = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,500}", re.ASCII)

EVERYWHERE = re.compile(r"^(http://)(?:0\.0\.0\.0|\[::\])(?=:)")
"""Served so, every address of the machine is answered; it is found at this one."""

RETIRED = {"recording": "who may record is a matter of accounts now"}
"""Settings that are no more, and what is in their place."""

SECRETS = ("smtp_password", "openid_secret", "metrics_token")
"""What only the environment may hold: KB_SMTP_PASSWORD, KB_OPENID_SECRET, KB_METRICS_TOKEN."""

LOGS = ("text", "json")

NAMES = tuple(field.name for field in fields(Settings) if field.name not in ("home", "served", *SECRETS))

ENVIRONMENT = "environment"


def load(home: Path | None = None, options: Mapping[str, str] | None = None) -> Settings:
    """The settings of a home: the folder given, else KB_HOME, else the folder worked in.

    Raises HomeProblem where that is no home, and where kb.toml, a variable or an option is wrong.
    """
    given = home or Path(os.environ.get("KB_HOME") or ".")
    folder = given.resolve()
    if not (folder / "practices" / "economies.yaml").is_file():
        raise HomeProblem(
            f"{given} is not a home: it has no practices/economies.yaml. "
            "Go to one, set KB_HOME, or write a new one with `kb init FOLDER`"
        )
    settings = _apply(Settings(home=folder), _toml(folder / "kb.toml"), "kb.toml")
    settings = _apply(settings, _environment(), ENVIRONMENT)
    return _apply(settings, dict(options or {}), "options")


def _toml(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise HomeProblem(f"{path}: cannot be read as TOML: {error}") from None


def _environment() -> dict[str, object]:
    """KB_STORE and the like. KB_HOME says where, not what."""
    return {
        name[3:].lower(): value for name, value in os.environ.items() if name.startswith("KB_") and name != "KB_HOME"
    }


def _apply(settings: Settings, values: Mapping[str, object], where: str) -> Settings:
    changes: dict[str, object] = {}
    for name, value in values.items():
        if name in RETIRED:
            raise HomeProblem(f"{where}: take out {name!r}: {RETIRED[name]}")
        if name in SECRETS and where != ENVIRONMENT:
            raise HomeProblem(f"{where}: take out {name!r}: a secret is read from KB_{name.upper()} alone")
        if name not in (*NAMES, *SECRETS):
            raise HomeProblem(f"{where}: unknown setting {name!r}; known are {', '.join(NAMES)}")
        changes[name] = _typed(name, value, getattr(settings, name))
    return replace(settings, **changes)  # type: ignore[arg-type]


def _typed(name: str, value: object, default: object) -> object:
    if isinstance(default, bool):
        return value if isinstance(value, bool) else _flag(name, str(value))
    if isinstance(default, int):
        return _whole(name, value)
    if isinstance(default, tuple):
        parts = value if isinstance(value, list) else str(value).split(",")
        given = tuple(str(part).strip() for part in parts if str(part).strip())
        if name == "proxies":
            _check_networks(given)
        if name in ("openid_roles", "openid_economies"):
            _check_mapping(name, given)
        if name == "second_factor" and not set(given) <= set(ROLES):
            raise BadValue(name, ", ".join(given), f"roles: {', '.join(ROLES)}; recommended are all but delegate")
        return given
    if name == "address" and str(value) and not _is_site(str(value)):
        raise BadValue(name, value, "the site's own address, for example https://practices.example.org")
    if name == "security_contact" and str(value) and not CONTACT.fullmatch(str(value)):
        raise BadValue(name, value, "where weaknesses are told: security@example.org, https://… or tel:+…")
    if name == "licence" and str(value) and not LICENCE.fullmatch(str(value)):
        raise BadValue(name, value, "the licence's address, for example https://creativecommons.org/licenses/by/4.0/")
    if name == "timezone" and not _is_zone(str(value)):
        raise BadValue(name, value, "a name of the time zone database, for example Asia/Tokyo or America/Lima; or UTC")
    if name == "log" and value not in LOGS:
        raise BadValue("log", value, " or ".join(LOGS))
    if name == "scanner":
        _check_command(str(value))
    return str(value)


def with_store(toml: str, store: str) -> str:
    """The text of a kb.toml that names another store; every other line stays as it is."""
    line = f"store = {json.dumps(store, ensure_ascii=False)}"
    if _STORE.search(toml):
        return _STORE.sub(lambda _: line, toml, count=1)
    return f"{line}\n{toml}"  # above the rest, where no table of its own has begun


_STORE = re.compile(r"^[ \t]*store[ \t]*=.*$", re.M)


def _is_zone(text: str) -> bool:
    try:
        return text == "UTC" or bool(ZoneInfo(text))
    except (KeyError, ValueError, OSError):  # no such name, a path, a folder of zones
        return False


def _is_site(text: str) -> bool:
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0  # a port that is none raises
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and named and parts.path in ("", "/") and not parts.query


def _check_mapping(name: str, given: tuple[str, ...]) -> None:
    """What a claim holds, a colon, and what that gives."""
    for line in given:
        value, colon, means = (part.strip() for part in line.rpartition(":"))
        if not (value and colon and means) or (name == "openid_roles" and means not in ROLES):
            gives = f"a role: {', '.join(ROLES)}" if name == "openid_roles" else "an economy's name"
            raise BadValue(name, line, f"entries like `value of the claim: {means or 'what it gives'}`, with {gives}")


def _check_networks(given: tuple[str, ...]) -> None:
    for network in given:
        try:
            ip_network(network, strict=False)
        except ValueError:
            raise BadValue("proxies", network, "addresses and networks of proxies, for example 10.0.0.0/8") from None


NUMBERS = {
    "searches_per_minute": (0, 1_000_000),
    "api_calls_per_minute": (0, 1_000_000),
    "harvest_size": (1, 1000),
    "asked_again_minutes": (0, 720),
    "digest_hour": (0, 23),
    **dict.fromkeys(("security_days", "search_days", "notice_days"), (1, 3650)),
    "account_quota": (1, 1_000_000),
    "home_quota": (1, 100_000_000),
    "disk_reserve": (0, 10_000_000),
}
"""The least and the most of each setting that is a number. No session lasts longer than 720 minutes."""


def _whole(name: str, value: object) -> int:
    least, most = NUMBERS[name]
    text = str(value).strip()
    number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1
    if isinstance(value, bool) or not least <= number <= most:
        raise BadValue(name, value, f"a whole number from {least} to {most}")
    return number


def _check_command(line: str) -> None:
    try:
        shlex.split(line)
    except ValueError:
        raise BadValue("scanner", line, "a command line, every quotation mark of it closed") from None


def _flag(name: str, value: str) -> bool:
    if value.casefold() not in ("true", "false", "1", "0", "yes", "no"):
        raise BadValue(name, value, "true or false")
    return value.casefold() in ("true", "1", "yes")
