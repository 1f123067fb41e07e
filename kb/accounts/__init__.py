"""The use cases about people: accounts, signing in and out, and the keys to accounts."""

from kb.accounts.administering import Administering
from kb.accounts.links import Links
from kb.accounts.openid import SingleSignOn
from kb.accounts.own import Own
from kb.accounts.sessions import Sessions
from kb.accounts.signing_in import SigningIn
from kb.accounts.tokens import Tokens

__all__ = ["Accounts"]


class Accounts(Administering, Links, SigningIn, SingleSignOn, Sessions, Tokens, Own):
    """One room; each of its corners has a file."""
