"""What APEC does for the plan: initiatives, supported activities and dialogue sessions (indicators G1, G2 and G4)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from kb.errors import BadValue

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What a terminal would obey and no title needs."""

TAKEN = ("new", "next")
"""Names that stand in addresses for something else."""

MOST = 500
"""Characters of a title, a partner or a source."""


class ActivityKind(StrEnum):
    INITIATIVE = "initiative"
    ACTIVITY = "activity"
    DIALOGUE = "dialogue"


class ActivityStatus(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under way"
    DONE = "carried out"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One record, however many propose it. `economies` propose it, `co_sponsors` stand by; both by official name.

    `partners` are those a dialogue is held with; `organisation` a body that carries it out, never a person. `cost` is
    as the source gives it, and is never added up.
    """

    id: str
    title: str
    kind: ActivityKind
    year: int
    status: ActivityStatus
    economies: tuple[str, ...] = ()
    co_sponsors: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    organisation: str = ""
    fund: str = ""
    cost: str = ""
    topics: tuple[str, ...] = ()
    source: str = ""

    @property
    def participants(self) -> tuple[str, ...]:
        """The economies that propose it and those that stand by, each once."""
        return tuple(dict.fromkeys((*self.economies, *self.co_sponsors)))


@dataclass(frozen=True)
class ActivityConfirmation:
    """A person's word on the objectives that an activity serves; none: it serves no objective of the plan."""

    activity: str
    plan: str
    objectives: tuple[str, ...]
    by: str
    at: str


def sound(activity: Activity) -> Activity:
    """The activity, where it can be kept. Raises BadValue."""
    if not ID.fullmatch(activity.id) or activity.id.lower() in TAKEN or activity.id.lower().endswith((".csv", ".json")):
        raise BadValue("id", activity.id, "letters, digits, dots, hyphens and underscores, 80 at most")
    if not activity.title.strip():
        raise BadValue("title", activity.title, "the title of the activity")
    if not 1989 <= activity.year <= 2100:
        raise BadValue("year", activity.year, "a year like 2023")
    if activity.kind is ActivityKind.DIALOGUE and not activity.partners:
        raise BadValue("partners", "", "whom the dialogue is held with: the private sector, a forum, an organisation")
    for text in (
        activity.title,
        activity.organisation,
        activity.fund,
        activity.source,
        *activity.topics,
        *activity.partners,
    ):
        if _CONTROL.search(text):
            raise BadValue("text", text.encode("unicode_escape").decode(), "text without control characters")
    for name, text in (("title", activity.title), ("organisation", activity.organisation), ("source", activity.source)):
        if len(text) > MOST:
            raise BadValue(name, text, f"{MOST} characters at most")
    return activity
