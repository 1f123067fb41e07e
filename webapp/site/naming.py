"""What the ids of the plan, the economies, the meetings and the practices are called on a page."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from kb import KnowledgeBase
from kb.figures import CLASSIFIED
from kb.ledger import Meeting
from kb.person import Person
from kb.practice import Card

HUES = 8
"""How many hues the style sheet has; a plan with more areas begins again."""


class Names:
    """The names for one page. Never raises: what is not known any more is called by its id."""

    def __init__(self, kb: KnowledgeBase, reader: Person) -> None:
        self._kb, self._reader = kb, reader

    def objective(self, id: str) -> str:
        plan = self._kb.plan
        return plan.objective(id).title if plan.has(id) else "an objective of another plan"

    def area(self, id: str) -> str:
        return {area.id: area.title for area in self._kb.plan.priority_areas}.get(id, id)

    def hue(self, id: str) -> str:
        """The hue of an area, or of the area an objective belongs to, as a class name."""
        plan = self._kb.plan
        area = plan.objective(id).area if plan.has(id) else id
        ids = [area.id for area in plan.priority_areas]
        return f"hue-{ids.index(area) % HUES + 1}" if area in ids else "hue-0"

    def meeting(self, id: str) -> str:
        return self._meetings[id].title if self.is_meeting(id) else id

    def is_meeting(self, id: str) -> bool:
        return id in self._meetings

    def slug(self, economy: str) -> str:
        """An economy's name in addresses; empty where it names no member."""
        member = self._kb.economies.find(economy)
        return member.slug if member else ""

    def practice(self, id: str) -> str:
        return self._cards[id].practice.title if self.is_open(id) else self._kb.reading.title(id, self._reader)

    def person(self, id: str) -> str:
        """Whoever stands behind an id in the records: to visitors by role, to members by name."""
        return self._kb.accounts.own.name(id, self._reader)

    def identity(self, id: str) -> str:
        """The practice that one merged away lives on in; any other itself."""
        return self._kb.reading.identity(id)

    def is_withdrawn(self, id: str) -> bool:
        """Whether its economy took back a practice that anyone could read: its id may stand where it counts."""
        return self._kb.reading.is_withdrawn(id)

    def is_open(self, id: str) -> bool:
        """Whether the reader may read the practice, so that a list can lead to it."""
        return id in self._cards

    def indicator(self, record: str) -> str:
        """Where a restatement changed another indicator: its record as it is called; empty of a practice's id."""
        word, _, id = record.partition(" ")
        return f"indicator {id}" if word == "indicator" and id else ""

    def may_tell(self, record: str) -> bool:
        """Whether what was written of a restated record may stand before the reader (R21)."""
        told = (record, self.identity(record))
        return bool(self.indicator(record)) or any(self.is_open(id) or self.is_withdrawn(id) for id in told)

    def told(self, records: Iterable[str]) -> list[str]:
        """The ids of a list for programs: those that may stand before the reader, then a line for each that may not."""
        every = tuple(records)
        named = [id for id in every if self.may_tell(id)]
        return named + [CLASSIFIED] * (len(every) - len(named))

    @cached_property
    def _cards(self) -> Mapping[str, Card]:
        return self._kb.reading.cards(self._reader)

    @cached_property
    def _meetings(self) -> Mapping[str, Meeting]:
        return {meeting.id: meeting for meeting in self._kb.meetings.newest_first()}
