"""A practice, the submission it starts as, and what a submission must meet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kb.plan.plan import Plan
from kb.practice.body import parts
from kb.practice.identifier import identifier

MOST_WORDS = 20_000
"""The longest write-up that is taken, in words: more than twice the longest of the open collections (7,500)."""

MOST_CHARACTERS = 300_000
"""What no write-up exceeds however its words are counted: a picture pasted as text is one long word."""

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")

WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Scripts written without spaces, or nearly: there a word is reckoned as two characters."""

_UNSEEN = re.compile(r"!\[[^\[\]]*\]\([^()]*\)|</?[A-Za-z][^<>]{0,500}>")
"""Pictures and tags, of which a page shows nothing."""


class Kind(StrEnum):
    POLICY = "policy"
    REGULATION = "regulation"
    PROGRAMME = "programme"
    SERVICE = "service"
    TOOL = "tool"
    FINANCE = "finance instrument"
    PARTNERSHIP = "partnership"


class Status(StrEnum):
    """`planned` is kept as a draft: it is searchable and never counts."""

    PLANNED = "planned"
    PILOT = "pilot"
    RUNNING = "running"
    ENDED = "ended"
    REPLACED = "replaced"


class AgencyType(StrEnum):
    GOVERNMENT = "government"
    ABAC = "abac"
    PRIVATE = "private"
    ACADEMIA = "academia"
    INTERNATIONAL = "international organisation"


class Group(StrEnum):
    """The plan's cross-cutting groups."""

    WOMEN = "women"
    YOUTH = "youth"
    RURAL = "rural"
    INDIGENOUS = "indigenous and disadvantaged"
    GREEN = "green"
    MICRO = "micro"


class Help(StrEnum):
    """What a submitting economy offers to others."""

    CALL = "call"
    VISIT = "visit"
    DOCUMENTS = "documents"
    TRAINING = "training"
    NONE = "none"


class Classification(StrEnum):
    """`members` with a release date: members until that day, anyone from then on."""

    PUBLIC = "public"
    MEMBERS = "members"


class Severity(StrEnum):
    """`blocks`: it is refused; `uncounted`: it is kept and does not count; `advice`: it would be better otherwise."""

    BLOCKS = "blocks"
    UNCOUNTED = "uncounted"
    ADVICE = "advice"


@dataclass(frozen=True)
class Source:
    """A public source that a write-up rests on."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the write-up under one heading; `text` is Markdown."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What somebody hands in: the write-up's fields and its Markdown body.

    `economies` are member economies by official name, the lead first; `other_origins` names anyone
    else it comes from. `objectives` is the author's own choice, the main one first: a claim, which
    counts for nothing until a person of the secretariat confirms it.
    """

    id: str
    title: str
    body: str
    economies: tuple[str, ...] = ()
    other_origins: tuple[str, ...] = ()
    summary: str = ""
    agency: str = ""
    agency_type: AgencyType | None = None
    partners: tuple[str, ...] = ()
    kind: Kind | None = None
    status: Status | None = None
    since: int | None = None
    objectives: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    evidence_level: int | None = None
    language: str = "en"
    classification: Classification = Classification.PUBLIC
    release_date: date | None = None
    contact: str = ""
    provenance: str = ""
    sources: tuple[Source, ...] = ()
    evidence: str = ""
    taken_up: tuple[str, ...] = ()
    help_offered: tuple[Help, ...] = ()
    help_until: date | None = None
    related: tuple[str, ...] = ()
    apec_links: tuple[str, ...] = ()
    translation_note: str = ""
    consent: str = ""
    consent_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Practice(Submission):
    """A submission that was taken: one identity, many versions."""

    version: int = 1
    number: int = 0
    """Its own among all practices; 0 for what is not on record yet."""
    withdrawn: bool = False
    missing: tuple[str, ...] = field(default=())
    """What counting needs and the write-up does not say."""

    @property
    def identifier(self) -> str:
        """What it is cited by, like SMEWG-BP-0042."""
        return identifier(self.number)

    def is_open(self, today: date) -> bool:
        """Whether anyone may read it today."""
        released = self.release_date is not None and self.release_date <= today
        return not self.withdrawn and (self.classification is Classification.PUBLIC or released)


def opens_earlier(new: Submission, old: Submission, today: date) -> bool:
    """Whether the new text would be open to anyone on a day on which the old one would not: what was confided is made
    public before its time."""
    return max(_opens(new), today) < max(_opens(old), today)


OPENS_EARLY = (
    "this opens to anyone what is confided for now, which takes two people: leave who may read it as it stands, and "
    "ask for it under Care, many at once"
)
"""Why a writer that has one person alone refuses it."""


def _opens(text: Submission) -> date:
    """The first day on which anyone may read it."""
    if text.classification is Classification.PUBLIC:
        return date.min
    return text.release_date or date.max


@dataclass(frozen=True)
class Problem:
    """Something about a submission that its author should hear."""

    field: str
    message: str
    severity: Severity

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKS


def problems(submission: Submission, plan: Plan) -> tuple[Problem, ...]:
    """Everything that its author should hear of a submission, all at once, what is worst first."""
    return tuple(_refusals(submission, plan)) + tuple(_gaps(submission))


def missing(submission: Submission) -> tuple[str, ...]:
    """The fields that counting needs and that are not there (rule S1, the completeness gate)."""
    needed = {
        "summary": submission.summary,
        "economy": submission.economies or submission.other_origins,
        "kind": submission.kind,
        "status": submission.status,
    }
    return tuple(name for name, value in needed.items() if not value)


def words(text: str) -> int:
    """How many words a text has; two characters of a script without spaces make one."""
    return len(WIDE.sub(" ", text).split()) + len(WIDE.findall(text)) // 2


def sections(body: str) -> tuple[Section, ...]:
    """The body cut at its headings; text before the first has an empty heading, and what has no text is left out."""
    cut = (Section(part.name, part.text.strip()) for part in parts(body))
    return tuple(section for section in cut if section.text)


def without_comments(markdown: str) -> str:
    """Markdown with a space for each HTML comment; one that is never closed is text."""
    kept, start = [], 0
    while (opened := markdown.find("<!--", start)) >= 0 and (closed := markdown.find("-->", opened + 4)) >= 0:
        kept.append(markdown[start:opened])
        start = closed + 3
    return " ".join([*kept, markdown[start:]])


def says_something(body: str) -> bool:
    """Whether a letter or a digit is left to read when headings, comments, pictures and tags are away."""
    texts = (section.text for section in sections(without_comments(body)))
    return any(re.search(r"[^\W_]", _UNSEEN.sub(" ", text)) for text in texts)


def _refusals(submission: Submission, plan: Plan) -> Iterator[Problem]:
    yield from _id_refusals(submission.id)
    if not submission.title.strip():
        yield Problem("title", "a practice needs a title: say what it does", Severity.BLOCKS)
    yield from _body_refusals(submission.body)
    if not submission.economies and not submission.other_origins:
        yield Problem("economies", "name the submitting economy, for example Chile", Severity.BLOCKS)
    for id in submission.objectives:
        if not plan.has(id):
            known = ", ".join(objective.id for objective in plan.objectives)
            yield Problem("objectives", f"{id!r} is not an objective of {plan.title}: use {known}", Severity.BLOCKS)


def _id_refusals(id: str) -> Iterator[Problem]:
    if not ID.fullmatch(id):
        yield Problem(
            "id",
            f"the id {id[:100]!r} cannot stand in an address: letters, digits, dots, hyphens and underscores "
            "are allowed, 80 at most, a letter or digit first",
            Severity.BLOCKS,
        )
    elif id.lower().endswith((".md", ".json")):
        # /practices/<id>.md and .json are the downloads of practice <id>
        yield Problem("id", f"the id {id!r} ends like a download: leave out .md or .json", Severity.BLOCKS)


def _body_refusals(body: str) -> Iterator[Problem]:
    if not says_something(body):
        yield Problem("body", "the text is empty: describe the practice below the front matter", Severity.BLOCKS)
    length = words(body)
    if length > MOST_WORDS:
        yield Problem(
            "body",
            f"the text has {length:,} words and {MOST_WORDS:,} is the most: keep the practice itself and link the rest",
            Severity.BLOCKS,
        )
    elif len(body) > MOST_CHARACTERS:
        yield Problem(
            "body",
            f"the text has {len(body):,} characters and {MOST_CHARACTERS:,} is the most: "
            "take out pasted data and pictures, and link them",
            Severity.BLOCKS,
        )


def _gaps(submission: Submission) -> Iterator[Problem]:
    for name in missing(submission):
        yield Problem(name, f"not counted until {name} is given", Severity.UNCOUNTED)
    for name, value, most in (("title", submission.title, 100), ("summary", submission.summary, 250)):
        if len(value) > most:
            yield Problem(name, f"{len(value)} characters; lists and briefs show {most}", Severity.ADVICE)
    if len(submission.objectives) > 3:
        yield Problem("objectives", "more than three objectives; the main ones say more", Severity.ADVICE)
