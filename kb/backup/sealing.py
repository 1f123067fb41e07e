"""A backup locked with a key: AES-256-GCM in chunks, each bound to its place, so that none can be changed, left out,
moved or cut off without being noticed. The key is derived with scrypt from what the key file holds, anew a backup."""

import hashlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kb.errors import BadValue, DamagedFile, StoreProblem

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"kb-backup sealed 1\n"
"""What a locked backup begins with. The costs of scrypt are part of the form: a number in a file could be made huge."""

SALT, TAG, CHUNK = 16, 16, 1 << 18
"""Bytes of the salt, of what proves a chunk, and of a chunk's text."""

SHORTEST = 16
"""Bytes that a key file holds at least."""


def read_key(path: Path) -> bytes:
    """What a key file holds, without white space around it. Raises StoreProblem and BadValue."""
    try:
        data = path.read_bytes().strip()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise StoreProblem(f"{path}: the key cannot be read: {reason}; check the path and its permissions") from None
    if len(data) < SHORTEST:
        raise BadValue(
            "key file", path, f"a file of at least {SHORTEST} bytes: `openssl rand -base64 32 > FILE` makes one"
        )
    return data


def is_sealed(path: Path) -> bool:
    """Whether a file begins as a locked backup does."""
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


class Sealer(io.RawIOBase):
    """Locks what is written to it, and writes it on. `close` ends it and leaves the stream beneath open."""

    def __init__(self, stream: BinaryIO, key: bytes) -> None:
        self._stream, self._waiting, self._no = stream, bytearray(), 0
        self._header = MAGIC + os.urandom(SALT)
        self._cipher = _cipher(key, self._header)
        stream.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: "WriteableBuffer") -> int:
        view = memoryview(data)
        self._waiting += view
        # the last chunk is marked, so one is held back until it is known whether more follows
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(view)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
            super().close()

    def _seal(self, text: bytes, last: bool) -> None:
        self._stream.write(self._cipher.encrypt(_nonce(self._no, last), text, self._header))
        self._no += 1


class Unsealer(io.RawIOBase):
    """Reads what was locked. Raises DamagedFile at a chunk that is not what was written, and for another key."""

    def __init__(self, stream: BinaryIO, key: bytes, path: Path) -> None:
        self._stream, self._path, self._no, self._open = stream, path, 0, b""
        self._header = stream.read(len(MAGIC) + SALT)
        self._cipher = _cipher(key, self._header)
        self._next = stream.read(CHUNK + TAG)
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if not self._open and not self._ended:
            self._unseal()
        view = memoryview(buffer).cast("B")
        given = self._open[: len(view)]
        view[: len(given)] = given
        self._open = self._open[len(given) :]
        return len(given)

    def _unseal(self) -> None:
        from cryptography.exceptions import InvalidTag

        sealed, self._next = self._next, self._stream.read(CHUNK + TAG)
        self._ended = not self._next
        try:
            self._open = self._cipher.decrypt(_nonce(self._no, self._ended), sealed, self._header)
        except (InvalidTag, ValueError):
            what = "this key does not open it, or it is damaged" if not self._no else "it is damaged"
            raise DamagedFile(f"{self._path}: {what}; give the key it was made with, or take another backup") from None
        self._no += 1


def _cipher(key: bytes, header: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt = header[len(MAGIC) :]
    return AESGCM(hashlib.scrypt(key, salt=salt, n=1 << 15, r=8, p=1, maxmem=1 << 26, dklen=32))


def _nonce(no: int, last: bool) -> bytes:
    """A chunk's place; no two under one key are the same, for each backup has a salt, and so a key, of its own."""
    return no.to_bytes(11, "big") + bytes([last])
