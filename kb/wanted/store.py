"""What a store must keep of needs."""

from typing import Protocol

from kb.wanted.need import Need, PracticeOffer


class WantedStore(Protocol):
    """Needs are never taken away; the trail keeps what each said before."""

    def needs(self) -> tuple[Need, ...]:
        """Every need with its offers, in the order of numbers."""
        ...

    def need(self, no: int) -> Need:
        """Raises Unknown."""
        ...

    def keep_need(self, need: Need, by: str, action: str) -> Need:
        """Keep what it says, without its offers. One with the number 0 is new and gets the next,
        in a row of their own those that are for members."""
        ...

    def keep_offer(self, offer: PracticeOffer) -> bool:
        """False where the practice is offered to the need already: the first word stands."""
        ...

    def take_offer_back(self, need: int, practice: str, by: str) -> bool:
        """False where it is not offered."""
        ...
