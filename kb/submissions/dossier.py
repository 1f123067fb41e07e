"""A submission on its way: what its author wrote, where it stands, what was said of it, and the gates it passes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a dossier stands. A draft is its author's alone; `changes requested` waits for the author."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in review"
    CHANGES_REQUESTED = "changes requested"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


NEXT: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.SUBMITTED, State.WITHDRAWN),
    State.SUBMITTED: (State.IN_REVIEW, State.WITHDRAWN),
    State.IN_REVIEW: (State.CHANGES_REQUESTED, State.PUBLISHED, State.WITHDRAWN),
    State.CHANGES_REQUESTED: (State.SUBMITTED, State.IN_REVIEW, State.WITHDRAWN),
    State.PUBLISHED: (State.WITHDRAWN,),
    State.WITHDRAWN: (),
}
"""What each state can lead to."""


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """`id` names the dossier, `practice` the practice it is or will be, which keeps its id through every later dossier.

    `entries` are what the author filled in, raw (`kb.practice.fields`); `round` counts how often it was handed in.
    `author` and `assigned` are account ids; `economies` the submitting economies by official name, the lead first.
    `related` is the author's answer to the warning of a near-duplicate, such as "update of X". Moments are universal
    time.
    """

    id: str
    practice: str
    author: str
    state: State
    entries: Mapping[str, str]
    economies: tuple[str, ...] = ()
    title: str = ""
    round: int = 0
    assigned: str = ""
    created: str = ""
    changed: str = ""


@dataclass(frozen=True)
class Round:
    """What was handed in at one time; `no` counts from 1."""

    no: int
    entries: Mapping[str, str]
    by: str
    at: str


class RemarkKind(StrEnum):
    """A `change` is asked of the author and stays open until it is settled; a `comment` asks for nothing."""

    COMMENT = "comment"
    CHANGE = "change"


@dataclass(frozen=True)
class Remark:
    """Something said of a dossier. `field` is the name of the field it is anchored to; empty: the whole."""

    no: int
    dossier: str
    round: int
    field: str
    kind: RemarkKind
    text: str
    by: str
    at: str
    settled_by: str = ""
    settled_at: str = ""


@dataclass(frozen=True)
class Notice:
    """Something that a person is told on their page, and by mail where mail is set up."""

    no: int
    account: str
    dossier: str
    text: str
    at: str
    read: bool = False


@dataclass(frozen=True)
class Digest:
    """A person's letter of the day: whether it is wanted, and the keys of what the last one said to wait."""

    account: str
    wanted: bool = True
    told: frozenset[str] = frozenset()
