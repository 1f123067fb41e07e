"""The fields of a write-up, once: the form, the templates, the import, the review and the diff all read this list.

What somebody fills in is *entries*: a text for each field's name, as a form gives it. A field that takes several values
has one a line. `kb.practice.form` turns entries into a submission and back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.practice.practice import AgencyType, Classification, Group, Help, Kind, Status

Entries = Mapping[str, str]
"""What was filled in, by the field's name. A field that is not given is empty."""


class Takes(StrEnum):
    """What a field takes. `text` is Markdown of several paragraphs; `lines` and `choices` hold one value a line."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    ECONOMIES = "economies"
    OBJECTIVES = "objectives"
    YEAR = "year"
    DAY = "day"


class Level(StrEnum):
    """How early a field is asked for: the card first, the full write-up later."""

    CARD = "card"
    FULL = "full"


@dataclass(frozen=True)
class Field:
    """`most` is the limit in characters (0: none); `section` the heading that a text stands under in the write-up;
    `choices` what may be chosen; `headings` how papers begin to call the section otherwise."""

    name: str
    label: str
    help: str
    takes: Takes = Takes.LINE
    level: Level = Level.FULL
    most: int = 0
    section: str = ""
    choices: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def is_long_line(self) -> bool:
        """One line that no field shows at once: it breaks where it is typed, and is one line again where it is kept."""
        return self.takes is Takes.LINE and self.most >= LONG_LINE


LONG_LINE = 200
"""Characters of a line that breaks where it is typed."""


def _field(name: str, label: str, help: str, **more: object) -> Field:
    return Field(name, label, help, **more)  # type: ignore[arg-type]


def _section(name: str, heading: str, help: str, most: int, *headings: str, level: Level = Level.FULL) -> Field:
    return Field(name, heading, help, Takes.TEXT, level, most, heading, headings=headings)


FIELDS: tuple[Field, ...] = (
    _field("title", "Title", "Say what it does, not the programme's name.", level=Level.CARD, most=100),
    _field(
        "summary", "One-sentence summary", "Who does what for which SMEs, with what effect.",
        level=Level.CARD, most=250,
    ),
    _field(
        "economies", "Submitting economies", "The first is the lead. One a line.",
        takes=Takes.ECONOMIES, level=Level.CARD,
    ),
    _field(
        "other_origins", "Others it comes from", "An organisation that is no member economy. One a line.",
        takes=Takes.LINES,
    ),
    _field("agency", "Lead agency", "Spell its name in full.", level=Level.CARD, most=300),
    _field(
        "agency_type", "What the agency is", "", takes=Takes.CHOICE, level=Level.CARD,
        choices=tuple(AgencyType),
    ),
    _field("partners", "Partners", "Names in full, one a line.", takes=Takes.LINES),
    _field("kind", "Kind", "", takes=Takes.CHOICE, level=Level.CARD, choices=tuple(Kind)),
    _field(
        "status", "Status", "What is only planned is kept as planned and does not count.",
        takes=Takes.CHOICE, level=Level.CARD, choices=tuple(Status),
    ),
    _field("since", "Running since", "The year in which it began.", takes=Takes.YEAR, level=Level.CARD),
    _field(
        "objectives", "Objectives served", "One to three, the main one first. The secretariat confirms.",
        takes=Takes.OBJECTIVES, level=Level.CARD,
    ),
    _field("groups", "Cross-cutting groups", "", takes=Takes.CHOICES, choices=tuple(Group)),
    _section(
        "problem", "Problem and context", "What was wrong, for whom, how big.", 1500,
        "problem", "context", "background", "challenge", "situation", "need", level=Level.CARD,
    ),
    _section(
        "done", "What was done", "Steps, rules, who did what.", 2500,
        "what was done", "description", "solution", "approach", "activities", "implementation", "measures",
        "the practice", level=Level.CARD,
    ),
    _section(
        "blocks", "Building blocks",
        "One to six parts that another economy could lift: a heading (### …) for each, then what it is, what must be "
        "in place, what was learnt.", 8400, "building blocks", "components", "elements",
    ),
    _section("resources", "Resources", "Money (a range is fine) with its year, people, skills, data, legal base.", 1200,
             "resources", "cost", "budget", "funding"),
    _section("timeline", "Timeline", "Start, first result, milestones.", 1200, "timeline", "milestones", "schedule"),
    _section(
        "results", "Results", "Tangible and measurable. Say so where something is expected.", 1500,
        "results", "outcomes", "impact", "achievements", "benefits", level=Level.CARD,
    ),
    _field(
        "indicators", "Results in figures", "One a line: indicator | before | after | period | source.",
        takes=Takes.LINES, section="Results in figures",
    ),
    _field(
        "evidence_level", "Evidence level",
        "1 stated, 2 monitored figures, 3 evaluated internally, 4 independent evaluation.",
        takes=Takes.CHOICE, choices=("1", "2", "3", "4"),
    ),
    _field("evidence", "Evidence", "A link or reference to what supports the level.", most=600),
    _section(
        "difficulties", "Difficulties and what we would not do again", "As useful as success.", 1200,
        "difficulties", "obstacles", "what we would not do", "what did not work", "problems met",
    ),
    _section("lessons", "Lessons and success factors", "", 1200, "lessons", "success factors", "key factors"),
    _section(
        "transfer", "Transfer", "What must be in place, what to change, what not to copy.", 1200,
        "transfer", "replication", "recommendations", "for other economies",
    ),
    _field(
        "rest", "Anything else", "Further sections, each with its heading (## …).", takes=Takes.TEXT, most=50_000,
    ),
    _field(
        "taken_up", "Already taken up elsewhere?",
        "Economy, when and whom to ask, one a line. That economy confirms it.", takes=Takes.LINES,
    ),
    _field("help_offered", "Help offered", "", takes=Takes.CHOICES, choices=tuple(Help)),
    _field("help_until", "Help offered until", "", takes=Takes.DAY),
    _field(
        "related", "Related practices", "One a line: update of, adaptation of or complements, and its ID.",
        takes=Takes.LINES,
    ),
    _field("apec_links", "APEC links", "Project number, sub-forum, earlier paper. One a line.", takes=Takes.LINES),
    _field("sources", "Public sources", "One a line: title, then its address.", takes=Takes.LINES),
    _field("language", "Language of the text", "A code such as en or es. The English text is searched.", most=12),
    _field("translation_note", "Note on the translation", "", most=300),
    _field(
        "contact", "Contact", "A role's mailbox, by way of the focal point. Members see it.",
        level=Level.CARD, most=200,
    ),
    _field(
        "classification", "Who may read it", "", takes=Takes.CHOICE, level=Level.CARD,
        choices=tuple(Classification),
    ),
    _field("release_date", "Open to everyone from", "For members until that day.", takes=Takes.DAY, level=Level.CARD),
    _field("consent", "Cleared by", "Name and role of who cleared it for the economy.", level=Level.CARD, most=200),
    _field("consent_on", "Cleared on", "", takes=Takes.DAY, level=Level.CARD),
)  # fmt: skip
"""In the order of the form."""

BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}

SECTIONS: tuple[Field, ...] = tuple(field for field in FIELDS if field.section)
"""The fields whose text is a section of the write-up, in the order in which they stand there."""
