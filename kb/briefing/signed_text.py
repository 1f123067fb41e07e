"""A text that travels with whoever has it, and is known again as this home's own: packed, and signed with its key.

What is signed says nothing that its bearer could not read; nobody can write one, so that no page of the site shows
words that somebody else put into a link.
"""

import base64
import hmac
import zlib
from hashlib import sha256
from pathlib import Path

from kb.files.signing_key import open_signing_key

MOST_BYTES = 8_000_000
"""Of a text that is unpacked, after its signature was looked at."""

MOST_SIGNED = 1_500_000
"""Characters of a packed text that is looked at."""

_SIGNATURE = 16
"""Bytes of the signature that are carried: nobody guesses 128 bits."""


class SignedTexts:
    """`purpose` is signed too: what was signed for one is nothing for another."""

    def __init__(self, keys: Path, purpose: str) -> None:
        self._keys, self._purpose = keys, purpose

    def signed(self, text: str) -> str:
        """In letters, digits, - and _. Raises StoreProblem where the home has no key and none can be made."""
        packed = zlib.compress(text.encode("utf-8", "replace"), 9)
        return base64.urlsafe_b64encode(self._mark(packed) + packed).decode().rstrip("=")

    def read(self, signed: str) -> str | None:
        """The text; none for what this home did not sign for this purpose."""
        if not signed or len(signed) > MOST_SIGNED or not signed.isascii():
            return None
        try:
            data = base64.urlsafe_b64decode(signed + "=" * (-len(signed) % 4))
        except ValueError:
            return None
        mark, packed = data[:_SIGNATURE], data[_SIGNATURE:]
        if not hmac.compare_digest(mark, self._mark(packed)):
            return None
        unpacking = zlib.decompressobj()
        try:
            text = unpacking.decompress(packed, MOST_BYTES)
        except zlib.error:
            return None
        return None if unpacking.unconsumed_tail else text.decode("utf-8", "replace")

    def _mark(self, packed: bytes) -> bytes:
        # the key's signature over the purpose is the same each time and known to nobody else: it is the secret here
        secret = sha256(open_signing_key(self._keys).sign(f"kb signed text: {self._purpose}".encode())).digest()
        return hmac.new(secret, packed, sha256).digest()[:_SIGNATURE]
