"""People: accounts, signing in and out, the keys to accounts, and what takes two of them."""

from kb.accounts.account import Account as Account
from kb.accounts.account import AccountState as AccountState
from kb.accounts.account import IssuedLink as IssuedLink
from kb.accounts.account import NewToken as NewToken
from kb.accounts.account import ProofAsked as ProofAsked
from kb.accounts.account import Second as Second
from kb.accounts.openid import Return as Return
from kb.accounts.release import Release as Release
from kb.accounts.releases import OFFICERS as OFFICERS
from kb.accounts.releases import ReleaseLine as ReleaseLine
from kb.accounts.secret import new_secret as new_secret
from kb.accounts.security_log import asking as asking
from kb.accounts.security_log import security_csv as security_csv
from kb.accounts.security_note import SecurityEvent as SecurityEvent
from kb.accounts.security_note import SecurityFilter as SecurityFilter
from kb.accounts.sessions import HOURS_IDLE as HOURS_IDLE
from kb.accounts.sessions import HOURS_LONGEST as HOURS_LONGEST
from kb.accounts.tokens import LONGEST_DAYS as LONGEST_DAYS
from kb.accounts.tokens import LONGEST_TO_ADMINISTER as LONGEST_TO_ADMINISTER
from kb.person import ROLES as ROLES
