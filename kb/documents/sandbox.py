"""Reads a document that anybody may have made in a process of its own, which has little memory, little time and no
files: what is hostile ends there, and what is told of it is a sentence."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.documents.encodings import ENCODINGS
from kb.documents.remark import DocumentRemark, remark
from kb.errors import BadValue, Refused

ROOT = Path(__file__).parent.parent.parent
"""What `kb` is imported from: the child imports this very package, installed or not."""

MEBIBYTE = 1024 * 1024

_START = "import sys; sys.path.insert(0, sys.argv[1]); from kb.documents.sandbox_child import main; main(sys.argv[2:])"


@dataclass(frozen=True)
class Limits:
    """`memory` in bytes of address space, `cpu` and `wall` in seconds, `files` that may be open at once."""

    memory: int = 512 * MEBIBYTE
    cpu: int = 5
    wall: float = 8.0
    files: int = 32


LIMITS = Limits()

AT_ONCE = 2
"""Documents that one process of the site has read at the same time: each may take as much memory as the limits say."""

_TURNS = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class DocumentReading:
    """What was read in a document: `content` is text, or lists and dicts of texts as JSON has them; `remarks` what its
    reader has to say beside it."""

    content: Any
    remarks: tuple[DocumentRemark, ...] = ()


OPTIONS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "xlsx": {"hidden": ("yes", "no")},
    "csv": {"encoding": tuple(ENCODINGS)},
}
"""What may be chosen of how a task reads, and the choices."""


def run(task: str, data: bytes, limits: Limits = LIMITS, options: Mapping[str, str] | None = None) -> DocumentReading:
    """What a task (`TASKS` of the child) reads in a document; `options` are choices of `OPTIONS` of a person who looked
    at what was read before.

    Raises Refused with a sentence where the document cannot be read, is more than it should be, or takes too long, and
    BadValue where an option is none.
    """
    chosen = [f"{name}={_choice(task, name, value)}" for name, value in (options or {}).items()]
    if not _TURNS.acquire(timeout=2 * limits.wall):
        raise refused("many documents are being read just now; try again in a minute")
    try:
        return _answer(*_child(task, data, limits, chosen))
    finally:
        _TURNS.release()


def _choice(task: str, name: str, value: str) -> str:
    choices = OPTIONS.get(task, {}).get(name)
    if choices is None:
        raise BadValue("option", name, " or ".join(OPTIONS.get(task, ())) or "none: nothing is to be chosen here")
    if value not in choices:
        raise BadValue(name, value, "one of: " + ", ".join(choices))
    return value


def _child(task: str, data: bytes, limits: Limits, chosen: Sequence[str]) -> tuple[bytes, int]:
    """What the child wrote, and how it ended."""
    command = [sys.executable, "-I", "-c", _START, str(ROOT), task]
    command += [str(limits.memory), str(limits.cpu), str(limits.files), *chosen]
    # an empty environment: nothing of the site's settings or secrets is within the document's reach
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as child:
        try:
            told, _ = child.communicate(data, timeout=limits.wall)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            raise refused("it takes too long to read; save it anew without pictures, or split it") from None
    return told, child.returncode


def refused(reason: str) -> Refused:
    """What is said of a file that cannot be taken."""
    return Refused("this file cannot be read", [reason])


def _answer(told: bytes, code: int) -> DocumentReading:
    if code != 0:
        raise refused("it asks for more time or memory than a document may; save it anew, or split it")
    answer = json.loads(told)
    if "refused" in answer:
        raise refused(str(answer["refused"]))
    return DocumentReading(answer["read"], tuple(remark(one) for one in answer.get("remarks", ())))
