"""The key under which the secrets of second factors lie in the store: a file beside the store, its owner's alone.

It is in no backup and in no export, so that a copy of the store, or a backup, opens nobody's account. A home that is
restored without it knows that second factors are set and cannot check an app's code: recovery codes still open, and an
administrator resets the rest."""

import base64
import binascii
import os
import secrets
from contextlib import suppress
from pathlib import Path

from kb.errors import StoreProblem

KEY, NONCE = 32, 12
"""Bytes."""


class KeyGone(StoreProblem):
    """The key file is not there, or is not the one that a secret was locked with."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the codes of apps cannot be checked here: {path.name} is gone or is another; use a recovery code, or "
            "ask an administrator to put it back or to reset your second factor"
        )


def lock(path: Path, secret: bytes, account: str) -> str:
    """A secret as the store keeps it, bound to its account. Begins the key file where there is none. Raises
    StoreProblem."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE)
    locked = AESGCM(_begun(path)).encrypt(nonce, secret, account.encode())
    return base64.b64encode(nonce + locked).decode()


def unlock(path: Path, kept: str, account: str) -> bytes:
    """Raises KeyGone."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        data = base64.b64decode(kept, validate=True)
        return AESGCM(_read(path)).decrypt(data[:NONCE], data[NONCE:], account.encode())
    except (InvalidTag, ValueError, OSError):
        raise KeyGone(path) from None


def _begun(path: Path) -> bytes:
    """The key; where there is none a new one, whole on the disk before it has its name, and one for all processes."""
    try:
        if not path.exists():
            part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(base64.b64encode(secrets.token_bytes(KEY)) + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
                with suppress(FileExistsError):  # another process was first, and its key is the one
                    os.link(part, path)
            finally:
                part.unlink(missing_ok=True)
            _synced(path.parent)
        return _read(path)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it holds no key").lower()
        raise StoreProblem(f"{path.name} cannot be written or read: {reason}; check the home's permissions") from None


def _read(path: Path) -> bytes:
    """Raises OSError and ValueError."""
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY:
        raise ValueError("no key")
    return key


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
