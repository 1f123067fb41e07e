"""Signing in, one's own account, and the administrator's list of accounts."""

from webapp.accounts import account, accounts, releases, security_log, signing_in

PAGES = (
    signing_in.blueprint,
    account.blueprint,
    accounts.blueprint,
    releases.blueprint,
    security_log.blueprint,
)
