"""The use cases of the rest of the plan, a room a matter: all that is counted or kept beside the practices."""

from functools import cached_property

from kb.implementation.activities import Activities
from kb.implementation.checklist import Checklist
from kb.implementation.indicators import Indicators
from kb.implementation.proposals import Proposing
from kb.implementation.scheduling import Scheduling
from kb.parts import Parts


class Implementing:
    """`kb.implementation.implementation.activities`, and so on; see each."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @cached_property
    def activities(self) -> Activities:
        return Activities(self._parts)

    @cached_property
    def indicators(self) -> Indicators:
        return Indicators(self._parts)

    @cached_property
    def schedule(self) -> Scheduling:
        return Scheduling(self._parts)

    @cached_property
    def proposals(self) -> Proposing:
        return Proposing(self._parts)

    @cached_property
    def checklist(self) -> Checklist:
        return Checklist(self._parts)
