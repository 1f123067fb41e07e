"""Signatures after the Standard Webhooks specification 1.0.0 (standardwebhooks.com): HMAC-SHA256 over
`id.timestamp.body`, in base64, one after another where two secrets hold."""

import base64
import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256

PREFIX = "whsec_"

BYTES = 32
"""Of a secret; the specification asks for 24 to 64."""


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def headers(message: str, seconds: int, body: str, known: Sequence[str]) -> dict[str, str]:
    """What goes along with a message that is sent at this moment, in seconds since 1970."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(_signature(f"{message}.{seconds}.{body}", secret) for secret in known),
    }


def _signature(text: str, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, text.encode(), sha256).digest()).decode()
