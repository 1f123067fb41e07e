"""Signing in, one's own account, and the administrator's list of accounts."""

from webapp.accounts import account, accounts, security_log, signing_in

PAGES = (
    signing_in.blueprint,
    account.blueprint,
    accounts.blueprint,
    security_log.blueprint,
)
