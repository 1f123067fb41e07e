"""Signing in, one's own account, and the administrator's list of accounts."""

from webapp.accounts import account, accounts, releases, signing_in

PAGES = (
    signing_in.blueprint,
    account.blueprint,
    accounts.blueprint,
    releases.blueprint,
)
