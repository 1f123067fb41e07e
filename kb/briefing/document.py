"""A brief as it is read, printed and written: everything that stands in it, gathered once for every format.

Nothing in it is anyone's paraphrase: what it says of a practice is quoted from a version of it, with its section.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Quotation:
    """Text of a practice, letter by letter, and the heading that it stands under (empty: before the first)."""

    text: str
    section: str


@dataclass(frozen=True)
class AdoptionLine:
    """One economy that took the practice up: `since` as it was said, `changed` what it says that it changed."""

    economy: str
    stage: str
    since: str = ""
    changed: str = ""


@dataclass(frozen=True)
class FigureLine:
    """A figure that belongs to an item, in a sentence; `address` opens its list. `lock` says of a locked year since
    when and in which version; empty where the year is open."""

    sentence: str
    address: str
    lock: str = ""


@dataclass(frozen=True)
class CitedPractice:
    """A practice as a brief cites it: pinned to `version`, with the version that stands now in `newest`. `address` is
    its short one, whole. `identifier` is like SMEWG-BP-0042, `id` the practice's id. `status` says what became of one
    that may not be read any more ("withdrawn"); empty where it may: then nothing is quoted of it."""

    no: int
    id: str
    identifier: str
    title: str
    version: int
    newest: int
    address: str
    economies: tuple[str, ...] = ()
    agency: str = ""
    since: int | None = None
    quotations: tuple[Quotation, ...] = ()
    evidence_level: int | None = None
    shared_at: tuple[str, ...] = ()
    """Who showed it where, a line each."""
    adoptions: tuple[AdoptionLine, ...] = ()
    focal_point: str = ""
    note: str = ""
    status: str = ""


@dataclass(frozen=True)
class BriefSection:
    """One item of the agenda. `missing` says in a sentence what no practice answers; empty where nothing is missing."""

    number: str
    title: str
    answers: tuple[CitedPractice, ...] = ()
    related: tuple[CitedPractice, ...] = ()
    missing: str = ""
    figures: tuple[FigureLine, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class BriefCover:
    """What an APEC paper says on its first page."""

    title: str
    document_number: str = ""
    agenda_item: str = ""
    purpose: str = ""
    submitted_by: str = ""
    forum: str = ""
    meeting: str = ""
    classification: str = ""


@dataclass(frozen=True)
class BriefDocument:
    """`address` is the page of the brief; `site` the site's name; `on` the day on which it was gathered."""

    cover: BriefCover
    sections: tuple[BriefSection, ...]
    address: str
    site: str
    on: date
    demonstration: bool = False

    @property
    def cited(self) -> tuple[CitedPractice, ...]:
        """Every practice in the order of its number, each once."""
        of = {one.no: one for section in self.sections for one in (*section.answers, *section.related)}
        return tuple(of[no] for no in sorted(of))
