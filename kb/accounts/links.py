"""One-time links to set a password, which the administrator hands on: an invitation, or a reset."""

from dataclasses import replace
from datetime import timedelta

from kb.accounts import mail, passwords, throttle
from kb.accounts.account import Account, AccountState, IssuedLink, Link, Purpose
from kb.accounts.moments import stamped
from kb.accounts.room import AccountAccess
from kb.accounts.secret import hashed, new_secret
from kb.accounts.security_log import note, note_seldom
from kb.accounts.security_note import SecurityEvent
from kb.accounts.store import AccountStore
from kb.errors import Conflict, NotSent, Unknown
from kb.permission import may_manage_accounts, require
from kb.person import Person
from kb.settings import Settings

VALID = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(days=1)}
"""How long a link can be used."""


class Links(AccountAccess):
    """Whoever holds a link sets the account's password with it, once."""

    def hand_link(self, by: Person, id: str) -> IssuedLink:
        """A new link for an account, which ends the older ones; sent too where there is a mail server. Raises Unknown,
        and Conflict where the account is closed."""
        require(may_manage_accounts(by), by, "manage accounts")
        store = self._home.store
        account = store.account(id)
        if account.state is AccountState.ASKED:
            raise Conflict("this account waits for a second person's consent: then there is a link for it")
        if account.state in (AccountState.CLOSED, AccountState.ERASED):
            raise Conflict("this account is closed: reopen it first, or add a new one")
        purpose = Purpose.INVITATION if account.state is AccountState.INVITED else Purpose.RESET
        secret = new_secret()
        link = Link(account.id, purpose, stamped(), stamped(VALID[purpose]), by.id)
        with store.transaction():
            store.add_link(hashed(secret), link, by.id)
            note(self._home, SecurityEvent.LINK_HANDED, account.id, by.id, purpose.value)
        return self._sent(IssuedLink(account, link, f"/links/{secret}"))

    def link(self, secret: str) -> tuple[Link, Account]:
        """A link that can still be used, and whose it is. Raises Unknown."""
        found = self._home.store.link(hashed(secret), stamped())
        if found is None:
            note_seldom(self._home, SecurityEvent.LINK_REFUSED)
            raise _no_link(secret)
        return found, self._home.store.account(found.account)

    def use_link(self, secret: str, password: str, again: str) -> Account:
        """Set the password that a link is for: the account is open, signed out everywhere, its tokens end, and no pause
        holds it up. Raises BadValue, which leaves the link as it is, and Unknown."""
        passwords.check(password, again, self.link(secret)[1], self._words())
        kept = passwords.hash_of(password)
        store = self._home.store
        with store.transaction():
            used = store.use_link(hashed(secret), stamped())
            if used is None:
                raise _no_link(secret)
            account = store.account(used.account)
            store.set_password(account.id, kept, account.id)
            old = account
            if account.state is AccountState.INVITED:
                account = replace(account, state=AccountState.ACTIVE)
            # whoever handed on a new password's link may have used it: an invitation was consented to with the role
            if used.purpose is Purpose.RESET and used.by != account.id and _is_account(store, used.by):
                account = replace(account, rests_on=used.by)
            if account != old:
                store.change_account(account, account.id)
            self._close_keys(account, account.id)
            throttle.forgotten(store, account.email)
            note(self._home, SecurityEvent.LINK_USED, account.id, detail=used.purpose.value)
        return account

    def _sent(self, handed: IssuedLink) -> IssuedLink:
        """The link as it is handed on, with what became of its letter. A letter that fails loses nothing."""
        settings = self._home.settings
        if not settings.smtp:
            return handed
        try:
            mail.send(settings, handed.account.email, *_letter(handed, settings))
        except NotSent as error:
            return replace(handed, note=str(error))
        return replace(handed, mailed=True)


def _letter(handed: IssuedLink, settings: Settings) -> tuple[str, str]:
    """Subject and text."""
    site, address = settings.site_name, settings.site
    ends = f"{settings.local(handed.link.expires):%d %B %Y, %H:%M} ({settings.timezone})"
    invited = handed.link.purpose is Purpose.INVITATION
    why = "You have been given an account" if invited else "A link to set a new password was asked for"
    return (
        f"{site}: {'your account' if invited else 'a new password'}",
        f"{why} at {site}.\n\nOpen this address to set your password:\n\n{address}{handed.path}\n\n"
        f"It can be used once, until {ends}. If you did not expect it, leave it: nothing changes.\n",
    )


def _is_account(store: AccountStore, id: str) -> bool:
    return any(one.id == id for one in store.accounts())


def _no_link(secret: str) -> Unknown:
    return Unknown("link", f"{secret[:4]}…", hint="it was used, replaced or has ended: ask an administrator for one")
