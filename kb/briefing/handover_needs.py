"""What a page to hand over may touch of a home."""

from typing import Protocol

from kb.plan.plan import Plan
from kb.practice.history import Version
from kb.settings import Settings


class VersionRecords(Protocol):
    """The part of a store that pages to hand over use."""

    def versions(self, id: str) -> tuple[Version, ...]:
        """Every version of a practice, oldest first. Raises Unknown."""
        ...


class HandoverNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan

    @property
    def store(self) -> VersionRecords: ...
