"""The answers of two homes at the same addresses, held against each other to the byte."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from flask.testing import FlaskClient

from kb.accounts import moments
from kb.accounts.account import AccountState
from kb.encoder import HashingEncoder
from kb.files import database
from kb.files.signing_key import open_signing_key
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import load
from tests import homes, sites
from tests.campaigns.noninterference.secrets import plant
from tests.conftest import PEOPLE
from webapp.site.identity import PLAIN_COOKIE

OWN_TO_A_REQUEST = frozenset({"X-Request-ID", "Date", "Set-Cookie"})
"""Headers that differ from request to request."""


_OF_CHANCE = re.compile(rb"/account/sessions/[0-9a-f]+/end|urn:request:[0-9a-f]+")
"""What is drawn by chance: the reader's own session, and a request's number in what is said of an error."""


@dataclass(frozen=True)
class Answer:
    """What a reader gets: all of it that could tell one home from another."""

    status: int
    headers: tuple[tuple[str, str], ...]
    data: bytes


@dataclass(frozen=True)
class Difference:
    """An address at which the two homes answer otherwise."""

    address: str
    before: Answer
    after: Answer

    def __str__(self) -> str:
        if self.before.status != self.after.status:
            return f"{self.address}: {self.before.status} became {self.after.status}"
        if self.before.headers != self.after.headers and self.before.data == self.after.data:
            return f"{self.address}: {set(self.before.headers) ^ set(self.after.headers)}"
        at = next(
            (no for no, (a, b) in enumerate(zip(self.before.data, self.after.data, strict=False)) if a != b),
            min(len(self.before.data), len(self.after.data)),
        )
        old, new = (one.data[max(0, at - 60) : at + 90] for one in (self.before, self.after))
        return f"{self.address}: at byte {at} {old!r} became {new!r}"


@contextmanager
def stopped_clock(moment: str = "") -> Iterator[None]:
    """The site's clock stands, at this moment, so that no answer differs for having been given later. What asks is left
    as it is, for whoever is loaded meanwhile would ask the stopped one ever after; what it reads is stopped."""
    stands = datetime.fromisoformat(moment or database.now())

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return stands.astimezone(tz)

    clocks = [(module, module.datetime) for module in (database, moments)]
    for module, _ in clocks:
        module.datetime = Stopped  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module, was in clocks:
            module.datetime = was  # type: ignore[attr-defined]


@contextmanager
def two_homes(template: Path, kinds: Sequence[str], each: int) -> Iterator[tuple[KnowledgeBase, KnowledgeBase]]:
    """A home, and the same one with secrets in it; both have the same reader, a delegate of Chile."""
    with tempfile.TemporaryDirectory() as folder, stopped_clock():
        made = []
        for name in ("without", "with"):
            place = Path(folder) / name
            place.mkdir()
            home = homes.begin(place)
            homes.copy(template, home)
            kb = KnowledgeBase(load(home), HashingEncoder())
            reader = kb.accounts.administering.add(operator("operator"), *PEOPLE["delegate"])
            kb.home.store.change_account(replace(reader, state=AccountState.ACTIVE), "operator")
            made.append(kb)
        open_signing_key(made[0].settings.keys)  # drawn by chance, and said on a page: both homes have the one
        shutil.copytree(made[0].settings.keys, made[1].settings.keys, dirs_exist_ok=True)
        papers = Path(folder) / "papers"
        papers.mkdir()
        plant(made[1], kinds, each, papers)
        yield made[0], made[1]
        shutil.rmtree(papers)


def answers(client: FlaskClient, addresses: Sequence[str]) -> dict[str, Answer]:
    found = {}
    for address in addresses:
        told = client.get(address)
        headers = tuple(sorted(one for one in told.headers.items() if one[0] not in OWN_TO_A_REQUEST))
        found[address] = Answer(told.status_code, headers, _OF_CHANCE.sub(b"", told.data))
    return found


def differences(
    before: KnowledgeBase, after: KnowledgeBase, addresses: Sequence[str], who: str = ""
) -> tuple[Difference, ...]:
    """Where a visitor, or with `who` the account of that address, is answered otherwise."""
    without, with_them = (answers(_client(kb, who), addresses) for kb in (before, after))
    return tuple(Difference(one, without[one], with_them[one]) for one in addresses if without[one] != with_them[one])


def _client(kb: KnowledgeBase, who: str) -> FlaskClient:
    kb.home.settings = replace(kb.settings, searches_per_minute=0, api_calls_per_minute=0)
    client = sites.client(kb)
    if who:
        account = next(one for one in kb.home.store.accounts() if one.email == who)
        client.set_cookie(PLAIN_COOKIE, kb.accounts.sessions.begin_session(account))
    return client
