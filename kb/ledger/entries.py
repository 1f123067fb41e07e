"""The ledger: what was shared at which meeting, who took it up and what they changed, who confirmed which objective."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class MeetingKind(StrEnum):
    """Only `smewg` meetings are "SMEWG meetings" for counting (rule S2)."""

    SMEWG = "smewg"
    MINISTERIAL = "ministerial"
    WORKSHOP = "workshop"


@dataclass(frozen=True)
class Meeting:
    """`starts` and `ends` are days; `evidence` names the public source that documents it."""

    id: str
    title: str
    kind: MeetingKind
    starts: date
    ends: date
    place: str = ""
    economy: str = ""
    evidence: str = ""
    demonstration: bool = False

    @property
    def years(self) -> range:
        """The years that its days lie in."""
        return range(self.starts.year, self.ends.year + 1)


class Form(StrEnum):
    """How a practice was shown. A paper `circulated` between meetings is listed, not counted."""

    PRESENTED = "presented"
    TABLED = "tabled"
    CIRCULATED = "circulated"


@dataclass(frozen=True)
class SharingEvent:
    """One practice at one meeting. `presenters` are economies by official name, or others by theirs."""

    practice: str
    meeting: str
    date: date
    form: Form = Form.PRESENTED
    agenda_item: str = ""
    document: str = ""
    presenters: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What makes it the same event when it is recorded again: practice, meeting and document."""
        return f"{self.practice}@{self.meeting}@{self.document}"


class Stage(StrEnum):
    """How far an adoption has come. Only `adopted` counts, and `ended` keeps what it counted (A3, A9)."""

    INTERESTED = "interested"
    PLANNED = "planned"
    PILOTING = "piloting"
    ADOPTED = "adopted"
    ENDED = "ended"


class ChangeKind(StrEnum):
    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True)
class Change:
    """What the adopter did with one part of the practice (rule A4); `block` names the building block, if it is one."""

    kind: ChangeKind
    note: str
    block: str = ""


@dataclass(frozen=True)
class Step:
    """A stage that an adoption reached, the day, where it is known, and what shows it."""

    stage: Stage
    on: date | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Spell:
    """One time during which an adoption was in force: from `effective`, to `ended` where it is over. `instrument` is
    what embodied it then, `steps` the stages it went through."""

    effective: date
    ended: date | None = None
    instrument: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Word:
    """That the adopter said of an adoption that it is in force: the day it was said, like 2024-05-02, and the year it
    is about, where one was named."""

    on: str
    about: int = 0

    @property
    def year(self) -> int:
        """The year it speaks for: the one named, else that of the day it was said (A11)."""
        return self.about or int(self.on[:4])


class FollowUpAnswer(StrEnum):
    """What is answered to the yearly question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class FollowUp:
    """What an economy said of a year of one practice that it took up."""

    practice: str
    economy: str
    year: int
    answer: FollowUpAnswer
    by: str
    at: str


class Backing(StrEnum):
    """How well an adoption is backed (A7). `claimed` by another economy, which is no report; `reported` by the adopter;
    `documented` by a reference or a file; `confirmed` by both sides, or published."""

    CLAIMED = "claimed"
    REPORTED = "reported"
    DOCUMENTED = "documented"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Adoption:
    """One practice taken up by one economy; provinces and agencies are `sites` inside it (A2).

    `effective` is the day it came into force or regular operation, `ended` the day it ceased;
    `instrument` is what embodies it; `reported_by` the economy whose focal point says so (A5);
    `exception` is the secretariat's recorded reason for an adoption older than the sharing (A6). `steps` are the
    stages it went through, the present one last: `stage`, `effective` and `ended` say the same. `confirmed_by` are the
    economies of origin that confirmed it, `published` where it is published, `recorded` the day it first came on
    record. Adoptions of the first releases have none of these four.

    It may be adopted, ended and adopted again: `earlier` are the times before the present one, oldest first, of which
    stage, `effective` and `ended` speak. Days may be known to the month or the year alone. `words` are the adopter's
    own, that it is in force; `credited_to` is the practice that this act is credited to, where the same instrument
    stands under several (A10).
    """

    practice: str
    economy: str
    stage: Stage
    reported_by: str
    effective: date | None = None
    ended: date | None = None
    instrument: str = ""
    evidence: str = ""
    changes: tuple[Change, ...] = ()
    sites: tuple[str, ...] = ()
    exception: str = ""
    steps: tuple[Step, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    published: str = ""
    recorded: str = ""
    earlier: tuple[Spell, ...] = ()
    words: tuple[Word, ...] = ()
    credited_to: str = ""

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """Every time during which it was in force, oldest first."""
        if self.effective is None or self.stage not in (Stage.ADOPTED, Stage.ENDED):
            return self.earlier
        # one that ended nobody knows when is in force at the end of no year
        ended = (self.ended or self.effective) if self.stage is Stage.ENDED else None
        return (*self.earlier, Spell(self.effective, ended, self.instrument, self.steps))

    def stage_on(self, day: date) -> Stage:
        """Its stage as it stands on a day: what is to come into force later is planned until then."""
        spells = self.spells
        return Stage.PLANNED if spells and spells[0].effective > day else self.stage

    @property
    def level(self) -> Backing:
        """How well it is backed (A7)."""
        if self.reported_by != self.economy:
            return Backing.CLAIMED
        if self.published or any(economy != self.economy for economy in self.confirmed_by):
            return Backing.CONFIRMED
        return Backing.DOCUMENTED if self.evidence else Backing.REPORTED

    @property
    def id(self) -> str:
        """What makes it the same adoption when it is recorded again."""
        return f"{self.practice}@{self.economy}"

    @property
    def adapted(self) -> bool:
        """Whether at least one change is recorded; otherwise it was taken up as it is."""
        return any(change.kind is not ChangeKind.KEPT for change in self.changes)


MOST_OBJECTIVES = 3
"""How many objectives a practice is filed under at most."""


@dataclass(frozen=True)
class Confirmation:
    """A person's word on the objectives of a practice, the main one first; empty: it serves none."""

    practice: str
    plan: str
    objectives: tuple[str, ...]
    by: str
    at: str


class StruckKind(StrEnum):
    """What can be struck as recorded in error: one record of the ledger, or a practice as a whole."""

    EVENT = "event"
    ADOPTION = "adoption"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Strike:
    """That something was recorded in error (S10): who says so, when, and why. `id` is the record's own, `entry` what it
    said; of a practice as a whole, which the secretariat keeps out of every figure, there is none."""

    kind: StruckKind
    id: str
    practice: str
    by: str
    at: str
    why: str
    entry: SharingEvent | Adoption | None = None


class OriginWord(StrEnum):
    """Who says that a co-submitting economy submitted a practice too (S9): its own focal point, or the secretariat with
    a reason; what was on record before anybody was asked; who led it once; what a merge brought together."""

    OWN = "confirmed by its focal point"
    SECRETARIAT = "recorded by the secretariat"
    BEFORE = "on record before confirmations were asked"
    LED = "led an earlier version"
    MERGED = "an origin of a record that was merged into it"


@dataclass(frozen=True)
class OriginConfirmation:
    """That an economy that the lead named with it submitted the practice too."""

    practice: str
    economy: str
    word: OriginWord
    by: str
    at: str
    why: str = ""
