"""What the ids of the plan, the economies, the meetings and the practices are called on a page."""

from kb import KnowledgeBase, Meeting

HUES = 8
"""How many hues the style sheet has; a plan with more areas begins again."""


class Names:
    """Never raises: what is not known any more is called by its id."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

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
        meeting = self._meeting(id)
        return meeting.title if meeting else id

    def is_meeting(self, id: str) -> bool:
        return self._meeting(id) is not None

    def slug(self, economy: str) -> str:
        """An economy's name in addresses; empty where it names no member."""
        member = self._kb.economies.find(economy)
        return member.slug if member else ""

    def practice(self, id: str) -> str:
        return self._kb.title(id)

    def is_open(self, id: str) -> bool:
        """Whether anyone may read the practice, so that a list can lead to it."""
        return id in self._kb.cards()

    def _meeting(self, id: str) -> Meeting | None:
        return next((meeting for meeting in self._kb.meetings() if meeting.id == id), None)
