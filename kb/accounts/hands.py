"""Which accounts may be one person's: whoever alone gave an account its role or its password may be behind it."""

from collections.abc import Iterable, Mapping

from kb.accounts.account import Account


def hand(id: str, rests_on: Mapping[str, str]) -> str:
    """The account that everything of this one rests on; itself where a second person consented to it."""
    seen = [id]
    while (next_one := rests_on.get(seen[-1], "")) and next_one not in seen:
        seen.append(next_one)
    if next_one:  # they gave each other what they have: all in the circle are one hand, whoever is asked about
        return min(seen[seen.index(next_one) :])
    return seen[-1]


def are_one(one: str, other: str, accounts: Iterable[Account]) -> bool:
    """Whether two accounts may be one person's. Whoever has no account is none of theirs."""
    rests_on = {account.id: account.rests_on for account in accounts}
    if one not in rests_on or other not in rests_on:
        return one == other
    return hand(one, rests_on) == hand(other, rests_on)
