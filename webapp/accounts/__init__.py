"""Signing in, one's own account, and the administrator's list of accounts."""

from webapp.accounts import account, accounts, releases, second_factor, second_step, security_log, signing_in, webhooks

PAGES = (
    signing_in.blueprint,
    second_step.blueprint,
    account.blueprint,
    second_factor.blueprint,
    accounts.blueprint,
    releases.blueprint,
    security_log.blueprint,
    webhooks.blueprint,
)
