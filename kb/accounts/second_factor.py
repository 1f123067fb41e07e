"""A second factor: a secret that an app on one's telephone shares, which shows a new code every half minute, and ten
recovery codes for the day it is lost."""

from datetime import timedelta

from kb.accounts import one_time_codes as codes
from kb.accounts import second_factor_key as key
from kb.accounts import throttle
from kb.accounts.account import (
    Account,
    AccountState,
    ProposedFactor,
    Second,
    SecondFactor,
    SecondFactorState,
)
from kb.accounts.moments import moment, stamped
from kb.accounts.room import AccountAccess
from kb.accounts.secret import hashed
from kb.accounts.security_log import note, note_seldom
from kb.accounts.security_note import SecurityEvent
from kb.errors import Conflict, SignInRefused, TooMany
from kb.permission import may_keep_account, may_manage_accounts, require
from kb.person import Person

LASTS = timedelta(minutes=30)
"""How long a proposed one waits for its first code."""

FEW = 3
"""Recovery codes left, from which on one is told to make new ones."""

WRONG = "this code opens nothing; wait for the next one in your app, or use a recovery code that you have not used"


class SecondFactors(AccountAccess):
    """Each code is taken once, of an app and of the list, however many processes are asked at the same time."""

    # -- one's own ---------------------------------------------------------------------------------------

    def state(self, by: Person) -> SecondFactorState:
        require(may_keep_account(by), by, "see the second factor of an account")
        found, left = self._home.store.second_factor(by.id), self._home.store.recovery_codes(by.id)
        return SecondFactorState(found.since if found else "", left, self.is_asked(by))

    def propose(self, by: Person) -> None:
        """Begin to set one up; the one before holds until the new one is confirmed. Raises StoreProblem where the key
        file cannot be written."""
        require(may_keep_account(by), by, "set up a second factor")
        locked = key.lock(self._home.settings.second_factor_key, codes.new_secret(), by.id)
        self._home.store.propose_factor(by.id, locked, stamped())

    def proposed(self, by: Person) -> ProposedFactor | None:
        """What is being set up, as its owner's app is to be told; none where nothing is."""
        require(may_keep_account(by), by, "set up a second factor")
        kept = self._home.store.proposed_factor(by.id, stamped(-LASTS))
        if not kept:
            return None
        try:
            secret = key.unlock(self._home.settings.second_factor_key, kept, by.id)
        except key.KeyGone:  # what was proposed under another key is begun anew
            return None
        settings = self._home.settings
        email = self._home.store.account(by.id).email
        return ProposedFactor(codes.as_text(secret), codes.address(secret, settings.site_name, email))

    def confirm(self, by: Person, code: str, client: str = "") -> tuple[str, ...]:
        """Set up what was proposed, by a code of it: every session ends, and the recovery codes are given this once.
        Raises SignInRefused, TooMany, and Conflict where nothing is proposed."""
        require(may_keep_account(by), by, "set up a second factor")
        store = self._home.store
        kept = store.proposed_factor(by.id, stamped(-LASTS))
        if not kept:
            raise Conflict("nothing waits to be confirmed: begin to set up a second factor again")
        self._attempt(by.id, client)
        secret = key.unlock(self._home.settings.second_factor_key, kept, by.id)
        step = codes.step_of(secret, codes.plain(code), moment().timestamp())
        if step is None:
            raise SignInRefused("this is not the code that your app shows; look at its clock, and type the next one")
        new = codes.new_recovery_codes()
        with store.transaction():
            if store.proposed_factor(by.id, stamped(-LASTS)) != kept:  # another page began anew, or was first
                raise Conflict("another set-up was begun meanwhile: begin again")
            before = store.second_factor(by.id)
            factor = SecondFactor(by.id, kept, stamped(), step)
            store.set_second_factor(factor, [codes.hashed_recovery_code(one) for one in new], by.id)
            store.end_sessions(by.id)
            store.end_halves(by.id)
            note(self._home, SecurityEvent.FACTOR_SET, by.id, client=client or None)
            self._tell(by.id, "a new second factor was set up" if before else "a second factor was set up")
        self._succeeded(by.id)
        return new

    def new_recovery_codes(self, by: Person) -> tuple[str, ...]:
        """Ten new ones, given this once; all before end. Raises Unknown where there is no second factor."""
        require(may_keep_account(by), by, "make recovery codes")
        new = codes.new_recovery_codes()
        with self._home.store.transaction():
            kept = [codes.hashed_recovery_code(one) for one in new]
            self._home.store.renew_recovery_codes(by.id, kept, by.id)
            note(self._home, SecurityEvent.RECOVERY_RENEWED, by.id)
            self._tell(by.id, "new recovery codes were made")
        return new

    def take_off(self, by: Person) -> None:
        """Do without one. Raises Conflict where one's role must have it, and where there is none."""
        require(may_keep_account(by), by, "take a second factor off")
        if self.is_asked(by):
            raise Conflict("your role must have a second factor; set up another one in its place")
        with self._home.store.transaction():
            if not self._home.store.drop_second_factor(by.id, by.id):
                raise Conflict("this account has no second factor")
            note(self._home, SecurityEvent.FACTOR_REMOVED, by.id)
            self._tell(by.id, "the second factor was taken off")

    # -- whether one is asked for --------------------------------------------------------------------------

    def is_asked(self, person: Person) -> bool:
        """Whether this person's role must have one."""
        return person.role in self._home.settings.second_factor

    def is_set(self, account: str) -> bool:
        return self._home.store.second_factor(account) is not None

    def is_missing(self, person: Person, session: str) -> bool:
        """Whether this person must have one, has none, and did not prove one to the provider of the single sign-on;
        `session` is the session's secret, empty for a token."""
        if not self.is_asked(person) or self.is_set(person.id):
            return False
        store, settings = self._home.store, self._home.settings
        by_provider = bool(store.subject(person.id))
        if not session:  # a token of somebody whose provider may ask: no page of theirs was open to make it before
            return not by_provider
        found = store.session(hashed(session))
        second = found.second if found else Second.NONE
        return second is not Second.PROVIDER and (settings.second_factor_after_sign_on or not by_provider)

    # -- codes -----------------------------------------------------------------------------------------------

    def check(self, account: Account, code: str, client: str = "") -> None:
        """Take a code of an account's app, or a recovery code; each once. Raises SignInRefused, TooMany, and KeyGone
        where an app's code cannot be checked."""
        self._attempt(account.id, client)
        plain = codes.plain(code)
        right = self._of_app(account.id, plain) if codes.is_of_app(plain) else self._of_list(account.id, plain)
        if not right:
            note(self._home, SecurityEvent.FACTOR_REFUSED, account.id, client=client or None)
            raise SignInRefused(WRONG)
        self._succeeded(account.id)

    def _of_app(self, account: str, code: str) -> bool:
        store = self._home.store
        found = store.second_factor(account)
        if found is None:
            return False
        secret = key.unlock(self._home.settings.second_factor_key, found.key, account)
        step = codes.step_of(secret, code, moment().timestamp())
        return step is not None and store.take_step(account, step)

    def _of_list(self, account: str, code: str) -> bool:
        store = self._home.store
        with store.transaction():
            if not code or not store.use_recovery_code(account, codes.hashed_recovery_code(code), stamped()):
                return False
            note(self._home, SecurityEvent.RECOVERY_USED, account)
            left = store.recovery_codes(account)
            more = "; make new ones on your account's page" if left <= FEW else ""
            self._tell(account, f"a recovery code was used, and {left} {'is' if left == 1 else 'are'} left{more}")
        return True

    def _attempt(self, account: str, client: str) -> None:
        """By a key of its own: whoever has the password does not start anew with every right one of it."""
        try:
            throttle.attempt_within(self._home.store, _key(account))
        except TooMany:
            note_seldom(self._home, SecurityEvent.HELD_UP, account, "second factor", client or None)
            raise

    def _succeeded(self, account: str) -> None:
        throttle.succeeded_within(self._home.store, _key(account))

    # -- others' ---------------------------------------------------------------------------------------------

    def with_one(self, by: Person) -> frozenset[str]:
        """The accounts that have a second factor, by id."""
        require(may_manage_accounts(by), by, "manage accounts")
        return frozenset(one.account for one in self._home.store.second_factors())

    def reset(self, by: Person, id: str, why: str = "") -> Account:
        """Take another's second factor off, who has lost it: whoever signs in next needs the password alone, and sets
        up a new one where the role must have it. They are signed out and told. Raises Unknown, and Conflict where it
        is one's own or there is none."""
        require(may_manage_accounts(by), by, "manage accounts")
        store = self._home.store
        account = store.account(id)
        if by.id == id:
            raise Conflict("another administrator resets yours; with a code you change it on your account's page")
        with store.transaction():
            if not store.drop_second_factor(id, by.id, why):
                raise Conflict("this account has no second factor")
            store.end_sessions(id)
            store.end_halves(id)
            note(self._home, SecurityEvent.FACTOR_REMOVED, id, by.id, "reset")
            self._tell(id, "an administrator reset the second factor")
        self._succeeded(id)
        return account

    def _tell(self, account: str, what: str) -> None:
        """Its owner, on the page and by letter: whoever did not do it must learn of it."""
        if self._home.store.account(account).state is AccountState.ACTIVE:
            self._home.store.notify(
                account, "", f"Your account: {what}. If that was not you, ask an administrator", at_once=True
            )


def _key(account: str) -> str:
    """What attempts are counted under: a person's password is counted under the account's id alone."""
    return f"second factor of {account}"
