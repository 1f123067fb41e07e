"""What a person follows is theirs: they get it when they ask for what is kept of them, and it goes when they go."""

import json
from collections.abc import Callable
from pathlib import Path

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from kb.transfer.erasing import erase_person
from kb.transfer.person_export import export_person

BY = operator("operator")


def test_it_is_in_what_is_taken_out_of_a_person_without_the_key_of_the_feed(
    kb: KnowledgeBase, account_of: Callable[[str], Account], tmp_path: Path
) -> None:
    account = account_of("delegate")
    kb.following.begin(account.person(), "search", "q=loans", "My own name for it")
    secret = kb.following.new_feed(account.person())
    done = export_person(kb, account.email, tmp_path / "person", BY)
    text = (done.folder / "person.json").read_text("utf-8")
    tables = json.loads(text)["tables"]
    assert [row["name"] for row in tables["follows"]] == ["My own name for it"]
    kept = kb.home.store.follow_choice(account.id).feed
    assert kept and kept not in text and secret not in text and len(tables["follow_choices"]) == 1


def test_it_goes_with_the_person_and_nothing_opens_it_any_more(
    kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    account, other = account_of("delegate"), account_of("other_delegate")
    account_of("administrator")
    for one in (account, other):
        kb.following.begin(one.person(), "area", "4", f"Of {account.name}")
        kb.following.new_feed(one.person())
    erase_person(kb, account.email, account.email, BY)
    store = kb.home.store
    assert store.follows(account.id) == () and store.follow_choice(account.id).feed == ""
    (left,) = store.follows(other.id)
    assert account.name not in left.name and store.follow_choice(other.id).feed
    assert kb.trail.verification.prove().holds
