"""What a person follows, what stood when they last looked, and what is new since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FollowKind(StrEnum):
    """What can be followed. The subject of a search is what stands behind the ? of its address; of all others an id,
    of an economy its slug."""

    SEARCH = "search"
    PRACTICE = "practice"
    MEETING = "meeting"
    OBJECTIVE = "objective"
    AREA = "area"
    ECONOMY = "economy"


class FollowRhythm(StrEnum):
    """How often what is new of all that is followed is told by letter."""

    MEETINGS = "before meetings"
    WEEKLY = "weekly"
    NEVER = "never"


Facts = Mapping[str, tuple[str, ...]]
"""What stands of something, as far as it is told when it changes."""


@dataclass(frozen=True)
class FollowSight:
    """What stood when somebody looked: the trail's last number and hash, and the facts."""

    no: int = 0
    hash: str = ""
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Follow:
    """`name` is what its person calls it, empty where they call it nothing. `seen` is what stood when they last looked
    on the page, `told` what stood when a letter last told of it, or they looked."""

    id: str
    account: str
    kind: FollowKind
    subject: str
    name: str
    since: str
    seen: FollowSight
    told: FollowSight


@dataclass(frozen=True)
class FollowNews:
    """One thing that is new of what is followed: a sentence, and the path of the page that has it. `key` tells it from
    all others of the same follow."""

    key: str
    text: str
    path: str


@dataclass(frozen=True)
class FollowedItem:
    """A follow as its person sees it: what it is called, where it leads, and what is new since they last looked."""

    follow: Follow
    title: str
    path: str
    news: tuple[FollowNews, ...] = ()


@dataclass(frozen=True)
class FollowChoice:
    """How a person wants to hear. `feed` is the hash of the secret in the address of the own feed, empty where there
    is none. `marks` are the days before meetings that were looked at, `day` the day of the last weekly look."""

    account: str
    rhythm: FollowRhythm = FollowRhythm.MEETINGS
    feed: str = ""
    marks: tuple[str, ...] = ()
    day: str = ""
