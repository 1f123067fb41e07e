"""The trail: every change is one entry, never altered, chained to the one before by its hash.

An entry's hash covers a salted digest of what may be personal (who, before, after, why) instead of the text itself. So
a text can be erased where the law asks for it, and the chain still proves that nothing was added, removed or moved.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GENESIS = "0" * 64
"""What the first entry is chained to."""


@dataclass(frozen=True)
class Act:
    """What was done: `action` is a verb in the past, `kind` and `subject` say to what, `practice` which practice it
    concerns, if one; `before` and `after` are JSON or empty."""

    action: str
    kind: str
    subject: str
    practice: str = ""
    before: str = ""
    after: str = ""
    why: str = ""


@dataclass(frozen=True)
class Entry:
    """An act in its place in the chain: `no` counts from 1, `at` is universal time. Of an erased entry `salt` is empty,
    and so is what was erased."""

    no: int
    at: str
    by: str
    act: Act
    salt: str
    digest: str
    hash: str

    @property
    def erased(self) -> bool:
        return not self.salt


@dataclass(frozen=True)
class Fault:
    """Where the chain does not hold, and why."""

    no: int
    reason: str


def digest(by: str, act: Act, salt: str) -> str:
    """SHA-256 over what may be erased, and its salt."""
    return hashlib.sha256(json.dumps([salt, by, act.before, act.after, act.why]).encode()).hexdigest()


def chained(previous: str, no: int, at: str, act: Act, digested: str) -> str:
    """The hash of an entry: SHA-256 over the hash before it and everything that is never erased."""
    parts = [previous, no, at, act.action, act.kind, act.subject, act.practice, digested]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def entry(previous: str, no: int, at: str, by: str, act: Act, salt: str) -> Entry:
    """The act as the next entry of the chain."""
    digested = digest(by, act, salt)
    return Entry(no, at, by, act, salt, digested, chained(previous, no, at, act, digested))


ERASED = "erased"
"""The action of an entry that says that another's text was erased; its subject is that one's number."""


def faults(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Where a chain does not hold, in its order: gaps, altered entries, and texts erased without a word about it."""
    previous, expected = GENESIS, 1
    silent: set[int] = set()
    for one in entries:
        if one.no != expected:
            yield Fault(one.no, f"entry {expected} is missing" if one.no > expected else "its number is out of order")
        if chained(previous, one.no, one.at, one.act, one.digest) != one.hash:
            yield Fault(one.no, "it was altered, or what stood before it was")
        if one.erased:
            silent.add(one.no)
            if one.by or one.act.before or one.act.after or one.act.why:
                yield Fault(one.no, "its text was erased, and another was put in its place")
        elif digest(one.by, one.act, one.salt) != one.digest:
            yield Fault(one.no, "who, before, after or why was altered")
        if one.act.action == ERASED and one.act.subject.isdecimal():
            silent.discard(int(one.act.subject))
        previous, expected = one.hash, one.no + 1
    for no in sorted(silent):
        yield Fault(no, "its text was erased, and no entry says so")
