"""The use cases about people: accounts, signing in and out, and the keys to accounts."""

from kb.accounts.administering import Administering
from kb.accounts.links import Links
from kb.accounts.needs import AccountsNeeds
from kb.accounts.openid import SingleSignOn
from kb.accounts.own import Own
from kb.accounts.proving import Proving
from kb.accounts.second_factor import SecondFactors
from kb.accounts.second_step import SecondStep
from kb.accounts.security_log import SecurityLog
from kb.accounts.sending import Sending
from kb.accounts.sessions import Sessions
from kb.accounts.signing_in import SigningIn
from kb.accounts.tokens import Tokens


class Accounts:
    """Each attribute says who may call its methods."""

    def __init__(self, home: AccountsNeeds) -> None:
        self.links = Links(home)
        self.administering = Administering(home, self.links)
        self.signing_in = SigningIn(home)
        self.single_sign_on = SingleSignOn(home, self.administering)
        self.sessions = Sessions(home)
        self.tokens = Tokens(home)
        self.own = Own(home)
        self.sending = Sending(home)
        self.second_factors = SecondFactors(home)
        self.second_step = SecondStep(home, self.second_factors)
        self.proving = Proving(home, self.second_factors)
        self.security_log = SecurityLog(home)
