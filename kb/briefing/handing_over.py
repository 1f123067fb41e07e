"""The use case of handing a practice over: one page of it, as the person who asks may read it, and its citation."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module

from kb.briefing.citation import Citation, citation_of
from kb.briefing.document import AdoptionLine, CitedPractice
from kb.briefing.document_blocks import EVIDENCE
from kb.briefing.handover import Handover, ServedObjective, parts_of
from kb.briefing.handover_needs import HandoverNeeds
from kb.errors import BadValue
from kb.files.kind import CONTENT_TYPES, FileKind
from kb.ledger.entries import Adoption, Change
from kb.ledger.partial_date import PartialDate
from kb.periods.locked import MONTHS
from kb.person import VISITOR, Person
from kb.practice.practice import Classification, Practice, sections
from kb.reading.pages import PracticePage
from kb.reading.reading import Reading

HUES = 8
"""Colours of priority areas, as the pages have them."""

FORMATS = {"docx": CONTENT_TYPES[FileKind.DOCX], "pdf": CONTENT_TYPES[FileKind.PDF]}
"""What a page to hand over is written in, each with its media type."""

CITATIONS = {"bib": "bibtex", "ris": "ris", "json": "csl"}
"""What a practice is cited in, by the ending of the file; and the format's name among a brief's."""


class HandingOver:
    """What a person may not read is as if it did not exist."""

    def __init__(self, home: HandoverNeeds, reading: Reading) -> None:
        self._home, self._reading = home, reading

    def page(self, id: str, person: Person = VISITOR) -> Handover:
        """A practice, as much of it as one page holds. Raises Unknown as `Reading.practice` does."""
        from kb.briefing.handover_fit import fitted

        return fitted(self._whole(self._reading.practice(id, person)))

    def written(self, id: str, form: str, person: Person = VISITOR) -> bytes:
        """The page as a file: the same record makes the same bytes. Raises BadValue, and Unknown as `page`."""
        if form not in FORMATS:
            raise BadValue("format", form, ", ".join(FORMATS))
        done: bytes = import_module(f"kb.briefing.handover_{'word' if form == 'docx' else 'pdf'}").written(
            self.page(id, person)
        )
        return done

    def cited(self, id: str, form: str, person: Person = VISITOR) -> bytes:
        """A citation of a practice. Raises BadValue, and Unknown as `page`."""
        if form not in CITATIONS:
            raise BadValue("format", form, ", ".join(CITATIONS))
        done: bytes = import_module(f"kb.briefing.{CITATIONS[form]}").cited((self.citation(id, person),))
        return done

    def citation(self, id: str, person: Person = VISITOR) -> Citation:
        practice = self._reading.practice(id, person).card.practice
        settings = self._home.settings
        cited = CitedPractice(
            no=1,
            id=practice.id,
            identifier=practice.identifier,
            title=practice.title,
            version=practice.version,
            newest=practice.version,
            address=self._short(practice),
            economies=(*practice.economies, *practice.other_origins),
            agency=practice.agency,
            dated=self._day(practice).year,
        )
        return citation_of(cited, settings.site_name, settings.today())

    # -- within --------------------------------------------------------------------------------------------------

    def _whole(self, page: PracticePage) -> Handover:
        practice, settings = page.card.practice, self._home.settings
        day = _said(self._day(practice))
        address = self._short(practice)
        origins = "; ".join((*practice.economies, *practice.other_origins))
        return Handover(
            identifier=practice.identifier,
            title=practice.title,
            summary=practice.summary,
            facts=tuple(_facts(practice)),
            objectives=tuple(map(self._objective, page.card.objectives)),
            parts=parts_of(sections(practice.body)),
            adoptions=tuple(map(_adoption, page.adoptions)),
            address=address,
            ask=f"{settings.site}/practices/{practice.id}/ask",
            version=practice.version,
            day=day,
            cited=". ".join(text for text in (origins, practice.title) if text),
            site=settings.site_name,
            language=practice.language,
            is_confirmed=page.card.confirmed,
            demonstration=settings.demonstration,
        )

    def _short(self, practice: Practice) -> str:
        return f"{self._home.settings.site}/{practice.identifier}"

    def _day(self, practice: Practice) -> date:
        """The day on which the version that stands came on record."""
        return self._home.settings.local(self._home.store.versions(practice.id)[-1].at).date()

    def _objective(self, id: str) -> ServedObjective:
        plan = self._home.plan
        if not plan.has(id):
            return ServedObjective(id, "an objective of another plan", 0)
        objective, areas = plan.objective(id), [area.id for area in plan.priority_areas]
        return ServedObjective(id, objective.title, areas.index(objective.area) % HUES + 1)


def _facts(practice: Practice) -> Iterator[tuple[str, str]]:
    origins = (*practice.economies, *practice.other_origins)
    if origins:
        yield "Economy" if len(origins) == 1 else "Economies", "; ".join(origins)
    if practice.agency:
        kind = f" ({practice.agency_type.value})" if practice.agency_type else ""
        yield "Agency", f"{practice.agency}{kind}"
    yield "Kind", practice.kind.value if practice.kind else "not given"
    since = f", since {practice.since}" if practice.since else ""
    yield "Status", f"{practice.status.value if practice.status else 'not given'}{since}"
    if level := practice.evidence_level:
        yield "Evidence", f"{level} of {len(EVIDENCE)}: {EVIDENCE[level - 1]}"
    if practice.classification is Classification.MEMBERS:
        until = f" until {_said(practice.release_date)}" if practice.release_date else ""
        yield "Who may read it", f"members only{until}"


def _adoption(adoption: Adoption) -> AdoptionLine:
    since = _said(adoption.effective) if adoption.effective else ""
    ended = f", ended {_said(adoption.ended)}" if adoption.ended else ""
    return AdoptionLine(
        adoption.economy, adoption.stage.value, f"{since}{ended}", "; ".join(map(_change, adoption.changes))
    )


def _change(change: Change) -> str:
    return f"{change.kind.value} {': '.join(text for text in (change.block, change.note) if text)}"


def _said(day: date) -> str:
    """4 May 2023; as far as it is known, and no further."""
    if isinstance(day, PartialDate):
        return f"{MONTHS[day.month - 1]} {day.year}" if day.has_month else str(day.year)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
