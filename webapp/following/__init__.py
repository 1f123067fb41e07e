"""What a person follows, and the addresses in letters that stop it."""

from webapp.following import following, stopping

PAGES = (following.blueprint, stopping.blueprint)
