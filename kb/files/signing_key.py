"""The key pair of a home, with which it signs heads of its trail: ed25519. The private key lies in the home, its
owner's alone; public keys lie beside it, also those of keys that are gone, so that old signatures can be checked."""

import base64
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import StoreProblem
from kb.files.modes import closed_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PRIVATE, PUBLIC = "signing.pem", ".pub"
"""The file of the private key (PKCS 8, PEM), and how those of public keys end: each is named by its id."""

KEY_BYTES, SIGNATURE_BYTES = 32, 64


@dataclass(frozen=True)
class PublicKey:
    """`id` are the first 16 digits of the SHA-256 of the key's 32 bytes; `text` is the key in base64."""

    text: str

    @property
    def id(self) -> str:
        return sha256(self._bytes).hexdigest()[:16]

    @property
    def _bytes(self) -> bytes:
        try:
            return base64.b64decode(self.text, validate=True)
        except ValueError:
            return b""

    @property
    def is_one(self) -> bool:
        return len(self._bytes) == KEY_BYTES

    def signed(self, data: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the data."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        if not self.is_one or len(signature) != SIGNATURE_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self._bytes).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """Signs in the name of a home. The same data gives the same signature."""

    def __init__(self, key: "Ed25519PrivateKey") -> None:
        self._key = key
        self.public = PublicKey(base64.b64encode(key.public_key().public_bytes_raw()).decode())

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


def open_signing_key(folder: Path) -> SigningKey:
    """The key of a home, made where there is none yet. Raises StoreProblem where it cannot be made or read."""
    path = folder / PRIVATE
    try:
        if not path.exists():
            _make(folder)
        key = _read(path)
        public = folder / f"{key.public.id}{PUBLIC}"
        if not public.exists():
            public.write_text(key.public.text + "\n", "ascii")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise StoreProblem(
            f"the key that signs heads of the trail cannot be opened: {reason}; look at {folder.name}/ in the home"
        ) from None
    return key


def public_keys(folder: Path) -> tuple[PublicKey, ...]:
    """Every key that this home signed with, as far as they lie there."""
    found = (_public(path) for path in sorted(folder.glob(f"*{PUBLIC}")))
    return tuple(key for key in found if key.is_one)


def _public(path: Path) -> PublicKey:
    try:
        return PublicKey(path.read_text("ascii").strip()[:100])
    except (OSError, UnicodeDecodeError):
        return PublicKey("")


def _make(folder: Path) -> None:
    """Whole or not at all, and of two that make one at once the first one's stays."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    closed_folder(folder)
    data = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = folder / f".{PRIVATE}.{os.getpid()}.{os.urandom(4).hex()}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(part, folder / PRIVATE)
        except FileExistsError:
            return
        beneath = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(beneath)
        finally:
            os.close(beneath)
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> SigningKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreProblem(
            f"{path.name} in the home's keys/ is no ed25519 key: restore it from a locked backup, or move it away, "
            "and a new one is made"
        )
    return SigningKey(key)
