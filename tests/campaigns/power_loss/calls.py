"""What a program asks of the disk under one folder, read from what strace writes: call by call, with the data."""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TRACED = (
    "open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,truncate,ftruncate,fallocate,"
    "rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,fsync,fdatasync,"
    "sync_file_range,sync,syncfs,lseek,dup,dup2,dup3,fcntl,close,clone,clone3,fork,vfork,mmap,sendto,sendmsg"
)
MOST_DATA = 1 << 26
"""Bytes of a write that are recorded; a longer one is a fault of the record."""


@dataclass(frozen=True)
class Begun:
    """A file or a folder that was made; `path` is within the watched folder, as everywhere here."""

    path: str
    folder: bool = False


@dataclass(frozen=True)
class Written:
    path: str
    at: int
    data: bytes


@dataclass(frozen=True)
class Copied:
    """`size` bytes of another file, from `begins` on, that the system copied by itself. `within` is its path in the
    folder, none where it lies outside, at `place`, and does not change."""

    path: str
    at: int
    within: str | None
    place: str
    begins: int
    size: int


@dataclass(frozen=True)
class Resized:
    path: str
    size: int


@dataclass(frozen=True)
class Renamed:
    """`exchanged`: both stand under the other's name afterwards."""

    old: str
    new: str
    exchanged: bool = False


@dataclass(frozen=True)
class Removed:
    path: str


@dataclass(frozen=True)
class Synced:
    path: str


@dataclass(frozen=True)
class Answered:
    """Bytes that went to somebody outside: what they acknowledge must last from here on."""

    data: bytes


Operation = Begun | Written | Copied | Resized | Renamed | Removed | Synced | Answered


def is_there() -> bool:
    """Whether system calls can be watched on this machine."""
    try:
        subprocess.run(["strace", "-o", "/dev/null", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def watched(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], beside: Callable[[int], None] | None = None
) -> tuple[Operation, ...]:
    """Run a command to its end and return what it did under `folder`, in order.

    `beside` works with it while it runs, is given its process id, and ends it. Raises RuntimeError where it fails.
    """
    trace = folder.with_name(f"{folder.name}.trace")
    strace = ["strace", "-f", "-y", "-xx", "-s", str(MOST_DATA), "--seccomp-bpf", "-e", f"trace={TRACED}"]
    run = subprocess.Popen(
        [*strace, "-o", str(trace), *command],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment}, start_new_session=True,
    )  # fmt: skip
    try:
        if beside:
            beside(run.pid)
    except BaseException:
        os.killpg(run.pid, signal.SIGKILL)
        raise
    said, failed = run.communicate(timeout=600)
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {run.returncode}: {said!r}\n{failed.decode()[-3000:]}")
    try:
        with trace.open("rb") as lines:
            return tuple(_Reader(folder).operations(lines))
    finally:
        trace.unlink()


@dataclass
class _Open:
    """An open file, shared by all descriptors that were made of one."""

    path: str
    at: int = 0
    appends: bool = False


@dataclass
class _Process:
    files: dict[int, _Open] = field(default_factory=dict)


_LINE = re.compile(rb"(\d+) +(\w+)\((.*)\) += (-?\d+|\?|0x[0-9a-f]+)(.*)$", re.S)
_BEGUN = re.compile(rb"(\d+) +(\w+)\((.*?) ?<unfinished \.\.\.>$", re.S)
_RESUMED = re.compile(rb"(\d+) +<\.\.\. (\w+) resumed>(.*)$", re.S)
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_HANDLE = re.compile(rb"^(-?\d+|AT_FDCWD)<(.*?)>(\(deleted\))?$", re.S)


def _plain(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(rb"\x", b"").decode())


class _Reader:
    """Turns lines of strace into operations; descriptors are followed through threads and forks."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder.resolve())
        self._processes: dict[int, _Process] = {}
        self._cut: dict[int, bytes] = {}
        self._fallen: dict[int, tuple[bytes, bytes]] = {}

    def operations(self, lines: Iterator[bytes]) -> Iterator[Operation]:
        for line in lines:
            line = line.rstrip(b"\n")
            if begun := _BEGUN.match(line):
                thread, name, given = int(begun[1]), begun[2], begun[3]
                # an answer may have left when its call began, a change is done for sure when it ended
                yield from self._answer(name.decode(), given)
                self._cut[thread] = given
                continue
            if resumed := _RESUMED.match(line):
                thread = int(resumed[1])
                line = b"%d %s(%s%s" % (thread, resumed[2], self._cut.pop(thread, b""), resumed[3])
                again = True
            else:
                again = False
            if call := _LINE.match(line):
                name, given = call[2].decode(), call[3]
                if call[4].startswith((b"-", b"?")):
                    continue
                if not again:
                    yield from self._answer(name, given)
                yield from self._done(int(call[1]), name, given, int(call[4], 0), call[5])

    def _answer(self, name: str, given: bytes) -> Iterator[Operation]:
        if name not in ("write", "sendto", "sendmsg", "writev"):
            return
        handle = given.split(b">", 1)[0]
        if b"socket:" in _mixed(handle) or b"pipe:" in _mixed(handle):
            data = b"".join(_plain(text[1]) for text in _TEXT.finditer(given))
            yield Answered(data)

    def _process(self, thread: int) -> _Process:
        return self._processes.setdefault(thread, _Process())

    def _within(self, path: str) -> str | None:
        if path == self._folder:
            return ""
        return path[len(self._folder) + 1 :] if path.startswith(f"{self._folder}/") else None

    def _handle(self, given: bytes) -> tuple[int, str | None]:
        """A descriptor, and the path within the folder that it is open on, if it is."""
        found = _HANDLE.match(given.strip())
        if not found or found[1] == b"AT_FDCWD":
            return -1, None
        path = _mixed(found[2])
        deleted = found[3] or path.endswith(b" (deleted)")
        return int(found[1]), None if deleted else self._within(os.fsdecode(path))

    def _path(self, at: bytes, name: bytes) -> str | None:
        text = _TEXT.match(name.strip())
        assert text, name
        path = os.fsdecode(_plain(text[1]))
        if not path.startswith("/"):
            base = _HANDLE.match(at.strip())
            assert base, at
            path = f"{os.fsdecode(_mixed(base[2]))}/{path}"
        return self._within(os.path.normpath(path))

    def _done(self, thread: int, name: str, given: bytes, result: int, told: bytes) -> Iterator[Operation]:
        process, parts = self._process(thread), _split(given)
        match name:
            case "clone" | "clone3" | "fork" | "vfork":
                shared = b"CLONE_FILES" in given
                self._processes[result] = process if shared else _Process(dict(process.files))
            case "open" | "openat" | "creat":
                yield from self._opened(process, name, parts, result)
            case "close":
                number, path = self._handle(parts[0])
                process.files.pop(number, None)
            case "dup" | "dup2" | "dup3":
                self._same(process, parts, result)
            case "fcntl":
                if parts[1].startswith(b"F_DUPFD"):
                    self._same(process, parts, result)
            case "lseek":
                number, path = self._handle(parts[0])
                if number in process.files:
                    process.files[number].at = result
            case "write" | "writev" | "pwrite64" | "pwritev" | "pwritev2" | "sendfile" | "copy_file_range":
                yield from self._written(process, name, parts, given, result)
            case "ftruncate":
                if (path := self._handle(parts[0])[1]) is not None:
                    yield Resized(path, int(parts[1]))
            case "truncate":
                if (path := self._path(b"", parts[0])) is not None:
                    yield Resized(path, int(parts[1]))
            case "fallocate":
                number, path = self._handle(parts[0])
                if path is not None:
                    raise RuntimeError(f"fallocate is not followed: {path}")
            case "rename" | "renameat" | "renameat2":
                yield from self._renamed(name, parts)
            case "link" | "linkat" | "symlink" | "symlinkat":
                if self._folder.encode() in _mixed(given):
                    raise RuntimeError(f"{name} is not followed: {_mixed(given)!r}")
            case "unlink" | "rmdir" | "unlinkat":
                path = self._path(parts[0], parts[1]) if name == "unlinkat" else self._path(b"", parts[0])
                if path is not None:
                    yield Removed(path)
            case "mkdir" | "mkdirat":
                path = self._path(parts[0], parts[1]) if name == "mkdirat" else self._path(b"", parts[0])
                if path is not None:
                    yield Begun(path, folder=True)
            case "fsync" | "fdatasync":
                if (path := self._handle(parts[0])[1]) is not None:
                    yield Synced(path)
            case "sync" | "syncfs":
                raise RuntimeError(f"{name} is not followed")
            case "mmap":
                if b"MAP_SHARED" in given and b"PROT_WRITE" in given and self._handle(parts[4])[1] is not None:
                    raise RuntimeError(f"a file is written by way of memory: {_mixed(given)!r}")

    def _opened(self, process: _Process, name: str, parts: list[bytes], result: int) -> Iterator[Operation]:
        at, text, flags = (parts[0], parts[1], parts[2]) if name == "openat" else (b"", parts[0], parts[1])
        if name == "creat":
            flags = b"O_WRONLY|O_CREAT|O_TRUNC"
        path = self._path(at, text)
        if path is None or (b"O_WRONLY" not in flags and b"O_RDWR" not in flags):
            process.files.pop(result, None)
            return
        process.files[result] = _Open(path, 0, b"O_APPEND" in flags)
        if b"O_CREAT" in flags:
            yield Begun(path)
        if b"O_TRUNC" in flags:
            yield Resized(path, 0)

    def _same(self, process: _Process, parts: list[bytes], result: int) -> None:
        number, _ = self._handle(parts[0])
        if number in process.files:
            process.files[result] = process.files[number]
        else:
            process.files.pop(result, None)

    def _written(
        self, process: _Process, name: str, parts: list[bytes], given: bytes, result: int
    ) -> Iterator[Operation]:
        number, path = self._handle(parts[2] if name == "copy_file_range" else parts[0])
        if path is None:
            return
        opened = process.files.get(number)
        if name in ("sendfile", "copy_file_range"):
            source = _HANDLE.match((parts[1] if name == "sendfile" else parts[0]).strip())
            assert source and opened, given
            # what is copied is read from the file itself after the run: only files that do not change are copied so
            begins = re.match(rb"\[(\d+)\]", parts[2 if name == "sendfile" else 1])
            assert begins, given
            place = os.fsdecode(_mixed(source[2]))
            yield Copied(path, opened.at, self._within(place), place, int(begins[1]), result)
            opened.at += result
            return
        texts = [text for text in _TEXT.finditer(given) if b"iov" not in text[1]]
        if any(text[2] for text in texts):
            raise RuntimeError(f"a write of more than {MOST_DATA} bytes")
        data = b"".join(_plain(text[1]) for text in texts)[:result]
        if name.startswith("pwrite"):
            yield Written(path, int(parts[3]), data)
            return
        assert opened, given[:200]
        # appended at the end wherever it is; the disk knows the size
        yield Written(path, -1 if opened.appends else opened.at, data)
        opened.at += result

    def _renamed(self, name: str, parts: list[bytes]) -> Iterator[Operation]:
        if name == "rename":
            old, new = self._path(b"", parts[0]), self._path(b"", parts[1])
        else:
            old, new = self._path(parts[0], parts[1]), self._path(parts[2], parts[3])
        if old is None and new is None:
            return
        if old is None or new is None:
            raise RuntimeError(f"something is moved over the border of the folder: {old} → {new}")
        yield Renamed(old, new, name == "renameat2" and b"RENAME_EXCHANGE" in parts[4])


def _mixed(text: bytes) -> bytes:
    return re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), text)


def _split(given: bytes) -> list[bytes]:
    """The arguments of a call; texts and paths are in hexadecimal, so that every comma stands between two."""
    return given.split(b", ")
