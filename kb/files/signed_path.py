"""A path that opens one thing without signing in: signed by the home, so that nobody can make one up."""

import hashlib
import hmac
from pathlib import Path

from kb.files.signing_key import open_signing_key

DIGITS = 32
"""Of a signature, each of four bits: nobody guesses one, and a line of a letter holds the address."""


def path_signature(keys: Path, *parts: str) -> str:
    """Of what a path names, its parts in order; `keys` is the home's folder of keys."""
    told = "\n".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(open_signing_key(keys).sign(told)).hexdigest()[:DIGITS]


def is_path_signed(keys: Path, signature: str, *parts: str) -> bool:
    return hmac.compare_digest(path_signature(keys, *parts).encode(), signature.encode("utf-8", "replace"))
