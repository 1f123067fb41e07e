"""What a store must keep of briefs and baskets. They are a person's own: the trail says nothing of them."""

from typing import Protocol

from kb.briefing.brief import KeptBrief


class BriefStore(Protocol):
    """Nothing here is on record, and nothing counts."""

    def keep_brief(self, kept: KeptBrief) -> None:
        """In the place of what stands under its id."""
        ...

    def brief(self, id: str) -> KeptBrief | None: ...

    def briefs_of(self, account: str) -> tuple[KeptBrief, ...]:
        """Those of an account, the one changed last first."""
        ...

    def briefs_shared(self, economy: str, day: str) -> tuple[KeptBrief, ...]:
        """Those shared with the people of an economy on that day or longer, the one changed last first."""
        ...

    def drop_brief(self, id: str) -> None: ...

    def keep_basket(self, account: str, practices: tuple[str, ...]) -> None: ...

    def basket(self, account: str) -> tuple[str, ...]:
        """The ids of practices, in their order."""
        ...
