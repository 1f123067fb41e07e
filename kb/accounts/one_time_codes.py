"""Codes that are good once: those an app shows (RFC 6238: SHA-1, six digits, thirty seconds), and recovery codes."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

SECRET = 20
"""Bytes that an app and this site share: as many as SHA-1 gives, which RFC 4226 recommends."""

DIGITS, PERIOD = 6, 30
"""Length of a code, and the seconds for which an app shows one."""

DRIFT = 1
"""Periods by which a telephone's clock may be early or late."""

RECOVERY_CODES = 10

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs, none of which is taken for another on paper."""

GROUPS, GROUP = 6, 4
"""A recovery code holds 120 random bits, so that a fast hash of it cannot be guessed back."""

LONGEST = 64
"""Characters of what is typed as a code that are looked at."""


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET)


def as_text(secret: bytes) -> str:
    """A secret as an app takes it from a keyboard: base 32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(secret: bytes, site: str, email: str) -> str:
    """A secret as an app takes it from a picture: the key URI that authenticators agree on."""
    label = quote(f"{site.replace(':', ' ')}:{email}", safe="@:")
    asked = urlencode(
        {"secret": base64.b32encode(secret).decode(), "issuer": site.replace(":", " ")}, quote_via=quote, safe=""
    )
    return f"otpauth://totp/{label}?{asked}"


def code_at(secret: bytes, step: int) -> str:
    """What an app shows in a period, counted since 1970."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.hotp import HOTP

    return HOTP(secret, DIGITS, SHA1()).generate(step).decode()  # noqa: S303 -- RFC 6238's own, and what apps know


def step_of(secret: bytes, code: str, seconds: float) -> int | None:
    """The period of which this is the code, at a moment in seconds since 1970; none where it is no code of now. All
    periods are looked at, so that the time it takes tells nothing."""
    now, found = int(seconds) // PERIOD, None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode("utf-8", "surrogatepass")):
            found = step
    return found


def new_recovery_codes() -> tuple[str, ...]:
    return tuple(
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        for _ in range(RECOVERY_CODES)
    )


def plain(typed: str) -> str:
    """A code without what people put between its signs; empty where it is none of either kind."""
    if len(typed) > LONGEST:
        return ""
    code = "".join(char for char in typed.upper() if char not in " -\t\u00a0")
    return code if code.isascii() and code.isalnum() else ""


def is_of_app(code: str) -> bool:
    """Whether a plain code looks like an app's, and not like a recovery code."""
    return len(code) == DIGITS and code.isdecimal()


def hashed_recovery_code(code: str) -> str:
    """What the store keeps of a recovery code."""
    return hashlib.sha256(f"recovery code {plain(code)}".encode()).hexdigest()
