"""webapp.accounts."""
