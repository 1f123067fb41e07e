"""What the public could see of one practice, and when: replayed from its versions and from what the trail tells of it.

Only what is open to anyone moves the moment at which the public's view of a practice changed last. What is done to one
that is closed leaves no mark: it shows when the practice is opened, as one change at that moment.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.practice.practice import Classification

LONG_AGO = date(1900, 1, 1)
"""Nothing was on record before it, whatever day a write-up names."""


class Departure(StrEnum):
    """Why what was open to anyone is not any more."""

    WITHDRAWN = "withdrawn"
    CONFIDED = "not open to the public any more"
    MERGED = "merged into another practice"


@dataclass(frozen=True)
class Reach:
    """What a version says of who may read it."""

    classification: Classification = Classification.PUBLIC
    release_date: date | None = None


@dataclass(frozen=True)
class PublicStep:
    """One act on a practice at a moment of universal time, to the second. `version` and `reach` are of a new version;
    `withdrawn` and `into` are None where the act leaves them alone; `objectives` are those that were confirmed.
    """

    at: str
    version: int = 0
    reach: Reach | None = None
    withdrawn: bool | None = None
    into: str | None = None
    objectives: tuple[str, ...] | None = None


@dataclass(frozen=True)
class PublicStanding:
    """What anyone knows of a practice that is or was public. `since` is when it first was, `changed` when what is to
    be seen of it changed last; `left` says why it is gone, `into` where it lives on if it was merged. `version` and
    `objectives` (None: nobody has confirmed any) are the last that were public."""

    practice: str
    since: str
    changed: str
    version: int = 0
    objectives: tuple[str, ...] | None = None
    left: Departure | None = None
    into: str = ""


@dataclass(frozen=True)
class PublicHistory:
    """`standing` is none for what never was public; `opens` the moment at which it opens by itself, or empty."""

    standing: PublicStanding | None
    opens: str = ""


def replayed(practice: str, steps: Iterable[PublicStep], begins: Callable[[date], str], until: str) -> PublicHistory:
    """The history of a practice up to a moment. `begins` gives the moment at which a day begins where the site is."""
    replay = _Replay(practice, begins)
    for step in steps:
        replay.pass_to(step.at)
        replay.act(step)
    replay.pass_to(until)
    return PublicHistory(replay.standing, replay.opens if not replay.is_public else "")


class _Replay:
    """Where a practice stands, whoever may see it, and what the public saw of it."""

    def __init__(self, practice: str, begins: Callable[[date], str]) -> None:
        self._practice, self._begins = practice, begins
        self._version = 0
        self._reach: Reach | None = None
        self._withdrawn = False
        self._into = ""
        self._objectives: tuple[str, ...] | None = None
        self.is_public = False
        self.standing: PublicStanding | None = None

    @property
    def opens(self) -> str:
        """The moment at which it is open to anyone if nothing is done; empty where that never comes."""
        if self._reach is None or self._withdrawn or self._into:
            return ""
        if self._reach.classification is Classification.PUBLIC:
            return "0"  # since ever
        released = self._reach.release_date
        return self._begins(max(released, LONG_AGO)) if released else ""

    def pass_to(self, at: str) -> None:
        """Time alone opens what has a day of release."""
        if not self.is_public and self.opens and self.opens <= at:
            self._opened(self.opens)

    def act(self, step: PublicStep) -> None:
        if step.reach is not None:
            self._version, self._reach = step.version, step.reach
        if step.withdrawn is not None:
            self._withdrawn = step.withdrawn
        if step.into is not None:
            self._into = step.into
        if step.objectives is not None:
            self._objectives = step.objectives or None
        open_now = bool(self.opens) and self.opens <= step.at
        if open_now:
            self._opened(step.at)
        elif self.is_public:
            self._closed(step.at)

    def _opened(self, at: str) -> None:
        """Opened, or changed while it was open."""
        self.is_public = True
        since = self.standing.since if self.standing else at
        self.standing = PublicStanding(self._practice, since, at, self._version, self._objectives)

    def _closed(self, at: str) -> None:
        """What the public saw last stays known of it, and nothing that is done from now on."""
        self.is_public = False
        before = self.standing
        assert before is not None
        left = Departure.MERGED if self._into else Departure.WITHDRAWN if self._withdrawn else Departure.CONFIDED
        self.standing = PublicStanding(
            self._practice, before.since, at, before.version, before.objectives, left, self._into
        )
