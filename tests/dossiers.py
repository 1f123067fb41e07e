"""Submissions to test with: filled in as a form would be, and handed in."""

from collections.abc import Mapping
from dataclasses import replace

from kb.accounts.account import Account
from kb.knowledge_base import KnowledgeBase
from kb.submissions.dossier import Dossier, State

ENTRIES: Mapping[str, str] = {
    "title": "Invoices paid within a week by the buyer's bank",
    "summary": "A public bank pays small suppliers' invoices within a week and collects from the buyer.",
    "economies": "Chile",
    "agency": "Agency for Small Firms",
    "kind": "finance instrument",
    "status": "running",
    "since": "2022",
    "objectives": "4.1",
    "problem": "Small suppliers waited three months to be paid. Banks lent to few of them against unpaid invoices.",
    "done": "The bank pays the *invoice* within a week. The buyer pays the bank later, so that firms get credit early.",
    "results": "Two thousand small firms were paid early.",
    "contact": "small.firms@example.org",
    "classification": "public",
    "consent": "Head of the agency",
    "consent_on": "2025-03-01",
}
"""A made-up practice of Chile, the economy of PEOPLE's delegate."""


def begun(kb: KnowledgeBase, author: Account, entries: Mapping[str, str] = ENTRIES, id: str = "") -> Dossier:
    """A draft."""
    economies = tuple(line for line in entries.get("economies", "").splitlines() if line)
    return kb.home.store.begin_dossier(
        Dossier(
            id=id, practice=kb.home.store.new_practice_id(), author=author.id, state=State.DRAFT, entries=entries,
            economies=economies, title=entries.get("title", ""),
        )
    )  # fmt: skip


def handed_in(kb: KnowledgeBase, author: Account, entries: Mapping[str, str] = ENTRIES, id: str = "") -> Dossier:
    """A submission that waits for the desk."""
    return again(kb, begun(kb, author, entries, id), entries)


def again(kb: KnowledgeBase, dossier: Dossier, entries: Mapping[str, str]) -> Dossier:
    """The next round of a draft, or of one that came back."""
    now = kb.home.store.dossier(dossier.id)
    handed = replace(now, state=State.SUBMITTED, round=now.round + 1, entries=entries, title=entries.get("title", ""))
    kb.home.store.move_dossier(handed, now.state, now.author)
    return kb.home.store.dossier(dossier.id)
