"""The file of a backup: a tar that any tar reads, its manifest first, and after its end the hash of all before.

Members are held against the hashes of the manifest, and the whole against the hash at its end: a bit that turns in a
name, in padding or in the manifest itself is noticed too. It is written and read as a stream.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from kb.backup.manifest import ANOTHER, MANIFEST, Manifest, Member, as_bytes, from_bytes
from kb.backup.sealing import Sealer, Unsealer, is_sealed
from kb.errors import DamagedFile, StoreProblem
from kb.files.whole import sync_folder
from kb.store.carried import Tell

BLOCK = 1 << 18
END = 512
"""Bytes after the tar's end: what they hold is the hash of all before."""

MOST_MANIFEST = 1 << 28
"""Bytes of the largest manifest that is read; a home with a million attachments has a smaller one."""

HOME = "home/"
"""The folder in the tar that holds the home."""


def write_archive(
    path: Path, manifest: Manifest, sources: Callable[[Member], Path], key: bytes | None, tell: Tell
) -> None:
    """Write a backup so that it is there whole or not at all, its owner's alone, and was read back before it has its
    name. Raises StoreProblem, and DamagedFile where a source is not what the manifest says, or the disk gave back
    something else."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with suppress(FileNotFoundError):
            part.unlink()
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            sealer = Sealer(stream, key) if key else None
            _write(sealer or stream, manifest, sources, tell)  # type: ignore[arg-type]
            if sealer:
                sealer.close()
            stream.flush()
            os.fsync(stream.fileno())
        check_backup(part, key)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise StoreProblem(
            f"{path}: the backup cannot be written: {reason}; check the path, its permissions and the space left"
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _write(out: BinaryIO, manifest: Manifest, sources: Callable[[Member], Path], tell: Tell) -> None:
    hashed = _Hashing(out)
    done, total = 0, manifest.size
    with tarfile.open(None, "w|", cast(BinaryIO, hashed), format=tarfile.PAX_FORMAT) as tar:
        data = as_bytes(manifest)
        tar.addfile(_info(MANIFEST, len(data)), io.BytesIO(data))
        for member in manifest.members:
            with sources(member).open("rb") as stream:
                read = _Source(stream, member)
                tar.addfile(_info(HOME + member.name, member.size), read)
                read.prove(sources(member))
            done += member.size
            tell(done, total)
    out.write(_end(hashed.digest.hexdigest()))


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _end(digest: str) -> bytes:
    return f"kb-backup sha256 {digest}\n".encode().ljust(END, b"\0")


class _Hashing:
    """Hashes what is written on."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self.digest = out, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._out.write(data)


class _Source:
    """Hashes a file while it is read."""

    def __init__(self, stream: BinaryIO, member: Member) -> None:
        self._stream, self._member, self._digest = stream, member, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._digest.update(data)
        return data

    def prove(self, path: Path) -> None:
        if self._digest.hexdigest() != self._member.sha256:
            raise DamagedFile(
                f"{path}: it changed while it was backed up, or the disk is failing; run `kb backup` again"
            )


@contextmanager
def _opened(path: Path, key: bytes | None) -> Iterator[BinaryIO]:
    """The plain stream of a backup, locked or not."""
    try:
        sealed = is_sealed(path)
        stream = path.open("rb")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise StoreProblem(f"{path}: the backup cannot be read: {reason}; check the path and its permissions") from None
    with stream:
        if not sealed:
            yield stream
        elif key is None:
            raise StoreProblem(f"{path}: it is locked; name the file with its key: --key-file FILE")
        else:
            yield io.BufferedReader(Unsealer(stream, key, path), BLOCK)


def read_manifest(path: Path, key: bytes | None = None) -> Manifest:
    """What a backup says of itself, unchecked. Raises StoreProblem and DamagedFile."""
    with _opened(path, key) as stream, _damage(path), tarfile.open(fileobj=stream, mode="r|") as tar:
        return from_bytes(_first(tar, path), path)


def _first(tar: tarfile.TarFile, path: Path) -> bytes:
    info = tar.next()
    inner = tar.extractfile(info) if info and info.name == MANIFEST and info.size <= MOST_MANIFEST else None
    if inner is None:
        raise DamagedFile(f"{path}: is no backup that `kb backup` wrote, or its beginning is damaged; {ANOTHER}")
    return inner.read()


def check_backup(path: Path, key: bytes | None = None, tell: Tell = lambda done, total: None) -> Manifest:
    """Read all of a backup, and hold it against its hashes. Raises StoreProblem and DamagedFile."""
    _check_whole(path, key)
    return _read(path, key, lambda name, stream: None, tell)


def unpack(path: Path, key: bytes | None, folder: Path, tell: Tell = lambda done, total: None) -> Manifest:
    """Lay the files of a backup into an empty folder, each proved by its hash and synced. Raises StoreProblem and
    DamagedFile, and leaves then what it has laid."""
    _check_whole(path, key)
    folders = {folder}

    def lay(name: str, stream: IO[bytes]) -> None:
        target = folder / name
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while data := stream.read(BLOCK):
                out.write(data)
            out.flush()
            os.fsync(out.fileno())

    manifest = _read(path, key, lay, tell)
    for one in folders:
        sync_folder(one)
    return manifest


def _check_whole(path: Path, key: bytes | None) -> None:
    """The hash at the end first: what is read as a tar after it is what was written."""
    digest, held = hashlib.sha256(), b""
    with _opened(path, key) as stream:
        while data := stream.read(BLOCK):
            held += data
            digest.update(held[:-END])
            held = held[-END:]
    if held != _end(digest.hexdigest()):
        raise DamagedFile(
            f"{path}: it is damaged or cut off, or no backup: what it holds is not what its last line says; {ANOTHER}"
        )


def _read(path: Path, key: bytes | None, lay: Callable[[str, IO[bytes]], None], tell: Tell) -> Manifest:
    with _opened(path, key) as stream, _damage(path), tarfile.open(fileobj=stream, mode="r|") as tar:
        manifest = from_bytes(_first(tar, path), path)
        wanted = {HOME + member.name: member for member in manifest.members}
        done = 0
        while info := tar.next():
            member = wanted.pop(info.name, None)
            if member is None or not info.isreg() or info.size != member.size or not _within(member.name):
                raise DamagedFile(f"{path}: {info.name} is not in its list, or not as it says; {ANOTHER}")
            inner = _Source(tar.extractfile(info), member)  # type: ignore[arg-type]
            lay(member.name, inner)  # type: ignore[arg-type]
            while inner.read(BLOCK):
                pass
            inner.prove(path)
            done += member.size
            tell(done, manifest.size)
        if wanted:
            raise DamagedFile(f"{path}: {next(iter(wanted))} is missing in it; {ANOTHER}")
    return manifest


def _within(name: str) -> bool:
    """Whether a name stays in the folder that it is laid into."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and bool(path.parts)


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """What the tar's reader says of a broken one."""
    try:
        yield
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise DamagedFile(f"{path}: it is damaged, or no backup ({error}); {ANOTHER}") from None
