"""The home that is asked: something behind every door, and a person in each role."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from kb.accounts.account import Account, AccountState
from kb.encoder import HashingEncoder
from kb.files.content_store import ContentStore
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.practice.attachment import Attachment
from kb.settings import load
from kb.submissions.dossier import Dossier, State
from tests import homes
from tests.conftest import PEOPLE
from tests.dossiers import handed_in
from webapp.site.identity import PLAIN_COOKIE

TOKENS = ("token to read", "token to write")

ROLES = ("visitor", *PEOPLE, *TOKENS)

_NUMBERS = itertools.count()


@dataclass(frozen=True)
class FuzzedHome:
    """A home with the suite's write-ups; it is spent after some hundred cases, for they change it."""

    kb: KnowledgeBase
    people: Mapping[str, Account]
    tokens: Mapping[str, str]

    def client(self, app: Flask, role: str) -> tuple[FlaskClient, dict[str, str]]:
        """A client in this role, and the headers that it sends."""
        client = app.test_client()
        if role in self.tokens:
            return client, {"Authorization": f"Bearer {self.tokens[role]}"}
        if role != "visitor":
            client.set_cookie(PLAIN_COOKIE, self.kb.accounts.sessions.begin_session(self.people[role]))
        return client, {}


def fuzzed_home(template: Path, folder: Path) -> FuzzedHome:
    """A new one, of a copy of the template, in the folder."""
    place = folder / f"home-{next(_NUMBERS)}"
    place.mkdir()
    home = homes.begin(place)
    homes.copy(template, home)
    # what is counted is another matter: here nobody is to be told to come again
    settings = replace(load(home), searches_per_minute=0, api_calls_per_minute=0)
    kb = KnowledgeBase(settings, HashingEncoder())
    people = {who: _person(kb, who) for who in PEOPLE}
    handed_in(kb, people["delegate"], id="d1")
    for id, practice, state in (
        ("published", "japan-credit-guarantee", State.PUBLISHED),
        ("a-draft", "", State.DRAFT),
    ):
        kb.home.store.begin_dossier(
            Dossier(id=id, practice=practice, author=people["delegate"].id, state=state, entries={})
        )
        kept = ContentStore(settings.attachments).keep(b"%PDF-1.7")
        kb.home.store.attach(Attachment(0, id, "", f"{id}.pdf", "pdf", 8, kept, "", people["delegate"].id, ""))
    made = kb.accounts.tokens.make_token
    tokens = {
        "token to read": made(people["officer"].person(), "reads", "read", "30").secret,
        "token to write": made(people["delegate"].person(), "writes", "write", "30").secret,
    }
    return FuzzedHome(kb, people, tokens)


def _person(kb: KnowledgeBase, who: str) -> Account:
    made = replace(
        kb.accounts.administering.add(operator("operator"), *PEOPLE[who]),
        state=AccountState.ACTIVE,
    )
    kb.home.store.change_account(made, "operator")
    return made
