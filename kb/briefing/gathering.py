"""A brief gathered for one reader: what it says of each practice, from the record as it stands and the texts as pinned.

What the reader may not read is not there: of a practice taken back, that it was; of any other, nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.briefing.brief import Brief, BriefEntry, BriefItem
from kb.briefing.days import day_spelled
from kb.briefing.document import AdoptionLine, BriefDocument, BriefSection, CitedPractice, FigureLine
from kb.briefing.needs import BriefingNeeds
from kb.briefing.quoting import stands
from kb.figures.breakdown import By
from kb.figures.tally import Tally
from kb.ledger.entries import Adoption, SharingEvent
from kb.periods.figures import Figures
from kb.person import Person
from kb.practice.practice import Practice
from kb.reading.reading import Reading

WITHDRAWN = "withdrawn"
CLOSED = "not open to readers any more"


@dataclass(frozen=True)
class EntryShown:
    """An entry as a page shows it. `still`: the newest version holds the sentences quoted too."""

    entry: BriefEntry
    cited: CitedPractice
    still: bool = True

    @property
    def is_newer(self) -> bool:
        return not self.cited.status and self.cited.newest > self.entry.version


@dataclass(frozen=True)
class ItemShown:
    """An item as a page shows it, with all that was found for it, chosen or not."""

    item: BriefItem
    entries: tuple[EntryShown, ...]
    missing: str
    figures: tuple[FigureLine, ...]

    @property
    def answers(self) -> tuple[EntryShown, ...]:
        return tuple(one for one in self.entries if one.entry.answers)

    @property
    def related(self) -> tuple[EntryShown, ...]:
        return tuple(one for one in self.entries if not one.entry.answers)


class Gathering:
    """Reads for one person; writes nothing."""

    def __init__(self, home: BriefingNeeds, reading: Reading, figures: Figures) -> None:
        self._home, self._reading, self._figures = home, reading, figures

    def document(self, brief: Brief, person: Person, address: str) -> BriefDocument:
        """What is chosen in a brief, for every format. Housekeeping stands in it without practices."""
        numbers: dict[str, int] = {}
        told = self._told(brief.items, person)
        sections = tuple(self._section(item, person, numbers, told, chosen=True) for item in brief.items)
        settings = self._home.settings
        return BriefDocument(
            brief.cover, sections, address, settings.site_name, settings.today(), settings.demonstration
        )

    def sections(self, items: Iterable[BriefItem], person: Person) -> tuple[BriefSection, ...]:
        """All that was found for items, chosen or not."""
        numbers: dict[str, int] = {}
        some = tuple(items)
        told = self._told(some, person)
        return tuple(self._section(item, person, numbers, told, chosen=False) for item in some)

    def shown(self, brief: Brief, person: Person) -> tuple[ItemShown, ...]:
        numbers: dict[str, int] = {}
        told = self._told(brief.items, person)
        return tuple(
            ItemShown(
                item,
                tuple(self._shown(entry, person, numbers) for entry in item.entries),
                self._missing(item, person),
                self._lines(item, told),
            )
            for item in brief.items
        )

    # -- within --------------------------------------------------------------------------------------------------

    def _section(
        self, item: BriefItem, person: Person, numbers: dict[str, int], told: Tally | None, chosen: bool
    ) -> BriefSection:
        entries = [(entry, self._cited(entry, person, numbers)) for entry in item.entries if entry.picked or not chosen]
        return BriefSection(
            item.number,
            item.title,
            answers=tuple(cited for entry, cited in entries if entry.answers),
            related=tuple(cited for entry, cited in entries if not entry.answers),
            missing=self._missing(item, person),
            figures=self._lines(item, told),
            note=item.note,
            housekeeping=item.housekeeping,
        )

    def _shown(self, entry: BriefEntry, person: Person, numbers: dict[str, int]) -> EntryShown:
        cited = self._cited(entry, person, numbers)
        still = True
        if not cited.status and cited.newest > entry.version:
            text = self._home.store.practice(entry.practice)
            still = all(stands(one.text, text) for one in entry.quotations)
        return EntryShown(entry, cited, still)

    def _cited(self, entry: BriefEntry, person: Person, numbers: dict[str, int]) -> CitedPractice:
        no = numbers.setdefault(entry.practice, len(numbers) + 1)
        card = self._home.cards(person).get(entry.practice)
        if card is None:
            return self._gone(entry, no, person)
        practice = card.practice
        lead = practice.economies[0] if practice.economies else ""
        return CitedPractice(
            no,
            practice.id,
            practice.identifier,
            practice.title,
            entry.version,
            practice.version,
            self.address_of(practice),
            economies=practice.economies or practice.other_origins,
            agency=practice.agency,
            since=practice.since,
            quotations=entry.quotations,
            evidence_level=practice.evidence_level,
            shared_at=tuple(self._sharing(one) for one in self._home.ledger().events_of.get(practice.id, ())),
            adoptions=tuple(map(_adoption, self._home.ledger().adoptions_of.get(practice.id, ()))),
            focal_point=", ".join(filter(None, (f"focal point of {lead}" if lead else "", practice.agency))),
            note=entry.note,
            dated=self._dated(practice.id, entry.version),
        )

    def _dated(self, practice: str, version: int) -> int | None:
        """The year in which a version came on record."""
        at = next((one.at for one in self._home.store.versions(practice) if one.no == version), "")
        return self._home.settings.day_of(at).year if at else None

    def _gone(self, entry: BriefEntry, no: int, person: Person) -> CitedPractice:
        """Of what may not be read no word but the owner's own note: of one that anybody could read before, that it was
        taken back; of one merged into another, which that is."""
        survivor = self._home.cards(person).get(self._reading.identity(entry.practice))
        if survivor is not None:
            name = survivor.practice.identifier
            title, address = survivor.practice.title, self.address_of(survivor.practice)
            return CitedPractice(
                no, survivor.id, name, title, entry.version, survivor.practice.version, address,
                note=entry.note, status=f"merged into {name}",
            )  # fmt: skip
        if self._reading.is_withdrawn(entry.practice):
            practice = self._home.ledger().by_id[entry.practice]
            name = practice.identifier
            return CitedPractice(
                no, practice.id, name, "", entry.version, entry.version, self.address_of(practice),
                note=entry.note, status=WITHDRAWN,
            )  # fmt: skip
        return CitedPractice(no, "", "", "", entry.version, entry.version, "", note=entry.note, status=CLOSED)

    def address_of(self, practice: Practice) -> str:
        """The short address of a practice, whole."""
        return f"{self._home.settings.site}/{practice.identifier}"

    def _sharing(self, event: SharingEvent) -> str:
        meeting = self._home.ledger().meetings.get(event.meeting)
        who = f" by {'; '.join(event.presenters)}" if event.presenters else ""
        where = meeting.title if meeting else event.meeting
        more = [f"agenda item {event.agenda_item}" if event.agenda_item else "", event.document]
        return ", ".join(
            filter(None, [f"{event.form.value.capitalize()}{who} at {where}", day_spelled(event.date), *more])
        )

    def _missing(self, item: BriefItem, person: Person) -> str:
        if item.housekeeping or item.waiting or not item.unanswered:
            return ""
        near = self._home.cards(person).get(item.nearest)
        nearest = f" Nearest: {near.practice.title} ({near.practice.identifier})." if near else ""
        if not item.answers:
            return f"No practice on record answers this item.{nearest}"
        return f"No practice on record answers {_listed(item.unanswered)}.{nearest}"

    def _told(self, items: Iterable[BriefItem], person: Person) -> Tally | None:
        """The figures of the last year that is locked, else of the last that has begun; none where no item is about an
        objective."""
        if not any(item.objectives for item in items):
            return None
        today, years = self._home.settings.today(), self._home.plan.years
        begun = [year for year in years if year <= today.year] or [today.year]
        for year in (*reversed(begun), begun[-1]):
            tally = self._figures.tally(year, By.OBJECTIVE, person)
            if tally.telling.closed:
                return tally
        return tally

    def _lines(self, item: BriefItem, tally: Tally | None) -> tuple[FigureLine, ...]:
        """The year's figures of the objectives that an item is about."""
        if tally is None:
            return ()
        year, rows = tally.period.title, {row.key: row for row in tally.breakdown.rows}
        closed = bool(tally.telling.closed)
        return tuple(
            FigureLine(
                f"Objective {id}, {rows[id].label.removeprefix(id).strip(' .:')}: in {year} "
                f"{_counted(len(rows[id].shared), 'practice')} shared at SMEWG meetings and "
                f"{len(rows[id].adopted)} adopted{'' if closed else ', so far'}.",
                f"{self._home.settings.site}/tally/shared?year={year}&by=objective&row={id}",
                self._lock(tally),
            )
            for id in item.objectives
            if id in rows
        )

    def _lock(self, tally: Tally) -> str:
        return "; ".join(
            f"{one.status.value} on {day_spelled(self._home.settings.day_of(one.at))}, version {one.no}"
            for one in tally.telling.closed
        )


def _adoption(one: Adoption) -> AdoptionLine:
    changes = "; ".join(
        ": ".join(filter(None, (change.kind.value, change.block, change.note))) for change in one.changes
    )
    since = day_spelled(one.effective) if one.effective else ""
    return AdoptionLine(one.economy, one.stage.value, since, changes)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(words: Iterable[str]) -> str:
    said = [f"“{word}”" for word in words]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"
