"""Tokens: keys to the API that a person makes for a program of theirs."""

import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from kb.accounts.account import AccountState, NewToken, Token
from kb.accounts.moments import passed, stamped
from kb.accounts.room import AccountAccess
from kb.accounts.secret import hashed, new_secret
from kb.accounts.security_log import note, note_seldom
from kb.accounts.security_note import SecurityEvent
from kb.accounts.sessions import TOUCHED
from kb.errors import BadValue, Conflict, StoreProblem, TokenRefused
from kb.permission import may_keep_account, require
from kb.person import Person, Scope, granted

PREFIX = "kb_"
"""What a token begins with, so that one that lies about in a file is known for what it is."""

NONE = "this token is none; copy it anew from where you keep it, or make another on your account's page"
ENDED = (
    "this token has ended: its time was over, it was revoked, or its owner set a new password, signed out everywhere "
    "or got another role; make another on your account's page"
)

LONGEST_DAYS = 365

LONGEST_TO_ADMINISTER = 30
"""Days of a token that does what its owner would be asked again for who they are."""
MOST_TOKENS = 20
LONGEST_TITLE = 80


class Tokens(AccountAccess):
    """A token acts as its owner, in the role that the owner has now, within its scope."""

    def make_token(self, by: Person, title: str, scope: str, days: str) -> NewToken:
        """A new token, whose secret is shown this once. Raises BadValue and Conflict."""
        require(may_keep_account(by), by, "make a token")
        label = "".join(char for char in title.strip() if unicodedata.category(char)[0] != "C")
        if not label or len(label) > LONGEST_TITLE:
            raise BadValue("title", title, f"what the token is for, in at most {LONGEST_TITLE} characters")
        grants = granted(scope)
        lasting = int(days) if days.strip().isascii() and days.strip().isdecimal() and len(days) < 9 else 0
        most = LONGEST_TO_ADMINISTER if Scope.ADMINISTER in grants else LONGEST_DAYS
        if not 1 <= lasting <= most:
            raise BadValue("days", days, f"a whole number of days from 1 to {most}")
        if len(self.tokens(by)) >= MOST_TOKENS:
            raise Conflict(f"you have {MOST_TOKENS} tokens: revoke one that is not used any more")
        secret = PREFIX + new_secret()
        asked = Token("", by.id, label, _written(scope), stamped(), stamped(timedelta(days=lasting)))
        with self._home.store.transaction():
            kept = self._home.store.add_token(hashed(secret), asked)
            note(self._home, SecurityEvent.TOKEN_MADE, by.id, detail=f"{kept.id} to {kept.scope}, for {lasting} days")
        return NewToken(kept, secret)

    def tokens(self, by: Person) -> tuple[Token, ...]:
        """One's own tokens that can be used, newest first."""
        return tuple(
            token for token in self._home.store.tokens(by.id) if not token.revoked and not passed(token.expires)
        )  # fmt: skip

    def revoke_token(self, by: Person, id: str) -> None:
        """Raises Unknown where it is none of one's own."""
        require(may_keep_account(by), by, "revoke a token")
        with self._home.store.transaction():
            self._home.store.revoke_token(by.id, id, by.id)
            note(self._home, SecurityEvent.TOKEN_ENDED, by.id, detail=id)

    def person_of_token(self, secret: str) -> Person:
        """Who a token acts as. Raises TokenRefused."""
        found = self._home.store.token(hashed(secret))
        if found is None or found.revoked or passed(found.expires):
            why = "none of ours" if found is None else f"{found.id} has ended"
            note_seldom(self._home, SecurityEvent.TOKEN_REFUSED, found.account if found else "", why)
            raise TokenRefused(ENDED if found else NONE)
        account = self._home.store.account(found.account)
        if account.state is not AccountState.ACTIVE:
            note_seldom(self._home, SecurityEvent.TOKEN_REFUSED, found.account, f"{found.id}: {account.state}")
            raise TokenRefused("the account of this token is closed; ask an administrator")
        if not found.last_used or passed(found.last_used, TOUCHED):
            with suppress(StoreProblem):  # reading goes on while another process writes for long
                self._home.store.touch_token(found.id, stamped())
        grants = granted(found.scope)
        acts = Scope.READ if grants == {Scope.READ} else Scope.WRITE
        return replace(account.person(acts), grants=grants)


def _written(scope: str) -> str:
    """The scopes as they are kept: each once, in their own order, without `read` where another holds it."""
    named = scope.split()
    return " ".join(one for one in Scope if one in named and (one is not Scope.READ or len(set(named)) == 1))
