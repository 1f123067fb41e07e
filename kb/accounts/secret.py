"""Secrets that are handed out, in cookies, links and tokens, and what is kept of them."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, as text that fits an address."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What the store keeps of a secret: its SHA-256. Secrets are random and long, so no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
