"""The demonstration as the guides are followed on it: with its made-up ledger and records, and people to sign in as."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import BrowserContext

from kb import KnowledgeBase
from kb import demonstration as samples
from kb.accounts.account import AccountState
from kb.person import operator
from tests import homes
from webapp.site.identity import PLAIN_COOKIE

PEOPLE = {
    "delegate": ("delegate@example.org", "Dana Delegate", "delegate", "Chile"),
    "other_delegate": ("other@example.org", "Otto Other", "delegate", "Mexico"),
    "officer": ("officer@example.org", "Olga Officer", "secretariat", ""),
    "chair": ("chair@example.org", "Charu Chair", "chair", ""),
    "administrator": ("admin@example.org", "Ada Admin", "administrator", ""),
}
"""Invented people, one a role, and a delegate of another economy."""


def demonstration(home: Path) -> KnowledgeBase:
    kb = homes.demonstration(home)
    samples.fill(kb)
    samples.add_records(kb)
    for who in PEOPLE.values():
        account = kb.accounts.administering.add(operator("operator"), *who)
        kb.home.store.change_account(replace(account, state=AccountState.ACTIVE), "operator")
    kb.home.update_index()
    return kb


def enter(kb: KnowledgeBase, context: BrowserContext, who: str, address: str) -> None:
    """Sign a browser in as one of PEOPLE; a visitor stays one."""
    if who in PEOPLE:
        account = next(one for one in kb.home.store.accounts() if one.email == PEOPLE[who][0])
        secret = kb.accounts.sessions.begin_session(account)
        context.add_cookies([{"name": PLAIN_COOKIE, "value": secret, "url": address}])
