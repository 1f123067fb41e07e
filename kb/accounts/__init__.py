"""People: accounts, signing in and out, and the keys to accounts."""
